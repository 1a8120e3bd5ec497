/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-row-selection.h"

#include <string.h>

typedef struct
{
  const SluiceLoadLayout *layout;
  const SluiceBatch *batch;
} SortContext;

static void
make_room (SluiceRowSelection *self,
           guint               n_rows)
{
  gsize n_slots = 16;

  if (n_rows <= self->allocated)
    return;

  /* At most half full, a power of two. */
  while (n_slots < (gsize) n_rows * 2)
    n_slots *= 2;
  self->allocated = n_rows;
  self->n_slots = n_slots;
  self->rows = g_renew (guint, self->rows, n_rows);
  self->dropped = g_renew (guint8, self->dropped, n_rows);
  self->hashes = g_renew (guint64, self->hashes, n_rows);
  self->slots = g_renew (guint32, self->slots, n_slots);
}

static const SluiceValue *
get_key (const SluiceLoadLayout *layout,
         const SluiceBatch    *batch,
         guint                 row,
         guint                 key)
{
  return &sluice_batch_row (batch, row)[layout->columns[layout->keys[key]].place];
}

static gboolean
keys_equal (const SluiceLoadLayout *layout,
            const SluiceBatch    *batch,
            guint                 a,
            guint                 b)
{
  for (guint i = 0; i < layout->n_keys; i++)
    {
      if (!sluice_value_equal (get_key (layout, batch, a, i), get_key (layout, batch, b, i)))
        return FALSE;
    }
  return TRUE;
}

static gboolean
refuse_null_key (const SluiceLoadLayout *layout,
                 const SluiceBatch    *batch,
                 guint                 row,
                 GPtrArray            *rejects)
{
  SluiceReject *reject = NULL;

  for (guint i = 0; i < layout->n_keys; i++)
    {
      const char *name = layout->columns[layout->keys[i]].name;

      if (!sluice_value_is_null (get_key (layout, batch, row, i)))
        continue;
      if (reject == NULL)
        {
          reject = sluice_reject_new (batch, row, SLUICE_REJECT_STAGE_LOAD);
          g_ptr_array_add (rejects, reject);
        }
      sluice_reject_add (reject, "required", name, NULL, NULL,
                         "The key column “%s” is NULL", name);
    }
  return reject != NULL;
}

/* Enters @row, and drops an earlier row of the same key. */
static void
enter_row (SluiceRowSelection   *self,
           const SluiceLoadLayout *layout,
           const SluiceBatch    *batch,
           guint                 row,
           SluiceLoadCounts     *counts)
{
  gsize mask = self->n_slots - 1;
  guint64 hash = 0;
  gsize slot;

  for (guint i = 0; i < layout->n_keys; i++)
    hash = sluice_value_hash (get_key (layout, batch, row, i), hash);
  self->hashes[row] = hash;

  for (slot = hash & mask; self->slots[slot] != 0; slot = (slot + 1) & mask)
    {
      guint other = self->slots[slot] - 1;

      if (self->hashes[other] == hash && keys_equal (layout, batch, row, other))
        {
          self->dropped[other] = TRUE;
          counts->deduplicated++;
          break;
        }
    }
  self->slots[slot] = row + 1;
}

static int
compare_values (const SluiceValue *a,
                const SluiceValue *b)
{
  int order;

  if (!sluice_value_has_text (a))
    {
      if (a->kind == SLUICE_VALUE_DOUBLE)
        return a->d < b->d ? -1 : a->d > b->d;
      return a->i < b->i ? -1 : a->i > b->i;
    }

  order = memcmp (a->s, b->s, MIN (a->len, b->len));
  if (order != 0)
    return order;
  return a->len < b->len ? -1 : a->len > b->len;
}

static int
compare_rows (gconstpointer a,
              gconstpointer b,
              gpointer      user_data)
{
  const SortContext *context = user_data;
  guint left = *(const guint *) a;
  guint right = *(const guint *) b;

  for (guint i = 0; i < context->layout->n_keys; i++)
    {
      int order = compare_values (get_key (context->layout, context->batch, left, i),
                                  get_key (context->layout, context->batch, right, i));

      if (order != 0)
        return order;
    }
  return left < right ? -1 : 1;
}

/**
 * sluice_row_selection_new:
 *
 * Returns: (transfer full): an empty selection
 */
SluiceRowSelection *
sluice_row_selection_new (void)
{
  return g_new0 (SluiceRowSelection, 1);
}

/**
 * sluice_row_selection_free:
 * @self: (transfer full): a selection
 */
void
sluice_row_selection_free (SluiceRowSelection *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->rows);
  g_free (self->dropped);
  g_free (self->slots);
  g_free (self->hashes);
  g_free (self);
}

/**
 * sluice_row_selection_pick:
 * @self: a selection
 * @layout: the load's layout
 * @batch: a batch
 * @counts: rejected and deduplicated rows are added to it
 * @rejects: (element-type SluiceReject): rows whose key is NULL are added to it
 *
 * Picks the rows of @batch that are to be written: those that have a key and,
 * for an upsert, of each key the last in source order. Doubles found here cost
 * the server nothing, and one statement may not touch a row twice.
 */
void
sluice_row_selection_pick (SluiceRowSelection   *self,
                           const SluiceLoadLayout *layout,
                           const SluiceBatch    *batch,
                           SluiceLoadCounts     *counts,
                           GPtrArray            *rejects)
{
  g_return_if_fail (self != NULL && layout != NULL && batch != NULL);

  make_room (self, batch->n_rows);
  self->n_rows = 0;
  if (batch->n_rows == 0)
    return;

  memset (self->dropped, 0, batch->n_rows);
  if (layout->merges)
    memset (self->slots, 0, self->n_slots * sizeof *self->slots);

  for (guint row = 0; row < batch->n_rows; row++)
    {
      if (refuse_null_key (layout, batch, row, rejects))
        {
          self->dropped[row] = TRUE;
          counts->rejected++;
        }
      else if (layout->merges)
        enter_row (self, layout, batch, row, counts);
    }
  for (guint row = 0; row < batch->n_rows; row++)
    {
      if (!self->dropped[row])
        self->rows[self->n_rows++] = row;
    }
}

/**
 * sluice_row_selection_sort:
 * @self: a selection
 * @layout: the load's layout
 * @batch: the batch it was picked from
 *
 * Orders the rows by their keys. A tree that is filled in the order of its
 * keys touches each page once.
 */
void
sluice_row_selection_sort (SluiceRowSelection   *self,
                           const SluiceLoadLayout *layout,
                           const SluiceBatch    *batch)
{
  SortContext context = { layout, batch };
  gboolean sorted = TRUE;

  g_return_if_fail (self != NULL && layout != NULL && batch != NULL);

  for (guint i = 1; i < self->n_rows && sorted; i++)
    sorted = compare_rows (&self->rows[i - 1], &self->rows[i], &context) < 0;
  if (!sorted)
    g_qsort_with_data (self->rows, (int) self->n_rows, sizeof *self->rows, compare_rows, &context);
}
