/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-csv-table.h"

#include <string.h>

/* Where a text is being cut. */
typedef struct
{
  SluiceCsvTable *table;
  const char *p;
  const char *end;
  const SluiceCsvMarks *marks;
  gsize delimiter_len;
  gsize quote_len;
  gsize escape_len;
  gsize comment_len;
  guint line;
} Cutter;

static gboolean
is_at (const Cutter *self,
       const char   *p,
       const char   *mark,
       gsize         len)
{
  return len > 0 && *p == *mark && (gsize) (self->end - p) >= len && memcmp (p, mark, len) == 0;
}

static gboolean
is_line_end (const Cutter *self,
             const char   *p)
{
  return p >= self->end || *p == '\n' || *p == '\r';
}

/* Goes over one line end. */
static const char *
skip_line_end (Cutter     *self,
               const char *p)
{
  if (p >= self->end)
    return p;
  self->line++;
  return p + (p[0] == '\r' && p + 1 < self->end && p[1] == '\n' ? 2 : 1);
}

/* The text of a quoted field from @p, behind its quote. Returns its end, on the
 * closing quote; %NULL if there is none. */
static const char *
find_quote (Cutter     *self,
            const char *p)
{
  gboolean escapes = self->escape_len > 0 && strcmp (self->marks->escape, self->marks->quote) != 0;

  while (p < self->end)
    {
      if (escapes && is_at (self, p, self->marks->escape, self->escape_len))
        {
          p += self->escape_len;
          self->table->n_escaped += p < self->end && is_at (self, p, self->marks->quote, self->quote_len);
          p += p < self->end;
        }
      else if (is_at (self, p, self->marks->quote, self->quote_len))
        {
          const char *next = p + self->quote_len;

          if (next >= self->end || !is_at (self, next, self->marks->quote, self->quote_len))
            return p;
          self->table->n_doubled++;
          p = next + self->quote_len;
        }
      else
        {
          self->line += *p == '\n' || (*p == '\r' && (p + 1 >= self->end || p[1] != '\n'));
          p++;
        }
    }
  return NULL;
}

/* Without quotes an escape is for delimiters and line ends. */
static const char *
find_field_end (Cutter     *self,
                const char *p)
{
  for (;;)
    {
      if (self->quote_len == 0 && p < self->end && is_at (self, p, self->marks->escape, self->escape_len))
        {
          p += self->escape_len;
          if (p < self->end)
            p = *p == '\n' || *p == '\r' ? skip_line_end (self, p) : p + 1;
        }
      else if (is_line_end (self, p) || is_at (self, p, self->marks->delimiter, self->delimiter_len))
        return p;
      else
        p++;
    }
}

static void
add_cell (Cutter     *self,
          const char *text,
          const char *end,
          gboolean    quoted)
{
  SluiceCsvCell cell = { .text = text, .len = (guint) (end - text), .quoted = quoted };

  g_array_append_val (self->table->cells, cell);
}

/* One field from self->p, which is left behind it. */
static void
cut_field (Cutter *self)
{
  const char *start = self->p;
  const char *closing;
  const char *after;

  if (!is_line_end (self, start) && is_at (self, start, self->marks->quote, self->quote_len))
    {
      closing = find_quote (self, start + self->quote_len);
      if (closing == NULL)
        {
          self->table->unclosed = TRUE;
          add_cell (self, start, self->end, FALSE);
          self->p = self->end;
          return;
        }
      after = closing + self->quote_len;
      self->p = find_field_end (self, after);
      self->table->n_quoted++;
      if (self->p > after)
        {
          self->table->n_broken++;
          closing = self->p;
        }
      add_cell (self, start + self->quote_len, closing, TRUE);
      return;
    }

  self->p = find_field_end (self, start);
  if (start < self->p && *start == ' ' && self->quote_len > 0)
    {
      const char *text = start;

      while (text < self->p && *text == ' ')
        text++;
      self->table->n_late += text < self->p && is_at (self, text, self->marks->quote, self->quote_len);
    }
  add_cell (self, start, self->p, FALSE);
}

