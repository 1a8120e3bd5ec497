/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-store-upkeep-private.h"

#include "sluice-store-private.h"

#include <string.h>

/* The limits of what a workspace keeps. */

static const char *const kept_names[] = {
  [SLUICE_KEPT_RUNS] = "runs",
  [SLUICE_KEPT_LOGS] = "logs",
  [SLUICE_KEPT_REQUESTS] = "requests",
  [SLUICE_KEPT_SAMPLES] = "samples",
  [SLUICE_KEPT_REJECTS] = "rejects",
  [SLUICE_KEPT_VERSIONS] = "versions",
  [SLUICE_KEPT_AUDIT] = "audit",
};

static const char *const measure_names[] = {
  [SLUICE_KEEP_DAYS] = "days",
  [SLUICE_KEEP_COUNT] = "count",
  [SLUICE_KEEP_SIZE] = "size",
};

G_STATIC_ASSERT (G_N_ELEMENTS (kept_names) == SLUICE_N_KEPT);
G_STATIC_ASSERT (G_N_ELEMENTS (measure_names) == SLUICE_N_KEEP_MEASURES);

/**
 * sluice_kept_to_string:
 * @kept: what is kept
 *
 * Returns: its name, as in `runs`
 */
const char *
sluice_kept_to_string (SluiceKept kept)
{
  g_return_val_if_fail ((guint) kept < SLUICE_N_KEPT, "runs");

  return kept_names[kept];
}

/**
 * sluice_keep_measure_to_string:
 * @measure: by what it is limited
 *
 * Returns: its name, as in `days`
 */
const char *
sluice_keep_measure_to_string (SluiceKeepMeasure measure)
{
  g_return_val_if_fail ((guint) measure < SLUICE_N_KEEP_MEASURES, "days");

  return measure_names[measure];
}

static int
find_name (const char *const *names,
           guint              n,
           const char        *name)
{
  for (guint i = 0; i < n; i++)
    if (g_str_equal (names[i], name))
      return (int) i;
  return -1;
}

/**
 * sluice_keep_limit_parse:
 * @text: a limit, as in `logs.days`
 * @ret_kept: (out): what is limited
 * @ret_measure: (out): by what
 *
 * Returns: %FALSE if there is no such limit
 */
gboolean
sluice_keep_limit_parse (const char         *text,
                         SluiceKept         *ret_kept,
                         SluiceKeepMeasure  *ret_measure)
{
  const char *dot;
  g_autofree char *name = NULL;
  int kept;
  int measure;

  g_return_val_if_fail (text != NULL, FALSE);

  dot = strchr (text, '.');
  if (dot == NULL)
    return FALSE;
  name = g_strndup (text, (gsize) (dot - text));
  kept = find_name (kept_names, SLUICE_N_KEPT, name);
  measure = find_name (measure_names, SLUICE_N_KEEP_MEASURES, dot + 1);
  if (kept < 0 || measure < 0)
    return FALSE;
  *ret_kept = (SluiceKept) kept;
  *ret_measure = (SluiceKeepMeasure) measure;
  return TRUE;
}

/**
 * sluice_keep_measure_get_max:
 * @measure: by what it is limited
 *
 * Returns: the largest limit
 */
gint64
sluice_keep_measure_get_max (SluiceKeepMeasure measure)
{
  switch (measure)
    {
    case SLUICE_KEEP_DAYS:
      return 36500;
    case SLUICE_KEEP_COUNT:
      return 1000000000;
    case SLUICE_KEEP_SIZE:
    case SLUICE_N_KEEP_MEASURES:
    default:
      return (gint64) 1 << 50;
    }
}

/* sluice_store_read_keep_limits:
 *
 * Reads all limits; one that is not there is none. */
gboolean
sluice_store_read_keep_limits (SluiceDatabase    *database,
                               SluiceKeepLimits  *limits,
                               GError           **error)
{
  g_autoptr(SluiceStatement) statement =
    sluice_database_prepare (database, "SELECT kind, measure, value FROM limits", error);
  gboolean row = FALSE;

  memset (limits, 0, sizeof *limits);
  if (statement == NULL)
    return FALSE;
  for (;;)
    {
      int kept;
      int measure;

      if (!sluice_statement_step (statement, &row, error))
        return FALSE;
      if (!row)
        return TRUE;
      kept = find_name (kept_names, SLUICE_N_KEPT, sluice_statement_get_text (statement, 0));
      measure = find_name (measure_names, SLUICE_N_KEEP_MEASURES, sluice_statement_get_text (statement, 1));
      if (kept >= 0 && measure >= 0)
        limits->values[kept][measure] = sluice_statement_get_int (statement, 2);
    }
}

static gboolean
get_limits (SluiceDatabase          *database,
            const SluiceStoreInput  *input,
            gpointer                *ret_result,
            GError                 **error)
{
  g_autofree SluiceKeepLimits *limits = g_new0 (SluiceKeepLimits, 1);

  if (!sluice_store_read_keep_limits (database, limits, error))
    return FALSE;
  *ret_result = g_steal_pointer (&limits);
  return TRUE;
}

/**
 * sluice_store_get_keep_limits_async:
 * @self: a store
 * @cancellable: (nullable): a cancellable
 * @callback: called with the limits
 * @user_data: for @callback
 *
 * Finds out how much is kept.
 */
