/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-sql-check.h"

#include <string.h>

/* Decimals of more digits are not exact as SQLite's numbers. */
#define MAX_EXACT_DIGITS 15

/**
 * sluice_sql_order:
 * @column: a column
 * @dialect: whose SQL
 * @ret_why: (out): what cannot be said
 *
 * Returns: (transfer full) (nullable): the column as it is put in order
 */
char *
sluice_sql_order (const SluiceColumn  *column,
                  SluiceSqlLanguage    dialect,
                  char               **ret_why)
{
  g_autofree char *name = sluice_sql_name (column->name);

  if (column->type.kind == SLUICE_TYPE_KIND_TEXT && dialect == SLUICE_SQL_LANGUAGE_POSTGRES)
    return g_strconcat (name, " COLLATE \"C\"", NULL);
  if (column->type.kind != SLUICE_TYPE_KIND_DECIMAL || dialect == SLUICE_SQL_LANGUAGE_POSTGRES)
    return g_steal_pointer (&name);
  if (column->type.precision <= MAX_EXACT_DIGITS)
    return g_strdup_printf ("CAST(%s AS REAL)", name);
  sluice_sql_fail (ret_why, "the order of decimals of so many digits");
  return NULL;
}

static char *
write_bound (const SluiceColumn  *column,
             const char          *operator,
             JsonNode            *bound,
             SluiceSqlLanguage    dialect,
             char               **ret_why)
{
  g_autofree char *order = sluice_sql_order (column, dialect, ret_why);
  g_autofree char *literal = sluice_sql_literal (bound, column->type, dialect, ret_why);

  if (order == NULL || literal == NULL)
    return NULL;
  if (column->type.kind == SLUICE_TYPE_KIND_DECIMAL && dialect == SLUICE_SQL_LANGUAGE_SQLITE)
    return g_strdup_printf ("%s %s CAST(%s AS REAL)", order, operator, literal);
  return g_strdup_printf ("%s %s %s", order, operator, literal);
}

static char *
write_range (const SluiceCheck   *check,
             const SluiceColumn  *column,
             SluiceSqlLanguage    dialect,
             char               **ret_why)
{
  g_autofree char *least = check->min != NULL ? write_bound (column, ">=", check->min, dialect, ret_why) : NULL;
  g_autofree char *most = check->max != NULL ? write_bound (column, "<=", check->max, dialect, ret_why) : NULL;

  if ((check->min != NULL && least == NULL) || (check->max != NULL && most == NULL))
    return NULL;
  if (least != NULL && most != NULL)
    return g_strdup_printf ("%s AND %s", least, most);
  return g_strdup (least != NULL ? least : most != NULL ? most : "1 = 1");
}

static char *
write_length (const SluiceCheck   *check,
              const SluiceColumn  *column,
              char               **ret_why)
{
  g_autofree char *name = sluice_sql_name (column->name);

  if (column->type.kind != SLUICE_TYPE_KIND_TEXT)
    {
      sluice_sql_fail (ret_why, "the length of what is no text");
      return NULL;
    }
  return g_strdup_printf ("length(%s) BETWEEN %" G_GINT64_FORMAT " AND %" G_GINT64_FORMAT, name,
                          MAX (check->min_count, 0), check->max_count < 0 ? G_MAXINT32 : check->max_count);
}

static char *
write_one_of (const SluiceCheck   *check,
              const SluiceColumn  *column,
              SluiceSqlLanguage    dialect,
              char               **ret_why)
{
  g_autofree char *name = sluice_sql_name (column->name);
  g_autoptr(GString) list = g_string_new (NULL);

  for (guint i = 0; i < json_array_get_length (check->values); i++)
    {
      g_autofree char *literal = sluice_sql_literal (json_array_get_element (check->values, i), column->type, dialect,
                                                     ret_why);

      if (literal == NULL)
        return NULL;
      g_string_append_printf (list, "%s%s", i > 0 ? ", " : "", literal);
    }
  return g_strdup_printf ("%s IN (%s)", name, list->len > 0 ? list->str : "NULL");
}

