/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "store-test-utils.h"

#include "sluice-database.h"
#include "sluice-quarantine-reader.h"
#include "sluice-reject-pattern.h"
#include "sluice-store-quarantine.h"
#include "sluice-test-utils.h"

#include <string.h>

/* Rejected rows by cause, corrected, claimed and settled. */

typedef struct
{
  char *directory;
  SluiceStore *store;
  SluiceRun *run;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autofree char *base = sluice_test_make_folder ();
  g_autoptr(GError) error = NULL;

  fixture->directory = g_build_filename (base, "workspace", NULL);
  fixture->store = open_store (fixture->directory, &error);
  g_assert_no_error (error);
  fixture->run = begin_run (fixture->store, "run-1", "task", NULL, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_clear_object (&fixture->run);
  close_store (fixture->store);
  g_free (fixture->directory);
}

static void
free_problem (gpointer data)
{
  SluiceRowProblem *problem = data;

  g_free (problem->column);
  g_free (problem->value);
  g_free (problem->message);
  g_free (problem->sqlstate);
  g_free (problem);
}

static SluiceReject *
make_reject (guint64     number,
             const char *column,
             const char *value)
{
  const SluiceValue cell = sluice_value_text (SLUICE_VALUE_TEXT, value, strlen (value));
  SluiceReject *reject = g_new0 (SluiceReject, 1);

  reject->number = number;
  reject->raw = g_bytes_new ("{}", 2);
  reject->stage = SLUICE_REJECT_STAGE_MAP;
  reject->problems = g_ptr_array_new_with_free_func (free_problem);
  sluice_reject_add (reject, "invalid_integer", column, &cell, NULL, "is none");
  return reject;
}

/* Rows from 1 on, with these values. */
static void
reject_values (Fixture            *fixture,
               const char         *run,
               const char *const  *values)
{
  GPtrArray *rejects = g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_reject_free);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  for (guint i = 0; values[i] != NULL; i++)
    g_ptr_array_add (rejects, make_reject (i + 1, "n", values[i]));
  AWAIT (result, sluice_store_add_rejects, fixture->store, run, rejects);
  g_assert_true (sluice_store_add_rejects_finish (fixture->store, result, &error));
  g_assert_no_error (error);
}

static GPtrArray *
list (Fixture                  *fixture,
      const char               *run,
      const SluiceRejectFilter *filter)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  GPtrArray *rejects;

  AWAIT (result, sluice_store_list_rejects, fixture->store, run, filter);
  rejects = sluice_store_list_rejects_finish (fixture->store, result, &error);
  g_assert_no_error (error);
  return rejects;
}

static const SluiceStoredReject *
get (GPtrArray *rejects,
     guint      index)
{
  return g_ptr_array_index (rejects, index);
}

