/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "sluice-fuzzy.h"
#include "sluice-palette-model.h"
#include "sluice-store-names.h"

#include <gio/gio.h>
#include <string.h>
#include <time.h>

static int
score (const char *typed,
       const char *text)
{
  g_autoptr(SluiceFuzzyPattern) pattern = sluice_fuzzy_pattern_new (typed);
  g_autoptr(SluiceFuzzyText) ready = sluice_fuzzy_text_new (text);

  return sluice_fuzzy_pattern_match (pattern, ready, NULL);
}

static void
assert_better (const char *typed,
               const char *better,
               const char *worse)
{
  g_test_message ("%s: %s (%d) before %s (%d)", typed, better, score (typed, better), worse, score (typed, worse));
  g_assert_cmpint (score (typed, worse), >=, 0);
  g_assert_cmpint (score (typed, better), >, score (typed, worse));
}

static void
test_matches (void)
{
  g_assert_cmpint (score ("", "Orders"), ==, 0);
  g_assert_cmpint (score ("  ", "Orders"), ==, 0);
  g_assert_cmpint (score ("ord", "Orders"), >, 0);
  g_assert_cmpint (score ("ORD", "orders"), >, 0);
  g_assert_cmpint (score ("rdo", "Orders"), ==, -1);
  g_assert_cmpint (score ("orderss", "Orders"), ==, -1);
  g_assert_cmpint (score ("x", ""), ==, -1);
  /* Each word, in any order. */
  g_assert_cmpint (score ("daily ord", "Orders, daily"), >, 0);
  g_assert_cmpint (score ("daily rows", "Orders, daily"), ==, -1);
  /* Without accents, with them, and composed otherwise. */
  g_assert_cmpint (score ("lander", "Länder"), >, 0);
  g_assert_cmpint (score ("länder", "Lander"), >, 0);
  g_assert_cmpint (score ("länder", "La\xcc\x88nder"), >, 0);
  g_assert_cmpint (score ("日本", "毎日の日本語"), >, 0);
}

static void
test_ranking (void)
{
  assert_better ("ord", "Orders", "Forwarder");
  assert_better ("ord", "Orders", "Old records");
  assert_better ("co", "Go to Connections", "Taco");
  assert_better ("nt", "New Task", "Countries");
  assert_better ("rq", "Run Query", "Requests");
  assert_better ("orders", "Orders", "Orders of last year");
  assert_better ("ct", "CountryTotals", "Inspection");
  assert_better ("2024", "Sales 2024", "Sales 20 and 24 more");
  /* The best place counts, not the first one. */
  assert_better ("task", "Go to Tasks", "To a sky");
}

static void
test_positions (void)
{
  g_autoptr(SluiceFuzzyPattern) pattern = sluice_fuzzy_pattern_new ("lr da");
  g_autoptr(SluiceFuzzyText) text = sluice_fuzzy_text_new ("Länder, daily");
  g_autoptr(GArray) positions = g_array_new (FALSE, FALSE, sizeof (guint));
  const guint expected[] = { 0, 6, 9, 10 };

  g_assert_cmpint (sluice_fuzzy_pattern_match (pattern, text, positions), >, 0);
  g_assert_cmpmem (positions->data, positions->len * sizeof (guint), expected, sizeof expected);
}

/* Whatever is typed and searched: the places are letters of the text, in order. */
static void
test_any_text (void)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (8);
  static const char * const letters[] = { "a", "B", "ä", "a\xcc\x88", " ", "-", "7", "日", "ß", "É" };

  for (guint round = 0; round < 4000; round++)
    {
      g_autoptr(GString) title = g_string_new (NULL);
      g_autoptr(GString) typed = g_string_new (NULL);
      g_autoptr(SluiceFuzzyPattern) pattern = NULL;
      g_autoptr(SluiceFuzzyText) text = NULL;
      g_autoptr(GArray) positions = g_array_new (FALSE, FALSE, sizeof (guint));

      for (int i = g_rand_int_range (rand, 0, round % 50 == 0 ? 400 : 24); i > 0; i--)
        g_string_append (title, letters[g_rand_int_range (rand, 0, G_N_ELEMENTS (letters))]);
      for (int i = g_rand_int_range (rand, 0, 6); i > 0; i--)
        g_string_append (typed, letters[g_rand_int_range (rand, 0, G_N_ELEMENTS (letters))]);
      pattern = sluice_fuzzy_pattern_new (typed->str);
      text = sluice_fuzzy_text_new (title->str);
      if (sluice_fuzzy_pattern_match (pattern, text, positions) < 0)
        continue;
      for (guint i = 0; i < positions->len; i++)
        {
          const guint at = g_array_index (positions, guint, i);

          g_assert_cmpuint (at, <, title->len);
          g_assert_cmpint (g_utf8_get_char_validated (title->str + at, -1), <, 0x110000);
          g_assert_true (i == 0 || g_array_index (positions, guint, i - 1) <= at);
        }
    }
}

