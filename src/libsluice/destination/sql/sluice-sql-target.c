/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-sql-target.h"

#include "sluice-civil.h"
#include "sluice-decimal.h"
#include "sluice-double.h"

#include <math.h>
#include <string.h>

/* Integers that doubles and floats hold one by one. */
#define MAX_DOUBLE_INTEGER (G_GINT64_CONSTANT (1) << 53)
#define MAX_FLOAT_INTEGER (G_GINT64_CONSTANT (1) << 24)
/* Digits that any double keeps, and those that any 64-bit integer has. */
#define DOUBLE_DIGITS 15
#define INTEGER_DIGITS 18

/* A word for a type, in lower case, as servers of @dialects (names with blanks around,
 * %NULL = all that are not named elsewhere) understand it. The first that fits counts. */
typedef struct
{
  const char *word;
  const char *dialects;
  SluiceSqlHolds holds;
  gint64 min;
  guint64 max;
  guint preset;                 /* length, precision or digits of a second, where none is given */
} Word;

static const Word words[] = {
  { "tinyint", " sqlserver ", SLUICE_SQL_HOLDS_INTEGERS, 0, G_MAXUINT8, 0 },
  { "tinyint", NULL, SLUICE_SQL_HOLDS_INTEGERS, G_MININT8, G_MAXINT8, 0 },
  /* All integers of Vertica have 64 bits, and those of Oracle are decimals. */
  { "smallint", " vertica ", SLUICE_SQL_HOLDS_INTEGERS, G_MININT64, G_MAXINT64, 0 },
  { "int", " vertica ", SLUICE_SQL_HOLDS_INTEGERS, G_MININT64, G_MAXINT64, 0 },
  { "integer", " vertica ", SLUICE_SQL_HOLDS_INTEGERS, G_MININT64, G_MAXINT64, 0 },
  { "smallint", NULL, SLUICE_SQL_HOLDS_INTEGERS, G_MININT16, G_MAXINT16, 0 },
  { "int2", NULL, SLUICE_SQL_HOLDS_INTEGERS, G_MININT16, G_MAXINT16, 0 },
  { "smallserial", NULL, SLUICE_SQL_HOLDS_INTEGERS, G_MININT16, G_MAXINT16, 0 },
  { "mediumint", NULL, SLUICE_SQL_HOLDS_INTEGERS, -8388608, 8388607, 0 },
  { "int", NULL, SLUICE_SQL_HOLDS_INTEGERS, G_MININT32, G_MAXINT32, 0 },
  { "integer", NULL, SLUICE_SQL_HOLDS_INTEGERS, G_MININT32, G_MAXINT32, 0 },
  { "int4", NULL, SLUICE_SQL_HOLDS_INTEGERS, G_MININT32, G_MAXINT32, 0 },
  { "serial", NULL, SLUICE_SQL_HOLDS_INTEGERS, G_MININT32, G_MAXINT32, 0 },
  { "bigint", NULL, SLUICE_SQL_HOLDS_INTEGERS, G_MININT64, G_MAXINT64, 0 },
  { "int8", NULL, SLUICE_SQL_HOLDS_INTEGERS, G_MININT64, G_MAXINT64, 0 },
  { "bigserial", NULL, SLUICE_SQL_HOLDS_INTEGERS, G_MININT64, G_MAXINT64, 0 },
  { "hugeint", NULL, SLUICE_SQL_HOLDS_INTEGERS, G_MININT64, G_MAXUINT64, 0 },
  { "utinyint", NULL, SLUICE_SQL_HOLDS_INTEGERS, 0, G_MAXUINT8, 0 },
  { "usmallint", NULL, SLUICE_SQL_HOLDS_INTEGERS, 0, G_MAXUINT16, 0 },
  { "uinteger", NULL, SLUICE_SQL_HOLDS_INTEGERS, 0, G_MAXUINT32, 0 },
  { "ubigint", NULL, SLUICE_SQL_HOLDS_INTEGERS, 0, G_MAXUINT64, 0 },
  /* Without digits that of PostgreSQL and Oracle holds any number. */
  { "decimal", " postgres oracle ", SLUICE_SQL_HOLDS_DECIMALS, 0, 0, 0 },
  { "numeric", " postgres oracle ", SLUICE_SQL_HOLDS_DECIMALS, 0, 0, 0 },
  { "number", NULL, SLUICE_SQL_HOLDS_DECIMALS, 0, 0, 0 },
  { "decimal", " mariadb mysql ", SLUICE_SQL_HOLDS_DECIMALS, 0, 0, 10 },
  { "decimal", NULL, SLUICE_SQL_HOLDS_DECIMALS, 0, 0, 18 },
  { "numeric", NULL, SLUICE_SQL_HOLDS_DECIMALS, 0, 0, 18 },
  { "real", " postgres sqlserver duckdb ", SLUICE_SQL_HOLDS_FLOATS, 0, 0, 0 },
  { "float", " mariadb mysql duckdb ", SLUICE_SQL_HOLDS_FLOATS, 0, 0, 0 },
  { "float4", NULL, SLUICE_SQL_HOLDS_FLOATS, 0, 0, 0 },
  { "binary_float", NULL, SLUICE_SQL_HOLDS_FLOATS, 0, 0, 0 },
  { "real", NULL, SLUICE_SQL_HOLDS_DOUBLES, 0, 0, 0 },
  { "float", NULL, SLUICE_SQL_HOLDS_DOUBLES, 0, 0, 0 },
  { "float8", NULL, SLUICE_SQL_HOLDS_DOUBLES, 0, 0, 0 },
  { "double", NULL, SLUICE_SQL_HOLDS_DOUBLES, 0, 0, 0 },
  { "binary_double", NULL, SLUICE_SQL_HOLDS_DOUBLES, 0, 0, 0 },
  { "char", NULL, SLUICE_SQL_HOLDS_TEXTS, 0, 0, 1 },
  { "character", NULL, SLUICE_SQL_HOLDS_TEXTS, 0, 0, 1 },
  { "nchar", NULL, SLUICE_SQL_HOLDS_TEXTS, 0, 0, 1 },
  { "bpchar", NULL, SLUICE_SQL_HOLDS_TEXTS, 0, 0, 0 },
  { "character varying", NULL, SLUICE_SQL_HOLDS_TEXTS, 0, 0, 0 },
  { "varchar", NULL, SLUICE_SQL_HOLDS_TEXTS, 0, 0, 0 },
  { "varchar2", NULL, SLUICE_SQL_HOLDS_TEXTS, 0, 0, 0 },
  { "nvarchar", NULL, SLUICE_SQL_HOLDS_TEXTS, 0, 0, 0 },
  { "nvarchar2", NULL, SLUICE_SQL_HOLDS_TEXTS, 0, 0, 0 },
  { "long varchar", NULL, SLUICE_SQL_HOLDS_TEXTS, 0, 0, 0 },
  { "tinytext", " mariadb mysql ", SLUICE_SQL_HOLDS_TEXTS, 0, 0, 255 },
  { "text", " mariadb mysql ", SLUICE_SQL_HOLDS_TEXTS, 0, 0, 65535 },
  { "mediumtext", " mariadb mysql ", SLUICE_SQL_HOLDS_TEXTS, 0, 0, 16777215 },
  { "binary", NULL, SLUICE_SQL_HOLDS_BYTES, 0, 0, 1 },
  { "varbinary", NULL, SLUICE_SQL_HOLDS_BYTES, 0, 0, 0 },
  { "tinyblob", " mariadb mysql ", SLUICE_SQL_HOLDS_BYTES, 0, 0, 255 },
  { "blob", " mariadb mysql ", SLUICE_SQL_HOLDS_BYTES, 0, 0, 65535 },
  { "mediumblob", " mariadb mysql ", SLUICE_SQL_HOLDS_BYTES, 0, 0, 16777215 },
  { "raw", " oracle ", SLUICE_SQL_HOLDS_BYTES, 0, 0, 0 },
  /* A date of Oracle has a time of day, in whole seconds. */
  { "date", " oracle ", SLUICE_SQL_HOLDS_TIMES, 0, 0, 0 },
  { "date", NULL, SLUICE_SQL_HOLDS_DATES, 0, 0, 0 },
  { "time", " mariadb mysql ", SLUICE_SQL_HOLDS_TIMES, 0, 0, 0 },
  { "datetime", " mariadb mysql ", SLUICE_SQL_HOLDS_TIMES, 0, 0, 0 },
  { "timestamp", " mariadb mysql ", SLUICE_SQL_HOLDS_TIMES, 0, 0, 0 },
  /* Three thousandths of a second and a third; hundredths are exact. */
  { "datetime", " sqlserver ", SLUICE_SQL_HOLDS_TIMES, 0, 0, 2 },
  { "timestamp_s", NULL, SLUICE_SQL_HOLDS_TIMES, 0, 0, 0 },
  { "timestamp_ms", NULL, SLUICE_SQL_HOLDS_TIMES, 0, 0, 3 },
  { "time", NULL, SLUICE_SQL_HOLDS_TIMES, 0, 0, 6 },
  { "timestamp", NULL, SLUICE_SQL_HOLDS_TIMES, 0, 0, 6 },
  { "timestamptz", NULL, SLUICE_SQL_HOLDS_TIMES, 0, 0, 6 },
  { "datetime2", NULL, SLUICE_SQL_HOLDS_TIMES, 0, 0, 6 },
  { "datetimeoffset", NULL, SLUICE_SQL_HOLDS_TIMES, 0, 0, 6 },
};

