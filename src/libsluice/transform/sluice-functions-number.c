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

typedef struct
{
  char *decimal;
  char *thousands;
  gsize decimal_len;
  gsize thousands_len;
} Marks;

static void
marks_free (gpointer data)
{
  Marks *marks = data;

  g_free (marks->decimal);
  g_free (marks->thousands);
  g_free (marks);
}

static gpointer
compile_to_decimal (const SluiceArguments  *arguments,
                    GError                **error)
{
  Marks *marks = g_new0 (Marks, 1);

  marks->decimal = g_strdup (sluice_arguments_get_text (arguments, "decimal"));
  marks->thousands = g_strdup (sluice_arguments_get_text (arguments, "thousands"));
  marks->decimal_len = strlen (marks->decimal);
  marks->thousands_len = strlen (marks->thousands);
  return marks;
}

static gboolean
starts_with (const char *p,
             const char *end,
             const char *text,
             gsize       len)
{
  return len > 0 && (gsize) (end - p) >= len && memcmp (p, text, len) == 0;
}

/* Copies the digits of the whole part. A mark must stand after one to three
 * digits at first, then after two (Indian) or three, and before three at the
 * end: so `1,5` is never taken for fifteen. */
static const char *
copy_whole (const Marks  *marks,
            const char   *p,
            const char   *end,
            char        **out)
{
  gsize group = 0;
  gboolean marked = FALSE;

  while (p < end)
    {
      if (g_ascii_isdigit (*p))
        {
          *(*out)++ = *p++;
          group++;
        }
      else if (starts_with (p, end, marks->thousands, marks->thousands_len))
        {
          if (group > 3 || group < (marked ? 2 : 1))
            return NULL;
          p += marks->thousands_len;
          marked = TRUE;
          group = 0;
        }
      else
        {
          break;
        }
    }
  return marked && group != 3 ? NULL : p;
}

static const char *
apply_to_decimal (gpointer           data,
                  const SluiceValue *in,
                  SluiceArena       *arena,
                  SluiceValue       *ret_value)
{
  const Marks *marks = data;
  SluiceValue number;
  const char *text;
  const char *end;
  gsize len;
  char *start;
  char *out;

  if (in->kind != SLUICE_VALUE_TEXT || !sluice_convert_trimmed (in, &text, &len))
    return sluice_convert_to_number (in, arena, ret_value);

  end = text + len;
  start = out = sluice_arena_alloc (arena, len + 1);
  if (text < end && (*text == '-' || *text == '+'))
    *out++ = *text++;
  text = copy_whole (marks, text, end, &out);
  if (text == NULL)
    return "invalid_decimal";
  if (starts_with (text, end, marks->decimal, marks->decimal_len))
    {
      *out++ = '.';
      text += marks->decimal_len;
    }
  else if (text < end && *text != 'e' && *text != 'E')
    {
      return "invalid_decimal";
    }
  while (text < end && *text != '.')
    *out++ = *text++;
  if (text != end)
    return "invalid_decimal";

  number = sluice_value_text (SLUICE_VALUE_NUMBER, start, (gsize) (out - start));
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
