/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-function.h"

#include "sluice-convert.h"
#include "sluice-decimal.h"

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
  { .name = "to_integer", .apply = apply_to_integer },
  { .name = "to_double", .apply = apply_to_double },
  { .name = "to_decimal", .compile = compile_to_decimal, .free = marks_free,
    .apply = apply_to_decimal },
  { .name = NULL },
};