static void
test_patterns (void)
{
  static const struct { const char *value; const char *pattern; gboolean literal; } cases[] = {
    { "n/a", "a/a", TRUE },
    { "", "", TRUE },
    { "2024-13-02", "9-9-9", FALSE },
    { "12 EUR", "9 a", FALSE },
    { "1.234,50 €", "9.9,9 €", FALSE },
    { "Müller  Straße", "a a", TRUE },
    { "a\tb", "a a", FALSE },
    { "somewhat longer words", "a a a", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const SluiceRowProblem problem = { .code = "no_match", .column = (char *) "n", .value = (char *) cases[i].value,
                                         .message = (char *) "m" };
      g_autofree char *pattern = sluice_reject_pattern_make (&problem);

      g_assert_cmpstr (pattern, ==, cases[i].pattern);
      g_assert_cmpint (sluice_reject_pattern_is_literal (&problem), ==, cases[i].literal);
    }
}

/* What a server says differs from row to row in its values only. */
static void
test_patterns_of_messages (void)
{
  SluiceRowProblem problem = {
    .code = "constraint",
    .sqlstate = (char *) "23505",
    .message = (char *) "duplicate key value violates unique constraint \"t_pkey\": Key (id)=(17) already exists",
  };
  g_autofree char *first = sluice_reject_pattern_make (&problem);
  g_autofree char *second = NULL;

  problem.message = (char *) "duplicate key value violates unique constraint \"t_pkey\": Key (id)=(ab c) already exists";
  second = sluice_reject_pattern_make (&problem);
  g_assert_cmpstr (first, ==, second);
  g_assert_nonnull (strstr (first, "t_pkey"));

  problem = (SluiceRowProblem) { .code = "required", .column = (char *) "n", .message = (char *) "is missing" };
  g_assert_null (sluice_reject_pattern_make (&problem));
}

static void
test_groups (Fixture       *fixture,
             gconstpointer  data)
{
  static const char *const values[] = { "12 EUR", "n/a", "7 EUR", "n/a", "n/a", NULL };
  const SluiceRejectFilter second = { .group = 2 };
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GPtrArray) groups = NULL;
  g_autoptr(GPtrArray) members = NULL;
  g_autoptr(GError) error = NULL;
  const SluiceRejectGroup *group;

  reject_values (fixture, "run-1", values);
  AWAIT (result, sluice_store_list_groups, fixture->store, "run-1");
  groups = sluice_store_list_groups_finish (fixture->store, result, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (groups->len, ==, 2);
  group = g_ptr_array_index (groups, 0);
  g_assert_cmpstr (group->pattern, ==, "n/a");
  g_assert_cmpuint (group->number, ==, 2);
  g_assert_cmpuint (group->count, ==, 3);
  g_assert_cmpuint (group->open, ==, 3);
  g_assert_cmpuint (group->row, ==, 2);
  g_assert_cmpstr (group->value, ==, "n/a");
  members = list (fixture, "run-1", &second);
  g_assert_cmpuint (members->len, ==, 3);
  g_assert_cmpuint (get (members, 2)->number, ==, 5);
}

static gint64
fix (Fixture                  *fixture,
     const SluiceRejectFilter *filter,
     const char               *text)
{
  g_autoptr(JsonNode) node = json_from_string (text, NULL);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  gint64 n;

  AWAIT (result, sluice_store_fix_rejects, fixture->store, "run-1", filter, json_node_get_object (node));
  n = sluice_store_fix_rejects_finish (fixture->store, result, &error);
  g_assert_no_error (error);
  return n;
}

/* Each column has the correction that was made last. */
static void
test_fixes (Fixture       *fixture,
            gconstpointer  data)
{
  static const char *const values[] = { "a", "b", NULL };
  g_autoptr(GArray) rows = g_array_new (FALSE, FALSE, sizeof (guint64));
  SluiceRejectFilter first = { .rows = rows };
  g_autoptr(GPtrArray) rejects = NULL;
  guint64 one = 1;

  g_array_append_val (rows, one);
  reject_values (fixture, "run-1", values);
  g_assert_cmpint (fix (fixture, &first, "{\"values\": {\"n\": \"1\", \"m\": null}}"), ==, 1);
  g_assert_cmpint (fix (fixture, NULL, "{\"transforms\": {\"n\": [\"trim\"]}}"), ==, 2);
  g_assert_cmpint (fix (fixture, &first, "{\"values\": {\"o\": \"2\"}}"), ==, 1);
  rejects = list (fixture, "run-1", NULL);
  g_assert_cmpstr (get (rejects, 0)->fixes, ==,
                   "{\"values\":{\"m\":null,\"o\":\"2\"},\"transforms\":{\"n\":[\"trim\"]}}");
  g_assert_cmpstr (get (rejects, 1)->fixes, ==, "{\"transforms\":{\"n\":[\"trim\"]}}");
  g_assert_cmpint (get (rejects, 1)->status, ==, SLUICE_REJECT_FIXED);
}

static gint64
claim (Fixture    *fixture,
       const char *replay)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  gint64 n;

  AWAIT (result, sluice_store_claim_rejects, fixture->store, "run-1", NULL, replay);
  n = sluice_store_claim_rejects_finish (fixture->store, result, &error);
  g_assert_no_error (error);
  return n;
}

static void
settle (Fixture    *fixture,
        const char *replay,
        guint64     position)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  AWAIT (result, sluice_store_settle_replay, fixture->store, replay, position);
  g_assert_true (sluice_store_settle_replay_finish (fixture->store, result, &error));
  g_assert_no_error (error);
}

static guint
count_unsettled (Fixture    *fixture,
                 const char *run)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GPtrArray) replays = NULL;
  g_autoptr(GError) error = NULL;

  AWAIT (result, sluice_store_find_unsettled, fixture->store, run);
  replays = sluice_store_find_unsettled_finish (fixture->store, result, &error);
  g_assert_no_error (error);
  return replays->len;
}

