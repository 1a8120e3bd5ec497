/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-xlsx-reader.h"

#include "sluice-error.h"
#include "sluice-file-reader-private.h"
#include "sluice-reject.h"
#include "sluice-table-columns.h"
#include "sluice-xlsx-area.h"
#include "sluice-xlsx-columns.h"
#include "sluice-xlsx-value.h"

#include <string.h>

/* Rows of a step for which there was no room in the batch. */
#define SPARE_ROWS 1024

/**
 * SluiceXlsxReader:
 *
 * The rows of one sheet of a workbook. The parts of the file are decompressed and
 * parsed as they come and texts that cells share are kept in a temporary file, so
 * memory does not depend on the size of the workbook.
 */
struct _SluiceXlsxReader
{
  SluiceFileReader parent_instance;

  SluiceXlsxPackage *package;   /* (owned) */
  SluiceXlsxContext context;
  SluiceXlsxSheet *sheet;       /* (owned) */
  SluiceXlsxColumns *columns;   /* (owned) */
  SluiceXlsxArea area;
  gboolean has_names;
  gboolean at_end;
  GArray *values;               /* (owned) (element-type SluiceValue) of the row, by column */
  GString *json;                /* (owned) of the row */
  GCancellable *cancellable;    /* (unowned) of the present call */

  SluiceBatch *batch;           /* (unowned) that is filled */
  guint32 part;                 /* what the file is called in it */
  GQueue spare;                 /* of owned SluiceBatch */
  guint n_taken;                /* rows taken from the first of them */
  guint64 n_records;
  guint64 n_bytes;              /* told to the monitor */
};

G_DEFINE_FINAL_TYPE (SluiceXlsxReader, sluice_xlsx_reader, SLUICE_TYPE_FILE_READER)

static const SluiceFileReaderConfig *
get_config (SluiceXlsxReader *self)
{
  return sluice_file_reader_get_config (SLUICE_FILE_READER (self));
}

/* Where the next row goes: to the batch that is filled, or aside. */
static SluiceBatch *
get_room (SluiceXlsxReader *self,
          guint32          *ret_part)
{
  const SluiceFileReaderConfig *config = get_config (self);
  SluiceBatch *spare = g_queue_peek_tail (&self->spare);

  *ret_part = self->part;
  if (spare == NULL && !sluice_batch_is_full (self->batch))
    return self->batch;
  if (spare == NULL || spare->n_rows == spare->capacity)
    {
      spare = sluice_batch_new (config->fields->len, SPARE_ROWS);
      sluice_batch_add_part (spare, config->part);
      g_queue_push_tail (&self->spare, spare);
    }
  *ret_part = 0;
  return spare;
}

static gboolean
is_null_text (SluiceXlsxReader  *self,
              const SluiceValue *value)
{
  const GStrv nulls = get_config (self)->spec->tabular->nulls;

  if (nulls == NULL || (value->kind != SLUICE_VALUE_TEXT && value->kind != SLUICE_VALUE_NUMBER))
    return FALSE;
  for (guint i = 0; nulls[i] != NULL; i++)
    {
      if (strlen (nulls[i]) == value->len && memcmp (nulls[i], value->s, value->len) == 0)
        return TRUE;
    }
  return FALSE;
}

/* Makes the values of a row. Returns whether there are any inside the area; the
 * width of the row is the length of the list then. */
static gboolean
read_values (SluiceXlsxReader     *self,
             const SluiceXlsxRow  *row,
             SluiceArena          *arena,
             gboolean             *ret_any,
             GError              **error)
{
  *ret_any = FALSE;
  g_array_set_size (self->values, 0);
  for (guint i = 0; i < row->cells->len; i++)
    {
      const SluiceXlsxCell *cell = &g_array_index (row->cells, SluiceXlsxCell, i);
      SluiceValue value;
      guint place;

      if (cell->column < self->area.first_column || cell->column > self->area.last_column)
        continue;
      if (!sluice_xlsx_value_make (&self->context, row, cell, arena, &value, self->cancellable, error))
        return FALSE;
      place = cell->column - self->area.first_column;
      if (place >= self->values->len)
        g_array_set_size (self->values, place + 1);
      g_array_index (self->values, SluiceValue, place) = is_null_text (self, &value) ? SLUICE_NULL_VALUE : value;
      *ret_any = TRUE;
    }
  return TRUE;
}

static char *
make_name (const SluiceValue *value)
{
  if (sluice_value_is_null (value))
    return NULL;
  if (value->kind == SLUICE_VALUE_BOOLEAN)
    return g_strdup (value->i != 0 ? "true" : "false");
  return g_strstrip (g_strndup (value->s, value->len));
}

