/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "sluice-task.h"

#include "sluice-connection.h"
#include "sluice-error.h"
#include "sluice-test-utils.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

static SluiceTask *
parse (const char *text,
       const char *origin)
{
  g_autoptr(GError) error = NULL;
  SluiceTask *task = sluice_task_new_from_data (text, -1, origin, NULL, &error);

  g_assert_no_error (error);
  return task;
}

/* As the program writes it, so that reading and writing changes nothing. */
static const char canonical[] =
  "{\n"
  "  \"sluice\": 1,\n"
  "  \"id\": \"an-id\",\n"
  "  \"name\": \"Täsk \\\"1\\\"\",\n"
  "  \"description\": \"two\\nlines\",\n"
  "  \"parameters\": [\n"
  "    {\"name\": \"since\", \"default\": \"2026-01-01\"}\n"
  "  ],\n"
  "  \"source\": {\n"
  "    \"type\": \"http\",\n"
  "    \"url\": \"https://h/x\",\n"
  "    \"headers\": {\"X-B\": \"1\", \"X-A\": \"2\"},\n"
  "    \"body\": {\"json\": {\"b\": 1.50, \"a\": [1, {\"c\": null}]}},\n"
  "    \"auth\": {\"type\": \"bearer\", \"token\": \"secret:tok\"},\n"
  "    \"pagination\": {\"type\": \"page\", \"page_param\": \"p\", \"size\": 10}\n"
  "  },\n"
  "  \"mapping\": [\n"
  "    {\"column\": \"id\", \"type\": \"integer\", \"from\": \"id\"},\n"
  "    {\"column\": \"price\", \"type\": \"decimal(20,9)\", \"value\": 12345678901.123456789},\n"
  "    {\"column\": \"big\", \"type\": \"text\", \"from\": \"b\", \"transforms\": [\"trim\","
  " {\"replace\": {\"from\": \"a\", \"to\": \"b\"}}], \"default\": 18446744073709551615}\n"
  "  ],\n"
  "  \"checks\": [\n"
  "    {\"column\": \"price\", \"rule\": \"range\", \"min\": 0.10, \"max\": 99999999999999999999}\n"
  "  ],\n"
  "  \"destination\": {\n"
  "    \"type\": \"sqlite\",\n"
  "    \"path\": \"out.db\",\n"
  "    \"table\": \"t\"\n"
  "  },\n"
  "  \"load\": {\n"
  "    \"strategy\": \"upsert\",\n"
  "    \"keys\": [\"id\"]\n"
  "  },\n"
  "  \"limits\": {\n"
  "    \"rejected\": null,\n"
  "    \"rejected_percent\": 2.5\n"
  "  }\n"
  "}\n";

static void
test_round_trip (void)
{
  g_autoptr(SluiceTask) task = parse (canonical, NULL);
  g_autofree char *text = sluice_task_to_data (task);

  g_assert_cmpstr (text, ==, canonical);
}

/* Whatever order and spacing a task has, it is written in one. */
static void
test_order (void)
{
  g_autoptr(SluiceTask) task =
    parse ("{\"load\":{\"keys\":[\"id\"],\"strategy\":\"upsert\"},\"mapping\":[{\"from\":\"id\","
           "\"type\":\"integer\",\"column\":\"id\"}],\"destination\":{\"table\":\"t\",\"path\":"
           "\"o.db\",\"type\":\"sqlite\"},\"source\":{\"records\":[ {\"a\" : 1.0},\n{\"b\":[ ]} ],"
           "\"type\":\"inline\"},\"name\":\"T\",\"sluice\":1}", NULL);
  g_autofree char *text = sluice_task_to_data (task);

  g_assert_cmpstr (text, ==,
                   "{\n"
                   "  \"sluice\": 1,\n"
                   "  \"name\": \"T\",\n"
                   "  \"source\": {\n"
                   "    \"type\": \"inline\",\n"
                   "    \"records\": [\n"
                   "      {\"a\": 1.0},\n"
                   "      {\"b\": []}\n"
                   "    ]\n"
                   "  },\n"
                   "  \"mapping\": [\n"
                   "    {\"column\": \"id\", \"type\": \"integer\", \"from\": \"id\"}\n"
                   "  ],\n"
                   "  \"destination\": {\n"
                   "    \"type\": \"sqlite\",\n"
                   "    \"path\": \"o.db\",\n"
                   "    \"table\": \"t\"\n"
                   "  },\n"
                   "  \"load\": {\n"
                   "    \"strategy\": \"upsert\",\n"
                   "    \"keys\": [\"id\"]\n"
                   "  }\n"
                   "}\n");
}

