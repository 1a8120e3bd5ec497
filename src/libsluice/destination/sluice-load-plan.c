/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-load-plan.h"

#include "sluice-error.h"

#include <string.h>

/* The two ways in which a name may be found, in this order. */
static gboolean
names_equal (const char *a,
             const char *b,
             gboolean    exactly)
{
  g_autofree char *folded_a = NULL;
  g_autofree char *folded_b = NULL;

  if (exactly)
    return strcmp (a, b) == 0;

  folded_a = g_utf8_casefold (a, -1);
  folded_b = g_utf8_casefold (b, -1);
  return strcmp (folded_a, folded_b) == 0;
}

/* Finds the column of @name: exactly, else in any case if only one fits. */
static const SluiceTableColumn *
find_column (const SluiceLoadRequest  *request,
             GPtrArray                *table_columns,
             const char               *name,
             GError                  **error)
{
  const SluiceTableColumn *found = NULL;

  for (int exactly = 1; exactly >= 0 && found == NULL; exactly--)
    {
      for (guint i = 0; i < table_columns->len; i++)
        {
          const SluiceTableColumn *column = g_ptr_array_index (table_columns, i);

          if (!names_equal (column->name, name, exactly))
            continue;
          if (found != NULL)
            {
              sluice_set_error (error, SLUICE_ERROR_CONFIGURATION, "ambiguous_column",
                                "The table “%s” has both “%s” and “%s”, and no column written exactly “%s”",
                                request->table, found->name, column->name, name);
              return NULL;
            }
          found = column;
        }
    }

  if (found == NULL && error != NULL)
    {
      *error = sluice_error_new (SLUICE_ERROR_CONFIGURATION, "missing_column",
                                 "The table “%s” has no column “%s”", request->table, name);
      sluice_error_set_hint (*error, "Add the column to the table, or take it out of the mapping");
    }
  return found;
}

static gboolean
match_columns (SluiceLoadPlan           *plan,
               const SluiceLoadRequest  *request,
               GPtrArray                *table_columns,
               GError                  **error)
{
  for (guint i = 0; i < plan->n_columns; i++)
    {
      const SluiceColumn *wanted = sluice_schema_get (request->columns, i);
      SluiceLoadColumn *column = &plan->columns[i];
      const SluiceTableColumn *found;

      column->type = wanted->type;
      if (table_columns == NULL)
        {
          column->name = g_strdup (wanted->name);
          continue;
        }
      found = find_column (request, table_columns, wanted->name, error);
      if (found == NULL)
        return FALSE;
      column->name = g_strdup (found->name);
      column->type_name = g_strdup (found->type_name);
    }
  return TRUE;
}

static gboolean
match_keys (SluiceLoadPlan           *plan,
            const SluiceLoadRequest  *request,
            GError                  **error)
{
  GStrv keys = request->load->keys;

  plan->n_keys = keys != NULL ? g_strv_length (keys) : 0;
  plan->keys = g_new0 (guint, plan->n_keys + 1);
  for (guint i = 0; i < plan->n_keys; i++)
    {
      int place = sluice_schema_find (request->columns, keys[i]);

      if (place < 0)
        {
          sluice_set_error (error, SLUICE_ERROR_INVALID, "unknown_key_column",
                            "The key “%s” is no column of the mapping", keys[i]);
          return FALSE;
        }
      plan->keys[i] = (guint) place;
      plan->columns[place].is_key = TRUE;
    }
  return TRUE;
}

static gboolean
match_skip_column (SluiceLoadPlan           *plan,
                   const SluiceLoadRequest  *request,
                   GPtrArray                *table_columns,
                   GError                  **error)
{
  const char *name = request->load->skip_column;
  const SluiceTableColumn *found;

  if (name == NULL || !plan->is_upsert)
    return TRUE;

  if (table_columns != NULL)
    {
      found = find_column (request, table_columns, name, error);
      if (found == NULL)
        return FALSE;
      plan->skip_column = g_strdup (found->name);
      return TRUE;
    }

  for (guint i = 0; i < plan->n_columns; i++)
    {
      if (names_equal (plan->columns[i].name, name, FALSE))
        plan->skip_column = g_strdup (plan->columns[i].name);
    }
  if (plan->skip_column == NULL)
    {
      sluice_set_error (error, SLUICE_ERROR_CONFIGURATION, "missing_column",
                        "The new table “%s” will have no column “%s”, which skip_when names",
                        request->table, name);
      return FALSE;
    }
  return TRUE;
}

/**
 * sluice_load_plan_new:
 * @request: what is to be loaded
 * @table_columns: (nullable) (element-type SluiceTableColumn): the columns of
 *   the table, %NULL if the load creates it
 * @error: return location for an error
 *
 * Matches the columns of the mapping to those of the table: by exact name, else
 * in any case where only one fits. Fails with `missing_column` or
 * `ambiguous_column` (%SLUICE_ERROR_CONFIGURATION), or with
 * `unknown_key_column` (%SLUICE_ERROR_INVALID).
 *
 * Returns: (transfer full) (nullable): the plan
 */
SluiceLoadPlan *
sluice_load_plan_new (const SluiceLoadRequest  *request,
                      GPtrArray                *table_columns,
                      GError                  **error)
{
  g_autoptr(SluiceLoadPlan) plan = NULL;

  g_return_val_if_fail (request != NULL, NULL);

  plan = g_new0 (SluiceLoadPlan, 1);
  plan->n_columns = sluice_schema_get_n (request->columns);
  plan->columns = g_new0 (SluiceLoadColumn, plan->n_columns);
  plan->is_upsert = request->load->strategy == SLUICE_STRATEGY_UPSERT;

  if (!match_columns (plan, request, table_columns, error) ||
      !match_keys (plan, request, error) ||
      !match_skip_column (plan, request, table_columns, error))
    return NULL;
  return g_steal_pointer (&plan);
}

/**
 * sluice_load_plan_free:
 * @plan: (transfer full): a plan
 */
void
sluice_load_plan_free (SluiceLoadPlan *plan)
{
  g_return_if_fail (plan != NULL);

  for (guint i = 0; i < plan->n_columns; i++)
    {
      g_free (plan->columns[i].name);
      g_free (plan->columns[i].type_name);
    }
  g_free (plan->columns);
  g_free (plan->keys);
  g_free (plan->skip_column);
  g_free (plan);
}
