/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-replay-list.h"

#include "sluice-format.h"
#include "sluice-run-row.h"

#include <glib/gi18n.h>

#define MOST_REPLAYS 50

struct _SluiceReplayList
{
  AdwBin parent_instance;

  GCancellable *cancellable;    /* (owned) (nullable) */
  char *shown;                  /* (owned) (nullable) what the list tells now */

  GtkListBox *list;
};

G_DEFINE_FINAL_TYPE (SluiceReplayList, sluice_replay_list, ADW_TYPE_BIN)

static void
sluice_replay_list_dispose (GObject *object)
{
  SluiceReplayList *self = SLUICE_REPLAY_LIST (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);

  G_OBJECT_CLASS (sluice_replay_list_parent_class)->dispose (object);
}

static void
sluice_replay_list_finalize (GObject *object)
{
  g_free (SLUICE_REPLAY_LIST (object)->shown);

  G_OBJECT_CLASS (sluice_replay_list_parent_class)->finalize (object);
}

static void
sluice_replay_list_class_init (SluiceReplayListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sluice_replay_list_dispose;
  G_OBJECT_CLASS (klass)->finalize = sluice_replay_list_finalize;
}

static void
sluice_replay_list_init (SluiceReplayList *self)
{
  GtkWidget *group = adw_preferences_group_new ();
  GtkWidget *list = gtk_list_box_new ();

  self->list = GTK_LIST_BOX (list);
  /* Translators: runs that loaded rejected rows once more */
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), _("Replays"));
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Replays of the run"), -1);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), list);
  adw_bin_set_child (ADW_BIN (self), group);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

static GtkWidget *
create_row (SluiceRun *run)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *icon = gtk_image_new ();
  g_autofree char *when = sluice_format_relative (sluice_run_get_started (run));
  g_autofree char *exact = sluice_format_exact (sluice_run_get_started (run));
  g_autofree char *sum = sluice_run_row_sum_up (run);
  g_autofree char *title = NULL;

  title = g_strdup_printf ("%s · %s", sluice_format_state (sluice_run_get_state (run)), when);
  sluice_format_set_state_icon (GTK_IMAGE (icon), sluice_run_get_state (run));
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), sum == NULL ? "" : sum);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), icon);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name ("go-next-symbolic"));
  gtk_widget_set_tooltip_text (row, exact);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (row), "s", sluice_run_get_id (run));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (row), "win.open-run");
  return row;
}

/* Rows that tell the same stay: they may have the focus. */
static gboolean
is_news (SluiceReplayList *self,
         GPtrArray        *runs)
{
  g_autoptr(GString) told = g_string_new (NULL);

  for (guint i = 0; i < runs->len; i++)
    g_string_append_printf (told, "%s %d ", sluice_run_get_id (g_ptr_array_index (runs, i)),
                            (int) sluice_run_get_state (g_ptr_array_index (runs, i)));
  if (g_strcmp0 (told->str, self->shown) == 0)
    return FALSE;
  g_free (self->shown);
  self->shown = g_strdup (told->str);
  return TRUE;
}

static void
listed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(SluiceReplayList) self = user_data;
  g_autoptr(GPtrArray) runs = NULL;
  GtkWidget *child = NULL;

  /* The page tells of a store that cannot be read. */
  runs = sluice_store_list_runs_finish (SLUICE_STORE (source), result, NULL);
  if (runs == NULL || !is_news (self, runs))
    return;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_list_box_remove (self->list, child);
  for (guint i = 0; i < runs->len; i++)
    gtk_list_box_append (self->list, create_row (g_ptr_array_index (runs, i)));
  gtk_widget_set_visible (GTK_WIDGET (self), runs->len > 0);
}

/**
 * sluice_replay_list_load:
 * @self: a #SluiceReplayList
 * @store: an open store
 * @run: the id of the run that was replayed
 *
 * Reads the replays, again if they were read before.
 */
void
sluice_replay_list_load (SluiceReplayList *self,
                         SluiceStore      *store,
                         const char       *run)
{
  SluiceRunFilter filter = { .replays = run, .limit = MOST_REPLAYS };

  g_return_if_fail (SLUICE_IS_REPLAY_LIST (self));
  g_return_if_fail (run != NULL);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  sluice_store_list_runs_async (store, &filter, self->cancellable, listed_cb, g_object_ref (self));
}