void
sluice_store_get_keep_limits_async (SluiceStore         *self,
                                    GCancellable        *cancellable,
                                    GAsyncReadyCallback  callback,
                                    gpointer             user_data)
{
  g_return_if_fail (SLUICE_IS_STORE (self));

  sluice_store_run (self, sluice_store_get_keep_limits_async, SLUICE_STORE_READS, get_limits,
                    sluice_store_input_new (NULL), g_free, cancellable, callback, user_data);
}

/**
 * sluice_store_get_keep_limits_finish:
 * @self: a store
 * @result: what the callback got
 * @ret_limits: (out): the limits
 * @error: as [func@Sluice.database_set_error]
 *
 * Returns: %TRUE if they are known
 */
gboolean
sluice_store_get_keep_limits_finish (SluiceStore       *self,
                                     GAsyncResult      *result,
                                     SluiceKeepLimits  *ret_limits,
                                     GError           **error)
{
  g_autofree SluiceKeepLimits *limits = NULL;

  g_return_val_if_fail (ret_limits != NULL, FALSE);

  limits = sluice_store_finish (self, sluice_store_get_keep_limits_async, result, error);
  if (limits == NULL)
    return FALSE;
  *ret_limits = *limits;
  return TRUE;
}

typedef struct
{
  SluiceKept kept;
  SluiceKeepMeasure measure;
  gint64 value;
} NewLimit;

static char *
describe_value (gint64 value)
{
  return value == 0 ? g_strdup ("no limit") : g_strdup_printf ("%" G_GINT64_FORMAT, value);
}

static gboolean
audit_limit (SluiceDatabase  *database,
             const NewLimit  *limit,
             gint64           before,
             GError         **error)
{
  g_autoptr(GPtrArray) details = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *was = describe_value (before);
  g_autofree char *is = describe_value (limit->value);
  g_autofree char *name = g_strdup_printf ("%s.%s", kept_names[limit->kept], measure_names[limit->measure]);

  g_ptr_array_add (details, g_strdup_printf ("%s instead of %s", is, was));
  return sluice_store_add_audit (database, "settings", NULL, name, "changed", details, error);
}

static gboolean
set_limit (SluiceDatabase          *database,
           const SluiceStoreInput  *input,
           gpointer                *ret_result,
           GError                 **error)
{
  const NewLimit *limit = input->record;
  g_autoptr(SluiceStatement) statement = NULL;
  SluiceKeepLimits limits;
  gint64 before;

  if (!sluice_store_read_keep_limits (database, &limits, error))
    return FALSE;
  before = limits.values[limit->kept][limit->measure];
  if (before == limit->value)
    return TRUE;
  statement = sluice_database_prepare (database, "INSERT INTO limits (kind, measure, value) VALUES (?1, ?2, ?3) "
                                       "ON CONFLICT DO UPDATE SET value = ?3", error);
  if (statement == NULL)
    return FALSE;
  sluice_statement_bind_text (statement, 0, kept_names[limit->kept]);
  sluice_statement_bind_text (statement, 1, measure_names[limit->measure]);
  sluice_statement_bind_int (statement, 2, limit->value);
  return sluice_statement_execute (statement, error) && audit_limit (database, limit, before, error);
}

/**
 * sluice_store_set_keep_limit_async:
 * @self: a store
 * @kept: what is limited
 * @measure: by what
 * @value: the limit, not more than [func@Sluice.keep_measure_get_max]; 0 = none
 * @cancellable: (nullable): a cancellable
 * @callback: called when it holds
 * @user_data: for @callback
 *
 * Sets how much is kept. Nothing is deleted before it is tidied up.
 */
void
sluice_store_set_keep_limit_async (SluiceStore         *self,
                                   SluiceKept           kept,
                                   SluiceKeepMeasure    measure,
                                   gint64               value,
                                   GCancellable        *cancellable,
                                   GAsyncReadyCallback  callback,
                                   gpointer             user_data)
{
  SluiceStoreInput *input;
  NewLimit *limit;

  g_return_if_fail (SLUICE_IS_STORE (self));
  g_return_if_fail ((guint) kept < SLUICE_N_KEPT && (guint) measure < SLUICE_N_KEEP_MEASURES);
  g_return_if_fail (value >= 0 && value <= sluice_keep_measure_get_max (measure));

  limit = g_new0 (NewLimit, 1);
  *limit = (NewLimit) { kept, measure, value };
  input = sluice_store_input_new (NULL);
  input->record = limit;
  input->free_record = g_free;
  sluice_store_run (self, sluice_store_set_keep_limit_async, SLUICE_STORE_WRITES, set_limit, input, NULL,
                    cancellable, callback, user_data);
}

/**
 * sluice_store_set_keep_limit_finish:
 * @self: a store
 * @result: what the callback got
 * @error: as [func@Sluice.database_set_error]
 *
 * Returns: %TRUE if it holds
 */
gboolean
sluice_store_set_keep_limit_finish (SluiceStore   *self,
                                    GAsyncResult  *result,
                                    GError       **error)
{
  return sluice_store_finish_ok (self, sluice_store_set_keep_limit_async, result, error);
}
