/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-database-query.h"

#include "sluice-error.h"
#include "sluice-sql-text.h"

#include <string.h>

/* The parameters that an incremental source has. */
#define CURSOR "cursor"
#define CURSOR_TO "cursor_to"

/* The texts among the parameters are templates. */
static gboolean
add_parameters (SluiceDatabaseQuery        *self,
                JsonObject                 *values,
                const SluiceTemplateScope  *scope,
                GCancellable               *cancellable,
                GError                    **error)
{
  g_autoptr(GPtrArray) list = sluice_query_parameter_new_list (values);

  for (guint i = 0; i < list->len; i++)
    {
      const SluiceQueryParameter *parameter = list->pdata[i];
      SluiceValue value = parameter->value;
      g_autofree char *text = NULL;
      g_autofree char *rendered = NULL;

      if (value.kind == SLUICE_VALUE_TEXT)
        {
          text = g_strndup (value.s, value.len);
          rendered = sluice_template_render (text, scope, SLUICE_TEMPLATE_PLAIN, cancellable, error);
          if (rendered == NULL)
            return FALSE;
          value = sluice_value_text (SLUICE_VALUE_TEXT, rendered, strlen (rendered));
        }
      g_ptr_array_add (self->parameters, sluice_query_parameter_new (parameter->name, &value));
    }
  return TRUE;
}

/* The column that the cursor stands in. */
static const SluiceResultColumn *
find_column (GPtrArray        *columns,
             const SluicePath *path)
{
  const SluicePathStep *step = sluice_path_get_n_steps (path) > 0 ? sluice_path_get_step (path, 0) : NULL;

  for (guint i = 0; i < columns->len; i++)
    {
      const SluiceResultColumn *column = columns->pdata[i];

      if (g_str_equal (column->name, sluice_path_get_text (path)) ||
          (step != NULL && sluice_path_get_n_steps (path) == 1 && g_strcmp0 (column->name, step->key) == 0))
        return column;
    }
  return NULL;
}

static GPtrArray *
describe (SluiceDatabaseClient  *client,
          SluiceDatabaseQuery   *self,
          GCancellable          *cancellable,
          GError               **error)
{
  const SluiceQuery query = { .sql = self->sql, .parameters = self->parameters };

  return sluice_database_client_describe (client, &query, cancellable, error);
}

static gboolean
is_number (const char *text)
{
  return g_regex_match_simple ("^-?[0-9]+([.][0-9]+)?$", text, G_REGEX_DEFAULT, G_REGEX_MATCH_DEFAULT);
}

/* The bookmark is text; the server gets what its column holds. A column without a
 * declared type, which only SQLite has, holds what it looks like. */
static void
add_cursor (SluiceDatabaseQuery      *self,
            const char               *name,
            const char               *text,
            const SluiceResultColumn *column)
{
  SluiceValue value = sluice_value_text (SLUICE_VALUE_TEXT, text, strlen (text));

  if (is_number (text) && (column->type.kind == SLUICE_TYPE_KIND_INTEGER || column->type.kind == SLUICE_TYPE_KIND_DOUBLE ||
                           column->type.kind == SLUICE_TYPE_KIND_DECIMAL || *column->type_name == '\0'))
    {
      gint64 number;

      if (g_ascii_string_to_signed (text, 10, G_MININT64, G_MAXINT64, &number, NULL))
        value = sluice_value_int (SLUICE_VALUE_INTEGER, number);
      else
        value.kind = SLUICE_VALUE_NUMBER;
    }
  g_ptr_array_add (self->parameters, sluice_query_parameter_new (name, &value));
}

static char *
make_select (SluiceDatabaseClient     *client,
             const SluiceDatabaseSpec *spec)
{
  g_autofree char *schema = spec->schema != NULL ? sluice_database_client_quote (client, spec->schema) : NULL;
  g_autofree char *table = sluice_database_client_quote (client, spec->table);

  return g_strconcat ("SELECT * FROM ", schema != NULL ? schema : "", schema != NULL ? "." : "", table, NULL);
}

/* A table is asked for its rows from the cursor on, in its order. */
static gboolean
add_condition (SluiceDatabaseQuery        *self,
               SluiceDatabaseClient       *client,
               const SluiceSourceSpec     *spec,
               const SluiceTemplateScope  *scope,
               GCancellable               *cancellable,
               GError                    **error)
{
  g_autoptr(GPtrArray) columns = describe (client, self, cancellable, error);
  const SluiceResultColumn *column;
  g_autofree char *compared = NULL;
  GString *sql;

  if (columns == NULL)
    return FALSE;
  column = find_column (columns, spec->incremental->cursor);
  if (column == NULL)
    {
      sluice_set_error (error, SLUICE_ERROR_CONFIGURATION, "missing_column",
                        "The table “%s” has no column “%s”, which is the cursor of the source",
                        spec->database->table, sluice_path_get_text (spec->incremental->cursor));
      return FALSE;
    }

  compared = sluice_database_client_bytewise (client, column);
  sql = g_string_new (self->sql);
  if (scope->cursor != NULL)
    {
      g_string_append_printf (sql, " WHERE %s >= :" CURSOR, compared);
      add_cursor (self, CURSOR, scope->cursor, column);
    }
  if (scope->cursor_to != NULL)
    {
      g_string_append_printf (sql, " %s %s < :" CURSOR_TO, scope->cursor != NULL ? "AND" : "WHERE", compared);
      add_cursor (self, CURSOR_TO, scope->cursor_to, column);
    }
  g_string_append_printf (sql, " ORDER BY %s", compared);
  g_free (self->sql);
  self->sql = g_string_free (sql, FALSE);
  return TRUE;
}

