/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-tour-example.h"

#include <glib/gi18n.h>
#include <json-glib/json-glib.h>

/* Always the same one: a second tour does not make a second task. */
#define EXAMPLE_ID "6f1f0a52-6a0a-4c5e-9a57-0d6f3f1b7c99"

/* A run with a rejected row, whatever the rows of the sample are today. */
static char *
dup_document (SluiceStore *store)
{
  static const char text[] =
    "{\"sluice\": 1, \"id\": \"" EXAMPLE_ID "\","
    "\"source\": {\"type\": \"inline\", \"records\": ["
    "{\"id\": 1, \"customer\": \"Ada\", \"amount\": \"10\"},"
    "{\"id\": 2, \"customer\": \"Grace\", \"amount\": \"25\"},"
    "{\"id\": 3, \"customer\": \"Katherine\", \"amount\": \"twelve\"},"
    "{\"id\": 4, \"customer\": \"Mary\", \"amount\": \"7\"}]},"
    "\"mapping\": [{\"column\": \"id\", \"type\": \"integer\", \"from\": \"id\"},"
    "{\"column\": \"customer\", \"type\": \"text\", \"from\": \"customer\"},"
    "{\"column\": \"amount\", \"type\": \"integer\", \"from\": \"amount\"}],"
    "\"destination\": {\"type\": \"sqlite\", \"table\": \"tour_orders\"},"
    "\"load\": {\"strategy\": \"upsert\", \"keys\": [\"id\"]}}";
  g_autoptr(JsonNode) root = json_from_string (text, NULL);
  g_autofree char *path = g_build_filename (sluice_store_get_directory (store), "data.db", NULL);
  JsonObject *document = json_node_get_object (root);

  /* Translators: the name of a task */
  json_object_set_string_member (document, "name", _("Orders of the Tour"));
  json_object_set_string_member (json_object_get_object_member (document, "destination"), "path", path);
  return json_to_string (root, FALSE);
}

static void
begun_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;
  char *run = sluice_session_run_finish (SLUICE_SESSION (source), result, &error);

  if (run != NULL)
    g_task_return_pointer (task, run, g_free);
  else
    g_task_return_error (task, error);
}

static void
saved_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  SluiceSession *session = g_task_get_source_object (task);
  GError *error = NULL;
  g_autofree char *id = sluice_store_save_task_finish (SLUICE_STORE (source), result, &error);

  if (id == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  sluice_session_tasks_changed (session);
  sluice_session_run_async (session, id, g_task_get_cancellable (task), begun_cb, g_object_ref (task));
}

/**
 * sluice_tour_example_run_async:
 * @session: the session, whose store is open
 * @cancellable: (nullable): a cancellable
 * @callback: called when the run was begun
 * @user_data: for @callback
 *
 * Keeps a small task of which one row will be rejected, and runs it.
 */
void
sluice_tour_example_run_async (SluiceSession       *session,
                               GCancellable        *cancellable,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  g_autofree char *text = NULL;
  g_autoptr(SluiceTask) document = NULL;
  GError *error = NULL;

  g_return_if_fail (SLUICE_IS_SESSION (session));
  g_return_if_fail (sluice_session_get_store (session) != NULL);

  task = g_task_new (session, cancellable, callback, user_data);
  g_task_set_source_tag (task, sluice_tour_example_run_async);
  text = dup_document (sluice_session_get_store (session));
  document = sluice_task_new_from_data (text, -1, NULL, NULL, &error);
  if (document == NULL)
    g_task_return_error (task, error);
  else
    sluice_store_save_task_async (sluice_session_get_store (session), document, cancellable, saved_cb,
                                  g_object_ref (task));
}

/**
 * sluice_tour_example_run_finish:
 * @result: what the callback was given
 * @error: as [method@Sluice.Store.save_task_finish] or [method@Sluice.Session.run_finish]
 *
 * Returns: (transfer full): the id of the run
 */
char *
sluice_tour_example_run_finish (GAsyncResult  *result,
                                GError       **error)
{
  g_return_val_if_fail (G_IS_TASK (result), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
