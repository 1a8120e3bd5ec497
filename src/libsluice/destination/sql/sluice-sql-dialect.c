/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-sql-dialect.h"

#include <string.h>

/**
 * sluice_sql_dialect_format:
 * @format: a text with `$1`, `$2`, `$3`
 * @first: (nullable): what stands for `$1`
 * @second: (nullable): what stands for `$2`
 * @third: (nullable): what stands for `$3`
 *
 * Returns: (transfer full): @format with its places filled; what is filled in is
 *   not looked at again
 */
char *
sluice_sql_dialect_format (const char *format,
                           const char *first,
                           const char *second,
                           const char *third)
{
  const char *arguments[] = { first, second, third };
  GString *text = g_string_new (NULL);

  g_return_val_if_fail (format != NULL, NULL);

  for (const char *p = format; *p != '\0'; p++)
    {
      if (*p == '$' && p[1] >= '1' && p[1] <= '3')
        {
          const char *argument = arguments[p[1] - '1'];

          g_string_append (text, argument != NULL ? argument : "");
          p++;
        }
      else
        g_string_append_c (text, *p);
    }
  return g_string_free (text, FALSE);
}

/**
 * sluice_sql_dialect_quote:
 * @self: a dialect
 * @identifier: a name as it is
 *
 * Returns: (transfer full): @identifier as it stands in SQL
 */
char *
sluice_sql_dialect_quote (const SluiceSqlDialect *self,
                          const char             *identifier)
{
  GString *quoted;

  g_return_val_if_fail (self != NULL && identifier != NULL, NULL);

  quoted = g_string_new (NULL);
  g_string_append_c (quoted, self->quote[0]);
  for (const char *p = identifier; *p != '\0'; p++)
    {
      if (*p == self->quote[1])
        g_string_append_c (quoted, *p);
      g_string_append_c (quoted, *p);
    }
  g_string_append_c (quoted, self->quote[1]);
  return g_string_free (quoted, FALSE);
}

/**
 * sluice_sql_dialect_quote_table:
 * @self: a dialect
 * @schema: (nullable): a schema, as it is
 * @table: a table, as it is
 *
 * Returns: (transfer full): the table's name as it stands in SQL
 */
char *
sluice_sql_dialect_quote_table (const SluiceSqlDialect *self,
                                const char             *schema,
                                const char             *table)
{
  g_autofree char *name = sluice_sql_dialect_quote (self, table);
  g_autofree char *prefix = NULL;

  if (schema == NULL)
    return g_steal_pointer (&name);
  prefix = sluice_sql_dialect_quote (self, schema);
  return g_strconcat (prefix, ".", name, NULL);
}

/**
 * sluice_sql_dialect_quote_literal:
 * @self: a dialect
 * @text: a text of the task's author or of ours, never of the data
 *
 * Returns: (transfer full): @text as a literal
 */
char *
sluice_sql_dialect_quote_literal (const SluiceSqlDialect *self,
                                  const char             *text)
{
  GString *quoted;

  g_return_val_if_fail (self != NULL && text != NULL, NULL);

  quoted = g_string_new ("'");
  for (const char *p = text; *p != '\0'; p++)
    {
      if (*p == '\'' || (*p == '\\' && self->backslash_escapes))
        g_string_append_c (quoted, *p);
      g_string_append_c (quoted, *p);
    }
  g_string_append_c (quoted, '\'');
  return g_string_free (quoted, FALSE);
}

/**
 * sluice_sql_dialect_get_type:
 * @self: a dialect
 * @type: a type
 * @is_key: whether the column belongs to a key, and so must be indexed
 *
 * Returns: (transfer full): what a new column of @type is declared as
 */
char *
sluice_sql_dialect_get_type (const SluiceSqlDialect *self,
                             SluiceType              type,
                             gboolean                is_key)
{
  char precision[16];
  char scale[16];

  g_return_val_if_fail (self != NULL, NULL);

  if (is_key && type.kind == SLUICE_TYPE_KIND_TEXT && self->key_text != NULL)
    return g_strdup (self->key_text);
  g_snprintf (precision, sizeof precision, "%d", type.precision);
  g_snprintf (scale, sizeof scale, "%d", type.scale);
  return sluice_sql_dialect_format (self->types[type.kind], precision, scale, NULL);
}
