/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-odbc-column.h"

#include "sluice-civil.h"
#include "sluice-decimal.h"
#include "sluice-double.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define MAX_NAME 512
/* Texts and bytes up to here are bound; longer ones are read in pieces. */
#define MAX_BOUND_WIDTH 4096
/* Digits of a number, sign, point, exponent; a time with nanoseconds and an era. */
#define NUMBER_WIDTH 64
/* What psqlODBC says of a numeric without precision. */
#define PSQLODBC_PRECISION 28
#define PSQLODBC_SCALE 6
/* Microsoft's, which sqlext.h does not have. */
#define SQL_SS_TIME2 (-154)
#define SQL_SS_TIMESTAMPOFFSET (-155)

static char *
get_attribute (SluiceOdbcStatement *statement,
               SQLUSMALLINT         place,
               SQLUSMALLINT         attribute)
{
  SQLWCHAR wide[MAX_NAME] = { 0 };
  char narrow[MAX_NAME] = "";

  if (statement->session->is_wide)
    {
      SQLColAttributeW (statement->handle, place, attribute, wide, sizeof wide, NULL, NULL);
      return sluice_odbc_text_to_utf8 (wide, -1);
    }
  SQLColAttribute (statement->handle, place, attribute, narrow, sizeof narrow, NULL, NULL);
  return g_utf8_make_valid (narrow, -1);
}

static SluiceType
make_type (SluiceTypeKind kind)
{
  return (SluiceType) { .kind = kind };
}

static void
set_number (SluiceOdbcColumn       *self,
            const SluiceOdbcDriver *driver,
            SQLULEN                 precision,
            SQLSMALLINT             scale)
{
  self->reading = SLUICE_ODBC_AS_NUMBER;
  self->width = 0;
  if (precision > 0 && precision <= SLUICE_DECIMAL_MAX_PRECISION)
    self->width = MAX (precision + 8, NUMBER_WIDTH);
  /* A number without a scale is as long as it likes. */
  if (driver != NULL && driver->has_infinity_trap && precision == PSQLODBC_PRECISION && scale == PSQLODBC_SCALE)
    self->width = 0;
  else if (self->width > 0 && scale >= 0 && (SQLULEN) scale <= precision)
    self->type = (SluiceType) { SLUICE_TYPE_KIND_DECIMAL, (guint16) precision, (guint16) scale };
}

static void
set_fixed (SluiceOdbcColumn  *self,
           SluiceOdbcReading  reading,
           SluiceTypeKind     kind,
           SQLSMALLINT        c_type,
           gsize              width)
{
  self->reading = reading;
  self->type = make_type (kind);
  self->c_type = c_type;
  self->width = width;
}

static void
set_timestamp (SluiceOdbcColumn        *self,
               const SluiceOdbcDialect *dialect,
               gboolean                 is_text)
{
  /* MariaDB's timestamp is a moment, which the session shows in UTC. */
  const gboolean has_zone = g_ascii_strcasecmp (self->type_name, "timestamptz") == 0 ||
                            g_ascii_strcasecmp (self->type_name, "timestamp with time zone") == 0 ||
                            (strcmp (dialect->name, "mariadb") == 0 && strcmp (self->type_name, "timestamp") == 0);

  set_fixed (self, has_zone ? SLUICE_ODBC_AS_TIMESTAMPTZ : SLUICE_ODBC_AS_TIMESTAMP,
             has_zone ? SLUICE_TYPE_KIND_TIMESTAMPTZ : SLUICE_TYPE_KIND_TIMESTAMP,
             is_text ? SQL_C_CHAR : SQL_C_TYPE_TIMESTAMP, is_text ? NUMBER_WIDTH : sizeof (SQL_TIMESTAMP_STRUCT));
}

