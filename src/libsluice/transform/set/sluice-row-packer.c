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
 *
 * Returns: (transfer full): a packer
 */
SluiceRowPacker *
sluice_row_packer_new (guint n_columns)
{
  SluiceRowPacker *self = g_new0 (SluiceRowPacker, 1);

  self->n_columns = n_columns;
  self->parts = g_ptr_array_new_with_free_func (g_free);
  self->layouts = g_ptr_array_new_with_free_func (free_layout);
  self->fields = g_ptr_array_new_with_free_func (free_fields);
  return self;
}

/**
 * sluice_row_packer_free:
 * @self: (transfer full): a packer
 */
void
sluice_row_packer_free (SluiceRowPacker *self)
{
  g_return_if_fail (self != NULL);

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

/**
 * sluice_row_packer_pack:
 * @self: a packer
 * @rows: mapped rows, whose base are their records
 * @row: the place of one
 * @bytes: what is added to
 */
void
sluice_row_packer_pack (SluiceRowPacker   *self,
                        const SluiceBatch *rows,
                        guint              row,
                        GByteArray        *bytes)
{
  const SluiceRowOrigin *origin;

  g_return_if_fail (self != NULL && rows != NULL && row < rows->n_rows && rows->n_columns >= self->n_columns);

  origin = &rows->origins[row];
  pack_record (self, rows, origin, bytes);
  sluice_cells_write_number (bytes, keep_part (self, rows, origin->part));
  sluice_cells_write_number (bytes, origin->number);
  sluice_cells_write_number (bytes, origin->record);
  sluice_cells_write_number (bytes, origin->line);
  sluice_cells_write_number (bytes, origin->byte);
  sluice_cells_write_number (bytes, origin->element);
  sluice_cells_write_number (bytes, origin->raw != NULL);
  if (origin->raw != NULL)
    sluice_cells_write_text (bytes, origin->raw, MIN (origin->raw_len, SLUICE_REJECT_MAX_RAW));
  for (guint i = 0; i < self->n_columns; i++)
    sluice_cells_write (bytes, &sluice_batch_row (rows, row)[i]);
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
  if (sluice_cells_read_number (reader) != 0)
    {
      gsize len;
      const char *raw = sluice_cells_read_text (reader, &len);

      origin->raw = sluice_arena_copy (rows->arena, raw, len);
      origin->raw_len = (guint32) len;
    }
}

/**
 * sluice_row_packer_unpack:
 * @self: a packer
 * @bytes: (array length=n_bytes): what it made of a row
 * @n_bytes: how many bytes
 * @rows: rows that are not full; the row is added
 *
 * Returns: %FALSE if it does not fit to the rows that are there: begin another batch
 */
gboolean
sluice_row_packer_unpack (SluiceRowPacker *self,
                          const guint8    *bytes,
                          gsize            n_bytes,
                          SluiceBatch     *rows)
{
  SluiceCellReader reader = { bytes, bytes + n_bytes };
  SluiceCellReader record;
  guint fields;
  SluiceValue *cells;

  g_return_val_if_fail (self != NULL && rows != NULL && rows->n_rows < rows->capacity, FALSE);

  fields = (guint) sluice_cells_read_number (&reader);
  if (!need_records (self, rows, fields))
    return FALSE;
  record = reader;
  for (guint i = 0; fields > 0 && i < rows->base->fields->len; i++)
    sluice_cells_read (&reader);
  unpack_origin (self, &reader, rows, &rows->origins[rows->n_rows]);
  if (fields > 0)
    unpack_record (rows, rows->origins[rows->n_rows].number, &record);

  cells = sluice_batch_row (rows, rows->n_rows++);
  for (guint i = 0; i < self->n_columns; i++)
    {
      const SluiceValue value = sluice_cells_read (&reader);

      cells[i] = sluice_cells_copy (&value, rows->arena);
    }
  return TRUE;
}
