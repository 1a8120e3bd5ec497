/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-previewer.h"
#include "sluice-problem.h"

#include <json-glib/json-glib.h>
#include <string.h>

/* What an editor shows of a task while it is being written. */

#define RECORDS \
  "{\"id\":1,\"name\":\" Ada \",\"born\":\"1815-12-10\",\"address\":{\"city\":\"London\"}}\n" \
  "{\"id\":2,\"name\":\"Grace\",\"born\":\"never\",\"address\":{\"city\":\"\"}}\n" \
  "{\"id\":3,\"name\":null,\"born\":\"1912-06-23\"}\n"

#define HEAD "{\"sluice\": 1, \"name\": \"T\", \"source\": {\"type\": \"inline\", \"records\": []}, "
#define TAIL ", \"destination\": {\"type\": \"sqlite\", \"path\": \"x.db\", \"table\": \"t\"}}"

typedef struct
{
  SluicePreviewer *previewer;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autoptr(GBytes) records = g_bytes_new_static (RECORDS, strlen (RECORDS));

  fixture->previewer = sluice_previewer_new ();
  sluice_previewer_set_records (fixture->previewer, records);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_clear_object (&fixture->previewer);
}

static void
set_records (Fixture    *fixture,
             const char *text)
{
  g_autoptr(GBytes) records = g_bytes_new (text, strlen (text));

  sluice_previewer_set_records (fixture->previewer, records);
}

static void
keep_result_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  GAsyncResult **place = user_data;

  *place = g_object_ref (result);
}

static SluicePreviewResult *
preview (Fixture           *fixture,
         const char        *document,
         SluicePreviewStep  step)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  SluicePreviewResult *rows;

  sluice_previewer_preview_async (fixture->previewer, document, step, NULL, keep_result_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  rows = sluice_previewer_preview_finish (fixture->previewer, result, &error);
  g_assert_no_error (error);
  return rows;
}

static void
assert_text (SluicePreviewResult *rows,
             guint                row,
             const char          *column,
             const char          *text)
{
  int index = sluice_schema_find (sluice_preview_result_get_schema (rows), column);
  g_autofree char *found = NULL;

  g_assert_cmpint (index, >=, 0);
  found = sluice_preview_result_dup_text (rows, row, (guint) index);
  g_assert_cmpstr (found, ==, text);
}

static void
assert_problem (SluicePreviewResult *rows,
                const char          *path,
                const char          *code)
{
  GPtrArray *problems = sluice_preview_result_get_document_problems (rows);

  for (guint i = 0; i < problems->len; i++)
    {
      const SluiceProblem *problem = g_ptr_array_index (problems, i);

      if (g_str_equal (problem->path, path) && g_str_equal (problem->code, code))
        return;
    }
  for (guint i = 0; i < problems->len; i++)
    g_test_message ("%s at %s", ((SluiceProblem *) g_ptr_array_index (problems, i))->code,
                    ((SluiceProblem *) g_ptr_array_index (problems, i))->path);
  g_test_message ("no %s at %s", code, path);
  g_test_fail ();
}

#define MAPPING "\"mapping\": [" \
  "{\"column\": \"id\", \"type\": \"integer\", \"from\": \"id\"}, " \
  "{\"column\": \"name\", \"type\": \"text\", \"from\": \"name\", \"transforms\": [\"trim\"]}, " \
  "{\"column\": \"born\", \"type\": \"date\", \"from\": \"born\"}]"

static void
test_mapping (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(SluicePreviewResult) rows = preview (fixture, HEAD MAPPING TAIL, SLUICE_PREVIEW_STEP_MAPPING);
  const SluicePreviewProblem *problem;
  g_autofree char *before = NULL;
  const char *code;

  g_assert_cmpuint (sluice_preview_result_get_n_rows (rows), ==, 3);
  assert_text (rows, 0, "name", "Ada");
  assert_text (rows, 0, "born", "1815-12-10");
  assert_text (rows, 1, "id", "2");
  assert_text (rows, 1, "born", NULL);
  assert_text (rows, 2, "name", NULL);
  g_assert_cmpint (sluice_preview_result_get_state (rows, 0), ==, SLUICE_PREVIEW_ROW_OK);
  g_assert_cmpint (sluice_preview_result_get_state (rows, 1), ==, SLUICE_PREVIEW_ROW_REJECTED);
  g_assert_true (sluice_preview_result_get_problem (rows, 1, 2, NULL, &code));
  g_assert_cmpstr (code, ==, "invalid_date");
  g_assert_false (sluice_preview_result_get_problem (rows, 1, 1, NULL, NULL));
  before = sluice_preview_result_dup_before (rows, 0, 1);
  g_assert_cmpstr (before, ==, " Ada ");

  g_assert_cmpuint (sluice_preview_result_get_column (rows, 1)->n_empty, ==, 1);
  g_assert_cmpuint (sluice_preview_result_get_column (rows, 2)->n_error, ==, 1);
  g_assert_cmpuint (sluice_preview_result_get_column (rows, 2)->n_valid, ==, 2);
  g_assert_cmpstr (sluice_preview_result_get_column (rows, 2)->from, ==, "born");
  g_assert_cmpint (sluice_preview_result_get_column (rows, 2)->index, ==, 2);
  g_assert_cmpuint (sluice_preview_result_get_counts (rows)->read, ==, 3);
  g_assert_cmpuint (sluice_preview_result_get_counts (rows)->rejected, ==, 1);
  g_assert_cmpuint (sluice_preview_result_get_problems (rows)->len, ==, 1);
  problem = g_ptr_array_index (sluice_preview_result_get_problems (rows), 0);
  g_assert_cmpstr (problem->column, ==, "born");
  g_assert_cmpuint (problem->count, ==, 1);
  g_assert_cmpuint (problem->first_row, ==, 1);
  g_assert_false (problem->warns);
  g_assert_cmpuint (sluice_preview_result_get_document_problems (rows)->len, ==, 0);
}

