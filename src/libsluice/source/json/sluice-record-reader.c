/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-record-reader-private.h"

#include "sluice-error.h"

#include <string.h>

/* What is quoted of a body that is no JSON, in bytes. */
#define MAX_QUOTE 200
/* How far the first line may go for JSON Lines to be told by content. */
#define MAX_FIRST_LINE (1024 * 1024)
/* Below this many bytes a record that was cut is simply read again when the
 * next bytes come. */
#define MIN_WANTED 4096
/* What is held of a record that is not complete may be larger than max_record by
 * so much, for the space around it; a complete one is measured exactly. So it
 * does not depend on the pieces that a body comes in which records are taken. */
#define HELD_SLACK (64 * 1024)
/* Texts and records are counted with 32 bits. */
#define MAX_SIZE G_MAXINT32

/**
 * sluice_record_reader_fail:
 * @self: a reader that has not failed yet
 * @where: (nullable): the byte of the window that is wrong
 * @code: the code
 * @format: what is wrong
 * @...: arguments of @format
 *
 * Sets the error of @self, with line, column and byte.
 */
void
sluice_record_reader_fail (SluiceRecordReader *self,
                           const char         *where,
                           const char         *code,
                           const char         *format,
                           ...)
{
  g_autofree char *message = NULL;
  guint64 column = 0;
  guint64 line;
  gint64 byte;
  va_list args;
  gsize pos;

  g_assert (self->error == NULL);

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);

  if (where == NULL)
    {
      self->error = sluice_error_new (SLUICE_ERROR_DATA, code, "%s: %s", self->part, message);
      return;
    }

  pos = (gsize) (where - self->window.data);
  line = sluice_byte_window_line (&self->window, pos, &column);
  byte = (gint64) (self->window.base + pos);
  self->error = sluice_error_new (SLUICE_ERROR_DATA, code,
                                  "%s, line %" G_GUINT64_FORMAT ", column %" G_GUINT64_FORMAT
                                  " (byte %" G_GINT64_FORMAT "): %s",
                                  self->part, line, column, byte, message);
  sluice_error_get_where (self->error)->line = line;
  sluice_error_get_where (self->error)->byte = byte;
}

static void
fail_truncated (SluiceRecordReader *self)
{
  sluice_record_reader_fail (self, self->scanner.end, "truncated_body",
                             "the body ends before its JSON is complete");
  sluice_error_set_hint (self->error, "The file or the answer was cut short: get it again");
}

/**
 * sluice_record_reader_fail_too_large:
 * @self: a reader
 * @text: where the record starts in the window
 *
 * The record there is larger than `max_record`.
 */
void
sluice_record_reader_fail_too_large (SluiceRecordReader *self,
                                     const char         *text)
{
  sluice_record_reader_fail (self, text, "record_too_large",
                             "a record is larger than max_record (%" G_GUINT64_FORMAT " bytes)",
                             self->limits.max_record);
  sluice_error_set_hint (self->error, "Raise `max_record` of the source, or set `records` to the "
                         "path of the list if the whole body was taken for one record");
}

/* More bytes are needed: decides how many, so that a large record is read again
 * each time their number has doubled, not with each piece that arrives. */
static SluiceReadOutcome
want_more (SluiceRecordReader *self)
{
  gsize have = self->window.size - self->pos;
  gsize held = self->finding ? self->window.size - self->body_start : have;

  if (self->ended)
    {
      fail_truncated (self);
      return SLUICE_READ_FAILED;
    }
  if (held > self->limits.max_record + HELD_SLACK && (!self->finding || self->candidate == NULL ||
                                         self->candidate_empty))
    {
      sluice_record_reader_fail_too_large (self, self->window.data + self->pos);
      return SLUICE_READ_FAILED;
    }
  self->wanted = have >= MIN_WANTED ? MIN (have * 2, self->limits.max_record + HELD_SLACK + 1) : 0;
  return SLUICE_READ_MORE;
}

/**
 * sluice_record_reader_stop:
 * @self: a reader whose scanner has returned %NULL
 *
 * Returns: %SLUICE_READ_MORE or %SLUICE_READ_FAILED
 */