static void
set_bytes (SluiceOdbcColumn *self,
           SQLULEN           size)
{
  self->reading = SLUICE_ODBC_AS_BYTES;
  self->type = make_type (SLUICE_TYPE_KIND_BYTES);
  self->c_type = SQL_C_BINARY;
  self->width = size > 0 && size <= MAX_BOUND_WIDTH ? size : 0;
  /* MariaDB's bit(n) is a number. */
  if (strcmp (self->type_name, "bit") == 0)
    {
      self->reading = SLUICE_ODBC_AS_BITS;
      self->type = (SluiceType) { SLUICE_TYPE_KIND_DECIMAL, 20, 0 };
      self->width = sizeof (guint64);
    }
}

static void
set_text (SluiceOdbcColumn *self,
          gboolean          is_wide,
          SQLULEN           size)
{
  gsize width = 0;

  self->c_type = is_wide ? SQL_C_WCHAR : SQL_C_CHAR;
  /* The driver tells characters, of up to four bytes. */
  if (size > 0 && size < MAX_BOUND_WIDTH)
    width = (size + 1) * 4;
  self->width = width <= MAX_BOUND_WIDTH ? width : 0;
  if (strcmp (self->type_name, "json") == 0 || strcmp (self->type_name, "jsonb") == 0)
    self->type = make_type (SLUICE_TYPE_KIND_JSON);
}

/* How a column is read, from its type. Drivers that are not known are asked for what
 * has one form only: numbers in binary and times as structures; those that were tried
 * for texts where these say more. */
static void
choose (SluiceOdbcColumn    *self,
        SluiceOdbcStatement *statement,
        SQLSMALLINT          sql_type,
        SQLULEN              size,
        SQLSMALLINT          digits)
{
  const SluiceOdbcDriver *driver = statement->session->driver;
  const gboolean is_tried = driver != NULL;
  SQLLEN is_unsigned = SQL_FALSE;

  self->c_type = SQL_C_CHAR;
  self->type = make_type (SLUICE_TYPE_KIND_TEXT);
  switch (sql_type)
    {
    case SQL_BIT:
      /* PostgreSQL's bit(n) is a text of n digits. */
      if (strcmp (self->type_name, "bit") == 0 && strcmp (statement->session->dialect->name, "postgres") == 0)
        {
          set_text (self, FALSE, 0);
          break;
        }
      set_fixed (self, SLUICE_ODBC_AS_BOOLEAN, SLUICE_TYPE_KIND_BOOLEAN, SQL_C_CHAR, NUMBER_WIDTH);
      break;
    case SQL_TINYINT:
    case SQL_SMALLINT:
    case SQL_INTEGER:
    case SQL_BIGINT:
      set_fixed (self, SLUICE_ODBC_AS_INTEGER, SLUICE_TYPE_KIND_INTEGER, SQL_C_CHAR, NUMBER_WIDTH);
      SQLColAttribute (statement->handle, self->place, SQL_DESC_UNSIGNED, NULL, 0, NULL, &is_unsigned);
      if (sql_type == SQL_BIGINT && is_unsigned == SQL_TRUE)
        self->type = (SluiceType) { SLUICE_TYPE_KIND_DECIMAL, 20, 0 };
      break;
    case SQL_DECIMAL:
    case SQL_NUMERIC:
      set_number (self, driver, size, digits);
      break;
    case SQL_REAL:
      /* Not SQL_C_FLOAT: MariaDB's driver puts the second one of a block elsewhere. */
      set_fixed (self, SLUICE_ODBC_AS_FLOAT, SLUICE_TYPE_KIND_DOUBLE, SQL_C_DOUBLE, sizeof (double));
      break;
    case SQL_FLOAT:
    case SQL_DOUBLE:
      set_fixed (self, SLUICE_ODBC_AS_DOUBLE, SLUICE_TYPE_KIND_DOUBLE, SQL_C_DOUBLE, sizeof (double));
      /* PostgreSQL's money, which the driver takes for a double: $12.34. */
      if (strcmp (self->type_name, "money") == 0)
        set_fixed (self, SLUICE_ODBC_AS_TEXT, SLUICE_TYPE_KIND_TEXT, SQL_C_CHAR, NUMBER_WIDTH);
      break;
    case SQL_TYPE_DATE:
      set_fixed (self, SLUICE_ODBC_AS_DATE, SLUICE_TYPE_KIND_DATE, is_tried ? SQL_C_CHAR : SQL_C_TYPE_DATE,
                 is_tried ? NUMBER_WIDTH : sizeof (SQL_DATE_STRUCT));
      break;
    case SQL_TYPE_TIME:
    case SQL_SS_TIME2:
      set_fixed (self, SLUICE_ODBC_AS_TIME, SLUICE_TYPE_KIND_TIME, SQL_C_CHAR, NUMBER_WIDTH);
      break;
    case SQL_TYPE_TIMESTAMP:
      set_timestamp (self, statement->session->dialect, is_tried);
      break;
    case SQL_SS_TIMESTAMPOFFSET:
      set_fixed (self, SLUICE_ODBC_AS_TEXT, SLUICE_TYPE_KIND_TIMESTAMPTZ, SQL_C_CHAR, NUMBER_WIDTH);
      break;
    case SQL_GUID:
      set_fixed (self, SLUICE_ODBC_AS_UUID, SLUICE_TYPE_KIND_UUID, SQL_C_CHAR, NUMBER_WIDTH);
      break;
    case SQL_BINARY:
    case SQL_VARBINARY:
    case SQL_LONGVARBINARY:
      set_bytes (self, sql_type == SQL_LONGVARBINARY ? 0 : size);
      break;
    case SQL_LONGVARCHAR:
    case SQL_WLONGVARCHAR:
      size = 0;
      G_GNUC_FALLTHROUGH;
    default:
      set_text (self, statement->session->is_wide && !(is_tried && driver->is_utf8), size);
      break;
    }
}

