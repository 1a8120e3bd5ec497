/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-record-column.h"

static void
record_column_free (gpointer data)
{
  SluiceRecordColumn *column = data;

  g_free (column->name);
  g_free (column);
}

/**
 * sluice_record_column_new_list:
 *
 * Returns: (transfer full) (element-type SluiceRecordColumn): no columns
 */
GPtrArray *
sluice_record_column_new_list (void)
{
  return g_ptr_array_new_with_free_func (record_column_free);
}

/**
 * sluice_record_column_add:
 * @columns: (element-type SluiceRecordColumn): columns
 * @name: the name of a further one
 * @type: (nullable): its type, if the source says it
 */
void
sluice_record_column_add (GPtrArray        *columns,
                          const char       *name,
                          const SluiceType *type)
{
  SluiceRecordColumn *column;

  g_return_if_fail (columns != NULL && name != NULL);

  column = g_new0 (SluiceRecordColumn, 1);
  column->name = g_strdup (name);
  if (type != NULL)
    {
      column->type = *type;
      column->is_typed = TRUE;
    }
  g_ptr_array_add (columns, column);
}

/* Adds those of @from that @columns has not; a type that differs is no type. */
static void
add_missing (GPtrArray *columns,
             GPtrArray *from)
{
  g_autoptr(GHashTable) known = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < columns->len; i++)
    {
      SluiceRecordColumn *column = columns->pdata[i];

      g_hash_table_insert (known, column->name, column);
    }
  for (guint i = 0; i < from->len; i++)
    {
      const SluiceRecordColumn *column = from->pdata[i];
      SluiceRecordColumn *old = g_hash_table_lookup (known, column->name);

      if (old == NULL)
        sluice_record_column_add (columns, column->name, column->is_typed ? &column->type : NULL);
      else if (!column->is_typed || !sluice_type_equal (old->type, column->type))
        old->is_typed = FALSE;
    }
}

/**
 * sluice_record_column_unite:
 * @a: (element-type SluiceRecordColumn): columns
 * @b: (element-type SluiceRecordColumn): others
 *
 * Returns: (transfer full) (element-type SluiceRecordColumn): those of @a, then
 *   those that only @b has
 */
GPtrArray *
sluice_record_column_unite (GPtrArray *a,
                            GPtrArray *b)
{
  GPtrArray *united = sluice_record_column_new_list ();

  g_return_val_if_fail (a != NULL && b != NULL, united);

  for (guint i = 0; i < a->len; i++)
    {
      const SluiceRecordColumn *column = a->pdata[i];

      sluice_record_column_add (united, column->name, column->is_typed ? &column->type : NULL);
    }
  add_missing (united, b);
  return united;
}
