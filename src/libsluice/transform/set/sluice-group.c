/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-group.h"

#include "sluice-cells.h"

#include <string.h>

/**
 * sluice_group_new:
 * @columns: (element-type SluiceAggregateColumn): what is made of each group; must
 *   outlive it
 * @of: (array): for each of them the type that it is made of
 *
 * Returns: (transfer full): a group without rows
 */
SluiceGroup *
sluice_group_new (GPtrArray        *columns,
                  const SluiceType *of)
{
  SluiceGroup *self = g_new0 (SluiceGroup, 1);

  self->key = g_byte_array_new ();
  self->cells = g_byte_array_new ();
  self->n_states = columns->len;
  self->states = g_new (SluiceAggregateState, columns->len);
  for (guint i = 0; i < columns->len; i++)
    sluice_aggregate_state_init (&self->states[i], columns->pdata[i], of[i]);
  return self;
}

/**
 * sluice_group_free:
 * @self: (transfer full): a group
 */
void
sluice_group_free (SluiceGroup *self)
{
  g_return_if_fail (self != NULL);

  for (guint i = 0; i < self->n_states; i++)
    sluice_aggregate_state_clear (&self->states[i]);
  g_free (self->states);
  g_byte_array_unref (self->key);
  g_byte_array_unref (self->cells);
  g_free (self);
}

/**
 * sluice_group_begin:
 * @self: a group
 * @key: (array length=key_len): its key
 * @key_len: bytes of @key
 * @cells: (array length=n_cells): the values that its rows share
 * @n_cells: how many
 * @number: the number of its first row
 *
 * Makes @self another group, of which nothing is known.
 */
void
sluice_group_begin (SluiceGroup       *self,
                    const guint8      *key,
                    gsize              key_len,
                    const SluiceValue *cells,
                    guint              n_cells,
                    guint64            number)
{
  g_return_if_fail (self != NULL);

  g_byte_array_set_size (self->key, 0);
  g_byte_array_append (self->key, key, (guint) key_len);
  g_byte_array_set_size (self->cells, 0);
  for (guint i = 0; i < n_cells; i++)
    sluice_cells_write (self->cells, &cells[i]);
  self->number = number;
  for (guint i = 0; i < self->n_states; i++)
    sluice_aggregate_state_reset (&self->states[i]);
}

/**
 * sluice_group_hash:
 * @group: a [type@Sluice.Group]
 *
 * Returns: the hash of its key
 */
guint
sluice_group_hash (gconstpointer group)
{
  const SluiceGroup *self = group;
  const SluiceValue key = sluice_value_text (SLUICE_VALUE_BYTES, (const char *) self->key->data, self->key->len);

  return (guint) sluice_value_hash (&key, 0);
}

/**
 * sluice_group_equal:
 * @a: a [type@Sluice.Group]
 * @b: a [type@Sluice.Group]
 *
 * Returns: whether they have the same key
 */
gboolean
sluice_group_equal (gconstpointer a,
                    gconstpointer b)
{
  return sluice_group_compare (a, b) == 0;
}

/**
 * sluice_group_compare:
 * @a: a group
 * @b: a group
 *
 * Returns: less than, equal to or greater than 0, as their keys are to each other
 */
int
sluice_group_compare (const SluiceGroup *a,
                      const SluiceGroup *b)
{
  const guint n = MIN (a->key->len, b->key->len);
  const int order = n > 0 ? memcmp (a->key->data, b->key->data, n) : 0;

  return order != 0 ? order : (a->key->len > b->key->len) - (a->key->len < b->key->len);
}