static SluiceStoredName *
name_new (SluiceNameKind  kind,
          const char     *id,
          const char     *name,
          gint64          time)
{
  SluiceStoredName *stored = g_new0 (SluiceStoredName, 1);

  stored->kind = kind;
  stored->id = g_strdup (id);
  stored->name = g_strdup (name);
  stored->time = time;
  return stored;
}

static SluicePaletteModel *
model_new (void)
{
  g_autoptr(GPtrArray) commands = g_ptr_array_new_with_free_func (g_object_unref);

  g_ptr_array_add (commands, sluice_palette_item_new (SLUICE_PALETTE_ACTION, "New Task", "Action", "x", "win.new-task",
                                                      NULL));
  return sluice_palette_model_new (commands);
}

static void
assert_titles (SluicePaletteModel *model,
               const char         *expected)
{
  g_autoptr(GString) titles = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (model)); i++)
    {
      g_autoptr(SluicePaletteItem) item = g_list_model_get_item (G_LIST_MODEL (model), i);

      g_string_append_printf (titles, "%s%s", i == 0 ? "" : "|", sluice_palette_item_get_title (item));
    }
  g_assert_cmpstr (titles->str, ==, expected);
}

static void
test_model (void)
{
  g_autoptr(SluicePaletteModel) model = model_new ();
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_stored_name_free);
  const char * const recent[] = { "win.browse::Shop", "win.run-task::t1", NULL };

  g_ptr_array_add (names, name_new (SLUICE_NAME_TASK, "t1", "Orders", 10));
  g_ptr_array_add (names, name_new (SLUICE_NAME_TASK, "t2", "Older orders", 20));
  g_ptr_array_add (names, name_new (SLUICE_NAME_CONNECTION, "Shop", "Shop", 5));
  g_ptr_array_add (names, name_new (SLUICE_NAME_QUERY, "q1", "Open orders", 5));
  sluice_palette_model_add_names (model, names);
  /* Nothing typed: actions, then what happened last. */
  assert_titles (model, "New Task|Older orders|Orders|Shop|Open orders");

  sluice_palette_model_set_text (model, "orders");
  assert_titles (model, "Orders|Open orders|Run Orders|Older orders|Run Older orders");
  sluice_palette_model_set_text (model, "run");
  assert_titles (model, "Run Orders|Run Older orders");
  sluice_palette_model_set_text (model, "zzz");
  assert_titles (model, "");

  /* What was chosen of late comes first. */
  sluice_palette_model_set_text (model, "");
  sluice_palette_model_set_recent (model, recent);
  assert_titles (model, "Shop|Run Orders|New Task|Older orders|Orders|Open orders");
}

/* 500 tasks and as many of the rest: no letter holds the window up. */
static void
test_speed (void)
{
  g_autoptr(SluicePaletteModel) model = model_new ();
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_stored_name_free);
  static const char * const typed[] = { "", "a", "da", "daily or", "the daily load of orders from region" };
  gint64 longest = 0;

  for (guint i = 0; i < 1000; i++)
    {
      g_autofree char *id = g_strdup_printf ("%u", i);
      g_autofree char *title = g_strdup_printf ("The daily load of orders from the shop in region %u", i);

      g_ptr_array_add (names, name_new (i % 2 == 0 ? SLUICE_NAME_TASK : SLUICE_NAME_QUERY, id, title, i));
    }
  sluice_palette_model_add_names (model, names);
  for (guint i = 0; i < 5 * G_N_ELEMENTS (typed); i++)
    {
      struct timespec before, after;
      gint64 used;

      clock_gettime (CLOCK_THREAD_CPUTIME_ID, &before);
      sluice_palette_model_set_text (model, typed[i % G_N_ELEMENTS (typed)]);
      clock_gettime (CLOCK_THREAD_CPUTIME_ID, &after);
      used = (after.tv_sec - before.tv_sec) * G_USEC_PER_SEC + (after.tv_nsec - before.tv_nsec) / 1000;
      longest = MAX (longest, used);
    }
  g_test_message ("The longest took %" G_GINT64_FORMAT " µs of the processor", longest);
  g_assert_cmpint (longest, <, 16000);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app/palette/matches", test_matches);
  g_test_add_func ("/app/palette/ranking", test_ranking);
  g_test_add_func ("/app/palette/positions", test_positions);
  g_test_add_func ("/app/palette/any-text", test_any_text);
  g_test_add_func ("/app/palette/model", test_model);
  g_test_add_func ("/app/palette/speed", test_speed);
  return g_test_run ();
}
