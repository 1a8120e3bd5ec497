/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-null-keys.h"

#include "sluice-reject.h"

#include <string.h>

static SluiceReject *
refuse_row (GStrv              keys,
            SluiceSchema      *schema,
            const SluiceBatch *rows,
            guint              row)
{
  SluiceReject *reject = NULL;

  for (guint i = 0; keys[i] != NULL; i++)
    {
      int column = sluice_schema_find (schema, keys[i]);

      if (column < 0 || !sluice_value_is_null (&sluice_batch_row (rows, row)[column]))
        continue;
      if (reject == NULL)
        reject = sluice_reject_new (rows, row, SLUICE_REJECT_STAGE_LOAD);
      sluice_reject_add (reject, "required", keys[i], NULL, NULL, "The key column “%s” is NULL", keys[i]);
    }
  return reject;
}

/**
 * sluice_null_keys_refuse:
 * @task: a task
 * @schema: what @rows have
 * @rows: rows as they would be loaded; those that are refused are taken out
 * @rejects: (element-type SluiceReject): where they are put
 *
 * Does with rows whose key is NULL what a load does, for those who only look.
 */
void
sluice_null_keys_refuse (SluiceTask   *task,
                         SluiceSchema *schema,
                         SluiceBatch  *rows,
                         GPtrArray    *rejects)
{
  GStrv keys;
  guint n_kept = 0;

  g_return_if_fail (SLUICE_IS_TASK (task));
  g_return_if_fail (schema != NULL && rows != NULL && rejects != NULL);

  keys = sluice_task_get_load (task)->keys;
  if (keys == NULL || keys[0] == NULL)
    return;
  for (guint i = 0; i < rows->n_rows; i++)
    {
      SluiceReject *reject = refuse_row (keys, schema, rows, i);

      if (reject != NULL)
        {
          g_ptr_array_add (rejects, reject);
          continue;
        }
      if (n_kept != i)
        {
          memcpy (sluice_batch_row (rows, n_kept), sluice_batch_row (rows, i), sizeof (SluiceValue) * rows->n_columns);
          rows->origins[n_kept] = rows->origins[i];
        }
      n_kept++;
    }
  rows->n_rows = n_kept;
}