/* A field that no record has: the place of the expression is told, and the rows are there. */
static void
test_missing_field (Fixture       *fixture,
                    gconstpointer  data)
{
  g_autoptr(SluicePreviewResult) rows =
    preview (fixture, HEAD "\"filter\": \"nmae IS NULL OR _row > 0\", \"mapping\": ["
             "{\"column\": \"bad\", \"type\": \"integer\", \"from\": \"id\", \"transforms\": [\"nothing\"]}, "
             "{\"column\": \"id\", \"type\": \"integer\", \"from\": \"id\"}, "
             "{\"column\": \"twice\", \"type\": \"integer\", \"expression\": \"2 * idd\"}, "
             "{\"column\": \"more\", \"type\": \"integer\", \"expression\": \"2 * id\"}], "
             "\"checks\": [{\"rule\": \"expression\", \"value\": \"more > tpyo\"}]" TAIL,
             SLUICE_PREVIEW_STEP_CHECKS);
  GPtrArray *problems = sluice_preview_result_get_document_problems (rows);

  assert_problem (rows, "$.filter", "missing_fields");
  assert_problem (rows, "$.mapping[2].expression", "missing_fields");
  assert_problem (rows, "$.checks[0].value", "missing_fields");
  /* And the transform that is none. */
  g_assert_cmpuint (problems->len, ==, 4);
  g_assert_cmpuint (sluice_preview_result_get_n_rows (rows), ==, 3);
  assert_text (rows, 0, "twice", NULL);
}

static void
test_source (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(SluicePreviewResult) rows = preview (fixture, HEAD MAPPING TAIL, SLUICE_PREVIEW_STEP_SOURCE);

  g_assert_cmpuint (sluice_preview_result_get_n_rows (rows), ==, 3);
  g_assert_cmpuint (sluice_schema_get_n (sluice_preview_result_get_schema (rows)), ==, 4);
  assert_text (rows, 0, "name", " Ada ");
  assert_text (rows, 0, "address.city", "London");
  assert_text (rows, 2, "address.city", NULL);
  g_assert_cmpuint (sluice_preview_result_get_counts (rows)->rejected, ==, 0);
  g_assert_cmpuint (sluice_preview_result_get_column (rows, 3)->n_empty, ==, 2);
}

/* Where a record comes from is known, and is not taken for fields of it. */
static void
test_origins (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(SluicePreviewResult) rows = NULL;
  g_autoptr(SluicePreviewResult) mapped = NULL;

  set_records (fixture, "{\"a\":\"x\",\"_file\":\"a \\\"b\\\\\",\"_line\":12,\"_row\":11}\n"
                        "{\"_file\":\"c.csv\",\"_line\":3,\"_row\":400}\n"
                        "{\"a\":\"y\",\"_row\":\"own\"}\n");
  rows = preview (fixture, HEAD "\"mapping\": []" TAIL, SLUICE_PREVIEW_STEP_SOURCE);
  g_assert_cmpuint (sluice_schema_get_n (sluice_preview_result_get_schema (rows)), ==, 2);
  assert_text (rows, 0, "a", "x");
  assert_text (rows, 2, "_row", "own");
  g_assert_cmpuint (sluice_preview_result_get_number (rows, 0), ==, 11);
  g_assert_cmpuint (sluice_preview_result_get_number (rows, 1), ==, 400);
  g_assert_cmpuint (sluice_preview_result_get_number (rows, 2), ==, 3);

  mapped = preview (fixture, HEAD "\"mapping\": [{\"column\": \"f\", \"type\": \"text\", \"from\": \"_file\"}, "
                    "{\"column\": \"n\", \"type\": \"integer\", \"from\": \"_line\"}, "
                    "{\"column\": \"all\", \"type\": \"json\", \"from\": \"$\"}]" TAIL, SLUICE_PREVIEW_STEP_MAPPING);
  assert_text (mapped, 0, "f", "a \"b\\");
  assert_text (mapped, 0, "n", "12");
  assert_text (mapped, 0, "all", "{\"a\":\"x\"}");
  assert_text (mapped, 1, "all", "{}");
  assert_text (mapped, 2, "all", "{\"a\":\"y\",\"_row\":\"own\"}");
}

