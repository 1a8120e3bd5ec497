/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-computed-columns.h"

#include "sluice-expression-group.h"
#include "sluice-row-expression.h"

/* One statement computes so many expressions at most: it may have so many
 * results, and so much text, with those of the largest task. */
#define MAX_TOGETHER 50

typedef struct
{
  SluiceRowExpression *expression; /* (owned) */
  guint column;
  guint level;                  /* one more than that of any column it needs */
} Computed;

/* Expressions of one level, one after another. */
typedef struct
{
  guint first;
  guint n;
  SluiceExpressionGroup *group; /* (owned) (nullable): each is computed alone */
} Step;

struct _SluiceComputedColumns
{
  SluiceSandbox *sandbox;       /* (owned) */
  GArray *computed;             /* (owned) (element-type Computed) in the order of computing */
  GArray *steps;                /* (owned) (element-type Step) */
  SluiceValue *inputs;          /* (owned): of the present group */
  SluiceValue results[MAX_TOGETHER];
};

static void
clear_computed (gpointer data)
{
  Computed *computed = data;

  g_clear_pointer (&computed->expression, sluice_row_expression_free);
}

static void
clear_step (gpointer data)
{
  Step *step = data;

  g_clear_pointer (&step->group, sluice_expression_group_free);
}

/**
 * sluice_computed_columns_new:
 * @sandbox: where they are computed
 *
 * Returns: (transfer full): no columns yet
 */
SluiceComputedColumns *
sluice_computed_columns_new (SluiceSandbox *sandbox)
{
  SluiceComputedColumns *self;

  g_return_val_if_fail (sandbox != NULL, NULL);

  self = g_new0 (SluiceComputedColumns, 1);
  self->sandbox = sluice_sandbox_ref (sandbox);
  self->computed = g_array_new (FALSE, FALSE, sizeof (Computed));
  g_array_set_clear_func (self->computed, clear_computed);
  self->steps = g_array_new (FALSE, FALSE, sizeof (Step));
  g_array_set_clear_func (self->steps, clear_step);
  return self;
}

/**
 * sluice_computed_columns_free:
 * @self: (transfer full): columns
 */
void
sluice_computed_columns_free (SluiceComputedColumns *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->steps, g_array_unref);
  g_clear_pointer (&self->computed, g_array_unref);
  g_clear_pointer (&self->sandbox, sluice_sandbox_unref);
  g_free (self->inputs);
  g_free (self);
}

/**
 * sluice_computed_columns_add:
 * @self: columns
 * @column: the place of the next one in the row
 * @text: its expression
 * @columns: (array zero-terminated=1): the columns above it, all of them
 * @fields: (element-type SluicePath): gets the fields that it needs
 * @error: as sluice_row_expression_new() gives
 *
 * Columns are added in their order.
 *
 * Returns: whether it can be computed
 */
gboolean
sluice_computed_columns_add (SluiceComputedColumns  *self,
                             guint                   column,
                             const char             *text,
                             const char *const      *columns,
                             GPtrArray              *fields,
                             GError                **error)
{
  Computed computed = { .column = column };

  g_return_val_if_fail (self != NULL, FALSE);

  computed.expression = sluice_row_expression_new (self->sandbox, text, columns, fields, error);
  if (computed.expression == NULL)
    return FALSE;
  for (guint i = 0; i < self->computed->len; i++)
    {
      const Computed *above = &g_array_index (self->computed, Computed, i);

      if (sluice_row_expression_uses_column (computed.expression, above->column))
        computed.level = MAX (computed.level, above->level + 1);
    }
  g_array_append_val (self->computed, computed);
  return TRUE;
}

/**
 * sluice_computed_columns_reads:
 * @self: columns
 * @column: the place of one in the row
 * @slot: the place of a field in the record
 *
 * Returns: whether the column is computed, and its expression needs the field
 */
gboolean
sluice_computed_columns_reads (SluiceComputedColumns *self,
                               guint                  column,
                               guint                  slot)
{
  g_return_val_if_fail (self != NULL, FALSE);

  for (guint i = 0; i < self->computed->len; i++)
    {
      const Computed *computed = &g_array_index (self->computed, Computed, i);

      if (computed->column == column)
        return sluice_row_expression_uses_field (computed->expression, slot);
    }
  return FALSE;
}

static int
compare_order (gconstpointer a,
               gconstpointer b)
{
  const Computed *left = a;
  const Computed *right = b;

  if (left->level != right->level)
    return left->level < right->level ? -1 : 1;
  return left->column < right->column ? -1 : left->column > right->column;
}

