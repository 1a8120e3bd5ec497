/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-preview-result-private.h"

#include "sluice-problem.h"

#include <string.h>

typedef struct
{
  guint64 number;
  SluicePreviewRowState state;
  const SluiceValue *record;    /* (nullable) in a batch that is kept */
  SluiceReject *reject;         /* (owned) (nullable) */
} Row;

struct _SluicePreviewResult
{
  GObject parent_instance;

  SluicePreviewStep step;
  SluiceSchema *schema;         /* (owned) */
  guint n_columns;
  SluicePreviewColumn *columns; /* (owned) (array length=n_columns) */
  guint *fields;                /* (owned) (array length=n_columns): cells of records */
  SluicePreviewCounts counts;
  GPtrArray *batches;           /* (owned) (element-type SluiceBatch): what cells point into */
  SluiceArena *constants;       /* (owned) (nullable): cells of the mapping itself, likewise */
  GArray *rows;                 /* (owned) (element-type Row) */
  GArray *cells;                /* (owned) (element-type SluiceValue): row by row */
  GPtrArray *problems;          /* (owned) (element-type SluicePreviewProblem) */
  GArray *checks;               /* (owned) (element-type SluicePreviewCheck) */
  GPtrArray *document_problems; /* (owned) (element-type SluiceProblem) */
};

G_DEFINE_FINAL_TYPE (SluicePreviewResult, sluice_preview_result, G_TYPE_OBJECT)

static void
clear_row (gpointer data)
{
  Row *row = data;

  g_clear_pointer (&row->reject, sluice_reject_free);
}

static void
problem_free (gpointer data)
{
  SluicePreviewProblem *problem = data;

  g_free (problem->column);
  g_free (problem->message);
  g_free (problem);
}

static void
sluice_preview_result_finalize (GObject *object)
{
  SluicePreviewResult *self = SLUICE_PREVIEW_RESULT (object);

  for (guint i = 0; i < self->n_columns; i++)
    g_free (self->columns[i].from);
  g_free (self->columns);
  g_free (self->fields);
  g_clear_pointer (&self->rows, g_array_unref);
  g_clear_pointer (&self->cells, g_array_unref);
  g_clear_pointer (&self->batches, g_ptr_array_unref);
  g_clear_pointer (&self->constants, sluice_arena_free);
  g_clear_pointer (&self->problems, g_ptr_array_unref);
  g_clear_pointer (&self->checks, g_array_unref);
  g_clear_pointer (&self->document_problems, g_ptr_array_unref);
  g_clear_pointer (&self->schema, sluice_schema_unref);

  G_OBJECT_CLASS (sluice_preview_result_parent_class)->finalize (object);
}

static void
sluice_preview_result_class_init (SluicePreviewResultClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sluice_preview_result_finalize;
}

static void
sluice_preview_result_init (SluicePreviewResult *self)
{
  self->batches = g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_batch_unref);
  self->rows = g_array_new (FALSE, TRUE, sizeof (Row));
  g_array_set_clear_func (self->rows, clear_row);
  self->cells = g_array_new (FALSE, FALSE, sizeof (SluiceValue));
  self->problems = g_ptr_array_new_with_free_func (problem_free);
  self->checks = g_array_new (FALSE, FALSE, sizeof (SluicePreviewCheck));
}

/**
 * sluice_preview_result_new:
 * @step: the step whose rows are added
 * @schema: (transfer none): their columns
 * @document_problems: (transfer none) (element-type SluiceProblem): what is wrong with
 *   the task
 *
 * Returns: (transfer full): a result without rows
 */
SluicePreviewResult *
sluice_preview_result_new (SluicePreviewStep  step,
                           SluiceSchema      *schema,
                           GPtrArray         *document_problems)
{
  SluicePreviewResult *self = g_object_new (SLUICE_TYPE_PREVIEW_RESULT, NULL);

  self->step = step;
  self->schema = sluice_schema_ref (schema);
  self->n_columns = sluice_schema_get_n (schema);
  self->columns = g_new0 (SluicePreviewColumn, self->n_columns);
  self->fields = g_new (guint, self->n_columns);
  for (guint i = 0; i < self->n_columns; i++)
    {
      self->columns[i].index = -1;
      self->fields[i] = SLUICE_PREVIEW_NO_FIELD;
    }
  self->document_problems = g_ptr_array_ref (document_problems);
  return self;
}