static void
test_broken (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(SluicePreviewResult) rows =
    preview (fixture, "{\"sluice\": 1, \"name\": \"\", \"source\": {\"type\": \"http\"}, \"mapping\": ["
             "{\"column\": \"a\", \"type\": \"blob\", \"from\": \"id\"}, "
             "{\"column\": \"name\", \"type\": \"text\", \"from\": \"name\", \"transforms\": [\"trim\"]}, "
             "{\"column\": \"b\", \"type\": \"text\", \"from\": \"id\", \"transforms\": [\"nonsense\"]}, "
             "{\"column\": \"id\", \"type\": \"integer\", \"from\": \"id\"}], "
             "\"checks\": [{\"column\": \"a\", \"rule\": \"required\"}, {\"column\": \"name\", \"rule\": \"required\"}], "
             "\"load\": {\"strategy\": \"upsert\", \"keys\": [\"zzz\"]}}", SLUICE_PREVIEW_STEP_CHECKS);

  assert_problem (rows, "$.source.url", "missing_key");
  assert_problem (rows, "$.mapping[0].type", "unknown_type");
  g_assert_cmpuint (sluice_schema_get_n (sluice_preview_result_get_schema (rows)), ==, 2);
  g_assert_cmpuint (sluice_preview_result_get_n_rows (rows), ==, 3);
  assert_text (rows, 0, "name", "Ada");
  assert_text (rows, 2, "id", "3");
  g_assert_cmpint (sluice_preview_result_get_column (rows, 0)->index, ==, 1);
  g_assert_cmpint (sluice_preview_result_get_column (rows, 1)->index, ==, 3);
  g_assert_cmpint (sluice_preview_result_get_state (rows, 2), ==, SLUICE_PREVIEW_ROW_REJECTED);
}

static void
test_no_json (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(SluicePreviewResult) rows = preview (fixture, "{\"sluice\": 1,", SLUICE_PREVIEW_STEP_CHECKS);
  g_autoptr(SluicePreviewResult) list = preview (fixture, "[]", SLUICE_PREVIEW_STEP_SOURCE);

  assert_problem (rows, "$", "invalid_json");
  g_assert_cmpuint (sluice_preview_result_get_n_rows (rows), ==, 0);
  g_assert_cmpuint (sluice_preview_result_get_document_problems (list)->len, >, 0);
  g_assert_cmpuint (sluice_preview_result_get_n_rows (list), ==, 3);
}

static void
test_no_mapping (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autoptr(SluicePreviewResult) rows = preview (fixture, HEAD "\"mapping\": []" TAIL, SLUICE_PREVIEW_STEP_MAPPING);

  g_assert_cmpuint (sluice_schema_get_n (sluice_preview_result_get_schema (rows)), ==, 4);
  assert_text (rows, 0, "address_city", "London");
  g_assert_cmpint (sluice_preview_result_get_column (rows, 0)->index, ==, -1);
}

static void
test_severities (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autoptr(SluicePreviewResult) rows =
    preview (fixture, HEAD "\"mapping\": [{\"column\": \"id\", \"type\": \"integer\", \"from\": \"id\"}, "
             "{\"column\": \"name\", \"type\": \"text\", \"from\": \"name\"}], "
             "\"checks\": [{\"rule\": \"row_count\", \"min\": 1}, "
             "{\"column\": \"name\", \"rule\": \"required\", \"severity\": \"warn\"}, "
             "{\"column\": \"id\", \"rule\": \"range\", \"min\": 2, \"severity\": \"fail\"}]" TAIL,
             SLUICE_PREVIEW_STEP_CHECKS);
  const SluicePreviewCheck *check;
  const char *message;

  g_assert_cmpuint (sluice_preview_result_get_n_rows (rows), ==, 3);
  g_assert_cmpint (sluice_preview_result_get_state (rows, 0), ==, SLUICE_PREVIEW_ROW_REJECTED);
  g_assert_cmpint (sluice_preview_result_get_state (rows, 1), ==, SLUICE_PREVIEW_ROW_OK);
  g_assert_cmpint (sluice_preview_result_get_state (rows, 2), ==, SLUICE_PREVIEW_ROW_OK);
  g_assert_true (sluice_preview_result_get_problem (rows, 2, 1, &message, NULL));
  g_assert_nonnull (message);
  g_assert_cmpuint (sluice_preview_result_get_counts (rows)->rejected, ==, 1);
  /* Each check has its own numbers, by its place in the document. */
  g_assert_null (sluice_preview_result_find_check (rows, 0));
  check = sluice_preview_result_find_check (rows, 1);
  g_assert_nonnull (check);
  g_assert_cmpuint (check->looked_at, ==, 3);
  g_assert_cmpuint (check->failed, ==, 1);
  check = sluice_preview_result_find_check (rows, 2);
  g_assert_nonnull (check);
  g_assert_cmpuint (check->failed, ==, 1);
}

