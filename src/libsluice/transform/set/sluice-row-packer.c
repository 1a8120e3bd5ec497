/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-row-packer.h"

#include "sluice-cells.h"
#include "sluice-reject.h"

struct _SluiceRowPacker
{
  guint n_columns;
  GPtrArray *parts;             /* (element-type utf8) pages and files, the newest last */
  GPtrArray *layouts;           /* (element-type GRefString) (nullable) of each of them */
  GPtrArray *fields;            /* (element-type GPtrArray) what the records' cells are */
  SluiceSpill *spill;           /* (unowned) */
  sqlite3_stmt *insert_raw;     /* (owned) records that several rows were made of */
  sqlite3_stmt *select_raw;     /* (owned) */
  const char *last_raw;         /* (nullable) of the row before, in the same batch */
  guint64 n_shared;             /* such records that were kept */
  gboolean last_is_shared;      /* that of the row before is the last of them */
};

/* What is said of a row's record. */
enum
{
  RAW_NONE,
  RAW_HERE,
  RAW_SHARED,
};

static void
free_layout (gpointer data)
{
  if (data != NULL)
    g_ref_string_release (data);
}

static void
free_fields (gpointer data)
{
  g_ptr_array_unref (data);
}

/**
 * sluice_row_packer_new:
 * @n_columns: cells of a row
 * @spill: where records go that several rows were made of; must outlive the packer
 * @error: as [func@Sluice.spill_execute]
 *
 * Returns: (transfer full) (nullable): a packer
 */
SluiceRowPacker *
sluice_row_packer_new (guint         n_columns,
                       SluiceSpill  *spill,
                       GError      **error)
{
  g_autoptr(SluiceRowPacker) self = g_new0 (SluiceRowPacker, 1);

  self->spill = spill;
  self->n_columns = n_columns;
  self->parts = g_ptr_array_new_with_free_func (g_free);
  self->layouts = g_ptr_array_new_with_free_func (free_layout);
  self->fields = g_ptr_array_new_with_free_func (free_fields);
  if (!sluice_spill_execute (spill, "CREATE TABLE raws (n INTEGER PRIMARY KEY, raw BLOB)", error))
    return NULL;
  self->insert_raw = sluice_spill_prepare (spill, "INSERT INTO raws VALUES (?, ?)", error);
  if (self->insert_raw == NULL)
    return NULL;
  self->select_raw = sluice_spill_prepare (spill, "SELECT raw FROM raws WHERE n = ?", error);
  return self->select_raw != NULL ? g_steal_pointer (&self) : NULL;
}

/**
 * sluice_row_packer_free:
 * @self: (transfer full): a packer
 */
void
sluice_row_packer_free (SluiceRowPacker *self)
{
  g_return_if_fail (self != NULL);

  sqlite3_finalize (self->insert_raw);
  sqlite3_finalize (self->select_raw);
  g_ptr_array_unref (self->parts);
  g_ptr_array_unref (self->layouts);
  g_ptr_array_unref (self->fields);
  g_free (self);
}

/* Rows come page by page, file by file. */
static guint
keep_part (SluiceRowPacker   *self,
           const SluiceBatch *rows,
           guint32            part)
{
  const char *name = sluice_batch_get_part (rows, part);
  GRefString *layout = sluice_batch_get_layout (rows, part);
  const guint last = self->parts->len - 1;

  if (self->parts->len > 0 && g_strcmp0 (self->parts->pdata[last], name) == 0 && self->layouts->pdata[last] == layout)
    return last;
  g_ptr_array_add (self->parts, g_strdup (name));
  g_ptr_array_add (self->layouts, layout != NULL ? g_ref_string_acquire (layout) : NULL);
  return self->parts->len - 1;
}

/* From 1. */
static guint
keep_fields (SluiceRowPacker *self,
             GPtrArray       *fields)
{
  for (guint i = self->fields->len; i > 0; i--)
    {
      if (self->fields->pdata[i - 1] == fields)
        return i;
    }
  g_ptr_array_add (self->fields, g_ptr_array_ref (fields));
  return self->fields->len;
}

