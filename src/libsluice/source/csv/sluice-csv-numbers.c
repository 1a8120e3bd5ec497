/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-csv-numbers.h"

#include "sluice-number-marks.h"

#include <string.h>

/* What stands for a missing value in many files. */
static const char *const null_words[] = { "NULL", "null", "\\N", "N/A", "n/a", "NA", "#N/A", "None", "nil", "-" };

/* The numbers of one column, and what else it has. */
typedef struct
{
  SluiceNumberShape shape;
  guint n_others;
  guint n_nulls[G_N_ELEMENTS (null_words)];
} Column;

static void
add_cell (Column              *column,
          const SluiceCsvCell *cell)
{
  const char *text = cell->text;
  gsize len = cell->len;

  for (; len > 0 && *text == ' '; text++)
    len--;
  while (len > 0 && text[len - 1] == ' ')
    len--;
  if (len == 0)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (null_words); i++)
    {
      if (strlen (null_words[i]) == len && memcmp (text, null_words[i], len) == 0)
        {
          column->n_nulls[i]++;
          return;
        }
    }
  if (!sluice_number_shape_add (&column->shape, text, len))
    column->n_others++;
}

static void
read_columns (const SluiceCsvCandidate *candidate,
              gboolean                  header,
              Column                   *columns)
{
  for (guint i = candidate->first + header; i < candidate->table->rows->len; i++)
    {
      const SluiceCsvLine *line = sluice_csv_table_get_row (candidate->table, i);

      if (sluice_csv_candidate_is_comment (candidate, i) || line->n_cells != candidate->n_columns)
        continue;
      for (guint j = 0; j < line->n_cells; j++)
        add_cell (&columns[j], sluice_csv_table_get_cell (candidate->table, i, j));
    }
}

static gboolean
is_numeric (const Column *column)
{
  return column->shape.n > 0 && column->n_others * 10 <= column->shape.n;
}

/* All columns whose numbers have marks, taken together. */
static guint
join_columns (const Column      *columns,
              guint              n,
              SluiceNumberShape *ret_all,
              gboolean          *ret_agree)
{
  guint n_marked = 0;

  *ret_agree = TRUE;
  for (guint i = 0; i < n; i++)
    {
      SluiceNumberShape joined = *ret_all;

      if (!is_numeric (&columns[i]) || columns[i].shape.n_marked == 0 || columns[i].shape.possible == 0)
        continue;
      n_marked++;
      sluice_number_shape_merge (&joined, &columns[i].shape);
      /* Long numbers of one column say nothing of another one. */
      if (joined.possible == 0)
        *ret_agree = FALSE;
      else
        *ret_all = joined;
    }
  return n_marked;
}

static char *
describe (int pair)
{
  const SluiceNumberMarks *marks = sluice_number_marks_get ((guint) pair);

  return *marks->thousands != '\0' ? g_strdup_printf ("“%s” with “%s” between thousands", marks->decimal,
                                                      marks->thousands)
                                   : g_strdup_printf ("“%s”", marks->decimal);
}

static void
ask (SluiceCsvDialect *dialect,
     int               chosen,
     int               other)
{
  g_autofree char *this = describe (chosen);
  g_autofree char *that = describe (other);
  g_autofree char *message = NULL;
  const char *const others[] = { sluice_number_marks_get ((guint) other)->decimal, NULL };

  message = g_strdup_printf ("Numbers like 1%s234 may have the decimal mark %s or %s. Say so with “decimal” and "
                             "“thousands”.", chosen == 0 ? "." : ",", this, that);
  sluice_csv_dialect_add_ambiguity (dialect, "decimal", sluice_number_marks_get ((guint) chosen)->decimal, others, message);
}

static void
take (SluiceCsvDialect *dialect,
      int               pair,
      guint             n_marked)
{
  const SluiceNumberMarks *marks = sluice_number_marks_get ((guint) pair);

  if (strcmp (marks->decimal, ".") != 0)
    dialect->decimal = g_strdup (marks->decimal);
  if (*marks->thousands != '\0')
    dialect->thousands = g_strdup (marks->thousands);
  if (n_marked > 0)
    {
      g_autofree char *text = describe (pair);

      sluice_csv_dialect_add_evidence (dialect, "decimal", n_marked == 1 ? "The numbers of %u column have the decimal mark %s."
                                                     : "The numbers of %u columns have the decimal mark %s.",
                                       n_marked, text);
    }
}

static void
offer_nulls (const Column     *columns,
             guint             n,
             SluiceCsvDialect *dialect)
{
  for (guint i = 0; i < G_N_ELEMENTS (null_words); i++)
    {
      guint count = 0;

      for (guint j = 0; j < n; j++)
        count += columns[j].n_nulls[i];
      if (count > 0)
        sluice_csv_dialect_add_evidence (dialect, "nulls", "“%s” stands in %u fields: is it a missing value?",
                                         null_words[i], count);
    }
}

/**
 * sluice_csv_numbers_find:
 * @candidate: how the text is cut
 * @dialect: whose header is known; gets `decimal` and `thousands`
 *
 * Finds out by which marks the numbers are written, of all columns together: one
 * that has 0,5 says what 1.234 is in another.
 */
void
sluice_csv_numbers_find (const SluiceCsvCandidate *candidate,
                         SluiceCsvDialect         *dialect)
{
  static const char *const point[] = { ".", NULL };
  g_autofree Column *columns = NULL;
  SluiceNumberShape all = { 0 };
  gboolean agree;
  guint n_marked;
  int other;
  int pair;

  g_return_if_fail (candidate != NULL);
  g_return_if_fail (dialect != NULL);

  columns = g_new0 (Column, candidate->n_columns);
  read_columns (candidate, dialect->header, columns);
  offer_nulls (columns, candidate->n_columns, dialect);
  n_marked = join_columns (columns, candidate->n_columns, &all, &agree);
  pair = sluice_number_shape_choose (&all, NULL, &other);
  if (n_marked == 0 || pair < 0)
    return;

  take (dialect, pair, n_marked);
  if (other >= 0)
    ask (dialect, pair, other);
  else if (!agree)
    sluice_csv_dialect_add_ambiguity (dialect, "decimal", dialect->decimal != NULL ? dialect->decimal : ".",
                                      dialect->decimal != NULL ? point : (const char *const[]) { ",", NULL },
                                      "The columns do not agree on the decimal mark: the mapping has to say it for those "
                                      "that differ, with to_decimal.");
}