static void
test_broken_record (Fixture       *fixture,
                    gconstpointer  data)
{
  g_autoptr(SluicePreviewResult) source = NULL;
  g_autoptr(SluicePreviewResult) mapped = NULL;
  const char *code;

  set_records (fixture, "{\"id\":1}\n{\"id\":}\n{\"id\":3}\n");
  source = preview (fixture, HEAD MAPPING TAIL, SLUICE_PREVIEW_STEP_SOURCE);
  mapped = preview (fixture, HEAD MAPPING TAIL, SLUICE_PREVIEW_STEP_MAPPING);
  g_assert_cmpuint (sluice_preview_result_get_n_rows (source), ==, 3);
  g_assert_cmpint (sluice_preview_result_get_state (source, 1), ==, SLUICE_PREVIEW_ROW_REJECTED);
  g_assert_cmpint (sluice_preview_result_get_state (mapped, 1), ==, SLUICE_PREVIEW_ROW_REJECTED);
  g_assert_true (sluice_preview_result_get_problem (mapped, 1, -1, NULL, &code));
  g_assert_cmpstr (code, ==, "invalid_json");
  assert_text (mapped, 2, "id", "3");
  g_assert_cmpuint (sluice_preview_result_get_number (mapped, 2), ==, 3);
}

static void
test_explode (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(SluicePreviewResult) rows = NULL;

  set_records (fixture, "{\"id\":1,\"tags\":[\"a\",\"b\"]}\n{\"id\":2,\"tags\":[]}\n");
  rows = preview (fixture, HEAD "\"explode\": \"inner\", \"mapping\": ["
                  "{\"column\": \"id\", \"type\": \"integer\", \"from\": \"id\"}, "
                  "{\"column\": \"tag\", \"type\": \"text\", \"from\": \"tags[*]\"}]" TAIL, SLUICE_PREVIEW_STEP_MAPPING);
  g_assert_cmpuint (sluice_preview_result_get_n_rows (rows), ==, 2);
  assert_text (rows, 1, "tag", "b");
  g_assert_cmpuint (sluice_preview_result_get_number (rows, 1), ==, 1);
  g_assert_cmpuint (sluice_preview_result_get_counts (rows)->filtered, ==, 1);
  g_assert_cmpuint (sluice_preview_result_get_counts (rows)->read, ==, 3);
}

#define ORDERS \
  "{\"id\":1,\"city\":\"Rome\",\"n\":1}\n{\"id\":2,\"city\":\"Oslo\",\"n\":2}\n{\"id\":1,\"city\":\"Rome\",\"n\":3}\n" \
  "{\"id\":3,\"city\":\"Rome\",\"n\":\"x\"}\n{\"id\":4,\"city\":\"Rome\",\"n\":10}\n"
#define ORDERS_MAPPING "\"mapping\": [{\"column\": \"id\", \"type\": \"integer\", \"from\": \"id\"}, " \
  "{\"column\": \"city\", \"type\": \"text\", \"from\": \"city\"}, " \
  "{\"column\": \"n\", \"type\": \"integer\", \"from\": \"n\"}]"

static void
test_filter (Fixture       *fixture,
             gconstpointer  data)
{
  static const char document[] = HEAD "\"filter\": \"city = 'Rome'\", " ORDERS_MAPPING TAIL;
  g_autoptr(SluicePreviewResult) filtered = NULL;
  g_autoptr(SluicePreviewResult) mapped = NULL;
  g_autoptr(SluicePreviewResult) broken = NULL;

  set_records (fixture, ORDERS);
  filtered = preview (fixture, document, SLUICE_PREVIEW_STEP_FILTER);
  g_assert_cmpuint (sluice_preview_result_get_n_rows (filtered), ==, 5);
  g_assert_cmpint (sluice_preview_result_get_state (filtered, 0), ==, SLUICE_PREVIEW_ROW_OK);
  g_assert_cmpint (sluice_preview_result_get_state (filtered, 1), ==, SLUICE_PREVIEW_ROW_FILTERED);
  assert_text (filtered, 1, "city", "Oslo");
  g_assert_cmpint (sluice_preview_result_get_state (filtered, 3), ==, SLUICE_PREVIEW_ROW_OK);
  g_assert_cmpuint (sluice_preview_result_get_counts (filtered)->filtered, ==, 1);

  mapped = preview (fixture, document, SLUICE_PREVIEW_STEP_MAPPING);
  g_assert_cmpuint (sluice_preview_result_get_n_rows (mapped), ==, 4);
  g_assert_cmpuint (sluice_preview_result_get_number (mapped, 1), ==, 3);
  g_assert_cmpuint (sluice_preview_result_get_counts (mapped)->filtered, ==, 1);
  g_assert_cmpuint (sluice_preview_result_get_counts (mapped)->rejected, ==, 1);

  broken = preview (fixture, HEAD "\"filter\": \"city ==\", " ORDERS_MAPPING TAIL, SLUICE_PREVIEW_STEP_FILTER);
  assert_problem (broken, "$.filter", "invalid_expression");
  g_assert_cmpuint (sluice_preview_result_get_n_rows (broken), ==, 5);
  g_assert_cmpuint (sluice_preview_result_get_counts (broken)->filtered, ==, 0);
}