/* Where a column promises nothing a value of any type comes as its text. */
static void
choose_dynamic (SluiceOdbcColumn *self)
{
  if (self->reading == SLUICE_ODBC_AS_BYTES)
    return;
  self->c_type = SQL_C_CHAR;
  self->width = 0;
  if (self->reading == SLUICE_ODBC_AS_DOUBLE || self->reading == SLUICE_ODBC_AS_FLOAT ||
      self->reading == SLUICE_ODBC_AS_BOOLEAN)
    self->reading = SLUICE_ODBC_AS_NUMBER;
  /* Times are texts, and compare as such: a bookmark has to be the text that is there. */
  else if (self->reading >= SLUICE_ODBC_AS_DATE && self->reading <= SLUICE_ODBC_AS_TIMESTAMPTZ)
    self->reading = SLUICE_ODBC_AS_TEXT;
}

/**
 * sluice_odbc_column_new:
 * @statement: a prepared statement
 * @place: a column, from 1
 * @error: as of sluice_odbc_set_error()
 *
 * Asks the driver what a column is like.
 *
 * Returns: (transfer full) (nullable): the column
 */
SluiceOdbcColumn *
sluice_odbc_column_new (SluiceOdbcStatement  *statement,
                        SQLUSMALLINT          place,
                        GError              **error)
{
  g_autoptr(SluiceOdbcColumn) self = g_new0 (SluiceOdbcColumn, 1);
  SQLSMALLINT sql_type = 0;
  SQLSMALLINT digits = 0;
  SQLULEN size = 0;
  SQLWCHAR wide[MAX_NAME] = { 0 };
  char narrow[MAX_NAME] = "";
  SQLRETURN rc;

  g_return_val_if_fail (statement != NULL, NULL);

  if (statement->session->is_wide)
    rc = SQLDescribeColW (statement->handle, place, wide, MAX_NAME, NULL, &sql_type, &size, &digits, NULL);
  else
    rc = SQLDescribeCol (statement->handle, place, (SQLCHAR *) narrow, MAX_NAME, NULL, &sql_type, &size, &digits, NULL);
  if (!SQL_SUCCEEDED (rc))
    {
      sluice_odbc_statement_set_error (statement, "The columns of the result cannot be told", NULL, error);
      return NULL;
    }
  self->place = place;
  self->name = statement->session->is_wide ? sluice_odbc_text_to_utf8 (wide, -1) : g_utf8_make_valid (narrow, -1);
  self->type_name = get_attribute (statement, place, SQL_DESC_TYPE_NAME);
  choose (self, statement, sql_type, size, digits);
  if (statement->session->driver != NULL && statement->session->driver->is_dynamic)
    choose_dynamic (self);
  return g_steal_pointer (&self);
}

