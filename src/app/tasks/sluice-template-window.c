/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-template-window.h"

#include "sluice-child.h"
#include "sluice-file-dialog.h"
#include "sluice-format.h"
#include "sluice-step-widgets.h"
#include "sluice-task-template.h"
#include "sluice-undo-toast.h"

#include <glib/gi18n.h>

#define WIDTH 560
#define LEAST_WIDTH 340

struct _SluiceTemplateWindow
{
  AdwWindow parent_instance;

  SluiceStore *store;           /* (owned) */
  char *task;                   /* (owned) the document that templates are made of */
  char *exported;               /* (owned) (nullable) the template whose file is being chosen */
  GCancellable *cancellable;    /* (owned) */
  GPtrArray *templates;         /* (owned) (nullable) (element-type SluiceStoredTemplate) */
  AdwEntryRow *name_row;        /* (unowned) */
  GtkListBox *list;             /* (unowned) */
  GtkWidget *empty;             /* (unowned) */
  GtkLabel *problem_label;      /* (unowned) */
};

enum
{
  SIGNAL_APPLY,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SluiceTemplateWindow, sluice_template_window, ADW_TYPE_WINDOW)

static void show_templates (SluiceTemplateWindow *self);

/* %NULL: all went well. */
static void
show_problem (SluiceTemplateWindow *self,
              const GError         *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  gtk_label_set_label (self->problem_label, error == NULL ? "" : error->message);
  gtk_widget_set_visible (GTK_WIDGET (self->problem_label), error != NULL);
}

static const SluiceStoredTemplate *
get_template (SluiceTemplateWindow *self,
              GtkWidget            *button)
{
  GtkWidget *row = gtk_widget_get_ancestor (button, GTK_TYPE_LIST_BOX_ROW);

  return g_ptr_array_index (self->templates, (guint) gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (row)));
}

static void
apply_cb (SluiceTemplateWindow *self,
          GtkWidget            *button)
{
  g_signal_emit (self, signals[SIGNAL_APPLY], 0, get_template (self, button)->document);
  gtk_window_close (GTK_WINDOW (self));
}

static void
saved_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(SluiceTemplateWindow) self = user_data;
  g_autoptr(GError) error = NULL;

  if (sluice_store_save_template_finish (SLUICE_STORE (source), result, &error))
    gtk_editable_set_text (GTK_EDITABLE (self->name_row), "");
  show_problem (self, error);
  show_templates (self);
}

static void
save_cb (SluiceTemplateWindow *self)
{
  g_autofree char *name = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->name_row))));
  g_autofree char *document = NULL;
  g_autoptr(GError) error = NULL;

  if (*name == '\0')
    return;
  document = sluice_task_template_make (self->task, name, "", &error);
  if (document == NULL)
    show_problem (self, error);
  else
    sluice_store_save_template_async (self->store, document, self->cancellable, saved_cb, g_object_ref (self));
}

static void
deleted_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(SluiceTemplateWindow) self = user_data;
  g_autoptr(SluiceRemains) remains = NULL;
  g_autoptr(GError) error = NULL;

  remains = sluice_store_take_away_finish (SLUICE_STORE (source), result, &error);
  show_problem (self, error);
  if (remains != NULL && gtk_widget_get_mapped (GTK_WIDGET (self->list)))
    sluice_undo_toast_show (GTK_WIDGET (self->list), self->store, remains, (SluiceUndoneFunc) show_templates, self);
  show_templates (self);
}

static void
delete_cb (SluiceTemplateWindow *self,
           GtkWidget            *button)
{
  sluice_store_take_away_async (self->store, SLUICE_REMAINS_TEMPLATE, get_template (self, button)->name,
                                self->cancellable, deleted_cb, g_object_ref (self));
}

/* Files are read and written by children. */
static void
transferred_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(SluiceTemplateWindow) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) answer = sluice_child_read_finish (result, &error);

  if (answer == NULL)
    show_problem (self, error);
  else
    show_problem (self, NULL);
  show_templates (self);
}

static void
export_chosen_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(SluiceTemplateWindow) self = user_data;
  g_autoptr(GFile) file = sluice_file_dialog_open_finish (result, NULL);
  g_autofree char *path = file == NULL ? NULL : g_file_get_path (file);
  const char *arguments[] = { "template", "export", self->exported, path, NULL };

  if (path != NULL)
    sluice_child_read_async (arguments, NULL, self->cancellable, transferred_cb, g_object_ref (self));
}

