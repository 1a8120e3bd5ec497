/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-postgres-type.h"

#include "sluice-civil.h"
#include "sluice-json-text.h"

#include <math.h>
#include <string.h>

/* The binary forms of the server's values are those of its send functions
 * (src/backend/utils/adt/{numeric,date,timestamp,json,jsonb,uuid,float}.c). They have
 * not changed since 7.4 and 8.4 (integer times), and clients rely on that. */

/* Days from 1970-01-01 to 2000-01-01, from which the server counts. */
#define EPOCH_DAYS 10957
#define EPOCH_USEC (EPOCH_DAYS * SLUICE_USEC_PER_DAY)
/* 0001-01-01 and 9999-12-31, in days since 1970-01-01. */
#define FIRST_DAY (-719162)
#define LAST_DAY 2932896
/* Days and years after which the calendar is the same again. */
#define CYCLE_DAYS 146097
#define CYCLE_YEARS 400

/* A numeric in binary: its head, and digits of base 10000. */
#define NUMERIC_HEAD 8
#define NUMERIC_NEGATIVE 0x4000
#define NUMERIC_NAN 0xC000
#define NUMERIC_INFINITY 0xD000
#define NUMERIC_MINUS_INFINITY 0xF000

static SluiceValue
make_text (SluiceArena *arena,
           const char  *text)
{
  return sluice_value_text (SLUICE_VALUE_TEXT, sluice_arena_copy (arena, text, strlen (text)), strlen (text));
}

/* A value that the server sent otherwise than agreed is never another value. */
static SluiceValue
make_invalid (const char *data,
              guint32     size)
{
  return sluice_value_text (SLUICE_VALUE_INVALID, data, size);
}

static guint16
read_16 (const char *data)
{
  guint16 big;

  memcpy (&big, data, sizeof big);
  return GUINT16_FROM_BE (big);
}

static guint32
read_32 (const char *data)
{
  guint32 big;

  memcpy (&big, data, sizeof big);
  return GUINT32_FROM_BE (big);
}

static guint64
read_64 (const char *data)
{
  guint64 big;

  memcpy (&big, data, sizeof big);
  return GUINT64_FROM_BE (big);
}

static SluiceValue
decode_bool (const char  *data,
             guint32      size,
             SluiceArena *arena)
{
  return size == 1 ? sluice_value_int (SLUICE_VALUE_BOOLEAN, data[0] != 0) : make_invalid (data, size);
}

static SluiceValue
decode_integer (const char  *data,
                guint32      size,
                SluiceArena *arena)
{
  switch (size)
    {
    case 2:
      return sluice_value_int (SLUICE_VALUE_INTEGER, (gint16) read_16 (data));
    case 4:
      return sluice_value_int (SLUICE_VALUE_INTEGER, (gint32) read_32 (data));
    case 8:
      return sluice_value_int (SLUICE_VALUE_INTEGER, (gint64) read_64 (data));
    default:
      return make_invalid (data, size);
    }
}

static SluiceValue
decode_oid (const char  *data,
            guint32      size,
            SluiceArena *arena)
{
  return size == 4 ? sluice_value_int (SLUICE_VALUE_INTEGER, read_32 (data)) : make_invalid (data, size);
}

static SluiceValue
make_double (SluiceArena *arena,
             double       number)
{
  if (isnan (number))
    return make_text (arena, "NaN");
  if (isinf (number))
    return make_text (arena, number > 0 ? "Infinity" : "-Infinity");
  return (SluiceValue) { .kind = SLUICE_VALUE_DOUBLE, .d = number };
}

static SluiceValue
decode_float8 (const char  *data,
               guint32      size,
               SluiceArena *arena)
{
  guint64 bits;
  double number;

  if (size != sizeof bits)
    return make_invalid (data, size);
  bits = read_64 (data);
  memcpy (&number, &bits, sizeof number);
  return make_double (arena, number);
}

/* 1.1 is 1.1 also as a double: the shortest digits that mean this float, which are
 * those that the server prints. */
static SluiceValue
decode_float4 (const char  *data,
               guint32      size,
               SluiceArena *arena)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];
  guint32 bits;
  float number;

  if (size != sizeof bits)
    return make_invalid (data, size);
  bits = read_32 (data);
  memcpy (&number, &bits, sizeof number);
  if (!isfinite (number))
    return make_double (arena, (double) number);
  for (int digits = 6; digits <= 9; digits++)
    {
      char format[8];
      double shortest;
      float back;

      g_snprintf (format, sizeof format, "%%.%dg", digits);
      shortest = g_ascii_strtod (g_ascii_formatd (buffer, sizeof buffer, format, (double) number), NULL);
      back = (float) shortest;
      if (memcmp (&back, &number, sizeof back) == 0)
        return make_double (arena, shortest);
    }
  return make_double (arena, (double) number);
}