/**
 * sluice_preview_result_set_column:
 * @self: a result that is being filled
 * @column: a column
 * @from: (nullable): the field it is made from
 * @index: its place in the mapping, -1 = none
 * @field: the place of @from in the records, %SLUICE_PREVIEW_NO_FIELD = none
 */
void
sluice_preview_result_set_column (SluicePreviewResult *self,
                                  guint                column,
                                  const char          *from,
                                  int                  index,
                                  guint                field)
{
  g_return_if_fail (SLUICE_IS_PREVIEW_RESULT (self));
  g_return_if_fail (column < self->n_columns);

  g_free (self->columns[column].from);
  self->columns[column].from = g_strdup (from);
  self->columns[column].index = index;
  self->fields[column] = field;
}

/**
 * sluice_preview_result_edit_counts:
 * @self: a result that is being filled
 *
 * Returns: (transfer none): its counts
 */
SluicePreviewCounts *
sluice_preview_result_edit_counts (SluicePreviewResult *self)
{
  g_return_val_if_fail (SLUICE_IS_PREVIEW_RESULT (self), NULL);

  return &self->counts;
}

/**
 * sluice_preview_result_keep_batch:
 * @self: a result that is being filled
 * @batch: what cells of its rows point into
 */
void
sluice_preview_result_keep_batch (SluicePreviewResult *self,
                                  SluiceBatch         *batch)
{
  g_return_if_fail (SLUICE_IS_PREVIEW_RESULT (self));

  g_ptr_array_add (self->batches, sluice_batch_ref (batch));
}

/**
 * sluice_preview_result_add_row:
 * @self: a result that is being filled
 * @number: the number of its record
 * @state: what becomes of it
 * @cells: (nullable): its cells, %NULL if it has none that are known
 * @record: (nullable): the record's cells, in a batch that is kept
 * @reject: (transfer full) (nullable): what is wrong with it
 */
void
sluice_preview_result_add_row (SluicePreviewResult   *self,
                               guint64                number,
                               SluicePreviewRowState  state,
                               const SluiceValue     *cells,
                               const SluiceValue     *record,
                               SluiceReject          *reject)
{
  const Row row = { .number = number, .state = state, .record = record, .reject = reject };

  g_return_if_fail (SLUICE_IS_PREVIEW_RESULT (self));

  g_array_append_val (self->rows, row);
  if (cells != NULL)
    {
      g_array_append_vals (self->cells, cells, self->n_columns);
      return;
    }
  for (guint i = 0; i < self->n_columns; i++)
    g_array_append_val (self->cells, SLUICE_NULL_VALUE);
}

/**
 * sluice_preview_result_set_state:
 * @self: a result that is being filled
 * @row: one of its rows
 * @state: what becomes of it
 */
void
sluice_preview_result_set_state (SluicePreviewResult   *self,
                                 guint                  row,
                                 SluicePreviewRowState  state)
{
  g_return_if_fail (SLUICE_IS_PREVIEW_RESULT (self));
  g_return_if_fail (row < self->rows->len);

  g_array_index (self->rows, Row, row).state = state;
}

static const SluiceRowProblem *
find_problem (const Row  *row,
              const char *column)
{
  for (guint i = 0; row->reject != NULL && i < row->reject->problems->len; i++)
    {
      const SluiceRowProblem *problem = g_ptr_array_index (row->reject->problems, i);

      if (g_strcmp0 (problem->column, column) == 0)
        return problem;
    }
  return NULL;
}

