/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-row-expression.h"

#include "sluice-field-slots.h"

/* Where a value of the expression is: in the record, or in the row. */
typedef struct
{
  gboolean is_column;
  gboolean compared;            /* with a number */
  guint slot;
} Place;

struct _SluiceRowExpression
{
  SluiceExpression *expression; /* (owned) */
  Place *places;                /* (owned) (array length=n) */
  SluiceValue *values;          /* (owned) (array length=n): those of the present row */
  guint n;
  int misleading;               /* an input that was text and compared with a number, -1 = none */
  gboolean warned;
};

/* What a source has shows when it is read. */
static gboolean
knows_cb (const char *name,
          gpointer    user_data)
{
  return TRUE;
}

static gboolean
find_places (SluiceRowExpression  *self,
             GPtrArray            *fields,
             GError              **error)
{
  const SluiceExpressionInput *inputs = sluice_expression_get_inputs (self->expression, &self->n);

  self->places = g_new0 (Place, MAX (self->n, 1));
  self->values = g_new0 (SluiceValue, MAX (self->n, 1));
  for (guint i = 0; i < self->n; i++)
    {
      g_autoptr(SluicePath) path = NULL;

      if (inputs[i].column >= 0)
        {
          self->places[i] = (Place) { TRUE, inputs[i].compared, (guint) inputs[i].column };
          continue;
        }
      path = sluice_path_parse (inputs[i].name, error);
      if (path == NULL)
        return FALSE;
      self->places[i] = (Place) { FALSE, inputs[i].compared, sluice_field_slots_need (fields, path) };
    }
  return TRUE;
}

/**
 * sluice_row_expression_new:
 * @sandbox: where it is computed
 * @text: the expression
 * @columns: (nullable) (array zero-terminated=1): the columns that it sees, from
 *   the first one of the row
 * @fields: (element-type SluicePath): gets the fields that it needs
 * @error: %SLUICE_ERROR_INVALID with the code `invalid_expression` or
 *   `invalid_path`
 *
 * Returns: (transfer full) (nullable): the compiled expression
 */
SluiceRowExpression *
sluice_row_expression_new (SluiceSandbox      *sandbox,
                           const char         *text,
                           const char *const  *columns,
                           GPtrArray          *fields,
                           GError            **error)
{
  g_autoptr(SluiceRowExpression) self = NULL;

  g_return_val_if_fail (sandbox != NULL, NULL);
  g_return_val_if_fail (text != NULL, NULL);
  g_return_val_if_fail (fields != NULL, NULL);

  self = g_new0 (SluiceRowExpression, 1);
  self->misleading = -1;
  self->expression = sluice_expression_new (sandbox, text, columns, knows_cb, NULL, error);
  if (self->expression == NULL || !find_places (self, fields, error))
    return NULL;
  return g_steal_pointer (&self);
}

/**
 * sluice_row_expression_free:
 * @self: (transfer full): an expression
 */
void
sluice_row_expression_free (SluiceRowExpression *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->expression, sluice_expression_free);
  g_free (self->places);
  g_free (self->values);
  g_free (self);
}

/**
 * sluice_row_expression_get_expression:
 * @self: an expression
 *
 * Returns: (transfer none): what it is made of
 */
SluiceExpression *
sluice_row_expression_get_expression (SluiceRowExpression *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->expression;
}

/**
 * sluice_row_expression_uses_column:
 * @self: an expression
 * @column: the place of a column
 *
 * Returns: whether it needs the value of @column
 */
gboolean
sluice_row_expression_uses_column (SluiceRowExpression *self,
                                   guint                column)
{
  g_return_val_if_fail (self != NULL, FALSE);

  for (guint i = 0; i < self->n; i++)
    {
      if (self->places[i].is_column && self->places[i].slot == column)
        return TRUE;
    }
  return FALSE;
}

/**
 * sluice_row_expression_uses_field:
 * @self: an expression
 * @slot: the place of a field
 *
 * Returns: whether it needs the value of the field
 */
