/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-runner.h"

#include "sluice-load-plan.h"

/* `plan`: a run whose destination only finds out what would become of its rows. */

/* Rows of each fate, unless another number is asked for. */
#define DEFAULT_ROWS 50

typedef struct
{
  SluiceLoadPlan *plan;         /* (owned) */
  JsonArray *rejects;           /* (owned) */
  char *table;                  /* (owned) (nullable) as written; NULL for a file */
  SluiceRunEventFunc event_func;
  gpointer event_data;
  int exit_status;
} PlanData;

static void
plan_data_free (gpointer data)
{
  PlanData *self = data;

  sluice_load_plan_free (self->plan);
  json_array_unref (self->rejects);
  g_free (self->table);
  g_free (self);
}

static void
event_cb (JsonObject *event,
          gpointer    user_data)
{
  static const char *const members[] = { "row", "column", "code", "message", "value" };
  PlanData *self = user_data;

  if (g_strcmp0 (json_object_get_string_member_with_default (event, "event", ""), "reject") == 0)
    {
      JsonObject *reject = json_object_new ();

      for (guint i = 0; i < G_N_ELEMENTS (members); i++)
        json_object_set_member (reject, members[i], json_node_copy (json_object_get_member (event, members[i])));
      json_array_add_object_element (self->rejects, reject);
    }
  if (self->event_func != NULL)
    self->event_func (event, self->event_data);
}

static void
copy_member (JsonObject *from,
             const char *name,
             JsonObject *to,
             const char *new_name)
{
  if (json_object_has_member (from, name))
    json_object_set_member (to, new_name, json_node_copy (json_object_get_member (from, name)));
}

static JsonObject *
make_counts (JsonObject *result)
{
  static const char *const names[][2] = {
    { "read", "read" }, { "inserted", "new" }, { "updated", "changed" }, { "unchanged", "unchanged" },
    { "deleted", "deleted" }, { "skipped", "skipped" }, { "rejected", "rejected" },
    { "filtered", "filtered" }, { "deduplicated", "deduplicated" },
    { "aggregated", "aggregated" },
  };
  JsonObject *counts = json_object_new ();

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    copy_member (result, names[i][0], counts, names[i][1]);
  return counts;
}

static JsonObject *
make_object (PlanData  *self,
             SluiceRun *run)
{
  g_autoptr(JsonNode) node = json_from_string (sluice_run_get_result (run), NULL);
  JsonObject *result = json_node_get_object (node);
  JsonObject *object = json_object_new ();

  copy_member (result, "task", object, "task");
  json_object_set_string_member (object, "table", self->table);
  json_object_set_object_member (object, "counts", make_counts (result));
  sluice_load_plan_write (self->plan, object);
  json_object_set_array_member (object, "rejects", json_array_ref (self->rejects));
  copy_member (result, "warnings", object, "warnings");
  copy_member (result, "error", object, "error");
  return object;
}

static void
ran_cb (GObject      *source,
        GAsyncResult *result,
        gpointer      user_data)
{
  g_autoptr(GTask) gtask = user_data;
  PlanData *data = g_task_get_task_data (gtask);
  g_autoptr(SluiceRun) run = NULL;
  GError *error = NULL;

  run = sluice_runner_run_finish (result, &data->exit_status, &error);
  if (run == NULL)
    g_task_return_error (gtask, error);
  else
    g_task_return_pointer (gtask, make_object (data, run), (GDestroyNotify) json_object_unref);
}

/**
 * sluice_runner_plan_async:
 * @store: the store
 * @secrets: where secrets are looked up
 * @task: the task
 * @options: parameters
 * @rows: how many rows of each fate are shown, 0 = as many as is usual
 * @cancellable: (nullable): stops it
 * @callback: called in the caller's thread-default context
 * @user_data: for @callback
 *
 * Reads the whole source and finds out what a load of it would do. Nothing is written
 * but a stage.
 */
void
sluice_runner_plan_async (SluiceStore            *store,
                          SluiceSecretStore      *secrets,
                          SluiceTask             *task,
                          const SluiceRunOptions *options,
                          guint                   rows,
                          GCancellable           *cancellable,
                          GAsyncReadyCallback     callback,
                          gpointer                user_data)
{
  GTask *gtask = g_task_new (NULL, cancellable, callback, user_data);
  PlanData *data = g_new0 (PlanData, 1);
  SluiceRunOptions planned;

  g_return_if_fail (options != NULL);

  g_task_set_source_tag (gtask, sluice_runner_plan_async);
  data->plan = sluice_load_plan_new (rows > 0 ? rows : DEFAULT_ROWS);
  data->rejects = json_array_new ();
  data->table = g_strdup (sluice_task_get_destination (task)->table);
  data->event_func = options->event_func;
  data->event_data = options->event_data;
  g_task_set_task_data (gtask, data, plan_data_free);

  planned = *options;
  planned.dry_run = TRUE;
  planned.plan = data->plan;
  planned.event_func = event_cb;
  planned.event_data = data;
  sluice_runner_run_async (store, secrets, task, &planned, cancellable, ran_cb, gtask);
}

/**
 * sluice_runner_plan_finish:
 * @result: what the callback got
 * @ret_exit_status: (out): the exit status that it stands for, as that of a run
 * @error: %SLUICE_ERROR_INVALID if the task, its parameters or its connection are
 *   wrong; what fails later is in the object
 *
 * Returns: (transfer full): the object of `plan --output json`
 */
JsonObject *
sluice_runner_plan_finish (GAsyncResult  *result,
                           int           *ret_exit_status,
                           GError       **error)
{
  PlanData *data = g_task_get_task_data (G_TASK (result));

  g_return_val_if_fail (g_async_result_is_tagged (result, sluice_runner_plan_async), NULL);

  *ret_exit_status = data->exit_status;

  return g_task_propagate_pointer (G_TASK (result), error);
}