static void
count_problems (SluicePreviewResult *self,
                guint                index,
                GHashTable          *groups)
{
  const Row *row = &g_array_index (self->rows, Row, index);

  for (guint i = 0; row->reject != NULL && i < row->reject->problems->len; i++)
    {
      const SluiceRowProblem *problem = g_ptr_array_index (row->reject->problems, i);
      const char *column = problem->column != NULL ? problem->column : "";
      g_autofree char *key = g_strconcat (problem->code, "\n", column, NULL);
      SluicePreviewProblem *group = g_hash_table_lookup (groups, key);

      if (group == NULL)
        {
          group = g_new0 (SluicePreviewProblem, 1);
          group->code = problem->code;
          group->column = g_strdup (problem->column);
          group->message = g_strdup (problem->message);
          group->warns = row->state != SLUICE_PREVIEW_ROW_REJECTED;
          group->first_row = index;
          g_ptr_array_add (self->problems, group);
          g_hash_table_insert (groups, g_steal_pointer (&key), group);
        }
      group->count++;
    }
}

static gboolean
is_empty (const SluiceValue *value)
{
  return sluice_value_is_null (value) || (value->kind == SLUICE_VALUE_TEXT && value->len == 0);
}

static void
count_cells (SluicePreviewResult *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      const Row *row = &g_array_index (self->rows, Row, i);
      const SluiceValue *cells = &g_array_index (self->cells, SluiceValue, (gsize) i * self->n_columns);

      for (guint j = 0; j < self->n_columns; j++)
        {
          SluicePreviewColumn *column = &self->columns[j];

          if (cells[j].kind == SLUICE_VALUE_INVALID ||
              (row->reject != NULL && find_problem (row, sluice_schema_get (self->schema, j)->name) != NULL))
            column->n_error++;
          else if (is_empty (&cells[j]))
            column->n_empty++;
          else
            column->n_valid++;
        }
    }
}

static int
compare_problems (gconstpointer a,
                  gconstpointer b)
{
  const SluicePreviewProblem *first = *(const SluicePreviewProblem *const *) a;
  const SluicePreviewProblem *second = *(const SluicePreviewProblem *const *) b;

  if (first->count != second->count)
    return first->count > second->count ? -1 : 1;
  return first->first_row < second->first_row ? -1 : first->first_row > second->first_row;
}

/**
 * sluice_preview_result_take_constants:
 * @self: a result
 * @constants: (transfer full): what cells point into that are no record's, but the mapping's
 */
void
sluice_preview_result_take_constants (SluicePreviewResult *self,
                                      SluiceArena         *constants)
{
  g_return_if_fail (SLUICE_IS_PREVIEW_RESULT (self));
  g_return_if_fail (self->constants == NULL);

  self->constants = constants;
}

/**
 * sluice_preview_result_add_check:
 * @self: a result that is being filled
 * @index: the place of a check in the document
 * @looked_at: values, or rows, that it judged
 * @failed: how many of them it did not pass
 */
void
sluice_preview_result_add_check (SluicePreviewResult *self,
                                 guint                index,
                                 guint64              looked_at,
                                 guint64              failed)
{
  const SluicePreviewCheck check = { index, looked_at, failed };

  g_return_if_fail (SLUICE_IS_PREVIEW_RESULT (self));

  g_array_append_val (self->checks, check);
}

/**
 * sluice_preview_result_finish:
 * @self: a result that has all its rows
 *
 * Counts cells and problems.
 */
void
sluice_preview_result_finish (SluicePreviewResult *self)
{
  g_autoptr(GHashTable) groups = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  g_return_if_fail (SLUICE_IS_PREVIEW_RESULT (self));

  count_cells (self);
  for (guint i = 0; i < self->rows->len; i++)
    count_problems (self, i, groups);
  g_ptr_array_sort (self->problems, compare_problems);
}

/**
 * sluice_preview_result_get_step:
 * @self: a result
 *
 * Returns: the step whose rows these are
 */
SluicePreviewStep
sluice_preview_result_get_step (SluicePreviewResult *self)
{
  g_return_val_if_fail (SLUICE_IS_PREVIEW_RESULT (self), SLUICE_PREVIEW_STEP_SOURCE);

  return self->step;
}

/**
 * sluice_preview_result_get_schema:
 * @self: a result
 *
 * Returns: (transfer none): its columns; after the source and the filter the fields
 *   of the records, named by their paths, with the types that their values fit into
 */
SluiceSchema *
sluice_preview_result_get_schema (SluicePreviewResult *self)
{
  g_return_val_if_fail (SLUICE_IS_PREVIEW_RESULT (self), NULL);

  return self->schema;
}