/* What is claimed belongs to one replay until that is settled: up to where it came. */
static void
test_replay (Fixture       *fixture,
             gconstpointer  data)
{
  static const char *const values[] = { "a", "b", "c", NULL };
  g_autoptr(SluiceRun) replay = sluice_run_new ("run-2", NULL, "A task");
  g_autoptr(SluiceQuarantineReader) reader = NULL;
  g_autoptr(GPtrArray) claimed = NULL;
  g_autoptr(GPtrArray) none = NULL;
  g_autoptr(GPtrArray) rejects = NULL;
  g_autoptr(GPtrArray) again = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  reject_values (fixture, "run-1", values);
  fix (fixture, NULL, "{\"values\": {\"n\": \"1\"}}");
  sluice_run_set_replays (replay, "run-1");
  AWAIT (result, sluice_store_begin_run, fixture->store, replay, "{}");
  g_assert_true (sluice_store_begin_run_finish (fixture->store, result, NULL, &error));
  g_assert_cmpint (claim (fixture, "run-2"), ==, 3);
  g_assert_cmpint (claim (fixture, "run-3"), ==, 0);
  g_assert_cmpint (fix (fixture, NULL, "{\"values\": {\"n\": \"2\"}}"), ==, 0);
  g_assert_cmpuint (count_unsettled (fixture, "run-1"), ==, 1);
  g_assert_cmpuint (count_unsettled (fixture, "run-2"), ==, 1);

  reader = sluice_quarantine_reader_new (fixture->directory, "run-2", &error);
  g_assert_no_error (error);
  claimed = sluice_quarantine_reader_read (reader, 2, &error);
  g_assert_cmpuint (claimed->len, ==, 2);
  g_assert_cmpuint (get (claimed, 1)->position, ==, 2);
  g_clear_pointer (&claimed, g_ptr_array_unref);
  claimed = sluice_quarantine_reader_read (reader, 2, &error);
  g_assert_cmpuint (claimed->len, ==, 1);
  none = sluice_quarantine_reader_read (reader, 2, &error);
  g_assert_cmpuint (none->len, ==, 0);

  /* The replay rejects all of them again, and comes as far as the first. */
  reject_values (fixture, "run-2", values);
  settle (fixture, "run-2", 1);
  rejects = list (fixture, "run-1", NULL);
  g_assert_cmpint (get (rejects, 0)->status, ==, SLUICE_REJECT_REPLAYED);
  g_assert_true (get (rejects, 0)->again);
  g_assert_cmpint (get (rejects, 1)->status, ==, SLUICE_REJECT_FIXED);
  g_assert_null (get (rejects, 1)->replay);
  again = list (fixture, "run-2", NULL);
  g_assert_cmpint (get (again, 0)->status, ==, SLUICE_REJECT_OPEN);
  g_assert_cmpstr (get (again, 0)->fixes, ==, "{\"values\":{\"n\":\"1\"}}");
  g_assert_cmpint (get (again, 1)->status, ==, SLUICE_REJECT_IGNORED);
  g_assert_cmpuint (count_unsettled (fixture, "run-1"), ==, 0);
  g_assert_cmpint (claim (fixture, "run-3"), ==, 2);
}

/* Rows of a workspace that knew no groups have them afterwards. */
static void
test_migration (void)
{
  g_auto(GStrv) steps = sluice_database_dup_steps ();
  g_autofree char *base = sluice_test_make_folder ();
  g_autofree char *path = g_build_filename (base, "sluice.db", NULL);
  g_autoptr(GError) error = NULL;
  SluiceDatabase *database = sluice_database_open (path, &error);
  Fixture fixture = { .directory = base };
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GPtrArray) groups = NULL;
  g_autoptr(GPtrArray) rejects = NULL;

  for (char **step = steps + 7; *step != NULL; step++)
    g_clear_pointer (step, g_free);
  g_assert_true (sluice_database_migrate (database, (const char *const *) steps, &error));
  g_assert_true (sluice_database_execute (database,
    "INSERT INTO runs (id, state, started, ended, pid, process_start, boot) VALUES ('r', 'failed', 1, 2, 0, 0, '');"
    "INSERT INTO quarantine (run, number, record, line, byte, stage, raw, problems) VALUES "
    "('r', 1, 1, 1, 0, 'map', x'7b7d', '[{\"code\": \"required\", \"column\": \"a\"}]'), "
    "('r', 2, 2, 2, 9, 'map', NULL, '[{\"code\": \"required\", \"column\": \"a\"}, {\"code\": \"too_long\", \"column\": null}]')",
    &error));
  g_assert_no_error (error);
  sluice_database_close (database);

  fixture.store = open_store (base, &error);
  g_assert_no_error (error);
  AWAIT (result, sluice_store_list_groups, fixture.store, "r");
  groups = sluice_store_list_groups_finish (fixture.store, result, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (groups->len, ==, 2);
  g_assert_cmpuint (((const SluiceRejectGroup *) groups->pdata[0])->count, ==, 2);
  rejects = list (&fixture, "r", NULL);
  g_assert_cmpuint (rejects->len, ==, 2);
  g_assert_cmpuint (g_bytes_get_size (get (rejects, 0)->raw), ==, 2);
  g_assert_cmpint (get (rejects, 1)->status, ==, SLUICE_REJECT_OPEN);
  g_clear_object (&result);
  close_store (fixture.store);
}

#define ADD(name, func) g_test_add (name, Fixture, NULL, set_up, func, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/quarantine/patterns", test_patterns);
  g_test_add_func ("/quarantine/patterns-of-messages", test_patterns_of_messages);
  ADD ("/quarantine/groups", test_groups);
  ADD ("/quarantine/fixes", test_fixes);
  ADD ("/quarantine/replay", test_replay);
  g_test_add_func ("/quarantine/migration", test_migration);

  return g_test_run ();
}
