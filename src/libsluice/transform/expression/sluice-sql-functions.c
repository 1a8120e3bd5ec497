/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-sql-functions.h"

#include "sluice-convert.h"
#include "sluice-double.h"
#include "sluice-error.h"
#include "sluice-function-signature.h"
#include "sluice-json-decode.h"
#include "sluice-json-text.h"
#include "sluice-sql-call.h"
#include "sluice-sql-value.h"

#include <math.h>

#define ARENA_SIZE 4096

/* Results are given away at once; their memory is used again after so many bytes,
 * which is cheaper than after each of them. */
#define ARENA_LIMIT (256 * 1024)

typedef struct _Functions Functions;

typedef struct
{
  const SluiceFunctionInfo *info;
  const SluiceFunction *function;
  SluiceSqlCall *plain;         /* (owned) (nullable): the call without arguments */
  Functions *functions;         /* (unowned) */
} Function;

struct _Functions
{
  SluiceZone *zone;             /* (owned) */
  SluiceArena *arena;           /* (owned): for results, until they are given away */
  Function *list;               /* (owned) (array length=n) */
  guint n;
};

static void
free_functions (gpointer data)
{
  Functions *self = data;

  for (guint i = 0; i < self->n; i++)
    g_clear_pointer (&self->list[i].plain, sluice_sql_call_free);
  g_free (self->list);
  g_clear_pointer (&self->zone, sluice_zone_free);
  g_clear_pointer (&self->arena, sluice_arena_free);
  g_free (self);
}

static void
free_call (gpointer data)
{
  sluice_sql_call_free (data);
}

static void
fail (sqlite3_context *context,
      const Function  *function,
      const char      *why)
{
  g_autofree char *message = g_strdup_printf ("%s(): %s", function->info->name, why);

  sqlite3_result_error (context, message, -1);
}

/* Arguments that are written in the expression are compiled once: SQLite keeps
 * what was made of them. Others are, whenever they change. */
static SluiceSqlCall *
need_call (Function         *function,
           sqlite3_context  *context,
           int               n_values,
           sqlite3_value   **values)
{
  g_autoptr(GError) error = NULL;
  SluiceSqlCall *call = n_values == 1 ? function->plain : sqlite3_get_auxdata (context, 1);

  if (call != NULL && sluice_sql_call_is_of (call, n_values - 1, values + 1))
    return call;

  call = sluice_sql_call_new (function->info, function->functions->zone, n_values - 1, values + 1, &error);
  if (call == NULL)
    {
      fail (context, function, error->message);
      return NULL;
    }
  if (n_values == 1)
    {
      function->plain = call;
      return call;
    }
  sqlite3_set_auxdata (context, 1, call, free_call);
  /* It may be gone at once where memory is short. */
  return sqlite3_get_auxdata (context, 1);
}

/* A list or an object comes as the text that it is in expressions. */
static const char *
apply (const SluiceCall  *call,
       const SluiceValue *in,
       SluiceArena       *arena,
       SluiceValue       *ret_value)
{
  const char *code = sluice_call_apply (call, in, arena, ret_value);
  SluiceValue json = SLUICE_NULL_VALUE;

  if (code == NULL || in->kind != SLUICE_VALUE_TEXT || in->len == 0 || (*in->s != '[' && *in->s != '{') ||
      !sluice_json_text_compact (in->s, in->len, arena, &json))
    return code;
  return sluice_call_apply (call, &json, arena, ret_value);
}

/* A double stays one: rounded it is no integer, which would be divided
 * differently. */
static void
return_value (sqlite3_context   *context,
              const SluiceValue *in,
              const SluiceValue *value)
{
  const gboolean is_number = value->kind == SLUICE_VALUE_NUMBER || value->kind == SLUICE_VALUE_DECIMAL;
  double number;

  if (in->kind == SLUICE_VALUE_DOUBLE && is_number && sluice_double_parse (value->s, value->len, &number) &&
      isfinite (number))
    sqlite3_result_double (context, number);
  else
    sluice_sql_value_return (context, value);
}

static void
call_function (sqlite3_context  *context,
               int               n_values,
               sqlite3_value   **values)
{
  Function *function = sqlite3_user_data (context);
  SluiceValue in = sluice_sql_value_read (values[0]);
  SluiceValue out = SLUICE_NULL_VALUE;
  g_autofree char *why = NULL;
  SluiceSqlCall *call;
  const char *code;

  if (sluice_value_is_null (&in) && !function->function->takes_null)
    return;
  if (in.kind == SLUICE_VALUE_TEXT && sluice_utf8_find_invalid (in.s, in.len) != NULL)
    {
      fail (context, function, "its value is not valid text");
      return;
    }
  call = need_call (function, context, n_values, values);
  if (call == NULL)
    return;

  if (sluice_arena_get_size (function->functions->arena) > ARENA_LIMIT)
    sluice_arena_reset (function->functions->arena);
  code = apply (sluice_sql_call_get_call (call), &in, function->functions->arena, &out);
  if (code == NULL)
    {
      return_value (context, &in, &out);
      return;
    }
  why = sluice_convert_explain (code, (SluiceType) { .kind = SLUICE_TYPE_KIND_TEXT });
  fail (context, function, why);
}

/**
 * sluice_sql_functions_add:
 * @sandbox: what gets them
 * @zone: (nullable): the source's zone
 * @error: `unknown_zone`, or as sluice_sandbox_add_function() gives
 *
 * Adds every transform as a function: its value, and its arguments in their
 * order. NULL passes through as in a chain; where a chain rejects the row, the
 * expression cannot be computed. SQLite's own functions of the same name and
 * number of arguments (lower(), round() and others) are replaced. Does nothing if
 * @sandbox has them.
 *
 * Returns: whether expressions can call them
 */
gboolean
sluice_sql_functions_add (SluiceSandbox  *sandbox,
                          const char     *zone,
                          GError        **error)
{
  const SluiceFunctionInfo *infos;
  Functions *self;

  g_return_val_if_fail (sandbox != NULL, FALSE);

  if (sluice_sandbox_has_function (sandbox, "to_integer"))
    return TRUE;

  self = g_new0 (Functions, 1);
  sluice_sandbox_take_data (sandbox, self, free_functions);
  self->arena = sluice_arena_new (ARENA_SIZE);
  self->zone = sluice_zone_new (zone, error);
  if (self->zone == NULL)
    return FALSE;
  infos = sluice_function_infos_get (&self->n);
  self->list = g_new0 (Function, self->n);
  for (guint i = 0; i < self->n; i++)
    {
      self->list[i] = (Function) { &infos[i], sluice_function_find (infos[i].name), NULL, self };
      if (!sluice_function_signature_add (&infos[i], sandbox, call_function, &self->list[i], error))
        return FALSE;
    }
  return TRUE;
}
