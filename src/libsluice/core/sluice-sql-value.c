/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-sql-value.h"

#include <math.h>
#include <string.h>

/* A double holds numbers of so many digits exactly; longer ones stay text. */
#define EXACT_DIGITS 15

/* By which the JSON functions know the results of each other. */
#define JSON_SUBTYPE 'J'

typedef enum
{
  NUMBER_INTEGER,
  NUMBER_DOUBLE,
  NUMBER_TEXT,
} NumberKind;

static guint
count_digits (const char *token,
              gsize       length)
{
  guint digits = 0;

  for (gsize i = 0; i < length && token[i] != 'e' && token[i] != 'E'; i++)
    digits += g_ascii_isdigit (token[i]) ? 1 : 0;
  return digits;
}

static NumberKind
read_number (const SluiceValue *value,
             gint64            *ret_integer,
             double            *ret_double)
{
  char copy[64];

  if (value->len >= sizeof copy || count_digits (value->s, value->len) > EXACT_DIGITS)
    return NUMBER_TEXT;

  memcpy (copy, value->s, value->len);
  copy[value->len] = '\0';
  if (strpbrk (copy, ".eE") == NULL)
    {
      *ret_integer = g_ascii_strtoll (copy, NULL, 10);
      return NUMBER_INTEGER;
    }
  *ret_double = g_ascii_strtod (copy, NULL);
  return isfinite (*ret_double) ? NUMBER_DOUBLE : NUMBER_TEXT;
}

static int
bind_number (sqlite3_stmt      *statement,
             int                place,
             const SluiceValue *value)
{
  gint64 whole;
  double number;

  switch (read_number (value, &whole, &number))
    {
    case NUMBER_INTEGER:
      return sqlite3_bind_int64 (statement, place, whole);
    case NUMBER_DOUBLE:
      return sqlite3_bind_double (statement, place, number);
    case NUMBER_TEXT:
    default:
      return sqlite3_bind_text (statement, place, value->s, (int) value->len, SQLITE_STATIC);
    }
}

/**
 * sluice_sql_value_bind:
 * @statement: a statement
 * @place: a parameter, from 1
 * @value: a value; its text must stay until the statement is reset or bound anew
 *
 * Numbers of more than 15 digits, which a double would change, become text;
 * booleans 0 and 1; a field that is missing or cannot be decoded NULL.
 *
 * Returns: a result code of SQLite
 */
int
sluice_sql_value_bind (sqlite3_stmt      *statement,
                       int                place,
                       const SluiceValue *value)
{
  switch ((SluiceValueKind) value->kind)
    {
    case SLUICE_VALUE_MISSING:
    case SLUICE_VALUE_NULL:
    case SLUICE_VALUE_INVALID:
      return sqlite3_bind_null (statement, place);

    case SLUICE_VALUE_BOOLEAN:
    case SLUICE_VALUE_INTEGER:
      return sqlite3_bind_int64 (statement, place, value->i);

    case SLUICE_VALUE_DOUBLE:
      return sqlite3_bind_double (statement, place, value->d);

    case SLUICE_VALUE_NUMBER:
    case SLUICE_VALUE_DECIMAL:
      return bind_number (statement, place, value);

    case SLUICE_VALUE_TEXT:
    case SLUICE_VALUE_JSON:
    case SLUICE_VALUE_UUID:
      return sqlite3_bind_text (statement, place, value->s, (int) value->len, SQLITE_STATIC);

    case SLUICE_VALUE_BYTES:
      return sqlite3_bind_blob (statement, place, value->s, (int) value->len, SQLITE_STATIC);

    case SLUICE_VALUE_DATE:
    case SLUICE_VALUE_TIME:
    case SLUICE_VALUE_TIMESTAMP:
    case SLUICE_VALUE_TIMESTAMPTZ:
    default:
      return sqlite3_bind_text (statement, place, sluice_value_to_string (value), -1, g_free);
    }
}

/**
 * sluice_sql_value_read:
 * @value: an argument of a function, or a column of a result
 *
 * Returns: NULL, integer, double, text or bytes; the latter two stay valid as
 *   long as those of @value
 */
SluiceValue
sluice_sql_value_read (sqlite3_value *value)
{
  int type = sqlite3_value_type (value);
  const char *bytes;

  switch (type)
    {
    case SQLITE_INTEGER:
      return sluice_value_int (SLUICE_VALUE_INTEGER, sqlite3_value_int64 (value));
    case SQLITE_FLOAT:
      return (SluiceValue) { .kind = SLUICE_VALUE_DOUBLE, .d = sqlite3_value_double (value) };
    case SQLITE_TEXT:
    case SQLITE_BLOB:
      bytes = sqlite3_value_blob (value);
      return sluice_value_text (type == SQLITE_TEXT ? SLUICE_VALUE_TEXT : SLUICE_VALUE_BYTES,
                                bytes != NULL ? bytes : "", (gsize) sqlite3_value_bytes (value));
    default:
      return SLUICE_NULL_VALUE;
    }
}

static void
return_number (sqlite3_context   *context,
               const SluiceValue *value)
{
  gint64 whole;
  double number;

  switch (read_number (value, &whole, &number))
    {
    case NUMBER_INTEGER:
      sqlite3_result_int64 (context, whole);
      break;
    case NUMBER_DOUBLE:
      sqlite3_result_double (context, number);
      break;
    case NUMBER_TEXT:
    default:
      sqlite3_result_text (context, value->s, (int) value->len, SQLITE_TRANSIENT);
    }
}

/**
 * sluice_sql_value_return:
 * @context: of a function
 * @value: what it results in
 *
 * As sluice_sql_value_bind(); texts are copied.
 */
void
sluice_sql_value_return (sqlite3_context   *context,
                         const SluiceValue *value)
{
  switch ((SluiceValueKind) value->kind)
    {
    case SLUICE_VALUE_MISSING:
    case SLUICE_VALUE_NULL:
    case SLUICE_VALUE_INVALID:
      sqlite3_result_null (context);
      break;

    case SLUICE_VALUE_BOOLEAN:
    case SLUICE_VALUE_INTEGER:
      sqlite3_result_int64 (context, value->i);
      break;

    case SLUICE_VALUE_DOUBLE:
      sqlite3_result_double (context, value->d);
      break;

    case SLUICE_VALUE_NUMBER:
    case SLUICE_VALUE_DECIMAL:
      return_number (context, value);
      break;

    case SLUICE_VALUE_TEXT:
    case SLUICE_VALUE_JSON:
    case SLUICE_VALUE_UUID:
      sqlite3_result_text (context, value->s, (int) value->len, SQLITE_TRANSIENT);
      if (value->kind == SLUICE_VALUE_JSON)
        sqlite3_result_subtype (context, JSON_SUBTYPE);
      break;

    case SLUICE_VALUE_BYTES:
      sqlite3_result_blob (context, value->s, (int) value->len, SQLITE_TRANSIENT);
      break;

    case SLUICE_VALUE_DATE:
    case SLUICE_VALUE_TIME:
    case SLUICE_VALUE_TIMESTAMP:
    case SLUICE_VALUE_TIMESTAMPTZ:
    default:
      sqlite3_result_text (context, sluice_value_to_string (value), -1, g_free);
    }
}
