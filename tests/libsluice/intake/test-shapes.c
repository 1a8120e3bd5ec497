/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-paging-guess.h"
#include "sluice-response-records.h"

#include <string.h>

/* What is found in answers whose shapes are those of public APIs, as their
 * documentation has them: each in a file of its own, with invented values, and
 * what is to be found. */

#define MIN_SHAPES 25

typedef struct
{
  char *name;
  JsonObject *object;
} Shape;

static void
shape_free (gpointer data)
{
  Shape *shape = data;

  g_free (shape->name);
  json_object_unref (shape->object);
  g_free (shape);
}

static SluiceResponse *
make_response (JsonObject *object)
{
  g_autofree char *text = json_to_string (json_object_get_member (object, "answer"), FALSE);
  SluiceResponse *response = sluice_response_new_data (text, -1);
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  response->uri = g_uri_parse ("https://api.example.com/items", G_URI_FLAGS_NONE, NULL);
  if (json_object_has_member (object, "headers"))
    {
      json_object_iter_init (&iter, json_object_get_object_member (object, "headers"));
      while (json_object_iter_next (&iter, &name, &value))
        sluice_response_add_header (response, name, json_node_get_string (value));
    }
  return response;
}

static void
assert_pagination (JsonObject *found,
                   JsonObject *expected)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  json_object_iter_init (&iter, expected);
  while (json_object_iter_next (&iter, &name, &value))
    {
      g_autofree char *want = json_to_string (value, FALSE);
      g_autofree char *got = json_object_has_member (found, name)
                               ? json_to_string (json_object_get_member (found, name), FALSE) : NULL;

      if (g_strcmp0 (got, want) != 0)
        g_error ("%s is %s, expected %s", name, got, want);
    }
}

