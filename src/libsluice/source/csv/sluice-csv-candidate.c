/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-csv-candidate.h"

#include <string.h>

/* More fields than this say nothing new. */
#define MAX_CELLS 20000
/* The most rows there can be before a table. */
#define MAX_PREAMBLE 40

/* How much a field of each kind looks like one field, and nothing else. */
static const double weights[SLUICE_N_CELL_KINDS] = {
  [SLUICE_CELL_EMPTY] = 0.8,
  [SLUICE_CELL_INTEGER] = 1.0,
  [SLUICE_CELL_NUMBER] = 1.0,
  [SLUICE_CELL_DATE] = 1.0,
  [SLUICE_CELL_TIME] = 1.0,
  [SLUICE_CELL_BOOLEAN] = 1.0,
  [SLUICE_CELL_CODE] = 1.0,
  [SLUICE_CELL_WORD] = 0.95,
  [SLUICE_CELL_PROSE] = 0.85,
  [SLUICE_CELL_ODD] = 0.2,
};

/**
 * sluice_csv_candidate_has_hash:
 * @self: a candidate
 * @row: one of its table
 *
 * Returns: whether the row begins with `#`, and few others do
 */
gboolean
sluice_csv_candidate_has_hash (const SluiceCsvCandidate *self,
                               guint                     row)
{
  return !self->hashes_are_rows && *sluice_csv_table_get_row (self->table, row)->start == '#';
}

/* Comments are few. */
static gboolean
has_many_hashes (const SluiceCsvCandidate *self)
{
  guint n = 0;

  for (guint i = 0; i < self->table->rows->len; i++)
    n += sluice_csv_candidate_has_hash (self, i);
  return n * 2 > self->table->rows->len;
}

/* `#chrom` is a name, `# made by hand` is not. */
static gboolean
is_name (const SluiceCsvCandidate *self,
         guint                     row)
{
  const SluiceCsvLine *line = sluice_csv_table_get_row (self->table, row);

  return line->n_cells == self->n_columns && sluice_csv_table_get_cell (self->table, row, 0)->len > 1 &&
         line->start[1] != ' ' && line->start[1] != '#' && row + 1 < self->table->rows->len &&
         !sluice_csv_candidate_has_hash (self, row + 1);
}

/**
 * sluice_csv_candidate_is_comment:
 * @self: a candidate
 * @row: one of its table
 *
 * Returns: whether the row begins with `#`, where some such rows do not look like
 *   the others
 */
gboolean
sluice_csv_candidate_is_comment (const SluiceCsvCandidate *self,
                                 guint                     row)
{
  return self->has_comments && sluice_csv_candidate_has_hash (self, row) &&
         (self->n_columns == 1 || !is_name (self, row));
}

/* Whether any row with a `#` falls into other fields than those without. */
static gboolean
find_comments (const SluiceCsvCandidate *self)
{
  for (guint i = 0; i < self->table->rows->len; i++)
    {
      if (sluice_csv_candidate_has_hash (self, i) &&
          (self->n_columns == 1 || sluice_csv_table_get_row (self->table, i)->n_cells != self->n_columns))
        return TRUE;
    }
  return FALSE;
}

/* The number of fields that most rows have; of equals the larger one. */
static guint
find_mode (const SluiceCsvCandidate *self)
{
  g_autoptr(GHashTable) counts = g_hash_table_new (NULL, NULL);
  guint mode = 1;
  guint most = 0;

  for (guint i = 0; i < self->table->rows->len; i++)
    {
      guint n = sluice_csv_table_get_row (self->table, i)->n_cells;
      guint count;

      if (sluice_csv_candidate_has_hash (self, i))
        continue;
      count = GPOINTER_TO_UINT (g_hash_table_lookup (counts, GUINT_TO_POINTER (n))) + 1;
      g_hash_table_insert (counts, GUINT_TO_POINTER (n), GUINT_TO_POINTER (count));
      if (count > most || (count == most && n > mode))
        {
          most = count;
          mode = n;
        }
    }
  return mode;
}