static gboolean
asks_for (GPtrArray  *names,
          const char *name)
{
  return g_ptr_array_find_with_equal_func (names, name, g_str_equal, NULL);
}

/* Compared with NULL nothing is found: better an error than no row. */
static gboolean
check_cursor (const char  *name,
              const char  *text,
              GError     **error)
{
  if (text != NULL)
    return TRUE;
  sluice_set_error (error, SLUICE_ERROR_INVALID, "missing_parameter",
                    "The query asks for “:%s”, which has no value in this run", name);
  if (error != NULL)
    sluice_error_set_hint (*error, strcmp (name, CURSOR) == 0
                           ? "Say in “initial” of “incremental” where the first run begins"
                           : "It has one in a backfill only (--from and --to): leave it out of the query");
  return FALSE;
}

/* A query asks for the cursor itself. Which type it is to have tells the column that
 * it stands in; while that is looked for, it is NULL. */
static gboolean
bind_cursor (SluiceDatabaseQuery        *self,
             SluiceDatabaseClient       *client,
             const SluiceSourceSpec     *spec,
             const SluiceTemplateScope  *scope,
             GCancellable               *cancellable,
             GError                    **error)
{
  static const SluiceResultColumn unknown = { .name = (char *) "", .type_name = (char *) "" };
  const char *const cursors[] = { CURSOR, CURSOR_TO };
  const char *const texts[] = { scope->cursor, scope->cursor_to };
  const guint n_before = self->parameters->len;
  g_autoptr(GPtrArray) names = sluice_sql_text_list_parameters (self->sql);
  g_autoptr(GPtrArray) columns = NULL;
  const SluiceResultColumn *column;

  for (guint i = 0; i < G_N_ELEMENTS (cursors); i++)
    {
      const SluiceValue null = SLUICE_NULL_VALUE;

      if (asks_for (names, cursors[i]) && !check_cursor (cursors[i], texts[i], error))
        return FALSE;
      g_ptr_array_add (self->parameters, sluice_query_parameter_new (cursors[i], &null));
    }
  columns = describe (client, self, cancellable, error);
  if (columns == NULL)
    return FALSE;
  g_ptr_array_set_size (self->parameters, (int) n_before);
  column = find_column (columns, spec->incremental->cursor);
  for (guint i = 0; i < G_N_ELEMENTS (cursors); i++)
    {
      if (texts[i] != NULL)
        add_cursor (self, cursors[i], texts[i], column != NULL ? column : &unknown);
    }
  return TRUE;
}

/**
 * sluice_database_query_new:
 * @client: an open database
 * @spec: a source of type `database`
 * @scope: what templates see
 * @cancellable: (nullable): a cancellable
 * @error: errors of templates, `missing_column` (%SLUICE_ERROR_CONFIGURATION),
 *   `missing_parameter` (%SLUICE_ERROR_INVALID), or what the server says
 *
 * Makes the query that a source asks for, with its parameters. Asks the server which
 * type the cursor has, where there is one.
 *
 * Returns: (transfer full) (nullable): the query
 */
SluiceDatabaseQuery *
sluice_database_query_new (SluiceDatabaseClient       *client,
                           const SluiceSourceSpec     *spec,
                           const SluiceTemplateScope  *scope,
                           GCancellable               *cancellable,
                           GError                    **error)
{
  g_autoptr(SluiceDatabaseQuery) self = g_new0 (SluiceDatabaseQuery, 1);
  gboolean ok = TRUE;

  g_return_val_if_fail (SLUICE_IS_DATABASE_CLIENT (client), NULL);
  g_return_val_if_fail (spec != NULL && spec->database != NULL && scope != NULL, NULL);

  self->parameters = g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_query_parameter_free);
  if (spec->database->parameters != NULL &&
      !add_parameters (self, spec->database->parameters, scope, cancellable, error))
    return NULL;
  if (spec->database->table != NULL)
    self->sql = make_select (client, spec->database);
  else
    self->sql = g_strdup (spec->database->query);
  if (spec->incremental != NULL && spec->database->table != NULL)
    ok = add_condition (self, client, spec, scope, cancellable, error);
  else if (spec->incremental != NULL)
    ok = bind_cursor (self, client, spec, scope, cancellable, error);
  return ok ? g_steal_pointer (&self) : NULL;
}

/**
 * sluice_database_query_free:
 * @self: (transfer full): a query
 */
void
sluice_database_query_free (SluiceDatabaseQuery *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->sql);
  g_clear_pointer (&self->parameters, g_ptr_array_unref);
  g_free (self);
}