static void
test_specs (void)
{
  g_autoptr(SluiceTask) task = parse (canonical, "/dir/task.json");
  const SluiceSourceSpec *source = sluice_task_get_source (task);
  const SluiceLoadSpec *load = sluice_task_get_load (task);
  const SluiceDestinationSpec *destination = sluice_task_get_destination (task);
  const SluiceParameter *parameter = sluice_task_get_parameters (task)->pdata[0];
  const SluiceHttpPair *pair = source->http->call.headers->pdata[0];
  const SluiceCheck *check = sluice_task_get_checks (task)->pdata[0];

  g_assert_cmpstr (sluice_task_get_name (task), ==, "Täsk \"1\"");
  g_assert_cmpstr (parameter->name, ==, "since");
  g_assert_cmpstr (parameter->default_value, ==, "2026-01-01");

  g_assert_cmpint (source->kind, ==, SLUICE_SOURCE_HTTP);
  g_assert_cmpstr (source->http->call.url, ==, "https://h/x");
  g_assert_cmpstr (pair->name, ==, "X-B");
  g_assert_cmpstr (pair->values[0], ==, "1");
  g_assert_cmpint (source->http->call.body.kind, ==, SLUICE_HTTP_BODY_JSON);
  g_assert_cmpint (source->http->auth.kind, ==, SLUICE_AUTH_BEARER);
  g_assert_cmpstr (source->http->auth.secret, ==, "secret:tok");
  g_assert_cmpint (source->http->pagination.kind, ==, SLUICE_PAGINATION_PAGE);
  g_assert_cmpstr (source->http->pagination.page_param, ==, "p");
  g_assert_cmpint (source->http->pagination.size, ==, 10);

  g_assert_cmpstr (sluice_connection_get_path (destination->connection), ==, "/dir/out.db");
  g_assert_cmpstr (destination->table, ==, "t");
  g_assert_cmpint (load->strategy, ==, SLUICE_STRATEGY_UPSERT);
  g_assert_cmpstr (load->keys[0], ==, "id");
  g_assert_cmpfloat_with_epsilon (sluice_task_get_limits (task)->rejected_percent, 2.5, 1e-9);
  g_assert_cmpint (sluice_task_get_limits (task)->rejected, ==, -1);
  g_assert_cmpstr (json_node_get_string (check->min), ==, "0.10");
  g_assert_cmpstr (json_node_get_string (check->max), ==, "99999999999999999999");
}

/* Numbers of a mapping reach the transformer with all their digits. */
static void
test_exact_constants (void)
{
  g_autoptr(SluiceTask) task = parse (canonical, NULL);
  GPtrArray *mapping = sluice_task_get_mapping (task);
  const SluiceMappingEntry *price = mapping->pdata[1];
  const SluiceMappingEntry *big = mapping->pdata[2];

  g_assert_cmpstr (json_node_get_string (price->value), ==, "12345678901.123456789");
  g_assert_cmpstr (json_node_get_string (big->default_value), ==, "18446744073709551615");
  g_assert_cmpuint (big->transforms->len, ==, 2);
  g_assert_cmpstr (((const SluiceTransformCall *) big->transforms->pdata[1])->name, ==, "replace");
}

