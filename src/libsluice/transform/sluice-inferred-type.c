/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-inferred-type.h"

#include "sluice-iso-time.h"

#include <string.h>

/* A decimal gets room beyond what the sample shows, in these steps. */
#define SMALL_PRECISION 18
#define LARGE_PRECISION 38

#define BIT(kind) (1u << SLUICE_TYPE_KIND_##kind)

/**
 * sluice_inferred_type_add_kind:
 * @self: what is known
 * @kind: the kind of a further value
 */
void
sluice_inferred_type_add_kind (SluiceInferredType *self,
                               SluiceTypeKind      kind)
{
  self->seen |= 1u << kind;
}

static gsize
count_digits (const char *text,
              gsize       len)
{
  gsize n = 0;

  while (n < len && g_ascii_isdigit (text[n]))
    n++;
  return n;
}

/* `-`? digits (`.` digits)?, without a leading zero. */
static gboolean
split_number (const char *text,
              gsize       len,
              gsize      *ret_digits,
              gsize      *ret_scale)
{
  gboolean negative = len > 0 && *text == '-';
  gsize digits;
  gsize scale = 0;

  text += negative;
  len -= negative;
  digits = count_digits (text, len);
  if (digits == 0 || (digits > 1 && *text == '0'))
    return FALSE;
  if (digits < len)
    {
      if (text[digits] != '.')
        return FALSE;
      scale = count_digits (text + digits + 1, len - digits - 1);
      if (scale == 0 || digits + 1 + scale != len)
        return FALSE;
    }
  /* Minus zero would come back without its sign. */
  if (negative && scale == 0 && *text == '0')
    return FALSE;

  *ret_digits = digits;
  *ret_scale = scale;
  return TRUE;
}

static void
add_decimal (SluiceInferredType *self,
             gsize               digits,
             gsize               scale)
{
  self->digits = MAX (self->digits, (guint) MIN (digits, G_MAXUINT16));
  self->scale = MAX (self->scale, (guint) MIN (scale, G_MAXUINT16));
}

static gboolean
fits_int64 (const char *token,
            gsize       len)
{
  char buffer[24];
  gint64 value;

  if (len >= sizeof buffer)
    return FALSE;
  memcpy (buffer, token, len);
  buffer[len] = '\0';
  return g_ascii_string_to_signed (buffer, 10, G_MININT64, G_MAXINT64, &value, NULL);
}

/**
 * sluice_inferred_type_add_number:
 * @self: what is known
 * @token: (array length=len): a JSON number
 * @len: bytes of it
 *
 * Whole numbers of 64 bits are integers, other plain ones decimals: never
 * through a double. Only an exponent makes a double.
 */
void
sluice_inferred_type_add_number (SluiceInferredType *self,
                                 const char         *token,
                                 gsize               len)
{
  gsize digits = 0;
  gsize scale = 0;

  if (len == 2 && memcmp (token, "-0", 2) == 0)
    digits = 1;
  else if (!split_number (token, len, &digits, &scale))
    {
      sluice_inferred_type_add_kind (self, SLUICE_TYPE_KIND_DOUBLE);
      return;
    }
  add_decimal (self, digits, scale);
  sluice_inferred_type_add_kind (self, scale == 0 && fits_int64 (token, len)
                                       ? SLUICE_TYPE_KIND_INTEGER : SLUICE_TYPE_KIND_DECIMAL);
}

static gboolean
is_uuid (const char *text,
         gsize       len)
{
  if (len != 36)
    return FALSE;
  for (gsize i = 0; i < len; i++)
    {
      gboolean dash = i == 8 || i == 13 || i == 18 || i == 23;

      if (dash ? text[i] != '-' : !g_ascii_isxdigit (text[i]))
        return FALSE;
    }
  return TRUE;
}

static gboolean
get_time_kind (const char     *text,
               gsize           len,
               SluiceTypeKind *ret_kind)
{
  SluiceTimeFields fields = { 0 };
  gint64 usec;

  if (len >= 5 && text[2] == ':' && sluice_iso_parse_time (text, len, &usec))
    {
      *ret_kind = SLUICE_TYPE_KIND_TIME;
      return TRUE;
    }
  if (len < 10 || text[4] != '-' || !sluice_iso_parse (text, len, &fields))
    return FALSE;
  if (!fields.has_time)
    *ret_kind = SLUICE_TYPE_KIND_DATE;
  else
    *ret_kind = fields.has_offset ? SLUICE_TYPE_KIND_TIMESTAMPTZ : SLUICE_TYPE_KIND_TIMESTAMP;
  return TRUE;
}

/* Blanks around a number are not part of it. */
static gboolean
add_number_text (SluiceInferredType *self,
                 const char         *text,
                 gsize               len)
{
  for (; len > 0 && *text == ' '; text++)
    len--;
  while (len > 0 && text[len - 1] == ' ')
    len--;
  return sluice_number_shape_add (&self->numbers, text, len);
}

/**
 * sluice_inferred_type_add_text:
 * @self: what is known
 * @text: (array length=len): a text
 * @len: bytes of it
 *
 * Leading zeros, a leading plus, more than 18 digits, groups (`1_10`), NaN and
 * the empty text are text.
 */
