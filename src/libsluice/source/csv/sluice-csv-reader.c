/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-csv-reader-private.h"

#include "sluice-csv-dialect.h"
#include "sluice-error.h"
#include "sluice-json-decode.h"
#include "sluice-reject.h"

#include <string.h>

/* How much of the beginning is looked at before the first row. */
#define HEAD_SIZE (256 * 1024)
/* Below this many bytes a record that was cut is simply scanned again when the
 * next bytes come. */
#define MIN_WANTED 4096
/* Texts and records are counted with 32 bits. */
#define MAX_SIZE G_MAXINT32
#define DEFAULT_MAX_SIZE (64 * 1024 * 1024)
/* What of a text may have to be looked at behind the end of a record: a record for
 * which even more is wanted is longer than what is there without it. So it does not
 * depend on the pieces that a text comes in which records are too long. */
#define LOOK_AHEAD (SLUICE_CSV_MAX_PEEK + SLUICE_CSV_PADDING)

/* How a step of reading ended. */
typedef enum
{
  CSV_READ_GOES_ON,
  CSV_READ_MORE,                /* text ran out */
  CSV_READ_FULL,                /* the batch is full */
  CSV_READ_END,                 /* of the text, or the limit is reached */
  CSV_READ_FAILED,              /* self->error is set */
} ReadOutcome;

static void
set_limits (SluiceCsvReader        *self,
            const SluiceBodyLimits *limits)
{
  if (limits != NULL)
    self->limits = *limits;
  if (self->limits.max_record == 0)
    self->limits.max_record = DEFAULT_MAX_SIZE;
  if (self->limits.max_value == 0)
    self->limits.max_value = DEFAULT_MAX_SIZE;
  self->limits.max_record = MIN (self->limits.max_record, MAX_SIZE);
  self->limits.max_value = MIN (self->limits.max_value, MAX_SIZE);
}

static void
set_nulls (SluiceCsvReader *self)
{
  self->n_nulls = self->given.nulls != NULL ? g_strv_length (self->given.nulls) : 0;
  self->null_lens = g_new (guint, MAX (self->n_nulls, 1));
  for (guint i = 0; i < self->n_nulls; i++)
    self->null_lens[i] = (guint) strlen (self->given.nulls[i]);
}

static gboolean
has_exploding (GPtrArray *fields)
{
  for (guint i = 0; i < fields->len; i++)
    {
      if (sluice_path_is_exploding (fields->pdata[i]))
        return TRUE;
    }
  return FALSE;
}

/**
 * sluice_csv_reader_new:
 * @config: what to read; its paths are kept; its `tabular`, `last` and `monitor`
 *   must outlive the reader
 *
 * Returns: (transfer full): a reader of one text
 */
SluiceCsvReader *
sluice_csv_reader_new (const SluiceCsvReaderConfig *config)
{
  SluiceCsvReader *self;

  g_return_val_if_fail (config != NULL, NULL);
  g_return_val_if_fail (config->fields != NULL, NULL);

  self = g_new0 (SluiceCsvReader, 1);
  if (config->tabular != NULL)
    self->given = *config->tabular;
  self->fields = g_ptr_array_ref (config->fields);
  self->drops_rows = config->explode_inner && has_exploding (self->fields);
  self->last = config->last;
  self->last_text = g_string_new (NULL);
  self->last_place = SLUICE_TABLE_COLUMN_NONE;
  set_limits (self, config->limits);
  self->part = g_strdup (config->part != NULL ? config->part : "The body");
  self->monitor = config->monitor;
  self->head_size = config->head_size > 0 ? config->head_size : HEAD_SIZE;
  sluice_byte_window_init (&self->window);
  self->columns = sluice_table_columns_new ();
  self->line = 1;
  set_nulls (self);
  return self;
}

/**
 * sluice_csv_reader_free:
 * @self: (transfer full): a reader
 */
void
sluice_csv_reader_free (SluiceCsvReader *self)
{
  g_return_if_fail (self != NULL);

  g_ptr_array_unref (self->fields);
  g_free (self->part);
  sluice_byte_window_clear (&self->window);
  g_clear_error (&self->error);
  sluice_csv_scanner_clear (&self->scanner);
  g_clear_pointer (&self->dialect, sluice_csv_dialect_free);
  g_free (self->comment);
  g_clear_pointer (&self->record_columns, g_ptr_array_unref);
  g_clear_pointer (&self->layout, g_ref_string_release);
  sluice_table_columns_free (self->columns);
  g_free (self->places);
  g_clear_pointer (&self->keys, g_ptr_array_unref);
  g_free (self->null_lens);
  g_string_free (self->last_text, TRUE);
  g_free (self);
}