static gboolean
is_one_of (const SluiceSqlDialect *dialect,
           const char             *names)
{
  g_autofree char *name = g_strdup_printf (" %s ", dialect->name);

  return strstr (names, name) != NULL;
}

static const Word *
find_word (const SluiceSqlDialect *dialect,
           const char             *word)
{
  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    {
      if (strcmp (words[i].word, word) == 0 && (words[i].dialects == NULL || is_one_of (dialect, words[i].dialects)))
        return &words[i];
    }
  return NULL;
}

/* SQLite goes by parts of the word ("Datatypes In SQLite", section 3.1). */
static void
parse_affinity (const char      *type,
                SluiceSqlTarget *target)
{
  if (strstr (type, "int") != NULL)
    target->holds = SLUICE_SQL_HOLDS_NUMBERS;
  else if (strstr (type, "char") != NULL || strstr (type, "clob") != NULL || strstr (type, "text") != NULL ||
           strstr (type, "blob") != NULL || *type == '\0')
    target->holds = SLUICE_SQL_HOLDS_ANYTHING;
  else if (strstr (type, "real") != NULL || strstr (type, "floa") != NULL || strstr (type, "doub") != NULL)
    target->holds = SLUICE_SQL_HOLDS_DOUBLES;
  else
    target->holds = SLUICE_SQL_HOLDS_NUMBERS;
}