gboolean
sluice_row_expression_uses_field (SluiceRowExpression *self,
                                  guint                slot)
{
  g_return_val_if_fail (self != NULL, FALSE);

  for (guint i = 0; i < self->n; i++)
    {
      if (!self->places[i].is_column && self->places[i].slot == slot)
        return TRUE;
    }
  return FALSE;
}

/**
 * sluice_row_expression_get_value:
 * @self: an expression
 * @input: one of its inputs
 * @record: the values of the fields
 * @row: the columns that are made so far
 *
 * Returns: (transfer none): the value of @input
 */
const SluiceValue *
sluice_row_expression_get_value (SluiceRowExpression *self,
                                 guint                input,
                                 const SluiceValue   *record,
                                 const SluiceValue   *row)
{
  const Place *place = &self->places[input];
  const SluiceValue *value = place->is_column ? &row[place->slot] : &record[place->slot];

  if (place->compared && value->kind == SLUICE_VALUE_TEXT)
    self->misleading = (int) input;
  return value;
}

/**
 * sluice_row_expression_check:
 * @self: an expression
 * @record: the values of the fields
 * @row: the columns that are made so far
 *
 * Returns: whether it can be computed
 */
SluiceRowReadiness
sluice_row_expression_check (SluiceRowExpression *self,
                             const SluiceValue   *record,
                             const SluiceValue   *row)
{
  SluiceRowReadiness readiness = SLUICE_ROW_READY;

  for (guint i = 0; i < self->n; i++)
    {
      if (sluice_row_expression_get_value (self, i, record, row)->kind != SLUICE_VALUE_INVALID)
        continue;
      if (self->places[i].is_column)
        return SLUICE_ROW_BROKEN;
      readiness = SLUICE_ROW_UNDECODABLE;
    }
  return readiness;
}

static void
gather (SluiceRowExpression *self,
        const SluiceValue   *record,
        const SluiceValue   *row)
{
  for (guint i = 0; i < self->n; i++)
    self->values[i] = *sluice_row_expression_get_value (self, i, record, row);
}

/**
 * sluice_row_expression_evaluate:
 * @self: an expression
 * @record: the values of the fields
 * @row: the columns that are made so far
 * @ret_value: (out): what it yields, valid until the next evaluation
 * @error: as sluice_expression_evaluate() gives
 *
 * Returns: whether it could be computed
 */
gboolean
sluice_row_expression_evaluate (SluiceRowExpression  *self,
                                const SluiceValue    *record,
                                const SluiceValue    *row,
                                SluiceValue          *ret_value,
                                GError              **error)
{
  gather (self, record, row);
  return sluice_expression_evaluate (self->expression, self->values, ret_value, error);
}

/**
 * sluice_row_expression_test:
 * @self: an expression
 * @record: the values of the fields
 * @row: the columns that are made so far
 * @ret_truth: (out): what it is as a condition
 * @error: as sluice_expression_test() gives
 *
 * Returns: whether it could be computed
 */
gboolean
sluice_row_expression_test (SluiceRowExpression  *self,
                            const SluiceValue    *record,
                            const SluiceValue    *row,
                            SluiceTruth          *ret_truth,
                            GError              **error)
{
  gather (self, record, row);
  return sluice_expression_test (self->expression, self->values, ret_truth, error);
}

/**
 * sluice_row_expression_warn:
 * @self: an expression
 * @monitor: (nullable): what the warning goes to
 *
 * Warns once, with `text_compared`, if a text was compared with a number: SQLite
 * finds every text greater than any number, which nobody means.
 */
void
sluice_row_expression_warn (SluiceRowExpression *self,
                            SluiceMonitor       *monitor)
{
  const char *name;
  g_autofree char *text = NULL;
  guint n = 0;

  g_return_if_fail (self != NULL);

  if (G_LIKELY (self->misleading < 0) || self->warned || monitor == NULL)
    return;
  self->warned = TRUE;
  name = sluice_expression_get_inputs (self->expression, &n)[self->misleading].name;
  text = sluice_expression_dup_quoted (self->expression);
  sluice_monitor_warn (monitor, "text_compared",
                       "the expression “%s” compares “%s” with a number, but it is text, which is greater than "
                       "any number; write to_decimal(%s)", text, name, name);
}