/**
 * sluice_csv_reader_push:
 * @self: a reader
 * @data: (array length=size): text that follows
 * @size: how many bytes
 *
 * Never fails; errors come from pulling. Pull until more is needed before pushing
 * again: that keeps what is held small.
 */
void
sluice_csv_reader_push (SluiceCsvReader *self,
                        const char      *data,
                        gsize            size)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (!self->ended);

  if (self->error != NULL || (self->limit > 0 && self->n_records >= self->limit))
    return;
  sluice_byte_window_discard (&self->window, self->pos);
  self->pos = 0;
  sluice_byte_window_append (&self->window, data, size);
}

/**
 * sluice_csv_reader_end:
 * @self: a reader
 * @is_proven: whether it is certain that nothing is missing; else quotes that are
 *   open at the end are the error `truncated_body`, and no row
 *
 * Says that the text is complete.
 */
void
sluice_csv_reader_end (SluiceCsvReader *self,
                       gboolean         is_proven)
{
  g_return_if_fail (self != NULL);

  self->ended = TRUE;
  self->is_proven = is_proven;
}

static ReadOutcome
fail (SluiceCsvReader *self,
      guint64          line,
      const char      *code,
      const char      *message,
      const char      *hint)
{
  g_assert (self->error == NULL);

  self->error = sluice_error_new (SLUICE_ERROR_DATA, code, "%s, line %" G_GUINT64_FORMAT ": %s", self->part, line,
                                  message);
  sluice_error_set_hint (self->error, "%s", hint);
  sluice_error_get_where (self->error)->line = line;
  sluice_error_get_where (self->error)->byte = (gint64) (self->window.base + self->pos);
  return CSV_READ_FAILED;
}

/* Whether carriage returns end the lines of a text that begins with @head: then
 * there is no line feed. */
static gboolean
is_cr_text (const char *head,
            gsize       size)
{
  return memchr (head, '\n', size) == NULL && memchr (head, '\r', size) != NULL;
}

/* Finds out what the task leaves open. */
static void
set_marks (SluiceCsvReader *self,
           const char      *head,
           gsize            size,
           gboolean         complete)
{
  const SluiceTabularSpec *given = &self->given;
  SluiceCsvDialect *dialect = given->find_all ? sluice_csv_guess (head, size, complete, given)
                                              : sluice_csv_sniff (head, size, complete, given);

  sluice_csv_dialect_warn (dialect, self->part, self->monitor);
  sluice_csv_mark_set (&self->scanner.delimiter, dialect->delimiter);
  sluice_csv_mark_set (&self->scanner.quote, dialect->quote);
  if (g_strcmp0 (dialect->escape, dialect->quote) != 0)
    sluice_csv_mark_set (&self->scanner.escape, dialect->escape);
  self->scanner.cr_ends = is_cr_text (head, size);
  self->header = dialect->header;
  self->comment = g_strdup (dialect->comment);
  self->lines_to_skip = dialect->skip_rows;
  self->dialect = dialect;
}

static ReadOutcome
start (SluiceCsvReader *self)
{
  const char *head = self->window.data;
  gsize size = MIN (self->window.size, self->head_size);

  if (self->window.size < self->head_size && !self->ended)
    return CSV_READ_MORE;
  if (size >= 3 && memcmp (head, "\xef\xbb\xbf", 3) == 0)
    {
      self->pos = 3;
      head += 3;
      size -= 3;
    }
  set_marks (self, head, size, self->ended && self->window.size <= self->head_size);
  self->started = TRUE;
  return CSV_READ_GOES_ON;
}

/* More text is needed: decides how much, so that a long record is scanned again
 * each time its size has doubled, not with each piece that arrives. */
static ReadOutcome
want_more (SluiceCsvReader *self)
{
  gsize have = self->window.size - self->pos;

  self->wanted = have >= MIN_WANTED ? MIN (have * 2, self->limits.max_record + LOOK_AHEAD + 1) : 0;
  return CSV_READ_MORE;
}