static void
cut_row (Cutter *self)
{
  SluiceCsvLine row = { .start = self->p, .cell = self->table->cells->len, .line = self->line };

  for (;;)
    {
      cut_field (self);
      row.n_cells++;
      if (is_line_end (self, self->p))
        break;
      self->p += self->delimiter_len;
    }
  self->p = skip_line_end (self, self->p);
  g_array_append_val (self->table->rows, row);
}

static void
skip_comment (Cutter *self)
{
  while (!is_line_end (self, self->p))
    self->p++;
  self->p = skip_line_end (self, self->p);
}

/* Without the end of the text its last row may be half a row. */
static void
drop_last (SluiceCsvTable *self,
           const char     *end)
{
  const SluiceCsvLine *row = &g_array_index (self->rows, SluiceCsvLine, self->rows->len - 1);
  gsize len = (gsize) (end - row->start);

  if (self->rows->len < 2)
    return;
  /* A quote that swallowed much of the text is no quote. */
  if (self->unclosed)
    self->unclosed = len > 64 * 1024;
  g_array_set_size (self->rows, self->rows->len - 1);
}

/**
 * sluice_csv_table_new:
 * @text: (array length=size): the beginning of a text in UTF-8; must outlive the
 *   table
 * @size: bytes of it
 * @complete: whether it is the whole text
 * @marks: by what it is cut
 *
 * Cuts a text into rows and fields, forgiving whatever is wrong with it, and
 * counts what that was.
 *
 * Returns: (transfer full): the table
 */
SluiceCsvTable *
sluice_csv_table_new (const char           *text,
                      gsize                 size,
                      gboolean              complete,
                      const SluiceCsvMarks *marks)
{
  SluiceCsvTable *self;
  Cutter cutter = { .p = text, .end = text + size, .marks = marks };

  g_return_val_if_fail (text != NULL || size == 0, NULL);
  g_return_val_if_fail (marks != NULL, NULL);

  self = cutter.table = g_new0 (SluiceCsvTable, 1);
  self->cells = g_array_new (FALSE, FALSE, sizeof (SluiceCsvCell));
  self->rows = g_array_new (FALSE, FALSE, sizeof (SluiceCsvLine));
  cutter.delimiter_len = strlen (marks->delimiter);
  cutter.quote_len = strlen (marks->quote);
  cutter.escape_len = strlen (marks->escape);
  cutter.comment_len = marks->comment != NULL ? strlen (marks->comment) : 0;
  while (cutter.p < cutter.end)
    {
      if (is_line_end (&cutter, cutter.p))
        cutter.p = skip_line_end (&cutter, cutter.p);
      else if (is_at (&cutter, cutter.p, marks->comment, cutter.comment_len))
        skip_comment (&cutter);
      else
        cut_row (&cutter);
    }
  if (!complete && self->rows->len > 0)
    drop_last (self, cutter.end);
  return self;
}

/**
 * sluice_csv_table_free:
 * @self: (transfer full): a table
 */
void
sluice_csv_table_free (SluiceCsvTable *self)
{
  g_return_if_fail (self != NULL);

  g_array_unref (self->cells);
  g_array_unref (self->rows);
  g_free (self);
}

/**
 * sluice_csv_table_get_row:
 * @self: a table
 * @row: which
 *
 * Returns: (transfer none): the row
 */
const SluiceCsvLine *
sluice_csv_table_get_row (const SluiceCsvTable *self,
                          guint                 row)
{
  return &g_array_index (self->rows, SluiceCsvLine, row);
}

/**
 * sluice_csv_table_get_cell:
 * @self: a table
 * @row: a row of it
 * @column: one that the row has
 *
 * Returns: (transfer none): the field
 */
const SluiceCsvCell *
sluice_csv_table_get_cell (const SluiceCsvTable *self,
                           guint                 row,
                           guint                 column)
{
  const SluiceCsvLine *line = sluice_csv_table_get_row (self, row);

  return &g_array_index (self->cells, SluiceCsvCell, line->cell + column);
}
