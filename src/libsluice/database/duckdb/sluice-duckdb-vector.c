/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-duckdb-vector.h"

#include <string.h>

/* The most digits that a decimal of DuckDB has. */
#define MAX_PRECISION 38

/* What stands inside of a text's value, not behind a pointer. */
#define MAX_INLINED 12

/**
 * sluice_duckdb_vector_fits:
 * @type: a type
 *
 * Returns: whether values of @type have a type of their own in DuckDB; others are
 *   texts
 */
gboolean
sluice_duckdb_vector_fits (SluiceType type)
{
  return type.kind != SLUICE_TYPE_KIND_DECIMAL || (type.precision > 0 && type.precision <= MAX_PRECISION);
}

static gboolean
is_number (SluiceType type)
{
  return type.kind == SLUICE_TYPE_KIND_DECIMAL && sluice_duckdb_vector_fits (type);
}

/**
 * sluice_duckdb_vector_make_type:
 * @duckdb: the library
 * @type: the type of a column
 *
 * JSON is a text for DuckDB, which an alias may tell from others.
 *
 * Returns: (transfer full): DuckDB's type, for destroy_logical_type()
 */
gpointer
sluice_duckdb_vector_make_type (const SluiceDuckdbLibrary *duckdb,
                                SluiceType                 type)
{
  static const SluiceDuckdbType types[SLUICE_N_TYPE_KINDS] = {
    [SLUICE_TYPE_KIND_BOOLEAN] = DUCKDB_TYPE_BOOLEAN,
    [SLUICE_TYPE_KIND_INTEGER] = DUCKDB_TYPE_BIGINT,
    [SLUICE_TYPE_KIND_DOUBLE] = DUCKDB_TYPE_DOUBLE,
    [SLUICE_TYPE_KIND_DECIMAL] = DUCKDB_TYPE_VARCHAR,
    [SLUICE_TYPE_KIND_TEXT] = DUCKDB_TYPE_VARCHAR,
    [SLUICE_TYPE_KIND_DATE] = DUCKDB_TYPE_DATE,
    [SLUICE_TYPE_KIND_TIME] = DUCKDB_TYPE_TIME,
    [SLUICE_TYPE_KIND_TIMESTAMP] = DUCKDB_TYPE_TIMESTAMP,
    [SLUICE_TYPE_KIND_TIMESTAMPTZ] = DUCKDB_TYPE_TIMESTAMP_TZ,
    [SLUICE_TYPE_KIND_UUID] = DUCKDB_TYPE_UUID,
    [SLUICE_TYPE_KIND_JSON] = DUCKDB_TYPE_VARCHAR,
    [SLUICE_TYPE_KIND_BYTES] = DUCKDB_TYPE_BLOB,
  };
  g_return_val_if_fail (duckdb != NULL && type.kind < SLUICE_N_TYPE_KINDS, NULL);

  if (is_number (type))
    return duckdb->create_decimal_type ((guint8) type.precision, (guint8) type.scale);
  return duckdb->create_logical_type ((int) types[type.kind]);
}

/* Texts stay where they are: in the arena of the batch. */
static inline void
put_text (duckdb_string     *out,
          const SluiceValue *value)
{
  if (value->len <= MAX_INLINED)
    {
      memset (out, 0, sizeof *out);
      out->inlined.length = value->len;
      memcpy (out->inlined.text, value->s, value->len);
    }
  else
    {
      out->pointer.length = value->len;
      memcpy (out->pointer.prefix, value->s, sizeof out->pointer.prefix);
      out->pointer.text = value->s;
    }
}

/* A decimal without its point. It has the digits of its type, and no more. */
static inline gint64
parse_decimal (const SluiceValue *value)
{
  gint64 number = 0;

  for (guint i = 0; i < value->len; i++)
    {
      if (g_ascii_isdigit (value->s[i]))
        number = number * 10 + (value->s[i] - '0');
    }
  return value->s[0] == '-' ? -number : number;
}

/* One of more than 18 digits. */
static duckdb_hugeint
parse_long_decimal (const SluiceValue *value)
{
  guint32 limbs[4] = { 0, };
  duckdb_hugeint number;

  for (guint i = 0; i < value->len; i++)
    {
      guint64 carry = (guint64) g_ascii_digit_value (value->s[i]);

      for (guint k = 0; g_ascii_isdigit (value->s[i]) && k < G_N_ELEMENTS (limbs); k++)
        {
          carry += (guint64) limbs[k] * 10;
          limbs[k] = (guint32) carry;
          carry >>= 32;
        }
    }
  number.lower = (guint64) limbs[1] << 32 | limbs[0];
  number.upper = (gint64) ((guint64) limbs[3] << 32 | limbs[2]);
  if (value->s[0] == '-')
    {
      number.lower = ~number.lower + 1;
      number.upper = (gint64) (~(guint64) number.upper + (number.lower == 0 ? 1 : 0));
    }
  return number;
}

