/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-table-columns.h"

#include "sluice-record-column.h"

struct _SluiceTableColumns
{
  GPtrArray *names;             /* (owned) (element-type utf8) */
  GHashTable *places;           /* (owned) (element-type utf8 guint) name to its place, from 1 */
};

/**
 * sluice_table_columns_new:
 *
 * Returns: (transfer full): no columns
 */
SluiceTableColumns *
sluice_table_columns_new (void)
{
  SluiceTableColumns *self = g_new0 (SluiceTableColumns, 1);

  self->names = g_ptr_array_new_with_free_func (g_free);
  self->places = g_hash_table_new (g_str_hash, g_str_equal);
  return self;
}

/**
 * sluice_table_columns_free:
 * @self: (transfer full): columns
 */
void
sluice_table_columns_free (SluiceTableColumns *self)
{
  g_return_if_fail (self != NULL);

  g_hash_table_unref (self->places);
  g_ptr_array_unref (self->names);
  g_free (self);
}

/**
 * sluice_table_columns_add:
 * @self: columns
 * @name: (nullable): the name of the next one, as it stands in the header
 *
 * A column without a name is called by its place: `c3`. A name that is there
 * already gets a number: `name_2`.
 */
void
sluice_table_columns_add (SluiceTableColumns *self,
                          const char         *name)
{
  g_autofree char *base = NULL;
  char *unique;

  g_return_if_fail (self != NULL);

  if (name != NULL && *name != '\0')
    base = g_strdup (name);
  else
    base = g_strdup_printf ("c%u", self->names->len + 1);
  unique = g_strdup (base);
  for (guint i = 2; g_hash_table_contains (self->places, unique); i++)
    {
      g_free (unique);
      unique = g_strdup_printf ("%s_%u", base, i);
    }
  g_ptr_array_add (self->names, unique);
  g_hash_table_insert (self->places, unique, GUINT_TO_POINTER (self->names->len));
}

/**
 * sluice_table_columns_fill:
 * @self: columns
 * @n_columns: how many there have to be at least
 * @names: (nullable) (array zero-terminated=1): names for the first ones, which
 *   take the place of those of the header
 */
void
sluice_table_columns_fill (SluiceTableColumns *self,
                           guint               n_columns,
                           const char *const  *names)
{
  g_autoptr(GPtrArray) old = NULL;

  g_return_if_fail (self != NULL);

  old = g_steal_pointer (&self->names);
  self->names = g_ptr_array_new_with_free_func (g_free);
  g_hash_table_remove_all (self->places);
  for (; names != NULL && *names != NULL; names++)
    sluice_table_columns_add (self, *names);
  while (self->names->len < MAX (old->len, n_columns))
    sluice_table_columns_add (self, self->names->len < old->len ? old->pdata[self->names->len] : NULL);
}

/**
 * sluice_table_columns_get_n:
 * @self: columns
 *
 * Returns: how many there are
 */
guint
sluice_table_columns_get_n (const SluiceTableColumns *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->names->len;
}

/**
 * sluice_table_columns_get_name:
 * @self: columns
 * @index: which, from 0
 *
 * Returns: (transfer none): its name
 */
const char *
sluice_table_columns_get_name (const SluiceTableColumns *self,
                               guint                     index)
{
  g_return_val_if_fail (self != NULL && index < self->names->len, NULL);

  return self->names->pdata[index];
}

/**
 * sluice_table_columns_to_record_columns:
 * @self: columns
 *
 * Returns: (transfer full) (element-type SluiceRecordColumn): them, for batches
 */
GPtrArray *
sluice_table_columns_to_record_columns (const SluiceTableColumns *self)
{
  GPtrArray *columns = sluice_record_column_new_list ();

  g_return_val_if_fail (self != NULL, columns);

  for (guint i = 0; i < self->names->len; i++)
    sluice_record_column_add (columns, self->names->pdata[i], NULL);
  return columns;
}

/**
 * sluice_table_columns_find:
 * @self: columns
 * @path: where something is wanted from
 *
 * A name that equals the whole path is meant, dots and all; only otherwise the
 * path is split.
 *
 * Returns: the column, from 0, %SLUICE_TABLE_COLUMN_WHOLE or
 *   %SLUICE_TABLE_COLUMN_NONE
 */
int
sluice_table_columns_find (const SluiceTableColumns *self,
                           const SluicePath         *path)
{
  const SluicePathStep *step;
  gpointer place;

  g_return_val_if_fail (self != NULL && path != NULL, SLUICE_TABLE_COLUMN_NONE);

  if (sluice_path_get_n_steps (path) == 0)
    return SLUICE_TABLE_COLUMN_WHOLE;
  place = g_hash_table_lookup (self->places, sluice_path_get_text (path));
  step = sluice_path_get_step (path, 0);
  if (place == NULL && sluice_path_get_n_steps (path) == 1 && step->kind == SLUICE_PATH_STEP_KEY)
    place = g_hash_table_lookup (self->places, step->key);
  return (int) GPOINTER_TO_UINT (place) - 1;
}