static void
test_shape (gconstpointer data)
{
  const Shape *shape = data;
  JsonObject *expect = json_object_get_object_member (shape->object, "expect");
  JsonObject *pagination = json_object_get_object_member (expect, "pagination");
  g_autoptr(SluiceResponse) response = make_response (shape->object);
  g_autoptr(SluiceResponseTree) tree = NULL;
  g_autoptr(SluiceResponseShape) found = NULL;
  g_autoptr(SluiceResponseRecords) records = NULL;
  g_autoptr(SluicePagingGuess) guess = NULL;
  const SluiceRecordsCandidate *candidate;
  const SluicePagingCandidate *best;
  g_autoptr(GError) error = NULL;

  g_test_message ("%s", json_object_get_string_member (shape->object, "about"));
  tree = sluice_response_tree_new (response, &error);
  g_assert_no_error (error);
  found = sluice_response_shape_new (tree, NULL);
  candidate = sluice_response_shape_get_records (found);
  g_assert_cmpstr (candidate->path, ==, json_object_get_string_member (expect, "records"));

  /* The reader of a run finds as many there. */
  records = sluice_response_records_read (response, FALSE, candidate->path, candidate->kind, 0, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (records->texts->len, ==, candidate->count);
  if (!json_object_has_member (expect, "count"))
    g_assert_cmpuint (records->texts->len, >, 0);

  guess = sluice_paging_guess_new (response, tree, found, json_object_get_object_member (shape->object, "source"));
  best = guess->candidates->len > 0 ? guess->candidates->pdata[0] : NULL;
  if (best != NULL && best->score < SLUICE_PAGING_STRONG)
    best = NULL;
  if (g_str_equal (json_object_get_string_member (pagination, "type"), "none"))
    {
      if (best != NULL)
        g_error ("%s was taken for sure", best->summary);
      /* What is not sure is tried, or said. */
      if (json_object_has_member (expect, "note"))
        g_assert_cmpuint (guess->candidates->len + guess->notes->len, >, 0);
      return;
    }
  g_assert_nonnull (best);
  g_assert_cmpuint (best->evidence->len, >, 0);
  g_assert_cmpstr (best->summary, !=, "");
  assert_pagination (best->pagination, pagination);
  g_assert_cmpint (best->is_last, ==, json_object_get_boolean_member_with_default (expect, "last", FALSE));
  if (json_object_has_member (expect, "note"))
    g_assert_cmpuint (guess->notes->len, >, 0);
}

/* One byte of the text becomes another one. */
static void
mutate (GString *text,
        GRand   *rand)
{
  static const char bytes[] = "{}[]\",:0\\n t-1\xff";
  guint32 at = (guint32) g_rand_int_range (rand, 0, (gint32) text->len);

  switch (g_rand_int_range (rand, 0, 4))
    {
    case 0:
      g_string_erase (text, at, 1);
      break;
    case 1:
      g_string_insert_c (text, at, bytes[g_rand_int_range (rand, 0, sizeof bytes - 1)]);
      break;
    case 2:
      g_string_truncate (text, MAX (at, 1));
      break;
    default:
      text->str[at] = bytes[g_rand_int_range (rand, 0, sizeof bytes - 1)];
      break;
    }
}

static void
guess_mutant (const Shape  *shape,
              const char   *text,
              gboolean      truncated)
{
  g_autoptr(SluiceResponse) response = sluice_response_new_data (text, -1);
  g_autoptr(SluiceResponseTree) tree = NULL;
  g_autoptr(SluiceResponseShape) found = NULL;
  g_autoptr(SluiceResponseRecords) records = NULL;
  g_autoptr(SluicePagingGuess) guess = NULL;
  g_autoptr(JsonObject) shown = json_object_new ();
  g_autoptr(GError) error = NULL;
  const SluiceRecordsCandidate *candidate;

  response->truncated = truncated;
  tree = sluice_response_tree_new (response, &error);
  if (tree == NULL)
    {
      g_assert_nonnull (error);
      return;
    }
  sluice_response_tree_add_json (tree, shown);
  found = sluice_response_shape_new (tree, NULL);
  candidate = sluice_response_shape_get_records (found);
  guess = sluice_paging_guess_new (response, tree, found, json_object_get_object_member (shape->object, "source"));
  for (guint i = 0; i < guess->candidates->len; i++)
    g_assert_cmpstr (((SluicePagingCandidate *) guess->candidates->pdata[i])->summary, !=, "");
  records = sluice_response_records_read (response, sluice_response_tree_is_lines (tree), candidate->path,
                                          candidate->kind, 0, &error);
  if (records == NULL)
    g_assert_nonnull (error);
  else
    {
      g_autofree char *key = sluice_response_records_dup_key (records);

      g_test_message ("%u records, key %s", records->texts->len, key);
    }
}

/* Whatever arrives, and wherever it is cut: an error or a guess. */
static void
test_mutants (gconstpointer data)
{
  const Shape *shape = data;
  g_autoptr(GRand) rand = g_rand_new_with_seed (20240101 + g_str_hash (shape->name));
  g_autofree char *text = json_to_string (json_object_get_member (shape->object, "answer"), FALSE);
  const gsize length = strlen (text);

  for (guint i = 0; i < 150; i++)
    {
      g_autoptr(GString) mutant = g_string_new (text);

      for (gint32 n = g_rand_int_range (rand, 1, 4); n > 0 && mutant->len > 0; n--)
        mutate (mutant, rand);
      guess_mutant (shape, mutant->str, i % 2 == 0);
    }
  for (gsize cut = 0; cut < length; cut += MAX (length / 60, 1))
    {
      g_autofree char *start = g_strndup (text, cut);

      guess_mutant (shape, start, TRUE);
    }
}

static void
add_shape (const char *directory,
           const char *file)
{
  g_autofree char *path = g_build_filename (directory, file, NULL);
  g_autofree char *test = NULL;
  g_autofree char *mutants = NULL;
  g_autoptr(JsonParser) parser = json_parser_new ();
  g_autoptr(GError) error = NULL;
  Shape *shape = g_new0 (Shape, 1);

  json_parser_load_from_file (parser, path, &error);
  g_assert_no_error (error);
  shape->name = g_strndup (file, strlen (file) - strlen (".json"));
  shape->object = json_object_ref (json_node_get_object (json_parser_get_root (parser)));
  test = g_strconcat ("/intake/shapes/", shape->name, NULL);
  mutants = g_strconcat ("/intake/mutants/", shape->name, NULL);
  g_test_add_data_func (mutants, shape, test_mutants);
  g_test_add_data_func_full (test, shape, test_shape, shape_free);
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr(GDir) directory = NULL;
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GError) error = NULL;
  const char *name;

  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (argc, >, 1);
  directory = g_dir_open (argv[1], 0, &error);
  g_assert_no_error (error);
  while ((name = g_dir_read_name (directory)) != NULL)
    if (g_str_has_suffix (name, ".json"))
      g_ptr_array_add (names, g_strdup (name));
  g_assert_cmpuint (names->len, >=, MIN_SHAPES);
  for (guint i = 0; i < names->len; i++)
    add_shape (argv[1], names->pdata[i]);
  return g_test_run ();
}
