/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-run-scope.h"

#include "sluice-error.h"

static gboolean
check_names (SluiceTask  *task,
             GHashTable  *params,
             GError     **error)
{
  GPtrArray *parameters = sluice_task_get_parameters (task);
  GHashTableIter iter;
  gpointer name;

  g_hash_table_iter_init (&iter, params);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    {
      gboolean known = FALSE;

      for (guint i = 0; i < parameters->len && !known; i++)
        {
          const SluiceParameter *parameter = g_ptr_array_index (parameters, i);

          known = g_str_equal (parameter->name, name);
        }
      if (!known)
        {
          sluice_set_error (error, SLUICE_ERROR_INVALID, "unknown_parameter",
                            "The task “%s” has no parameter “%s”", sluice_task_get_name (task),
                            (const char *) name);
          return FALSE;
        }
    }
  return TRUE;
}

static gboolean
fill_params (SluiceTemplateScope  *scope,
             SluiceTask           *task,
             GHashTable           *params,
             GError              **error)
{
  GPtrArray *parameters = sluice_task_get_parameters (task);

  for (guint i = 0; i < parameters->len; i++)
    {
      const SluiceParameter *parameter = g_ptr_array_index (parameters, i);
      const char *value = params != NULL ? g_hash_table_lookup (params, parameter->name) : NULL;

      if (value == NULL)
        value = parameter->default_value;
      if (value == NULL)
        {
          sluice_set_error (error, SLUICE_ERROR_INVALID, "missing_parameter",
                            "The task “%s” needs a value for its parameter “%s”",
                            sluice_task_get_name (task), parameter->name);
          if (error != NULL)
            sluice_error_set_hint (*error, "Give it with --param %s=VALUE, or give the parameter "
                                   "a default in the task", parameter->name);
          return FALSE;
        }
      g_hash_table_insert (scope->params, g_strdup (parameter->name), g_strdup (value));
    }
  return TRUE;
}

/**
 * sluice_run_scope_new:
 * @task: a task
 * @params: (nullable) (element-type utf8 utf8): values of its parameters
 * @run_id: (nullable): the run
 * @now: start of the run, microseconds since 1970 UTC
 * @secrets: where secrets are looked up
 * @error: %SLUICE_ERROR_INVALID with `missing_parameter` or `unknown_parameter`
 *
 * Returns: (transfer full): what the templates of one run see
 */
SluiceTemplateScope *
sluice_run_scope_new (SluiceTask         *task,
                      GHashTable         *params,
                      const char         *run_id,
                      gint64              now,
                      SluiceSecretStore  *secrets,
                      GError            **error)
{
  g_autoptr(SluiceTemplateScope) scope = sluice_template_scope_new ();

  g_return_val_if_fail (SLUICE_IS_TASK (task), NULL);

  if (params != NULL && !check_names (task, params, error))
    return NULL;
  if (!fill_params (scope, task, params, error))
    return NULL;
  scope->run_id = g_strdup (run_id);
  scope->now = now;
  scope->secrets = secrets != NULL ? g_object_ref (secrets) : NULL;
  return g_steal_pointer (&scope);
}
