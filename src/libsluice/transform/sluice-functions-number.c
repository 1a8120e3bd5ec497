/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-function.h"

#include "sluice-convert.h"
#include "sluice-decimal.h"
#include "sluice-error.h"

#include <string.h>

/* Transforms of numbers. Numbers stay text, so that none goes through a
 * double unless that is asked for. */

/* More digits before the point than any column holds: nothing to round. */
#define MAX_ROUNDED_POINT 1000

static gpointer
compile_round (const SluiceArguments  *arguments,
               GError                **error)
{
  gint64 digits = 0;

  sluice_arguments_get_integer (arguments, "digits", &digits);
  return GINT_TO_POINTER ((int) digits);
}

static const char *
apply_round (gpointer           data,
             const SluiceValue *in,
             SluiceArena       *arena,
             SluiceValue       *ret_value)
{
  SluiceValue number;
  const char *code = sluice_convert_to_number (in, arena, &number);
  SluiceDecimal decimal;

  if (code != NULL)
    return code;
  if (!sluice_decimal_parse (number.s, number.len, &decimal))
    return "invalid_decimal";
  if (decimal.point > MAX_ROUNDED_POINT)
    *ret_value = number;
  else
    *ret_value = sluice_decimal_round (&decimal, GPOINTER_TO_INT (data), arena);
  return NULL;
}

/* The digits before the point, and one more if there are others behind it and
 * @carries. */
static SluiceValue
cut_decimal (const SluiceDecimal *decimal,
             gboolean             carries,
             SluiceArena         *arena)
{
  gsize n = sluice_decimal_n_digits (decimal);
  gsize whole = (gsize) MAX (decimal->point, 0);
  char *start = sluice_arena_alloc (arena, whole + 2);
  char *p = start + 2;
  gboolean has_fraction = decimal->point < (gint64) n;

  start[1] = '0';
  for (gsize i = 0; i < whole; i++)
    *p++ = i < n ? sluice_decimal_digit (decimal, i) : '0';
  if (carries && has_fraction)
    {
      char *q = p - 1;

      while (*q == '9')
        *q-- = '0';
      (*q)++;
    }
  start++;
  while (p - start > 1 && *start == '0')
    start++;
  if (decimal->negative && *start != '0')
    *--start = '-';
  return sluice_value_text (SLUICE_VALUE_NUMBER, start, (gsize) (p - start));
}

static const char *
cut_number (const SluiceValue *in,
            gboolean           up,
            SluiceArena       *arena,
            SluiceValue       *ret_value)
{
  SluiceValue number;
  const char *code = sluice_convert_to_number (in, arena, &number);
  SluiceDecimal decimal;

  if (code != NULL)
    return code;
  if (!sluice_decimal_parse (number.s, number.len, &decimal))
    return "invalid_decimal";
  *ret_value = decimal.point > MAX_ROUNDED_POINT ? number : cut_decimal (&decimal, decimal.negative != up, arena);
  return NULL;
}

static const char *
apply_floor (gpointer           data,
             const SluiceValue *in,
             SluiceArena       *arena,
             SluiceValue       *ret_value)
{
  return cut_number (in, FALSE, arena, ret_value);
}

static const char *
apply_ceil (gpointer           data,
            const SluiceValue *in,
            SluiceArena       *arena,
            SluiceValue       *ret_value)
{
  return cut_number (in, TRUE, arena, ret_value);
}

/* What numbers are held within. */
typedef struct
{
  SluiceValue bounds[2];        /* NULL = none */
  SluiceDecimal decimals[2];
} ClampData;

static gpointer
compile_clamp (const SluiceArguments  *arguments,
               GError                **error)
{
  static const char *const names[] = { "min", "max" };
  g_autofree ClampData *self = g_new0 (ClampData, 1);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      SluiceValue value = sluice_arguments_get_value (arguments, names[i]);

      self->bounds[i] = SLUICE_NULL_VALUE;
      if (sluice_value_is_null (&value))
        continue;
      if (sluice_convert_to_number (&value, arguments->arena, &self->bounds[i]) != NULL ||
          !sluice_decimal_parse (self->bounds[i].s, self->bounds[i].len, &self->decimals[i]))
        {
          sluice_set_error (error, SLUICE_ERROR_INVALID, "invalid_argument", "“%s” must be a number", names[i]);
          return NULL;
        }
    }
  return g_steal_pointer (&self);
}

static const char *
apply_clamp (gpointer           data,
             const SluiceValue *in,
             SluiceArena       *arena,
             SluiceValue       *ret_value)
{
  const ClampData *self = data;
  SluiceValue number;
  const char *code = sluice_convert_to_number (in, arena, &number);
  SluiceDecimal decimal;

  if (code != NULL)
    return code;
  if (!sluice_decimal_parse (number.s, number.len, &decimal))
    return "invalid_decimal";
  *ret_value = number;
  if (!sluice_value_is_null (&self->bounds[0]) && sluice_decimal_compare (&decimal, &self->decimals[0]) < 0)
    *ret_value = self->bounds[0];
  else if (!sluice_value_is_null (&self->bounds[1]) && sluice_decimal_compare (&decimal, &self->decimals[1]) > 0)
    *ret_value = self->bounds[1];
  return NULL;
}

/* How numbers are written for people. */
typedef struct
{
  int digits;                   /* -1 = as many as there are */
  char *decimal;
  char *thousands;
} WriteData;