SluiceReadOutcome
sluice_record_reader_stop (SluiceRecordReader *self)
{
  const SluiceJsonScanner *scanner = &self->scanner;

  switch (scanner->status)
    {
    case SLUICE_SCAN_MORE:
      return want_more (self);

    case SLUICE_SCAN_TOO_DEEP:
      sluice_record_reader_fail (self, scanner->where, "too_deep",
                                 "more than %u lists and objects inside each other",
                                 scanner->max_depth);
      sluice_error_set_hint (self->error, "Raise `max_depth` of the source if this is meant");
      return SLUICE_READ_FAILED;

    case SLUICE_SCAN_TOO_LONG:
      sluice_record_reader_fail (self, scanner->where, "value_too_large",
                                 "a text is longer than max_value (%" G_GSIZE_FORMAT " bytes)",
                                 scanner->max_string);
      sluice_error_set_hint (self->error, "Raise `max_value` of the source if this is meant");
      return SLUICE_READ_FAILED;

    case SLUICE_SCAN_SYNTAX:
    case SLUICE_SCAN_OK:
    default:
      sluice_record_reader_fail (self, scanner->where, "invalid_json", "this is not JSON: %s",
                                 scanner->reason);
      sluice_error_set_hint (self->error,
                             "Correct the source at this place; for one document per line set "
                             "`format` to “jsonl”");
      return SLUICE_READ_FAILED;
    }
}

static void
set_limits (SluiceRecordReader     *self,
            const SluiceBodyLimits *limits)
{
  if (limits != NULL)
    self->limits = *limits;
  if (self->limits.max_record == 0)
    self->limits.max_record = 64 * 1024 * 1024;
  if (self->limits.max_value == 0)
    self->limits.max_value = 64 * 1024 * 1024;
  if (self->limits.max_depth == 0)
    self->limits.max_depth = 1000;
  self->limits.max_record = MIN (self->limits.max_record, MAX_SIZE);
  self->limits.max_value = MIN (self->limits.max_value, MAX_SIZE);
}

static void
free_string (gpointer data)
{
  g_string_free (data, TRUE);
}

/**
 * sluice_record_reader_set_records:
 * @self: a reader
 * @path: where the records are; a path that was parsed before, or built
 */
void
sluice_record_reader_set_records (SluiceRecordReader *self,
                                  const char         *path)
{
  SluicePath *records = sluice_path_parse (path, NULL);
  guint n;

  g_assert (records != NULL);

  g_clear_pointer (&self->records, sluice_path_unref);
  self->records = records;
  n = sluice_path_get_n_steps (records);
  g_ptr_array_set_size (self->outer_keys, 0);
  for (guint i = 0; i < n; i++)
    {
      if (sluice_path_get_step (records, i)->kind == SLUICE_PATH_STEP_EACH_MEMBER)
        g_ptr_array_add (self->outer_keys, g_string_new (NULL));
    }
  sluice_record_reader_place_parents (self);
}

/* The field of the last record that is asked for is one more column, which no
 * row has. */
static SluiceProjection *
make_projection (const SluiceRecordReaderConfig *config)
{
  g_autoptr(GPtrArray) paths = g_ptr_array_new ();

  for (guint i = 0; i < config->fields->len; i++)
    g_ptr_array_add (paths, g_ptr_array_index (config->fields, i));
  if (config->last != NULL)
    g_ptr_array_add (paths, (gpointer) config->last);
  return sluice_projection_new (paths);
}

/**
 * sluice_record_reader_new:
 * @config: what to read; its paths are kept, the rest is copied
 *
 * Returns: (transfer full): a reader of one body
 */