/* Rows may end where nothing follows: then the first one, with the names, is the
 * longest, and few end so early that only one field is left. */
static guint
widen (const SluiceCsvCandidate *self)
{
  guint n = self->table->rows->len > 0 ? sluice_csv_table_get_row (self->table, 0)->n_cells : 0;
  guint n_single = 0;

  if (n <= self->n_columns || n < 3)
    return self->n_columns;
  for (guint i = 0; i < self->table->rows->len; i++)
    {
      guint cells = sluice_csv_table_get_row (self->table, i)->n_cells;

      if (cells > n)
        return self->n_columns;
      n_single += cells == 1;
    }
  return n_single * 10 <= self->table->rows->len ? n : self->n_columns;
}

static guint
count_filled (const SluiceCsvCandidate *self,
              guint                     row)
{
  guint n = 0;

  for (guint i = 0; i < sluice_csv_table_get_row (self->table, row)->n_cells; i++)
    {
      const SluiceCsvCell *cell = sluice_csv_table_get_cell (self->table, row, i);

      n += cell->quoted || sluice_csv_cell_classify (cell->text, cell->len) != SLUICE_CELL_EMPTY;
    }
  return n;
}

/* A line of a title, or one that says what the delimiter is. */
static gboolean
is_preamble (const SluiceCsvCandidate *self,
             guint                     row)
{
  const SluiceCsvLine *line = sluice_csv_table_get_row (self->table, row);
  const SluiceCsvCell *first = sluice_csv_table_get_cell (self->table, row, 0);

  if (self->n_columns == 1)
    return FALSE;
  if (line->n_cells <= 2 && first->len >= 4 && memcmp (first->text, "sep=", 4) == 0)
    return TRUE;
  if (line->n_cells != self->n_columns)
    return line->n_cells < self->n_columns && (line->n_cells == 1 || line->n_cells * 2 < self->n_columns);
  return self->n_columns > 2 && count_filled (self, row) <= 1;
}

/* Where the table begins: behind titles and comments. */
static guint
find_first (const SluiceCsvCandidate *self)
{
  guint n = self->table->rows->len;
  guint row = 0;

  while (row < n && row < MAX_PREAMBLE && (sluice_csv_candidate_is_comment (self, row) || is_preamble (self, row)))
    row++;
  return row < n && row < MAX_PREAMBLE ? row : 0;
}

static void
count_rows (SluiceCsvCandidate *self)
{
  double sum = 0;
  guint n_cells = 0;

  for (guint i = self->first; i < self->table->rows->len; i++)
    {
      const SluiceCsvLine *line = sluice_csv_table_get_row (self->table, i);

      if (sluice_csv_candidate_is_comment (self, i))
        {
          self->n_comments++;
          continue;
        }
      self->n_hashes += sluice_csv_candidate_has_hash (self, i);
      /* A header of another width is looked at by itself. */
      if (i == self->first && line->n_cells != self->n_columns)
        continue;
      self->n_rows++;
      self->n_even += line->n_cells == self->n_columns;
      self->n_short += line->n_cells < self->n_columns;
      if (line->n_cells > self->n_columns || (line->n_cells < self->n_columns && line->n_cells < 2) ||
          n_cells >= MAX_CELLS)
        continue;
      for (guint j = 0; j < line->n_cells; j++)
        {
          const SluiceCsvCell *cell = sluice_csv_table_get_cell (self->table, i, j);
          SluiceCellKind kind = sluice_csv_cell_classify (cell->text, cell->len);

          /* What is quoted may hold anything. */
          sum += kind == SLUICE_CELL_ODD && cell->quoted ? weights[SLUICE_CELL_PROSE] : weights[kind];
        }
      n_cells += line->n_cells;
    }
  for (guint i = 0; i < self->first; i++)
    {
      self->n_comments_above += sluice_csv_candidate_is_comment (self, i);
      self->n_titles += !sluice_csv_candidate_is_comment (self, i);
    }
  self->n_comments += self->n_comments_above;
  self->kinds = n_cells > 0 ? sum / n_cells : 0;
}

