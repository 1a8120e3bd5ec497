/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-cli-log-requests.h"

#include "sluice-cli-json.h"
#include "sluice-cli-sync.h"
#include "sluice-cli-table.h"
#include "sluice-request-curl.h"
#include "sluice-source-spec.h"
#include "sluice-task.h"

#include <stdio.h>

/* NULL without an error: the run has none, or it is no task any more. */
static SluiceTask *
load_task (SluiceCli   *cli,
           const char  *run_id,
           GError     **error)
{
  g_auto(SluiceCliSync) sync = { NULL };
  g_autoptr(GError) local_error = NULL;
  g_autoptr(GPtrArray) problems = NULL;
  g_autofree char *document = NULL;

  sluice_store_load_run_document_async (cli->store, run_id, cli->cancellable, sluice_cli_sync_cb, &sync);
  document = sluice_store_load_run_document_finish (cli->store, sluice_cli_sync_wait (&sync), &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  return document != NULL ? sluice_task_new_from_data (document, -1, NULL, &problems, NULL) : NULL;
}

static GPtrArray *
list_requests (SluiceCli   *cli,
               const char  *run_id,
               GError     **error)
{
  g_auto(SluiceCliSync) sync = { NULL };

  sluice_store_list_requests_async (cli->store, run_id, 0, 0, cli->cancellable, sluice_cli_sync_cb, &sync);
  return sluice_store_list_requests_finish (cli->store, sluice_cli_sync_wait (&sync), error);
}

static void
print_requests (GPtrArray *requests)
{
  static const char *const headings[] = {
    ">#", "TIME", "METHOD", ">STATUS", ">MS", ">BYTES", ">TRY", "*URL", "*ERROR", NULL
  };
  g_autoptr(SluiceCliTable) table = sluice_cli_table_new (headings);

  for (guint i = 0; i < requests->len; i++)
    {
      const SluiceStoredRequest *request = g_ptr_array_index (requests, i);

      sluice_cli_table_take (table, g_strdup_printf ("%" G_GINT64_FORMAT, request->number));
      sluice_cli_table_take (table, sluice_cli_format_time (request->time, TRUE));
      sluice_cli_table_add (table, request->method);
      sluice_cli_table_take (table, request->status > 0 ? g_strdup_printf ("%" G_GINT64_FORMAT, request->status)
                                                        : g_strdup ("-"));
      sluice_cli_table_take (table, g_strdup_printf ("%" G_GINT64_FORMAT, request->milliseconds));
      sluice_cli_table_take (table, g_strdup_printf ("%" G_GINT64_FORMAT, request->bytes));
      sluice_cli_table_take (table, g_strdup_printf ("%" G_GINT64_FORMAT, MAX (request->attempt, 1)));
      sluice_cli_table_add (table, request->url);
      sluice_cli_table_add (table, request->error);
    }
  if (requests->len == 0)
    fputs ("No requests.\n", stdout);
  else
    sluice_cli_table_print (table, "");
}

static JsonObject *
request_to_json (const SluiceStoredRequest *request,
                 SluiceTask                *task)
{
  const SluiceSourceSpec *source = task != NULL ? sluice_task_get_source (task) : NULL;
  g_autofree char *time = sluice_cli_format_time (request->time, FALSE);
  g_autofree char *curl = NULL;
  JsonObject *object = json_object_new ();

  if (source != NULL && source->http != NULL)
    curl = sluice_request_to_curl (source->http, request->kind, request->method, request->url);
  json_object_set_int_member (object, "number", request->number);
  json_object_set_string_member (object, "time", time);
  json_object_set_string_member (object, "kind", request->kind);
  json_object_set_string_member (object, "method", request->method);
  json_object_set_string_member (object, "url", request->url);
  json_object_set_int_member (object, "page", request->page);
  json_object_set_int_member (object, "attempt", request->attempt);
  if (request->status > 0)
    json_object_set_int_member (object, "status", request->status);
  else
    json_object_set_null_member (object, "status");
  json_object_set_int_member (object, "milliseconds", request->milliseconds);
  json_object_set_int_member (object, "bytes", request->bytes);
  sluice_cli_json_set_text (object, "error", request->error);
  sluice_cli_json_set_text (object, "curl", curl);
  return object;
}

gboolean
sluice_cli_print_requests (SluiceCli   *cli,
                           const char  *run_id,
                           JsonArray   *array,
                           GError     **error)
{
  g_autoptr(GPtrArray) requests = list_requests (cli, run_id, error);
  g_autoptr(SluiceTask) task = NULL;
  g_autoptr(GError) local_error = NULL;

  if (requests == NULL)
    return FALSE;
  if (cli->output == SLUICE_CLI_OUTPUT_TEXT)
    {
      print_requests (requests);
      return TRUE;
    }

  task = load_task (cli, run_id, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  for (guint i = 0; i < requests->len; i++)
    json_array_add_object_element (array, request_to_json (g_ptr_array_index (requests, i), task));
  return TRUE;
}