SluiceRecordReader *
sluice_record_reader_new (const SluiceRecordReaderConfig *config)
{
  SluiceRecordReader *self;

  g_return_val_if_fail (config != NULL, NULL);
  g_return_val_if_fail (config->fields != NULL, NULL);

  self = g_new0 (SluiceRecordReader, 1);
  self->format = config->format;
  self->fields = g_ptr_array_ref (config->fields);
  self->explode_inner = config->explode_inner;
  self->part = g_strdup (config->part != NULL ? config->part : "The body");
  set_limits (self, config->limits);

  sluice_byte_window_init (&self->window);
  sluice_json_scanner_init (&self->scanner, self->limits.max_depth, self->limits.max_value);
  self->projection = make_projection (config);
  self->last = config->last != NULL ? g_string_new (NULL) : NULL;
  self->row = g_new0 (SluiceValue, MAX (config->fields->len, 1));
  self->key = g_string_new (NULL);
  self->outer_keys = g_ptr_array_new_with_free_func (free_string);
  self->names = g_ptr_array_new_with_free_func (g_free);
  self->only_errors = TRUE;

  sluice_record_reader_init_watches (self, config->watch);
  sluice_record_reader_set_records (self, config->records != NULL
                                          ? sluice_path_get_text (config->records) : "$");
  self->finding = config->records == NULL;
  sluice_record_reader_restart_walk (self);
  return self;
}

/**
 * sluice_record_reader_free:
 * @self: (transfer full): a reader
 */
void
sluice_record_reader_free (SluiceRecordReader *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->records, sluice_path_unref);
  g_ptr_array_unref (self->fields);
  g_free (self->part);
  sluice_byte_window_clear (&self->window);
  sluice_json_scanner_clear (&self->scanner);
  sluice_projection_free (self->projection);
  g_clear_error (&self->error);
  g_array_unref (self->frames);
  g_string_free (self->key, TRUE);
  g_ptr_array_unref (self->outer_keys);
  g_ptr_array_unref (self->names);
  g_array_unref (self->watches);
  g_free (self->candidate);
  g_free (self->records_found);
  g_free (self->row);
  if (self->last != NULL)
    g_string_free (self->last, TRUE);
  g_free (self);
}

/**
 * sluice_record_reader_push:
 * @self: a reader
 * @data: (array length=size): bytes that follow
 * @size: how many
 *
 * Adds bytes. Never fails; errors come from pulling. Pull until more bytes are
 * needed before pushing again: that keeps the window small.
 */
void
sluice_record_reader_push (SluiceRecordReader *self,
                           const char         *data,
                           gsize               size)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (!self->ended);

  if (self->error != NULL || (self->limit > 0 && self->n_records >= self->limit))
    return;
  if (self->started && !self->finding && self->pos > 0)
    {
      sluice_byte_window_discard (&self->window, self->pos);
      self->pos = 0;
    }
  sluice_byte_window_append (&self->window, data, size);
}

/**
 * sluice_record_reader_end:
 * @self: a reader
 *
 * Says that the body is complete: a value that is still open is an error.
 */
void
sluice_record_reader_end (SluiceRecordReader *self)
{
  g_return_if_fail (self != NULL);

  self->ended = TRUE;
}

static SluiceReadOutcome
fail_not_json (SluiceRecordReader *self,
               const char         *p)
{
  gsize size = MIN ((gsize) (self->scanner.end - p), MAX_QUOTE);
  g_autofree char *start = NULL;
  g_autofree char *quote = NULL;

  if (!self->ended && size < MAX_QUOTE)
    return SLUICE_READ_MORE;
  start = g_utf8_make_valid (p, (gssize) size);
  quote = g_strdelimit (g_strdup (start), "\r\n\t", ' ');
  sluice_record_reader_fail (self, p, "not_json", "this is not JSON, it starts with: %s", quote);
  sluice_error_set_hint (self->error, *p == '<'
                         ? "This looks like a web page: check the address, and whether it asks to log in"
                         : "Check what the source delivers, and its `format`");
  return SLUICE_READ_FAILED;
}

/* Tells JSON from JSON Lines: the first line is a whole value, and something
 * follows it. A list is never taken for a line. */
