/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-column-match.h"

#include "sluice-name-words.h"

#include <string.h>

/* Below this nothing is said; two candidates that are nearer to each other than the
 * second are a matter of taste, which is not ours. */
#define LEAST_SCORE 0.6
#define LEAST_LEAD 0.02

/* Few values are the same by chance: true and false, 1 to 3. */
#define LEAST_COMMON_VALUES 4

/* What is asked of every pair. */
typedef struct
{
  SluiceNameWords words;
  GHashTable *values;           /* (owned) (nullable) */
} Side;

static void
side_clear (gpointer data)
{
  Side *side = data;

  sluice_name_words_clear (&side->words);
  g_clear_pointer (&side->values, g_hash_table_unref);
}

static GArray *
read_sides (const SluiceMatchSide *sides,
            guint                  n)
{
  GArray *array = g_array_sized_new (FALSE, TRUE, sizeof (Side), n);

  g_array_set_clear_func (array, side_clear);
  g_array_set_size (array, n);
  for (guint i = 0; i < n; i++)
    {
      Side *side = &g_array_index (array, Side, i);

      sluice_name_words_init (&side->words, sides[i].name);
      if (sides[i].values == NULL)
        continue;
      side->values = g_hash_table_new (g_str_hash, g_str_equal);
      for (guint j = 0; sides[i].values[j] != NULL; j++)
        g_hash_table_add (side->values, (gpointer) sides[i].values[j]);
    }
  return array;
}

/* Share of the values of the smaller side that the other has, too. */
static double
compare_values (const Side *field,
                const Side *column)
{
  GHashTable *small = field->values;
  GHashTable *large = column->values;
  GHashTableIter iter;
  gpointer value;
  guint n = 0;

  if (small == NULL || large == NULL)
    return 0;
  if (g_hash_table_size (small) > g_hash_table_size (large))
    {
      small = column->values;
      large = field->values;
    }
  g_hash_table_iter_init (&iter, small);
  while (g_hash_table_iter_next (&iter, &value, NULL))
    n += g_hash_table_contains (large, value);
  return n >= LEAST_COMMON_VALUES ? (double) n / g_hash_table_size (small) : 0;
}

static gboolean
same_words (const char *const *a,
            const char *const *b)
{
  g_autofree char *left = g_strjoinv ("", (GStrv) a);
  g_autofree char *right = g_strjoinv ("", (GStrv) b);

  return strcmp (left, right) == 0;
}

/* By the words from @first on: those of a whole path, or of its last part. */
static double
compare_names (const Side        *field,
               const Side        *column,
               guint              first,
               SluiceMatchReason *ret_reason)
{
  const char *const *words = (const char *const *) field->words.words + first;
  const char *const *expanded = (const char *const *) field->words.expanded + first;

  *ret_reason = SLUICE_MATCH_WORDS;
  if (same_words (words, (const char *const *) column->words.words))
    return 0.96;
  *ret_reason = SLUICE_MATCH_ABBREVIATION;
  if (same_words (expanded, (const char *const *) column->words.expanded))
    return 0.9;
  *ret_reason = SLUICE_MATCH_SIMILAR;
  return 0.86 * sluice_name_words_compare (expanded, (const char *const *) column->words.expanded);
}

static void
compare (const SluiceMatchSide *field_side,
         const Side            *field,
         const SluiceMatchSide *column_side,
         const Side            *column,
         SluiceColumnMatch     *match)
{
  const double values = compare_values (field, column);
  SluiceMatchReason reason;
  double score;

  match->score = compare_names (field, column, 0, &match->reason);
  if (field->words.last > 0)
    {
      /* The end of a path says less than all of it. */
      score = compare_names (field, column, field->words.last, &reason) - 0.04;
      if (score > match->score)
        {
          match->score = score;
          match->reason = reason;
        }
    }
  if (g_ascii_strcasecmp (field_side->name, column_side->name) == 0)
    {
      match->score = 1;
      match->reason = SLUICE_MATCH_NAME;
    }
  if (match->score < LEAST_SCORE && values >= 0.5)
    {
      match->score = LEAST_SCORE + 0.3 * (values - 0.5);
      match->reason = SLUICE_MATCH_VALUES;
    }
  else
    match->score = MIN (1, match->score + 0.05 * values);
}