static void
test_defaults (void)
{
  g_autoptr(SluiceTask) task =
    parse ("{\"sluice\": 1, \"name\": \"T\", \"source\": {\"type\": \"http\", \"url\":"
           " \"http://h\", \"pagination\": {\"type\": \"page\"}},"
           " \"destination\": {\"connection\": \"shop\", \"table\": \"t\"}}", "-");
  const SluiceHttpSpec *http = sluice_task_get_source (task)->http;
  const SluiceBodyLimits *limits = &sluice_task_get_source (task)->limits;
  const SluiceLoadSpec *load = sluice_task_get_load (task);

  g_assert_null (sluice_task_get_origin (task));
  g_assert_cmpstr (http->call.method, ==, "GET");
  g_assert_true (http->call.reads_only);
  g_assert_true (http->tls.verify);
  g_assert_cmpuint (http->retry.attempts, ==, 6);
  g_assert_cmpfloat_with_epsilon (http->retry.max_delay, 300, 1e-9);
  g_assert_cmpfloat_with_epsilon (http->retry.budget, 900, 1e-9);
  g_assert_cmpuint (http->retry.statuses->len, ==, 7);
  g_assert_cmpfloat_with_epsilon (http->timeout.connect, 30, 1e-9);
  g_assert_cmpfloat_with_epsilon (http->timeout.first_byte, 60, 1e-9);
  g_assert_cmpfloat_with_epsilon (http->timeout.stall, 60, 1e-9);
  g_assert_cmpfloat_with_epsilon (http->timeout.total, 0, 1e-9);
  g_assert_cmpuint (http->timeout.min_rate_bytes, ==, 100);
  g_assert_cmpfloat_with_epsilon (http->timeout.min_rate_seconds, 60, 1e-9);
  g_assert_cmpstr (http->pagination.page_param, ==, "page");
  g_assert_cmpint (http->pagination.start, ==, 1);
  g_assert_cmpuint (http->pagination.max_pages, ==, 10000);
  g_assert_cmpuint (limits->max_body, ==, 0);
  g_assert_cmpuint (limits->max_record, ==, 64 * 1024 * 1024);
  g_assert_cmpuint (limits->max_depth, ==, 1000);
  g_assert_cmpint (load->strategy, ==, SLUICE_STRATEGY_INSERT);
  g_assert_cmpuint (g_strv_length (load->keys), ==, 0);
  g_assert_true (load->ledger);
  g_assert_cmpstr (load->ledger_table, ==, "sluice_loads");
  g_assert_cmpuint (load->batch_rows, ==, 0);
  g_assert_cmpuint (load->connections, ==, 1);
  g_assert_cmpstr (sluice_task_get_destination (task)->connection_name, ==, "shop");
  g_assert_cmpuint (sluice_task_get_mapping (task)->len, ==, 0);
  g_assert_cmpuint (sluice_task_get_limits (task)->after_rows, ==, 1000);
}

static void
test_units (void)
{
  g_autoptr(SluiceTask) task =
    parse ("{\"sluice\": 1, \"name\": \"T\", \"source\": {\"type\": \"http\", \"url\":"
           " \"http://h\", \"method\": \"post\", \"max_body\": \"1.5KiB\", \"max_record\": \"2MB\","
           " \"timeout\": {\"connect\": \"500ms\", \"stall\": \"2m\", \"total\": \"1h\","
           " \"min_rate\": [\"1kB\", \"1m\"]}, \"retry\": {\"budget\": \"1d\"}},"
           " \"destination\": {\"connection\": \"shop\", \"table\": \"t\"}}", NULL);
  const SluiceHttpSpec *http = sluice_task_get_source (task)->http;

  g_assert_cmpstr (http->call.method, ==, "POST");
  g_assert_false (http->call.reads_only);
  g_assert_cmpuint (sluice_task_get_source (task)->limits.max_body, ==, 1536);
  g_assert_cmpuint (sluice_task_get_source (task)->limits.max_record, ==, 2000000);
  g_assert_cmpfloat_with_epsilon (http->timeout.connect, 0.5, 1e-9);
  g_assert_cmpfloat_with_epsilon (http->timeout.stall, 120, 1e-9);
  g_assert_cmpfloat_with_epsilon (http->timeout.total, 3600, 1e-9);
  g_assert_cmpuint (http->timeout.min_rate_bytes, ==, 1000);
  g_assert_cmpfloat_with_epsilon (http->retry.budget, 86400, 1e-9);
}

