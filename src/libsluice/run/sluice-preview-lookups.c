/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-preview-lookups.h"

#include "sluice-error.h"
#include "sluice-preview-records.h"
#include "sluice-source.h"

#define BATCH_ROWS 1024

/* Records that were read before. */
static gboolean
add_records (SluiceLookups         *lookups,
             guint                  index,
             SluicePreviewRecords  *records,
             GPtrArray             *fields,
             GCancellable          *cancellable,
             GError               **error)
{
  guint64 filtered;
  g_autoptr(GPtrArray) batches = sluice_preview_records_read (records, fields, FALSE, &filtered, cancellable, error);

  if (batches == NULL)
    return FALSE;
  for (guint i = 0; i < batches->len; i++)
    {
      if (!sluice_lookups_add (lookups, index, g_ptr_array_index (batches, i), error))
        return FALSE;
    }
  return TRUE;
}

/* Records that stand in the task. */
static gboolean
add_inline (SluiceLookups              *lookups,
            guint                       index,
            const SluiceSourceSpec     *spec,
            const SluiceTemplateScope  *scope,
            GPtrArray                  *fields,
            GCancellable               *cancellable,
            GError                    **error)
{
  g_autoptr(SluiceMonitor) monitor = sluice_monitor_new ();
  g_autoptr(SluiceSource) source = sluice_source_new (spec, scope, monitor);
  gboolean end = FALSE;

  sluice_source_set_fields (source, fields, FALSE);
  if (!sluice_source_open (source, cancellable, error))
    return FALSE;
  while (!end)
    {
      g_autoptr(SluiceBatch) batch = sluice_batch_new (fields->len, BATCH_ROWS);

      if (!sluice_source_read (source, batch, &end, cancellable, error) ||
          !sluice_lookups_add (lookups, index, batch, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
add_lookup (SluiceLookups              *lookups,
            guint                       index,
            const SluiceLookupSpec     *spec,
            const SluiceTemplateScope  *scope,
            SluicePreviewRecords       *records,
            GCancellable               *cancellable,
            GError                    **error)
{
  g_autoptr(GPtrArray) fields = g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_path_unref);

  g_ptr_array_add (fields, sluice_path_parse ("$", NULL));
  if (!sluice_lookups_begin (lookups, index, error))
    return FALSE;
  if (spec->source->kind == SLUICE_SOURCE_INLINE)
    {
      if (!add_inline (lookups, index, spec->source, scope, fields, cancellable, error))
        return FALSE;
    }
  else if (!add_records (lookups, index, records, fields, cancellable, error))
    {
      return FALSE;
    }
  return sluice_lookups_end (lookups, index, error);
}

/**
 * sluice_preview_lookups_new:
 * @task: a task
 * @scope: what its templates see
 * @records: (element-type utf8 SluicePreviewRecords): the records of lookups, by their names
 * @cancellable: (nullable): stops the reading
 * @error: `lookup_not_read` (%SLUICE_ERROR_INVALID) for one that has no records, or as
 *   [method@Sluice.Lookups.add]; its path is that of the lookup
 *
 * Returns: (transfer full) (nullable): the lookups
 */
SluiceLookups *
sluice_preview_lookups_new (SluiceTask                 *task,
                            const SluiceTemplateScope  *scope,
                            GHashTable                 *records,
                            GCancellable               *cancellable,
                            GError                    **error)
{
  g_autoptr(SluiceLookups) lookups = NULL;
  g_autoptr(GError) local_error = NULL;
  GPtrArray *specs;

  g_return_val_if_fail (SLUICE_IS_TASK (task), NULL);
  g_return_val_if_fail (scope != NULL && records != NULL, NULL);

  specs = sluice_task_get_lookups (task);
  lookups = sluice_lookups_new (task, error);
  for (guint i = 0; lookups != NULL && i < specs->len; i++)
    {
      const SluiceLookupSpec *spec = g_ptr_array_index (specs, i);
      SluicePreviewRecords *own = g_hash_table_lookup (records, spec->name);
      SluiceErrorWhere *where;

      if (own == NULL && spec->source->kind != SLUICE_SOURCE_INLINE)
        sluice_set_error (&local_error, SLUICE_ERROR_INVALID, "lookup_not_read",
                          "The rows of the lookup “%s” have not been read yet", spec->name);
      else if (add_lookup (lookups, i, spec, scope, own, cancellable, &local_error))
        continue;
      where = sluice_error_get_where (local_error);
      if (where != NULL && where->path == NULL)
        where->path = g_strdup_printf ("$.lookups[%u]", i);
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  return g_steal_pointer (&lookups);
}
