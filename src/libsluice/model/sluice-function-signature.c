/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-function-signature.h"

/**
 * sluice_function_signature_get:
 * @info: a transform
 * @ret_min: (out): how many arguments its function takes at least
 * @ret_max: (out): and at most, -1 = any number
 *
 * The first is the value, the others follow in the order of the transform's; those
 * with a default may be left out from the end. A list at the end takes its elements
 * as arguments, as many as there are.
 */
void
sluice_function_signature_get (const SluiceFunctionInfo *info,
                               int                      *ret_min,
                               int                      *ret_max)
{
  const SluiceArgumentInfo *argument;

  g_return_if_fail (info != NULL);
  g_return_if_fail (ret_min != NULL);
  g_return_if_fail (ret_max != NULL);

  *ret_min = *ret_max = 1;
  for (argument = info->arguments; argument->name != NULL; argument++)
    {
      (*ret_max)++;
      if (argument->default_json == NULL)
        *ret_min = *ret_max;
      if (argument->type == SLUICE_ARGUMENT_LIST && argument[1].name == NULL)
        *ret_max = -1;
    }
}

/**
 * sluice_function_signature_add:
 * @info: a transform
 * @sandbox: what gets it as a function
 * @func: computes it
 * @data: (nullable): what sqlite3_user_data() gives it, outlives @sandbox
 * @error: as sluice_sandbox_add_function() gives
 *
 * Returns: whether expressions can call it
 */
gboolean
sluice_function_signature_add (const SluiceFunctionInfo  *info,
                               SluiceSandbox             *sandbox,
                               SluiceSandboxFunc          func,
                               gpointer                   data,
                               GError                   **error)
{
  int min;
  int max;

  g_return_val_if_fail (sandbox != NULL, FALSE);

  sluice_function_signature_get (info, &min, &max);
  if (max < 0)
    return sluice_sandbox_add_function (sandbox, info->name, -1, func, data, NULL, error);
  for (int n = min; n <= max; n++)
    {
      if (!sluice_sandbox_add_function (sandbox, info->name, n, func, data, NULL, error))
        return FALSE;
    }
  return TRUE;
}

/* Expressions that are only looked at are never computed. */
static void
compute_nothing (sqlite3_context  *context,
                 int               n_values,
                 sqlite3_value   **values)
{
  sqlite3_result_null (context);
}

/**
 * sluice_function_signatures_declare:
 * @sandbox: what gets the names of all functions that a run has
 * @lookups: whether the task has lookups, and so lookup(name, key, field)
 * @error: as sluice_sandbox_add_function() gives
 *
 * Returns: whether expressions over them can be compiled
 */
gboolean
sluice_function_signatures_declare (SluiceSandbox  *sandbox,
                                    gboolean        lookups,
                                    GError        **error)
{
  const SluiceFunctionInfo *infos;
  guint n = 0;

  g_return_val_if_fail (sandbox != NULL, FALSE);

  infos = sluice_function_infos_get (&n);
  for (guint i = 0; i < n; i++)
    {
      if (!sluice_function_signature_add (&infos[i], sandbox, compute_nothing, NULL, error))
        return FALSE;
    }
  return !lookups ||
         (sluice_sandbox_add_function (sandbox, "lookup", 2, compute_nothing, NULL, NULL, error) &&
          sluice_sandbox_add_function (sandbox, "lookup", 3, compute_nothing, NULL, NULL, error));
}
