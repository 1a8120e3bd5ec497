/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-expression-group.h"

#include "sluice-expression-private.h"
#include "sluice-sql-value.h"

#include <string.h>

struct _SluiceExpressionGroup
{
  SluiceSandbox *sandbox;       /* (owned) */
  sqlite3_stmt *statement;      /* (owned) */
  SluiceExpression *const *expressions; /* (unowned): while it is made */
  GArray *inputs;               /* (owned) (element-type SluiceExpressionGroupInput) */
  guint n;
};

static const SluiceExpressionInput *
get_input (SluiceExpressionGroup *self,
           guint                  place)
{
  const SluiceExpressionGroupInput *input = &g_array_index (self->inputs, SluiceExpressionGroupInput, place);

  return &g_array_index (self->expressions[input->expression]->inputs, SluiceExpressionInput, input->input);
}

static gboolean
is_same (const SluiceExpressionInput *a,
         const SluiceExpressionInput *b)
{
  return a->column == b->column && (a->column >= 0 || strcmp (a->name, b->name) == 0);
}

/* FALSE where two expressions mean different things by one name. */
static gboolean
add_input (SluiceExpressionGroup *self,
           guint                  expression,
           guint                  input)
{
  const SluiceExpressionGroupInput added = { expression, input };
  const SluiceExpressionInput *wanted =
    &g_array_index (self->expressions[expression]->inputs, SluiceExpressionInput, input);

  for (guint i = 0; i < self->inputs->len; i++)
    {
      if (is_same (get_input (self, i), wanted))
        return TRUE;
      if (g_ascii_strcasecmp (get_input (self, i)->name, wanted->name) == 0)
        return FALSE;
    }
  g_array_append_val (self->inputs, added);
  return TRUE;
}

static gboolean
add_inputs (SluiceExpressionGroup *self)
{
  for (guint i = 0; i < self->n; i++)
    {
      for (guint j = 0; j < self->expressions[i]->inputs->len; j++)
        {
          if (!add_input (self, i, j))
            return FALSE;
        }
    }
  return TRUE;
}

static char *
make_sql (SluiceExpressionGroup *self)
{
  g_autoptr(GString) sql = g_string_new ("SELECT ");

  for (guint i = 0; i < self->n; i++)
    g_string_append_printf (sql, "%s(%s\n)", i > 0 ? ", " : "", self->expressions[i]->text);
  g_string_append (sql, " FROM (SELECT ");
  for (guint i = 0; i < self->inputs->len; i++)
    {
      char *value = sqlite3_mprintf ("%s?%u AS \"%w\"", i > 0 ? ", " : "", i + 1, get_input (self, i)->name);

      g_string_append (sql, value);
      sqlite3_free (value);
    }
  if (self->inputs->len == 0)
    g_string_append_c (sql, '1');
  g_string_append (sql, ") AS source");
  return g_string_free (g_steal_pointer (&sql), FALSE);
}

static gboolean
prepare (SluiceExpressionGroup *self)
{
  g_autofree char *sql = make_sql (self);
  int rc;

  sluice_sandbox_begin (self->sandbox);
  rc = sqlite3_prepare_v3 (sluice_sandbox_get_database (self->sandbox), sql, -1, SQLITE_PREPARE_PERSISTENT,
                           &self->statement, NULL);
  sluice_sandbox_end (self->sandbox);
  return rc == SQLITE_OK && sqlite3_column_count (self->statement) == (int) self->n;
}

/**
 * sluice_expression_group_new:
 * @expressions: (array length=n): expressions of one sandbox
 * @n: how many, at least one
 *
 * Not all expressions can be computed together: those that say `source.x`
 * themselves, or mean by one name what others do not, must be computed alone.
 *
 * Returns: (transfer full) (nullable): the group, %NULL if there cannot be one
 */
SluiceExpressionGroup *
sluice_expression_group_new (SluiceExpression *const *expressions,
                             guint                    n)
{
  g_autoptr(SluiceExpressionGroup) self = NULL;

  g_return_val_if_fail (expressions != NULL, NULL);
  g_return_val_if_fail (n > 0, NULL);

  self = g_new0 (SluiceExpressionGroup, 1);
  self->sandbox = sluice_sandbox_ref (expressions[0]->sandbox);
  self->inputs = g_array_new (FALSE, FALSE, sizeof (SluiceExpressionGroupInput));
  self->expressions = expressions;
  self->n = n;
  for (guint i = 0; i < n; i++)
    {
      g_return_val_if_fail (expressions[i]->sandbox == self->sandbox, NULL);
      if (expressions[i]->names_source)
        return NULL;
    }
  if (!add_inputs (self) || !prepare (self))
    return NULL;
  self->expressions = NULL;
  return g_steal_pointer (&self);
}

/**
 * sluice_expression_group_free:
 * @self: (transfer full): a group
 */
void
sluice_expression_group_free (SluiceExpressionGroup *self)
{
  g_return_if_fail (self != NULL);

  sqlite3_finalize (self->statement);
  sluice_sandbox_unref (self->sandbox);
  g_array_unref (self->inputs);
  g_free (self);
}

/**
 * sluice_expression_group_get_inputs:
 * @self: a group
 * @ret_n: (out): how many
 *
 * Returns: (transfer none) (array length=ret_n): the values it uses, in the
 *   order in which they are handed in
 */
const SluiceExpressionGroupInput *
sluice_expression_group_get_inputs (SluiceExpressionGroup *self,
                                    guint                 *ret_n)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (ret_n != NULL, NULL);

  *ret_n = self->inputs->len;
  return (const SluiceExpressionGroupInput *) (gpointer) self->inputs->data;
}

/**
 * sluice_expression_group_evaluate:
 * @self: a group
 * @values: (array): one for each of its inputs
 * @ret_values: (array) (out caller-allocates): one for each expression, as
 *   sluice_expression_evaluate() gives them, valid until the next evaluation
 *
 * Returns: %FALSE if one of the expressions cannot be computed: which of them,
 *   and why, they say when they are computed alone
 */
gboolean
sluice_expression_group_evaluate (SluiceExpressionGroup *self,
                                  const SluiceValue     *values,
                                  SluiceValue           *ret_values)
{
  int rc = SQLITE_OK;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (ret_values != NULL, FALSE);

  sqlite3_reset (self->statement);
  for (guint i = 0; i < self->inputs->len && rc == SQLITE_OK; i++)
    rc = sluice_sql_value_bind (self->statement, (int) i + 1, &values[i]);
  if (rc != SQLITE_OK)
    return FALSE;

  sluice_sandbox_begin (self->sandbox);
  rc = sqlite3_step (self->statement);
  sluice_sandbox_end (self->sandbox);
  if (rc != SQLITE_ROW)
    return FALSE;
  for (guint i = 0; i < self->n; i++)
    ret_values[i] = sluice_sql_value_read (sqlite3_column_value (self->statement, (int) i));
  return TRUE;
}
