/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "store-test-utils.h"

#include "sluice-audit-details.h"
#include "sluice-redaction.h"
#include "sluice-store-audit.h"
#include "sluice-store-queries.h"
#include "sluice-store-schedules.h"
#include "sluice-store-templates.h"
#include "sluice-test-utils.h"

/* Who changed what. */

#define TASK(name, url, more) \
  "{\"sluice\": 1, \"id\": \"t1\", \"name\": \"" name "\", " \
  "\"source\": {\"type\": \"http\", \"url\": \"" url "\"" more "}, " \
  "\"destination\": {\"type\": \"sqlite\", \"path\": \"/out.db\", \"table\": \"t\"}"
#define END "}"
#define DAILY ", \"schedule\": {\"cron\": \"0 2 * * *\"}}"
#define HOURLY ", \"schedule\": {\"cron\": \"0 * * * *\"}}"

static void
save_task (SluiceStore *store,
           const char  *document)
{
  g_autoptr(GPtrArray) problems = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(SluiceTask) task = sluice_task_new_from_data (document, -1, NULL, &problems, &error);
  g_autofree char *id = NULL;

  g_assert_no_error (error);
  AWAIT (result, sluice_store_save_task, store, task);
  id = sluice_store_save_task_finish (store, result, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (id, ==, "t1");
}

static GPtrArray *
list (SluiceStore       *store,
      SluiceAuditFilter  filter)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  GPtrArray *entries;

  AWAIT (result, sluice_store_list_audit, store, &filter);
  entries = sluice_store_list_audit_finish (store, result, &error);
  g_assert_no_error (error);
  return entries;
}

/* “task changed Orders: one thing | another”, the newest first. */
static char *
describe (SluiceStore       *store,
          SluiceAuditFilter  filter)
{
  g_autoptr(GPtrArray) entries = list (store, filter);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < entries->len; i++)
    {
      const SluiceAuditEntry *entry = entries->pdata[i];
      g_autofree char *details = g_strjoinv (" | ", entry->details);

      g_string_append_printf (text, "%s %s %s: %s\n", entry->kind, entry->action, entry->name, details);
    }
  return g_string_free (text, FALSE);
}

static void
assert_trail (SluiceStore       *store,
              SluiceAuditFilter  filter,
              const char        *expected)
{
  g_autofree char *text = describe (store, filter);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_task (void)
{
  g_autofree char *folder = sluice_test_make_folder ();
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  SluiceStore *store = open_store (folder, &error);
  g_autoptr(GPtrArray) entries = NULL;
  const SluiceAuditEntry *entry;

  g_set_prgname ("sluice-cli task add");
  save_task (store, TASK ("Orders", "https://a.org/x", "") END);
  save_task (store, TASK ("Orders", "https://a.org/x", "") END);
  save_task (store, TASK ("Orders", "https://b.org/x", "") END);
  save_task (store, TASK ("Bills", "https://b.org/x", "") END);
  save_task (store, TASK ("Bills", "https://b.org/x", "") DAILY);
  save_task (store, TASK ("Bills", "https://b.org/x", "") HOURLY);
  save_task (store, TASK ("Orders", "https://a.org/x", "") END);
  AWAIT (result, sluice_store_delete_task, store, "t1");
  g_assert_true (sluice_store_delete_task_finish (store, result, &error));
  save_task (store, TASK ("Orders", "https://a.org/x", "") DAILY);

  assert_trail (store, (SluiceAuditFilter) { .object = "t1" },
                "schedule restored Orders: \n"
                "task restored Orders: \n"
                "task deleted Orders: \n"
                "schedule deleted Orders: schedule {\"cron\":\"0 * * * *\"} removed\n"
                "task restored Orders: as it was in version 1 | name “Orders” instead of “Bills” | "
                "source: url “https://a.org/x” instead of “https://b.org/x”\n"
                "schedule changed Bills: schedule: cron “0 * * * *” instead of “0 2 * * *”\n"
                "schedule created Bills: schedule {\"cron\":\"0 2 * * *\"} added\n"
                "task renamed Bills: name “Bills” instead of “Orders”\n"
                "task changed Orders: source: url “https://b.org/x” instead of “https://a.org/x”\n"
                "task created Orders: \n");

  entries = list (store, (SluiceAuditFilter) { .limit = 1 });
  entry = entries->pdata[0];
  g_assert_cmpuint (entries->len, ==, 1);
  g_assert_cmpstr (entry->actor, ==, g_get_user_name ());
  g_assert_cmpstr (entry->program, ==, "sluice-cli");
  g_assert_cmpint (ABS (entry->time - g_get_real_time ()), <, 60 * G_USEC_PER_SEC);
  g_clear_object (&result);
  close_store (store);
}

/* A change that is not made leaves no trace. */
static void
test_rolled_back (void)
{
  g_autofree char *folder = sluice_test_make_folder ();
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GPtrArray) problems = NULL;
  g_autoptr(GError) error = NULL;
  SluiceStore *store = open_store (folder, &error);
  g_autoptr(SluiceTask) task =
    sluice_task_new_from_data (TASK ("Orders", "https://a.org/x", "") ", \"schedule\": {\"after\": [{\"task\": \"t1\"}]}}", -1,
                               NULL, &problems, &error);

  g_assert_no_error (error);
  AWAIT (result, sluice_store_save_task, store, task);
  g_assert_null (sluice_store_save_task_finish (store, result, &error));
  g_assert_cmpstr (sluice_error_get_code (error), ==, "schedule_cycle");
  assert_trail (store, (SluiceAuditFilter) { NULL }, "");
  g_clear_object (&result);
  close_store (store);
}

