/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-value.h"

#include "sluice-civil.h"
#include "sluice-double.h"

#include <math.h>
#include <string.h>

/* What tells values without text apart. Adding zero makes minus zero zero, and
 * changes no other number (IEEE 754-2019, 6.3). */
static inline guint64
get_bits (const SluiceValue *value)
{
  double d;
  guint64 bits;

  if (value->kind != SLUICE_VALUE_DOUBLE)
    return (guint64) value->i;
  d = isnan (value->d) ? value->d : value->d + 0.0;
  memcpy (&bits, &d, sizeof bits);
  return bits;
}

/**
 * sluice_value_equal:
 * @a: a value
 * @b: a value
 *
 * Compares kind and content; NULL equals NULL. Doubles are compared by their
 * bits, so that NaN equals itself; only minus zero equals zero, as in databases.
 *
 * Returns: %TRUE if both are the same
 */
gboolean
sluice_value_equal (const SluiceValue *a,
                    const SluiceValue *b)
{
  if (a->kind != b->kind)
    return FALSE;
  if (sluice_value_is_null (a))
    return TRUE;
  if (sluice_value_has_text (a))
    return a->len == b->len && memcmp (a->s, b->s, a->len) == 0;
  return get_bits (a) == get_bits (b);
}

/* One round of the 64-bit finaliser of MurmurHash3 (Appleby, 2011). */
static inline guint64
mix (guint64 h)
{
  h ^= h >> 33;
  h *= G_GUINT64_CONSTANT (0xff51afd7ed558ccd);
  h ^= h >> 33;
  h *= G_GUINT64_CONSTANT (0xc4ceb9fe1a85ec53);
  return h ^ (h >> 33);
}

/**
 * sluice_value_hash:
 * @value: a value
 * @seed: the hash of what came before it, 0 at the start
 *
 * For tables in memory only: the result may change between versions.
 *
 * Returns: the hash of @seed and @value
 */
guint64
sluice_value_hash (const SluiceValue *value,
                   guint64            seed)
{
  guint64 h = mix (seed ^ ((guint64) value->kind << 56));
  const char *s;
  guint32 left;

  if (sluice_value_is_null (value))
    return h;
  if (!sluice_value_has_text (value))
    return mix (h ^ get_bits (value));

  s = value->s;
  for (left = value->len; left >= 8; left -= 8, s += 8)
    {
      guint64 word;

      memcpy (&word, s, 8);
      h = mix (h ^ word);
    }
  if (left > 0)
    {
      guint64 word = 0;

      memcpy (&word, s, left);
      h = mix (h ^ word);
    }
  return mix (h ^ value->len);
}

/**
 * sluice_value_to_string:
 * @value: a value
 *
 * The value as people read it (and as CSV output writes it); bytes as base64,
 * NULL as an empty text.
 *
 * Returns: (transfer full): NUL-terminated text
 */
char *
sluice_value_to_string (const SluiceValue *value)
{
  char buffer[MAX (SLUICE_CIVIL_BUFFER_SIZE, SLUICE_DOUBLE_BUFFER_SIZE)];

  switch ((SluiceValueKind) value->kind)
    {
    case SLUICE_VALUE_MISSING:
    case SLUICE_VALUE_NULL:
      return g_strdup ("");
    case SLUICE_VALUE_BOOLEAN:
      return g_strdup (value->i != 0 ? "true" : "false");
    case SLUICE_VALUE_INTEGER:
      return g_strdup_printf ("%" G_GINT64_FORMAT, value->i);
    case SLUICE_VALUE_DOUBLE:
      sluice_double_format (value->d, buffer);
      return g_strdup (buffer);
    case SLUICE_VALUE_BYTES:
      return g_base64_encode ((const guchar *) value->s, value->len);
    case SLUICE_VALUE_DATE:
      sluice_civil_format_date (value->i, buffer);
      return g_strdup (buffer);
    case SLUICE_VALUE_TIME:
      sluice_civil_format_time (value->i, buffer);
      return g_strdup (buffer);
    case SLUICE_VALUE_TIMESTAMP:
      sluice_civil_format_timestamp (value->i, FALSE, buffer);
      return g_strdup (buffer);
    case SLUICE_VALUE_TIMESTAMPTZ:
      sluice_civil_format_timestamp (value->i, TRUE, buffer);
      return g_strdup (buffer);
    case SLUICE_VALUE_NUMBER:
    case SLUICE_VALUE_DECIMAL:
    case SLUICE_VALUE_TEXT:
    case SLUICE_VALUE_UUID:
    case SLUICE_VALUE_JSON:
    case SLUICE_VALUE_INVALID:
    default:
      return g_strndup (value->s, value->len);
    }
}
