/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-csv-scanner.h"

#include <string.h>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#define BLOCK_SIZE 64

/**
 * sluice_csv_mark_set:
 * @self: a mark
 * @text: (nullable): one character, or nothing
 */
void
sluice_csv_mark_set (SluiceCsvMark *self,
                     const char    *text)
{
  gsize len = text != NULL ? strlen (text) : 0;

  g_return_if_fail (len < sizeof self->text);

  memset (self, 0, sizeof *self);
  memcpy (self->text, text != NULL ? text : "", len);
  self->len = (guint8) len;
}

/* Behind the text are NULs, so that a mark that is cut is none. */
static inline gboolean
is_mark (const SluiceCsvMark *mark,
         const char          *p)
{
  return mark->len > 0 && *p == mark->text[0] && (mark->len == 1 || memcmp (p, mark->text, mark->len) == 0);
}

/**
 * sluice_csv_scanner_clear:
 * @self: a scanner
 *
 * Frees what it has allocated.
 */
void
sluice_csv_scanner_clear (SluiceCsvScanner *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->fields, g_free);
  self->n_allocated = 0;
}

/**
 * sluice_csv_scanner_set_text:
 * @self: a scanner with marks
 * @end: where the text ends; %SLUICE_CSV_PADDING NULs stand there
 * @final: whether the file ends there, too
 *
 * To be called whenever the text has moved or grown.
 */
void
sluice_csv_scanner_set_text (SluiceCsvScanner *self,
                             const char       *end,
                             gboolean          final)
{
  g_return_if_fail (self != NULL);

  self->end = end;
  self->final = final;
  self->block = NULL;
}

#ifdef __SSE2__

static inline guint64
match (const __m128i *bytes,
       char           c)
{
  const __m128i wanted = _mm_set1_epi8 (c);

  return (guint64) (guint) _mm_movemask_epi8 (_mm_cmpeq_epi8 (bytes[0], wanted)) |
         (guint64) (guint) _mm_movemask_epi8 (_mm_cmpeq_epi8 (bytes[1], wanted)) << 16 |
         (guint64) (guint) _mm_movemask_epi8 (_mm_cmpeq_epi8 (bytes[2], wanted)) << 32 |
         (guint64) (guint) _mm_movemask_epi8 (_mm_cmpeq_epi8 (bytes[3], wanted)) << 48;
}

static void
load_block (SluiceCsvScanner *self,
            const char       *p)
{
  const __m128i *from = (const __m128i *) p;
  const __m128i bytes[4] = {
    _mm_loadu_si128 (from), _mm_loadu_si128 (from + 1), _mm_loadu_si128 (from + 2), _mm_loadu_si128 (from + 3),
  };

  self->block = p;
  self->quotes = 0;
  if (self->quote.len > 0)
    {
      self->quotes = match (bytes, self->quote.text[0]);
      if (self->escape.len > 0 && self->escape.text[0] != self->quote.text[0])
        self->quotes |= match (bytes, self->escape.text[0]);
    }
  self->marks = match (bytes, self->delimiter.text[0]) | match (bytes, '\n') | match (bytes, '\r');
  if (self->quote.len == 0 && self->escape.len > 0)
    self->marks |= match (bytes, self->escape.text[0]);
}

#else

static void
load_block (SluiceCsvScanner *self,
            const char       *p)
{
  self->block = p;
  self->marks = 0;
  self->quotes = 0;
  for (guint i = 0; i < BLOCK_SIZE; i++)
    {
      const guint64 bit = G_GUINT64_CONSTANT (1) << i;

      if (p[i] == self->delimiter.text[0] || p[i] == '\n' || p[i] == '\r' ||
          (self->quote.len == 0 && self->escape.len > 0 && p[i] == self->escape.text[0]))
        self->marks |= bit;
      if (self->quote.len > 0 &&
          (p[i] == self->quote.text[0] || (self->escape.len > 0 && p[i] == self->escape.text[0])))
        self->quotes |= bit;
    }
}

