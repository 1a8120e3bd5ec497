/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-statistics-loader.h"

#include "sluice-child.h"
#include "sluice-draft.h"

/* What the values of the fields are like takes longer to find out than the rows
 * that are shown first. */
typedef struct
{
  SluiceDataGrid *grid;         /* (owned) */
  JsonObject *sample;           /* (owned) */
  JsonObject *task;             /* (owned) */
  GCancellable *cancellable;    /* (owned) (nullable) */
} Load;

static void
load_free (Load *load)
{
  g_object_unref (load->grid);
  json_object_unref (load->sample);
  json_object_unref (load->task);
  g_clear_object (&load->cancellable);
  g_free (load);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Load, load_free)

static JsonObject *
find_field (JsonArray  *fields,
            const char *path)
{
  for (guint i = 0; fields != NULL && i < json_array_get_length (fields); i++)
    {
      JsonObject *field = json_array_get_object_element (fields, i);

      if (g_str_equal (sluice_draft_get_string (field, "path"), path))
        return field;
    }
  return NULL;
}

static void
sampled_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(Load) load = user_data;
  g_autoptr(JsonNode) root = sluice_child_run_finish (result, NULL);
  JsonArray *fields = sluice_draft_get_array (load->sample, "fields");
  JsonArray *found = NULL;

  /* Rows without statistics are better than a complaint. */
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    return;
  found = sluice_draft_get_array (json_node_get_object (root), "fields");
  for (guint i = 0; fields != NULL && i < json_array_get_length (fields); i++)
    {
      JsonObject *field = json_array_get_object_element (fields, i);
      JsonObject *other = find_field (found, sluice_draft_get_string (field, "path"));

      if (other != NULL && json_object_has_member (other, "statistics"))
        json_object_set_member (field, "statistics", json_object_dup_member (other, "statistics"));
    }
  sluice_data_grid_update_sample (load->grid, load->sample);
}

static gboolean
start_cb (gpointer user_data)
{
  static const char * const arguments[] = { "sample", "-", "--statistics", "--output", "json", NULL };
  g_autoptr(Load) load = user_data;
  GCancellable *cancellable = load->cancellable;
  g_autofree char *text = NULL;

  if (g_cancellable_is_cancelled (cancellable))
    return G_SOURCE_REMOVE;
  text = sluice_draft_to_text (load->task);
  sluice_child_run_async (arguments, text, cancellable, sampled_cb, g_steal_pointer (&load));
  return G_SOURCE_REMOVE;
}

/**
 * sluice_statistics_loader_start:
 * @grid: a grid that shows the sample of @guess
 * @guess: the object of `guess --output json`
 * @cancellable: (nullable): ends it
 *
 * Lets a child find out what the values of the fields are like, and shows that in
 * the heads of the columns when it is known.
 */
void
sluice_statistics_loader_start (SluiceDataGrid *grid,
                                JsonObject     *guess,
                                GCancellable   *cancellable)
{
  JsonObject *sample = NULL;
  JsonObject *task = NULL;
  Load *load = NULL;

  g_return_if_fail (SLUICE_IS_DATA_GRID (grid));
  g_return_if_fail (guess != NULL);

  sample = sluice_draft_get_object (guess, "sample", FALSE);
  task = sluice_draft_get_object (guess, "task", FALSE);
  if (sample == NULL || task == NULL)
    return;
  load = g_new0 (Load, 1);
  load->grid = g_object_ref (grid);
  load->sample = json_object_ref (sample);
  load->task = json_object_ref (task);
  load->cancellable = cancellable == NULL ? NULL : g_object_ref (cancellable);
  /* Whoever asks has much to show already. */
  g_idle_add (start_cb, load);
}
