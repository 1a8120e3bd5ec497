/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-tasks-page.h"

#include "sluice-draft.h"
#include "sluice-format.h"

#include <glib/gi18n.h>
#include <string.h>

struct _SluiceTasksPage
{
  SluicePage parent_instance;

  GtkStack *stack;
  GtkListBox *list;
  GtkSearchBar *search_bar;
  GtkSearchEntry *search_entry;
  guint n_shown;
};

G_DEFINE_FINAL_TYPE (SluiceTasksPage, sluice_tasks_page, SLUICE_TYPE_PAGE)

static GtkWidget *
create_run_button (const SluiceStoredTask *task)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("media-playback-start-symbolic");
  g_autofree char *label = NULL;

  /* Translators: %s is a task's name */
  label = g_strdup_printf (_("Run %s"), task->name);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", task->id);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "win.run-task");
  return button;
}

/* Name; from where to where; and how it went the last time. */
static GtkWidget *
create_row (const SluiceStoredTask *task)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *icon = gtk_image_new_from_icon_name ("sluice-task-symbolic");
  JsonObject *document = sluice_draft_parse (task->document);
  g_autofree char *source = document == NULL ? g_strdup ("")
                                             : sluice_draft_describe_source (document);
  g_autofree char *target = document == NULL ? g_strdup ("")
                                             : sluice_draft_describe_target (document);
  g_autofree char *state = NULL;
  g_autofree char *subtitle = NULL;
  g_autofree char *exact = NULL;
  g_autofree char *search = NULL;

  if (task->last_run != NULL)
    {
      g_autofree char *when = sluice_format_relative (task->last_started);

      state = g_strdup_printf ("%s, %s", sluice_format_state (task->last_state), when);
      exact = sluice_format_exact (task->last_started);
      sluice_format_set_state_icon (GTK_IMAGE (icon), task->last_state);
      gtk_widget_set_tooltip_text (icon, sluice_format_state (task->last_state));
    }
  else
    state = g_strdup (_("Never run"));
  /* Translators: from a source to a table, and below it the state */
  subtitle = g_strdup_printf (_("%s → %s\n%s"), source, target, state);
  search = g_strdup_printf ("%s %s", task->name, subtitle);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), task->name);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 3);
  gtk_widget_set_tooltip_text (row, exact);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), icon);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), create_run_button (task));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (row), "s", task->id);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (row), "win.open-task");
  g_object_set_data_full (G_OBJECT (row), "search", g_utf8_casefold (search, -1), g_free);
  g_clear_pointer (&document, json_object_unref);
  return row;
}

static gboolean
filter_row (GtkListBoxRow *row,
            gpointer       user_data)
{
  SluiceTasksPage *self = user_data;
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->search_entry));
  g_autofree char *wanted = g_utf8_casefold (text, -1);
  const char *have = g_object_get_data (G_OBJECT (row), "search");
  gboolean shown = *wanted == '\0' || (have != NULL && strstr (have, wanted) != NULL);

  self->n_shown += shown;
  return shown;
}

static void
search_changed_cb (SluiceTasksPage *self)
{
  self->n_shown = 0;
  gtk_list_box_invalidate_filter (self->list);
  gtk_stack_set_visible_child_name (self->stack,
                                    self->n_shown > 0 ? "list"
                                    : *gtk_editable_get_text (GTK_EDITABLE (self->search_entry))
                                      != '\0' ? "nothing" : "empty");
}

static void
listed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(SluiceTasksPage) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) tasks = NULL;
  GtkWidget *child = NULL;

  tasks = sluice_store_list_tasks_finish (SLUICE_STORE (source), result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (tasks == NULL)
    {
      sluice_page_show_error (SLUICE_PAGE (self), _("The tasks could not be read."), error);
      return;
    }
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_list_box_remove (self->list, child);
  for (guint i = 0; i < tasks->len; i++)
    gtk_list_box_append (self->list, create_row (g_ptr_array_index (tasks, i)));
  search_changed_cb (self);
}

static void
refresh (SluiceTasksPage *self)
{
  SluiceStore *store = sluice_page_get_store (SLUICE_PAGE (self));

  if (store != NULL)
    sluice_store_list_tasks_async (store, sluice_page_get_cancellable (SLUICE_PAGE (self)),
                                   listed_cb, g_object_ref (self));
}

static void
sluice_tasks_page_ready (SluicePage *page)
{
  SluiceSession *session = sluice_page_get_session (page);

  g_signal_connect_object (session, "tasks-changed", G_CALLBACK (refresh), page,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "runs-changed", G_CALLBACK (refresh), page,
                           G_CONNECT_SWAPPED);
  refresh (SLUICE_TASKS_PAGE (page));
}

static gboolean
sluice_tasks_page_search (SluicePage *page)
{
  SluiceTasksPage *self = SLUICE_TASKS_PAGE (page);

  gtk_search_bar_set_search_mode (self->search_bar, TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self->search_entry));
  return TRUE;
}

/* Ctrl+R runs the task that has the focus. */
static gboolean
sluice_tasks_page_run (SluicePage *page)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (page));
  GtkWidget *focus = root == NULL ? NULL : gtk_root_get_focus (root);
  GtkWidget *row = focus == NULL ? NULL : gtk_widget_get_ancestor (focus, GTK_TYPE_LIST_BOX_ROW);
  GVariant *target = row == NULL ? NULL
                     : gtk_actionable_get_action_target_value (GTK_ACTIONABLE (row));

  return target != NULL &&
         gtk_widget_activate_action_variant (GTK_WIDGET (page), "win.run-task", target);
}

static void
sluice_tasks_page_dispose (GObject *object)
{
  SluiceTasksPage *self = SLUICE_TASKS_PAGE (object);

  if (self->list != NULL)
    gtk_list_box_set_filter_func (self->list, NULL, NULL, NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), SLUICE_TYPE_TASKS_PAGE);

  G_OBJECT_CLASS (sluice_tasks_page_parent_class)->dispose (object);
}

static void
sluice_tasks_page_class_init (SluiceTasksPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  SluicePageClass *page_class = SLUICE_PAGE_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sluice_tasks_page_dispose;
  page_class->ready = sluice_tasks_page_ready;
  page_class->search = sluice_tasks_page_search;
  page_class->run = sluice_tasks_page_run;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/sluice/Sluice/ui/sluice-tasks-page.ui");
  gtk_widget_class_bind_template_child (widget_class, SluiceTasksPage, list);
  gtk_widget_class_bind_template_child (widget_class, SluiceTasksPage, search_bar);
  gtk_widget_class_bind_template_child (widget_class, SluiceTasksPage, search_entry);
  gtk_widget_class_bind_template_child (widget_class, SluiceTasksPage, stack);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
}

static void
sluice_tasks_page_init (SluiceTasksPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_search_bar_connect_entry (self->search_bar, GTK_EDITABLE (self->search_entry));
  gtk_list_box_set_filter_func (self->list, filter_row, self, NULL);
}