static void
test_expression (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autoptr(SluicePreviewResult) rows = NULL;
  const char *code;

  set_records (fixture, ORDERS);
  rows = preview (fixture, HEAD "\"mapping\": ["
                  "{\"column\": \"a\", \"type\": \"integer\", \"expression\": \"n * 2\"}, "
                  "{\"column\": \"b\", \"type\": \"text\", \"expression\": \"upper(city) || a\"}], "
                  "\"checks\": [{\"rule\": \"expression\", \"value\": \"a < 20\"}]" TAIL, SLUICE_PREVIEW_STEP_CHECKS);
  g_assert_cmpuint (sluice_preview_result_get_document_problems (rows)->len, ==, 0);
  assert_text (rows, 0, "b", "ROME2");
  g_assert_cmpint (sluice_preview_result_get_state (rows, 4), ==, SLUICE_PREVIEW_ROW_REJECTED);
  g_assert_true (sluice_preview_result_get_problem (rows, 4, -1, NULL, &code));
  g_assert_cmpstr (code, ==, "expression_failed");
}

static void
test_sets (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr(SluicePreviewResult) kept = NULL;
  g_autoptr(SluicePreviewResult) groups = NULL;
  g_autoptr(SluicePreviewResult) checked = NULL;

  set_records (fixture, ORDERS);
  kept = preview (fixture, HEAD ORDERS_MAPPING ", \"deduplicate\": {\"keys\": [\"id\"], \"order\": \"n desc\"}" TAIL,
                  SLUICE_PREVIEW_STEP_SETS);
  g_assert_cmpuint (sluice_preview_result_get_n_rows (kept), ==, 4);
  g_assert_cmpint (sluice_preview_result_get_state (kept, 0), ==, SLUICE_PREVIEW_ROW_DUPLICATE);
  g_assert_cmpint (sluice_preview_result_get_state (kept, 1), ==, SLUICE_PREVIEW_ROW_OK);
  g_assert_cmpint (sluice_preview_result_get_state (kept, 2), ==, SLUICE_PREVIEW_ROW_OK);
  g_assert_cmpuint (sluice_preview_result_get_number (kept, 3), ==, 5);
  g_assert_cmpuint (sluice_preview_result_get_counts (kept)->deduplicated, ==, 1);
  g_assert_cmpuint (sluice_preview_result_get_counts (kept)->rejected, ==, 1);

  groups = preview (fixture, HEAD ORDERS_MAPPING ", \"aggregate\": {\"group_by\": [\"city\"], \"columns\": "
                    "[{\"column\": \"total\", \"type\": \"integer\", \"function\": \"sum\", \"of\": \"n\"}]}" TAIL,
                    SLUICE_PREVIEW_STEP_SETS);
  g_assert_cmpuint (sluice_preview_result_get_n_rows (groups), ==, 2);
  assert_text (groups, 0, "city", "Oslo");
  assert_text (groups, 1, "total", "14");
  g_assert_cmpuint (sluice_preview_result_get_counts (groups)->aggregated, ==, 2);
  g_assert_cmpuint (sluice_preview_result_get_number (groups, 0), ==, 0);

  checked = preview (fixture, HEAD ORDERS_MAPPING ", \"deduplicate\": {\"keys\": [\"nope\"]}" TAIL,
                     SLUICE_PREVIEW_STEP_SETS);
  g_assert_cmpuint (sluice_preview_result_get_document_problems (checked)->len, >, 0);
  g_assert_cmpuint (sluice_preview_result_get_n_rows (checked), ==, 4);
}

