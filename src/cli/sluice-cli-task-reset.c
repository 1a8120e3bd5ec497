/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-cli-task-reset.h"

#include "sluice-bookmark.h"
#include "sluice-cli-load-task.h"
#include "sluice-connection-render.h"
#include "sluice-error.h"
#include "sluice-loader.h"
#include "sluice-run-scope.h"
#include "sluice-uuid.h"

#include <stdio.h>

/* What a reset works with. */
typedef struct
{
  SluiceCli *cli;
  SluiceTask *task;             /* (owned) */
  SluiceTemplateScope *scope;   /* (owned) */
  SluiceConnection *connection; /* (owned) the destination */
  SluiceLoader *loader;         /* (owned) */
  char *schema;
  char *table;
} Reset;

static void
reset_clear (Reset *self)
{
  g_clear_object (&self->loader);
  g_clear_object (&self->connection);
  g_clear_pointer (&self->scope, sluice_template_scope_free);
  g_clear_object (&self->task);
  g_free (self->schema);
  g_free (self->table);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Reset, reset_clear)

static SluiceConnection *
find_connection (Reset   *self,
                 GError **error)
{
  const SluiceDestinationSpec *destination = sluice_task_get_destination (self->task);
  g_auto(SluiceCliSync) sync = { NULL };
  SluiceConnection *connection;

  if (destination->connection != NULL)
    return g_object_ref (destination->connection);
  sluice_store_find_connection_async (self->cli->store, destination->connection_name, self->cli->cancellable,
                                      sluice_cli_sync_cb, &sync);
  connection = sluice_store_find_connection_finish (self->cli->store, sluice_cli_sync_wait (&sync), error);
  if (connection == NULL && error != NULL && *error == NULL)
    sluice_set_error (error, SLUICE_ERROR_INVALID, "unknown_connection", "There is no connection “%s”",
                      destination->connection_name);
  return connection;
}

static gboolean
render (Reset       *self,
        const char  *text,
        char       **ret_text,
        GError     **error)
{
  if (text == NULL)
    return TRUE;
  *ret_text = sluice_template_render (text, self->scope, SLUICE_TEMPLATE_PLAIN, self->cli->cancellable, error);
  return *ret_text != NULL;
}

static gboolean
find_destination (Reset       *self,
                  GHashTable  *params,
                  GError     **error)
{
  const SluiceDestinationSpec *destination = sluice_task_get_destination (self->task);
  const char *origin = sluice_task_get_origin (self->task);
  g_autofree char *base_dir = origin != NULL ? g_path_get_dirname (origin) : g_get_current_dir ();
  g_autoptr(SluiceConnection) template = NULL;

  self->scope = sluice_run_scope_new (self->task, params, NULL, g_get_real_time (), self->cli->secrets, error);
  if (self->scope == NULL)
    return FALSE;
  if (destination->output != NULL)
    return render (self, destination->output->path, &self->table, error);
  template = find_connection (self, error);
  if (template == NULL)
    return FALSE;
  self->connection = sluice_connection_render (template, self->scope, base_dir, self->cli->cancellable, error);
  return self->connection != NULL && render (self, destination->schema, &self->schema, error) &&
         render (self, destination->table, &self->table, error);
}

/* A run under way would be in the middle of its rows. */
static gboolean
check_idle (Reset   *self,
            GError **error)
{
  static const char *const active[] = { "pending", "running", NULL };
  const SluiceRunFilter filter = { .task = sluice_task_get_id (self->task), .states = active, .limit = 1 };
  g_auto(SluiceCliSync) recovered = { NULL };
  g_auto(SluiceCliSync) listed = { NULL };
  g_autoptr(GPtrArray) runs = NULL;

  sluice_store_recover_async (self->cli->store, self->cli->cancellable, sluice_cli_sync_cb, &recovered);
  if (sluice_store_recover_finish (self->cli->store, sluice_cli_sync_wait (&recovered), error) < 0)
    return FALSE;
  sluice_store_list_runs_async (self->cli->store, &filter, self->cli->cancellable, sluice_cli_sync_cb, &listed);
  runs = sluice_store_list_runs_finish (self->cli->store, sluice_cli_sync_wait (&listed), error);
  if (runs == NULL)
    return FALSE;
  if (runs->len == 0)
    return TRUE;

  sluice_set_error (error, SLUICE_ERROR_TEMPORARY, "lease_held", "The task is running (run %s)",
                    sluice_run_get_id (runs->pdata[0]));
  if (error != NULL)
    sluice_error_set_hint (*error, "Wait for its end, or cancel it");
  return FALSE;
}