#endif

/* The next byte from @p on that may end a field, or the end of the text. */
static inline const char *
find_mark (SluiceCsvScanner *self,
           const char       *p)
{
  while (p < self->end)
    {
      guintptr offset = (guintptr) p - (guintptr) self->block;
      guint64 bits;

      if (self->block == NULL || offset >= BLOCK_SIZE)
        {
          load_block (self, p);
          offset = 0;
        }
      bits = self->marks >> offset;
      if (bits != 0)
        return MIN (p + __builtin_ctzll (bits), self->end);
      p = self->block + BLOCK_SIZE;
    }
  return self->end;
}

/* The same for what may end quotes. */
static inline const char *
find_quote (SluiceCsvScanner *self,
            const char       *p)
{
  while (p < self->end)
    {
      guintptr offset = (guintptr) p - (guintptr) self->block;
      guint64 bits;

      if (self->block == NULL || offset >= BLOCK_SIZE)
        {
          load_block (self, p);
          offset = 0;
        }
      bits = self->quotes >> offset;
      if (bits != 0)
        return MIN (p + __builtin_ctzll (bits), self->end);
      p = self->block + BLOCK_SIZE;
    }
  return self->end;
}

static void
grow (SluiceCsvScanner *self)
{
  self->n_allocated = MAX (self->n_allocated * 2, 64);
  self->fields = g_renew (SluiceCsvField, self->fields, self->n_allocated);
}

static inline void
add_field (SluiceCsvScanner *self,
           const char       *start,
           const char       *end,
           guint8            flags)
{
  guint i = self->n_fields++;

  if (G_UNLIKELY (i >= SLUICE_CSV_MAX_FIELDS))
    return;
  if (G_UNLIKELY (i >= self->n_allocated))
    grow (self);
  self->fields[i].start = (guint32) (start - self->text);
  self->fields[i].len = (guint32) (end - start);
  self->fields[i].flags = flags;
}

static guint64
count_newlines (const SluiceCsvScanner *self,
                const char             *p,
                const char             *end)
{
  const char newline = self->cr_ends ? '\r' : '\n';
  guint64 n = 0;

  while (p < end && (p = memchr (p, newline, (gsize) (end - p))) != NULL)
    {
      n++;
      p++;
    }
  return n;
}

/* Finds the quote that closes what opened before @start. */
static SluiceCsvStatus
scan_quoted (SluiceCsvScanner  *self,
             const char        *start,
             const char       **ret_quote,
             guint8            *flags)
{
  const SluiceCsvMark *quote = &self->quote;
  const char *p = start;

  *flags = SLUICE_CSV_FIELD_QUOTED;
  for (;;)
    {
      p = find_quote (self, p);
      /* What follows tells whether it closes. */
      if (!self->final && self->end - p <= 2 * (gssize) sizeof quote->text)
        return SLUICE_CSV_MORE;
      if (p >= self->end)
        {
          self->open_at_end = TRUE;
          return SLUICE_CSV_UNCLOSED_QUOTE;
        }
      if (is_mark (quote, p) && is_mark (quote, p + quote->len))
        {
          *flags |= SLUICE_CSV_FIELD_ESCAPED;
          p += 2 * quote->len;
        }
      else if (is_mark (quote, p))
        {
          *ret_quote = p;
          return SLUICE_CSV_OK;
        }
      else if (is_mark (&self->escape, p))
        {
          *flags |= SLUICE_CSV_FIELD_ESCAPED;
          p += self->escape.len;
          if (p < self->end)
            p++;
        }
      else
        p++;
    }
}

static SluiceCsvStatus scan_fields (SluiceCsvScanner  *self,
                                    const char        *p,
                                    gboolean           peeking,
                                    const char       **ret_next);

/* Whether a carriage return at @p, with no line feed behind it, ends the record.
 * In a text whose lines end otherwise it does only where the record is complete,
 * and so is what follows: else it is part of a field. */