static SluiceReadOutcome
tell_format (SluiceRecordReader *self,
             const char         *p)
{
  static const char value_starts[] = "{[\"-0123456789tfn";
  gsize have = (gsize) (self->scanner.end - p);
  const char *newline;
  const char *end;

  if (*p == '[')
    {
      self->format = SLUICE_FORMAT_JSON;
      return SLUICE_READ_GOES_ON;
    }

  newline = memchr (p, '\n', MIN (have, MAX_FIRST_LINE));
  if (newline == NULL && have < MAX_FIRST_LINE && !self->ended)
    return SLUICE_READ_MORE;
  self->scanner.final = TRUE;
  end = newline != NULL ? sluice_json_scanner_skip (&self->scanner, p) : NULL;
  if (end == NULL || end > newline || sluice_json_skip_space (end) <= newline)
    {
      self->format = SLUICE_FORMAT_JSON;
      return SLUICE_READ_GOES_ON;
    }
  if (sluice_json_skip_space (end) >= self->scanner.end)
    {
      if (!self->ended)
        return SLUICE_READ_MORE;
      self->format = SLUICE_FORMAT_JSON;
      return SLUICE_READ_GOES_ON;
    }
  /* Rubbish behind a document makes no lines of it. */
  self->format = memchr (value_starts, *sluice_json_skip_space (end), sizeof value_starts - 1) != NULL
               ? SLUICE_FORMAT_JSONL : SLUICE_FORMAT_JSON;
  return SLUICE_READ_GOES_ON;
}

/* JSON in UTF-8 has no NULs; in UTF-16 and UTF-32 one of the first two bytes is
 * one, unless a byte order mark is in their place. */
static gboolean
is_wide (const char *p,
         gsize       size)
{
  return size >= 2 && (p[0] == '\0' || p[1] == '\0' || memcmp (p, "\xff\xfe", 2) == 0 ||
                       memcmp (p, "\xfe\xff", 2) == 0);
}

/* A byte order mark, and what the first bytes say of the rest. */
static SluiceReadOutcome
start (SluiceRecordReader *self)
{
  static const char mark[] = "\xef\xbb\xbf";
  const char *p = self->window.data;
  SluiceReadOutcome outcome;

  if (self->window.size < 3 && !self->ended)
    return SLUICE_READ_MORE;
  if (is_wide (p, self->window.size))
    {
      sluice_record_reader_fail (self, p, "invalid_encoding", "this looks like UTF-16 or UTF-32, JSON has to be UTF-8");
      sluice_error_set_hint (self->error, "Ask the source for UTF-8, or convert the file");
      return SLUICE_READ_FAILED;
    }
  if (self->window.size >= 3 && memcmp (p, mark, 3) == 0)
    p += 3;
  self->body_start = (gsize) (p - self->window.data);
  p = sluice_json_skip_space (p);
  self->pos = self->body_start;

  if (p >= self->scanner.end && !self->ended)
    return SLUICE_READ_MORE;
  if (p >= self->scanner.end && self->format != SLUICE_FORMAT_JSONL)
    {
      sluice_record_reader_fail (self, p, "invalid_json", "the body is empty");
      return SLUICE_READ_FAILED;
    }
  if (*p == '<' || (p < self->scanner.end && self->format != SLUICE_FORMAT_JSONL &&
                    (*p == '\0' || strchr ("{[\"-0123456789tfnNI", *p) == NULL)))
    return fail_not_json (self, p);

  if (self->format == SLUICE_FORMAT_AUTO)
    {
      outcome = tell_format (self, p);
      self->scanner.final = self->ended;
      if (outcome != SLUICE_READ_GOES_ON)
        return outcome;
    }
  if (self->format == SLUICE_FORMAT_JSONL && sluice_path_get_n_steps (self->records) > 0)
    {
      sluice_record_reader_fail (self, p, "records_missing",
                                 "each line of JSON Lines is a record, so nothing is at the path %s",
                                 sluice_path_get_text (self->records));
      sluice_error_set_hint (self->error, "Leave out `records` of the source, and write the path "
                             "before the fields of the mapping");
      return SLUICE_READ_FAILED;
    }
  if (self->finding && (*p == '[' || self->format == SLUICE_FORMAT_JSONL))
    {
      self->finding = FALSE;
      self->records_found = g_strdup ("$");
    }
  self->started = TRUE;
  return SLUICE_READ_GOES_ON;
}

