/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-csv-reader-private.h"

#include "sluice-json-decode.h"
#include "sluice-json-text.h"
#include "sluice-record-layout.h"
#include "sluice-reject.h"

#include <string.h>

/* What it takes to read a row of the text without the text around it. */
static GRefString *
make_layout (const SluiceCsvReader *self)
{
  g_autoptr(GStrvBuilder) names = g_strv_builder_new ();
  g_auto(GStrv) columns = NULL;

  for (guint i = 0; i < self->n_columns; i++)
    g_strv_builder_add (names, sluice_table_columns_get_name (self->columns, i));
  columns = g_strv_builder_end (names);
  return sluice_record_layout_make_csv (self->scanner.delimiter.text, self->scanner.quote.text,
                                        self->scanner.escape.text, columns);
}

/* Sets up where the cells come from, once the columns have names. */
void
sluice_csv_reader_place_fields (SluiceCsvReader *self)
{
  gboolean whole = FALSE;

  g_assert (self->places == NULL);

  self->n_columns = sluice_table_columns_get_n (self->columns);
  self->record_columns = sluice_table_columns_to_record_columns (self->columns);
  self->scanner.n_columns = self->n_columns;
  self->layout = make_layout (self);
  self->places = g_new (int, MAX (self->fields->len, 1));
  for (guint i = 0; i < self->fields->len; i++)
    {
      self->places[i] = sluice_table_columns_find (self->columns, self->fields->pdata[i]);
      whole = whole || self->places[i] == SLUICE_TABLE_COLUMN_WHOLE;
    }
  if (self->last != NULL)
    self->last_place = sluice_table_columns_find (self->columns, self->last);
  if (!whole)
    return;

  self->keys = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < self->n_columns; i++)
    {
      g_autoptr(SluiceArena) arena = sluice_arena_new (4096);
      const char *name = sluice_table_columns_get_name (self->columns, i);
      SluiceValue key = sluice_json_text_quote (name, strlen (name), arena);

      g_ptr_array_add (self->keys, g_strdup_printf ("%c%.*s:", i == 0 ? '{' : ',', (int) key.len, key.s));
    }
}

static SluiceValue *
append_row (SluiceCsvReader *self,
            const char      *text,
            const char      *end,
            const char      *problem,
            const char      *message)
{
  SluiceBatch *batch = self->batch;
  SluiceRowOrigin *origin = &batch->origins[batch->n_rows];
  gsize size = (gsize) (end - text);
  guint32 raw_len = (guint32) MIN (size, SLUICE_REJECT_MAX_RAW);

  origin->record = ++self->n_records;
  origin->line = self->line;
  origin->byte = self->window.base + (guint64) (text - self->window.data);
  origin->raw = sluice_arena_copy (batch->arena, text, raw_len);
  origin->raw_len = raw_len;
  origin->problem = problem;
  origin->message = message;
  origin->part = self->part_number;
  origin->element = 0;
  return sluice_batch_row (batch, batch->n_rows++);
}

/* Appends the row of a record that cannot be used; @problem is a static code. */
void
sluice_csv_reader_add_problem (SluiceCsvReader *self,
                               const char      *text,
                               const char      *end,
                               const char      *problem,
                               const char      *format,
                               ...)
{
  g_autofree char *words = NULL;
  g_autofree char *message = NULL;
  SluiceValue *cells;
  va_list args;

  va_start (args, format);
  words = g_strdup_vprintf (format, args);
  va_end (args);

  message = g_strdup_printf ("Line %" G_GUINT64_FORMAT ": %s", self->line, words);
  cells = append_row (self, text, end, problem,
                      sluice_arena_copy (self->batch->arena, message, strlen (message) + 1));
  memset (cells, 0, self->batch->n_columns * sizeof (SluiceValue));
}

static gboolean
is_null (const SluiceCsvReader *self,
         const char            *text,
         gsize                  len)
{
  for (guint i = 0; i < self->n_nulls; i++)
    {
      if (self->null_lens[i] == len && memcmp (self->given.nulls[i], text, len) == 0)
        return TRUE;
    }
  return FALSE;
}

/* The value of a field. Members are set one by one: a copy of a structure that
 * was just written in pieces has to wait for these writes. */
static inline void
set_cell (SluiceCsvReader       *self,
          const SluiceRowOrigin *origin,
          const char            *text,
          guint                  column,
          SluiceValue           *cell)
{
  const SluiceCsvField *field;
  char *copy;

  memset (cell->reserved, 0, sizeof cell->reserved);
  cell->kind = SLUICE_VALUE_NULL;
  cell->len = 0;
  cell->s = NULL;
  if (column >= self->scanner.n_fields || column >= SLUICE_CSV_MAX_FIELDS)
    return;
  field = &self->scanner.fields[column];
  if (field->len == 0 && field->flags == 0)
    return;

  cell->len = field->len;
  if (G_UNLIKELY (field->flags & SLUICE_CSV_FIELD_ESCAPED))
    {
      copy = sluice_arena_alloc (self->batch->arena, field->len);
      cell->len = (guint32) sluice_csv_scanner_unescape (&self->scanner, text + field->start, field->len, copy);
      cell->s = copy;
    }
  else if (field->start + field->len <= origin->raw_len)
    cell->s = origin->raw + field->start;
  else
    cell->s = sluice_arena_copy (self->batch->arena, text + field->start, field->len);
  if (self->n_nulls == 0 || !is_null (self, cell->s, cell->len))
    cell->kind = SLUICE_VALUE_TEXT;
}