static int
by_score (gconstpointer a,
          gconstpointer b)
{
  const SluiceColumnMatch *left = a;
  const SluiceColumnMatch *right = b;

  if (left->score > right->score)
    return -1;
  if (left->score < right->score)
    return 1;
  if (left->column != right->column)
    return left->column < right->column ? -1 : 1;
  return left->field < right->field ? -1 : left->field > right->field;
}

/* Another pair of the same field or column may be as good: then it is not for us to choose,
 * and none of them is taken. */
static gboolean
leave_to_people (GArray   *pairs,
                 guint     index,
                 gboolean *used_fields,
                 gboolean *used_columns)
{
  const SluiceColumnMatch *match = &g_array_index (pairs, SluiceColumnMatch, index);
  gboolean found = FALSE;

  for (guint i = index + 1; i < pairs->len; i++)
    {
      const SluiceColumnMatch *other = &g_array_index (pairs, SluiceColumnMatch, i);

      if (match->score - other->score >= LEAST_LEAD)
        break;
      if (other->column == match->column && !used_fields[other->field])
        used_columns[match->column] = found = TRUE;
      else if (other->field == match->field && !used_columns[other->column])
        used_fields[match->field] = found = TRUE;
    }
  return found;
}

static GArray *
choose (GArray *pairs,
        guint   n_fields,
        guint   n_columns)
{
  g_autofree gboolean *used_fields = g_new0 (gboolean, MAX (n_fields, 1));
  g_autofree gboolean *used_columns = g_new0 (gboolean, MAX (n_columns, 1));
  GArray *matches = g_array_new (FALSE, FALSE, sizeof (SluiceColumnMatch));

  g_array_sort (pairs, by_score);
  for (guint i = 0; i < pairs->len; i++)
    {
      const SluiceColumnMatch *match = &g_array_index (pairs, SluiceColumnMatch, i);

      if (used_fields[match->field] || used_columns[match->column] ||
          (match->reason != SLUICE_MATCH_NAME && leave_to_people (pairs, i, used_fields, used_columns)))
        continue;
      used_fields[match->field] = used_columns[match->column] = TRUE;
      g_array_append_val (matches, *match);
    }
  return matches;
}

static int
by_column (gconstpointer a,
           gconstpointer b)
{
  const SluiceColumnMatch *left = a;
  const SluiceColumnMatch *right = b;

  return left->column < right->column ? -1 : left->column > right->column;
}

/**
 * sluice_column_match_find:
 * @fields: (array length=n_fields): the fields of a source
 * @n_fields: how many
 * @columns: (array length=n_columns): the columns of a target
 * @n_columns: how many
 *
 * Finds which field belongs to which column: by the same name, the same words in another
 * spelling (`orderId`, `Order ID`), usual abbreviations (`qty`, `cust_no`), a few other
 * letters, most words in common, or by the values that both have. A column for which two
 * fields are equally good stays without one.
 *
 * Returns: (transfer full) (element-type SluiceColumnMatch): the pairs, by column; no
 *   field and no column twice
 */
GArray *
sluice_column_match_find (const SluiceMatchSide *fields,
                          guint                  n_fields,
                          const SluiceMatchSide *columns,
                          guint                  n_columns)
{
  g_autoptr(GArray) left = read_sides (fields, n_fields);
  g_autoptr(GArray) right = read_sides (columns, n_columns);
  g_autoptr(GArray) pairs = g_array_new (FALSE, FALSE, sizeof (SluiceColumnMatch));
  GArray *matches;

  for (guint i = 0; i < n_fields; i++)
    {
      for (guint j = 0; j < n_columns; j++)
        {
          SluiceColumnMatch match = { .field = i, .column = j };

          compare (&fields[i], &g_array_index (left, Side, i), &columns[j], &g_array_index (right, Side, j), &match);
          if (match.score >= LEAST_SCORE)
            g_array_append_val (pairs, match);
        }
    }
  matches = choose (pairs, n_fields, n_columns);
  g_array_sort (matches, by_column);
  return matches;
}

/**
 * sluice_match_reason_get_name:
 * @reason: why two belong together
 *
 * Returns: its name, as programs see it
 */
const char *
sluice_match_reason_get_name (SluiceMatchReason reason)
{
  static const char *const names[] = { "name", "words", "abbreviation", "similar", "values" };

  g_return_val_if_fail (reason < G_N_ELEMENTS (names), NULL);

  return names[reason];
}