static void
rate (SluiceCsvCandidate *self)
{
  double evenness = sluice_csv_candidate_get_evenness (self);
  double broken = self->n_rows > 0 ? (double) self->table->n_broken / self->n_rows : 0;

  self->score = evenness * evenness * self->kinds * (1.0 - 0.4 / self->n_columns);
  self->score *= 1.0 - MIN (1.0, 3.0 * broken) * 0.8;
  if (self->table->unclosed)
    self->score *= 0.1;
  /* Titles are rarer than delimiters inside of fields. */
  if (self->n_titles > 0)
    self->score *= 0.5;
  /* Colons stand in times, too. */
  if (g_str_equal (self->marks.delimiter, ":"))
    self->score *= 0.7;
}

/**
 * sluice_csv_candidate_new:
 * @text: (array length=size): the beginning of a text; must outlive the candidate
 * @size: bytes of it
 * @complete: whether it is the whole text
 * @marks: by what to cut it
 * @find_start: whether there may be lines before the table
 *
 * Cuts a text and rates what comes of it: good are rows with the same number of
 * fields, and fields that look like one thing. The idea is from G. J. J. van den
 * Burg et al., “Wrangling messy CSV files by detecting row and type patterns”
 * (2019).
 *
 * Returns: (transfer full): the candidate
 */
SluiceCsvCandidate *
sluice_csv_candidate_new (const char           *text,
                          gsize                 size,
                          gboolean              complete,
                          const SluiceCsvMarks *marks,
                          gboolean              find_start)
{
  SluiceCsvCandidate *self = g_new0 (SluiceCsvCandidate, 1);

  self->marks = *marks;
  self->table = sluice_csv_table_new (text, size, complete, marks);
  self->hashes_are_rows = has_many_hashes (self);
  self->n_columns = find_mode (self);
  self->n_columns = widen (self);
  self->has_comments = find_comments (self);
  if (find_start)
    self->first = find_first (self);
  count_rows (self);
  rate (self);
  return self;
}

/**
 * sluice_csv_candidate_free:
 * @self: (transfer full): a candidate
 */
void
sluice_csv_candidate_free (SluiceCsvCandidate *self)
{
  g_return_if_fail (self != NULL);

  sluice_csv_table_free (self->table);
  g_free (self);
}

/**
 * sluice_csv_candidate_get_evenness:
 * @self: a candidate
 *
 * Returns: the share of its rows that have the right number of fields
 */
double
sluice_csv_candidate_get_evenness (const SluiceCsvCandidate *self)
{
  double even = self->n_even;

  /* Below names that are the longest row, a short one is half as good. */
  if (self->first < self->table->rows->len && self->n_even + self->n_short == self->n_rows &&
      sluice_csv_table_get_row (self->table, self->first)->n_cells == self->n_columns)
    even += self->n_short * 0.5;
  return self->n_rows > 0 ? even / self->n_rows : 0;
}

/**
 * sluice_csv_candidate_is_typed:
 * @self: a candidate of one column
 *
 * Returns: whether each of its rows is a number, a date or such a thing, but for
 *   the first one of several
 */
gboolean
sluice_csv_candidate_is_typed (const SluiceCsvCandidate *self)
{
  for (guint i = self->first; i < self->table->rows->len; i++)
    {
      const SluiceCsvCell *cell = sluice_csv_table_get_cell (self->table, i, 0);
      SluiceCellKind kind = sluice_csv_cell_classify (cell->text, cell->len);

      if (sluice_csv_candidate_is_comment (self, i))
        continue;
      if (!sluice_csv_cell_is_typed (kind) &&
          !(i == self->first && kind != SLUICE_CELL_ODD && self->table->rows->len > self->first + 1))
        return FALSE;
    }
  return self->table->rows->len > self->first;
}
