/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-load-layout.h"

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

/* Finds the column of @name: exactly, else in any case if only one fits. %NULL
 * without an error where there is none. */
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
  return found;
}

/* The places of the columns that the table lacks. */
static GArray *
list_missing (const SluiceLoadRequest *request,
              GPtrArray               *table_columns)
{
  GArray *missing = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0; i < sluice_schema_get_n (request->columns); i++)
    {
      g_autoptr(GError) error = NULL;

      /* An ambiguous one is there. */
      if (find_column (request, table_columns, sluice_schema_get (request->columns, i)->name, &error) == NULL &&
          error == NULL)
        g_array_append_val (missing, i);
    }
  return missing;
}

/* All that is missing: whoever mends the table should not learn of it one by one. */
static void
set_missing_error (const SluiceLoadRequest  *request,
                   GPtrArray                *table_columns,
                   const char               *name,
                   GError                  **error)
{
  g_autoptr(GArray) missing = NULL;
  g_autoptr(GString) others = NULL;

  if (error == NULL || *error != NULL)
    return;

  missing = list_missing (request, table_columns);
  others = g_string_new (NULL);
  for (guint i = 0; i < missing->len; i++)
    {
      const char *other = sluice_schema_get (request->columns, g_array_index (missing, guint, i))->name;

      if (strcmp (other, name) != 0)
        g_string_append_printf (others, ", nor “%s”", other);
    }
  *error = sluice_error_new (SLUICE_ERROR_LIMIT, "missing_column",
                             "The table “%s” has no column “%s”%s", request->table, name, others->str);
  sluice_error_set_hint (*error, "Add the column to the table, take it out of the mapping, or set "
                         "load.schema_drift to “evolve” or “ignore”");
}

static gboolean
is_wanted_key (const SluiceLoadRequest *request,
               const char              *name)
{
  return request->load->keys != NULL &&
         g_strv_contains ((const char *const *) request->load->keys, name);
}

/* Whether a column that the table lacks is left out. */
static gboolean
may_leave_out (const SluiceLoadRequest *request,
               const SluiceColumn      *column)
{
  if (is_wanted_key (request, column->name))
    return FALSE;
  if (request->plans && request->load->drift == SLUICE_DRIFT_EVOLVE)
    return column->role < SLUICE_COLUMN_VALID_FROM;
  return request->load->drift == SLUICE_DRIFT_IGNORE && column->role == SLUICE_COLUMN_DATA;
}

static gboolean
has_word (GStrv       words,
          const char *word)
{
  return words != NULL && g_strv_contains ((const char *const *) words, word);
}

/* What an update does with it. In a history, columns of type 0 stay, those of
 * type 1 are overwritten without a new version. */
static void
set_meaning (SluiceLoadColumn        *column,
             const SluiceLoadRequest *request,
             const SluiceColumn      *wanted)
{
  const SluiceScd2Spec *scd2 = &request->load->scd2;
  gboolean versions = request->load->strategy == SLUICE_STRATEGY_SCD2;

  column->type = wanted->type;
  column->role = wanted->role;
  column->is_key = is_wanted_key (request, wanted->name);
  column->is_compared = column->role == SLUICE_COLUMN_DATA && !column->is_key;
  column->is_updated = column->role != SLUICE_COLUMN_CREATED_AT && !column->is_key;
  if (!versions)
    return;
  column->is_updated = column->is_updated && column->role < SLUICE_COLUMN_VALID_FROM;
  column->is_overwritten = column->is_compared && has_word (scd2->type1, wanted->name);
  if (has_word (scd2->type0, wanted->name))
    column->is_compared = column->is_updated = FALSE;
}

static gboolean
match_columns (SluiceLoadLayout         *layout,
               const SluiceLoadRequest  *request,
               GPtrArray                *table_columns,
               SluiceMonitor            *monitor,
               GError                  **error)
{
  for (guint i = 0; i < sluice_schema_get_n (request->columns); i++)
    {
      const SluiceColumn *wanted = sluice_schema_get (request->columns, i);
      SluiceLoadColumn *column = &layout->columns[layout->n_columns];
      const SluiceTableColumn *found = NULL;
      g_autoptr(GError) local_error = NULL;

      if (table_columns != NULL)
        {
          found = find_column (request, table_columns, wanted->name, &local_error);
          if (found == NULL && local_error == NULL && may_leave_out (request, wanted))
            {
              if (monitor != NULL && request->load->drift == SLUICE_DRIFT_IGNORE)
                sluice_monitor_warn (monitor, "missing_column",
                                     "The table “%s” has no column “%s”: it is not loaded",
                                     request->table, wanted->name);
              continue;
            }
          if (found == NULL)
            {
              set_missing_error (request, table_columns, wanted->name, &local_error);
              g_propagate_error (error, g_steal_pointer (&local_error));
              return FALSE;
            }
        }
      /* Rows do not say that they are deleted. */
      if (wanted->role == SLUICE_COLUMN_MARK)
        continue;
      column->name = g_strdup (found != NULL ? found->name : wanted->name);
      column->type_name = found != NULL ? g_strdup (found->type_name) : NULL;
      column->place = i;
      set_meaning (column, request, wanted);
      layout->n_columns++;
    }
  return TRUE;
}

static int
find_wanted (const SluiceLoadLayout  *layout,
             const SluiceLoadRequest *request,
             const char              *name)
{
  int place = sluice_schema_find (request->columns, name);

  for (guint i = 0; i < layout->n_columns; i++)
    {
      if ((int) layout->columns[i].place == place)
        return (int) i;
    }
  return -1;
}