static void
save_connection (SluiceStore *store,
                 const char  *json)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) node = json_from_string (json, &error);
  g_autoptr(SluiceConnection) connection =
    sluice_connection_new_from_json ("house", json_node_get_object (node), NULL, &error);

  g_assert_no_error (error);
  AWAIT (result, sluice_store_save_connection, store, connection);
  g_assert_true (sluice_store_save_connection_finish (store, result, &error));
}

static void
save_query (SluiceStore *store,
            const char  *sql)
{
  g_autoptr(SluiceStoredQuery) query = sluice_stored_query_new ("Open", "house", sql, NULL);
  g_autoptr(SluiceStoredQuery) saved = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  AWAIT (result, sluice_store_save_query, store, query);
  saved = sluice_store_save_query_finish (store, result, &error);
  g_assert_no_error (error);
}

static void
test_kinds (void)
{
  g_autofree char *folder = sluice_test_make_folder ();
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  SluiceStore *store = open_store (folder, &error);

  save_connection (store, "{\"type\": \"sqlite\", \"path\": \"/a.db\"}");
  save_connection (store, "{\"type\": \"sqlite\", \"path\": \"/a.db\"}");
  save_connection (store, "{\"type\": \"sqlite\", \"path\": \"/b.db\"}");
  AWAIT (result, sluice_store_delete_connection, store, "house");
  g_assert_true (sluice_store_delete_connection_finish (store, result, &error));
  save_query (store, "SELECT 1");
  save_query (store, "SELECT 2");
  AWAIT (result, sluice_store_delete_query, store, "Open");
  g_assert_true (sluice_store_delete_query_finish (store, result, &error));
  save_task (store, TASK ("Orders", "https://a.org/x", "") DAILY);
  AWAIT (result, sluice_store_pause_schedule, store, "t1", "manual", "On holiday", NULL);
  g_assert_true (sluice_store_pause_schedule_finish (store, result, &error));
  AWAIT (result, sluice_store_resume_schedule, store, "t1");
  g_assert_true (sluice_store_resume_schedule_finish (store, result, &error));
  AWAIT (result, sluice_store_set_all_paused, store, TRUE);
  g_assert_true (sluice_store_set_all_paused_finish (store, result, &error));

  assert_trail (store, (SluiceAuditFilter) { .kind = "connection" },
                "connection deleted house: \n"
                "connection changed house: path “/b.db” instead of “/a.db”\n"
                "connection created house: \n");
  assert_trail (store, (SluiceAuditFilter) { .kind = "query" },
                "query deleted Open: \n"
                "query changed Open: sql “SELECT 2” instead of “SELECT 1”\n"
                "query created Open: \n");
  assert_trail (store, (SluiceAuditFilter) { .kind = "schedule" },
                "schedule paused all schedules: \n"
                "schedule resumed Orders: Resumed\n"
                "schedule paused Orders: On holiday\n"
                "schedule created Orders: \n");
  assert_trail (store, (SluiceAuditFilter) { .search = "HOLI" }, "schedule paused Orders: On holiday\n");
  assert_trail (store, (SluiceAuditFilter) { .search = "%" }, "");
  assert_trail (store, (SluiceAuditFilter) { .kind = "connection", .before = 2 }, "connection created house: \n");
  g_clear_object (&result);
  close_store (store);
}

