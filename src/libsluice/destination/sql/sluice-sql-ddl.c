/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-sql-ddl.h"

#include "sluice-error.h"

#include <string.h>

/* Of a history each version has a row: the key has to say which. */
static gboolean
is_key (const SluiceLoadRequest *request,
        const SluiceColumn      *column)
{
  GStrv keys = request->load->keys;

  return column->role == SLUICE_COLUMN_VALID_FROM ||
         (keys != NULL && g_strv_contains ((const char *const *) keys, column->name));
}

static void
append_key (GString                *text,
            const SluiceSqlDialect *dialect,
            const char             *name,
            guint                  *n)
{
  g_autofree char *quoted = sluice_sql_dialect_quote (dialect, name);

  g_string_append_printf (text, "%s%s", *n > 0 ? ", " : ",\n  PRIMARY KEY (", quoted);
  (*n)++;
}

/**
 * sluice_sql_ddl_make_columns:
 * @dialect: how the server writes it
 * @request: what is to be loaded
 *
 * Returns: (transfer full): what stands between the brackets of its CREATE TABLE
 */
char *
sluice_sql_ddl_make_columns (const SluiceSqlDialect  *dialect,
                             const SluiceLoadRequest *request)
{
  GString *text = g_string_new (NULL);
  GStrv keys;
  guint n_keys = 0;

  g_return_val_if_fail (dialect != NULL && request != NULL, NULL);

  keys = request->load->keys;
  for (guint i = 0; i < sluice_schema_get_n (request->columns); i++)
    {
      const SluiceColumn *column = sluice_schema_get (request->columns, i);
      g_autofree char *name = sluice_sql_dialect_quote (dialect, column->name);
      g_autofree char *type = sluice_sql_dialect_get_type (dialect, column->type, is_key (request, column));

      g_string_append_printf (text, "%s\n  %s %s%s", i > 0 ? "," : "", name, type,
                              column->not_null || is_key (request, column) ? " NOT NULL" : "");
    }
  for (guint i = 0; keys != NULL && keys[i] != NULL; i++)
    append_key (text, dialect, keys[i], &n_keys);
  for (guint i = 0; i < sluice_schema_get_n (request->columns); i++)
    {
      const SluiceColumn *column = sluice_schema_get (request->columns, i);

      if (column->role == SLUICE_COLUMN_VALID_FROM)
        append_key (text, dialect, column->name, &n_keys);
    }
  g_string_append (text, n_keys > 0 ? ")\n" : "\n");
  return g_string_free (text, FALSE);
}

/**
 * sluice_sql_ddl_make_table:
 * @dialect: how the server writes it
 * @request: what is to be loaded
 *
 * Returns: (transfer full): the statement that creates its table, one column a line
 */
char *
sluice_sql_ddl_make_table (const SluiceSqlDialect  *dialect,
                           const SluiceLoadRequest *request)
{
  g_autofree char *table = NULL;
  g_autofree char *columns = NULL;

  g_return_val_if_fail (dialect != NULL && request != NULL, NULL);

  table = sluice_sql_dialect_quote_table (dialect, request->schema, request->table);
  columns = sluice_sql_ddl_make_columns (dialect, request);
  return g_strdup_printf ("CREATE TABLE %s (%s)", table, columns);
}

/**
 * sluice_sql_ddl_check_names:
 * @dialect: how the server writes it
 * @request: what is to be loaded
 * @error: `name_too_long` (%SLUICE_ERROR_CONFIGURATION)
 *
 * Refuses names that the server would cut: cut names may collide.
 *
 * Returns: whether all names fit
 */
gboolean
sluice_sql_ddl_check_names (const SluiceSqlDialect   *dialect,
                            const SluiceLoadRequest  *request,
                            GError                  **error)
{
  const char *too_long = NULL;

  g_return_val_if_fail (dialect != NULL && request != NULL, FALSE);

  if (strlen (request->table) > dialect->max_identifier)
    too_long = request->table;
  for (guint i = 0; i < sluice_schema_get_n (request->columns); i++)
    {
      const char *name = sluice_schema_get (request->columns, i)->name;

      if (strlen (name) > dialect->max_identifier)
        too_long = name;
    }
  if (too_long == NULL)
    return TRUE;
  sluice_set_error (error, SLUICE_ERROR_CONFIGURATION, "name_too_long",
                    "The name “%s” has more than the %u bytes that the database keeps", too_long,
                    dialect->max_identifier);
  return FALSE;
}