/* A line that is no JSON is one bad row, whatever is wrong with it. */
static SluiceReadOutcome
add_bad_line (SluiceRecordReader *self,
              const char         *text)
{
  const SluiceJsonScanner *scanner = &self->scanner;

  switch (scanner->status)
    {
    case SLUICE_SCAN_TOO_DEEP:
      return sluice_record_reader_add_problem (self, text, scanner->end, scanner->where,
                                               "too_deep", scanner->reason);
    case SLUICE_SCAN_TOO_LONG:
      return sluice_record_reader_add_problem (self, text, scanner->end, scanner->where,
                                               "value_too_large", scanner->reason);
    case SLUICE_SCAN_MORE:
      return sluice_record_reader_add_problem (self, text, scanner->end, scanner->where,
                                               "invalid_json", "the line ends inside its value");
    case SLUICE_SCAN_SYNTAX:
    case SLUICE_SCAN_OK:
    default:
      return sluice_record_reader_add_problem (self, text, scanner->end, scanner->where,
                                               "invalid_json", scanner->reason);
    }
}

/* Reads the line from the reader's place to @end. */
static SluiceReadOutcome
read_line (SluiceRecordReader *self,
           char               *end)
{
  const char *text;
  const char *record_end = NULL;
  SluiceReadOutcome outcome = SLUICE_READ_GOES_ON;
  const char terminator = *end;

  /* The scanner stops at a NUL, and takes what it stopped at for the end. */
  *end = '\0';
  self->scanner.end = end;
  self->scanner.final = TRUE;
  text = sluice_json_skip_space (self->window.data + self->pos);
  if (text < end)
    {
      if (sluice_batch_is_full (self->batch))
        outcome = SLUICE_READ_FULL;
      else
        outcome = sluice_record_reader_read_record (self, text, &record_end);
      if (outcome == SLUICE_READ_MORE)
        outcome = add_bad_line (self, text);
    }
  *end = terminator;
  return outcome;
}

static SluiceReadOutcome
read_lines (SluiceRecordReader *self)
{
  SluiceReadOutcome outcome = SLUICE_READ_GOES_ON;

  while (outcome == SLUICE_READ_GOES_ON)
    {
      char *p = self->window.data + self->pos;
      gsize have = self->window.size - self->pos;
      char *newline;

      if (self->limit > 0 && self->n_records >= self->limit)
        return SLUICE_READ_END;
      if (have == 0)
        return self->ended ? SLUICE_READ_END : SLUICE_READ_MORE;
      newline = memchr (p, '\n', have);
      self->scanner.end = p + have;
      if (newline == NULL && !self->ended)
        return want_more (self);
      if ((gsize) ((newline != NULL ? newline : p + have) - p) > self->limits.max_record)
        {
          sluice_record_reader_fail_too_large (self, p);
          return SLUICE_READ_FAILED;
        }

      outcome = read_line (self, newline != NULL ? newline : p + have);
      if (outcome == SLUICE_READ_GOES_ON)
        self->pos = newline != NULL ? (gsize) (newline + 1 - self->window.data) : self->window.size;
    }
  return outcome;
}

static SluiceReadOutcome
read_rows (SluiceRecordReader *self)
{
  SluiceReadOutcome outcome;

  self->scanner.end = self->window.data + self->window.size;
  self->scanner.final = self->ended;
  self->scanner.status = SLUICE_SCAN_OK;
  if (!self->started)
    {
      outcome = start (self);
      if (outcome != SLUICE_READ_GOES_ON)
        return outcome;
    }
  if (!self->ended && self->window.size - self->pos < self->wanted)
    return SLUICE_READ_MORE;
  self->wanted = 0;
  if (self->format == SLUICE_FORMAT_JSONL)
    return read_lines (self);
  return sluice_record_reader_walk (self);
}

/**
 * sluice_record_reader_pull:
 * @self: a reader
 * @batch: a batch with one column for each field
 * @ret_need_more: (out): whether bytes ran out
 * @error: return location for an error of [error@Sluice.Error]:
 *   `invalid_json`, `not_json`, `truncated_body`, `record_too_large`,
 *   `value_too_large`, `too_deep`, `records_missing`, `error_object`
 *
 * Appends rows to @batch until it is full, bytes run out, or the body has ended
 * or the limit is reached (neither full nor *@ret_need_more).
 *
 * Returns: whether it worked; rows appended before an error stay
 */
