/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

/* The columns that a load fills. */

#include "sluice-load-filler.h"

#include "sluice-error.h"

#include <string.h>

#define RUN "018f0000-0000-7000-8000-000000000000"
#define NOW (G_GINT64_CONSTANT (1704067200) * G_USEC_PER_SEC)

static SluiceSchema *
make_schema (const char *names)
{
  const SluiceType text = { .kind = SLUICE_TYPE_KIND_TEXT };
  g_auto(GStrv) words = g_strsplit (names, " ", -1);
  SluiceSchema *schema = sluice_schema_new ();

  for (guint i = 0; words[i] != NULL; i++)
    sluice_schema_add (schema, words[i], text, FALSE);
  return schema;
}

/* Fills a row of texts, "-" for NULL, and gives the text in the column @role. */
static char *
fill (const SluiceLoadSpec *load,
      const char           *names,
      const char           *cells,
      SluiceColumnRole      role)
{
  g_autoptr(SluiceSchema) mapped = make_schema (names);
  g_auto(GStrv) texts = g_strsplit (cells, " ", -1);
  g_autoptr(GError) error = NULL;
  g_autoptr(SluiceLoadFiller) filler = sluice_load_filler_new (load, mapped, RUN, NOW, NOW + 1, &error);
  g_autoptr(SluiceBatch) batch = NULL;
  SluiceSchema *schema;

  g_assert_no_error (error);
  schema = sluice_load_filler_get_schema (filler);
  batch = sluice_batch_new (sluice_schema_get_n (schema), 1);
  for (guint i = 0; texts[i] != NULL; i++)
    sluice_batch_row (batch, 0)[i] = strcmp (texts[i], "-") == 0
      ? SLUICE_NULL_VALUE : sluice_value_text (SLUICE_VALUE_TEXT, texts[i], strlen (texts[i]));
  batch->n_rows = 1;
  sluice_load_filler_fill (filler, batch);
  for (guint i = 0; i < sluice_schema_get_n (schema); i++)
    {
      if (sluice_schema_get (schema, i)->role == role)
        return sluice_value_to_string (&sluice_batch_row (batch, 0)[i]);
    }
  return NULL;
}

static void
assert_same (const SluiceLoadSpec *load,
             const char           *names,
             const char           *cells,
             const char           *other_names,
             const char           *other_cells,
             gboolean              same)
{
  g_autofree char *hash = fill (load, names, cells, SLUICE_COLUMN_ROW_HASH);
  g_autofree char *other = fill (load, other_names, other_cells, SLUICE_COLUMN_ROW_HASH);

  g_assert_cmpuint (strlen (hash), ==, 64);
  g_assert_true ((strcmp (hash, other) == 0) == same);
}

static void
test_hash (void)
{
  const SluiceLoadSpec load = { .audit = { .row_hash = (char *) "hash" } };
  g_autofree char *expected = g_compute_checksum_for_string (G_CHECKSUM_SHA256, "1:a1:x1:b2:yz", -1);
  g_autofree char *hash = fill (&load, "a b", "x yz", SLUICE_COLUMN_ROW_HASH);

  g_assert_cmpstr (hash, ==, expected);
  assert_same (&load, "a b", "x y", "b a", "y x", TRUE);
  assert_same (&load, "a b", "x y", "a b c", "x y -", TRUE);
  assert_same (&load, "a b", "x y", "a b", "y x", FALSE);
  assert_same (&load, "a b", "x -", "a b", "- x", FALSE);
  assert_same (&load, "a b", "x y", "a b", "x1:by -", FALSE);
}

/* The hash of a row whose only cell is a double. */
static char *
hash_double (double value)
{
  const SluiceLoadSpec load = { .audit = { .row_hash = (char *) "hash" } };
  g_autoptr(SluiceSchema) mapped = sluice_schema_new ();
  g_autoptr(SluiceLoadFiller) filler = NULL;
  g_autoptr(SluiceBatch) batch = sluice_batch_new (2, 1);

  sluice_schema_add (mapped, "a", (SluiceType) { .kind = SLUICE_TYPE_KIND_DOUBLE }, FALSE);
  filler = sluice_load_filler_new (&load, mapped, RUN, NOW, NOW, NULL);
  sluice_batch_row (batch, 0)[0] = (SluiceValue) { .kind = SLUICE_VALUE_DOUBLE, .d = value };
  batch->n_rows = 1;
  sluice_load_filler_fill (filler, batch);
  return sluice_value_to_string (&sluice_batch_row (batch, 0)[1]);
}

/* What a database takes for equal has the same hash. */
static void
test_hash_of_zero (void)
{
  g_autofree char *expected = g_compute_checksum_for_string (G_CHECKSUM_SHA256, "1:a1:0", -1);
  g_autofree char *zero = hash_double (0.0);
  g_autofree char *minus_zero = hash_double (-0.0);
  g_autofree char *minus_one = hash_double (-1.0);

  g_assert_cmpstr (zero, ==, expected);
  g_assert_cmpstr (minus_zero, ==, expected);
  g_assert_cmpstr (minus_one, !=, expected);
}

static void
test_hash_of_history (void)
{
  const char *type0[] = { "first", NULL };
  const char *type1[] = { "last", NULL };
  const SluiceLoadSpec load = {
    .strategy = SLUICE_STRATEGY_SCD2,
    .scd2 = {
      .valid_from = (char *) "f", .valid_to = (char *) "t", .is_current = (char *) "c", .row_hash = (char *) "h",
      .type0 = (char **) type0, .type1 = (char **) type1,
    },
  };

  assert_same (&load, "id first last", "1 a b", "id first last", "1 c d", TRUE);
  assert_same (&load, "id first last", "1 a b", "id first last", "2 a b", FALSE);
}

static void
test_constants (void)
{
  const SluiceLoadSpec load = {
    .strategy = SLUICE_STRATEGY_SCD2,
    .audit = { .created_at = (char *) "made", .run_id = (char *) "run" },
    .scd2 = {
      .valid_from = (char *) "f", .valid_to = (char *) "t", .is_current = (char *) "c", .row_hash = (char *) "h",
    },
  };
  const struct { SluiceColumnRole role; const char *text; } expected[] = {
    { SLUICE_COLUMN_CREATED_AT, "2024-01-01T00:00:00Z" },
    { SLUICE_COLUMN_RUN_ID, RUN },
    { SLUICE_COLUMN_VALID_FROM, "2024-01-01T00:00:00.000001Z" },
    { SLUICE_COLUMN_VALID_TO, "" },
    { SLUICE_COLUMN_IS_CURRENT, "true" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      g_autofree char *text = fill (&load, "id", "1", expected[i].role);

      g_assert_cmpstr (text, ==, expected[i].text);
    }
}

static void
test_taken_names (void)
{
  const SluiceLoadSpec load = { .audit = { .row_hash = (char *) "Hash" } };
  g_autoptr(SluiceSchema) mapped = make_schema ("id hash");
  g_autoptr(GError) error = NULL;
  g_autoptr(SluiceLoadFiller) filler = sluice_load_filler_new (&load, mapped, RUN, NOW, NOW, &error);

  g_assert_null (filler);
  g_assert_cmpstr (sluice_error_get_code (error), ==, "duplicate_column");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/load-filler/hash", test_hash);
  g_test_add_func ("/load-filler/hash-of-zero", test_hash_of_zero);
  g_test_add_func ("/load-filler/hash-of-history", test_hash_of_history);
  g_test_add_func ("/load-filler/constants", test_constants);
  g_test_add_func ("/load-filler/taken-names", test_taken_names);
  return g_test_run ();
}