static void
go_to (SluiceCsvReader *self,
       const char      *next,
       guint64          n_lines)
{
  self->pos = (gsize) (next - self->window.data);
  self->line += n_lines;
}

/* Whether this line is none of the table's. */
static gboolean
is_left_out (const SluiceCsvReader *self,
             const char            *text,
             gsize                  have)
{
  gsize len = self->comment != NULL ? strlen (self->comment) : 0;

  return self->in_comment || self->lines_to_skip > 0 ||
         (len > 0 && !self->skipping && have >= len && memcmp (text, self->comment, len) == 0);
}

/* Lines that are left out are not held, however long they are. */
static ReadOutcome
skip_line (SluiceCsvReader *self,
           const char      *text)
{
  const char *next = sluice_csv_scanner_skip_line (&self->scanner, text);

  self->in_comment = next == NULL;
  if (next == NULL)
    {
      go_to (self, self->window.data + self->window.size, 0);
      return CSV_READ_MORE;
    }
  if (self->lines_to_skip > 0)
    self->lines_to_skip--;
  go_to (self, next, 1);
  return CSV_READ_GOES_ON;
}

/* Without the end of its line. */
static const char *
trim_line_end (const char *text,
               const char *next)
{
  if (next > text && next[-1] == '\n')
    next--;
  if (next > text && next[-1] == '\r')
    next--;
  return next;
}

static void
add_name (SluiceCsvReader *self,
          const char      *text,
          guint            i)
{
  const SluiceCsvField *field = &self->scanner.fields[i];
  g_autofree char *name = g_strndup (text + field->start, field->len);

  if (field->flags == 0)
    g_strstrip (name);
  else if (field->flags & SLUICE_CSV_FIELD_ESCAPED)
    name[sluice_csv_scanner_unescape (&self->scanner, text + field->start, field->len, name)] = '\0';
  sluice_table_columns_add (self->columns, name);
}

/* The first record says how many columns there are, and a header how they are
 * called. */
static ReadOutcome
read_names (SluiceCsvReader *self,
            const char      *text,
            const char      *next,
            SluiceCsvStatus  status)
{
  guint n_fields = self->scanner.n_fields;
  const char *end = trim_line_end (text, next);
  gboolean has_names = self->given.columns != NULL && self->given.columns[0] != NULL;

  if (self->header && status != SLUICE_CSV_OK)
    return fail (self, self->line, status == SLUICE_CSV_INVALID_QUOTE ? "invalid_quote" : "unclosed_quote",
                 "the quotes of the header are wrong", "Mend the file, or set “quote” and “header” of the source");
  if (n_fields > SLUICE_CSV_MAX_FIELDS)
    return fail (self, self->line, "too_many_columns", "the first row has more than 65536 fields",
                 "Look whether “delimiter” of the source is right");
  if (self->header && sluice_utf8_find_invalid (text, (gsize) (end - text)) != NULL)
    return fail (self, self->line, "invalid_encoding", "the names of the columns are not valid in their encoding",
                 "Set “encoding” of the source to what the file is written in");

  for (guint i = 0; self->header && i < n_fields; i++)
    add_name (self, text, i);
  sluice_table_columns_fill (self->columns, self->header || has_names ? 0 : n_fields,
                           (const char *const *) self->given.columns);
  sluice_csv_reader_place_fields (self);
  self->named = TRUE;
  if (self->header)
    go_to (self, next, self->scanner.n_lines);
  return CSV_READ_GOES_ON;
}

/* A record that is too long is rejected, and passed over without holding it. */
static ReadOutcome
begin_skipping (SluiceCsvReader *self,
                const char      *text)
{
  if (!self->named)
    return fail (self, self->line, "line_too_long", "the first row is longer than max_record",
                 "Look whether this is a text file, and “quote” of the source");
  sluice_csv_reader_add_problem (self, text, text + self->limits.max_record, "line_too_long",
                                 "the record is longer than max_record (%" G_GUINT64_FORMAT " bytes)",
                                 self->limits.max_record);
  self->skipping = TRUE;
  self->skip = (SluiceCsvSkip) { .at_start = TRUE };
  self->skip_line = self->line;
  return CSV_READ_GOES_ON;
}

static ReadOutcome
skip_on (SluiceCsvReader *self,
         const char      *text)
{
  const char *next = text;
  SluiceCsvStatus status;

  self->scanner.n_lines = 0;
  status = sluice_csv_scanner_skip_record (&self->scanner, text, &self->skip, &next);
  go_to (self, next, self->scanner.n_lines);
  if (status == SLUICE_CSV_MORE || self->skip.quoted)
    return CSV_READ_MORE;
  self->skipping = FALSE;
  return CSV_READ_GOES_ON;
}