static void
export_cb (SluiceTemplateWindow *self,
           GtkWidget            *button)
{
  g_autofree char *file_name = NULL;

  g_free (self->exported);
  self->exported = g_strdup (get_template (self, button)->name);
  file_name = g_strconcat (self->exported, ".json", NULL);
  g_strdelimit (file_name, "/", '-');
  sluice_file_dialog_save_async (GTK_WINDOW (self), _("Export the Template"), file_name, self->cancellable,
                                 export_chosen_cb, g_object_ref (self));
}

static void
import_chosen_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(SluiceTemplateWindow) self = user_data;
  g_autoptr(GFile) file = sluice_file_dialog_open_finish (result, NULL);
  g_autofree char *path = file == NULL ? NULL : g_file_get_path (file);
  const char *arguments[] = { "template", "import", path, NULL };

  if (path != NULL)
    sluice_child_read_async (arguments, NULL, self->cancellable, transferred_cb, g_object_ref (self));
}

static void
import_cb (SluiceTemplateWindow *self)
{
  sluice_file_dialog_open_async (GTK_WINDOW (self), _("Import a Template"), NULL, self->cancellable, import_chosen_cb,
                                 g_object_ref (self));
}

static GtkWidget *
create_button (SluiceTemplateWindow *self,
               const char           *icon_name,
               const char           *format,
               const char           *name,
               GCallback             callback)
{
  g_auto(GStrv) parts = g_strsplit (format, "%s", 2);
  g_autofree char *label = g_strjoinv (name, parts);
  GtkWidget *button = sluice_step_button_new (icon_name, label);

  g_signal_connect_object (button, "clicked", callback, self, G_CONNECT_SWAPPED);
  return button;
}

static void
add_template (SluiceTemplateWindow       *self,
              const SluiceStoredTemplate *template)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *when = sluice_format_relative (template->updated);
  AdwActionRow *action_row = ADW_ACTION_ROW (row);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), template->name);
  adw_action_row_set_subtitle (action_row, *template->description == '\0' ? when : template->description);
  adw_action_row_add_suffix (action_row, create_button (self, "object-select-symbolic", _("Apply %s"), template->name,
                                                        G_CALLBACK (apply_cb)));
  adw_action_row_add_suffix (action_row, create_button (self, "document-save-symbolic", _("Export %s"), template->name,
                                                        G_CALLBACK (export_cb)));
  adw_action_row_add_suffix (action_row, create_button (self, "user-trash-symbolic", _("Delete %s"), template->name,
                                                        G_CALLBACK (delete_cb)));
  gtk_list_box_append (self->list, row);
}

static void
listed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(SluiceTemplateWindow) self = user_data;
  g_autoptr(GError) error = NULL;
  GPtrArray *templates = sluice_store_list_templates_finish (SLUICE_STORE (source), result, &error);

  if (templates == NULL)
    {
      show_problem (self, error);
      return;
    }
  g_clear_pointer (&self->templates, g_ptr_array_unref);
  self->templates = templates;
  sluice_step_list_clear (self->list);
  for (guint i = 0; i < templates->len; i++)
    add_template (self, g_ptr_array_index (templates, i));
  gtk_widget_set_visible (GTK_WIDGET (self->list), templates->len > 0);
  gtk_widget_set_visible (self->empty, templates->len == 0);
}

static void
show_templates (SluiceTemplateWindow *self)
{
  sluice_store_list_templates_async (self->store, self->cancellable, listed_cb, g_object_ref (self));
}

static void
sluice_template_window_dispose (GObject *object)
{
  g_cancellable_cancel (SLUICE_TEMPLATE_WINDOW (object)->cancellable);

  G_OBJECT_CLASS (sluice_template_window_parent_class)->dispose (object);
}

static void
sluice_template_window_finalize (GObject *object)
{
  SluiceTemplateWindow *self = SLUICE_TEMPLATE_WINDOW (object);

  g_object_unref (self->cancellable);
  g_clear_object (&self->store);
  g_clear_pointer (&self->templates, g_ptr_array_unref);
  g_free (self->task);
  g_free (self->exported);

  G_OBJECT_CLASS (sluice_template_window_parent_class)->finalize (object);
}