/* The cells of the record, where its bytes do not say what they are. */
static void
pack_record (SluiceRowPacker      *self,
             const SluiceBatch    *rows,
             const SluiceRowOrigin *origin,
             GByteArray           *bytes)
{
  const SluiceBatch *records = rows->base != NULL ? rows->base : rows;
  const SluiceValue *cells = NULL;

  if (records->fields != NULL &&
      (origin->raw == NULL || origin->raw_len >= SLUICE_REJECT_MAX_RAW || sluice_reject_reads_place (records->fields)))
    cells = sluice_reject_find_record (records, origin->number);
  if (cells == NULL)
    {
      sluice_cells_write_number (bytes, 0);
      return;
    }
  sluice_cells_write_number (bytes, keep_fields (self, records->fields));
  for (guint i = 0; i < records->fields->len; i++)
    sluice_cells_write (bytes, &cells[i]);
}

static gboolean
share_raw (SluiceRowPacker        *self,
           const SluiceRowOrigin  *origin,
           gsize                   len,
           GError                **error)
{
  sqlite3_bind_int64 (self->insert_raw, 1, (gint64) ++self->n_shared);
  sqlite3_bind_blob (self->insert_raw, 2, origin->raw, (int) len, SQLITE_STATIC);
  return sluice_spill_insert (self->spill, self->insert_raw, error);
}

/* The rows of an exploded record have its bytes in common: the second of them puts them
 * aside for itself and those that follow. */
static gboolean
pack_raw (SluiceRowPacker        *self,
          const SluiceRowOrigin  *origin,
          gboolean                first_of_batch,
          GByteArray             *bytes,
          GError                **error)
{
  const gsize len = MIN (origin->raw_len, SLUICE_REJECT_MAX_RAW);
  const gboolean again = !first_of_batch && origin->raw != NULL && origin->raw == self->last_raw;

  if (again && !self->last_is_shared && !share_raw (self, origin, len, error))
    return FALSE;
  self->last_raw = origin->raw;
  self->last_is_shared = again;
  sluice_cells_write_number (bytes, origin->raw == NULL ? RAW_NONE : again ? RAW_SHARED : RAW_HERE);
  if (again)
    sluice_cells_write_number (bytes, self->n_shared);
  else if (origin->raw != NULL)
    sluice_cells_write_text (bytes, origin->raw, len);
  return TRUE;
}

/**
 * sluice_row_packer_pack:
 * @self: a packer
 * @rows: mapped rows, whose base are their records
 * @row: the place of one; all rows of a batch in their order
 * @bytes: what is added to
 * @error: as [func@Sluice.spill_execute]
 *
 * Returns: whether it worked
 */
gboolean
sluice_row_packer_pack (SluiceRowPacker    *self,
                        const SluiceBatch  *rows,
                        guint               row,
                        GByteArray         *bytes,
                        GError            **error)
{
  const SluiceRowOrigin *origin;

  g_return_val_if_fail (self != NULL && rows != NULL && row < rows->n_rows, FALSE);
  g_return_val_if_fail (rows->n_columns >= self->n_columns, FALSE);

  origin = &rows->origins[row];
  pack_record (self, rows, origin, bytes);
  sluice_cells_write_number (bytes, keep_part (self, rows, origin->part));
  sluice_cells_write_number (bytes, origin->number);
  sluice_cells_write_number (bytes, origin->record);
  sluice_cells_write_number (bytes, origin->line);
  sluice_cells_write_number (bytes, origin->byte);
  sluice_cells_write_number (bytes, origin->element);
  if (!pack_raw (self, origin, row == 0, bytes, error))
    return FALSE;
  for (guint i = 0; i < self->n_columns; i++)
    sluice_cells_write (bytes, &sluice_batch_row (rows, row)[i]);
  return TRUE;
}

/* The batch of records behind @rows, as after a mapping; all of them have one kind. */
static gboolean
need_records (SluiceRowPacker *self,
              SluiceBatch     *rows,
              guint            fields)
{
  GPtrArray *wanted = fields > 0 ? self->fields->pdata[fields - 1] : NULL;
  g_autoptr(SluiceBatch) records = NULL;

  if (rows->base != NULL && (wanted == NULL || rows->base->fields == wanted))
    return TRUE;
  if (rows->n_rows > 0 && wanted != NULL)
    return FALSE;
  if (wanted == NULL)
    return TRUE;
  records = sluice_batch_new (wanted->len, rows->capacity);
  sluice_batch_set_fields (records, wanted);
  sluice_batch_set_base (rows, records);
  return TRUE;
}

