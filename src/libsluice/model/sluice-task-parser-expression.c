/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-task-parser.h"

#include "sluice-error.h"
#include "sluice-expression.h"

/* Which fields a record has is known when there is one. */
static gboolean
knows_cb (const char *name,
          gpointer    user_data)
{
  return TRUE;
}

/* sluice_task_parser_check_expression:
 *
 * Reports what is wrong with an expression. */
void
sluice_task_parser_check_expression (SluiceTaskParser *parser,
                                     const char       *text,
                                     const char       *path)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(SluiceExpression) expression = sluice_expression_new (NULL, text, NULL, knows_cb, NULL, &error);

  if (expression == NULL)
    sluice_task_parser_report (parser, path, sluice_error_get_code (error), "%s", error->message);
}