static void
write_data_free (gpointer data)
{
  WriteData *self = data;

  g_free (self->decimal);
  g_free (self->thousands);
  g_free (self);
}

static gpointer
compile_format_number (const SluiceArguments  *arguments,
                       GError                **error)
{
  WriteData *self = g_new0 (WriteData, 1);
  gint64 digits;

  self->digits = sluice_arguments_get_integer (arguments, "digits", &digits) ? (int) digits : -1;
  self->decimal = g_strdup (sluice_arguments_get_text (arguments, "decimal"));
  self->thousands = g_strdup (sluice_arguments_get_text (arguments, "thousands"));
  return self;
}

static const char *
apply_format_number (gpointer           data,
                     const SluiceValue *in,
                     SluiceArena       *arena,
                     SluiceValue       *ret_value)
{
  const WriteData *self = data;
  SluiceValue number;
  const char *code = sluice_convert_to_number (in, arena, &number);
  SluiceDecimal decimal;
  g_autoptr(GString) out = NULL;
  gint64 digits;
  gsize whole;

  if (code != NULL)
    return code;
  if (!sluice_decimal_parse (number.s, number.len, &decimal) || decimal.point > MAX_ROUNDED_POINT)
    return "invalid_decimal";
  digits = self->digits >= 0 ? self->digits : (gint64) sluice_decimal_n_digits (&decimal) - decimal.point;
  if (digits > MAX_ROUNDED_POINT)
    return "invalid_decimal";
  number = sluice_decimal_round (&decimal, (int) MAX (digits, 0), arena);

  out = g_string_sized_new (number.len + 8);
  whole = digits > 0 ? (gsize) ((const char *) memchr (number.s, '.', number.len) - number.s) : number.len;
  for (gsize i = 0; i < whole; i++)
    {
      if (i > 0 && number.s[i - 1] != '-' && (whole - i) % 3 == 0)
        g_string_append (out, self->thousands);
      g_string_append_c (out, number.s[i]);
    }
  if (whole < number.len)
    {
      g_string_append (out, self->decimal);
      g_string_append_len (out, number.s + whole + 1, (gssize) (number.len - whole - 1));
    }
  *ret_value = sluice_value_text (SLUICE_VALUE_TEXT, sluice_arena_copy (arena, out->str, out->len), out->len);
  return NULL;
}

static const char *
apply_abs (gpointer           data,
           const SluiceValue *in,
           SluiceArena       *arena,
           SluiceValue       *ret_value)
{
  SluiceValue number;
  const char *code = sluice_convert_to_number (in, arena, &number);

  if (code != NULL)
    return code;
  if (*number.s == '-' || *number.s == '+')
    number = sluice_value_text (SLUICE_VALUE_NUMBER, number.s + 1, number.len - 1);
  *ret_value = number;
  return NULL;
}

static const char *
apply_to_integer (gpointer           data,
                  const SluiceValue *in,
                  SluiceArena       *arena,
                  SluiceValue       *ret_value)
{
  return sluice_convert_to_integer (NULL, in, arena, ret_value);
}

static const char *
apply_to_double (gpointer           data,
                 const SluiceValue *in,
                 SluiceArena       *arena,
                 SluiceValue       *ret_value)
{
  return sluice_convert_to_double (NULL, in, arena, ret_value);
}

static void
marks_free (gpointer data)
{
  SluiceNumberMarks *marks = data;

  g_free ((char *) marks->decimal);
  g_free ((char *) marks->thousands);
  g_free (marks);
}

static gpointer
compile_to_decimal (const SluiceArguments  *arguments,
                    GError                **error)
{
  SluiceNumberMarks *marks = g_new0 (SluiceNumberMarks, 1);

  marks->decimal = g_strdup (sluice_arguments_get_text (arguments, "decimal"));
  marks->thousands = g_strdup (sluice_arguments_get_text (arguments, "thousands"));
  return marks;
}

static const char *
apply_to_decimal (gpointer           data,
                  const SluiceValue *in,
                  SluiceArena       *arena,
                  SluiceValue       *ret_value)
{
  SluiceValue number;
  const char *text;
  gsize len;
  char *out;

  if (in->kind != SLUICE_VALUE_TEXT || !sluice_convert_trimmed (in, &text, &len))
    return sluice_convert_to_number (in, arena, ret_value);

  out = sluice_arena_alloc (arena, len + 1);
  if (!sluice_number_marks_rewrite (data, text, len, out, &len))
    return "invalid_decimal";
  number = sluice_value_text (SLUICE_VALUE_NUMBER, out, len);
  return sluice_convert_to_number (&number, arena, ret_value);
}

const SluiceFunction sluice_functions_number[] = {
  { .name = "round", .compile = compile_round, .apply = apply_round },
  { .name = "abs", .apply = apply_abs },
  { .name = "floor", .apply = apply_floor },
  { .name = "ceil", .apply = apply_ceil },
  { .name = "clamp", .compile = compile_clamp, .free = g_free, .apply = apply_clamp },
  { .name = "format_number", .compile = compile_format_number, .free = write_data_free,
    .apply = apply_format_number },
  { .name = "to_integer", .apply = apply_to_integer },
  { .name = "to_double", .apply = apply_to_double },
  { .name = "to_decimal", .compile = compile_to_decimal, .free = marks_free,
    .apply = apply_to_decimal },
  { .name = NULL },
};
