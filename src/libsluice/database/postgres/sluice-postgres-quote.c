/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-postgres-session.h"

static char *
quote (const char *text,
       char        mark)
{
  GString *quoted = g_string_new (NULL);

  g_string_append_c (quoted, mark);
  for (const char *p = text; *p != '\0'; p++)
    {
      if (*p == mark)
        g_string_append_c (quoted, mark);
      g_string_append_c (quoted, *p);
    }
  g_string_append_c (quoted, mark);
  return g_string_free (quoted, FALSE);
}

/**
 * sluice_postgres_quote:
 * @identifier: a name, of any characters
 *
 * The one place where names become SQL.
 *
 * Returns: (transfer full): @identifier in double quotes
 */
char *
sluice_postgres_quote (const char *identifier)
{
  return quote (identifier, '"');
}

/**
 * sluice_postgres_quote_table:
 * @schema: (nullable): a schema
 * @table: a table
 *
 * Returns: (transfer full): both, quoted
 */
char *
sluice_postgres_quote_table (const char *schema,
                             const char *table)
{
  g_autofree char *quoted_schema = schema != NULL ? sluice_postgres_quote (schema) : NULL;
  g_autofree char *quoted_table = sluice_postgres_quote (table);

  return g_strconcat (schema != NULL ? quoted_schema : "", schema != NULL ? "." : "", quoted_table, NULL);
}

/**
 * sluice_postgres_quote_literal:
 * @text: text of a task's author, never of its data
 *
 * For the few places that take no parameter. Sessions have
 * `standard_conforming_strings` on.
 *
 * Returns: (transfer full): @text in single quotes
 */
char *
sluice_postgres_quote_literal (const char *text)
{
  return quote (text, '\'');
}