/**
 * sluice_preview_result_get_column:
 * @self: a result
 * @column: a column of its schema
 *
 * Returns: (transfer none): where it comes from and what its cells are like
 */
const SluicePreviewColumn *
sluice_preview_result_get_column (SluicePreviewResult *self,
                                  guint                column)
{
  g_return_val_if_fail (SLUICE_IS_PREVIEW_RESULT (self), NULL);
  g_return_val_if_fail (column < self->n_columns, NULL);

  return &self->columns[column];
}

/**
 * sluice_preview_result_get_counts:
 * @self: a result
 *
 * Returns: (transfer none): how many rows the steps so far have taken away
 */
const SluicePreviewCounts *
sluice_preview_result_get_counts (SluicePreviewResult *self)
{
  g_return_val_if_fail (SLUICE_IS_PREVIEW_RESULT (self), NULL);

  return &self->counts;
}

/**
 * sluice_preview_result_get_problems:
 * @self: a result
 *
 * Returns: (transfer none) (element-type SluicePreviewProblem): what is wrong with its
 *   rows, one for each code and column, the most frequent first
 */
GPtrArray *
sluice_preview_result_get_problems (SluicePreviewResult *self)
{
  g_return_val_if_fail (SLUICE_IS_PREVIEW_RESULT (self), NULL);

  return self->problems;
}

/**
 * sluice_preview_result_get_document_problems:
 * @self: a result
 *
 * Returns: (transfer none) (element-type SluiceProblem): what is wrong with the
 *   document; the rows are made without the parts that have problems
 */
GPtrArray *
sluice_preview_result_get_document_problems (SluicePreviewResult *self)
{
  g_return_val_if_fail (SLUICE_IS_PREVIEW_RESULT (self), NULL);

  return self->document_problems;
}

/**
 * sluice_preview_result_find_check:
 * @self: a result
 * @index: the place of a check in the document's `checks`
 *
 * Returns: (transfer none) (nullable): what came of it; %NULL if it looks at the whole
 *   run, is wrong, or the step comes before the checks
 */
const SluicePreviewCheck *
sluice_preview_result_find_check (SluicePreviewResult *self,
                                  guint                index)
{
  g_return_val_if_fail (SLUICE_IS_PREVIEW_RESULT (self), NULL);

  for (guint i = 0; i < self->checks->len; i++)
    {
      const SluicePreviewCheck *check = &g_array_index (self->checks, SluicePreviewCheck, i);

      if (check->index == index)
        return check;
    }
  return NULL;
}

/**
 * sluice_preview_result_get_n_rows:
 * @self: a result
 *
 * Returns: how many rows it has, those that do not go on among them
 */
guint
sluice_preview_result_get_n_rows (SluicePreviewResult *self)
{
  g_return_val_if_fail (SLUICE_IS_PREVIEW_RESULT (self), 0);

  return self->rows->len;
}

/**
 * sluice_preview_result_get_number:
 * @self: a result
 * @row: one of its rows
 *
 * Returns: the number of its record in the source, from 1; 0 for a group of rows
 */
guint64
sluice_preview_result_get_number (SluicePreviewResult *self,
                                  guint                row)
{
  g_return_val_if_fail (SLUICE_IS_PREVIEW_RESULT (self), 0);
  g_return_val_if_fail (row < self->rows->len, 0);

  return g_array_index (self->rows, Row, row).number;
}

/**
 * sluice_preview_result_get_state:
 * @self: a result
 * @row: one of its rows
 *
 * Returns: what becomes of it
 */
SluicePreviewRowState
sluice_preview_result_get_state (SluicePreviewResult *self,
                                 guint                row)
{
  g_return_val_if_fail (SLUICE_IS_PREVIEW_RESULT (self), SLUICE_PREVIEW_ROW_OK);
  g_return_val_if_fail (row < self->rows->len, SLUICE_PREVIEW_ROW_OK);

  return g_array_index (self->rows, Row, row).state;
}

