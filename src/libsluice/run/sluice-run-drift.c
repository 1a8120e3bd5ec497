/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-run-session-private.h"

/* The fields of the source against those that the task knows. */

void
sluice_run_session_watch_fields (SluiceRunSession *self)
{
  const char *const *known = sluice_task_get_source_fields (self->task);
  gboolean stops = known != NULL && sluice_task_get_load (self->task)->drift == SLUICE_DRIFT_STOP;

  self->watch = sluice_field_watch_new (self->fields, known, stops);
}

static void
warn_of (SluiceRunSession *self,
         const char       *code,
         const char       *text,
         GPtrArray        *fields)
{
  g_autoptr(GString) names = g_string_new (NULL);

  for (guint i = 0; i < fields->len; i++)
    g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", (const char *) fields->pdata[i]);
  sluice_monitor_warn (self->monitor, code, "%s: %s", text, names->str);
}

static void
warn_of_new (SluiceRunSession *self,
             GPtrArray        *fields)
{
  if (fields->len > 0)
    warn_of (self, "new_fields", "The source has fields that the task does not use", fields);
}

/* Whether the name that no record has is that of a column that something else makes: whoever
 * reads it stands above it, or both read each other. */
static gboolean
is_column_below (GPtrArray  *mapping,
                 const char *field)
{
  for (guint i = 0; mapping != NULL && i < mapping->len; i++)
    {
      const SluiceMappingEntry *entry = mapping->pdata[i];

      if (g_strcmp0 (entry->column, field) == 0)
        return entry->from == NULL || !g_str_equal (sluice_path_get_text (entry->from), field);
    }
  return FALSE;
}

static void
warn_of_missing (SluiceRunSession *self,
                 GPtrArray        *fields)
{
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < fields->len; i++)
    {
      const char *field = fields->pdata[i];

      g_ptr_array_add (names, !is_column_below (sluice_task_get_mapping (self->task), field) ? g_strdup (field)
                         : g_strdup_printf ("%s (a column below the one that reads it: an expression sees the columns "
                                            "above its own only)", field));
    }
  if (names->len > 0)
    warn_of (self, "missing_fields", "No record has these fields, which the mapping reads; they are NULL", names);
}

/* Says what the stages noticed, once they have ended. Without `source_fields` a
 * field is new if no run has mentioned it yet, which the store knows: then this
 * is under way, @callback is called, and TRUE returned. */
gboolean
sluice_run_session_report_drift (SluiceRunSession    *self,
                                 GAsyncReadyCallback  callback)
{
  g_autoptr(GPtrArray) unknown = NULL;
  g_autoptr(GPtrArray) vanished = NULL;

  /* A replay sees a few records only. */
  if (self->watch == NULL)
    return FALSE;
  unknown = sluice_field_watch_dup_unknown (self->watch);
  vanished = sluice_field_watch_dup_vanished (self->watch);
  warn_of_missing (self, vanished);
  if (unknown->len == 0)
    return FALSE;
  if (self->options.dry_run || sluice_task_get_source_fields (self->task) != NULL)
    {
      warn_of_new (self, unknown);
      return FALSE;
    }

  sluice_store_learn_fields_async (self->store, sluice_task_get_id (self->task), unknown, self->cancellable,
                                   callback, self);
  return TRUE;
}

gboolean
sluice_run_session_reported_drift (SluiceRunSession  *self,
                                   GAsyncResult      *result,
                                   GError           **error)
{
  g_autoptr(GPtrArray) learnt = sluice_store_learn_fields_finish (self->store, result, error);

  if (learnt != NULL)
    warn_of_new (self, learnt);
  return learnt != NULL;
}
