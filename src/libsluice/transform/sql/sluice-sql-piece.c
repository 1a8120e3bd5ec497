/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-sql-piece.h"

#include "sluice-constant.h"
#include "sluice-convert.h"

#include <string.h>

/**
 * sluice_sql_name:
 * @name: a name
 *
 * Returns: (transfer full): the name in double quotes
 */
char *
sluice_sql_name (const char *name)
{
  g_autoptr(GString) doubled = g_string_new (name);

  g_string_replace (doubled, "\"", "\"\"", 0);
  return g_strconcat ("\"", doubled->str, "\"", NULL);
}

/**
 * sluice_sql_text:
 * @text: a text
 *
 * Returns: (transfer full): the text as a literal
 */
char *
sluice_sql_text (const char *text)
{
  g_autoptr(GString) doubled = g_string_new (text);

  g_string_replace (doubled, "'", "''", 0);
  return g_strconcat ("'", doubled->str, "'", NULL);
}

/**
 * sluice_sql_spaces:
 * @dialect: whose SQL
 *
 * Returns: (transfer full): the white space of ASCII and of Unicode, as the columns
 *   `ascii` and `all` of a query
 */
char *
sluice_sql_spaces (SluiceSqlLanguage dialect)
{
  static const gunichar spaces[] = {
    0x20, 0x9, 0xa, 0xb, 0xc, 0xd, 0x85, 0xa0, 0x1680, 0x2000, 0x2001, 0x2002, 0x2003, 0x2004, 0x2005, 0x2006, 0x2007,
    0x2008, 0x2009, 0x200a, 0x2028, 0x2029, 0x202f, 0x205f, 0x3000,
  };
  g_autoptr(GString) list = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (spaces); i++)
    {
      /* Those that the transform takes for white space. */
      if (!g_unichar_isspace (spaces[i]) && spaces[i] != '\v')
        continue;
      if (dialect == SLUICE_SQL_LANGUAGE_SQLITE)
        g_string_append_printf (list, "%s%u", list->len > 0 ? "," : "", spaces[i]);
      else
        g_string_append_printf (list, "\\u%04x", spaces[i]);
    }
  if (dialect == SLUICE_SQL_LANGUAGE_SQLITE)
    return g_strdup_printf ("SELECT char(32,9,10,11,12,13) AS \"ascii\", char(%s) AS \"all\"", list->str);
  return g_strdup_printf ("SELECT E' \\t\\n\\v\\f\\r' AS \"ascii\", E'%s' AS \"all\"", list->str);
}

/**
 * sluice_sql_fail:
 * @ret_why: (out) (nullable): where the reason goes
 * @format: the reason
 * @...: arguments of @format
 *
 * Returns: %FALSE
 */
gboolean
sluice_sql_fail (char       **ret_why,
                 const char  *format,
                 ...)
{
  va_list args;

  va_start (args, format);
  if (ret_why != NULL && *ret_why == NULL)
    *ret_why = g_strdup_vprintf (format, args);
  va_end (args);
  return FALSE;
}

static char *
write_value (const SluiceValue  *value,
             SluiceSqlLanguage   dialect,
             char              **ret_why)
{
  g_autofree char *text = sluice_value_to_string (value);
  g_autofree char *quoted = sluice_sql_text (text);

  switch ((SluiceValueKind) value->kind)
    {
    case SLUICE_VALUE_NULL:
      return g_strdup ("NULL");
    case SLUICE_VALUE_BOOLEAN:
      if (dialect == SLUICE_SQL_LANGUAGE_SQLITE)
        return g_strdup (value->i != 0 ? "1" : "0");
      return g_strdup (text);
    case SLUICE_VALUE_INTEGER:
      if (value->i == G_MININT64)
        return g_strdup ("(-9223372036854775807 - 1)");
      return g_steal_pointer (&text);
    case SLUICE_VALUE_DOUBLE:
      return dialect == SLUICE_SQL_LANGUAGE_POSTGRES ? g_strdup_printf ("CAST(%s AS double precision)", quoted)
                                            : g_strdup_printf ("CAST(%s AS REAL)", quoted);
    case SLUICE_VALUE_DECIMAL:
      return dialect == SLUICE_SQL_LANGUAGE_POSTGRES ? g_steal_pointer (&text) : g_steal_pointer (&quoted);
    case SLUICE_VALUE_TEXT:
      if (memchr (value->s, '\0', value->len) != NULL)
        break;
      return g_steal_pointer (&quoted);
    case SLUICE_VALUE_DATE:
      return dialect == SLUICE_SQL_LANGUAGE_POSTGRES ? g_strdup_printf ("DATE %s", quoted) : g_steal_pointer (&quoted);
    case SLUICE_VALUE_UUID:
      return dialect == SLUICE_SQL_LANGUAGE_POSTGRES ? g_strdup_printf ("CAST(%s AS uuid)", quoted)
                                                     : g_steal_pointer (&quoted);
    case SLUICE_VALUE_MISSING:
    case SLUICE_VALUE_NUMBER:
    case SLUICE_VALUE_BYTES:
    case SLUICE_VALUE_TIME:
    case SLUICE_VALUE_TIMESTAMP:
    case SLUICE_VALUE_TIMESTAMPTZ:
    case SLUICE_VALUE_JSON:
    case SLUICE_VALUE_INVALID:
    default:
      break;
    }
  sluice_sql_fail (ret_why, "a constant of its type");
  return NULL;
}

/**
 * sluice_sql_literal:
 * @constant: a value of a task file
 * @type: what it is to be
 * @dialect: whose SQL
 * @ret_why: (out): what cannot be said
 *
 * Returns: (transfer full) (nullable): the value as a literal of @type
 */
char *
sluice_sql_literal (JsonNode           *constant,
                    SluiceType          type,
                    SluiceSqlLanguage   dialect,
                    char              **ret_why)
{
  g_autoptr(SluiceArena) arena = sluice_arena_new (256);
  SluiceConverter converter;
  SluiceValue value;

  if (JSON_NODE_HOLDS_VALUE (constant) && json_node_get_value_type (constant) == G_TYPE_STRING &&
      strstr (json_node_get_string (constant), "{{") != NULL)
    {
      sluice_sql_fail (ret_why, "a template is filled in when the task is run");
      return NULL;
    }
  value = sluice_constant_to_value (constant, arena);
  sluice_converter_init (&converter, type, NULL);
  if (!sluice_value_is_null (&value) &&
      (type.kind == SLUICE_TYPE_KIND_TIMESTAMP || type.kind == SLUICE_TYPE_KIND_TIMESTAMPTZ ||
       converter.func (&converter, &value, arena, &value) != NULL))
    {
      sluice_sql_fail (ret_why, "a constant of its type");
      return NULL;
    }
  return write_value (&value, dialect, ret_why);
}