/* The numbers between the brackets; -1 = there is none. */
static void
parse_arguments (const char *type,
                 gint64     *ret_first,
                 gint64     *ret_second)
{
  const char *p = strchr (type, '(');
  const char *comma;

  *ret_first = *ret_second = -1;
  if (p == NULL || !g_ascii_isdigit (p[1 + strspn (p + 1, " ")]))
    return;
  *ret_first = g_ascii_strtoll (p + 1, NULL, 10);
  comma = p + strcspn (p, ",)");
  if (*comma == ',')
    *ret_second = g_ascii_strtoll (comma + 1, NULL, 10);
}

static void
set_numbers (SluiceSqlTarget *target,
             const Word      *word,
             gboolean         is_unsigned,
             gint64           first,
             gint64           second)
{
  if (word->holds == SLUICE_SQL_HOLDS_INTEGERS)
    {
      target->min = is_unsigned ? 0 : word->min;
      target->max = is_unsigned && word->min < 0 ? 2 * word->max + 1 : word->max;
      return;
    }
  target->precision = first >= 0 ? (guint) first : word->preset;
  target->scale = second >= 0 ? (guint) second : 0;
  /* One without bounds. */
  if (target->precision == 0)
    target->holds = SLUICE_SQL_HOLDS_ANYTHING;
}