static void
unpack_record (SluiceBatch      *rows,
               guint64           number,
               SluiceCellReader *record)
{
  SluiceBatch *records = rows->base;
  SluiceValue *cells = sluice_batch_row (records, records->n_rows);

  records->origins[records->n_rows++] = (SluiceRowOrigin) { .number = number };
  for (guint i = 0; i < records->fields->len; i++)
    {
      const SluiceValue value = sluice_cells_read (record);

      cells[i] = sluice_cells_copy (&value, records->arena);
    }
}

static gboolean
fetch_raw (SluiceRowPacker  *self,
           guint64           number,
           SluiceArena      *arena,
           SluiceRowOrigin  *origin,
           GError          **error)
{
  int found;

  sqlite3_bind_int64 (self->select_raw, 1, (gint64) number);
  found = sluice_spill_step (self->spill, self->select_raw, error);
  g_assert (found != 0);
  if (found > 0)
    {
      origin->raw_len = (guint32) sqlite3_column_bytes (self->select_raw, 0);
      origin->raw = sluice_arena_copy (arena, sqlite3_column_blob (self->select_raw, 0), origin->raw_len);
    }
  sqlite3_reset (self->select_raw);
  return found > 0;
}

static gboolean
unpack_raw (SluiceRowPacker   *self,
            SluiceCellReader  *reader,
            SluiceArena       *arena,
            SluiceRowOrigin   *origin,
            GError           **error)
{
  const guint64 kind = sluice_cells_read_number (reader);

  if (kind == RAW_SHARED)
    return fetch_raw (self, sluice_cells_read_number (reader), arena, origin, error);
  if (kind == RAW_HERE)
    {
      gsize len;
      const char *raw = sluice_cells_read_text (reader, &len);

      origin->raw = sluice_arena_copy (arena, raw, len);
      origin->raw_len = (guint32) len;
    }
  return TRUE;
}

static void
unpack_origin (SluiceRowPacker  *self,
               SluiceCellReader *reader,
               SluiceBatch      *rows,
               SluiceRowOrigin  *origin)
{
  const guint part = (guint) sluice_cells_read_number (reader);
  const char *name = self->parts->pdata[part];

  *origin = (SluiceRowOrigin) { .part = 0 };
  if (name != NULL)
    origin->part = sluice_batch_add_part (rows, name);
  if (name != NULL && self->layouts->pdata[part] != NULL)
    sluice_batch_set_layout (rows, origin->part, self->layouts->pdata[part]);
  origin->number = sluice_cells_read_number (reader);
  origin->record = sluice_cells_read_number (reader);
  origin->line = sluice_cells_read_number (reader);
  origin->byte = sluice_cells_read_number (reader);
  origin->element = (guint32) sluice_cells_read_number (reader);
}

/**
 * sluice_row_packer_unpack:
 * @self: a packer
 * @bytes: (array length=n_bytes): what it made of a row
 * @n_bytes: how many bytes
 * @rows: rows that are not full; the row is added
 * @ret_fits: (out): %FALSE if it does not fit to the rows that are there: begin another
 *   batch
 * @error: as [func@Sluice.spill_execute]
 *
 * Returns: whether it worked
 */
gboolean
sluice_row_packer_unpack (SluiceRowPacker  *self,
                          const guint8     *bytes,
                          gsize             n_bytes,
                          SluiceBatch      *rows,
                          gboolean         *ret_fits,
                          GError          **error)
{
  SluiceCellReader reader = { bytes, bytes + n_bytes };
  SluiceCellReader record;
  SluiceRowOrigin *origin;
  guint fields;
  SluiceValue *cells;

  g_return_val_if_fail (self != NULL && rows != NULL && rows->n_rows < rows->capacity, FALSE);
  g_return_val_if_fail (ret_fits != NULL, FALSE);

  fields = (guint) sluice_cells_read_number (&reader);
  *ret_fits = need_records (self, rows, fields);
  if (!*ret_fits)
    return TRUE;
  record = reader;
  for (guint i = 0; fields > 0 && i < rows->base->fields->len; i++)
    sluice_cells_read (&reader);
  origin = &rows->origins[rows->n_rows];
  unpack_origin (self, &reader, rows, origin);
  if (!unpack_raw (self, &reader, rows->arena, origin, error))
    return FALSE;
  if (fields > 0)
    unpack_record (rows, origin->number, &record);

  cells = sluice_batch_row (rows, rows->n_rows++);
  for (guint i = 0; i < self->n_columns; i++)
    {
      const SluiceValue value = sluice_cells_read (&reader);

      cells[i] = sluice_cells_copy (&value, rows->arena);
    }
  return TRUE;
}