/* Digits @first to @last - 1 of the four of a group. */
static char *
put_group (char  *out,
           guint  group,
           int    first,
           int    last)
{
  static const guint powers[] = { 1000, 100, 10, 1 };

  for (int i = first; i < last; i++)
    *out++ = (char) ('0' + group / powers[i] % 10);
  return out;
}

static SluiceValue
decode_numeric (const char  *data,
                guint32      size,
                SluiceArena *arena)
{
  guint n_groups = size >= NUMERIC_HEAD ? read_16 (data) : 0;
  int weight;
  guint sign;
  int scale;
  char *text;
  char *out;

  if (size < NUMERIC_HEAD || size != NUMERIC_HEAD + 2 * n_groups)
    return make_invalid (data, size);
  weight = (gint16) read_16 (data + 2);
  sign = read_16 (data + 4);
  scale = read_16 (data + 6);
  if (sign == NUMERIC_NAN)
    return make_text (arena, "NaN");
  if (sign == NUMERIC_INFINITY || sign == NUMERIC_MINUS_INFINITY)
    return make_text (arena, sign == NUMERIC_INFINITY ? "Infinity" : "-Infinity");

  /* A sign, the groups before the point or a zero, the point, and what is behind it. */
  text = sluice_arena_alloc (arena, (gsize) (2 + 4 * MAX (weight + 1, 1) + scale));
  out = text;
  if (sign == NUMERIC_NEGATIVE)
    *out++ = '-';
  if (weight < 0)
    *out++ = '0';
  for (int i = 0; i <= weight; i++)
    {
      guint group = (guint) i < n_groups ? read_16 (data + NUMERIC_HEAD + 2 * i) : 0;

      /* The first group has no zeros before it. */
      out = put_group (out, group, i > 0 || group >= 1000 ? 0 : group >= 100 ? 1 : group >= 10 ? 2 : 3, 4);
    }
  if (scale > 0)
    *out++ = '.';
  for (int done = 0, i = weight + 1; done < scale; done += 4, i++)
    {
      guint group = i >= 0 && (guint) i < n_groups ? read_16 (data + NUMERIC_HEAD + 2 * i) : 0;

      out = put_group (out, group, 0, MIN (scale - done, 4));
    }
  return sluice_value_text (SLUICE_VALUE_NUMBER, text, (gsize) (out - text));
}

static SluiceValue
decode_text (const char  *data,
             guint32      size,
             SluiceArena *arena)
{
  return sluice_value_text (SLUICE_VALUE_TEXT, data, size);
}

static SluiceValue
decode_bytea (const char  *data,
              guint32      size,
              SluiceArena *arena)
{
  return sluice_value_text (SLUICE_VALUE_BYTES, data, size);
}

static SluiceValue
decode_json (const char  *data,
             guint32      size,
             SluiceArena *arena)
{
  SluiceValue value;

  if (sluice_json_text_compact (data, size, arena, &value))
    return value;
  return sluice_value_text (SLUICE_VALUE_TEXT, data, size);
}

static SluiceValue
decode_jsonb (const char  *data,
              guint32      size,
              SluiceArena *arena)
{
  /* The version of the form. */
  if (size < 1 || data[0] != 1)
    return make_invalid (data, size);
  return decode_json (data + 1, size - 1, arena);
}

static SluiceValue
decode_uuid (const char  *data,
             guint32      size,
             SluiceArena *arena)
{
  static const char digits[] = "0123456789abcdef";
  char *text;
  char *out;

  if (size != 16)
    return make_invalid (data, size);
  text = out = sluice_arena_alloc (arena, 36);
  for (guint i = 0; i < size; i++)
    {
      if (i == 4 || i == 6 || i == 8 || i == 10)
        *out++ = '-';
      *out++ = digits[(guchar) data[i] >> 4];
      *out++ = digits[(guchar) data[i] & 15];
    }
  return sluice_value_text (SLUICE_VALUE_UUID, text, 36);
}

/* A date that a value cannot hold, before the year 1 or after 9999, as the server
 * prints it. @time is put behind it. */