static SluiceCsvStatus
look_behind_cr (SluiceCsvScanner *self,
                const char       *p,
                guint             n_fields,
                gboolean         *ret_ends)
{
  SluiceCsvScanner peek = *self;
  const char *next = NULL;
  SluiceCsvStatus status;

  *ret_ends = TRUE;
  if (self->cr_ends || self->n_columns == 0)
    return SLUICE_CSV_OK;
  *ret_ends = FALSE;
  if (n_fields != self->n_columns)
    return SLUICE_CSV_OK;

  peek.fields = NULL;
  peek.n_allocated = 0;
  peek.text = p + 1;
  peek.n_fields = 0;
  peek.block = NULL;
  if (self->end - p > SLUICE_CSV_MAX_PEEK)
    {
      peek.end = p + SLUICE_CSV_MAX_PEEK;
      peek.final = FALSE;
    }
  status = scan_fields (&peek, p + 1, TRUE, &next);
  if (status == SLUICE_CSV_MORE && peek.end == self->end)
    return SLUICE_CSV_MORE;
  *ret_ends = (status == SLUICE_CSV_OK && peek.n_fields == self->n_columns) || p + 1 == self->end;
  return SLUICE_CSV_OK;
}

/* Whether an escape stands at @p that is not for quotes: where there are none, it
 * is for delimiters and line ends. */
static inline gboolean
is_bare_escape (const SluiceCsvScanner *self,
                const char             *p)
{
  return self->quote.len == 0 && is_mark (&self->escape, p);
}

/* Goes over the escape at @p and what it stands before: one line end as a whole. */
static const char *
skip_escaped (SluiceCsvScanner *self,
              const char       *p)
{
  p += self->escape.len;
  if (p >= self->end)
    return self->end;
  self->n_lines += count_newlines (self, p, p + 1);
  if (p[0] != '\r' || p + 1 >= self->end || p[1] != '\n')
    return p + 1;
  self->n_lines += count_newlines (self, p + 1, p + 2);
  return p + 2;
}

/* Where the field that starts at @p ends. Sets *@ret_end_of_record to where the
 * next record starts if that is the last one. */
static SluiceCsvStatus
scan_bare (SluiceCsvScanner  *self,
           const char        *p,
           gboolean           peeking,
           const char       **ret_end,
           const char       **ret_next,
           guint8            *flags,
           gboolean          *ret_last)
{
  SluiceCsvStatus status;
  gboolean ends;

  *ret_last = TRUE;
  for (;; p++)
    {
      p = find_mark (self, p);
      while (p < self->end && is_bare_escape (self, p))
        {
          /* What follows may be cut off. */
          if (!self->final && self->end - p <= 2 * (gssize) sizeof self->escape.text)
            return SLUICE_CSV_MORE;
          *flags |= SLUICE_CSV_FIELD_ESCAPED;
          p = find_mark (self, skip_escaped (self, p));
        }
      *ret_end = *ret_next = p;
      if (p >= self->end)
        return self->final ? SLUICE_CSV_OK : SLUICE_CSV_MORE;
      if (*p == '\n')
        {
          *ret_next = p + 1;
          return SLUICE_CSV_OK;
        }
      if (*p == '\r')
        {
          if (p + 1 >= self->end && !self->final)
            return SLUICE_CSV_MORE;
          *ret_next = p + 1;
          if (p[1] == '\n' && p + 1 < self->end)
            {
              *ret_next = p + 2;
              return SLUICE_CSV_OK;
            }
          ends = TRUE;
          status = peeking ? SLUICE_CSV_OK : look_behind_cr (self, p, self->n_fields + 1, &ends);
          if (status != SLUICE_CSV_OK || ends)
            return status;
        }
      else if (is_mark (&self->delimiter, p))
        {
          *ret_next = p + self->delimiter.len;
          *ret_last = FALSE;
          return SLUICE_CSV_OK;
        }
      else if (!self->final && self->end - p < self->delimiter.len)
        return SLUICE_CSV_MORE;
    }
}

