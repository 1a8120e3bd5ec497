/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-sql-type.h"

#include <string.h>

/* Fills in a pattern: `@` is the text, `#d` the text without a sign, `#p` and `#s` are
 * precision and scale, `#i` the digits before the point. */
static char *
fill_in (const char *pattern,
         const char *text,
         const char *digits,
         SluiceType  type)
{
  g_autoptr(GString) out = g_string_new (NULL);

  for (const char *p = pattern; *p != '\0'; p++)
    {
      if (*p == '@')
        g_string_append (out, text);
      else if (*p != '#')
        g_string_append_c (out, *p);
      else if (*++p == 'd')
        g_string_append (out, digits);
      else
        g_string_append_printf (out, "%d", *p == 'p' ? type.precision : *p == 's' ? type.scale
                                           : type.precision - type.scale);
    }
  return g_strdup (out->str);
}

/* A line that goes on with it. */
#define NEXT "\n      "
#define TRUE_WORDS "('true', '1', 't', 'yes', 'y', 'on')"
#define FALSE_WORDS "('false', '0', 'f', 'no', 'n', 'off')"

static const char *
get_postgres (SluiceTypeKind kind)
{
  switch (kind)
    {
    case SLUICE_TYPE_KIND_BOOLEAN:
      return "CASE WHEN lower(@) IN " TRUE_WORDS " THEN true" NEXT "WHEN lower(@) IN " FALSE_WORDS " THEN false END";
    case SLUICE_TYPE_KIND_INTEGER:
      return "CASE WHEN @ ~ '^[+-]?[0-9]+$' THEN CASE" NEXT "WHEN CAST(@ AS numeric) BETWEEN -9223372036854775808 "
             "AND 9223372036854775807 THEN CAST(@ AS bigint) END END";
    case SLUICE_TYPE_KIND_DOUBLE:
      return "CASE WHEN @ ~ '^[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)$' AND length(@) <= 300 "
             "THEN CAST(@ AS double precision) END";
    case SLUICE_TYPE_KIND_DECIMAL:
      return "CASE WHEN @ ~ '^[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)$' THEN CASE"
             NEXT "WHEN scale(trim_scale(CAST(@ AS numeric))) "
             "<= #s AND abs(CAST(@ AS numeric)) < power(10::numeric, #i)" NEXT "THEN CAST(@ AS numeric(#p,#s)) END END";
    case SLUICE_TYPE_KIND_DATE:
      return "CASE WHEN @ ~ '^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$' AND @ >= '0001' THEN CASE"
             NEXT "WHEN CAST(substr(@, 9) AS integer) <= extract(day FROM make_date("
             "CAST(substr(@, 1, 4) AS integer), CAST(substr(@, 6, 2) AS integer), 1) "
             "+ interval '1 month' - interval '1 day')" NEXT "THEN CAST(@ AS date) END END";
    case SLUICE_TYPE_KIND_UUID:
      return "CASE WHEN @ ~* '^([0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|"
             "\\{[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\\})$'" NEXT "THEN CAST(@ AS uuid) END";
    case SLUICE_TYPE_KIND_TEXT:
    case SLUICE_TYPE_KIND_TIME:
    case SLUICE_TYPE_KIND_TIMESTAMP:
    case SLUICE_TYPE_KIND_TIMESTAMPTZ:
    case SLUICE_TYPE_KIND_JSON:
    case SLUICE_TYPE_KIND_BYTES:
    default:
      return NULL;
    }
}

#define FOUR "[0-9a-f][0-9a-f][0-9a-f][0-9a-f]"
#define HYPHENS FOUR FOUR "-" FOUR "-" FOUR "-" FOUR "-" FOUR FOUR FOUR

static const char *
get_sqlite (SluiceTypeKind kind)
{
  switch (kind)
    {
    case SLUICE_TYPE_KIND_BOOLEAN:
      return "CASE WHEN lower(@) IN " TRUE_WORDS " THEN 1" NEXT "WHEN lower(@) IN " FALSE_WORDS " THEN 0 END";
    case SLUICE_TYPE_KIND_INTEGER:
      return "CASE WHEN #d GLOB '[0-9]*' AND #d NOT GLOB '*[^0-9]*'" NEXT "AND (length(ltrim(#d, '0')) < 19 OR "
             "(length(ltrim(#d, '0')) = 19 AND ltrim(#d, '0') <= "
             "CASE WHEN @ LIKE '-%' THEN '9223372036854775808' ELSE '9223372036854775807' END))"
             NEXT "THEN CAST(@ AS INTEGER) END";
    case SLUICE_TYPE_KIND_DOUBLE:
      return "CASE WHEN #d GLOB '*[0-9]*' AND #d NOT GLOB '*[^0-9.]*' AND #d NOT GLOB '*.*.*' THEN CAST(@ AS REAL) END";
    case SLUICE_TYPE_KIND_DATE:
      return "CASE WHEN @ GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]' AND @ >= '0001' "
             "AND date(@, '+0 days') = @ THEN @ END";
    case SLUICE_TYPE_KIND_UUID:
      return "CASE WHEN lower(@) GLOB '" HYPHENS "' THEN lower(@)" NEXT "WHEN lower(@) GLOB '{" HYPHENS "}' "
             "THEN lower(substr(@, 2, 36))" NEXT "WHEN length(@) = 32 AND lower(@) NOT GLOB '*[^0-9a-f]*' THEN lower("
             "substr(@, 1, 8) || '-' || substr(@, 9, 4) || '-' || substr(@, 13, 4) || '-' || substr(@, 17, 4) || '-' "
             "|| substr(@, 21)) END";
    case SLUICE_TYPE_KIND_TEXT:
    case SLUICE_TYPE_KIND_DECIMAL:
    case SLUICE_TYPE_KIND_TIME:
    case SLUICE_TYPE_KIND_TIMESTAMP:
    case SLUICE_TYPE_KIND_TIMESTAMPTZ:
    case SLUICE_TYPE_KIND_JSON:
    case SLUICE_TYPE_KIND_BYTES:
    default:
      return NULL;
    }
}