void
sluice_inferred_type_add_text (SluiceInferredType *self,
                               const char         *text,
                               gsize               len)
{
  SluiceTypeKind kind = SLUICE_TYPE_KIND_TEXT;

  if (add_number_text (self, text, len))
    return;
  if ((len == 4 && g_ascii_strncasecmp (text, "true", 4) == 0) ||
      (len == 5 && g_ascii_strncasecmp (text, "false", 5) == 0))
    kind = SLUICE_TYPE_KIND_BOOLEAN;
  else if (is_uuid (text, len))
    kind = SLUICE_TYPE_KIND_UUID;
  else
    {
      gboolean iso = get_time_kind (text, len, &kind);
      gboolean dates = kind != SLUICE_TYPE_KIND_TIME && self->seen == 0 &&
                       sluice_inferred_date_add (&self->dates, text, len);

      if (iso && kind != SLUICE_TYPE_KIND_TIME)
        {
          self->n_iso++;
          self->iso |= 1u << kind;
          return;
        }
      /* Which of them it is, is settled when all were seen. */
      if (dates)
        return;
    }
  sluice_inferred_type_add_kind (self, kind);
}

static SluiceType
make_decimal (guint digits,
              guint scale)
{
  guint needed = digits + scale;
  SluiceType type = { .kind = SLUICE_TYPE_KIND_DECIMAL, .scale = (guint16) scale };

  if (needed > SLUICE_DECIMAL_MAX_PRECISION)
    return (SluiceType) { .kind = SLUICE_TYPE_KIND_TEXT };
  type.precision = (guint16) (needed <= SMALL_PRECISION ? SMALL_PRECISION
                                                        : MAX (needed, LARGE_PRECISION));
  return type;
}

/* Numbers as such, and numbers in texts by the marks of all of them. */
static void
read_numbers (const SluiceInferredType *self,
              const SluiceNumberMarks  *marks,
              SluiceInferredReading    *reading)
{
  guint digits = self->digits;
  guint scale = self->scale;

  if (self->numbers.n > 0)
    {
      int other;
      int pair = sluice_number_shape_choose (&self->numbers, marks, &other);

      if (pair < 0)
        return;
      digits = MAX (digits, sluice_number_shape_get_digits (&self->numbers, (guint) pair));
      scale = MAX (scale, self->numbers.scale[pair]);
      if (self->numbers.n_marked > 0)
        reading->marks = sluice_number_marks_get ((guint) pair);
      if (other >= 0)
        reading->other_marks = sluice_number_marks_get ((guint) other);
    }

  if ((self->seen & BIT (DOUBLE)) != 0)
    reading->type.kind = SLUICE_TYPE_KIND_DOUBLE;
  else if ((self->seen & BIT (DECIMAL)) != 0 || scale > 0)
    reading->type = make_decimal (digits, scale);
  else
    reading->type.kind = SLUICE_TYPE_KIND_INTEGER;
}

static void
read_dates (const SluiceInferredType *self,
            SluiceInferredReading    *reading)
{
  if (self->n_iso == self->dates.n)
    {
      if ((self->iso & BIT (TIMESTAMPTZ)) != 0)
        reading->type.kind = SLUICE_TYPE_KIND_TIMESTAMPTZ;
      else
        reading->type.kind = (self->iso & BIT (TIMESTAMP)) != 0 ? SLUICE_TYPE_KIND_TIMESTAMP : SLUICE_TYPE_KIND_DATE;
    }
  else if (sluice_inferred_date_is_known (&self->dates))
    {
      reading->type.kind = sluice_inferred_date_get_kind (&self->dates);
      reading->format = sluice_inferred_date_dup_format (&self->dates);
      reading->other_formats = sluice_inferred_date_dup_others (&self->dates);
    }
}

/**
 * sluice_inferred_type_read:
 * @self: what is known
 * @marks: (nullable): by which marks the source writes numbers, if it is known
 * @ret_reading: (out caller-allocates): how to read the values; clear it
 *
 * Joins what was seen: integers and decimals are decimals, with doubles
 * doubles; dates and timestamps are timestamps, with offsets timestamptz;
 * anything else that differs is text, as is a field without values.
 */
void
sluice_inferred_type_read (const SluiceInferredType *self,
                           const SluiceNumberMarks  *marks,
                           SluiceInferredReading    *ret_reading)
{
  const guint numbers = BIT (INTEGER) | BIT (DECIMAL) | BIT (DOUBLE);
  gboolean has_numbers;
  gboolean has_dates;

  g_return_if_fail (self != NULL);
  g_return_if_fail (ret_reading != NULL);

  *ret_reading = (SluiceInferredReading) { .type = { .kind = SLUICE_TYPE_KIND_TEXT } };
  has_numbers = (self->seen & numbers) != 0 || self->numbers.n > 0;
  has_dates = self->dates.n > 0;
  if (has_numbers && !has_dates && (self->seen & ~numbers) == 0)
    read_numbers (self, marks, ret_reading);
  else if (has_dates && !has_numbers && self->seen == 0)
    read_dates (self, ret_reading);
  else if (!has_numbers && !has_dates &&
           (self->seen == BIT (BOOLEAN) || self->seen == BIT (TIME) || self->seen == BIT (UUID) ||
            self->seen == BIT (JSON)))
    ret_reading->type.kind = (SluiceTypeKind) g_bit_nth_lsf (self->seen, -1);
}

/**
 * sluice_inferred_type_has_values:
 * @self: what is known
 *
 * Returns: whether any value was seen
 */
gboolean
sluice_inferred_type_has_values (const SluiceInferredType *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->seen != 0 || self->numbers.n > 0 || self->dates.n > 0;
}

/**
 * sluice_inferred_reading_clear:
 * @reading: a reading
 */
void
sluice_inferred_reading_clear (SluiceInferredReading *reading)
{
  g_return_if_fail (reading != NULL);

  g_clear_pointer (&reading->format, g_free);
  g_clear_pointer (&reading->other_formats, g_strfreev);
}