static void
set_length (SluiceSqlTarget        *target,
            const SluiceSqlDialect *dialect,
            const char             *type,
            const Word             *word,
            gint64                  first)
{
  const gboolean is_padded = strncmp (type, "char", 4) == 0 && strstr (type, "varying") == NULL;

  target->length = first >= 0 ? (guint64) first : word->preset;
  /* What has its length in its name counts in bytes, and so do Oracle and Vertica. */
  target->counts_bytes = word->holds == SLUICE_SQL_HOLDS_BYTES || word->preset > 1 ||
                         (is_one_of (dialect, " oracle vertica ") && strstr (type, "char)") == NULL);
  target->drops_blanks = is_padded && is_one_of (dialect, " mariadb mysql ");
  target->empty_is_null = word->holds == SLUICE_SQL_HOLDS_TEXTS && is_one_of (dialect, " oracle ");
}

static void
set_unit (SluiceSqlTarget *target,
          const Word      *word,
          gint64           first)
{
  gint64 digits = first >= 0 ? first : word->preset;

  target->unit = G_USEC_PER_SEC;
  for (gint64 i = 0; i < MIN (digits, 6); i++)
    target->unit /= 10;
}

/**
 * sluice_sql_target_parse:
 * @dialect: the server's dialect
 * @type_name: (nullable): the server's word for a column's type, with what stands in
 *   its brackets; %NULL = nobody knows
 * @ret_target: (out caller-allocates): what such a column holds; anything for a type
 *   that only the server knows
 *
 * Reads a type.
 */
void
sluice_sql_target_parse (const SluiceSqlDialect *dialect,
                         const char             *type_name,
                         SluiceSqlTarget        *ret_target)
{
  g_autofree char *type = NULL;
  g_autofree char *name = NULL;
  const Word *word;
  gint64 first;
  gint64 second;

  g_return_if_fail (dialect != NULL && ret_target != NULL);

  memset (ret_target, 0, sizeof *ret_target);
  if (type_name == NULL)
    return;
  type = g_strstrip (g_ascii_strdown (type_name, -1));
  if (strcmp (dialect->name, "sqlite") == 0)
    {
      parse_affinity (type, ret_target);
      return;
    }

  name = g_strstrip (g_strndup (type, strcspn (type, "(")));
  word = find_word (dialect, name);
  if (word == NULL)
    {
      name[strcspn (name, " ")] = '\0';
      word = find_word (dialect, name);
    }
  /* A list of values of a type is another type. */
  if (word == NULL || strchr (type, '[') != NULL)
    return;
  parse_arguments (type, &first, &second);
  ret_target->holds = word->holds;
  if (word->holds == SLUICE_SQL_HOLDS_INTEGERS || word->holds == SLUICE_SQL_HOLDS_DECIMALS)
    set_numbers (ret_target, word, strstr (type, "unsigned") != NULL, first, second);
  else if (word->holds == SLUICE_SQL_HOLDS_TEXTS || word->holds == SLUICE_SQL_HOLDS_BYTES)
    set_length (ret_target, dialect, type, word, first);
  else if (word->holds == SLUICE_SQL_HOLDS_TIMES)
    set_unit (ret_target, word, first);
}

/* The number in @value, as digits; FALSE if it is none. @buffer holds those of a number
 * that was none. */
static gboolean
get_decimal (const SluiceValue *value,
             char              *buffer,
             SluiceDecimal     *ret_decimal)
{
  gsize length;

  switch (value->kind)
    {
    case SLUICE_VALUE_INTEGER:
      length = (gsize) g_snprintf (buffer, SLUICE_DOUBLE_BUFFER_SIZE, "%" G_GINT64_FORMAT, value->i);
      return sluice_decimal_parse (buffer, length, ret_decimal);
    case SLUICE_VALUE_DOUBLE:
      length = sluice_double_format (value->d, buffer);
      return sluice_decimal_parse (buffer, length, ret_decimal);
    case SLUICE_VALUE_DECIMAL:
    case SLUICE_VALUE_TEXT:
      return sluice_decimal_parse (value->s, value->len, ret_decimal);
    default:
      return FALSE;
    }
}

