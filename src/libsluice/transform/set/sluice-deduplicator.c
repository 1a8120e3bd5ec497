/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-deduplicator.h"

#include "sluice-row-packer.h"
#include "sluice-sort-key.h"

#include <string.h>

struct _SluiceDeduplicator
{
  const SluiceDeduplicateSpec *spec;    /* (unowned) */
  SluiceSchema *schema;         /* (owned) */
  SluiceSpill *spill;           /* (unowned) */
  SluiceRowPacker *packer;      /* (owned) */
  GArray *keys;                 /* (element-type guint) columns */
  GArray *orders;               /* (element-type guint) columns of the order */
  GByteArray *key;
  GByteArray *order;
  GByteArray *row;
  sqlite3_stmt *insert_key;     /* (owned) (nullable) until the last row has come */
  sqlite3_stmt *insert_row;     /* (owned) (nullable) likewise */
  sqlite3_stmt *select_kept;    /* (owned) (nullable) from then on: places of rows */
  sqlite3_stmt *select_row;     /* (owned) (nullable) a row by its place */
  gint64 waiting;               /* the place of a row that did not fit, 0 = none */
  gboolean ended;               /* all rows that are kept were taken */
  guint64 n_rows;
  guint64 n_kept;
};

static void
find_column (GArray       *columns,
             SluiceSchema *schema,
             const char   *name)
{
  const int column = sluice_schema_find (schema, name);
  const guint index = (guint) column;

  g_assert (column >= 0);
  g_array_append_val (columns, index);
}

static gboolean
prepare (SluiceDeduplicator  *self,
         GError             **error)
{
  if (!sluice_spill_execute (self->spill,
                             "CREATE TABLE keys (k BLOB, o BLOB, n INTEGER);"
                             "CREATE TABLE rows (n INTEGER PRIMARY KEY, cells BLOB);"
                             "CREATE TABLE kept (n INTEGER)", error))
    return FALSE;
  self->insert_key = sluice_spill_prepare (self->spill, "INSERT INTO keys VALUES (?, ?, ?)", error);
  if (self->insert_key == NULL)
    return FALSE;
  self->insert_row = sluice_spill_prepare (self->spill, "INSERT INTO rows VALUES (?, ?)", error);
  return self->insert_row != NULL;
}

/**
 * sluice_deduplicator_new:
 * @spec: by what; must outlive the object
 * @schema: the columns of the rows
 * @spill: where rows are put aside; must outlive the object
 * @error: as [func@Sluice.spill_execute]
 *
 * Returns: (transfer full) (nullable): one without rows
 */
SluiceDeduplicator *
sluice_deduplicator_new (const SluiceDeduplicateSpec  *spec,
                         SluiceSchema                 *schema,
                         SluiceSpill                  *spill,
                         GError                      **error)
{
  g_autoptr(SluiceDeduplicator) self = NULL;

  g_return_val_if_fail (spec != NULL && schema != NULL && spill != NULL, NULL);

  self = g_new0 (SluiceDeduplicator, 1);
  self->spec = spec;
  self->schema = sluice_schema_ref (schema);
  self->spill = spill;
  self->keys = g_array_new (FALSE, FALSE, sizeof (guint));
  self->orders = g_array_new (FALSE, FALSE, sizeof (guint));
  self->key = g_byte_array_new ();
  self->order = g_byte_array_new ();
  self->row = g_byte_array_new ();
  for (guint i = 0; spec->keys[i] != NULL; i++)
    find_column (self->keys, schema, spec->keys[i]);
  for (guint i = 0; i < spec->order->len; i++)
    find_column (self->orders, schema, ((const SluiceRowOrder *) spec->order->pdata[i])->column);
  self->packer = sluice_row_packer_new (sluice_schema_get_n (schema), spill, error);
  return self->packer != NULL && prepare (self, error) ? g_steal_pointer (&self) : NULL;
}

/**
 * sluice_deduplicator_free:
 * @self: (transfer full): a deduplicator
 */
void
sluice_deduplicator_free (SluiceDeduplicator *self)
{
  g_return_if_fail (self != NULL);

  sqlite3_finalize (self->insert_key);
  sqlite3_finalize (self->insert_row);
  sqlite3_finalize (self->select_kept);
  sqlite3_finalize (self->select_row);
  g_clear_pointer (&self->packer, sluice_row_packer_free);
  sluice_schema_unref (self->schema);
  g_array_unref (self->keys);
  g_array_unref (self->orders);
  g_byte_array_unref (self->key);
  g_byte_array_unref (self->order);
  g_byte_array_unref (self->row);
  g_free (self);
}

static gboolean
add_row (SluiceDeduplicator  *self,
         const SluiceBatch   *rows,
         guint                index,
         GError             **error)
{
  const SluiceValue *cells = sluice_batch_row (rows, index);
  const gint64 place = (gint64) ++self->n_rows;

  g_byte_array_set_size (self->key, 0);
  g_byte_array_set_size (self->order, 0);
  g_byte_array_set_size (self->row, 0);
  for (guint i = 0; i < self->keys->len; i++)
    sluice_sort_key_append (self->key, &cells[g_array_index (self->keys, guint, i)], FALSE);
  for (guint i = 0; i < self->orders->len; i++)
    sluice_sort_key_append (self->order, &cells[g_array_index (self->orders, guint, i)],
                            ((const SluiceRowOrder *) self->spec->order->pdata[i])->descending);
  if (!sluice_row_packer_pack (self->packer, rows, index, self->row, error))
    return FALSE;

  sluice_spill_bind_blob (self->insert_key, 1, self->key);
  sluice_spill_bind_blob (self->insert_key, 2, self->order);
  sqlite3_bind_int64 (self->insert_key, 3, place);
  sqlite3_bind_int64 (self->insert_row, 1, place);
  sluice_spill_bind_blob (self->insert_row, 2, self->row);
  return sluice_spill_insert (self->spill, self->insert_key, error) &&
         sluice_spill_insert (self->spill, self->insert_row, error);
}