/* Exact numbers are texts there: digits before and behind the point, without zeros that
 * say nothing. */
static char *
write_sqlite_decimal (const char *text,
                      const char *without_sign,
                      SluiceType  type)
{
  static const char whole[] = "ltrim(substr(#d, 1, instr(#d || '.', '.') - 1), '0')";
  static const char fraction[] = "rtrim(substr(#d, instr(#d || '.', '.') + 1), '0')";
  g_autofree char *zeros = g_strnfill (type.scale, '0');
  g_autofree char *digits =
    g_strdup_printf ("CASE WHEN @ LIKE '-%%' AND %s || %s <> '' THEN '-' ELSE '' END" NEXT "|| "
                     "CASE WHEN %s = '' THEN '0' ELSE %s END", whole, fraction, whole, whole);
  g_autofree char *behind = type.scale > 0 ? g_strdup_printf (NEXT "|| '.' || substr(%s || '%s', 1, #s)", fraction, zeros)
                                           : g_strdup ("");
  g_autofree char *pattern =
    g_strdup_printf ("CASE WHEN #d GLOB '*[0-9]*' AND #d NOT GLOB '*[^0-9.]*' AND #d NOT GLOB '*.*.*'" NEXT
                     "AND length(%s) <= #i" NEXT "AND length(%s) <= #s" NEXT "THEN %s%s END",
                     whole, fraction, digits, behind);

  return fill_in (pattern, text, without_sign, type);
}

/**
 * sluice_sql_null:
 * @type: a type
 * @dialect: whose SQL
 *
 * Returns: (transfer full): a NULL that can be compared with values of the type
 */
char *
sluice_sql_null (SluiceType        type,
                 SluiceSqlLanguage dialect)
{
  static const char *const names[] = {
    [SLUICE_TYPE_KIND_BOOLEAN] = "boolean", [SLUICE_TYPE_KIND_INTEGER] = "bigint",
    [SLUICE_TYPE_KIND_DOUBLE] = "double precision", [SLUICE_TYPE_KIND_DECIMAL] = "numeric",
    [SLUICE_TYPE_KIND_TEXT] = "text", [SLUICE_TYPE_KIND_DATE] = "date", [SLUICE_TYPE_KIND_TIME] = "time",
    [SLUICE_TYPE_KIND_TIMESTAMP] = "timestamp", [SLUICE_TYPE_KIND_TIMESTAMPTZ] = "timestamptz",
    [SLUICE_TYPE_KIND_UUID] = "uuid", [SLUICE_TYPE_KIND_JSON] = "jsonb", [SLUICE_TYPE_KIND_BYTES] = "bytea",
  };

  return dialect == SLUICE_SQL_LANGUAGE_SQLITE ? g_strdup ("NULL") : g_strdup_printf ("CAST(NULL AS %s)", names[type.kind]);
}

/**
 * sluice_sql_needs_digits:
 * @type: a type
 * @dialect: whose SQL
 *
 * Returns: whether [func@Sluice.sql_convert] needs the text without a sign
 */
gboolean
sluice_sql_needs_digits (SluiceType        type,
                         SluiceSqlLanguage dialect)
{
  return dialect == SLUICE_SQL_LANGUAGE_SQLITE &&
         (type.kind == SLUICE_TYPE_KIND_INTEGER || type.kind == SLUICE_TYPE_KIND_DOUBLE ||
          type.kind == SLUICE_TYPE_KIND_DECIMAL);
}

/**
 * sluice_sql_convert:
 * @text: SQL for a text without white space at its ends; it is repeated, so it should be
 *   short
 * @digits: SQL for the same without a sign
 * @type: the type wanted
 * @dialect: whose SQL
 * @ret_why: (out): what cannot be said
 *
 * Numbers with an exponent, and dates in other forms than 2024-12-31, are not among what
 * is said.
 *
 * Returns: (transfer full) (nullable): SQL for the value, which is NULL if @text is no such
 *   value
 */
char *
sluice_sql_convert (const char         *text,
                    const char         *digits,
                    SluiceType          type,
                    SluiceSqlLanguage   dialect,
                    char              **ret_why)
{
  const char *pattern = dialect == SLUICE_SQL_LANGUAGE_SQLITE ? get_sqlite (type.kind) : get_postgres (type.kind);
  g_autofree char *name = sluice_type_to_string (type);

  if (type.kind == SLUICE_TYPE_KIND_TEXT)
    return g_strdup (text);
  if (type.kind == SLUICE_TYPE_KIND_DECIMAL && dialect == SLUICE_SQL_LANGUAGE_SQLITE)
    return write_sqlite_decimal (text, digits, type);
  if (pattern != NULL)
    return fill_in (pattern, text, digits, type);
  sluice_sql_fail (ret_why, "the conversion to %s", name);
  return NULL;
}
