/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-table-info.h"

/**
 * sluice_table_column_free:
 * @column: (transfer full): a column
 */
void
sluice_table_column_free (SluiceTableColumn *column)
{
  g_return_if_fail (column != NULL);

  g_free (column->name);
  g_free (column->type_name);
  g_free (column->references);
  g_free (column);
}

/**
 * sluice_table_name_free:
 * @name: (transfer full): a table's name
 */
void
sluice_table_name_free (SluiceTableName *name)
{
  g_return_if_fail (name != NULL);

  g_free (name->schema);
  g_free (name->name);
  g_free (name->kind);
  g_free (name);
}

/**
 * sluice_test_step_free:
 * @step: (transfer full): a step
 */
void
sluice_test_step_free (SluiceTestStep *step)
{
  g_return_if_fail (step != NULL);

  g_free (step->step);
  g_free (step->message);
  g_free (step);
}

/**
 * sluice_test_step_add:
 * @steps: (element-type SluiceTestStep): the steps so far
 * @step: its name, see [struct@Sluice.TestStep]
 * @passed: whether it went well
 * @message: what failed and what to do, or a fact
 *
 * Adds a step to the test of a connection.
 */
void
sluice_test_step_add (GPtrArray  *steps,
                      const char *step,
                      gboolean    passed,
                      const char *message)
{
  SluiceTestStep *added = g_new0 (SluiceTestStep, 1);

  g_return_if_fail (steps != NULL && step != NULL && message != NULL);

  added->step = g_strdup (step);
  added->passed = passed;
  added->message = g_strdup (message);
  g_ptr_array_add (steps, added);
}