/* What every dialect of regular expressions means alike. */
static char *
write_pattern (const SluiceCheck   *check,
               const SluiceColumn  *column,
               SluiceSqlLanguage    dialect,
               char               **ret_why)
{
  g_autofree char *name = sluice_sql_name (column->name);
  g_autofree char *quoted = sluice_sql_text (check->pattern);

  if (dialect == SLUICE_SQL_LANGUAGE_SQLITE || column->type.kind != SLUICE_TYPE_KIND_TEXT ||
      !g_regex_match_simple ("^\\^?(?:[A-Za-z0-9 _@:;,/-]|\\\\\\.|\\[[A-Za-z0-9_-]+\\])(?:[+*]|\\{[0-9]+\\})?"
                             "(?:(?:[A-Za-z0-9 _@:;,/-]|\\\\\\.|\\[[A-Za-z0-9_-]+\\])(?:[+*]|\\{[0-9]+\\})?)*$",
                             check->pattern, G_REGEX_DOLLAR_ENDONLY, 0))
    {
      sluice_sql_fail (ret_why, "a regular expression");
      return NULL;
    }
  return g_strdup_printf ("%s ~ %s", name, quoted);
}

/**
 * sluice_sql_rank:
 * @column: a column
 *
 * Returns: (transfer full): the name of the column that ranks rows with the same value
 */
char *
sluice_sql_rank (const char *column)
{
  g_autofree char *name = g_strconcat (column, " rank", NULL);

  return sluice_sql_name (name);
}

static char *
write_column_check (const SluiceCheck   *check,
                    const SluiceColumn  *column,
                    SluiceSqlLanguage    dialect,
                    char               **ret_why)
{
  switch (check->rule)
    {
    case SLUICE_CHECK_RANGE:
      return write_range (check, column, dialect, ret_why);
    case SLUICE_CHECK_LENGTH:
      return write_length (check, column, ret_why);
    case SLUICE_CHECK_ONE_OF:
      return write_one_of (check, column, dialect, ret_why);
    case SLUICE_CHECK_PATTERN:
      return write_pattern (check, column, dialect, ret_why);
    case SLUICE_CHECK_UNIQUE:
    case SLUICE_CHECK_REQUIRED:
    case SLUICE_CHECK_EXISTS_IN:
    case SLUICE_CHECK_EXPRESSION:
    case SLUICE_CHECK_ROW_COUNT:
    case SLUICE_CHECK_FRESHNESS:
    default:
      sluice_sql_fail (ret_why, "the rule %s", sluice_check_rule_get_name (check->rule));
      return NULL;
    }
}

/**
 * sluice_sql_check:
 * @check: a check of rows
 * @schema: the columns
 * @names: what names in its expression mean
 * @dialect: whose SQL
 * @ret_why: (out): what cannot be said
 *
 * Returns: (transfer full) (nullable): what is true for the rows that pass it
 */
char *
sluice_sql_check (const SluiceCheck  *check,
                  SluiceSchema       *schema,
                  SluiceSqlNames     *names,
                  SluiceSqlLanguage   dialect,
                  char              **ret_why)
{
  int index = check->column != NULL ? sluice_schema_find (schema, check->column) : -1;
  g_autofree char *name = check->column != NULL ? sluice_sql_name (check->column) : NULL;
  g_autofree char *condition = NULL;

  if (check->rule == SLUICE_CHECK_EXPRESSION)
    {
      condition = sluice_sql_expression (check->expression, names, dialect, TRUE, ret_why);
      return condition != NULL ? g_strdup_printf ("coalesce((%s), %s)", condition,
                                                  dialect == SLUICE_SQL_LANGUAGE_SQLITE ? "1" : "true") : NULL;
    }
  if (check->rule == SLUICE_CHECK_REQUIRED)
    return g_strdup_printf ("%s IS NOT NULL", name);
  if (index >= 0)
    condition = write_column_check (check, sluice_schema_get (schema, (guint) index), dialect, ret_why);
  return condition != NULL ? g_strdup_printf ("(%s IS NULL OR %s)", name, condition) : NULL;
}