static void
test_lookups (Fixture       *fixture,
              gconstpointer  data)
{
  static const char document[] = HEAD "\"lookups\": ["
    "{\"name\": \"country\", \"connection\": \"w\", \"query\": \"SELECT 1\"}, "
    "{\"name\": \"size\", \"records\": [{\"n\": 1, \"size\": \"small\"}, {\"n\": 2, \"size\": \"large\"}]}], "
    "\"mapping\": [{\"column\": \"id\", \"type\": \"integer\", \"from\": \"id\"}, "
    "{\"column\": \"country\", \"type\": \"text\", \"lookup\": {\"name\": \"country\", \"key\": \"city\"}}, "
    "{\"column\": \"size\", \"type\": \"text\", \"lookup\": {\"name\": \"size\", \"key\": \"n\"}}]" TAIL;
  static const char countries[] = "{\"city\":\"Rome\",\"country\":\"Italy\",\"_file\":\"x\",\"_row\":1}\n"
                                  "{\"city\":\"Oslo\",\"country\":\"Norway\",\"_file\":\"x\",\"_row\":2}\n";
  g_autoptr(GBytes) bytes = g_bytes_new_static (countries, strlen (countries));
  g_autoptr(SluicePreviewResult) without = NULL;
  g_autoptr(SluicePreviewResult) with = NULL;
  const char *code;

  set_records (fixture, ORDERS);
  without = preview (fixture, document, SLUICE_PREVIEW_STEP_MAPPING);
  assert_problem (without, "$.lookups[0]", "lookup_not_read");
  g_assert_cmpint (sluice_schema_find (sluice_preview_result_get_schema (without), "country"), ==, -1);
  assert_text (without, 1, "size", "large");

  sluice_previewer_set_lookup (fixture->previewer, "country", bytes);
  with = preview (fixture, document, SLUICE_PREVIEW_STEP_MAPPING);
  g_assert_cmpuint (sluice_preview_result_get_document_problems (with)->len, ==, 0);
  assert_text (with, 1, "country", "Norway");
  assert_text (with, 0, "size", "small");
  g_assert_cmpint (sluice_preview_result_get_state (with, 3), ==, SLUICE_PREVIEW_ROW_REJECTED);
  g_assert_true (sluice_preview_result_get_problem (with, 3, 2, NULL, &code));
  g_assert_cmpstr (code, ==, "no_lookup");
  assert_text (with, 3, "country", "Italy");
}