/**
 * sluice_deduplicator_add:
 * @self: a deduplicator that is not finished
 * @rows: rows, in the order of the source
 * @error: as [func@Sluice.spill_execute]
 *
 * Returns: whether it worked
 */
gboolean
sluice_deduplicator_add (SluiceDeduplicator  *self,
                         const SluiceBatch   *rows,
                         GError             **error)
{
  g_return_val_if_fail (self != NULL && rows != NULL && self->select_kept == NULL, FALSE);

  for (guint i = 0; i < rows->n_rows; i++)
    {
      if (!add_row (self, rows, i, error))
        return FALSE;
    }
  return TRUE;
}

/* The first of each key. Rows that are alike by the order, too, are in that of the
 * source; without an order the last one counts. */
static gboolean
choose_kept (SluiceDeduplicator  *self,
             sqlite3_stmt        *sorted,
             sqlite3_stmt        *keep,
             GError             **error)
{
  int found;

  g_byte_array_set_size (self->key, 0);
  while ((found = sluice_spill_step (self->spill, sorted, error)) > 0)
    {
      const guint8 *key = sqlite3_column_blob (sorted, 0);
      const guint n = (guint) sqlite3_column_bytes (sorted, 0);

      if (self->n_kept > 0 && n == self->key->len && memcmp (key, self->key->data, n) == 0)
        continue;
      g_byte_array_set_size (self->key, 0);
      g_byte_array_append (self->key, key, n);
      self->n_kept++;
      sqlite3_bind_int64 (keep, 1, sqlite3_column_int64 (sorted, 1));
      if (!sluice_spill_insert (self->spill, keep, error))
        return FALSE;
    }
  return found == 0;
}

/**
 * sluice_deduplicator_finish:
 * @self: a deduplicator that is not finished
 * @error: as [func@Sluice.spill_execute]
 *
 * There will be no more rows: sorts them.
 *
 * Returns: whether it worked
 */
gboolean
sluice_deduplicator_finish (SluiceDeduplicator  *self,
                            GError             **error)
{
  sqlite3_stmt *sorted;
  sqlite3_stmt *keep;
  gboolean ok;

  g_return_val_if_fail (self != NULL && self->select_kept == NULL, FALSE);

  sorted = sluice_spill_prepare (self->spill, self->orders->len > 0 ? "SELECT k, n FROM keys ORDER BY k, o, n"
                                                                    : "SELECT k, n FROM keys ORDER BY k, n DESC", error);
  keep = sorted != NULL ? sluice_spill_prepare (self->spill, "INSERT INTO kept VALUES (?)", error) : NULL;
  ok = keep != NULL && choose_kept (self, sorted, keep, error);
  sqlite3_finalize (sorted);
  sqlite3_finalize (keep);
  if (!ok)
    return FALSE;

  self->select_kept = sluice_spill_prepare (self->spill, "SELECT n FROM kept ORDER BY n", error);
  if (self->select_kept == NULL)
    return FALSE;
  self->select_row = sluice_spill_prepare (self->spill, "SELECT cells FROM rows WHERE n = ?", error);
  return self->select_row != NULL;
}

static gboolean
fetch_row (SluiceDeduplicator  *self,
           SluiceBatch         *rows,
           GError             **error)
{
  gboolean fits = FALSE;
  gboolean ok;
  int found;

  sqlite3_bind_int64 (self->select_row, 1, self->waiting);
  found = sluice_spill_step (self->spill, self->select_row, error);
  g_assert (found != 0);
  ok = found > 0 && sluice_row_packer_unpack (self->packer, sqlite3_column_blob (self->select_row, 0),
                                              (gsize) sqlite3_column_bytes (self->select_row, 0), rows, &fits, error);
  if (fits)
    self->waiting = 0;
  sqlite3_reset (self->select_row);
  return ok;
}

/**
 * sluice_deduplicator_next:
 * @self: a finished deduplicator
 * @rows: empty rows with at least the columns of @self
 * @error: as [func@Sluice.spill_execute]
 *
 * Takes the next rows that are kept, in the order of the source, with their records as
 * the base of @rows. There are no more when @rows stays empty.
 *
 * Returns: whether it worked
 */
gboolean
sluice_deduplicator_next (SluiceDeduplicator  *self,
                          SluiceBatch         *rows,
                          GError             **error)
{
  g_return_val_if_fail (self != NULL && self->select_kept != NULL, FALSE);
  g_return_val_if_fail (rows != NULL && rows->n_rows == 0, FALSE);

  sluice_batch_set_schema (rows, self->schema);
  while (!self->ended && !sluice_batch_is_full (rows))
    {
      if (self->waiting == 0)
        {
          const int found = sluice_spill_step (self->spill, self->select_kept, error);

          /* One step more would begin anew. */
          self->ended = found == 0;
          if (found <= 0)
            return self->ended;
          self->waiting = sqlite3_column_int64 (self->select_kept, 0);
        }
      if (!fetch_row (self, rows, error))
        return FALSE;
      if (self->waiting != 0)
        break;
    }
  return TRUE;
}

/**
 * sluice_deduplicator_get_n_dropped:
 * @self: a finished deduplicator
 *
 * Returns: how many rows are not kept
 */
guint64
sluice_deduplicator_get_n_dropped (SluiceDeduplicator *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_rows - self->n_kept;
}
