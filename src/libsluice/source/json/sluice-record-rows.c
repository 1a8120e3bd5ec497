/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-record-reader-private.h"

#include "sluice-json-decode.h"
#include "sluice-reject.h"

/* The record whose rows are being made. */
typedef struct
{
  const char *text;
  const char *end;
  const char *raw;              /* its copy in the batch's arena */
  guint32 raw_len;
  guint64 line;
} Record;

static void
begin_record (SluiceRecordReader *self,
              Record             *record,
              const char         *text,
              const char         *end)
{
  gsize size = (gsize) (end - text);

  record->text = text;
  record->end = end;
  /* The cells of a record that is kept as a whole point into that copy. */
  record->raw_len = (guint32) MIN (size, SLUICE_REJECT_MAX_RAW);
  record->raw = sluice_arena_copy (self->batch->arena, text, record->raw_len);
  record->line = sluice_byte_window_line (&self->window, (gsize) (text - self->window.data), NULL);
}

static SluiceValue *
append_row (SluiceRecordReader *self,
            const Record       *record,
            const char         *problem,
            const char         *message)
{
  SluiceBatch *batch = self->batch;
  SluiceRowOrigin *origin = &batch->origins[batch->n_rows];

  *origin = (SluiceRowOrigin) {
    .record = self->n_records + 1,
    .line = record->line,
    .byte = self->window.base + (guint64) (record->text - self->window.data),
    .raw = record->raw,
    .raw_len = record->raw_len,
    .problem = problem,
    .message = message,
    .part = self->part_number,
    .element = self->element,
  };
  return sluice_batch_row (batch, batch->n_rows++);
}

/* Sets @cell to a value whose text lives as long as the batch. Members are set
 * one by one: a copy of a structure that was just written in pieces has to wait
 * for these writes, which was a fifth of the time of a record. */
static inline void
set_cell (SluiceRecordReader *self,
          const Record       *record,
          const SluiceValue  *value,
          SluiceValue        *cell)
{
  SluiceArena *arena = self->batch->arena;
  char *copy;

  cell->kind = value->kind;
  if (!sluice_value_has_text (value))
    {
      cell->len = 0;
      cell->i = value->i;
    }
  else if (value->kind == SLUICE_VALUE_JSON)
    {
      copy = sluice_arena_alloc (arena, value->len);
      cell->len = (guint32) sluice_json_compact (value->s, value->len, copy);
      cell->s = copy;
    }
  else if (value->reserved[0] == SLUICE_PROJECTED_ESCAPED)
    {
      copy = sluice_arena_alloc (arena, value->len);
      cell->len = (guint32) sluice_json_unescape (value->s, value->len, copy);
      cell->s = copy;
    }
  else
    {
      cell->len = value->len;
      if (value->s + value->len <= record->text + record->raw_len)
        cell->s = record->raw + (value->s - record->text);
      else
        cell->s = sluice_arena_copy (arena, value->s, value->len);
    }
  memset (cell->reserved, 0, sizeof cell->reserved);
}

static SluiceValue
copy_text (SluiceRecordReader *self,
           SluiceValueKind     kind,
           const GString      *text)
{
  return sluice_value_text (kind, sluice_arena_copy (self->batch->arena, text->str, text->len),
                            text->len);
}

/* The record's place in the innermost list on the way to it. */
static SluiceValue
get_index (SluiceRecordReader *self)
{
  char buffer[24];
  int n;

  for (guint i = self->frames->len; i > 0; i--)
    {
      SluiceWalkFrame *frame = &g_array_index (self->frames, SluiceWalkFrame, i - 1);

      if (frame->is_object)
        continue;
      n = g_snprintf (buffer, sizeof buffer, "%" G_GUINT64_FORMAT, frame->index);
      return sluice_value_text (SLUICE_VALUE_NUMBER,
                                sluice_arena_copy (self->batch->arena, buffer, (gsize) n),
                                (gsize) n);
    }
  return (SluiceValue) { .kind = SLUICE_VALUE_MISSING };
}