/* The record that starts at @p. */
static SluiceCsvStatus
scan_fields (SluiceCsvScanner  *self,
             const char        *p,
             gboolean           peeking,
             const char       **ret_next)
{
  const char *end;
  SluiceCsvStatus status;
  gboolean last = FALSE;

  while (!last)
    {
      const char *start = p;
      const char *quote = NULL;
      guint8 flags = 0;

      if (!is_mark (&self->quote, p) || p >= self->end)
        {
          if (!self->final && self->end - p < self->quote.len)
            return SLUICE_CSV_MORE;
          status = scan_bare (self, p, peeking, &end, &p, &flags, &last);
          if (status != SLUICE_CSV_OK)
            return status;
          if (!peeking)
            add_field (self, start, end, flags);
          else
            self->n_fields++;
          continue;
        }

      start += self->quote.len;
      status = scan_quoted (self, start, &quote, &flags);
      self->bad = p;
      self->reached = status == SLUICE_CSV_OK ? quote : self->end;
      if (status != SLUICE_CSV_OK)
        return status;
      self->n_lines += count_newlines (self, start, quote);
      p = quote + self->quote.len;
      status = scan_bare (self, p, peeking, &end, &p, &flags, &last);
      if (status == SLUICE_CSV_OK && end != quote + self->quote.len)
        {
          if (memchr (start, self->cr_ends ? '\r' : '\n', (gsize) (quote - start)) != NULL)
            return SLUICE_CSV_UNCLOSED_QUOTE;
          self->bad = quote + self->quote.len;
          return SLUICE_CSV_INVALID_QUOTE;
        }
      if (status != SLUICE_CSV_OK)
        return status;
      if (!peeking)
        add_field (self, start, quote, flags);
      else
        self->n_fields++;
    }
  *ret_next = p;
  return SLUICE_CSV_OK;
}

/**
 * sluice_csv_scanner_scan:
 * @self: a scanner that was given a text
 * @text: where a record starts, before the end of the text
 * @ret_next: (out): where the next one starts
 *
 * Finds the fields of a record. A record with a wrong quote ends with the line on
 * which the field with that quote starts, so that it does not take the following
 * records with it.
 *
 * Returns: how it went
 */
SluiceCsvStatus
sluice_csv_scanner_scan (SluiceCsvScanner  *self,
                         const char        *text,
                         const char       **ret_next)
{
  SluiceCsvStatus status;

  g_return_val_if_fail (self != NULL, SLUICE_CSV_MORE);
  g_return_val_if_fail (text != NULL && text < self->end, SLUICE_CSV_MORE);

  self->text = text;
  self->n_fields = 0;
  self->n_lines = 1;
  self->bad = NULL;
  self->reached = text;
  self->open_at_end = FALSE;
  status = scan_fields (self, text, FALSE, ret_next);
  if (status == SLUICE_CSV_UNCLOSED_QUOTE || status == SLUICE_CSV_INVALID_QUOTE)
    {
      *ret_next = sluice_csv_scanner_skip_line (self, self->bad);
      if (*ret_next == NULL)
        return SLUICE_CSV_MORE;
      self->n_lines = MAX (count_newlines (self, text, *ret_next), 1);
    }
  return status;
}

/**
 * sluice_csv_scanner_skip_line:
 * @self: a scanner that was given a text
 * @text: a place in it
 *
 * Returns: (nullable): where the next line starts, %NULL if that needs more text
 */
const char *
sluice_csv_scanner_skip_line (SluiceCsvScanner *self,
                              const char       *text)
{
  const char *end;

  g_return_val_if_fail (self != NULL, NULL);

  end = memchr (text, self->cr_ends ? '\r' : '\n', (gsize) (self->end - text));
  if (end != NULL)
    return end + 1;
  return self->final ? self->end : NULL;
}

