/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-batch.h"

#include <string.h>

/* Room for the texts of a few hundred usual rows at a time. */
#define ARENA_BLOCK_SIZE (256 * 1024)

struct _SluiceBatchPool
{
  gatomicrefcount ref_count;
  guint n_columns;
  guint capacity;
  GMutex mutex;
  GPtrArray *idle;              /* (mutex mutex) (element-type SluiceBatch) */
};

static void
free_layout (gpointer data)
{
  g_clear_pointer ((GRefString **) &data, g_ref_string_release);
}

static void
sluice_batch_free (gpointer data)
{
  SluiceBatch *self = data;

  g_clear_pointer (&self->base, sluice_batch_unref);
  g_clear_pointer (&self->arena, sluice_arena_free);
  g_clear_pointer (&self->parts, g_ptr_array_unref);
  g_clear_pointer (&self->layouts, g_ptr_array_unref);
  g_clear_pointer (&self->schema, sluice_schema_unref);
  g_clear_pointer (&self->columns, g_ptr_array_unref);
  g_clear_pointer (&self->fields, g_ptr_array_unref);
  g_free (self->values);
  g_free (self->origins);
  g_free (self);
}

/**
 * sluice_batch_new:
 * @n_columns: cells per row
 * @capacity: rows to make room for, at least 1
 *
 * Returns: (transfer full): an empty batch that belongs to no pool
 */
SluiceBatch *
sluice_batch_new (guint n_columns,
                  guint capacity)
{
  SluiceBatch *self = g_new0 (SluiceBatch, 1);

  g_return_val_if_fail (capacity > 0, NULL);

  g_atomic_ref_count_init (&self->ref_count);
  self->n_columns = n_columns;
  self->capacity = capacity;
  self->values = g_new (SluiceValue, (gsize) MAX (n_columns, 1) * capacity);
  self->origins = g_new (SluiceRowOrigin, capacity);
  self->arena = sluice_arena_new (ARENA_BLOCK_SIZE);
  self->parts = g_ptr_array_new_with_free_func (g_free);
  self->layouts = g_ptr_array_new_with_free_func (free_layout);
  return self;
}

/**
 * sluice_batch_ref:
 * @self: a batch
 *
 * Returns: (transfer full): @self
 */
SluiceBatch *
sluice_batch_ref (SluiceBatch *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * sluice_batch_reset:
 * @self: a batch that nobody else holds
 *
 * Makes @self empty again, keeping its memory.
 */
void
sluice_batch_reset (SluiceBatch *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->base, sluice_batch_unref);
  g_clear_pointer (&self->columns, g_ptr_array_unref);
  g_clear_pointer (&self->fields, g_ptr_array_unref);
  g_clear_pointer (&self->schema, sluice_schema_unref);
  sluice_arena_reset (self->arena);
  g_ptr_array_set_size (self->parts, 0);
  g_ptr_array_set_size (self->layouts, 0);
  self->n_rows = 0;
}

static void
give_back (SluiceBatch *self)
{
  SluiceBatchPool *pool = g_steal_pointer (&self->pool);

  sluice_batch_reset (self);
  g_mutex_lock (&pool->mutex);
  g_ptr_array_add (pool->idle, self);
  g_mutex_unlock (&pool->mutex);
  sluice_batch_pool_unref (pool);
}

/**
 * sluice_batch_unref:
 * @self: (transfer full): a batch
 *
 * The last one gives the batch back to its pool, or frees it.
 */
void
sluice_batch_unref (SluiceBatch *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  if (self->pool != NULL)
    give_back (self);
  else
    sluice_batch_free (self);
}

/**
 * sluice_batch_drop_first:
 * @self: a batch that nobody else sees yet
 * @n: how many of its rows go, the first ones
 */
void
sluice_batch_drop_first (SluiceBatch *self,
                         guint        n)
{
  guint left;

  g_return_if_fail (self != NULL && n <= self->n_rows);

  left = self->n_rows - n;
  memmove (self->values, sluice_batch_row (self, n), sizeof (SluiceValue) * self->n_columns * left);
  memmove (self->origins, self->origins + n, sizeof (SluiceRowOrigin) * left);
  self->n_rows = left;
}

/**
 * sluice_batch_add_columns:
 * @self: a batch of records
 * @columns: (element-type SluiceRecordColumn): the columns of the table its newest
 *   rows are from; must not change any more
 *
 * Says which columns records have beside those that are wanted. Rows of several
 * tables have the columns of all of them.
 */
void
sluice_batch_add_columns (SluiceBatch *self,
                          GPtrArray   *columns)
{
  GPtrArray *united;

  g_return_if_fail (self != NULL && columns != NULL);

  if (self->columns == columns)
    return;
  united = self->columns != NULL ? sluice_record_column_unite (self->columns, columns) : g_ptr_array_ref (columns);
  g_clear_pointer (&self->columns, g_ptr_array_unref);
  self->columns = united;
}

/**
 * sluice_batch_set_fields:
 * @self: a batch of records
 * @fields: (element-type SluicePath): what its cells are
 */
void
sluice_batch_set_fields (SluiceBatch *self,
                         GPtrArray   *fields)
{
  g_return_if_fail (self != NULL && fields != NULL);

  g_ptr_array_ref (fields);
  g_clear_pointer (&self->fields, g_ptr_array_unref);
  self->fields = fields;
}