static void
test_latest_wins (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autoptr(GAsyncResult) first = NULL;
  g_autoptr(GAsyncResult) second = NULL;
  g_autoptr(SluicePreviewResult) rows = NULL;
  g_autoptr(GError) error = NULL;

  sluice_previewer_preview_async (fixture->previewer, HEAD MAPPING TAIL, SLUICE_PREVIEW_STEP_SOURCE, NULL,
                                  keep_result_cb, &first);
  sluice_previewer_preview_async (fixture->previewer, HEAD MAPPING TAIL, SLUICE_PREVIEW_STEP_MAPPING, NULL,
                                  keep_result_cb, &second);
  while (first == NULL || second == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_null (sluice_previewer_preview_finish (fixture->previewer, first, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  rows = sluice_previewer_preview_finish (fixture->previewer, second, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (sluice_preview_result_get_n_rows (rows), ==, 3);
}

static void
test_cancel (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  sluice_previewer_preview_async (fixture->previewer, HEAD MAPPING TAIL, SLUICE_PREVIEW_STEP_MAPPING, cancellable,
                                  keep_result_cb, &result);
  g_cancellable_cancel (cancellable);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_null (sluice_previewer_preview_finish (fixture->previewer, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

#define FULL "{\"sluice\": 1, \"name\": \"T\", \"parameters\": [{\"name\": \"p\", \"default\": \"x\"}], " \
  "\"source\": {\"type\": \"file\", \"path\": \"x.csv\", \"zone\": \"Europe/Rome\", \"decimal\": \",\"}, \"explode\": \"inner\", " \
  "\"filter\": \"id > 0 OR city IS NULL\", " \
  "\"lookups\": [{\"name\": \"size\", \"key\": \"n\", \"records\": [{\"n\": 1, \"size\": \"small\"}, {\"n\": 2, \"size\": \"large\"}]}], " \
  "\"mapping\": [{\"column\": \"id\", \"type\": \"integer\", \"from\": \"id\", \"default\": 7}, " \
  "{\"column\": \"city\", \"type\": \"text\", \"from\": \"city\", \"transforms\": [\"trim\", {\"map\": {\"values\": {\"Rome\": \"R\"}}}]}, " \
  "{\"column\": \"n\", \"type\": \"decimal(5,2)\", \"from\": \"n\"}, " \
  "{\"column\": \"twice\", \"type\": \"double\", \"expression\": \"n * 2\"}, " \
  "{\"column\": \"k\", \"type\": \"text\", \"value\": \"{{param.p}}\"}, " \
  "{\"column\": \"size\", \"type\": \"text\", \"lookup\": {\"name\": \"size\", \"key\": \"n\", \"missing\": \"null\"}}], " \
  "\"checks\": [{\"column\": \"id\", \"rule\": \"unique\", \"severity\": \"warn\"}, {\"column\": \"n\", \"rule\": \"range\", " \
  "\"min\": 1, \"max\": 5}, {\"column\": \"city\", \"rule\": \"pattern\", \"value\": \"^R\"}, {\"rule\": \"expression\", \"value\": " \
  "\"twice < 9\"}, {\"column\": \"size\", \"rule\": \"exists_in\", \"lookup\": \"size\"}, {\"rule\": \"row_count\", \"min\": 1}], " \
  "\"deduplicate\": {\"keys\": [\"id\"], \"order\": \"n desc\"}, \"aggregate\": {\"group_by\": [\"city\"], \"columns\": " \
  "[{\"column\": \"total\", \"type\": \"decimal(9,2)\", \"function\": \"sum\", \"of\": \"n\"}]}" TAIL

/* The objects and lists that hold something. */
static void
collect_containers (JsonNode  *node,
                    GPtrArray *containers)
{
  if (JSON_NODE_HOLDS_OBJECT (node) && json_object_get_size (json_node_get_object (node)) > 0)
    {
      g_autoptr(GList) members = json_object_get_values (json_node_get_object (node));

      g_ptr_array_add (containers, node);
      for (GList *l = members; l != NULL; l = l->next)
        collect_containers (l->data, containers);
    }
  else if (JSON_NODE_HOLDS_ARRAY (node) && json_array_get_length (json_node_get_array (node)) > 0)
    {
      g_ptr_array_add (containers, node);
      for (guint i = 0; i < json_array_get_length (json_node_get_array (node)); i++)
        collect_containers (json_array_get_element (json_node_get_array (node), i), containers);
    }
}

/* Puts something else in one place of the document. */
static void
spoil (JsonNode *root)
{
  static const char *const others[] = {
    "null", "1", "-1", "1e999", "\"\"", "\"id\"", "\"city\"", "\"{{now\"", "[]", "{}", "[[]]", "{\"a\": {}}", "true", "\"SELECT\"", "[null]",
    "\"$\"", "\"tags[*]\"", "\"aggregate\"", "\"unique\"", "\"json\"", "\"\\u0000\"", "[\"trim\", 5]", "\"random()\"",
  };
  g_autoptr(GPtrArray) containers = g_ptr_array_new ();
  JsonNode *value = json_from_string (others[g_test_rand_int_range (0, G_N_ELEMENTS (others))], NULL);
  JsonNode *node;

  g_assert_nonnull (value);
  collect_containers (root, containers);
  node = g_ptr_array_index (containers, g_test_rand_int_range (0, (gint32) containers->len));
  if (JSON_NODE_HOLDS_OBJECT (node))
    {
      JsonObject *object = json_node_get_object (node);
      g_autoptr(GList) names = json_object_get_members (object);

      json_object_set_member (object, g_list_nth_data (names, (guint) g_test_rand_int_range (0, (gint32) g_list_length (names))),
                              value);
    }
  else
    {
      JsonArray *array = json_node_get_array (node);

      json_array_remove_element (array, (guint) g_test_rand_int_range (0, (gint32) json_array_get_length (array)));
      json_array_add_element (array, value);
    }
}

/* Whatever a document is like, there is a result, and it adds up. */
static void
test_spoilt (Fixture       *fixture,
             gconstpointer  data)
{
  set_records (fixture, ORDERS "{\"id\":null,\"city\":\" Rome\",\"tags\":[1,2]}\n[1]\n\"x\"\n{\"id\":}\n");
  for (guint i = 0; i < 100; i++)
    {
      g_autoptr(JsonNode) root = json_from_string (FULL, NULL);
      g_autofree char *document = NULL;

      for (guint j = 0; j <= i % 3; j++)
        spoil (root);
      document = json_to_string (root, FALSE);
      for (guint step = SLUICE_PREVIEW_STEP_SOURCE; step <= SLUICE_PREVIEW_STEP_SETS; step++)
        {
          g_autoptr(SluicePreviewResult) rows = preview (fixture, document, (SluicePreviewStep) step);
          guint n = sluice_preview_result_get_n_rows (rows);

          for (guint j = 0; j < sluice_schema_get_n (sluice_preview_result_get_schema (rows)); j++)
            {
              const SluicePreviewColumn *column = sluice_preview_result_get_column (rows, j);

              g_assert_cmpuint (column->n_valid + column->n_error + column->n_empty, ==, n);
              for (guint k = 0; k < n; k++)
                {
                  g_free (sluice_preview_result_dup_text (rows, k, j));
                  g_free (sluice_preview_result_dup_before (rows, k, j));
                  sluice_preview_result_get_problem (rows, k, (int) j, NULL, NULL);
                }
            }
        }
    }
}

/* 1,000 rows of 50 columns: a column in five with two transforms, one in ten a date, one
 * in ten computed; a filter, checks, duplicates looked for. */
static void
make_wide (GString *records,
           GString *document)
{
  g_string_append (document, HEAD "\"filter\": \"f0 <> ''\", \"mapping\": [");
  for (guint j = 0; j < 50; j++)
    {
      g_string_append_printf (document, "%s{\"column\": \"c%u\", \"type\": \"%s\", ", j > 0 ? ", " : "", j,
                              j % 10 == 1 ? "date" : j % 5 == 2 ? "integer" : "text");
      if (j % 10 == 9)
        g_string_append_printf (document, "\"expression\": \"upper(f%u) || c0\"}", j);
      else
        g_string_append_printf (document, "\"from\": \"f%u\"%s}", j,
                                j % 5 == 3 ? ", \"transforms\": [\"trim\", \"upper\"]" : "");
    }
  g_string_append (document, "], \"checks\": [{\"column\": \"c0\", \"rule\": \"required\"}, "
                   "{\"column\": \"c0\", \"rule\": \"unique\"}, {\"rule\": \"expression\", \"value\": \"c2 >= 0\"}], "
                   "\"deduplicate\": {\"keys\": [\"c0\"]}" TAIL);
  for (guint i = 0; i < 1000; i++)
    {
      for (guint j = 0; j < 50; j++)
        {
          g_string_append_printf (records, "%c\"f%u\":", j == 0 ? '{' : ',', j);
          if (j % 10 == 1)
            g_string_append_printf (records, "\"2024-%02u-%02u\"", i % 12 + 1, j % 28 + 1);
          else if (j % 5 == 2)
            g_string_append_printf (records, "%u", i * j);
          else
            g_string_append_printf (records, "\" value %u of %u \"", j, i);
        }
      g_string_append_printf (records, ",\"_file\":\"wide.csv\",\"_line\":%u,\"_row\":%u}\n", i + 2, i + 1);
    }
}

static void
measure (Fixture           *fixture,
         const char        *document,
         SluicePreviewStep  step,
         const char        *what)
{
  gint64 best = G_MAXINT64;

  for (guint i = 0; i < 10; i++)
    {
      gint64 start = g_get_monotonic_time ();
      g_autoptr(SluicePreviewResult) rows = preview (fixture, document, step);

      best = MIN (best, g_get_monotonic_time () - start);
      g_assert_cmpuint (sluice_preview_result_get_document_problems (rows)->len, ==, 0);
      g_assert_cmpuint (sluice_preview_result_get_n_rows (rows), ==, 1000);
      g_assert_cmpuint (sluice_preview_result_get_counts (rows)->rejected, ==, 0);
      assert_text (rows, 999, "c3", "VALUE 3 OF 999");
      assert_text (rows, 999, "c9", " VALUE 9 OF 999  value 0 of 999 ");
    }
  g_test_message ("1,000 rows of 50 columns, %s: %.1f ms", what, (double) best / 1000);
}

/* The fields are learnt when they are shown first. */
static void
measure_source (Fixture    *fixture,
                const char *document)
{
  for (guint i = 0; i < 2; i++)
    {
      gint64 start = g_get_monotonic_time ();
      g_autoptr(SluicePreviewResult) rows = preview (fixture, document, SLUICE_PREVIEW_STEP_FILTER);

      g_test_message ("1,000 records of 50 fields, %s time: %.1f ms", i == 0 ? "the first" : "the second",
                      (double) (g_get_monotonic_time () - start) / 1000);
      assert_text (rows, 999, "f3", " value 3 of 999 ");
      g_assert_cmpuint (sluice_schema_get_n (sluice_preview_result_get_schema (rows)), ==, 50);
    }
}

static void
test_wide (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr(GString) records = g_string_new (NULL);
  g_autoptr(GString) document = g_string_new (NULL);

  make_wide (records, document);
  set_records (fixture, records->str);
  measure_source (fixture, document->str);
  measure (fixture, document->str, SLUICE_PREVIEW_STEP_MAPPING, "mapped");
  measure (fixture, document->str, SLUICE_PREVIEW_STEP_CHECKS, "checked");
  measure (fixture, document->str, SLUICE_PREVIEW_STEP_SETS, "without duplicates");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add ("/previewer/mapping", Fixture, NULL, set_up, test_mapping, tear_down);
  g_test_add ("/previewer/missing-field", Fixture, NULL, set_up, test_missing_field, tear_down);
  g_test_add ("/previewer/source", Fixture, NULL, set_up, test_source, tear_down);
  g_test_add ("/previewer/origins", Fixture, NULL, set_up, test_origins, tear_down);
  g_test_add ("/previewer/broken", Fixture, NULL, set_up, test_broken, tear_down);
  g_test_add ("/previewer/no-json", Fixture, NULL, set_up, test_no_json, tear_down);
  g_test_add ("/previewer/no-mapping", Fixture, NULL, set_up, test_no_mapping, tear_down);
  g_test_add ("/previewer/severities", Fixture, NULL, set_up, test_severities, tear_down);
  g_test_add ("/previewer/broken-record", Fixture, NULL, set_up, test_broken_record, tear_down);
  g_test_add ("/previewer/explode", Fixture, NULL, set_up, test_explode, tear_down);
  g_test_add ("/previewer/sets", Fixture, NULL, set_up, test_sets, tear_down);
  g_test_add ("/previewer/expression", Fixture, NULL, set_up, test_expression, tear_down);
  g_test_add ("/previewer/filter", Fixture, NULL, set_up, test_filter, tear_down);
  g_test_add ("/previewer/lookups", Fixture, NULL, set_up, test_lookups, tear_down);
  g_test_add ("/previewer/latest-wins", Fixture, NULL, set_up, test_latest_wins, tear_down);
  g_test_add ("/previewer/cancel", Fixture, NULL, set_up, test_cancel, tear_down);
  g_test_add ("/previewer/spoilt", Fixture, NULL, set_up, test_spoilt, tear_down);
  g_test_add ("/previewer/wide", Fixture, NULL, set_up, test_wide, tear_down);

  return g_test_run ();
}