static void
reject_quote (SluiceCsvReader *self,
              const char      *text,
              const char      *end,
              SluiceCsvStatus  status)
{
  gsize column = (gsize) (self->scanner.bad - text) + 1;

  if (status == SLUICE_CSV_INVALID_QUOTE)
    sluice_csv_reader_add_problem (self, text, end, "invalid_quote",
                                   "something follows the closing quote at byte %" G_GSIZE_FORMAT " of the record",
                                   column);
  else
    sluice_csv_reader_add_problem (self, text, end, "unclosed_quote",
                                   "the quote at byte %" G_GSIZE_FORMAT " of the record is not closed", column);
}

/* Lines without anything are no rows, unless there is only one column. */
static gboolean
is_blank (const SluiceCsvReader *self)
{
  const SluiceCsvField *field = self->scanner.fields;

  return self->scanner.n_fields == 1 && field->len == 0 && field->flags == 0 && self->n_columns != 1;
}

/* One record, or one line that is none. */
static ReadOutcome
read_record (SluiceCsvReader *self)
{
  const char *text = self->window.data + self->pos;
  gsize have = self->window.size - self->pos;
  const char *next = NULL;
  SluiceCsvStatus status;

  if (is_left_out (self, text, have))
    return skip_line (self, text);
  if (self->skipping)
    return skip_on (self, text);
  if (self->comment != NULL && have < strlen (self->comment) && !self->ended)
    return CSV_READ_MORE;
  if (sluice_batch_is_full (self->batch))
    return CSV_READ_FULL;

  status = sluice_csv_scanner_scan (&self->scanner, text, &next);
  if (status == SLUICE_CSV_MORE)
    return have > self->limits.max_record + LOOK_AHEAD ? begin_skipping (self, text) : want_more (self);
  if ((guint64) (MAX (next, self->scanner.reached) - text) > self->limits.max_record)
    return begin_skipping (self, text);
  if (status == SLUICE_CSV_UNCLOSED_QUOTE && self->scanner.open_at_end && !self->is_proven)
    return fail (self, self->line, "truncated_body", "the text ends inside of quotes", "Get the file again");
  if (status == SLUICE_CSV_OK && is_blank (self))
    go_to (self, next, 1);
  else if (!self->named)
    return read_names (self, text, next, status);
  else
    {
      if (status == SLUICE_CSV_OK)
        sluice_csv_reader_add_row (self, text, trim_line_end (text, next));
      else
        reject_quote (self, text, trim_line_end (text, next), status);
      go_to (self, next, self->scanner.n_lines);
    }
  return CSV_READ_GOES_ON;
}

/* All rows behind a quote that is not closed would be missing. */
static ReadOutcome
finish (SluiceCsvReader *self)
{
  if (!self->skipping || !self->skip.quoted)
    return CSV_READ_END;
  return fail (self, self->skip_line, "unclosed_quote",
               "a quote that opens in this row is closed nowhere, and more than max_record follows it",
               "Mend the row, or set “quote” of the source to what the file uses; “” is none");
}

static ReadOutcome
read_records (SluiceCsvReader *self)
{
  ReadOutcome outcome = CSV_READ_GOES_ON;

  if (!self->started)
    outcome = start (self);
  if (outcome == CSV_READ_GOES_ON && !self->ended && self->window.size - self->pos < self->wanted)
    return CSV_READ_MORE;
  self->wanted = 0;
  sluice_csv_scanner_set_text (&self->scanner, self->window.data + self->window.size, self->ended);

  while (outcome == CSV_READ_GOES_ON)
    {
      if (self->limit > 0 && self->n_records >= self->limit)
        return CSV_READ_END;
      if (self->pos == self->window.size)
        return self->ended ? finish (self) : CSV_READ_MORE;
      outcome = read_record (self);
      if (outcome == CSV_READ_MORE && self->ended)
        outcome = CSV_READ_GOES_ON;
    }
  return outcome;
}