static void
test_runs (void)
{
  g_autofree char *folder = sluice_test_make_folder ();
  g_autoptr(GError) error = NULL;
  SluiceStore *store = open_store (folder, &error);
  g_autoptr(SluiceRun) run = begin_run (store, "0001", "t1", NULL, &error);
  g_autoptr(SluiceRun) planned = sluice_run_new ("0002", "t2", "Planned");
  g_autoptr(GAsyncResult) result = NULL;

  sluice_run_set_origin (planned, SLUICE_TRIGGER_SCHEDULE, 5, NULL, NULL);
  sluice_run_set_state (planned, SLUICE_RUN_STATE_RUNNING);
  AWAIT (result, sluice_store_begin_run, store, planned, "{}");
  g_assert_true (sluice_store_begin_run_finish (store, result, NULL, &error));
  assert_trail (store, (SluiceAuditFilter) { NULL }, "task run-requested A task: run 0001\n");
  end_run (store, run, SLUICE_RUN_STATE_SUCCESS);
  end_run (store, planned, SLUICE_RUN_STATE_SUCCESS);
  g_clear_object (&result);
  close_store (store);
}

#define CANARY "Kanarienvogel-1848"

/* Wherever a document could hold a secret in clear text, it is not repeated. */
static void
test_secrets (void)
{
  static const struct
  {
    const char *before;
    const char *after;
  } changes[] = {
    { "{\"url\": \"https://a.org\"}", "{\"url\": \"https://me:" CANARY "@a.org\"}" },
    { "{\"url\": \"https://a.org?api_key=" CANARY "\"}", "{\"url\": \"https://a.org\"}" },
    { "{\"uri\": \"postgresql://a?password=" CANARY "\"}", "{}" },
    { "{}", "{\"source\": {\"headers\": {\"Authorization\": \"Basic " CANARY "\"}}}" },
    { "{\"source\": {\"headers\": {}}}", "{\"source\": {\"headers\": {\"X-Auth-Token\": \"" CANARY "\"}}}" },
    { "{\"source\": {\"headers\": {}}}", "{\"source\": {\"headers\": {\"X-Api-Key\": \"" CANARY "\"}}}" },
    { "{\"source\": {\"query\": {\"key\": \"a\"}}}", "{\"source\": {\"query\": {\"key\": \"" CANARY "\"}}}" },
    { "{\"source\": {\"body\": {}}}", "{\"source\": {\"body\": {\"user\": {\"password\": \"" CANARY "\"}}}}" },
    { "{\"source\": {\"body\": \"\"}}", "{\"source\": {\"body\": \"{\\\"password\\\": \\\"" CANARY "\\\"}\"}}" },
    { "{\"source\": {\"body\": \"\"}}", "{\"source\": {\"body\": \"user=me&pwd=" CANARY "\"}}" },
    { "{\"password\": \"a\"}", "{\"password\": \"" CANARY "\"}" },
    { "{\"sql\": \"a\"}", "{\"sql\": \"ATTACH 'host=x password=" CANARY "'\"}" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      g_autoptr(GPtrArray) details = sluice_audit_describe_changes (changes[i].before, changes[i].after, NULL);

      g_assert_cmpuint (details->len, ==, 1);
      g_test_message ("%s", (const char *) details->pdata[0]);
      if (strstr (details->pdata[0], CANARY) != NULL)
        g_error ("%s: the secret is in “%s”", changes[i].after, (const char *) details->pdata[0]);
      g_assert_nonnull (strstr (details->pdata[0], "may hold a secret"));
    }
}

/* A name of a secret is none. */
static void
test_references (void)
{
  g_autoptr(GPtrArray) details =
    sluice_audit_describe_changes ("{\"password\": \"secret:a\"}", "{\"password\": \"secret:b\"}", NULL);

  g_assert_cmpuint (details->len, ==, 1);
  g_assert_cmpstr (details->pdata[0], ==, "password “secret:b” instead of “secret:a”");
}

/* What the process knows to be secret is masked in whatever shape. */
static void
test_known_secrets (void)
{
  g_autofree char *folder = sluice_test_make_folder ();
  g_autoptr(GError) error = NULL;
  SluiceStore *store = open_store (folder, &error);
  g_autofree char *text = NULL;

  sluice_redaction_add (CANARY);
  save_task (store, TASK ("Orders", "https://a.org/x", "") END);
  save_task (store, TASK (CANARY, "https://a.org/x", "") END);
  text = describe (store, (SluiceAuditFilter) { NULL });
  g_assert_null (strstr (text, CANARY));
  g_assert_nonnull (strstr (text, SLUICE_REDACTED));
  close_store (store);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/store/audit/task", test_task);
  g_test_add_func ("/store/audit/rolled-back", test_rolled_back);
  g_test_add_func ("/store/audit/kinds", test_kinds);
  g_test_add_func ("/store/audit/runs", test_runs);
  g_test_add_func ("/store/audit/secrets", test_secrets);
  g_test_add_func ("/store/audit/references", test_references);
  g_test_add_func ("/store/audit/known-secrets", test_known_secrets);
  return g_test_run ();
}
