/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-sql-decimal.h"

#include "sluice-decimal-math.h"
#include "sluice-double.h"
#include "sluice-sql-value.h"

#include <string.h>

#define ARENA_SIZE 4096

/* The numbers that a function is given. */
typedef struct
{
  SluiceDecimal numbers[2];
  char buffers[2][SLUICE_DOUBLE_BUFFER_SIZE];
  SluiceArena *arena;           /* (unowned): for the result */
} Operands;

static gboolean
read_operand (sqlite3_value *value,
              char          *buffer,
              SluiceDecimal *number)
{
  SluiceValue in = sluice_sql_value_read (value);
  const char *text = in.s;
  gsize length = in.len;

  if (in.kind == SLUICE_VALUE_INTEGER)
    length = (gsize) g_snprintf (buffer, SLUICE_DOUBLE_BUFFER_SIZE, "%" G_GINT64_FORMAT, in.i);
  else if (in.kind == SLUICE_VALUE_DOUBLE)
    length = sluice_double_format (in.d, buffer);
  else if (in.kind != SLUICE_VALUE_TEXT)
    return FALSE;
  if (in.kind != SLUICE_VALUE_TEXT)
    text = buffer;

  while (length > 0 && g_ascii_isspace (*text))
    {
      text++;
      length--;
    }
  while (length > 0 && g_ascii_isspace (text[length - 1]))
    length--;
  return sluice_decimal_parse (text, length, number);
}

/* FALSE if there is nothing to compute: NULL makes NULL, other than a number an
 * error. */
static gboolean
read_operands (sqlite3_context  *context,
               guint             n,
               sqlite3_value   **values,
               Operands         *operands)
{
  for (guint i = 0; i < n; i++)
    {
      if (sqlite3_value_type (values[i]) == SQLITE_NULL)
        return FALSE;
    }
  for (guint i = 0; i < n; i++)
    {
      if (read_operand (values[i], operands->buffers[i], &operands->numbers[i]))
        continue;
      sqlite3_result_error (context, "exact arithmetic needs numbers, and this is none", -1);
      return FALSE;
    }
  operands->arena = sqlite3_user_data (context);
  sluice_arena_reset (operands->arena);
  return TRUE;
}

static void
finish (sqlite3_context   *context,
        gboolean           computed,
        const SluiceValue *value)
{
  if (computed)
    sluice_sql_value_return (context, value);
  else
    sqlite3_result_error (context, "a number has too many digits for exact arithmetic", -1);
}

static void
dec_add (sqlite3_context  *context,
         int               n_values,
         sqlite3_value   **values)
{
  Operands operands;
  SluiceValue sum = SLUICE_NULL_VALUE;

  if (read_operands (context, 2, values, &operands))
    finish (context, sluice_decimal_add (&operands.numbers[0], &operands.numbers[1], operands.arena, &sum), &sum);
}

static void
dec_sub (sqlite3_context  *context,
         int               n_values,
         sqlite3_value   **values)
{
  Operands operands;
  SluiceValue rest = SLUICE_NULL_VALUE;

  if (!read_operands (context, 2, values, &operands))
    return;
  operands.numbers[1].negative = !operands.numbers[1].negative;
  finish (context, sluice_decimal_add (&operands.numbers[0], &operands.numbers[1], operands.arena, &rest), &rest);
}

static void
dec_mul (sqlite3_context  *context,
         int               n_values,
         sqlite3_value   **values)
{
  Operands operands;
  SluiceValue product = SLUICE_NULL_VALUE;

  if (read_operands (context, 2, values, &operands))
    finish (context, sluice_decimal_multiply (&operands.numbers[0], &operands.numbers[1], operands.arena, &product),
            &product);
}

/* The digits behind the point that are wanted of a result. */
static gboolean
read_scale (sqlite3_context *context,
            sqlite3_value   *value,
            int              min,
            int             *ret_scale)
{
  gint64 scale = sqlite3_value_int64 (value);

  if (sqlite3_value_numeric_type (value) == SQLITE_INTEGER && scale >= min && scale <= SLUICE_DECIMAL_MAX_DIGITS)
    {
      *ret_scale = (int) scale;
      return TRUE;
    }
  if (sqlite3_value_type (value) != SQLITE_NULL)
    sqlite3_result_error (context, "the number of digits behind the point is no whole number up to 300", -1);
  return FALSE;
}

static void
dec_div (sqlite3_context  *context,
         int               n_values,
         sqlite3_value   **values)
{
  Operands operands;
  SluiceValue quotient = SLUICE_NULL_VALUE;
  int scale;

  if (!read_operands (context, 2, values, &operands) || !read_scale (context, values[2], 0, &scale))
    return;
  if (sluice_decimal_n_digits (&operands.numbers[1]) == 0)
    {
      sqlite3_result_error (context, "division by zero", -1);
      return;
    }
  finish (context,
          sluice_decimal_divide (&operands.numbers[0], &operands.numbers[1], (guint) scale, operands.arena, &quotient),
          &quotient);
}

static void
dec_round (sqlite3_context  *context,
           int               n_values,
           sqlite3_value   **values)
{
  Operands operands;
  SluiceValue rounded = SLUICE_NULL_VALUE;
  int scale = 0;

  if (!read_operands (context, 1, values, &operands) ||
      (n_values == 2 && !read_scale (context, values[1], -SLUICE_DECIMAL_MAX_DIGITS, &scale)))
    return;
  if (operands.numbers[0].point <= SLUICE_DECIMAL_MAX_DIGITS)
    rounded = sluice_decimal_round (&operands.numbers[0], scale, operands.arena);
  finish (context, !sluice_value_is_null (&rounded), &rounded);
}

static void
dec_compare (sqlite3_context  *context,
             int               n_values,
             sqlite3_value   **values)
{
  Operands operands;
  int order;

  if (!read_operands (context, 2, values, &operands))
    return;
  order = sluice_decimal_compare (&operands.numbers[0], &operands.numbers[1]);
  sqlite3_result_int (context, (order > 0) - (order < 0));
}

static void
free_arena (gpointer data)
{
  sluice_arena_free (data);
}

/**
 * sluice_sql_decimal_add_functions:
 * @sandbox: what gets them
 * @error: as sluice_sandbox_add_function() gives
 *
 * dec_add(a, b), dec_sub(a, b), dec_mul(a, b) and dec_compare(a, b) are exact;
 * dec_div(a, b, scale) and dec_round(a, scale) round half away from zero. Their
 * numbers are integers, doubles, or texts of any length; results of up to 15
 * digits are numbers again, longer ones text.
 *
 * Returns: whether expressions can call them
 */
gboolean
sluice_sql_decimal_add_functions (SluiceSandbox  *sandbox,
                                  GError        **error)
{
  static const struct { const char *name; int n_args; SluiceSandboxFunc func; } functions[] = {
    { "dec_add", 2, dec_add }, { "dec_sub", 2, dec_sub }, { "dec_mul", 2, dec_mul }, { "dec_div", 3, dec_div },
    { "dec_round", 1, dec_round }, { "dec_round", 2, dec_round }, { "dec_compare", 2, dec_compare },
  };

  g_return_val_if_fail (sandbox != NULL, FALSE);

  for (guint i = 0; i < G_N_ELEMENTS (functions); i++)
    {
      if (!sluice_sandbox_add_function (sandbox, functions[i].name, functions[i].n_args, functions[i].func,
                                        sluice_arena_new (ARENA_SIZE), free_arena, error))
        return FALSE;
    }
  return TRUE;
}