#define FILE_TASK(id, path) \
  "{\"sluice\": 1, " id "\"name\": \"T\", \"source\": {\"type\": \"file\", \"path\": \"" path "\"}," \
  " \"destination\": {\"type\": \"sqlite\", \"path\": \"o.db\", \"table\": \"t\"}}"

/* The id is the document's, else the file's canonical path, else the name. */
static void
test_identity (void)
{
  g_autofree char *directory = sluice_test_make_folder ();
  g_autofree char *file = g_build_filename (directory, "task.json", NULL);
  g_autofree char *link = g_build_filename (directory, "link.json", NULL);
  g_autoptr(SluiceTask) own = parse (FILE_TASK ("\"id\": \"x\", ", "a"), "/dir/task.json");
  g_autoptr(SluiceTask) nameless = parse (FILE_TASK ("", "a"), NULL);
  g_autoptr(SluiceTask) linked = NULL;

  g_assert_true (g_file_set_contents (file, "{}", -1, NULL));
  g_assert_cmpint (symlink (file, link), ==, 0);
  linked = parse (FILE_TASK ("", "a"), link);

  g_assert_true (sluice_task_has_own_id (own));
  g_assert_cmpstr (sluice_task_get_id (own), ==, "x");
  g_assert_false (sluice_task_has_own_id (nameless));
  g_assert_cmpstr (sluice_task_get_id (nameless), ==, "T");
  g_assert_cmpstr (sluice_task_get_id (linked), ==, file);
}

static void
test_paths (void)
{
  static const struct
  {
    const char *text;
    const char *origin;
    const char *path;
  } paths[] = {
    { FILE_TASK ("", "in.json"), "/dir/task.json", "/dir/in.json" },
    { FILE_TASK ("", "/abs/in.json"), "/dir/task.json", "/abs/in.json" },
    { FILE_TASK ("", "in-{{today}}.json"), "/dir/task.json", "/dir/in-{{today}}.json" },
    { FILE_TASK ("", "{{param.file}}"), "/dir/task.json", "{{param.file}}" },
    { FILE_TASK ("", "file:///a/b.json"), "/dir/task.json", "file:///a/b.json" },
    { FILE_TASK ("", "in.json"), "/d{{i}}r/task.json", "/d{{{{i}}r/in.json" },
  };
  g_autofree char *here = g_get_current_dir ();
  g_autofree char *expected = g_build_filename (here, "in.json", NULL);
  g_autoptr(SluiceTask) from_input = parse (FILE_TASK ("", "in.json"), "-");

  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autoptr(SluiceTask) task = parse (paths[i].text, paths[i].origin);

      g_assert_cmpstr (sluice_task_get_source (task)->path, ==, paths[i].path);
    }
  g_assert_cmpstr (sluice_task_get_source (from_input)->path, ==, expected);
}

#define SCHEDULED(schedule) \
  "{\"sluice\": 1, \"name\": \"T\", \"source\": {\"type\": \"inline\", \"records\": [{\"id\": 9007199254740993}]}," \
  " \"destination\": {\"type\": \"sqlite\", \"path\": \"o.db\", \"table\": \"t\"}, \"schedule\": " schedule "}"

