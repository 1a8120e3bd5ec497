/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-task-parser.h"

#include "sluice-error.h"
#include "sluice-expression.h"
#include "sluice-function-signature.h"

/* The expressions of a task: filter, columns, checks. */

/* Which fields a record has is known when there is one. */
static gboolean
knows_cb (const char *name,
          gpointer    user_data)
{
  return TRUE;
}

/* What a run will have: all functions, and the lookups, whose columns are not
 * known yet. */
static SluiceSandbox *
make_sandbox (GPtrArray  *lookups,
              GError    **error)
{
  g_autoptr(SluiceSandbox) sandbox = sluice_sandbox_new (error);

  if (sandbox == NULL || !sluice_function_signatures_declare (sandbox, lookups != NULL && lookups->len > 0, error))
    return NULL;
  for (guint i = 0; lookups != NULL && i < lookups->len; i++)
    {
      const SluiceLookupSpec *lookup = lookups->pdata[i];

      /* One without a name, or with that of another, is a problem of its own. */
      if (lookup->name != NULL && *lookup->name != '\0')
        sluice_sandbox_add_table (sandbox, lookup->name, NULL);
    }
  return g_steal_pointer (&sandbox);
}

/* Fields are paths; those through a list go through the one of the mapping. */
static void
check_fields (SluiceTaskParser *parser,
              SluiceExpression *expression,
              SluicePath       *exploding,
              const char       *path)
{
  guint n = 0;
  const SluiceExpressionInput *inputs = sluice_expression_get_inputs (expression, &n);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(SluicePath) field = inputs[i].column < 0 ? sluice_path_parse (inputs[i].name, &error) : NULL;

      if (error != NULL)
        sluice_task_parser_report (parser, path, sluice_error_get_code (error), "%s", error->message);
      else if (field != NULL && sluice_path_is_exploding (field) &&
               (exploding == NULL || !sluice_task_parser_has_same_list (exploding, field)))
        sluice_task_parser_report (parser, path, "several_lists",
                                   "“%s” goes through a list that no column's “from” makes rows of", inputs[i].name);
    }
}

static void
check_expression (SluiceTaskParser   *parser,
                  SluiceSandbox      *sandbox,
                  const char         *text,
                  const char *const  *columns,
                  SluicePath         *exploding,
                  const char         *path)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(SluiceExpression) expression = sluice_expression_new (sandbox, text, columns, knows_cb, NULL, &error);

  if (expression == NULL)
    sluice_task_parser_report (parser, path, sluice_error_get_code (error), "%s", error->message);
  else
    check_fields (parser, expression, exploding, path);
}

static SluicePath *
find_exploding (GPtrArray *mapping)
{
  for (guint i = 0; i < mapping->len; i++)
    {
      const SluiceMappingEntry *entry = mapping->pdata[i];

      if (entry->from != NULL && sluice_path_is_exploding (entry->from))
        return entry->from;
    }
  return NULL;
}

static gboolean
has_expressions (const char *filter,
                 GPtrArray  *mapping,
                 GPtrArray  *checks)
{
  gboolean has = filter != NULL;

  for (guint i = 0; i < mapping->len; i++)
    has |= ((const SluiceMappingEntry *) mapping->pdata[i])->expression != NULL;
  for (guint i = 0; i < checks->len; i++)
    has |= ((const SluiceCheck *) checks->pdata[i])->expression != NULL;
  return has;
}

/* sluice_task_parser_check_expressions:
 *
 * Reports what is wrong with the expressions of a task. */
void
sluice_task_parser_check_expressions (SluiceTaskParser *parser,
                                      const char       *filter,
                                      GPtrArray        *mapping,
                                      GPtrArray        *checks,
                                      GPtrArray        *lookups)
{
  g_autoptr(GPtrArray) columns = g_ptr_array_new ();
  g_autoptr(SluiceSandbox) sandbox = NULL;
  g_autoptr(GError) error = NULL;
  SluicePath *exploding = find_exploding (mapping);

  if (!has_expressions (filter, mapping, checks))
    return;
  sandbox = make_sandbox (lookups, &error);
  if (sandbox == NULL)
    {
      sluice_task_parser_report (parser, "$", sluice_error_get_code (error), "%s", error->message);
      return;
    }

  if (filter != NULL)
    check_expression (parser, sandbox, filter, NULL, exploding, "$.filter");
  g_ptr_array_add (columns, NULL);
  for (guint i = 0; i < mapping->len; i++)
    {
      const SluiceMappingEntry *entry = mapping->pdata[i];
      g_autofree char *path = g_strdup_printf ("$.mapping[%u].expression", i);

      if (entry->expression != NULL)
        check_expression (parser, sandbox, entry->expression, (const char *const *) columns->pdata, exploding, path);
      if (entry->column != NULL)
        g_ptr_array_insert (columns, (int) columns->len - 1, entry->column);
    }
  for (guint i = 0; i < checks->len; i++)
    {
      const SluiceCheck *check = checks->pdata[i];
      g_autofree char *path = g_strdup_printf ("$.checks[%u].value", i);

      if (check->expression != NULL)
        check_expression (parser, sandbox, check->expression, (const char *const *) columns->pdata, exploding, path);
    }
}