/* Names the columns: as the task does, or after the first row; else by place.
 * Returns whether the row is the header. */
static gboolean
name_columns (SluiceXlsxReader *self)
{
  const SluiceTabularSpec *spec = get_config (self)->spec->tabular;
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  guint n_area = self->area.last_column != G_MAXUINT32 ? self->area.last_column - self->area.first_column + 1 : 0;
  gboolean has_header = spec->header != SLUICE_HEADER_ABSENT;

  for (guint i = 0; i < self->values->len && has_header; i++)
    g_ptr_array_add (names, make_name (&g_array_index (self->values, SluiceValue, i)));
  for (guint i = 0; spec->columns != NULL && spec->columns[i] != NULL; i++)
    {
      if (i == names->len)
        g_ptr_array_add (names, NULL);
      g_free (names->pdata[i]);
      names->pdata[i] = g_strdup (spec->columns[i]);
    }
  while (names->len < n_area)
    g_ptr_array_add (names, NULL);
  sluice_xlsx_columns_set_names (self->columns, (const char * const *) names->pdata, names->len);
  self->has_names = TRUE;
  return has_header;
}

static const char *
find_problem (SluiceXlsxReader *self)
{
  for (guint i = 0; i < self->values->len; i++)
    {
      if (g_array_index (self->values, SluiceValue, i).kind == SLUICE_VALUE_INVALID)
        return "invalid_encoding";
    }
  return NULL;
}

static void
fill_row (SluiceXlsxReader *self,
          SluiceBatch      *batch,
          const char       *json)
{
  const int *places = sluice_xlsx_columns_get_places (self->columns);
  SluiceValue *cells = sluice_batch_row (batch, batch->n_rows);
  guint n_known = MAX (sluice_xlsx_columns_get_n (self->columns), self->values->len);

  for (guint i = 0; i < batch->n_columns; i++)
    {
      if (places[i] == SLUICE_TABLE_COLUMN_WHOLE)
        cells[i] = sluice_value_text (SLUICE_VALUE_JSON, json, self->json->len);
      else if (places[i] >= 0 && (guint) places[i] < self->values->len)
        cells[i] = g_array_index (self->values, SluiceValue, places[i]);
      else if (places[i] >= 0 && (guint) places[i] < n_known)
        cells[i] = SLUICE_NULL_VALUE;
      else
        cells[i] = (SluiceValue) { .kind = SLUICE_VALUE_MISSING };
      /* A place between the cells of the row was never set. */
      if (places[i] >= 0 && (guint) places[i] < n_known && cells[i].kind == SLUICE_VALUE_MISSING)
        cells[i] = SLUICE_NULL_VALUE;
    }
}

static void
append_row (SluiceXlsxReader    *self,
            SluiceBatch         *batch,
            guint32              part,
            const SluiceXlsxRow *row)
{
  const char *problem = find_problem (self);
  const char *json;
  gsize size;

  sluice_xlsx_columns_write_row (self->columns, (const SluiceValue *) (gpointer) self->values->data,
                                 self->values->len, self->json);
  size = sluice_xlsx_columns_wants_row (self->columns) ? self->json->len : MIN (self->json->len, SLUICE_REJECT_MAX_RAW);
  json = sluice_arena_copy (batch->arena, self->json->str, size);
  fill_row (self, batch, json);
  batch->origins[batch->n_rows++] = (SluiceRowOrigin) {
    .record = ++self->n_records,
    .line = row->number + 1,
    .raw = json,
    .raw_len = (guint32) MIN (size, SLUICE_REJECT_MAX_RAW),
    .problem = problem,
    .message = problem != NULL ? "A text of the row has half of a character" : NULL,
    .part = part,
  };
}

static gboolean
is_at_limit (SluiceXlsxReader *self)
{
  guint64 limit = get_config (self)->limit;

  return limit > 0 && self->n_records >= limit;
}

static gboolean
on_row (const SluiceXlsxRow  *row,
        gpointer              user_data,
        GError              **error)
{
  SluiceXlsxReader *self = user_data;
  SluiceBatch *batch;
  guint32 part;
  gboolean any;

  if (row->number < self->area.first_row)
    return TRUE;
  if (row->number > self->area.last_row || is_at_limit (self))
    return FALSE;
  batch = get_room (self, &part);
  if (!read_values (self, row, batch->arena, &any, error))
    return FALSE;
  if (any && (self->has_names || !name_columns (self)))
    append_row (self, batch, part, row);
  return !is_at_limit (self);
}