static void
test_schedule (void)
{
  g_autoptr(SluiceTask) task =
    parse (SCHEDULED ("{\"every\": 90, \"zone\": \"Europe/Berlin\", \"start\": \"2026-03-29\","
                      " \"end\": \"2026-03-29\", \"jitter\": \"5m\", \"after\": [{\"task\": \"a\", \"on\": \"failure\"},"
                      " {\"task\": \"b\"}], \"join\": \"any\", \"files\": {\"folder\": \"in\"}}"), "/dir/task.json");
  const SluiceScheduleSpec *spec = sluice_task_get_schedule (task);
  const SluiceAfterSpec *first = spec->after->pdata[0];
  const SluiceAfterSpec *second = spec->after->pdata[1];

  g_assert_true (spec->enabled);
  g_assert_cmpstr (spec->rule, ==, "90s");
  g_assert_cmpstr (sluice_calendar_get_zone (spec->calendar), ==, "Europe/Berlin");
  /* The day has 23 hours, and the end of a day belongs to it. */
  g_assert_cmpint (spec->end - spec->start, ==, G_GINT64_CONSTANT (23) * 3600 * G_USEC_PER_SEC - 1);
  g_assert_cmpint (spec->start, ==, G_GINT64_CONSTANT (1774738800) * G_USEC_PER_SEC);
  g_assert_cmpint (spec->jitter, ==, 300 * G_USEC_PER_SEC);
  g_assert_cmpint (spec->missed, ==, SLUICE_MISSED_LATEST);
  g_assert_cmpint (spec->overlap, ==, SLUICE_OVERLAP_SKIP);
  g_assert_cmpuint (spec->pause_after, ==, 5);
  g_assert_cmpuint (spec->retry_attempts, ==, 0);
  g_assert_true (spec->after_any);
  g_assert_cmpstr (first->task, ==, "a");
  g_assert_cmpint (first->on, ==, SLUICE_AFTER_FAILURE);
  g_assert_cmpint (second->on, ==, SLUICE_AFTER_SUCCESS);
  g_assert_cmpstr (spec->folder, ==, "/dir/in");
  g_assert_cmpstr (spec->glob, ==, "*");
}

/* People write no seconds; an offset wins over the zone. */
static void
test_schedule_times (void)
{
  g_autoptr(SluiceTask) task =
    parse (SCHEDULED ("{\"every\": \"1h\", \"zone\": \"Asia/Tokyo\", \"start\": \"2026-03-29T06:00\","
                      " \"end\": \"2026-03-29T06:00+02:00\"}"), "/dir/task.json");
  const SluiceScheduleSpec *spec = sluice_task_get_schedule (task);

  g_assert_cmpint (spec->start, ==, G_GINT64_CONSTANT (1774731600) * G_USEC_PER_SEC);
  g_assert_cmpint (spec->end, ==, G_GINT64_CONSTANT (1774756800) * G_USEC_PER_SEC);
}

static void
test_with_schedule (void)
{
  g_autoptr(SluiceTask) task =
    parse (SCHEDULED ("{\"files\": {\"folder\": \"in\"}, \"cron\": \"@daily\"}"), "/dir/task.json");
  g_autoptr(JsonObject) schedule = sluice_task_dup_schedule (task);
  g_autofree char *stored = sluice_task_to_stored_data (task, "x");
  g_autoptr(SluiceTask) changed = NULL;
  g_autoptr(SluiceTask) without = NULL;
  g_autoptr(SluiceTask) wrong = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *text = NULL;

  g_assert_nonnull (strstr (stored, "\"folder\": \"/dir/in\""));

  json_object_set_string_member (schedule, "cron", "0 2 * * *");
  changed = sluice_task_with_schedule (task, schedule, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (sluice_task_get_schedule (changed)->rule, ==, "0 2 * * *");
  g_assert_cmpstr (sluice_task_get_schedule (task)->rule, ==, "@daily");

  without = sluice_task_with_schedule (changed, NULL, &error);
  g_assert_no_error (error);
  g_assert_null (sluice_task_get_schedule (without));
  text = sluice_task_to_data (without);
  g_assert_null (strstr (text, "schedule"));
  g_assert_nonnull (strstr (text, "9007199254740993"));
  g_assert_null (sluice_task_dup_schedule (without));

  json_object_set_string_member (schedule, "cron", "0 25 * * *");
  wrong = sluice_task_with_schedule (task, schedule, &error);
  g_assert_null (wrong);
  g_assert_error (error, SLUICE_ERROR, SLUICE_ERROR_INVALID);
  g_assert_cmpstr (sluice_error_get_code (error), ==, "invalid_cron");
}

static void
test_inline (void)
{
  static const char records[] = "[{\"n\": 9007199254740993.10, \"n2\": \"\\u0000\"},  {}]";
  g_autofree char *text =
    g_strdup_printf ("{\"sluice\": 1, \"name\": \"T\", \"source\": {\"type\": \"inline\","
                     " \"records\": %s}, \"destination\": {\"connection\": \"c\","
                     " \"table\": \"t\"}}", records);
  g_autoptr(SluiceTask) task = parse (text, NULL);
  g_autofree char *written = sluice_task_to_data (task);
  g_autoptr(SluiceTask) again = parse (written, NULL);
  g_autofree char *written_again = sluice_task_to_data (again);

  g_assert_cmpstr (sluice_task_get_source (task)->inline_records, ==, records);
  g_assert_nonnull (strstr (written, "      {\"n\": 9007199254740993.10, \"n2\": \"\\u0000\"},\n"
                                     "      {}\n"));
  g_assert_cmpstr (written, ==, written_again);
}

static void
test_with_mapping (void)
{
  g_autoptr(SluiceTask) task = parse (canonical, "/dir/task.json");
  g_autoptr(GPtrArray) entries =
    g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_mapping_entry_free);
  g_autoptr(SluiceTask) changed = NULL;
  g_autoptr(SluiceTask) refused = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *text = NULL;
  SluiceMappingEntry *entry = sluice_mapping_entry_new ();

  entry->column = g_strdup ("id");
  entry->type.kind = SLUICE_TYPE_KIND_TEXT;
  entry->from_text = g_strdup ("a.b");
  g_ptr_array_add (entries, entry);

  /* The check of `price` would hang in the air. */
  refused = sluice_task_with_mapping (task, entries, &error);
  g_assert_null (refused);
  g_assert_cmpstr (sluice_error_get_code (error), ==, "unknown_column");
  g_clear_error (&error);

  entry = sluice_mapping_entry_new ();
  entry->column = g_strdup ("price");
  entry->value = json_node_init_int (json_node_alloc (), 3);
  g_ptr_array_add (entries, entry);
  changed = sluice_task_with_mapping (task, entries, &error);
  g_assert_no_error (error);
  text = sluice_task_to_data (changed);
  g_assert_nonnull (strstr (text, "  \"mapping\": [\n"
                                  "    {\"column\": \"id\", \"type\": \"text\", \"from\": \"a.b\"},\n"
                                  "    {\"column\": \"price\", \"type\": \"text\", \"value\": 3}\n"
                                  "  ],\n"));
  g_assert_cmpstr (sluice_task_get_origin (changed), ==, "/dir/task.json");
  g_assert_cmpuint (sluice_task_get_mapping (task)->len, ==, 3);
}

