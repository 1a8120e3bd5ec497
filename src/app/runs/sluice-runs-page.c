/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-runs-page.h"

#include "sluice-format.h"
#include "sluice-run-list-model.h"
#include "sluice-run-row.h"

#include <glib/gi18n.h>
#include <string.h>

struct _SluiceRunsPage
{
  SluicePage parent_instance;

  SluiceRunListModel *runs;     /* (owned) (nullable) */
  GtkFilterListModel *filtered; /* (owned) (nullable) */
  GtkCustomFilter *filter;      /* (unowned) of filtered */

  GtkStack *stack;
  GtkListView *list;
  GtkBox *chips;
  GtkSearchBar *search_bar;
  GtkSearchEntry *search_entry;
};

G_DEFINE_FINAL_TYPE (SluiceRunsPage, sluice_runs_page, SLUICE_TYPE_PAGE)

static void
setup_cb (SluiceRunsPage *self,
          GtkListItem    *item)
{
  gtk_list_item_set_child (item, sluice_run_row_new ());
}

static void
bind_cb (SluiceRunsPage *self,
         GtkListItem    *item)
{
  SluiceRun *run = gtk_list_item_get_item (item);

  sluice_run_row_set_run (SLUICE_RUN_ROW (gtk_list_item_get_child (item)), run);
}

static void
activate_cb (SluiceRunsPage *self,
             guint           position)
{
  g_autoptr(SluiceRun) run = g_list_model_get_item (G_LIST_MODEL (self->filtered), position);

  if (run != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.open-run", "s", sluice_run_get_id (run));
}

static void
update_stack (SluiceRunsPage *self)
{
  gboolean is_loading = FALSE;
  gboolean is_filtered = FALSE;
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->filtered));
  GtkWidget *all = gtk_widget_get_first_child (GTK_WIDGET (self->chips));

  g_object_get (self->runs, "is-loading", &is_loading, NULL);
  if (n == 0 && is_loading)
    return;
  is_filtered = !gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (all)) ||
                *gtk_editable_get_text (GTK_EDITABLE (self->search_entry)) != '\0';
  gtk_stack_set_visible_child_name (self->stack, n > 0 ? "list"
                                                       : is_filtered ? "nothing" : "empty");
}

static gboolean
matches (gpointer item,
         gpointer user_data)
{
  SluiceRunsPage *self = user_data;
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->search_entry));
  g_autofree char *wanted = NULL;
  g_autofree char *name = NULL;

  if (*text == '\0')
    return TRUE;
  wanted = g_utf8_casefold (text, -1);
  name = g_utf8_casefold (sluice_run_get_task_name (item), -1);
  return strstr (name, wanted) != NULL || g_str_has_prefix (sluice_run_get_id (item), text);
}

static void
search_changed_cb (SluiceRunsPage *self)
{
  if (self->filtered == NULL)
    return;
  gtk_filter_changed (GTK_FILTER (self->filter), GTK_FILTER_CHANGE_DIFFERENT);
  update_stack (self);
}

static void
chip_toggled_cb (SluiceRunsPage  *self,
                 GtkToggleButton *chip)
{
  if (gtk_toggle_button_get_active (chip) && self->runs != NULL)
    sluice_run_list_model_set_state (self->runs, g_object_get_data (G_OBJECT (chip), "state"));
}

/* One chip for each state that a person looks for. */
static void
build_chips (SluiceRunsPage *self)
{
  static const SluiceRunState states[] = {
    SLUICE_RUN_STATE_RUNNING, SLUICE_RUN_STATE_SUCCESS, SLUICE_RUN_STATE_PARTIAL_SUCCESS,
    SLUICE_RUN_STATE_FAILED, SLUICE_RUN_STATE_CANCELLED, SLUICE_RUN_STATE_INTERRUPTED,
  };
  GtkWidget *all = gtk_toggle_button_new_with_label (_("All"));

  gtk_widget_add_css_class (all, "chip");
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (all), TRUE);
  g_signal_connect_object (all, "toggled", G_CALLBACK (chip_toggled_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (self->chips, all);
  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    {
      GtkWidget *chip = gtk_toggle_button_new_with_label (sluice_format_state (states[i]));

      gtk_widget_add_css_class (chip, "chip");
      gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (chip), GTK_TOGGLE_BUTTON (all));
      g_object_set_data (G_OBJECT (chip), "state",
                         (gpointer) sluice_run_state_to_string (states[i]));
      g_signal_connect_object (chip, "toggled", G_CALLBACK (chip_toggled_cb), self,
                               G_CONNECT_SWAPPED);
      gtk_box_append (self->chips, chip);
    }
}

static void
sluice_runs_page_ready (SluicePage *page)
{
  SluiceRunsPage *self = SLUICE_RUNS_PAGE (page);
  GtkSelectionModel *selection = NULL;

  self->runs = sluice_run_list_model_new (sluice_page_get_store (page));
  self->filter = gtk_custom_filter_new (matches, self, NULL);
  self->filtered = gtk_filter_list_model_new (g_object_ref (G_LIST_MODEL (self->runs)),
                                              GTK_FILTER (self->filter));
  selection = GTK_SELECTION_MODEL (gtk_no_selection_new (g_object_ref (G_LIST_MODEL (self->filtered))));
  gtk_list_view_set_model (self->list, selection);
  g_object_unref (selection);
  g_signal_connect_object (self->runs, "notify::is-loading", G_CALLBACK (update_stack), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (sluice_page_get_session (page), "runs-changed",
                           G_CALLBACK (sluice_run_list_model_reload), self->runs,
                           G_CONNECT_SWAPPED);
}

static gboolean
sluice_runs_page_search (SluicePage *page)
{
  SluiceRunsPage *self = SLUICE_RUNS_PAGE (page);

  gtk_search_bar_set_search_mode (self->search_bar, TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self->search_entry));
  return TRUE;
}

static void
sluice_runs_page_dispose (GObject *object)
{
  SluiceRunsPage *self = SLUICE_RUNS_PAGE (object);

  if (self->filter != NULL)
    gtk_custom_filter_set_filter_func (self->filter, NULL, NULL, NULL);
  self->filter = NULL;
  gtk_widget_dispose_template (GTK_WIDGET (object), SLUICE_TYPE_RUNS_PAGE);
  g_clear_object (&self->filtered);
  g_clear_object (&self->runs);

  G_OBJECT_CLASS (sluice_runs_page_parent_class)->dispose (object);
}

static void
sluice_runs_page_class_init (SluiceRunsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  SluicePageClass *page_class = SLUICE_PAGE_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sluice_runs_page_dispose;
  page_class->ready = sluice_runs_page_ready;
  page_class->search = sluice_runs_page_search;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/sluice/Sluice/ui/sluice-runs-page.ui");
  gtk_widget_class_bind_template_child (widget_class, SluiceRunsPage, chips);
  gtk_widget_class_bind_template_child (widget_class, SluiceRunsPage, list);
  gtk_widget_class_bind_template_child (widget_class, SluiceRunsPage, search_bar);
  gtk_widget_class_bind_template_child (widget_class, SluiceRunsPage, search_entry);
  gtk_widget_class_bind_template_child (widget_class, SluiceRunsPage, stack);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, bind_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, setup_cb);
}

static void
sluice_runs_page_init (SluiceRunsPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_search_bar_connect_entry (self->search_bar, GTK_EDITABLE (self->search_entry));
  build_chips (self);
}