/**
 * sluice_batch_set_base:
 * @self: a batch
 * @base: the batch whose texts the cells of @self may point into
 *
 * Keeps @base alive as long as @self.
 */
void
sluice_batch_set_base (SluiceBatch *self,
                       SluiceBatch *base)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (base != NULL && base != self);

  sluice_batch_ref (base);
  g_clear_pointer (&self->base, sluice_batch_unref);
  self->base = base;
}

/**
 * sluice_batch_set_schema:
 * @self: a batch of rows
 * @schema: what its cells are
 */
void
sluice_batch_set_schema (SluiceBatch  *self,
                         SluiceSchema *schema)
{
  g_return_if_fail (self != NULL && schema != NULL);

  sluice_schema_ref (schema);
  g_clear_pointer (&self->schema, sluice_schema_unref);
  self->schema = schema;
}

/**
 * sluice_batch_add_part:
 * @self: a batch
 * @name: a page's URL (redacted) or a file's path
 *
 * Names what the rows that follow come from. Adding the last one again is
 * free.
 *
 * Returns: the number for [struct@Sluice.RowOrigin].part
 */
guint32
sluice_batch_add_part (SluiceBatch *self,
                       const char  *name)
{
  g_return_val_if_fail (self != NULL, 0);
  g_return_val_if_fail (name != NULL, 0);

  if (self->parts->len > 0 &&
      g_str_equal (g_ptr_array_index (self->parts, self->parts->len - 1), name))
    return self->parts->len - 1;

  g_ptr_array_add (self->parts, g_strdup (name));
  return self->parts->len - 1;
}

/**
 * sluice_batch_set_layout:
 * @self: a batch
 * @part: a number of [method@Sluice.Batch.add_part]
 * @layout: how the records of that part are written, as a JSON object: a single
 *   one cannot be read again without it. JSON needs none.
 */
void
sluice_batch_set_layout (SluiceBatch *self,
                         guint32      part,
                         GRefString  *layout)
{
  g_return_if_fail (self != NULL && layout != NULL);
  g_return_if_fail (part < self->parts->len);

  if (self->layouts->len <= part)
    g_ptr_array_set_size (self->layouts, (int) part + 1);
  if (g_ptr_array_index (self->layouts, part) == layout)
    return;
  free_layout (g_ptr_array_index (self->layouts, part));
  g_ptr_array_index (self->layouts, part) = g_ref_string_acquire (layout);
}

/**
 * sluice_batch_get_layout:
 * @self: a batch
 * @part: a number of [method@Sluice.Batch.add_part], on @self or its base
 *
 * Returns: (nullable) (transfer none): what was set
 */
GRefString *
sluice_batch_get_layout (const SluiceBatch *self,
                         guint32            part)
{
  g_return_val_if_fail (self != NULL, NULL);

  if (self->parts->len == 0 && self->base != NULL)
    return sluice_batch_get_layout (self->base, part);
  return part < self->layouts->len ? g_ptr_array_index (self->layouts, part) : NULL;
}

/**
 * sluice_batch_get_part:
 * @self: a batch
 * @part: a number of [method@Sluice.Batch.add_part], on @self or its base
 *
 * Returns: (nullable): the page's URL or the file's path
 */
const char *
sluice_batch_get_part (const SluiceBatch *self,
                       guint32            part)
{
  g_return_val_if_fail (self != NULL, NULL);

  if (self->parts->len == 0 && self->base != NULL)
    return sluice_batch_get_part (self->base, part);
  return part < self->parts->len ? g_ptr_array_index (self->parts, part) : NULL;
}

/**
 * sluice_batch_pool_new:
 * @n_columns: cells per row
 * @capacity: rows per batch
 *
 * Returns: (transfer full): a pool without batches
 */
SluiceBatchPool *
sluice_batch_pool_new (guint n_columns,
                       guint capacity)
{
  SluiceBatchPool *self = g_new0 (SluiceBatchPool, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->n_columns = n_columns;
  self->capacity = capacity;
  g_mutex_init (&self->mutex);
  self->idle = g_ptr_array_new_with_free_func (sluice_batch_free);
  return self;
}

/**
 * sluice_batch_pool_ref:
 * @self: a pool
 *
 * Returns: (transfer full): @self
 */
SluiceBatchPool *
sluice_batch_pool_ref (SluiceBatchPool *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * sluice_batch_pool_unref:
 * @self: (transfer full): a pool; batches still in use keep it alive
 */
void
sluice_batch_pool_unref (SluiceBatchPool *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_ptr_array_unref (self->idle);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

/**
 * sluice_batch_pool_take:
 * @self: a pool
 *
 * Returns: (transfer full): an empty batch, recycled if one is idle
 */
SluiceBatch *
sluice_batch_pool_take (SluiceBatchPool *self)
{
  SluiceBatch *batch = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  g_mutex_lock (&self->mutex);
  if (self->idle->len > 0)
    batch = g_ptr_array_steal_index_fast (self->idle, self->idle->len - 1);
  g_mutex_unlock (&self->mutex);

  if (batch == NULL)
    batch = sluice_batch_new (self->n_columns, self->capacity);
  else
    g_atomic_ref_count_init (&batch->ref_count);

  batch->pool = sluice_batch_pool_ref (self);
  return batch;
}
