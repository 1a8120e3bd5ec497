/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-sort-key.h"

#include "sluice-decimal.h"

#include <string.h>

/* What stands before a value: NULL comes last whatever the direction. */
#define MARK_VALUE 0x01
#define MARK_NULL 0x02

/* Before the digits of a number. */
#define SIGN_NEGATIVE 0x01
#define SIGN_ZERO 0x02
#define SIGN_POSITIVE 0x03

static void
append_byte (GByteArray *key,
             guint8      byte)
{
  g_byte_array_append (key, &byte, 1);
}

static void
append_word (GByteArray *key,
             guint64     word)
{
  const guint64 big_endian = GUINT64_TO_BE (word);

  g_byte_array_append (key, (const guint8 *) &big_endian, sizeof big_endian);
}

static void
append_integer (GByteArray *key,
                gint64      value)
{
  append_word (key, (guint64) value ^ (G_GUINT64_CONSTANT (1) << 63));
}

/* The bits of IEEE 754 numbers are in their order, but for the sign: of negative ones
 * all are turned round, of others the sign. Both zeros are one value. */
static void
append_double (GByteArray *key,
               double      value)
{
  guint64 bits;

  /* -0 becomes 0, everything else stays. */
  value += 0.0;
  memcpy (&bits, &value, sizeof bits);
  append_word (key, bits >> 63 != 0 ? ~bits : bits | G_GUINT64_CONSTANT (1) << 63);
}

/* Sign, size, digits and an end that is less than any digit; all but the sign turned
 * round below zero. */
static void
append_decimal (GByteArray        *key,
                const SluiceValue *value)
{
  SluiceDecimal decimal;
  guint from;
  gsize n;

  if (!sluice_decimal_parse (value->s, value->len, &decimal))
    g_return_if_reached ();
  n = sluice_decimal_n_digits (&decimal);
  if (n == 0)
    {
      append_byte (key, SIGN_ZERO);
      return;
    }
  append_byte (key, decimal.negative ? SIGN_NEGATIVE : SIGN_POSITIVE);
  from = key->len;
  append_integer (key, decimal.point);
  for (gsize i = 0; i < n; i++)
    append_byte (key, (guint8) sluice_decimal_digit (&decimal, i));
  append_byte (key, 0);
  for (guint i = from; decimal.negative && i < key->len; i++)
    key->data[i] = (guint8) ~key->data[i];
}

/* Bytes in their order: 0 is followed by 255, the end is two of them. */
static void
append_bytes (GByteArray *key,
              const char *s,
              gsize       len)
{
  static const guint8 zero[2] = { 0, 0xff };
  static const guint8 end[2] = { 0, 0 };

  while (len > 0)
    {
      const char *nul = memchr (s, 0, len);
      const gsize n = nul != NULL ? (gsize) (nul - s) : len;

      g_byte_array_append (key, (const guint8 *) s, (guint) n);
      if (nul == NULL)
        break;
      g_byte_array_append (key, zero, 2);
      s += n + 1;
      len -= n + 1;
    }
  g_byte_array_append (key, end, 2);
}

/**
 * sluice_sort_key_append:
 * @key: what the bytes are added to
 * @value: a value of a column
 * @descending: whether the greatest comes first
 *
 * Appends bytes that are to each other, compared as bytes, as the values are: numbers
 * by size, texts by their bytes, NULL last. Keys of several columns follow each other.
 * Values of one column are equal if and only if their bytes are.
 */
void
sluice_sort_key_append (GByteArray        *key,
                        const SluiceValue *value,
                        gboolean           descending)
{
  guint from;

  g_return_if_fail (key != NULL && value != NULL);

  if (sluice_value_is_null (value))
    {
      append_byte (key, MARK_NULL);
      return;
    }
  append_byte (key, MARK_VALUE);
  from = key->len;
  if (value->kind == SLUICE_VALUE_DOUBLE)
    append_double (key, value->d);
  else if (value->kind == SLUICE_VALUE_DECIMAL)
    append_decimal (key, value);
  else if (sluice_value_has_text (value))
    append_bytes (key, value->s, value->len);
  else
    append_integer (key, value->i);

  for (guint i = from; descending && i < key->len; i++)
    key->data[i] = (guint8) ~key->data[i];
}

static int
compare_decimals (const SluiceValue *a,
                  const SluiceValue *b)
{
  SluiceDecimal first;
  SluiceDecimal second;

  if (!sluice_decimal_parse (a->s, a->len, &first) || !sluice_decimal_parse (b->s, b->len, &second))
    g_return_val_if_reached (0);
  return sluice_decimal_compare (&first, &second);
}

/**
 * sluice_sort_key_compare:
 * @a: a value, not NULL
 * @b: a value of the same kind
 *
 * Returns: less than, equal to or greater than 0, as the keys of @a and @b are to each
 *   other
 */
int
sluice_sort_key_compare (const SluiceValue *a,
                         const SluiceValue *b)
{
  int order;

  g_return_val_if_fail (a != NULL && b != NULL && a->kind == b->kind, 0);

  if (a->kind == SLUICE_VALUE_DOUBLE)
    return (a->d > b->d) - (a->d < b->d);
  if (a->kind == SLUICE_VALUE_DECIMAL)
    return compare_decimals (a, b);
  if (!sluice_value_has_text (a))
    return (a->i > b->i) - (a->i < b->i);
  order = memcmp (a->s, b->s, MIN (a->len, b->len));
  return order != 0 ? order : (a->len > b->len) - (a->len < b->len);
}