/* Puts a reset in the place of the bookmark in the ledger. */
static gboolean
reset_in_ledger (Reset   *self,
                 char   **ret_bookmark,
                 GError **error)
{
  g_autoptr(SluiceBookmark) reset = sluice_bookmark_new ();
  g_autofree char *id = sluice_uuid_v7 ();
  g_autofree char *text = NULL;
  g_auto(SluiceCliSync) connected = { NULL };
  g_auto(SluiceCliSync) found = { NULL };
  SluiceDestination *destination;
  const SluiceLoadRequest request = {
    .schema = self->schema,
    .table = self->table,
    .load = sluice_task_get_load (self->task),
    .task_id = sluice_task_get_id (self->task),
    .run_id = id,
  };

  reset->reset = g_strdup (id);
  text = sluice_bookmark_to_text (reset);
  destination = sluice_destination_new (self->connection, self->cli->secrets, error);
  if (destination == NULL)
    return FALSE;
  self->loader = sluice_loader_new (destination);
  sluice_loader_connect_async (self->loader, FALSE, self->cli->cancellable, sluice_cli_sync_cb, &connected);
  if (!sluice_loader_connect_finish (self->loader, sluice_cli_sync_wait (&connected), error))
    return FALSE;
  sluice_loader_find_cursor_async (self->loader, &request, text, self->cli->cancellable, sluice_cli_sync_cb, &found);
  return sluice_loader_find_cursor_finish (self->loader, sluice_cli_sync_wait (&found), ret_bookmark, error);
}

static gboolean
reset_in_workspace (Reset   *self,
                    char   **ret_bookmark,
                    GError **error)
{
  g_autofree char *key = sluice_bookmark_make_key (self->schema, self->table);
  g_auto(SluiceCliSync) found = { NULL };
  g_auto(SluiceCliSync) forgotten = { NULL };
  g_autoptr(GError) local_error = NULL;

  sluice_store_find_state_async (self->cli->store, sluice_task_get_id (self->task), key, self->cli->cancellable,
                                 sluice_cli_sync_cb, &found);
  *ret_bookmark = sluice_store_find_state_finish (self->cli->store, sluice_cli_sync_wait (&found), &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  sluice_store_set_state_async (self->cli->store, sluice_task_get_id (self->task), key, NULL, self->cli->cancellable,
                                sluice_cli_sync_cb, &forgotten);
  return sluice_store_set_state_finish (self->cli->store, sluice_cli_sync_wait (&forgotten), error);
}

static gboolean
reset_task (Reset       *self,
            GHashTable  *params,
            char       **ret_bookmark,
            GError     **error)
{
  if (sluice_task_get_source (self->task)->incremental == NULL)
    {
      sluice_set_error (error, SLUICE_ERROR_INVALID, "not_incremental", "“%s” has no bookmark: its source is not "
                        "“incremental”", sluice_task_get_name (self->task));
      return FALSE;
    }
  if (!find_destination (self, params, error) || !check_idle (self, error))
    return FALSE;
  return sluice_task_get_load (self->task)->ledger ? reset_in_ledger (self, ret_bookmark, error)
                                                   : reset_in_workspace (self, ret_bookmark, error);
}

/* Says what the bookmark was; a text that cannot be read is forgotten, too. */
static void
show (Reset      *self,
      const char *text)
{
  g_autoptr(SluiceBookmark) bookmark = text != NULL ? sluice_bookmark_parse (text, NULL) : NULL;
  const char *last = bookmark != NULL ? bookmark->last : NULL;
  const char *initial = sluice_task_get_source (self->task)->incremental->initial;
  g_autoptr(JsonObject) object = NULL;

  if (self->cli->output == SLUICE_CLI_OUTPUT_TEXT)
    {
      if (last != NULL)
        fprintf (stdout, "The bookmark was “%s”. The next run begins at %s.\n", last,
                 initial != NULL ? initial : "the beginning");
      else
        fputs ("There was no bookmark.\n", stdout);
      return;
    }

  object = json_object_new ();
  json_object_set_string_member (object, "task", sluice_task_get_name (self->task));
  if (last != NULL)
    json_object_set_string_member (object, "bookmark", last);
  else
    json_object_set_null_member (object, "bookmark");
  sluice_cli_print_object (object);
}

static SluiceCliStatus
run_reset (SluiceCli              *cli,
           const SluiceCliCommand *command,
           GStrv                  *argv)
{
  g_auto(Reset) reset = { .cli = cli };
  g_auto(GStrv) params = NULL;
  g_autoptr(GHashTable) values = NULL;
  g_autoptr(GPtrArray) problems = NULL;
  g_autofree char *bookmark = NULL;
  g_autoptr(GError) error = NULL;
  const GOptionEntry entries[] = {
    { "param", 'p', 0, G_OPTION_ARG_FILENAME_ARRAY, &params, "A value for {{param.NAME}}", "NAME=VALUE" },
    G_OPTION_ENTRY_NULL,
  };

  if (!sluice_cli_parse (cli, command, entries, 1, 1, argv))
    return SLUICE_CLI_USAGE;
  values = sluice_cli_parse_params (params, &error);
  if (values == NULL)
    return sluice_cli_fail (cli, error, NULL);
  reset.task = sluice_cli_load_task (cli, (*argv)[1], &problems, &error);
  if (reset.task == NULL || !sluice_cli_open (cli, &error) || !reset_task (&reset, values, &bookmark, &error))
    return sluice_cli_fail (cli, error, problems);

  show (&reset, bookmark);
  return SLUICE_CLI_SUCCESS;
}

const SluiceCliCommand sluice_cli_task_reset = {
  .name = "task reset",
  .arguments = "TASK",
  .summary = "Forget the bookmark of an incremental task",
  .description =
    "TASK is a task file or the name or id of a stored task. The next run begins at\n"
    "“initial”. Rows that are loaded stay; with the strategy insert they are appended\n"
    "once more. Prints what the bookmark was.\n"
    "\n"
    "Example:\n"
    "  sluice-cli task reset Orders",
  .run = run_reset,
};