/**
 * sluice_odbc_column_free:
 * @self: (transfer full): a column
 */
void
sluice_odbc_column_free (SluiceOdbcColumn *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->name);
  g_free (self->type_name);
  g_free (self);
}

static SluiceValue
copy_text (const char  *text,
           SluiceArena *arena)
{
  const gsize size = strlen (text);

  return sluice_value_text (SLUICE_VALUE_TEXT, sluice_arena_copy (arena, text, size), size);
}

static gboolean
parse_integer (const char *text,
               gsize       size,
               gint64     *ret_value)
{
  SluiceDecimal decimal;

  return size > 0 && strspn (text, "-0123456789") >= size && sluice_decimal_parse (text, size, &decimal) &&
         sluice_decimal_to_integer (&decimal, ret_value);
}

/* Exactly @n digits. */
static gboolean
parse_digits (const char **text,
              guint        n,
              int         *ret_number)
{
  int number = 0;

  for (guint i = 0; i < n; i++)
    {
      if (!g_ascii_isdigit ((*text)[i]))
        return FALSE;
      number = 10 * number + (*text)[i] - '0';
    }
  *text += n;
  *ret_number = number;
  return TRUE;
}

static gboolean
parse_date (const char **text,
            gint64      *ret_days)
{
  int year;
  int month;
  int day;

  if (!parse_digits (text, 4, &year) || *(*text)++ != '-' || !parse_digits (text, 2, &month) ||
      *(*text)++ != '-' || !parse_digits (text, 2, &day) || !sluice_civil_is_valid (year, month, day))
    return FALSE;
  *ret_days = sluice_civil_days (year, month, day);
  return TRUE;
}

static gboolean
parse_time (const char **text,
            gint64      *ret_usec)
{
  gint64 usec = 0;
  int hour;
  int minute;
  int second;

  if (!parse_digits (text, 2, &hour) || *(*text)++ != ':' || !parse_digits (text, 2, &minute) ||
      *(*text)++ != ':' || !parse_digits (text, 2, &second) || hour > 23 || minute > 59 || second > 59)
    return FALSE;
  if (**text == '.')
    {
      gint64 unit = G_USEC_PER_SEC;

      for ((*text)++; g_ascii_isdigit (**text); (*text)++)
        {
          unit /= 10;
          /* Finer than we keep, unless it is nothing. */
          if (unit == 0 && **text != '0')
            return FALSE;
          usec += unit * (**text - '0');
        }
    }
  *ret_usec = (gint64) ((hour * 60 + minute) * 60 + second) * G_USEC_PER_SEC + usec;
  return TRUE;
}

/* A date or time in the form that these drivers have; anything else stays a text, for
 * the type of its column to judge. */