/* Skips a piece of what stands in quotes. Returns where it goes on. */
static const char *
skip_quoted (SluiceCsvScanner *self,
             const char       *p,
             SluiceCsvSkip    *state)
{
  const char *q = find_quote (self, p);

  self->n_lines += count_newlines (self, p, q);
  /* What follows a quote near the end may not be there yet. */
  if (q >= self->end || q > p)
    return q;
  if (is_mark (&self->quote, q) && is_mark (&self->quote, q + self->quote.len))
    return q + 2 * self->quote.len;
  if (is_mark (&self->escape, q))
    return q + self->escape.len + 1;
  if (!is_mark (&self->quote, q))
    return q + 1;
  state->quoted = FALSE;
  return q + self->quote.len;
}

/**
 * sluice_csv_scanner_skip_record:
 * @self: a scanner that was given a text
 * @text: a place in a record
 * @state: (inout): what that place is
 * @ret_next: (out): where the next record starts, or where to go on
 *
 * Skips a record without holding it. Adds the lines it takes to `n_lines`, which
 * the caller sets to 0.
 *
 * Returns: %SLUICE_CSV_OK at its end, %SLUICE_CSV_MORE if that needs more text
 */
SluiceCsvStatus
sluice_csv_scanner_skip_record (SluiceCsvScanner  *self,
                                const char        *text,
                                SluiceCsvSkip     *state,
                                const char       **ret_next)
{
  const gssize margin = self->final ? 0 : 2 * (gssize) sizeof self->quote.text;
  const char *p = text;

  g_return_val_if_fail (state != NULL && ret_next != NULL, SLUICE_CSV_MORE);

  while (self->end - p > margin)
    {
      if (state->quoted)
        {
          p = skip_quoted (self, p, state);
          continue;
        }
      if (state->at_start && is_mark (&self->quote, p))
        {
          *state = (SluiceCsvSkip) { .quoted = TRUE };
          p += self->quote.len;
          continue;
        }
      state->at_start = FALSE;
      p = find_mark (self, p);
      if (self->end - p <= margin)
        break;
      if (is_bare_escape (self, p))
        {
          p = skip_escaped (self, p);
          continue;
        }
      if (*p == '\n' || (*p == '\r' && (p[1] == '\n' || self->cr_ends)))
        {
          *ret_next = MIN (p + (*p == '\r' && p[1] == '\n' ? 2 : 1), self->end);
          self->n_lines++;
          return SLUICE_CSV_OK;
        }
      state->at_start = is_mark (&self->delimiter, p);
      p += state->at_start ? self->delimiter.len : 1;
    }
  *ret_next = MIN (p, self->end);
  return self->final ? SLUICE_CSV_OK : SLUICE_CSV_MORE;
}

/* Whether an escape before @p is for what stands there; else it is itself. */
static gboolean
is_escapable (const SluiceCsvScanner *self,
              const char             *p,
              const char             *end)
{
  if (is_mark (&self->escape, p))
    return TRUE;
  if (self->quote.len > 0)
    return is_mark (&self->quote, p);
  return p < end && (*p == '\n' || *p == '\r' || is_mark (&self->delimiter, p));
}

/**
 * sluice_csv_scanner_unescape:
 * @self: a scanner with marks
 * @text: (array length=size): a field that has escapes
 * @size: its bytes
 * @out: room for as many
 *
 * Returns: bytes written
 */
gsize
sluice_csv_scanner_unescape (const SluiceCsvScanner *self,
                             const char             *text,
                             gsize                   size,
                             char                   *out)
{
  const SluiceCsvMark *quote = &self->quote;
  const SluiceCsvMark *escape = &self->escape;
  const char *end = text + size;
  const char *p = text;
  gsize n = 0;

  while (p < end)
    {
      if (is_mark (quote, p) && p + quote->len < end && is_mark (quote, p + quote->len))
        p += quote->len;
      else if (escape->len > 0 && is_mark (escape, p) && !is_mark (quote, p) &&
               is_escapable (self, p + escape->len, end))
        p += escape->len;
      out[n++] = *p++;
    }
  return n;
}
