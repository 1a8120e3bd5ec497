/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-row-hash.h"

#include <zlib.h>

/**
 * sluice_row_hash_init:
 * @self: (out caller-allocates): the hash of no rows
 */
void
sluice_row_hash_init (SluiceRowHash *self)
{
  self->crc = (guint32) crc32 (0, NULL, 0);
  self->length = 0;
}

/**
 * sluice_row_hash_add_cells:
 * @self: a hash
 * @cells: (array length=n_cells): a row
 * @n_cells: how many
 */
void
sluice_row_hash_add_cells (SluiceRowHash     *self,
                           const SluiceValue *cells,
                           guint              n_cells)
{
  guint64 hash = 0;

  for (guint i = 0; i < n_cells; i++)
    hash = sluice_value_hash (&cells[i], hash);
  self->crc = (guint32) crc32 (self->crc, (const Bytef *) &hash, sizeof hash);
  self->length++;
}

/**
 * sluice_row_hash_add:
 * @self: a hash
 * @records: records
 * @row: the place of one. Those of databases have no bytes: their cells stand for them.
 */
void
sluice_row_hash_add (SluiceRowHash     *self,
                     const SluiceBatch *records,
                     guint              row)
{
  const SluiceRowOrigin *origin = &records->origins[row];

  if (origin->raw == NULL)
    {
      sluice_row_hash_add_cells (self, sluice_batch_row (records, row), records->n_columns);
      return;
    }
  self->crc = (guint32) crc32 (self->crc, (const Bytef *) origin->raw, origin->raw_len);
  self->length += origin->raw_len + 1;
}

/**
 * sluice_row_hash_get:
 * @self: a hash
 *
 * Returns: its value, never 0, which stands for "not hashed"
 */
guint64
sluice_row_hash_get (const SluiceRowHash *self)
{
  const guint64 value = ((guint64) self->crc << 32) | (self->length & G_MAXUINT32);

  return value != 0 ? value : 1;
}
