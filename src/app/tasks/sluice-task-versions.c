/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-task-versions.h"

#include "sluice-compat.h"
#include "sluice-format.h"
#include "sluice-task-difference.h"

#include <glib/gi18n.h>

#define WIDTH 560
#define LEAST_WIDTH 340

struct _SluiceTaskVersions
{
  AdwWindow parent_instance;

  GCancellable *cancellable;    /* (owned) */
  GPtrArray *versions;          /* (owned) (nullable) (element-type SluiceTaskVersion) the newest first */
  GtkListBox *list;             /* (unowned) */
  GtkLabel *problem_label;      /* (unowned) */
};

enum
{
  SIGNAL_RESTORE,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SluiceTaskVersions, sluice_task_versions, ADW_TYPE_WINDOW)

static guint
get_index (GtkWidget *row)
{
  return (guint) gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (row));
}

static void
restore_cb (SluiceTaskVersions *self,
            GtkWidget          *button)
{
  guint index = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "index"));
  const SluiceTaskVersion *version = g_ptr_array_index (self->versions, index);

  g_signal_emit (self, signals[SIGNAL_RESTORE], 0, version->version, version->document);
  gtk_window_close (GTK_WINDOW (self));
}

static void
add_line (GtkWidget  *row,
          const char *title,
          const char *subtitle)
{
  GtkWidget *line = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (line), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (line), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (line), subtitle);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (line), 2);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (row), line);
}

static const char *
translate (const char *text)
{
  return _(text);
}

static void
add_changes (GtkWidget               *row,
             const SluiceTaskVersion *version,
             const SluiceTaskVersion *before)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) changes = sluice_task_difference_translated (before->document, version->document, translate,
                                                                    &error);

  if (changes == NULL)
    add_line (row, error->message, "");
  for (guint i = 0; changes != NULL && i < changes->len; i++)
    {
      const SluiceTaskChange *change = g_ptr_array_index (changes, i);

      add_line (row, change->words, change->path);
    }
  if (changes != NULL && changes->len == 0)
    add_line (row, _("Nothing that a run would notice"), "");
}

/* Only when somebody wants to see it: there may be many versions. */
static void
expanded_cb (SluiceTaskVersions *self,
             GParamSpec         *pspec,
             GtkWidget          *row)
{
  guint index = get_index (row);

  if (!adw_expander_row_get_expanded (ADW_EXPANDER_ROW (row)) || g_object_get_data (G_OBJECT (row), "filled") != NULL)
    return;
  g_object_set_data (G_OBJECT (row), "filled", row);
  if (index + 1 < self->versions->len)
    add_changes (row, g_ptr_array_index (self->versions, index), g_ptr_array_index (self->versions, index + 1));
  else
    add_line (row, _("The task was made"), "");
}

static GtkWidget *
create_restore (SluiceTaskVersions      *self,
                const SluiceTaskVersion *version,
                guint                    index)
{
  GtkWidget *button = gtk_button_new_with_label (_("Restore"));
  g_autofree char *label = g_strdup_printf (_("Restore version %u"), version->version);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, label);
  sluice_compat_button_set_spoken (button, label);
  g_object_set_data (G_OBJECT (button), "index", GUINT_TO_POINTER (index));
  g_signal_connect_object (button, "clicked", G_CALLBACK (restore_cb), self, G_CONNECT_SWAPPED);
  return button;
}

static void
add_version (SluiceTaskVersions *self,
             guint               index)
{
  const SluiceTaskVersion *version = g_ptr_array_index (self->versions, index);
  GtkWidget *row = adw_expander_row_new ();
  g_autofree char *title = g_strdup_printf (_("Version %u"), version->version);
  g_autofree char *when = sluice_format_relative (version->saved);
  g_autofree char *exact = sluice_format_exact (version->saved);
  g_autofree char *subtitle = index == 0 ? g_strdup_printf (_("As it is now, %s"), when) : g_strdup (when);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (row), subtitle);
  gtk_widget_set_tooltip_text (row, exact);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  adw_expander_row_add_action (ADW_EXPANDER_ROW (row), create_restore (self, version, index));
  g_signal_connect_object (row, "notify::expanded", G_CALLBACK (expanded_cb), self, G_CONNECT_SWAPPED);
  gtk_list_box_append (self->list, row);
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (row), index == 0);
}