/* Moves rows that were put aside into the batch. */
static void
take_spare (SluiceXlsxReader *self)
{
  SluiceBatch *batch = self->batch;

  while (!g_queue_is_empty (&self->spare) && !sluice_batch_is_full (batch))
    {
      SluiceBatch *spare = g_queue_peek_head (&self->spare);
      SluiceRowOrigin *origin = &batch->origins[batch->n_rows];
      SluiceValue *cells = sluice_batch_row (batch, batch->n_rows);
      const SluiceValue *from = sluice_batch_row (spare, self->n_taken);

      *origin = spare->origins[self->n_taken];
      origin->part = self->part;
      origin->raw = sluice_arena_copy (batch->arena, origin->raw, origin->raw_len);
      for (guint i = 0; i < batch->n_columns; i++)
        {
          cells[i] = from[i];
          if (sluice_value_has_text (&cells[i]))
            cells[i].s = sluice_arena_copy (batch->arena, cells[i].s, cells[i].len);
        }
      batch->n_rows++;
      if (++self->n_taken == spare->n_rows)
        {
          sluice_batch_unref (g_queue_pop_head (&self->spare));
          self->n_taken = 0;
        }
    }
}

static gboolean
sluice_xlsx_reader_read (SluiceFileReader  *reader,
                         SluiceBatch       *batch,
                         gboolean          *ret_end,
                         GCancellable      *cancellable,
                         GError           **error)
{
  SluiceXlsxReader *self = SLUICE_XLSX_READER (reader);
  guint64 n_bytes;
  gboolean ok = TRUE;

  self->batch = batch;
  self->part = sluice_batch_add_part (batch, get_config (self)->part);
  self->cancellable = cancellable;
  take_spare (self);
  while (ok && !self->at_end && !sluice_batch_is_full (batch))
    {
      ok = !g_cancellable_set_error_if_cancelled (cancellable, error) &&
           sluice_xlsx_sheet_step (self->sheet, &self->at_end, error);
    }
  if (self->has_names)
    sluice_batch_add_columns (batch, sluice_xlsx_columns_get_record_columns (self->columns));
  self->batch = NULL;
  self->cancellable = NULL;
  *ret_end = self->at_end && g_queue_is_empty (&self->spare);

  n_bytes = sluice_xlsx_sheet_get_consumed (self->sheet);
  if (get_config (self)->monitor != NULL && n_bytes > self->n_bytes)
    sluice_monitor_add (get_config (self)->monitor, SLUICE_COUNTER_BYTES, n_bytes - self->n_bytes);
  self->n_bytes = MAX (n_bytes, self->n_bytes);
  return ok;
}

static void
sluice_xlsx_reader_count (SluiceFileReader *reader,
                          guint64          *ret_records,
                          guint64          *ret_filtered)
{
  SluiceXlsxReader *self = SLUICE_XLSX_READER (reader);
  guint64 spare = 0;

  /* What was put aside has not been read by anybody. */
  for (GList *l = self->spare.head; l != NULL; l = l->next)
    spare += ((SluiceBatch *) l->data)->n_rows;
  *ret_records = self->n_records - (spare - self->n_taken);
  *ret_filtered = 0;
}

static GStrv
sluice_xlsx_reader_dup_sheets (SluiceFileReader *reader)
{
  SluiceXlsxReader *self = SLUICE_XLSX_READER (reader);
  GPtrArray *sheets = sluice_xlsx_workbook_get_sheets (self->context.workbook);
  g_autoptr(GStrvBuilder) names = g_strv_builder_new ();

  for (guint i = 0; i < sheets->len; i++)
    {
      const SluiceXlsxSheetInfo *sheet = sheets->pdata[i];

      if (sheet->part != NULL && !sheet->hidden)
        g_strv_builder_add (names, sheet->name);
    }
  return g_strv_builder_end (names);
}

static void
sluice_xlsx_reader_finalize (GObject *object)
{
  SluiceXlsxReader *self = SLUICE_XLSX_READER (object);

  g_queue_clear_full (&self->spare, (GDestroyNotify) sluice_batch_unref);
  g_clear_pointer (&self->sheet, sluice_xlsx_sheet_free);
  g_clear_pointer (&self->columns, sluice_xlsx_columns_free);
  g_clear_pointer (&self->context.strings, sluice_xlsx_strings_free);
  g_clear_pointer (&self->context.workbook, sluice_xlsx_workbook_free);
  g_string_free (self->context.scratch, TRUE);
  g_clear_pointer (&self->package, sluice_xlsx_package_free);
  g_array_unref (self->values);
  g_string_free (self->json, TRUE);

  G_OBJECT_CLASS (sluice_xlsx_reader_parent_class)->finalize (object);
}