/**
 * sluice_csv_reader_pull:
 * @self: a reader
 * @batch: a batch with one column for each field
 * @ret_need_more: (out): whether text ran out
 * @error: return location for an error of [error@Sluice.Error]:
 *   `invalid_encoding`, `invalid_quote`, `unclosed_quote`, `too_many_columns`
 *   where they concern the header, `line_too_long`, `truncated_body`
 *
 * Appends rows to @batch until it is full, text runs out, or it has ended or the
 * limit is reached (neither full nor *@ret_need_more). What is wrong with one row
 * rejects that row: `missing_columns`, `too_many_columns`, `invalid_quote`,
 * `unclosed_quote`, `invalid_encoding`, `line_too_long`, `value_too_large`.
 *
 * The format is RFC 4180, taken as it is found: any delimiter and quote, quotes
 * doubled or escaped, any line ends also mixed, quotes inside of fields that are
 * not quoted.
 *
 * Returns: whether it worked; rows appended before an error stay
 */
gboolean
sluice_csv_reader_pull (SluiceCsvReader  *self,
                        SluiceBatch      *batch,
                        gboolean         *ret_need_more,
                        GError          **error)
{
  ReadOutcome outcome = CSV_READ_FAILED;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (batch != NULL, FALSE);
  g_return_val_if_fail (batch->n_columns == self->fields->len, FALSE);
  g_return_val_if_fail (ret_need_more != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  self->batch = batch;
  self->part_number = sluice_batch_add_part (batch, self->part);
  if (self->error == NULL)
    outcome = read_records (self);
  if (self->record_columns != NULL)
    sluice_batch_add_columns (batch, self->record_columns);
  if (self->layout != NULL)
    sluice_batch_set_layout (batch, self->part_number, self->layout);
  self->batch = NULL;

  if (outcome == CSV_READ_FAILED)
    {
      g_propagate_error (error, g_error_copy (self->error));
      return FALSE;
    }
  *ret_need_more = outcome == CSV_READ_MORE;
  return TRUE;
}

/**
 * sluice_csv_reader_set_limit:
 * @self: a reader
 * @records: how many records to deliver at most, 0 = no limit
 *
 * What follows the last of them is not looked at.
 */
void
sluice_csv_reader_set_limit (SluiceCsvReader *self,
                             guint64          records)
{
  g_return_if_fail (self != NULL);

  self->limit = records;
}

/**
 * sluice_csv_reader_get_n_records:
 * @self: a reader
 *
 * Returns: records delivered so far
 */
guint64
sluice_csv_reader_get_n_records (SluiceCsvReader *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_records;
}

/**
 * sluice_csv_reader_get_n_filtered:
 * @self: a reader
 *
 * Returns: rows that an inner explode dropped so far
 */
guint64
sluice_csv_reader_get_n_filtered (SluiceCsvReader *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_filtered;
}

/**
 * sluice_csv_reader_get_last:
 * @self: a reader whose configuration names `last`
 * @ret_kind: (out) (optional): %SLUICE_VALUE_MISSING, %SLUICE_VALUE_NULL or
 *   %SLUICE_VALUE_TEXT
 *
 * Returns: (nullable): what the last record so far has there; %NULL if it has
 *   nothing, or there was no record
 */
const char *
sluice_csv_reader_get_last (SluiceCsvReader *self,
                            SluiceValueKind *ret_kind)
{
  g_return_val_if_fail (self != NULL, NULL);

  if (ret_kind != NULL)
    *ret_kind = self->last_kind;
  return self->last_kind == SLUICE_VALUE_TEXT ? self->last_text->str : NULL;
}

/**
 * sluice_csv_reader_take_dialect:
 * @self: a reader
 * @ret_columns: (out) (transfer full): the names of the columns
 *
 * Returns: (transfer full) (nullable): how the rows are written down; %NULL before
 *   the columns are known, and if it was taken already
 */
SluiceCsvDialect *
sluice_csv_reader_take_dialect (SluiceCsvReader *self,
                                GStrv           *ret_columns)
{
  g_autoptr(GPtrArray) names = NULL;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (ret_columns != NULL, NULL);

  if (!self->named || self->dialect == NULL)
    return NULL;
  names = g_ptr_array_new ();
  for (guint i = 0; i < self->n_columns; i++)
    g_ptr_array_add (names, g_strdup (sluice_table_columns_get_name (self->columns, i)));
  g_ptr_array_add (names, NULL);
  *ret_columns = (GStrv) g_ptr_array_steal (names, NULL);
  return g_steal_pointer (&self->dialect);
}