static void
listed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(SluiceTaskVersions) self = user_data;
  g_autoptr(GError) error = NULL;
  GPtrArray *versions = sluice_store_list_task_versions_finish (SLUICE_STORE (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (versions == NULL)
    {
      gtk_label_set_label (self->problem_label, error->message);
      gtk_widget_set_visible (GTK_WIDGET (self->problem_label), TRUE);
      return;
    }
  self->versions = versions;
  for (guint i = 0; i < versions->len; i++)
    add_version (self, i);
}

static void
sluice_task_versions_dispose (GObject *object)
{
  g_cancellable_cancel (SLUICE_TASK_VERSIONS (object)->cancellable);

  G_OBJECT_CLASS (sluice_task_versions_parent_class)->dispose (object);
}

static void
sluice_task_versions_finalize (GObject *object)
{
  SluiceTaskVersions *self = SLUICE_TASK_VERSIONS (object);

  g_object_unref (self->cancellable);
  g_clear_pointer (&self->versions, g_ptr_array_unref);

  G_OBJECT_CLASS (sluice_task_versions_parent_class)->finalize (object);
}

static void
sluice_task_versions_class_init (SluiceTaskVersionsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = sluice_task_versions_dispose;
  object_class->finalize = sluice_task_versions_finalize;
  signals[SIGNAL_RESTORE] =
    g_signal_new ("restore", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_STRING);
  gtk_widget_class_add_binding_action (GTK_WIDGET_CLASS (klass), GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
sluice_task_versions_init (SluiceTaskVersions *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *page = adw_preferences_page_new ();
  GtkWidget *group = adw_preferences_group_new ();
  GtkWidget *list = gtk_list_box_new ();

  self->cancellable = g_cancellable_new ();
  self->list = GTK_LIST_BOX (list);
  self->problem_label = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_wrap (self->problem_label, TRUE);
  gtk_label_set_xalign (self->problem_label, 0);
  gtk_widget_add_css_class (GTK_WIDGET (self->problem_label), "error");
  gtk_widget_set_visible (GTK_WIDGET (self->problem_label), FALSE);
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Versions"), -1);
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (group),
                                         _("Going back to one is a change that can be undone."));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), GTK_WIDGET (self->problem_label));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), list);
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), ADW_PREFERENCES_GROUP (group));
  gtk_widget_set_vexpand (page, TRUE);
  gtk_box_append (GTK_BOX (box), adw_header_bar_new ());
  gtk_box_append (GTK_BOX (box), page);
  adw_window_set_content (ADW_WINDOW (self), box);
  gtk_window_set_title (GTK_WINDOW (self), _("Versions"));
  gtk_window_set_modal (GTK_WINDOW (self), TRUE);
  gtk_window_set_default_size (GTK_WINDOW (self), WIDTH, WIDTH);
  gtk_widget_set_size_request (GTK_WIDGET (self), LEAST_WIDTH, -1);
}

/**
 * sluice_task_versions_new:
 * @parent: the window
 * @store: the store that keeps the task
 * @task: its id
 *
 * Returns: (transfer none): a window, owned by GTK
 */
SluiceTaskVersions *
sluice_task_versions_new (GtkWindow   *parent,
                          SluiceStore *store,
                          const char  *task)
{
  SluiceTaskVersions *self = NULL;

  g_return_val_if_fail (SLUICE_IS_STORE (store), NULL);
  g_return_val_if_fail (task != NULL, NULL);

  self = g_object_new (SLUICE_TYPE_TASK_VERSIONS, "transient-for", parent, NULL);
  sluice_store_list_task_versions_async (store, task, self->cancellable, listed_cb, g_object_ref (self));
  return self;
}