static void
sluice_xlsx_reader_class_init (SluiceXlsxReaderClass *klass)
{
  SluiceFileReaderClass *reader_class = SLUICE_FILE_READER_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = sluice_xlsx_reader_finalize;
  reader_class->read = sluice_xlsx_reader_read;
  reader_class->count = sluice_xlsx_reader_count;
  reader_class->dup_sheets = sluice_xlsx_reader_dup_sheets;
}

static void
sluice_xlsx_reader_init (SluiceXlsxReader *self)
{
  /* Places between the cells of a row are cleared: they are missing values. */
  self->values = g_array_new (FALSE, TRUE, sizeof (SluiceValue));
  self->json = g_string_new (NULL);
  self->context.scratch = g_string_new (NULL);
}

static gboolean
set_area (SluiceXlsxReader         *self,
          const SluiceTabularSpec  *spec,
          GError                  **error)
{
  self->area = (SluiceXlsxArea) { 0, G_MAXUINT32, 0, G_MAXUINT32 };
  if (spec->range != NULL && !sluice_xlsx_area_parse (spec->range, strlen (spec->range), &self->area))
    {
      sluice_set_error (error, SLUICE_ERROR_INVALID, "invalid_value",
                        "“%s” is no range of cells: write B2:F100, B2 or B:F", spec->range);
      return FALSE;
    }
  self->area.first_row += (guint32) MIN (spec->skip_rows, G_MAXUINT32 - self->area.first_row);
  return TRUE;
}

static gboolean
open_workbook (SluiceXlsxReader  *self,
               GCancellable      *cancellable,
               GError           **error)
{
  const SluiceFileReaderConfig *config = get_config (self);
  const SluiceBodyLimits *limits = &config->spec->limits;
  const SluiceTabularSpec *spec = config->spec->tabular;
  const SluiceXlsxSheetInfo *info;

  self->package = sluice_xlsx_package_new (sluice_file_reader_get_fd (SLUICE_FILE_READER (self)), config->part, limits,
                                           error);
  if (self->package == NULL)
    return FALSE;
  self->context.workbook = sluice_xlsx_workbook_new (self->package, cancellable, error);
  if (self->context.workbook == NULL)
    return FALSE;
  info = sluice_xlsx_workbook_find_sheet (self->context.workbook, spec->sheet, spec->sheet_number, error);
  if (info == NULL)
    return FALSE;

  self->context.sheet = info->name;
  self->context.monitor = config->monitor;
  self->context.strings = sluice_xlsx_strings_new (self->package,
                                                   sluice_xlsx_workbook_get_strings (self->context.workbook), limits);
  self->columns = sluice_xlsx_columns_new (config->fields);
  self->sheet = sluice_xlsx_sheet_new (self->package, info->part, limits, on_row, self, cancellable, error);
  return self->sheet != NULL;
}

/**
 * sluice_xlsx_reader_new:
 * @config: what it is made of; must outlive the reader
 * @cancellable: (nullable): a cancellable
 * @error: return location for `no_files`, `file_unreadable`; %SLUICE_ERROR_DATA with
 *   `invalid_xlsx`, `invalid_compression` or `encrypted_file`;
 *   %SLUICE_ERROR_UNSUPPORTED with `unsupported_format`; %SLUICE_ERROR_CONFIGURATION
 *   with `no_sheet`; %SLUICE_ERROR_LIMIT with `ratio_exceeded`, `body_too_large`
 *
 * Opens a workbook (Office Open XML, ISO/IEC 29500) at one of its sheets.
 *
 * Returns: (transfer full) (nullable): a reader
 */
SluiceFileReader *
sluice_xlsx_reader_new (const SluiceFileReaderConfig  *config,
                        GCancellable                  *cancellable,
                        GError                       **error)
{
  g_autoptr(SluiceXlsxReader) self = NULL;

  g_return_val_if_fail (config != NULL && config->spec != NULL && config->spec->tabular != NULL, NULL);

  self = g_object_new (SLUICE_TYPE_XLSX_READER, NULL);
  if (!sluice_file_reader_construct (SLUICE_FILE_READER (self), config, error) ||
      !set_area (self, config->spec->tabular, error) || !open_workbook (self, cancellable, error))
    {
      SluiceErrorWhere *where = error != NULL ? sluice_error_get_where (*error) : NULL;

      if (where != NULL && where->file == NULL)
        where->file = g_strdup (config->part != NULL ? config->part : config->path);
      return NULL;
    }
  return SLUICE_FILE_READER (g_steal_pointer (&self));
}