/* What is known of a record from the way to it. */
static SluiceValue
get_extra (SluiceRecordReader           *self,
           const SluiceProjectionColumn *column)
{
  const SluiceValue missing = { .kind = SLUICE_VALUE_MISSING };
  const SluiceWatch *watch;
  guint n_keys = self->outer_keys->len;

  switch (column->extra)
    {
    case SLUICE_PROJECTION_KEY:
      if (n_keys == 0)
        return missing;
      return copy_text (self, SLUICE_VALUE_TEXT, g_ptr_array_index (self->outer_keys, n_keys - 1));

    case SLUICE_PROJECTION_OUTER_KEY:
      if (column->number >= n_keys)
        return missing;
      return copy_text (self, SLUICE_VALUE_TEXT,
                        g_ptr_array_index (self->outer_keys, column->number));

    case SLUICE_PROJECTION_INDEX:
      return get_index (self);

    case SLUICE_PROJECTION_PARENT:
      if (self->n_public_watches + column->number >= self->watches->len)
        return missing;
      watch = &g_array_index (self->watches, SluiceWatch, self->n_public_watches + column->number);
      if (watch->kind == SLUICE_VALUE_MISSING || watch->kind == SLUICE_VALUE_NULL)
        return (SluiceValue) { .kind = (guint8) watch->kind };
      if (watch->kind == SLUICE_VALUE_BOOLEAN)
        return sluice_value_int (SLUICE_VALUE_BOOLEAN, watch->text->str[0] == 't');
      return copy_text (self, watch->kind, watch->text);

    case SLUICE_PROJECTION_FIELD:
    default:
      return missing;
    }
}

static gboolean
has_whole (const SluiceProjectionColumn *column,
           const SluiceValue            *slots)
{
  return column->whole_slot >= 0 && slots[column->whole_slot].kind != SLUICE_VALUE_MISSING;
}

static const SluiceValue *
get_slot (const SluiceProjectionColumn *column,
          const SluiceValue            *slots)
{
  if (has_whole (column, slots))
    return &slots[column->whole_slot];
  return column->slot >= 0 && slots[column->slot].kind != SLUICE_VALUE_MISSING ? &slots[column->slot] : NULL;
}

/* Remembers what the record has at the path that is asked for of the last one. */
static void
keep_last (SluiceRecordReader *self)
{
  const SluiceProjectionColumn *column = &sluice_projection_get_columns (self->projection)[self->fields->len];
  const SluiceValue *slot = get_slot (column, sluice_projection_get_slots (self->projection));
  SluiceValue value = slot != NULL ? *slot : get_extra (self, column);

  self->last_kind = value.kind;
  g_string_truncate (self->last, 0);
  if (value.kind == SLUICE_VALUE_BOOLEAN)
    g_string_assign (self->last, value.i != 0 ? "true" : "false");
  else if (value.kind == SLUICE_VALUE_NULL)
    g_string_assign (self->last, "null");
  if (!sluice_value_has_text (&value))
    return;

  g_string_append_len (self->last, value.s, value.len);
  if (value.kind == SLUICE_VALUE_JSON)
    g_string_set_size (self->last, sluice_json_compact (value.s, value.len, self->last->str));
  else if (value.reserved[0] == SLUICE_PROJECTED_ESCAPED)
    g_string_set_size (self->last, sluice_json_unescape (value.s, value.len, self->last->str));
}

/* Fills the cells that are the same in all rows of a record. */
static void
fill_row (SluiceRecordReader *self,
          const Record       *record,
          SluiceValue        *cells)
{
  const SluiceProjectionColumn *columns = sluice_projection_get_columns (self->projection);
  const SluiceValue *slots = sluice_projection_get_slots (self->projection);

  for (guint i = 0; i < self->fields->len; i++)
    {
      const SluiceValue *value = get_slot (&columns[i], slots);

      if (value != NULL)
        set_cell (self, record, value, &cells[i]);
      else
        cells[i] = get_extra (self, &columns[i]);
    }
}

static void
fill_element (SluiceRecordReader *self,
              const Record       *record,
              SluiceValue        *cells)
{
  const SluiceProjectionColumn *columns = sluice_projection_get_columns (self->projection);
  const SluiceValue *slots = sluice_projection_get_slots (self->projection);
  const SluiceValue *element = sluice_projection_get_element_slots (self->projection);

  for (guint i = 0; i < self->fields->len; i++)
    {
      if (columns[i].element_slot >= 0 && !has_whole (&columns[i], slots))
        set_cell (self, record, &element[columns[i].element_slot], &cells[i]);
    }
}

/* One row for each element of the exploded list. Returns %FALSE if the batch
 * filled up before its end. */
