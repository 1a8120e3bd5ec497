/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-run-request.h"

G_DEFINE_ENUM_TYPE (SluiceTrigger, sluice_trigger,
                    G_DEFINE_ENUM_VALUE (SLUICE_TRIGGER_MANUAL, "manual"),
                    G_DEFINE_ENUM_VALUE (SLUICE_TRIGGER_SCHEDULE, "schedule"),
                    G_DEFINE_ENUM_VALUE (SLUICE_TRIGGER_RETRY, "retry"),
                    G_DEFINE_ENUM_VALUE (SLUICE_TRIGGER_DEPENDENCY, "dependency"),
                    G_DEFINE_ENUM_VALUE (SLUICE_TRIGGER_FILE, "file"))

G_DEFINE_BOXED_TYPE (SluiceRunRequest, sluice_run_request, sluice_run_request_copy, sluice_run_request_free)

static const char *const trigger_names[] = {
  [SLUICE_TRIGGER_MANUAL] = "manual",
  [SLUICE_TRIGGER_SCHEDULE] = "schedule",
  [SLUICE_TRIGGER_RETRY] = "retry",
  [SLUICE_TRIGGER_DEPENDENCY] = "dependency",
  [SLUICE_TRIGGER_FILE] = "file",
};

/**
 * sluice_run_request_new:
 * @task: a stored task's id, or a task file's absolute path
 *
 * Returns: (transfer full): the request of a person for a run of @task, without
 *   parameters
 */
SluiceRunRequest *
sluice_run_request_new (const char *task)
{
  SluiceRunRequest *self;

  g_return_val_if_fail (task != NULL, NULL);

  self = g_new0 (SluiceRunRequest, 1);
  self->task = g_strdup (task);
  self->priority = SLUICE_PRIORITY_NORMAL;
  return self;
}

/**
 * sluice_run_request_copy:
 * @self: a request
 *
 * Returns: (transfer full): another like it
 */
SluiceRunRequest *
sluice_run_request_copy (const SluiceRunRequest *self)
{
  SluiceRunRequest *copy;

  g_return_val_if_fail (self != NULL, NULL);

  copy = g_memdup2 (self, sizeof *self);
  copy->task = g_strdup (self->task);
  copy->params = self->params != NULL ? g_variant_ref_sink (self->params) : NULL;
  copy->cause = g_strdup (self->cause);
  copy->chain = g_strdup (self->chain);
  copy->retry_of = g_strdup (self->retry_of);
  copy->name = g_strdup (self->name);
  return copy;
}

/**
 * sluice_run_request_free:
 * @self: (transfer full): a request
 */
void
sluice_run_request_free (SluiceRunRequest *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->task);
  g_clear_pointer (&self->params, g_variant_unref);
  g_free (self->cause);
  g_free (self->chain);
  g_free (self->retry_of);
  g_free (self->name);
  g_free (self);
}

/**
 * sluice_trigger_to_string:
 * @trigger: why a run runs
 *
 * Returns: its name, as in results and on the command line
 */
const char *
sluice_trigger_to_string (SluiceTrigger trigger)
{
  g_return_val_if_fail ((guint) trigger < G_N_ELEMENTS (trigger_names), "manual");

  return trigger_names[trigger];
}

/**
 * sluice_trigger_parse:
 * @text: a name
 * @ret_trigger: (out): why a run runs; left alone if there is no such name
 *
 * Returns: whether there is such a name
 */
gboolean
sluice_trigger_parse (const char    *text,
                      SluiceTrigger *ret_trigger)
{
  g_return_val_if_fail (text != NULL, FALSE);
  g_return_val_if_fail (ret_trigger != NULL, FALSE);

  for (guint i = 0; i < G_N_ELEMENTS (trigger_names); i++)
    if (g_str_equal (text, trigger_names[i]))
      {
        *ret_trigger = (SluiceTrigger) i;
        return TRUE;
      }
  return FALSE;
}