/* Digits before and behind the point, without zeros at the ends. */
static void
count_digits (const SluiceDecimal *decimal,
              gint64              *ret_before,
              gint64              *ret_behind)
{
  gint64 n = (gint64) sluice_decimal_n_digits (decimal);
  gint64 first = 0;

  while (n > 0 && sluice_decimal_digit (decimal, (gsize) n - 1) == '0')
    n--;
  while (first < n && sluice_decimal_digit (decimal, (gsize) first) == '0')
    first++;
  *ret_before = first < n ? MAX (decimal->point - first, 0) : 0;
  *ret_behind = first < n ? MAX (n - decimal->point, 0) : 0;
}

static gboolean
fits_integer (const SluiceSqlTarget *self,
              const SluiceDecimal   *decimal)
{
  gint64 number;
  SluiceDecimal max;
  char text[SLUICE_DOUBLE_BUFFER_SIZE];
  gsize length;

  if (sluice_decimal_to_integer (decimal, &number))
    return number >= self->min && (number < 0 || (guint64) number <= self->max);
  /* Larger than the integers here, but not than those there. */
  length = (gsize) g_snprintf (text, sizeof text, "%" G_GUINT64_FORMAT, self->max);
  return self->max > G_MAXINT64 && !decimal->negative && sluice_decimal_parse (text, length, &max) &&
         sluice_decimal_compare (decimal, &max) <= 0;
}

static gboolean
fits_double (const SluiceValue   *value,
             const SluiceDecimal *decimal,
             gboolean             is_float)
{
  gint64 before;
  gint64 behind;
  float narrow;
  char text[SLUICE_DOUBLE_BUFFER_SIZE];

  if (value->kind == SLUICE_VALUE_INTEGER)
    return ABS (value->i) <= (is_float ? MAX_FLOAT_INTEGER : MAX_DOUBLE_INTEGER);
  if (value->kind != SLUICE_VALUE_DOUBLE)
    {
      count_digits (decimal, &before, &behind);
      return before + behind <= (is_float ? 6 : DOUBLE_DIGITS);
    }
  if (!is_float)
    return TRUE;
  /* The same digits mean the float: then it is what was meant. */
  if (fabs (value->d) > (double) G_MAXFLOAT)
    return FALSE;
  narrow = (float) value->d;
  for (int digits = 6; digits <= 9; digits++)
    {
      char format[8];
      double shortest;

      g_snprintf (format, sizeof format, "%%.%dg", digits);
      shortest = g_ascii_strtod (g_ascii_formatd (text, sizeof text, format, (double) narrow), NULL);
      if (memcmp (&shortest, &value->d, sizeof shortest) == 0)
        return TRUE;
    }
  return FALSE;
}

static const char *
check_number (const SluiceSqlTarget  *self,
              const SluiceValue      *value,
              const char            **ret_message)
{
  char buffer[SLUICE_DOUBLE_BUFFER_SIZE];
  SluiceDecimal decimal;
  gint64 before;
  gint64 behind;

  *ret_message = "cannot hold the number";
  if (self->holds == SLUICE_SQL_HOLDS_INTEGERS && value->kind == SLUICE_VALUE_INTEGER)
    return value->i >= self->min && (value->i < 0 || (guint64) value->i <= self->max) ? NULL : "out_of_range";
  /* Whether a text that is no number may go there the server says. */
  if (!get_decimal (value, buffer, &decimal))
    return NULL;
  count_digits (&decimal, &before, &behind);
  *ret_message = "would change the number";
  if (self->holds == SLUICE_SQL_HOLDS_FLOATS || self->holds == SLUICE_SQL_HOLDS_DOUBLES)
    return fits_double (value, &decimal, self->holds == SLUICE_SQL_HOLDS_FLOATS) ? NULL : "out_of_range";
  if (self->holds == SLUICE_SQL_HOLDS_NUMBERS)
    {
      const gboolean is_kept = value->kind != SLUICE_VALUE_DECIMAL || before + behind <= DOUBLE_DIGITS ||
                               (behind == 0 && before <= INTEGER_DIGITS);

      return is_kept ? NULL : "out_of_range";
    }
  if (behind > self->scale)
    {
      *ret_message = "would round the number";
      return "out_of_range";
    }
  *ret_message = "cannot hold the number";
  if (self->holds == SLUICE_SQL_HOLDS_INTEGERS)
    return fits_integer (self, &decimal) ? NULL : "out_of_range";
  return before <= (gint64) self->precision - (gint64) self->scale ? NULL : "out_of_range";
}

