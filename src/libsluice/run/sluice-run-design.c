/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-run-session-private.h"

#include "sluice-error.h"
#include "sluice-runner.h"

/* `ddl`: a run that looks at the table of its destination, or makes it, and then ends
 * without having read its source, except for the columns of a task without mapping. */

struct _SluiceRunDesign
{
  gboolean executes;
  char *script;                 /* (nullable) */
  JsonObject *object;           /* (owned) (nullable) */
  guint n_executed;
  int exit_status;
};

static void
design_free (gpointer data)
{
  SluiceRunDesign *self = data;

  g_clear_pointer (&self->object, json_object_unref);
  g_free (self->script);
  g_free (self);
}

static void
designed_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  SluiceRunSession *self = user_data;
  SluiceRunDesign *design = self->options.design;
  g_autoptr(GError) error = NULL;

  if (sluice_loader_design_finish (SLUICE_LOADER (source), result, &design->object, &design->n_executed, &error))
    sluice_run_session_end (self);
  else
    sluice_run_session_fail (self, g_steal_pointer (&error));
}

/* The request is complete: what comes now instead of the load. */
void
sluice_run_session_design (SluiceRunSession *self)
{
  const SluiceRunDesign *design = self->options.design;

  if (self->output_path != NULL)
    {
      sluice_run_session_fail (self, sluice_error_new (SLUICE_ERROR_CONFIGURATION, "no_table",
                                                       "“%s” is a file: there is no table to be made",
                                                       self->output_path));
      return;
    }
  sluice_loader_design_async (self->loader, &self->request, design->executes, design->script, self->cancellable,
                              designed_cb, self);
}

/* What is said of a design that failed, too. */
static JsonObject *
make_object (SluiceRunDesign *self,
             SluiceRun       *run)
{
  g_autoptr(JsonNode) node = json_from_string (sluice_run_get_result (run), NULL);
  JsonObject *result = json_node_get_object (node);
  JsonObject *object = self->object != NULL ? json_object_ref (self->object) : json_object_new ();

  if (self->executes)
    json_object_set_int_member (object, "executed", self->n_executed);
  json_object_set_member (object, "error", json_node_copy (json_object_get_member (result, "error")));
  return object;
}

static void
ran_cb (GObject      *source,
        GAsyncResult *result,
        gpointer      user_data)
{
  g_autoptr(GTask) gtask = user_data;
  SluiceRunDesign *design = g_task_get_task_data (gtask);
  g_autoptr(SluiceRun) run = NULL;
  GError *error = NULL;

  run = sluice_runner_run_finish (result, &design->exit_status, &error);
  if (run == NULL)
    g_task_return_error (gtask, error);
  else
    g_task_return_pointer (gtask, make_object (design, run), (GDestroyNotify) json_object_unref);
}

/**
 * sluice_runner_design_async:
 * @store: the store
 * @secrets: where secrets are looked up
 * @task: a task whose destination is a database
 * @options: parameters
 * @executes: whether statements are run
 * @script: (nullable): which, %NULL = those that make the table
 * @cancellable: (nullable): stops it
 * @callback: called in the caller's thread-default context
 * @user_data: for @callback
 *
 * Says what table a load of @task would make, or makes it.
 */
void
sluice_runner_design_async (SluiceStore            *store,
                            SluiceSecretStore      *secrets,
                            SluiceTask             *task,
                            const SluiceRunOptions *options,
                            gboolean                executes,
                            const char             *script,
                            GCancellable           *cancellable,
                            GAsyncReadyCallback     callback,
                            gpointer                user_data)
{
  GTask *gtask = g_task_new (NULL, cancellable, callback, user_data);
  SluiceRunDesign *design = g_new0 (SluiceRunDesign, 1);
  SluiceRunOptions designed;

  g_return_if_fail (options != NULL);

  g_task_set_source_tag (gtask, sluice_runner_design_async);
  design->executes = executes;
  design->script = g_strdup (script);
  g_task_set_task_data (gtask, design, design_free);

  designed = *options;
  designed.dry_run = TRUE;
  designed.design = design;
  sluice_runner_run_async (store, secrets, task, &designed, cancellable, ran_cb, gtask);
}

/**
 * sluice_runner_design_finish:
 * @result: what the callback got
 * @ret_exit_status: (out): the exit status that it stands for, as that of a run
 * @error: %SLUICE_ERROR_INVALID if the task, its parameters or its connection are
 *   wrong; what fails later is in the object
 *
 * Returns: (transfer full): the object of `ddl --output json`
 */
JsonObject *
sluice_runner_design_finish (GAsyncResult  *result,
                             int           *ret_exit_status,
                             GError       **error)
{
  SluiceRunDesign *design = g_task_get_task_data (G_TASK (result));

  g_return_val_if_fail (g_async_result_is_tagged (result, sluice_runner_design_async), NULL);

  *ret_exit_status = design->exit_status;
  return g_task_propagate_pointer (G_TASK (result), error);
}