static gboolean
parse_moment (SluiceOdbcReading  reading,
              const char        *data,
              gsize              size,
              SluiceValue       *ret_value)
{
  char text[NUMBER_WIDTH] = "";
  const char *p = text;
  gint64 days = 0;
  gint64 usec = 0;

  if (size >= sizeof text)
    return FALSE;
  memcpy (text, data, size);
  if (reading == SLUICE_ODBC_AS_TIME)
    {
      if (!parse_time (&p, &usec) || p != text + size)
        return FALSE;
      *ret_value = sluice_value_int (SLUICE_VALUE_TIME, usec);
      return TRUE;
    }
  if (!parse_date (&p, &days))
    return FALSE;
  if (reading == SLUICE_ODBC_AS_DATE)
    {
      *ret_value = sluice_value_int (SLUICE_VALUE_DATE, days);
      return p == text + size;
    }
  if ((*p != ' ' && *p != 'T') || (p++, !parse_time (&p, &usec)) || p != text + size)
    return FALSE;
  *ret_value = sluice_value_int (reading == SLUICE_ODBC_AS_TIMESTAMPTZ ? SLUICE_VALUE_TIMESTAMPTZ : SLUICE_VALUE_TIMESTAMP,
                                 days * SLUICE_USEC_PER_DAY + usec);
  return TRUE;
}

static SluiceValue
read_structure (SQLSMALLINT        c_type,
                SluiceOdbcReading  reading,
                const char        *data,
                SluiceArena       *arena)
{
  SQL_TIMESTAMP_STRUCT t = { 0 };
  g_autofree char *text = NULL;
  SluiceValueKind kind = SLUICE_VALUE_TIMESTAMP;
  gint64 days;

  if (c_type == SQL_C_TYPE_DATE)
    {
      SQL_DATE_STRUCT date;

      memcpy (&date, data, sizeof date);
      if (sluice_civil_is_valid (date.year, date.month, date.day))
        return sluice_value_int (SLUICE_VALUE_DATE, sluice_civil_days (date.year, date.month, date.day));
      text = g_strdup_printf ("%04d-%02u-%02u", date.year, date.month, date.day);
      return copy_text (text, arena);
    }

  memcpy (&t, data, sizeof t);
  if (!sluice_civil_is_valid (t.year, t.month, t.day) || t.hour > 23 || t.minute > 59 || t.second > 59 ||
      t.fraction % 1000 != 0 || t.fraction >= 1000000000)
    {
      text = g_strdup_printf ("%04d-%02u-%02u %02u:%02u:%02u.%09u", t.year, t.month, t.day, t.hour, t.minute, t.second,
                              (guint) t.fraction);
      return copy_text (text, arena);
    }
  if (reading == SLUICE_ODBC_AS_TIMESTAMPTZ)
    kind = SLUICE_VALUE_TIMESTAMPTZ;
  days = sluice_civil_days (t.year, t.month, t.day);
  return sluice_value_int (kind, days * SLUICE_USEC_PER_DAY +
                           (gint64) ((t.hour * 60 + t.minute) * 60 + t.second) * G_USEC_PER_SEC + t.fraction / 1000);
}

static SluiceValue
read_double (double       d,
             SluiceArena *arena)
{
  if (isnan (d))
    return copy_text ("NaN", arena);
  if (isinf (d))
    return copy_text (d > 0 ? "Infinity" : "-Infinity", arena);
  return (SluiceValue) { .kind = SLUICE_VALUE_DOUBLE, .d = d };
}

/* The double that a server would write for it: 1.1, and not 1.100000023841858. */
static SluiceValue
read_float (double       d,
            SluiceArena *arena)
{
  static const char *const formats[] = { "%.6g", "%.7g", "%.8g", "%.9g" };
  char buffer[SLUICE_DOUBLE_BUFFER_SIZE];
  const float f = (float) d;

  if (!isfinite (f))
    return read_double (d, arena);
  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      float back;

      g_ascii_formatd (buffer, sizeof buffer, formats[i], (double) f);
      back = (float) g_ascii_strtod (buffer, NULL);
      if (memcmp (&back, &f, sizeof f) == 0)
        break;
    }
  return read_double (g_ascii_strtod (buffer, NULL), arena);
}

