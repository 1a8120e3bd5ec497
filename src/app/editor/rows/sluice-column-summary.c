/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-column-summary.h"

#include "sluice-column-statistics.h"
#include "sluice-statistics-view.h"

#include <adwaita.h>

/* What a thread counts; the rows are immutable. */
typedef struct
{
  SluicePreviewResult *result;  /* (owned) */
  guint column;
} Count;

static void
count_free (gpointer data)
{
  Count *count = data;

  g_object_unref (count->result);
  g_free (count);
}

/* Cells with a problem have no value that could be counted. */
static void
count_thread (GTask        *task,
              gpointer      source,
              gpointer      task_data,
              GCancellable *cancellable)
{
  const Count *count = task_data;
  const guint n_rows = sluice_preview_result_get_n_rows (count->result);
  g_autoptr(SluiceColumnStatistics) statistics = sluice_column_statistics_new (sluice_column_statistics_get_limit (1));

  for (guint row = 0; row < n_rows; row++)
    {
      const SluiceValue *value = sluice_preview_result_get_value (count->result, row, count->column);

      if (value != NULL && value->kind != SLUICE_VALUE_INVALID)
        sluice_column_statistics_add (statistics, value);
    }
  g_task_return_pointer (task, sluice_column_statistics_to_json (statistics), (GDestroyNotify) json_object_unref);
}

static SluiceColumnFacts *
make_facts (const Count *count,
            JsonObject  *statistics)
{
  const SluiceColumn *column = sluice_schema_get (sluice_preview_result_get_schema (count->result), count->column);
  const SluicePreviewColumn *known = sluice_preview_result_get_column (count->result, count->column);
  g_autoptr(JsonObject) description = json_object_new ();
  g_autofree char *type = sluice_type_to_string (column->type);
  SluiceColumnFacts *facts = NULL;

  json_object_set_string_member (description, "name", column->name);
  json_object_set_string_member (description, "type", type);
  facts = sluice_column_facts_new (description, 0, NULL, NULL);
  if (facts->from == NULL || *facts->from == '\0')
    {
      g_free (facts->from);
      facts->from = g_strdup (known->from);
    }
  facts->n_valid = known->n_valid;
  facts->n_wrong = known->n_error;
  facts->n_empty = known->n_empty;
  g_clear_pointer (&facts->field, json_object_unref);
  facts->field = json_object_new ();
  json_object_set_object_member (facts->field, "statistics", json_object_ref (statistics));
  return facts;
}

static void
counted_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(JsonObject) statistics = g_task_propagate_pointer (G_TASK (result), NULL);
  g_autoptr(SluiceColumnFacts) facts = make_facts (g_task_get_task_data (G_TASK (result)), statistics);

  adw_bin_set_child (ADW_BIN (source), sluice_statistics_view_new (facts));
}

/**
 * sluice_column_summary_new:
 * @result: rows of a preview
 * @column: one of its columns
 *
 * Returns: (transfer floating): its figures, most frequent values and a histogram, once a
 *   thread has counted them
 */
GtkWidget *
sluice_column_summary_new (SluicePreviewResult *result,
                           guint                column)
{
  GtkWidget *self = adw_bin_new ();
  GtkWidget *spinner = gtk_spinner_new ();
  g_autoptr(GTask) task = NULL;
  Count *count = NULL;

  g_return_val_if_fail (SLUICE_IS_PREVIEW_RESULT (result), self);

  gtk_spinner_start (GTK_SPINNER (spinner));
  adw_bin_set_child (ADW_BIN (self), spinner);
  count = g_new0 (Count, 1);
  count->result = g_object_ref (result);
  count->column = column;
  task = g_task_new (self, NULL, counted_cb, NULL);
  g_task_set_source_tag (task, sluice_column_summary_new);
  g_task_set_task_data (task, count, count_free);
  g_task_run_in_thread (task, count_thread);
  return self;
}
