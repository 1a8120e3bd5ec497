/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-run-version.h"

#include "sluice-store-versions.h"

#include <glib/gi18n.h>

struct _SluiceRunVersion
{
  AdwBin parent_instance;

  GCancellable *cancellable;    /* (owned) */
  guint version;                /* of the run, 0 = not among those that are kept */
  gboolean is_loaded;

  AdwActionRow *row;            /* (unowned) */
};

G_DEFINE_FINAL_TYPE (SluiceRunVersion, sluice_run_version, ADW_TYPE_BIN)

static void
sluice_run_version_dispose (GObject *object)
{
  g_cancellable_cancel (SLUICE_RUN_VERSION (object)->cancellable);

  G_OBJECT_CLASS (sluice_run_version_parent_class)->dispose (object);
}

static void
sluice_run_version_finalize (GObject *object)
{
  g_object_unref (SLUICE_RUN_VERSION (object)->cancellable);

  G_OBJECT_CLASS (sluice_run_version_parent_class)->finalize (object);
}

static void
sluice_run_version_class_init (SluiceRunVersionClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sluice_run_version_dispose;
  G_OBJECT_CLASS (klass)->finalize = sluice_run_version_finalize;
}

static void
add_button (SluiceRunVersion *self,
            const char       *icon,
            const char       *label,
            const char       *action)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  adw_action_row_add_suffix (self->row, button);
}

static void
sluice_run_version_init (SluiceRunVersion *self)
{
  GtkWidget *group = adw_preferences_group_new ();
  GtkWidget *list = gtk_list_box_new ();

  self->cancellable = g_cancellable_new ();
  self->row = ADW_ACTION_ROW (adw_action_row_new ());
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), _("What Was Run"));
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("What Was Run"), -1);
  add_button (self, "view-list-symbolic", _("What Has Changed"), "run.show-changes");
  add_button (self, "document-edit-symbolic", _("Open This Version in the Editor"), "run.edit");
  gtk_list_box_append (GTK_LIST_BOX (list), GTK_WIDGET (self->row));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), list);
  adw_bin_set_child (ADW_BIN (self), group);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

static void
found_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(SluiceRunVersion) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(SluiceTaskVersion) newest = sluice_store_find_task_version_finish (SLUICE_STORE (source), result, &error);
  g_autofree char *title = NULL;
  g_autofree char *subtitle = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  title = self->version == 0 ? g_strdup (_("A version that is not kept"))
                             : g_strdup_printf (_("Version %u of the task"), self->version);
  if (newest == NULL)
    subtitle = g_strdup (_("The task is not there any more"));
  else if (newest->version == self->version)
    subtitle = g_strdup (_("As the task is now"));
  else
    subtitle = g_strdup_printf (_("The newest is version %u"), newest->version);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->row), title);
  adw_action_row_set_subtitle (self->row, subtitle);
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
}

/**
 * sluice_run_version_load:
 * @self: a #SluiceRunVersion
 * @store: an open store
 * @run: a run
 *
 * Looks which version that was, once.
 */
void
sluice_run_version_load (SluiceRunVersion *self,
                         SluiceStore      *store,
                         SluiceRun        *run)
{
  g_return_if_fail (SLUICE_IS_RUN_VERSION (self));
  g_return_if_fail (SLUICE_IS_STORE (store));
  g_return_if_fail (SLUICE_IS_RUN (run));

  if (self->is_loaded || sluice_run_get_task_id (run) == NULL)
    return;
  self->is_loaded = TRUE;
  self->version = sluice_run_get_version (run);
  sluice_store_find_task_version_async (store, sluice_run_get_task_id (run), 0, self->cancellable, found_cb,
                                        g_object_ref (self));
}