static SluiceValue
read_bits (const char  *data,
           gsize        size,
           SluiceArena *arena)
{
  guint64 number = 0;
  char text[24];
  gsize len;

  if (size > sizeof number)
    return sluice_value_text (SLUICE_VALUE_INVALID, "", 0);
  for (gsize i = 0; i < size; i++)
    number = number << 8 | (guchar) data[i];
  if (number <= G_MAXINT64)
    return sluice_value_int (SLUICE_VALUE_INTEGER, (gint64) number);
  len = (gsize) g_snprintf (text, sizeof text, "%" G_GUINT64_FORMAT, number);
  return sluice_value_text (SLUICE_VALUE_NUMBER, sluice_arena_copy (arena, text, len), len);
}

static SluiceValue
read_uuid (const char  *data,
           gsize        size,
           SluiceArena *arena)
{
  char *text = sluice_arena_alloc (arena, size + 1);

  for (gsize i = 0; i < size; i++)
    text[i] = g_ascii_tolower (data[i]);
  return sluice_value_text (SLUICE_VALUE_TEXT, text, size);
}

/* A boolean is a digit, or with MariaDB a byte. */
static gboolean
read_boolean (const char  *data,
              gsize        size,
              SluiceValue *ret_value)
{
  const char c = size == 1 ? data[0] : 'x';

  if (c != '0' && c != '1' && c != 0 && c != 1)
    return FALSE;
  *ret_value = sluice_value_int (SLUICE_VALUE_BOOLEAN, c & 1);
  return TRUE;
}

static gboolean
read_number (const char  *data,
             gsize        size,
             SluiceArena *arena,
             SluiceValue *ret_value)
{
  SluiceDecimal decimal;

  if (!sluice_decimal_parse (data, size, &decimal))
    return FALSE;
  *ret_value = sluice_value_text (SLUICE_VALUE_NUMBER, sluice_arena_copy (arena, data, size), size);
  return TRUE;
}

/**
 * sluice_odbc_column_read:
 * @self: a column
 * @data: a value as the driver gave it in @c_type
 * @size: its bytes
 * @arena: where texts go
 *
 * Returns: the value; one that is not what its column promises is a text, or
 *   %SLUICE_VALUE_INVALID
 */
SluiceValue
sluice_odbc_column_read (const SluiceOdbcColumn *self,
                         const char             *data,
                         gsize                   size,
                         SluiceArena            *arena)
{
  SluiceValue value = SLUICE_NULL_VALUE;
  double d;

  switch (self->c_type)
    {
    case SQL_C_DOUBLE:
      memcpy (&d, data, sizeof d);
      return self->reading == SLUICE_ODBC_AS_FLOAT ? read_float (d, arena) : read_double (d, arena);
    case SQL_C_TYPE_DATE:
    case SQL_C_TYPE_TIMESTAMP:
      return read_structure (self->c_type, self->reading, data, arena);
    case SQL_C_BINARY:
      if (self->reading == SLUICE_ODBC_AS_BITS)
        return read_bits (data, size, arena);
      return sluice_value_text (SLUICE_VALUE_BYTES, sluice_arena_copy (arena, data, size), size);
    default:
      break;
    }

  if (self->reading == SLUICE_ODBC_AS_INTEGER && parse_integer (data, size, &value.i))
    return sluice_value_int (SLUICE_VALUE_INTEGER, value.i);
  if ((self->reading == SLUICE_ODBC_AS_INTEGER || self->reading == SLUICE_ODBC_AS_NUMBER) &&
      read_number (data, size, arena, &value))
    return value;
  if (self->reading == SLUICE_ODBC_AS_BOOLEAN && read_boolean (data, size, &value))
    return value;
  if (self->reading >= SLUICE_ODBC_AS_DATE && self->reading <= SLUICE_ODBC_AS_TIMESTAMPTZ &&
      parse_moment (self->reading, data, size, &value))
    return value;
  if (self->reading == SLUICE_ODBC_AS_UUID)
    return read_uuid (data, size, arena);
  return sluice_odbc_text_decode (data, size, self->c_type == SQL_C_WCHAR, arena);
}
