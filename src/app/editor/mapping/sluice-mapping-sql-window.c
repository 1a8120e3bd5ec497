/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-mapping-sql-window.h"

#include "sluice-draft.h"
#include "sluice-problem.h"
#include "sluice-sql-view.h"

#include <glib/gi18n.h>
#include <gtksourceview/gtksource.h>

#define WINDOW_WIDTH 720
#define WINDOW_HEIGHT 560

struct _SluiceMappingSqlWindow
{
  AdwWindow parent_instance;

  char *document;               /* (owned) the text of the task */
  GtkDropDown *dialect;
  GtkSourceBuffer *buffer;      /* (owned) */
};

G_DEFINE_FINAL_TYPE (SluiceMappingSqlWindow, sluice_mapping_sql_window, ADW_TYPE_WINDOW)

static char *
dup_text (SluiceMappingSqlWindow *self)
{
  GtkTextIter first, last;

  gtk_text_buffer_get_bounds (GTK_TEXT_BUFFER (self->buffer), &first, &last);
  return gtk_text_buffer_get_text (GTK_TEXT_BUFFER (self->buffer), &first, &last, TRUE);
}

static char *
list_problems (GPtrArray *problems)
{
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; problems != NULL && i < problems->len; i++)
    {
      const SluiceProblem *problem = problems->pdata[i];

      g_string_append_printf (text, "-- %s: %s\n", problem->path, problem->message);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* What SQL cannot say stands in its comments. */
static void
show_sql (SluiceMappingSqlWindow *self)
{
  g_autoptr(GPtrArray) problems = NULL;
  g_autoptr(SluiceTask) task = NULL;
  g_autoptr(SluiceSqlView) view = NULL;
  g_autofree char *complaint = NULL;

  task = sluice_task_new_from_data (self->document, -1, NULL, &problems, NULL);
  if (task != NULL)
    view = sluice_sql_view_new (task, gtk_drop_down_get_selected (self->dialect) == 1 ? SLUICE_SQL_LANGUAGE_POSTGRES
                                                                                     : SLUICE_SQL_LANGUAGE_SQLITE);
  complaint = list_problems (problems);
  gtk_text_buffer_set_text (GTK_TEXT_BUFFER (self->buffer), view != NULL ? view->sql : complaint, -1);
}

static void
copy_cb (SluiceMappingSqlWindow *self)
{
  g_autofree char *text = dup_text (self);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
}

static void
sluice_mapping_sql_window_dispose (GObject *object)
{
  g_clear_object (&SLUICE_MAPPING_SQL_WINDOW (object)->buffer);

  G_OBJECT_CLASS (sluice_mapping_sql_window_parent_class)->dispose (object);
}

static void
sluice_mapping_sql_window_finalize (GObject *object)
{
  g_free (SLUICE_MAPPING_SQL_WINDOW (object)->document);

  G_OBJECT_CLASS (sluice_mapping_sql_window_parent_class)->finalize (object);
}

static void
sluice_mapping_sql_window_class_init (SluiceMappingSqlWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = sluice_mapping_sql_window_dispose;
  object_class->finalize = sluice_mapping_sql_window_finalize;
  gtk_widget_class_add_binding_action (GTK_WIDGET_CLASS (klass), GDK_KEY_Escape, 0, "window.close", NULL);
}

static GtkWidget *
build_text (SluiceMappingSqlWindow *self)
{
  GtkSourceLanguageManager *languages = gtk_source_language_manager_get_default ();
  GtkSourceStyleSchemeManager *schemes = gtk_source_style_scheme_manager_get_default ();
  gboolean is_dark = adw_style_manager_get_dark (adw_style_manager_get_default ());
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *view = NULL;

  self->buffer = gtk_source_buffer_new_with_language (gtk_source_language_manager_get_language (languages, "sql"));
  gtk_source_buffer_set_style_scheme (self->buffer, gtk_source_style_scheme_manager_get_scheme (
                                                      schemes, is_dark ? "Adwaita-dark" : "Adwaita"));
  view = gtk_source_view_new_with_buffer (self->buffer);
  gtk_text_view_set_editable (GTK_TEXT_VIEW (view), FALSE);
  gtk_text_view_set_monospace (GTK_TEXT_VIEW (view), TRUE);
  gtk_text_view_set_accepts_tab (GTK_TEXT_VIEW (view), FALSE);
  gtk_text_view_set_left_margin (GTK_TEXT_VIEW (view), 12);
  gtk_text_view_set_right_margin (GTK_TEXT_VIEW (view), 12);
  gtk_text_view_set_top_margin (GTK_TEXT_VIEW (view), 9);
  gtk_text_view_set_bottom_margin (GTK_TEXT_VIEW (view), 9);
  gtk_accessible_update_property (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_LABEL, _("The mapping as SQL"), -1);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), view);
  gtk_widget_set_vexpand (scroller, TRUE);
  return scroller;
}

static void
sluice_mapping_sql_window_init (SluiceMappingSqlWindow *self)
{
  static const char * const dialects[] = { "SQLite", "PostgreSQL", NULL };
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *header = adw_header_bar_new ();
  GtkWidget *copy = gtk_button_new_with_mnemonic (_("_Copy"));

  self->dialect = GTK_DROP_DOWN (gtk_drop_down_new_from_strings (dialects));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->dialect), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Dialect"), -1);
  g_signal_connect_object (self->dialect, "notify::selected", G_CALLBACK (show_sql), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (copy, "clicked", G_CALLBACK (copy_cb), self, G_CONNECT_SWAPPED);
  adw_header_bar_pack_start (ADW_HEADER_BAR (header), GTK_WIDGET (self->dialect));
  adw_header_bar_pack_end (ADW_HEADER_BAR (header), copy);
  gtk_box_append (GTK_BOX (box), header);
  gtk_box_append (GTK_BOX (box), build_text (self));
  adw_window_set_content (ADW_WINDOW (self), box);
  gtk_window_set_title (GTK_WINDOW (self), _("View as SQL"));
  gtk_window_set_default_size (GTK_WINDOW (self), WINDOW_WIDTH, WINDOW_HEIGHT);
  gtk_window_set_modal (GTK_WINDOW (self), TRUE);
}

/**
 * sluice_mapping_sql_window_new:
 * @parent: (nullable): the window it belongs to
 * @root: a task
 *
 * Returns: (transfer full): a window that shows it as SQL, or what is wrong with it
 */
GtkWidget *
sluice_mapping_sql_window_new (GtkWindow  *parent,
                               JsonObject *root)
{
  SluiceMappingSqlWindow *self = NULL;

  g_return_val_if_fail (root != NULL, NULL);

  self = g_object_new (SLUICE_TYPE_MAPPING_SQL_WINDOW, "transient-for", parent, NULL);
  self->document = sluice_draft_to_text (root);
  show_sql (self);
  return GTK_WIDGET (self);
}