gboolean
sluice_record_reader_pull (SluiceRecordReader  *self,
                           SluiceBatch         *batch,
                           gboolean            *ret_need_more,
                           GError             **error)
{
  SluiceReadOutcome outcome = SLUICE_READ_FAILED;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (batch != NULL, FALSE);
  g_return_val_if_fail (batch->n_columns == self->fields->len, FALSE);
  g_return_val_if_fail (ret_need_more != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  self->batch = batch;
  self->part_number = sluice_batch_add_part (batch, self->part);
  if (self->error == NULL)
    outcome = read_rows (self);
  self->batch = NULL;

  if (outcome == SLUICE_READ_FAILED)
    {
      g_propagate_error (error, g_error_copy (self->error));
      return FALSE;
    }
  *ret_need_more = outcome == SLUICE_READ_MORE;
  return TRUE;
}

/**
 * sluice_record_reader_get_n_records:
 * @self: a reader
 *
 * Returns: records (not rows) delivered so far
 */
guint64
sluice_record_reader_get_n_records (SluiceRecordReader *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_records;
}

/**
 * sluice_record_reader_get_n_filtered:
 * @self: a reader
 *
 * Returns: rows that an inner explode dropped so far
 */
guint64
sluice_record_reader_get_n_filtered (SluiceRecordReader *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_filtered;
}

/**
 * sluice_record_reader_set_limit:
 * @self: a reader
 * @records: how many records to deliver at most, 0 = no limit
 *
 * What follows the last of them is not looked at.
 */
void
sluice_record_reader_set_limit (SluiceRecordReader *self,
                                guint64             records)
{
  g_return_if_fail (self != NULL);

  self->limit = records;
}

/**
 * sluice_record_reader_get_watched:
 * @self: a reader whose body has ended
 * @index: the place of a path in the configuration's `watch`
 * @ret_kind: (out) (optional): %SLUICE_VALUE_MISSING, %SLUICE_VALUE_NULL,
 *   %SLUICE_VALUE_BOOLEAN, %SLUICE_VALUE_NUMBER, %SLUICE_VALUE_TEXT or
 *   %SLUICE_VALUE_JSON
 *
 * Returns: (nullable): the value as text; %NULL if it is not there
 */
const char *
sluice_record_reader_get_watched (SluiceRecordReader *self,
                                  guint               index,
                                  SluiceValueKind    *ret_kind)
{
  const SluiceWatch *watch;

  g_return_val_if_fail (self != NULL, NULL);

  if (ret_kind != NULL)
    *ret_kind = SLUICE_VALUE_MISSING;
  if (index >= self->n_public_watches)
    return NULL;
  watch = &g_array_index (self->watches, SluiceWatch, index);
  if (ret_kind != NULL)
    *ret_kind = watch->kind;
  return watch->kind != SLUICE_VALUE_MISSING ? watch->text->str : NULL;
}

/**
 * sluice_record_reader_get_last:
 * @self: a reader whose configuration names `last`
 * @ret_kind: (out) (optional): as of sluice_record_reader_get_watched()
 *
 * Returns: (nullable): what the last record so far has at that path, as text;
 *   %NULL if it has nothing there, or there was no record
 */
const char *
sluice_record_reader_get_last (SluiceRecordReader *self,
                               SluiceValueKind    *ret_kind)
{
  g_return_val_if_fail (self != NULL && self->last != NULL, NULL);

  if (ret_kind != NULL)
    *ret_kind = self->last_kind;
  return self->last_kind != SLUICE_VALUE_MISSING ? self->last->str : NULL;
}

/**
 * sluice_record_reader_get_records_found:
 * @self: a reader
 *
 * Returns: (nullable): where `auto` found the records (`$`, `data.items`), %NULL
 *   before that, and if a path was given
 */
const char *
sluice_record_reader_get_records_found (SluiceRecordReader *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->records_found;
}