/* One statement for all, or one for each half, down to single expressions. */
static void
add_steps (SluiceComputedColumns *self,
           guint                  first,
           guint                  n)
{
  SluiceExpression *expressions[MAX_TOGETHER];
  Step step = { .first = first, .n = n };

  for (guint i = 0; n <= MAX_TOGETHER && i < n; i++)
    expressions[i] =
      sluice_row_expression_get_expression (g_array_index (self->computed, Computed, first + i).expression);
  if (n > 1 && n <= MAX_TOGETHER)
    step.group = sluice_expression_group_new (expressions, n);
  if (n == 1 || step.group != NULL)
    {
      g_array_append_val (self->steps, step);
      return;
    }
  add_steps (self, first, n / 2);
  add_steps (self, first + n / 2, n - n / 2);
}

/**
 * sluice_computed_columns_arrange:
 * @self: columns, all of them
 *
 * Decides what is computed together.
 */
void
sluice_computed_columns_arrange (SluiceComputedColumns *self)
{
  guint first = 0;
  guint n_inputs = 1;

  g_return_if_fail (self != NULL);

  g_array_sort (self->computed, compare_order);
  for (guint i = 1; i <= self->computed->len; i++)
    {
      if (i < self->computed->len &&
          g_array_index (self->computed, Computed, i).level == g_array_index (self->computed, Computed, first).level)
        continue;
      add_steps (self, first, i - first);
      first = i;
    }
  for (guint i = 0; i < self->steps->len; i++)
    {
      SluiceExpressionGroup *group = g_array_index (self->steps, Step, i).group;
      guint n = 0;

      if (group != NULL)
        sluice_expression_group_get_inputs (group, &n);
      n_inputs = MAX (n_inputs, n);
    }
  self->inputs = g_renew (SluiceValue, self->inputs, n_inputs);
}

static void
compute_one (SluiceComputedColumns     *self,
             const Computed            *computed,
             const SluiceValue         *record,
             const SluiceValue         *row,
             SluiceComputedColumnsFunc  func,
             gpointer                   user_data)
{
  g_autoptr(GError) error = NULL;
  SluiceValue value;

  switch (sluice_row_expression_check (computed->expression, record, row))
    {
    case SLUICE_ROW_BROKEN:
      func (computed->column, NULL, NULL, NULL, user_data);
      return;
    case SLUICE_ROW_UNDECODABLE:
      func (computed->column, NULL, "invalid_encoding", NULL, user_data);
      return;
    case SLUICE_ROW_READY:
    default:
      break;
    }
  if (sluice_row_expression_evaluate (computed->expression, record, row, &value, &error))
    func (computed->column, &value, NULL, NULL, user_data);
  else
    func (computed->column, NULL, "expression_error", error->message, user_data);
}

/* FALSE if they must be computed one by one. */
static gboolean
compute_together (SluiceComputedColumns     *self,
                  const Step                *step,
                  const SluiceValue         *record,
                  const SluiceValue         *row,
                  SluiceComputedColumnsFunc  func,
                  gpointer                   user_data)
{
  guint n = 0;
  const SluiceExpressionGroupInput *inputs = sluice_expression_group_get_inputs (step->group, &n);

  for (guint i = 0; i < n; i++)
    {
      const Computed *computed = &g_array_index (self->computed, Computed, step->first + inputs[i].expression);

      self->inputs[i] = *sluice_row_expression_get_value (computed->expression, inputs[i].input, record, row);
      if (self->inputs[i].kind == SLUICE_VALUE_INVALID)
        return FALSE;
    }
  if (!sluice_expression_group_evaluate (step->group, self->inputs, self->results))
    return FALSE;
  for (guint i = 0; i < step->n; i++)
    func (g_array_index (self->computed, Computed, step->first + i).column, &self->results[i], NULL, NULL, user_data);
  return TRUE;
}

/**
 * sluice_computed_columns_compute:
 * @self: columns, arranged
 * @record: the values of the fields
 * @row: the row, with all columns that are not computed
 * @func: (scope call): makes the cells in @row
 * @user_data: for @func
 *
 * Computes the columns of a row, each after those that it needs.
 */
void
sluice_computed_columns_compute (SluiceComputedColumns     *self,
                                 const SluiceValue         *record,
                                 const SluiceValue         *row,
                                 SluiceComputedColumnsFunc  func,
                                 gpointer                   user_data)
{
  for (guint i = 0; i < self->steps->len; i++)
    {
      const Step *step = &g_array_index (self->steps, Step, i);

      if (step->group != NULL && compute_together (self, step, record, row, func, user_data))
        continue;
      for (guint j = 0; j < step->n; j++)
        compute_one (self, &g_array_index (self->computed, Computed, step->first + j), record, row, func, user_data);
    }
}

/**
 * sluice_computed_columns_warn:
 * @self: columns
 * @monitor: (nullable): what warnings go to
 *
 * As sluice_row_expression_warn(), for each column.
 */
void
sluice_computed_columns_warn (SluiceComputedColumns *self,
                              SluiceMonitor         *monitor)
{
  g_return_if_fail (self != NULL);

  for (guint i = 0; i < self->computed->len; i++)
    sluice_row_expression_warn (g_array_index (self->computed, Computed, i).expression, monitor);
}
