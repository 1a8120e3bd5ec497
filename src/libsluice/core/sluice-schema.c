/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-schema.h"

#include <string.h>

/**
 * SluiceSchema:
 *
 * The columns of a table or of the rows of a run, in order. Filled once, then
 * read-only and shared between threads.
 */
struct _SluiceSchema
{
  gatomicrefcount ref_count;
  GArray *columns;              /* (element-type SluiceColumn) */
};

G_DEFINE_BOXED_TYPE (SluiceSchema, sluice_schema, sluice_schema_ref, sluice_schema_unref)

static void
sluice_column_clear (gpointer data)
{
  SluiceColumn *column = data;

  g_clear_pointer (&column->name, g_free);
}

/**
 * sluice_schema_new:
 *
 * Returns: (transfer full): a schema without columns
 */
SluiceSchema *
sluice_schema_new (void)
{
  SluiceSchema *self = g_new0 (SluiceSchema, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->columns = g_array_new (FALSE, TRUE, sizeof (SluiceColumn));
  g_array_set_clear_func (self->columns, sluice_column_clear);
  return self;
}

/**
 * sluice_schema_ref:
 * @self: a schema
 *
 * Returns: (transfer full): @self
 */
SluiceSchema *
sluice_schema_ref (SluiceSchema *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * sluice_schema_unref:
 * @self: (transfer full): a schema
 */
void
sluice_schema_unref (SluiceSchema *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_array_unref (self->columns);
  g_free (self);
}

/**
 * sluice_schema_add:
 * @self: a schema
 * @name: the column's name
 * @type: its type
 * @not_null: whether NULL is refused
 */
void
sluice_schema_add (SluiceSchema *self,
                   const char   *name,
                   SluiceType    type,
                   gboolean      not_null)
{
  SluiceColumn column = { .name = g_strdup (name), .type = type, .not_null = not_null };

  g_return_if_fail (self != NULL);
  g_return_if_fail (name != NULL);

  g_array_append_val (self->columns, column);
}

/**
 * sluice_schema_add_role:
 * @self: a schema
 * @name: the column's name
 * @type: its type
 * @role: what it is there for
 *
 * Adds a column that the load fills.
 */
void
sluice_schema_add_role (SluiceSchema     *self,
                        const char       *name,
                        SluiceType        type,
                        SluiceColumnRole  role)
{
  sluice_schema_add (self, name, type, role == SLUICE_COLUMN_VALID_FROM);
  g_array_index (self->columns, SluiceColumn, self->columns->len - 1).role = role;
}

/**
 * sluice_schema_get_n:
 * @self: a schema
 *
 * Returns: how many columns it has
 */
guint
sluice_schema_get_n (const SluiceSchema *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->columns->len;
}

/**
 * sluice_schema_get:
 * @self: a schema
 * @index: 0-based place
 *
 * Returns: (transfer none): the column
 */
const SluiceColumn *
sluice_schema_get (const SluiceSchema *self,
                   guint               index)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (index < self->columns->len, NULL);

  return &g_array_index (self->columns, SluiceColumn, index);
}

/**
 * sluice_schema_find:
 * @self: a schema
 * @name: a column's name, compared exactly
 *
 * Returns: its 0-based place, or -1
 */
int
sluice_schema_find (const SluiceSchema *self,
                    const char         *name)
{
  g_return_val_if_fail (self != NULL, -1);
  g_return_val_if_fail (name != NULL, -1);

  for (guint i = 0; i < self->columns->len; i++)
    {
      if (strcmp (g_array_index (self->columns, SluiceColumn, i).name, name) == 0)
        return (int) i;
    }
  return -1;
}