/**
 * sluice_preview_result_get_value:
 * @self: a result
 * @row: one of its rows
 * @column: one of its columns
 *
 * Returns: (transfer none): the cell, valid as long as @self; of the kind
 *   [enum@Sluice.ValueKind] INVALID where it could not be made
 */
const SluiceValue *
sluice_preview_result_get_value (SluicePreviewResult *self,
                                 guint                row,
                                 guint                column)
{
  g_return_val_if_fail (SLUICE_IS_PREVIEW_RESULT (self), NULL);
  g_return_val_if_fail (row < self->rows->len && column < self->n_columns, NULL);

  return &g_array_index (self->cells, SluiceValue, (gsize) row * self->n_columns + column);
}

static char *
dup_shown (const SluiceValue *value)
{
  if (sluice_value_is_null (value))
    return NULL;
  /* Texts are shown with U+0000 and broken bytes as U+FFFD: labels take no others. */
  if (sluice_value_has_text (value) && value->kind != SLUICE_VALUE_BYTES)
    return g_utf8_make_valid (value->s, value->len);
  return sluice_value_to_string (value);
}

/**
 * sluice_preview_result_dup_text:
 * @self: a result
 * @row: one of its rows
 * @column: one of its columns
 *
 * Returns: (transfer full) (nullable): the cell as text; %NULL for NULL, and for a
 *   cell that could not be made, of which dup_before() has the value
 */
char *
sluice_preview_result_dup_text (SluicePreviewResult *self,
                                guint                row,
                                guint                column)
{
  const SluiceValue *value = sluice_preview_result_get_value (self, row, column);

  return value != NULL && value->kind != SLUICE_VALUE_INVALID ? dup_shown (value) : NULL;
}

/**
 * sluice_preview_result_dup_before:
 * @self: a result
 * @row: one of its rows
 * @column: one of its columns
 *
 * Returns: (transfer full) (nullable): the field that the cell is made from, as text;
 *   %NULL where it is NULL or there is no such field
 */
char *
sluice_preview_result_dup_before (SluicePreviewResult *self,
                                  guint                row,
                                  guint                column)
{
  const SluiceValue *record;

  g_return_val_if_fail (SLUICE_IS_PREVIEW_RESULT (self), NULL);
  g_return_val_if_fail (row < self->rows->len && column < self->n_columns, NULL);

  record = g_array_index (self->rows, Row, row).record;
  if (record == NULL || self->fields[column] == SLUICE_PREVIEW_NO_FIELD)
    return NULL;
  return dup_shown (&record[self->fields[column]]);
}

/**
 * sluice_preview_result_has_problem:
 * @self: a result
 * @row: one of its rows
 *
 * Returns: whether something is wrong with it
 */
gboolean
sluice_preview_result_has_problem (SluicePreviewResult *self,
                                   guint                row)
{
  g_return_val_if_fail (SLUICE_IS_PREVIEW_RESULT (self), FALSE);
  g_return_val_if_fail (row < self->rows->len, FALSE);

  return g_array_index (self->rows, Row, row).reject != NULL;
}

/**
 * sluice_preview_result_get_problem:
 * @self: a result
 * @row: one of its rows
 * @column: one of its columns, -1 = what is wrong with the row as a whole
 * @ret_message: (out) (optional) (transfer none): what is wrong, in words
 * @ret_code: (out) (optional) (transfer none): its code
 *
 * Returns: whether something is wrong with the cell
 */
gboolean
sluice_preview_result_get_problem (SluicePreviewResult  *self,
                                   guint                 row,
                                   int                   column,
                                   const char          **ret_message,
                                   const char          **ret_code)
{
  const char *name;
  const SluiceRowProblem *problem;

  g_return_val_if_fail (SLUICE_IS_PREVIEW_RESULT (self), FALSE);
  g_return_val_if_fail (row < self->rows->len && column < (int) self->n_columns, FALSE);

  name = column >= 0 ? sluice_schema_get (self->schema, (guint) column)->name : NULL;
  problem = find_problem (&g_array_index (self->rows, Row, row), name);
  if (problem == NULL)
    return FALSE;
  if (ret_message != NULL)
    *ret_message = problem->message;
  if (ret_code != NULL)
    *ret_code = problem->code;
  return TRUE;
}