static SluiceValue
make_far_date (SluiceArena *arena,
               gint64       days,
               const char  *time)
{
  gint64 cycles = days >= 0 ? days / CYCLE_DAYS : -((-days + CYCLE_DAYS - 1) / CYCLE_DAYS);
  g_autofree char *text = NULL;
  int year;
  int month;
  int day;

  sluice_civil_from_days (days - cycles * CYCLE_DAYS, &year, &month, &day);
  year += (int) cycles * CYCLE_YEARS;
  text = g_strdup_printf ("%04d-%02d-%02d%s%s", year > 0 ? year : 1 - year, month, day, time, year > 0 ? "" : " BC");
  return make_text (arena, text);
}

static SluiceValue
decode_date (const char  *data,
             guint32      size,
             SluiceArena *arena)
{
  gint64 days;

  if (size != 4)
    return make_invalid (data, size);
  days = (gint32) read_32 (data);
  if (days == G_MAXINT32 || days == G_MININT32)
    return make_text (arena, days > 0 ? "infinity" : "-infinity");
  days += EPOCH_DAYS;
  if (days < FIRST_DAY || days > LAST_DAY)
    return make_far_date (arena, days, "");
  return sluice_value_int (SLUICE_VALUE_DATE, days);
}

static SluiceValue
decode_time (const char  *data,
             guint32      size,
             SluiceArena *arena)
{
  gint64 usec;

  if (size != 8)
    return make_invalid (data, size);
  usec = (gint64) read_64 (data);
  if (usec == SLUICE_USEC_PER_DAY)
    return make_text (arena, "24:00:00");
  return sluice_value_int (SLUICE_VALUE_TIME, usec);
}

static SluiceValue
make_timestamp (const char      *data,
                guint32          size,
                SluiceArena     *arena,
                SluiceValueKind  kind)
{
  char time[SLUICE_CIVIL_BUFFER_SIZE + 4] = " ";
  gint64 usec;
  gint64 days;
  gsize n;

  if (size != 8)
    return make_invalid (data, size);
  usec = (gint64) read_64 (data);
  if (usec == G_MAXINT64 || usec == G_MININT64)
    return make_text (arena, usec > 0 ? "infinity" : "-infinity");
  days = usec / SLUICE_USEC_PER_DAY;
  if (usec % SLUICE_USEC_PER_DAY < 0)
    days--;
  if (days + EPOCH_DAYS >= FIRST_DAY && days + EPOCH_DAYS <= LAST_DAY)
    return sluice_value_int (kind, usec + EPOCH_USEC);

  n = 1 + sluice_civil_format_time (usec - days * SLUICE_USEC_PER_DAY, time + 1);
  g_strlcpy (time + n, kind == SLUICE_VALUE_TIMESTAMPTZ ? "+00" : "", sizeof time - n);
  return make_far_date (arena, days + EPOCH_DAYS, time);
}

static SluiceValue
decode_timestamp (const char  *data,
                  guint32      size,
                  SluiceArena *arena)
{
  return make_timestamp (data, size, arena, SLUICE_VALUE_TIMESTAMP);
}

static SluiceValue
decode_timestamptz (const char  *data,
                    guint32      size,
                    SluiceArena *arena)
{
  return make_timestamp (data, size, arena, SLUICE_VALUE_TIMESTAMPTZ);
}

/* The text forms, for servers that have no other: what is not safely a number is
 * text, and the column's type judges it. */

static SluiceValue
decode_bool_text (const char  *data,
                  guint32      size,
                  SluiceArena *arena)
{
  if (size == 1 && (data[0] == 't' || data[0] == 'f'))
    return sluice_value_int (SLUICE_VALUE_BOOLEAN, data[0] == 't');
  return sluice_value_text (SLUICE_VALUE_TEXT, data, size);
}

/* NaN and the infinities are no numbers. */
static SluiceValue
decode_number_text (const char  *data,
                    guint32      size,
                    SluiceArena *arena)
{
  const guint32 sign = size > 1 && data[0] == '-' ? 1 : 0;
  const gboolean is_number = size > 0 && g_ascii_isdigit (data[sign]);

  return sluice_value_text (is_number ? SLUICE_VALUE_NUMBER : SLUICE_VALUE_TEXT, data, size);
}

/**
 * sluice_postgres_find_binary:
 * @oid: a type
 *
 * Returns: (nullable): what reads the type's binary form, %NULL = only the server
 *   knows it
 */