static void
sluice_template_window_class_init (SluiceTemplateWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = sluice_template_window_dispose;
  object_class->finalize = sluice_template_window_finalize;
  signals[SIGNAL_APPLY] =
    g_signal_new ("apply", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_add_binding_action (GTK_WIDGET_CLASS (klass), GDK_KEY_Escape, 0, "window.close", NULL);
}

static GtkWidget *
build_page (SluiceTemplateWindow *self)
{
  AdwPreferencesPage *page = ADW_PREFERENCES_PAGE (adw_preferences_page_new ());
  AdwPreferencesGroup *group = NULL;
  GtkWidget *import = sluice_step_button_new ("document-open-symbolic", _("Import a Template"));
  GtkListBox *list = NULL;

  group = sluice_step_page_add_group (page, _("This Task"), _("A template is what a task does between source and "
                                                             "destination: its mapping, filter, checks, lookups and "
                                                             "groups."));
  gtk_label_set_wrap (self->problem_label, TRUE);
  gtk_label_set_xalign (self->problem_label, 0);
  gtk_widget_add_css_class (GTK_WIDGET (self->problem_label), "error");
  gtk_widget_set_visible (GTK_WIDGET (self->problem_label), FALSE);
  adw_preferences_group_add (group, GTK_WIDGET (self->problem_label));
  list = sluice_step_group_add_list (group, _("This Task"));
  self->name_row = ADW_ENTRY_ROW (adw_entry_row_new ());
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->name_row), _("Keep it as a template named"));
  adw_entry_row_set_show_apply_button (self->name_row, TRUE);
  g_signal_connect_object (self->name_row, "apply", G_CALLBACK (save_cb), self, G_CONNECT_SWAPPED);
  gtk_list_box_append (list, GTK_WIDGET (self->name_row));
  group = sluice_step_page_add_group (page, _("Templates"), NULL);
  g_signal_connect_object (import, "clicked", G_CALLBACK (import_cb), self, G_CONNECT_SWAPPED);
  adw_preferences_group_set_header_suffix (group, import);
  self->empty = sluice_step_group_add_note (group, _("No templates yet"), NULL);
  self->list = sluice_step_group_add_list (group, _("Templates"));
  gtk_widget_set_visible (GTK_WIDGET (self->list), FALSE);
  return GTK_WIDGET (page);
}

static void
sluice_template_window_init (SluiceTemplateWindow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *page = NULL;
  GtkWidget *overlay = NULL;

  self->cancellable = g_cancellable_new ();
  self->problem_label = GTK_LABEL (gtk_label_new (NULL));
  page = build_page (self);
  gtk_widget_set_vexpand (page, TRUE);
  gtk_box_append (GTK_BOX (box), adw_header_bar_new ());
  gtk_box_append (GTK_BOX (box), page);
  overlay = adw_toast_overlay_new ();
  adw_toast_overlay_set_child (ADW_TOAST_OVERLAY (overlay), box);
  adw_window_set_content (ADW_WINDOW (self), overlay);
  gtk_window_set_title (GTK_WINDOW (self), _("Templates"));
  gtk_window_set_modal (GTK_WINDOW (self), TRUE);
  gtk_window_set_default_size (GTK_WINDOW (self), WIDTH, WIDTH);
  gtk_widget_set_size_request (GTK_WIDGET (self), LEAST_WIDTH, -1);
}

/**
 * sluice_template_window_new:
 * @parent: the window
 * @store: the store that keeps the templates
 * @task: the document of the task that is looked at
 *
 * Returns: (transfer none): a window, owned by GTK
 */
SluiceTemplateWindow *
sluice_template_window_new (GtkWindow   *parent,
                            SluiceStore *store,
                            const char  *task)
{
  SluiceTemplateWindow *self = NULL;

  g_return_val_if_fail (SLUICE_IS_STORE (store), NULL);
  g_return_val_if_fail (task != NULL, NULL);

  self = g_object_new (SLUICE_TYPE_TEMPLATE_WINDOW, "transient-for", parent, NULL);
  self->store = g_object_ref (store);
  self->task = g_strdup (task);
  show_templates (self);
  return self;
}