static const char *
check_length (const SluiceSqlTarget  *self,
              const SluiceValue      *value,
              const char            **ret_message)
{
  guint64 n = 0;

  if (!sluice_value_has_text (value))
    return NULL;
  if (self->empty_is_null && value->len == 0)
    {
      *ret_message = "would make NULL of an empty text";
      return "too_short";
    }
  if (self->drops_blanks && value->len > 0 && value->s[value->len - 1] == ' ')
    {
      *ret_message = "would drop the blanks at the end";
      return "out_of_range";
    }
  if (self->length == 0 || value->len <= self->length)
    return NULL;
  for (guint32 i = 0; i < value->len; i++)
    n += self->counts_bytes || (value->s[i] & 0xc0) != 0x80;
  if (n <= self->length)
    return NULL;
  *ret_message = self->counts_bytes ? "has no room for so many bytes" : "has no room for so many characters";
  return "too_long";
}

static const char *
check_time (const SluiceSqlTarget  *self,
            const SluiceValue      *value,
            const char            **ret_message)
{
  const gboolean has_day = value->kind == SLUICE_VALUE_TIMESTAMP || value->kind == SLUICE_VALUE_TIMESTAMPTZ;

  if (!has_day && value->kind != SLUICE_VALUE_TIME)
    return NULL;
  if (self->holds == SLUICE_SQL_HOLDS_DATES)
    {
      *ret_message = "would drop the time";
      return value->i % SLUICE_USEC_PER_DAY == 0 ? NULL : "out_of_range";
    }
  *ret_message = "would drop fractions of the second";
  return value->i % self->unit == 0 ? NULL : "out_of_range";
}

/**
 * sluice_sql_target_check:
 * @self: what a column holds
 * @value: a value
 * @ret_message: (out): what the column would do to it, to go on from “the column …”
 *
 * Servers round, cut and drop what does not fit more often than they refuse it.
 *
 * Returns: (nullable): the code of the problem, %NULL if the column takes the value as it
 *   is, or if only the server knows
 */
const char *
sluice_sql_target_check (const SluiceSqlTarget  *self,
                         const SluiceValue      *value,
                         const char            **ret_message)
{
  g_return_val_if_fail (self != NULL && value != NULL && ret_message != NULL, NULL);

  if (sluice_value_is_null (value))
    return NULL;
  switch (self->holds)
    {
    case SLUICE_SQL_HOLDS_INTEGERS:
    case SLUICE_SQL_HOLDS_DECIMALS:
    case SLUICE_SQL_HOLDS_NUMBERS:
    case SLUICE_SQL_HOLDS_FLOATS:
    case SLUICE_SQL_HOLDS_DOUBLES:
      return check_number (self, value, ret_message);
    case SLUICE_SQL_HOLDS_TEXTS:
    case SLUICE_SQL_HOLDS_BYTES:
      return check_length (self, value, ret_message);
    case SLUICE_SQL_HOLDS_DATES:
    case SLUICE_SQL_HOLDS_TIMES:
      return check_time (self, value, ret_message);
    case SLUICE_SQL_HOLDS_ANYTHING:
    default:
      return NULL;
    }
}