static gboolean
explode (SluiceRecordReader *self,
         const Record       *record)
{
  const char *p = sluice_projection_get_exploded (self->projection);
  const char *next;
  SluiceValue *cells;

  if (p != NULL && self->resuming)
    p = record->text + self->resume_at;
  next = p != NULL ? sluice_projection_next_element (self->projection, &self->scanner, p) : NULL;

  if (next == NULL && !self->resuming)
    {
      if (self->explode_inner)
        self->n_filtered++;
      else
        fill_row (self, record, append_row (self, record, NULL, NULL));
      return TRUE;
    }

  fill_row (self, record, self->row);
  while (next != NULL)
    {
      if (sluice_batch_is_full (self->batch))
        {
          self->resuming = TRUE;
          self->resume_at = (gsize) (p - record->text);
          self->resume_size = (gsize) (record->end - record->text);
          self->resume_serial = self->window.serial;
          return FALSE;
        }
      cells = append_row (self, record, NULL, NULL);
      memcpy (cells, self->row, self->fields->len * sizeof (SluiceValue));
      fill_element (self, record, cells);
      self->element++;
      p = next;
      next = sluice_projection_next_element (self->projection, &self->scanner, p);
    }
  return TRUE;
}

/**
 * sluice_record_reader_add_problem:
 * @self: a reader with room in its batch
 * @text: where the record starts in the window
 * @end: where it ends
 * @where: (nullable): the byte that is wrong
 * @problem: (not nullable): a static code
 * @message: (not nullable): what is wrong
 *
 * Appends the row of a record that cannot be used.
 *
 * Returns: %SLUICE_READ_GOES_ON
 */
SluiceReadOutcome
sluice_record_reader_add_problem (SluiceRecordReader *self,
                                  const char         *text,
                                  const char         *end,
                                  const char         *where,
                                  const char         *problem,
                                  const char         *message)
{
  g_autofree char *full = NULL;
  Record record;
  SluiceValue *cells;
  guint64 column = 0;
  guint64 line;

  begin_record (self, &record, text, end);
  line = sluice_byte_window_line (&self->window,
                                  (gsize) ((where != NULL ? where : text) - self->window.data),
                                  &column);
  full = g_strdup_printf ("Line %" G_GUINT64_FORMAT ", column %" G_GUINT64_FORMAT ": %s",
                          line, column, message);
  cells = append_row (self, &record, problem,
                      sluice_arena_copy (self->batch->arena, full, strlen (full) + 1));
  memset (cells, 0, self->batch->n_columns * sizeof (SluiceValue));
  self->n_records++;
  return SLUICE_READ_GOES_ON;
}

/**
 * sluice_record_reader_read_record:
 * @self: a reader with room in its batch
 * @text: where the record starts in the window
 * @ret_end: (out): where it ends
 *
 * Parses a record and appends its rows.
 *
 * Returns: %SLUICE_READ_GOES_ON if all its rows were appended,
 *   %SLUICE_READ_FULL if the others follow with the next batch (the record is
 *   to be read again then), %SLUICE_READ_MORE if the scanner stopped,
 *   %SLUICE_READ_FAILED if it is too large
 */
SluiceReadOutcome
sluice_record_reader_read_record (SluiceRecordReader *self,
                                  const char         *text,
                                  const char        **ret_end)
{
  Record record;
  const char *end;

  /* Parsed values stay good as long as their bytes do not move. */
  if (self->resuming && self->resume_serial == self->window.serial)
    end = text + self->resume_size;
  else
    {
      self->scanner.bad_text = NULL;
      end = sluice_projection_parse (self->projection, &self->scanner, text);
      if (end != NULL && self->format == SLUICE_FORMAT_JSONL)
        {
          end = sluice_json_skip_space (end);
          if (end < self->scanner.end)
            end = sluice_json_scanner_fail (&self->scanner, end,
                                            "something follows the value on its line");
        }
      if (end == NULL)
        return SLUICE_READ_MORE;
    }
  *ret_end = end;
  if ((guint64) (end - text) > self->limits.max_record)
    {
      sluice_record_reader_fail_too_large (self, text);
      return SLUICE_READ_FAILED;
    }
  if (self->last != NULL)
    keep_last (self);

  if (self->scanner.bad_text != NULL)
    return sluice_record_reader_add_problem (self, text, end, self->scanner.bad_text,
                                             "invalid_encoding",
                                             "a text is not valid UTF-8, or holds half a surrogate pair");
  if (!sluice_projection_takes (self->projection, *text))
    return sluice_record_reader_add_problem (self, text, end, NULL, "not_an_object",
                                             "the record is no object, so it has no fields");

  begin_record (self, &record, text, end);
  if (!sluice_projection_is_exploding (self->projection))
    fill_row (self, &record, append_row (self, &record, NULL, NULL));
  else if (!explode (self, &record))
    return SLUICE_READ_FULL;
  self->resuming = FALSE;
  self->element = 0;
  self->n_records++;
  return SLUICE_READ_GOES_ON;
}