static void
test_secret_names (void)
{
  g_autoptr(SluiceTask) task =
    parse ("{\"sluice\": 1, \"name\": \"T\", \"source\": {\"type\": \"http\", \"url\":"
           " \"http://h/{{secret.in-url}}\", \"headers\": {\"Cookie\": \"a={{secret.b}};"
           " c={{ secret.in-url }}\"}, \"auth\": {\"type\": \"bearer\", \"token\":"
           " \"secret:tok\"}}, \"destination\": {\"type\": \"postgres\", \"uri\": \"postgresql://h\","
           " \"password\": \"secret:db\", \"table\": \"t\"}}", NULL);
  g_autoptr(GPtrArray) names = sluice_task_dup_secret_names (task);

  g_assert_cmpuint (names->len, ==, 4);
  g_assert_cmpstr (names->pdata[0], ==, "in-url");
  g_assert_cmpstr (names->pdata[1], ==, "b");
  g_assert_cmpstr (names->pdata[2], ==, "tok");
  g_assert_cmpstr (names->pdata[3], ==, "db");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/task/round-trip", test_round_trip);
  g_test_add_func ("/task/order", test_order);
  g_test_add_func ("/task/specs", test_specs);
  g_test_add_func ("/task/exact-constants", test_exact_constants);
  g_test_add_func ("/task/defaults", test_defaults);
  g_test_add_func ("/task/units", test_units);
  g_test_add_func ("/task/identity", test_identity);
  g_test_add_func ("/task/paths", test_paths);
  g_test_add_func ("/task/schedule", test_schedule);
  g_test_add_func ("/task/schedule-times", test_schedule_times);
  g_test_add_func ("/task/with-schedule", test_with_schedule);
  g_test_add_func ("/task/inline", test_inline);
  g_test_add_func ("/task/with-mapping", test_with_mapping);
  g_test_add_func ("/task/secret-names", test_secret_names);

  return g_test_run ();
}