static gboolean
match_keys (SluiceLoadLayout         *layout,
            const SluiceLoadRequest  *request,
            GError                  **error)
{
  GStrv keys = request->load->keys;

  layout->n_keys = keys != NULL ? g_strv_length (keys) : 0;
  layout->keys = g_new0 (guint, layout->n_keys + 1);
  for (guint i = 0; i < layout->n_keys; i++)
    {
      int place = find_wanted (layout, request, keys[i]);

      if (place < 0)
        {
          sluice_set_error (error, SLUICE_ERROR_INVALID, "unknown_key_column",
                            "The key “%s” is no column of the mapping", keys[i]);
          return FALSE;
        }
      layout->keys[i] = (guint) place;
    }
  return TRUE;
}

static gboolean
match_skip_column (SluiceLoadLayout         *layout,
                   const SluiceLoadRequest  *request,
                   GPtrArray                *table_columns,
                   GError                  **error)
{
  const char *name = request->load->skip_column;
  const SluiceTableColumn *found;

  if (name == NULL || !layout->merges || request->load->strategy == SLUICE_STRATEGY_INSERT_NEW)
    return TRUE;

  if (table_columns != NULL)
    {
      g_autoptr(GError) local_error = NULL;

      found = find_column (request, table_columns, name, &local_error);
      if (found == NULL)
        {
          set_missing_error (request, table_columns, name, &local_error);
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
      layout->skip_column = g_strdup (found->name);
      return TRUE;
    }

  for (guint i = 0; i < layout->n_columns; i++)
    {
      if (names_equal (layout->columns[i].name, name, FALSE))
        layout->skip_column = g_strdup (layout->columns[i].name);
    }
  if (layout->skip_column == NULL)
    {
      sluice_set_error (error, SLUICE_ERROR_CONFIGURATION, "missing_column",
                        "The new table “%s” will have no column “%s”, which skip_when names",
                        request->table, name);
      return FALSE;
    }
  return TRUE;
}

/**
 * sluice_load_layout_new:
 * @request: what is to be loaded
 * @table_columns: (nullable) (element-type SluiceTableColumn): the columns of
 *   the table, %NULL if the load creates it
 * @monitor: (nullable): is warned of columns that are left out
 * @error: return location for an error
 *
 * Matches the columns of the mapping to those of the table: by exact name, else
 * in any case where only one fits. One that the table lacks fails with
 * `missing_column` (%SLUICE_ERROR_LIMIT), unless the task ignores drift: then
 * it is left out with a warning. Other errors are `ambiguous_column`
 * (%SLUICE_ERROR_CONFIGURATION) and `unknown_key_column` (%SLUICE_ERROR_INVALID).
 *
 * Returns: (transfer full) (nullable): the layout
 */
SluiceLoadLayout *
sluice_load_layout_new (const SluiceLoadRequest  *request,
                        GPtrArray                *table_columns,
                        SluiceMonitor            *monitor,
                        GError                  **error)
{
  g_autoptr(SluiceLoadLayout) layout = NULL;

  g_return_val_if_fail (request != NULL, NULL);

  layout = g_new0 (SluiceLoadLayout, 1);
  layout->columns = g_new0 (SluiceLoadColumn, sluice_schema_get_n (request->columns));
  layout->merges = request->load->strategy != SLUICE_STRATEGY_INSERT &&
                   (request->load->strategy != SLUICE_STRATEGY_REPLACE ||
                    (request->load->keys != NULL && request->load->keys[0] != NULL));

  if (!match_columns (layout, request, table_columns, monitor, error) ||
      !match_keys (layout, request, error) ||
      !match_skip_column (layout, request, table_columns, error))
    return NULL;
  return g_steal_pointer (&layout);
}

/**
 * sluice_load_layout_set_added:
 * @layout: a layout
 * @names: (nullable) (array zero-terminated=1): columns that the table has just got
 *
 * A column that comes later is no reason for another version of every row of a
 * history: it is put into the open ones.
 */
void
sluice_load_layout_set_added (SluiceLoadLayout  *layout,
                              const char *const *names)
{
  g_return_if_fail (layout != NULL);

  for (guint i = 0; i < layout->n_columns; i++)
    {
      SluiceLoadColumn *column = &layout->columns[i];

      if (names != NULL && column->is_compared && g_strv_contains (names, column->name))
        column->is_overwritten = TRUE;
    }
}

/**
 * sluice_load_layout_find_role:
 * @layout: a layout
 * @role: what a column is there for, but not %SLUICE_COLUMN_DATA
 *
 * Returns: the place of that column in @layout, or -1
 */
int
sluice_load_layout_find_role (const SluiceLoadLayout *layout,
                              SluiceColumnRole        role)
{
  g_return_val_if_fail (layout != NULL, -1);

  for (guint i = 0; i < layout->n_columns; i++)
    {
      if (layout->columns[i].role == role)
        return (int) i;
    }
  return -1;
}

/**
 * sluice_load_layout_free:
 * @layout: (transfer full): a layout
 */
void
sluice_load_layout_free (SluiceLoadLayout *layout)
{
  g_return_if_fail (layout != NULL);

  for (guint i = 0; i < layout->n_columns; i++)
    {
      g_free (layout->columns[i].name);
      g_free (layout->columns[i].type_name);
    }
  g_free (layout->columns);
  g_free (layout->keys);
  g_free (layout->skip_column);
  g_free (layout);
}