/* The whole row as a JSON object of texts. */
static SluiceValue
make_object (SluiceCsvReader       *self,
             const SluiceRowOrigin *origin,
             const char            *text)
{
  g_autoptr(GString) object = g_string_sized_new (256);

  if (self->n_columns == 0)
    g_string_append_c (object, '{');
  for (guint i = 0; i < self->n_columns; i++)
    {
      SluiceValue cell;
      SluiceValue quoted;

      g_string_append (object, self->keys->pdata[i]);
      set_cell (self, origin, text, i, &cell);
      if (cell.kind == SLUICE_VALUE_NULL)
        {
          g_string_append (object, "null");
          continue;
        }
      quoted = sluice_json_text_quote (cell.s, cell.len, self->batch->arena);
      g_string_append_len (object, quoted.s, quoted.len);
    }
  g_string_append_c (object, '}');
  return sluice_value_text (SLUICE_VALUE_JSON, sluice_arena_copy (self->batch->arena, object->str, object->len),
                            object->len);
}

static void
keep_last (SluiceCsvReader       *self,
           const SluiceRowOrigin *origin,
           const char            *text)
{
  SluiceValue cell = { .kind = SLUICE_VALUE_MISSING };

  if (self->last_place >= 0)
    set_cell (self, origin, text, (guint) self->last_place, &cell);
  self->last_kind = cell.kind;
  g_string_truncate (self->last_text, 0);
  if (cell.kind == SLUICE_VALUE_TEXT)
    g_string_append_len (self->last_text, cell.s, cell.len);
}

/* Whether the record is one of these columns. If not, its row says so. */
static gboolean
check_record (SluiceCsvReader *self,
              const char      *text,
              const char      *end)
{
  const char *bad = sluice_utf8_find_invalid (text, (gsize) (end - text));
  guint n_fields = self->scanner.n_fields;

  if (G_UNLIKELY (bad != NULL))
    {
      sluice_csv_reader_add_problem (self, text, end, "invalid_encoding",
                                     "byte %" G_GSIZE_FORMAT " of the record (0x%02x) is not valid in its encoding",
                                     (gsize) (bad - text), (guint) (guchar) *bad);
      return FALSE;
    }
  if (G_UNLIKELY (n_fields < self->n_columns && self->given.ragged == SLUICE_RAGGED_REJECT))
    {
      sluice_csv_reader_add_problem (self, text, end, "missing_columns", "%u of %u fields are there",
                                     n_fields, self->n_columns);
      return FALSE;
    }
  if (G_UNLIKELY (n_fields > self->n_columns && self->given.ragged != SLUICE_RAGGED_PAD_AND_DROP))
    {
      sluice_csv_reader_add_problem (self, text, end, "too_many_columns", "%u fields, where there are %u columns",
                                     n_fields, self->n_columns);
      return FALSE;
    }
  if (G_LIKELY ((guint64) (end - text) <= self->limits.max_value))
    return TRUE;
  for (guint i = 0; i < MIN (n_fields, SLUICE_CSV_MAX_FIELDS); i++)
    {
      if (self->scanner.fields[i].len > self->limits.max_value)
        {
          sluice_csv_reader_add_problem (self, text, end, "value_too_large",
                                         "field %u is longer than max_value (%" G_GUINT64_FORMAT " bytes)",
                                         i + 1, self->limits.max_value);
          return FALSE;
        }
    }
  return TRUE;
}

/* Appends the row of the record that the scanner has found from @text to @end,
 * without the end of its line. */
void
sluice_csv_reader_add_row (SluiceCsvReader *self,
                           const char      *text,
                           const char      *end)
{
  const SluiceRowOrigin *origin;
  SluiceValue *cells;

  if (!check_record (self, text, end))
    return;
  if (G_UNLIKELY (self->drops_rows))
    {
      self->n_records++;
      self->n_filtered++;
      return;
    }

  cells = append_row (self, text, end, NULL, NULL);
  origin = &self->batch->origins[self->batch->n_rows - 1];
  for (guint i = 0; i < self->batch->n_columns; i++)
    {
      int place = self->places[i];

      if (G_LIKELY (place >= 0))
        set_cell (self, origin, text, (guint) place, &cells[i]);
      else if (place == SLUICE_TABLE_COLUMN_WHOLE)
        cells[i] = make_object (self, origin, text);
      else
        cells[i] = (SluiceValue) { .kind = SLUICE_VALUE_MISSING };
    }
  if (self->last != NULL)
    keep_last (self, origin, text);
}