/* By how many digits its type has, a decimal is one of four integers. */
static inline void
put_decimal (gpointer           data,
             guint              i,
             guint              precision,
             const SluiceValue *value)
{
  if (precision <= 4)
    ((gint16 *) data)[i] = (gint16) parse_decimal (value);
  else if (precision <= 9)
    ((gint32 *) data)[i] = (gint32) parse_decimal (value);
  else if (precision <= 18)
    ((gint64 *) data)[i] = parse_decimal (value);
  else
    ((duckdb_hugeint *) data)[i] = parse_long_decimal (value);
}

/* 128 bits whose sign is turned, so that they sort as the text does. */
static inline void
put_uuid (duckdb_hugeint    *out,
          const SluiceValue *value)
{
  guint64 halves[2] = { 0, 0 };
  guint n = 0;

  for (guint i = 0; i < value->len; i++)
    {
      int digit = g_ascii_xdigit_value (value->s[i]);

      if (digit < 0)
        continue;
      halves[n / 16 % 2] = halves[n / 16 % 2] << 4 | (guint64) digit;
      n++;
    }
  out->lower = halves[1];
  out->upper = (gint64) (halves[0] ^ G_GUINT64_CONSTANT (1) << 63);
}

static inline void
put_value (gpointer           data,
           guint              i,
           SluiceType         type,
           const SluiceValue *value)
{
  switch (type.kind)
    {
    case SLUICE_TYPE_KIND_BOOLEAN:
      ((guint8 *) data)[i] = value->i != 0;
      break;
    case SLUICE_TYPE_KIND_DATE:
      ((gint32 *) data)[i] = (gint32) value->i;
      break;
    case SLUICE_TYPE_KIND_DOUBLE:
      ((double *) data)[i] = value->d;
      break;
    case SLUICE_TYPE_KIND_INTEGER:
    case SLUICE_TYPE_KIND_TIME:
    case SLUICE_TYPE_KIND_TIMESTAMP:
    case SLUICE_TYPE_KIND_TIMESTAMPTZ:
      ((gint64 *) data)[i] = value->i;
      break;
    case SLUICE_TYPE_KIND_UUID:
      put_uuid ((duckdb_hugeint *) data + i, value);
      break;
    case SLUICE_TYPE_KIND_DECIMAL:
      if (is_number (type))
        put_decimal (data, i, type.precision, value);
      else
        put_text ((duckdb_string *) data + i, value);
      break;
    case SLUICE_TYPE_KIND_TEXT:
    case SLUICE_TYPE_KIND_JSON:
    case SLUICE_TYPE_KIND_BYTES:
    default:
      put_text ((duckdb_string *) data + i, value);
    }
}

/**
 * sluice_duckdb_vector_fill:
 * @duckdb: the library
 * @vector: a vector of the type that was made of @type
 * @type: the type of the column
 * @batch: rows, whose texts the vector points to: they must outlive it
 * @rows: (array length=n): which of them
 * @n: how many, at most what fits into a vector
 * @place: where the column stands in a row
 *
 * Puts a column of some rows into a vector.
 */
void
sluice_duckdb_vector_fill (const SluiceDuckdbLibrary *duckdb,
                           gpointer                   vector,
                           SluiceType                 type,
                           const SluiceBatch         *batch,
                           const guint               *rows,
                           guint                      n,
                           guint                      place)
{
  guint64 *validity = NULL;
  gpointer data;

  g_return_if_fail (duckdb != NULL && vector != NULL && batch != NULL && place < batch->n_columns);
  g_return_if_fail (rows != NULL || n == 0);

  data = duckdb->vector_get_data (vector);
  for (guint i = 0; i < n; i++)
    {
      const SluiceValue *value = sluice_batch_row (batch, rows[i]) + place;

      if (!sluice_value_is_null (value))
        {
          put_value (data, i, type, value);
          continue;
        }
      if (validity == NULL)
        {
          duckdb->vector_ensure_validity_writable (vector);
          validity = duckdb->vector_get_validity (vector);
        }
      validity[i / 64] &= ~(G_GUINT64_CONSTANT (1) << i % 64);
    }
}
