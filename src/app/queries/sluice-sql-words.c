/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-sql-words.h"

#include "sluice-draft.h"

#include <string.h>

/* What PostgreSQL, SQLite, MariaDB and DuckDB all understand in a query, and no name
 * may be without quotes. */
static const char * const words[] = {
  "ALL", "AND", "ANY", "AS", "ASC", "BETWEEN", "BY", "CASE", "CAST", "COLUMN", "CROSS", "CURRENT_DATE",
  "CURRENT_TIMESTAMP", "DEFAULT", "DESC", "DISTINCT", "ELSE", "END", "EXCEPT", "EXISTS", "FALSE", "FOR",
  "FROM", "FULL", "GROUP", "HAVING", "IN", "INNER", "INTERSECT", "INTERVAL", "IS", "JOIN", "LEFT", "LIKE",
  "LIMIT", "NATURAL", "NOT", "NULL", "OFFSET", "ON", "OR", "ORDER", "OUTER", "OVER", "PARTITION", "PRIMARY",
  "RECURSIVE", "REFERENCES", "RIGHT", "SELECT", "TABLE", "THEN", "TO", "TRUE", "UNION", "UNIQUE", "USER",
  "USING", "VALUES", "WHEN", "WHERE", "WINDOW", "WITH", NULL
};

const char * const *
sluice_sql_words_list (void)
{
  return words;
}

/**
 * sluice_sql_words_has:
 * @word: a word
 *
 * Returns: whether SQL keeps @word for itself
 */
gboolean
sluice_sql_words_has (const char *word)
{
  g_return_val_if_fail (word != NULL, FALSE);

  for (guint i = 0; words[i] != NULL; i++)
    if (g_ascii_strcasecmp (words[i], word) == 0)
      return TRUE;
  return FALSE;
}

/**
 * sluice_sql_words_quote_of:
 * @connection: (nullable): a connection
 *
 * Returns: what the server puts around names: MariaDB and MySQL want backticks,
 *   all others what the standard says
 */
char
sluice_sql_words_quote_of (SluiceConnection *connection)
{
  g_autoptr(JsonObject) document = NULL;
  g_autofree char *driver = NULL;
  const char *dialect = NULL;

  if (connection == NULL || sluice_connection_get_kind (connection) != SLUICE_CONNECTION_ODBC)
    return '"';
  document = sluice_connection_to_json (connection);
  dialect = sluice_draft_get_string (document, "dialect");
  if (*dialect != '\0' && !g_str_equal (dialect, "auto"))
    return g_str_equal (dialect, "mariadb") ? '`' : '"';
  driver = g_ascii_strdown (sluice_draft_get_string (document, "dsn"), -1);
  return strstr (driver, "maria") != NULL || strstr (driver, "mysql") != NULL ? '`' : '"';
}

/* Lower case letters are the same with and without quotes, for all servers. */
static gboolean
is_plain (const char *name)
{
  return *name != '\0' && !g_ascii_isdigit (*name) &&
         strspn (name, G_CSET_a_2_z G_CSET_DIGITS "_") == strlen (name) && !sluice_sql_words_has (name);
}

/**
 * sluice_sql_words_quote:
 * @name: the name of a table or a column
 * @quote: what the server puts around names
 *
 * Returns: (transfer full): @name as it has to stand in SQL
 */
char *
sluice_sql_words_quote (const char *name,
                        char        quote)
{
  g_autoptr(GString) text = NULL;

  g_return_val_if_fail (name != NULL, NULL);

  if (is_plain (name))
    return g_strdup (name);
  text = g_string_new (NULL);
  g_string_append_c (text, quote);
  for (const char *p = name; *p != '\0'; p++)
    {
      if (*p == quote)
        g_string_append_c (text, quote);
      g_string_append_c (text, *p);
    }
  g_string_append_c (text, quote);
  return g_strdup (text->str);
}

/**
 * sluice_sql_words_quote_table:
 * @schema: (nullable): the schema of @table
 * @table: the name of a table
 * @quote: what the server puts around names
 *
 * Returns: (transfer full): both as they have to stand in SQL
 */
char *
sluice_sql_words_quote_table (const char *schema,
                              const char *table,
                              char        quote)
{
  g_autofree char *name = sluice_sql_words_quote (table, quote);
  g_autofree char *prefix = NULL;

  if (schema == NULL || *schema == '\0')
    return g_steal_pointer (&name);
  prefix = sluice_sql_words_quote (schema, quote);
  return g_strdup_printf ("%s.%s", prefix, name);
}