SluicePostgresDecoder
sluice_postgres_find_binary (guint oid)
{
  switch (oid)
    {
    case SLUICE_PG_BOOL:
      return decode_bool;
    case SLUICE_PG_INT2:
    case SLUICE_PG_INT4:
    case SLUICE_PG_INT8:
      return decode_integer;
    case SLUICE_PG_OID:
      return decode_oid;
    case SLUICE_PG_FLOAT4:
      return decode_float4;
    case SLUICE_PG_FLOAT8:
      return decode_float8;
    case SLUICE_PG_NUMERIC:
      return decode_numeric;
    case SLUICE_PG_NAME:
    case SLUICE_PG_TEXT:
    case SLUICE_PG_UNKNOWN:
    case SLUICE_PG_BPCHAR:
    case SLUICE_PG_VARCHAR:
      return decode_text;
    case SLUICE_PG_BYTEA:
      return decode_bytea;
    case SLUICE_PG_JSON:
      return decode_json;
    case SLUICE_PG_JSONB:
      return decode_jsonb;
    case SLUICE_PG_UUID:
      return decode_uuid;
    case SLUICE_PG_DATE:
      return decode_date;
    case SLUICE_PG_TIME:
      return decode_time;
    case SLUICE_PG_TIMESTAMP:
      return decode_timestamp;
    case SLUICE_PG_TIMESTAMPTZ:
      return decode_timestamptz;
    default:
      return NULL;
    }
}

/**
 * sluice_postgres_find_text:
 * @oid: a type
 *
 * Returns: what reads the type's text form
 */
SluicePostgresDecoder
sluice_postgres_find_text (guint oid)
{
  switch (oid)
    {
    case SLUICE_PG_BOOL:
      return decode_bool_text;
    case SLUICE_PG_INT2:
    case SLUICE_PG_INT4:
    case SLUICE_PG_INT8:
    case SLUICE_PG_OID:
    case SLUICE_PG_FLOAT4:
    case SLUICE_PG_FLOAT8:
    case SLUICE_PG_NUMERIC:
      return decode_number_text;
    case SLUICE_PG_JSON:
    case SLUICE_PG_JSONB:
      return decode_json;
    default:
      return decode_text;
    }
}

/**
 * sluice_postgres_find_type:
 * @oid: a type of the server
 * @modifier: what stands in its brackets, as the server keeps it; -1 = nothing
 *
 * Returns: the type that holds all its values but NaN, the infinities, and dates
 *   outside of the years 1 to 9999
 */
SluiceType
sluice_postgres_find_type (guint oid,
                           int   modifier)
{
  static const struct
  {
    guint oid;
    SluiceTypeKind kind;
  } kinds[] = {
    { SLUICE_PG_BOOL, SLUICE_TYPE_KIND_BOOLEAN }, { SLUICE_PG_INT2, SLUICE_TYPE_KIND_INTEGER },
    { SLUICE_PG_INT4, SLUICE_TYPE_KIND_INTEGER }, { SLUICE_PG_INT8, SLUICE_TYPE_KIND_INTEGER },
    { SLUICE_PG_OID, SLUICE_TYPE_KIND_INTEGER }, { SLUICE_PG_FLOAT4, SLUICE_TYPE_KIND_DOUBLE },
    { SLUICE_PG_FLOAT8, SLUICE_TYPE_KIND_DOUBLE }, { SLUICE_PG_BYTEA, SLUICE_TYPE_KIND_BYTES },
    { SLUICE_PG_JSON, SLUICE_TYPE_KIND_JSON }, { SLUICE_PG_JSONB, SLUICE_TYPE_KIND_JSON },
    { SLUICE_PG_UUID, SLUICE_TYPE_KIND_UUID }, { SLUICE_PG_DATE, SLUICE_TYPE_KIND_DATE },
    { SLUICE_PG_TIME, SLUICE_TYPE_KIND_TIME }, { SLUICE_PG_TIMESTAMP, SLUICE_TYPE_KIND_TIMESTAMP },
    { SLUICE_PG_TIMESTAMPTZ, SLUICE_TYPE_KIND_TIMESTAMPTZ },
  };
  /* numeric(p,s): p in the upper half, s in the lower, both over four (numeric.c). */
  const int precision = ((modifier - 4) >> 16) & 0xffff;
  const int scale = (modifier - 4) & 0x7ff;

  if (oid == SLUICE_PG_NUMERIC && modifier >= 4 && precision <= SLUICE_DECIMAL_MAX_PRECISION && scale <= precision)
    return (SluiceType) { SLUICE_TYPE_KIND_DECIMAL, (guint16) precision, (guint16) scale };
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      if (kinds[i].oid == oid)
        return (SluiceType) { .kind = kinds[i].kind };
    }
  return (SluiceType) { .kind = SLUICE_TYPE_KIND_TEXT };
}
