/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-run-scope.h"

#include "sluice-error.h"

#include <string.h>

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

/* A run puts its bookmark in this place; who only looks has no destination to
 * ask for it. */
static gboolean
set_initial (SluiceTemplateScope          *scope,
             const SluiceIncrementalSpec  *incremental,
             GError                      **error)
{
  if (incremental == NULL || incremental->initial == NULL)
    return TRUE;
  scope->cursor = sluice_template_render (incremental->initial, scope, SLUICE_TEMPLATE_PLAIN, NULL, error);
  return scope->cursor != NULL;
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
  if (!set_initial (scope, sluice_task_get_source (task)->incremental, error))
    return NULL;
  return g_steal_pointer (&scope);
}

/**
 * sluice_run_scope_render_list:
 * @scope: what templates see
 * @texts: (nullable) (array zero-terminated=1): texts
 * @cancellable: (nullable): stops the look-up of secrets
 * @error: errors of templates
 *
 * Returns: (transfer full): the texts with their templates filled in
 */
GStrv
sluice_run_scope_render_list (const SluiceTemplateScope  *scope,
                              const char * const         *texts,
                              GCancellable               *cancellable,
                              GError                    **error)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; texts != NULL && texts[i] != NULL; i++)
    {
      g_autofree char *rendered = sluice_template_render (texts[i], scope, SLUICE_TEMPLATE_PLAIN,
                                                          cancellable, error);

      if (rendered == NULL)
        return NULL;
      g_strv_builder_add (builder, rendered);
    }
  return g_strv_builder_end (builder);
}
