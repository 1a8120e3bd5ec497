/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-cli-connection.h"

#include "sluice-cli-json.h"
#include "sluice-cli-table.h"
#include "sluice-cli-test-http.h"
#include "sluice-database-browser.h"
#include "sluice-error.h"
#include "sluice-redaction.h"

#include <stdio.h>

static void
test_http_thread (GTask        *task,
                  gpointer      source_object,
                  gpointer      task_data,
                  GCancellable *cancellable)
{
  g_task_return_pointer (task, sluice_cli_test_http (task_data, cancellable), (GDestroyNotify) g_ptr_array_unref);
}

static GPtrArray *
test_http (SluiceCli         *cli,
           SluiceConnection  *connection,
           GError           **error)
{
  g_auto(SluiceCliSync) sync = { NULL };
  g_autoptr(GTask) task = g_task_new (NULL, cli->cancellable, sluice_cli_sync_cb, &sync);

  g_task_set_source_tag (task, test_http);
  g_task_set_task_data (task, g_object_ref (connection), g_object_unref);
  g_task_run_in_thread (task, test_http_thread);
  return g_task_propagate_pointer (G_TASK (sluice_cli_sync_wait (&sync)), error);
}

static GPtrArray *
ask_test (SluiceCli         *cli,
          SluiceConnection  *connection,
          GError           **error)
{
  g_auto(SluiceCliSync) sync = { NULL };
  g_autoptr(SluiceDatabaseBrowser) browser = NULL;

  if (sluice_connection_get_kind (connection) == SLUICE_CONNECTION_HTTP)
    return test_http (cli, connection, error);
  browser = sluice_database_browser_new (connection, cli->secrets, error);
  if (browser == NULL)
    return NULL;
  sluice_database_browser_test_async (browser, cli->cancellable, sluice_cli_sync_cb, &sync);
  return sluice_database_browser_test_finish (browser, sluice_cli_sync_wait (&sync), error);
}

static gboolean
waited_cb (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
  return G_SOURCE_REMOVE;
}

static void
cancelled_cb (GCancellable *cancellable,
              gpointer      user_data)
{
  g_main_context_wakeup (NULL);
}

/* A moment after the last test; FALSE if nobody wants to wait. */
static gboolean
wait_turn (SluiceCli *cli,
           gint64     time)
{
  gulong handler = g_cancellable_connect (cli->cancellable, G_CALLBACK (cancelled_cb), NULL, NULL);
  gboolean waited = time <= 0;
  guint id = waited ? 0 : g_timeout_add ((guint) (time / 1000) + 1, waited_cb, &waited);

  while (!waited && !g_cancellable_is_cancelled (cli->cancellable))
    g_main_context_iteration (NULL, TRUE);
  if (!waited)
    g_source_remove (id);
  g_cancellable_disconnect (cli->cancellable, handler);
  return waited;
}

static gboolean
begin (SluiceCli   *cli,
       const char  *name,
       GError     **error)
{
  g_auto(SluiceCliSync) sync = { NULL };
  gint64 time = 0;

  sluice_store_begin_test_async (cli->store, name, cli->cancellable, sluice_cli_sync_cb, &sync);
  if (!sluice_store_begin_test_finish (cli->store, sluice_cli_sync_wait (&sync), &time, error))
    return FALSE;
  wait_turn (cli, time);
  return TRUE;
}

/* What cannot be kept has been said all the same. */
static void
end (SluiceCli  *cli,
     const char *name,
     JsonArray  *steps,
     gboolean    passed)
{
  g_auto(SluiceCliSync) sync = { NULL };
  g_autofree char *text = steps != NULL ? sluice_cli_array_to_text (steps, FALSE) : NULL;
  g_autoptr(GError) error = NULL;

  /* Also when the test was cancelled: then there is nothing to be kept. */
  sluice_store_end_test_async (cli->store, name, text, passed, NULL, sluice_cli_sync_cb, &sync);
  if (!sluice_store_end_test_finish (cli->store, sluice_cli_sync_wait (&sync), &error))
    g_warning ("How the test has ended is not kept: %s", error->message);
}

static void
add_step (JsonArray  *array,
          const char *step,
          gboolean    passed,
          const char *message)
{
  g_autofree char *redacted = sluice_redact (message);
  g_autofree char *text = sluice_cli_text_for_line (redacted, 0);
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "step", step);
  json_object_set_boolean_member (object, "passed", passed);
  json_object_set_string_member (object, "message", text);
  json_array_add_object_element (array, object);
}

/* (transfer full): the steps of a test that could not begin */
static JsonArray *
failure_to_json (const GError *error)
{
  JsonArray *array = json_array_new ();
  const char *hint = error->domain == SLUICE_ERROR ? sluice_error_get_hint (error) : NULL;
  g_autofree char *message = g_strjoin (" ", error->message, hint, NULL);

  add_step (array, "settings", FALSE, message);
  return array;
}

/* Anything but a run of the test is no result. */
static gboolean
test (SluiceCli         *cli,
      SluiceConnection  *connection,
      JsonArray        **ret_steps,
      gboolean          *ret_passed,
      GError           **error)
{
  g_autoptr(GPtrArray) steps = ask_test (cli, connection, error);

  if (steps == NULL)
    return FALSE;
  *ret_steps = json_array_new ();
  *ret_passed = TRUE;
  for (guint i = 0; i < steps->len; i++)
    {
      const SluiceTestStep *step = g_ptr_array_index (steps, i);

      *ret_passed = *ret_passed && step->passed;
      add_step (*ret_steps, step->step, step->passed, step->message);
    }
  return TRUE;
}

static void
print_text (JsonArray *steps)
{
  for (guint i = 0; i < json_array_get_length (steps); i++)
    {
      JsonObject *step = json_array_get_object_element (steps, i);

      fprintf (stdout, "%-8s %s  %s\n", json_object_get_string_member (step, "step"),
               json_object_get_boolean_member (step, "passed") ? "ok    " : "FAILED",
               json_object_get_string_member (step, "message"));
    }
}

static SluiceCliStatus
run (SluiceCli              *cli,
     const SluiceCliCommand *command,
     GStrv                  *argv)
{
  g_autoptr(SluiceConnection) connection = NULL;
  g_autoptr(JsonArray) steps = NULL;
  g_autoptr(GError) error = NULL;
  gboolean passed = FALSE;
  const char *name;

  if (!sluice_cli_parse (cli, command, NULL, 1, 1, argv))
    return SLUICE_CLI_USAGE;
  name = (*argv)[1];
  connection = sluice_cli_find_connection (cli, name, &error);
  if (connection == NULL || !begin (cli, name, &error))
    return sluice_cli_fail (cli, error, NULL);

  if (!test (cli, connection, &steps, &passed, &error))
    {
      g_autoptr(JsonArray) failure = failure_to_json (error);

      end (cli, name, g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) ? NULL : failure, FALSE);
      return sluice_cli_fail (cli, error, NULL);
    }
  end (cli, name, steps, passed);
  if (cli->output == SLUICE_CLI_OUTPUT_TEXT)
    print_text (steps);
  else
    sluice_cli_print_array (steps);
  return passed ? SLUICE_CLI_SUCCESS : SLUICE_CLI_FAILED;
}

const SluiceCliCommand sluice_cli_connection_test = {
  .name = "connection test",
  .arguments = "NAME",
  .summary = "Try a connection and say which step fails",
  .description =
    "A connection is tested by one process at a time, and not more often than every\n"
    "three seconds, so that no server locks anybody out. How it ended is kept.\n"
    "\n"
    "Example:\n"
    "  sluice-cli connection test shop",
  .run = run,
};
