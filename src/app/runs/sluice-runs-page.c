/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-runs-page.h"

#include "sluice-format.h"
#include "sluice-queue-list.h"
#include "sluice-row-list.h"
#include "sluice-run-filter-bar.h"
#include "sluice-run-list-model.h"
#include "sluice-run-row.h"

#include <glib/gi18n.h>

struct _SluiceRunsPage
{
  SluicePage parent_instance;

  SluiceRunListModel *runs;     /* (owned) (nullable) until somebody looks */
  SluiceTaskTrends *trends;      /* (owned) (nullable) */
  char *picked[2];              /* (owned) (nullable) ids of runs to be compared */
  gboolean is_old;              /* runs have changed while nobody looked */
  gboolean is_narrow;

  GtkStack *stack;
  SluiceRowList *list;
  AdwBin *queue_place;
  SluiceRunFilterBar *filter_bar;
  GtkLabel *count_label;
  GtkSearchBar *search_bar;
  GtkSearchEntry *search_entry;
  GtkToggleButton *pick_button;
  GtkRevealer *pick_bar;
  GtkLabel *pick_label;
};

G_DEFINE_FINAL_TYPE (SluiceRunsPage, sluice_runs_page, SLUICE_TYPE_PAGE)

static gboolean
is_picked (SluiceRunsPage *self,
           SluiceRun      *run)
{
  for (guint i = 0; run != NULL && i < G_N_ELEMENTS (self->picked); i++)
    if (g_strcmp0 (self->picked[i], sluice_run_get_id (run)) == 0)
      return TRUE;
  return FALSE;
}

static void
update_row (SluiceRunsPage *self,
            SluiceRunRow   *row)
{
  sluice_run_row_set_picked (row, gtk_toggle_button_get_active (self->pick_button),
                             is_picked (self, sluice_run_row_get_run (row)));
}

static void
bind_cb (SluiceRunsPage *self,
         SluiceRunRow   *row,
         SluiceRunItem  *item)
{
  sluice_run_row_set_item (row, item, sluice_page_get_session (SLUICE_PAGE (self)),
                           self->is_narrow ? NULL : self->trends);
  if (item != NULL)
    update_row (self, row);
}

typedef void (*RowFunc) (SluiceRunsPage *self,
                         SluiceRunRow   *row);

static void
foreach_row (SluiceRunsPage *self,
             RowFunc         func)
{
  GtkWidget *item = NULL;

  for (item = gtk_widget_get_first_child (GTK_WIDGET (self->list)); item != NULL;
       item = gtk_widget_get_next_sibling (item))
    {
      GtkWidget *row = gtk_widget_get_first_child (item);

      if (row != NULL && SLUICE_IS_RUN_ROW (row))
        func (self, SLUICE_RUN_ROW (row));
    }
}

static void
update_picks (SluiceRunsPage *self)
{
  gboolean is_picking = gtk_toggle_button_get_active (self->pick_button);
  guint n = (guint) (self->picked[0] != NULL) + (guint) (self->picked[1] != NULL);

  gtk_revealer_set_reveal_child (self->pick_bar, is_picking);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "runs.compare", is_picking && n == 2);
  gtk_label_set_label (self->pick_label, n == 0 ? _("Pick two runs to compare.")
                                         : n == 1 ? _("Pick one more run.") : _("Two runs are picked."));
  foreach_row (self, update_row);
}

static void
forget_picks (SluiceRunsPage *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (self->picked); i++)
    g_clear_pointer (&self->picked[i], g_free);
}

static void
pick_toggled_cb (SluiceRunsPage *self)
{
  forget_picks (self);
  update_picks (self);
}

/* A third one takes the place of the second. */
static void
toggle_pick (SluiceRunsPage *self,
             const char     *id)
{
  for (guint i = 0; i < G_N_ELEMENTS (self->picked); i++)
    if (g_strcmp0 (self->picked[i], id) == 0)
      {
        g_clear_pointer (&self->picked[i], g_free);
        if (i == 0)
          self->picked[0] = g_steal_pointer (&self->picked[1]);
        update_picks (self);
        return;
      }
  if (self->picked[0] == NULL)
    self->picked[0] = g_strdup (id);
  else
    {
      g_free (self->picked[1]);
      self->picked[1] = g_strdup (id);
    }
  update_picks (self);
}

static void
compare_action (GtkWidget  *widget,
                const char *name,
                GVariant   *parameter)
{
  SluiceRunsPage *self = SLUICE_RUNS_PAGE (widget);

  g_return_if_fail (self->picked[0] != NULL && self->picked[1] != NULL);

  gtk_widget_activate_action (widget, "win.compare-runs", "(ss)", self->picked[0], self->picked[1]);
  gtk_toggle_button_set_active (self->pick_button, FALSE);
}

static void
activate_cb (SluiceRunsPage *self,
             guint           position)
{
  g_autoptr(SluiceRunItem) item = g_list_model_get_item (G_LIST_MODEL (self->runs), position);
  SluiceRun *run = item == NULL ? NULL : sluice_run_item_get_run (item);

  if (run == NULL)
    return;
  if (gtk_toggle_button_get_active (self->pick_button))
    toggle_pick (self, sluice_run_get_id (run));
  else
    gtk_widget_activate_action (GTK_WIDGET (self), "win.open-run", "s", sluice_run_get_id (run));
}

static void
update_stack (SluiceRunsPage *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->runs));
  gboolean is_filtered = sluice_run_filter_bar_get_is_set (self->filter_bar) ||
                         *gtk_editable_get_text (GTK_EDITABLE (self->search_entry)) != '\0';
  g_autofree char *number = sluice_format_number (n);
  g_autofree char *count = g_strdup_printf (ngettext ("%s run", "%s runs", n), number);

  if (sluice_run_list_model_get_is_loading (self->runs))
    return;
  gtk_label_set_label (self->count_label, n == 0 ? "" : count);
  gtk_stack_set_visible_child_name (self->stack, n > 0 ? "list" : is_filtered ? "nothing" : "empty");
}

static void
loading_cb (SluiceRunsPage *self)
{
  if (sluice_run_list_model_get_is_loading (self->runs))
    return;
  /* Other runs are read from their beginning. */
  sluice_row_list_scroll_to_top (self->list);
  update_stack (self);
}

static void
filter_changed_cb (SluiceRunsPage *self)
{
  SluiceRunFilter filter = { 0 };
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->search_entry));

  if (self->runs == NULL)
    return;
  sluice_run_filter_bar_get_filter (self->filter_bar, &filter);
  filter.search = *text == '\0' ? NULL : text;
  sluice_run_list_model_set_filter (self->runs, &filter);
}

static void
build_list (SluiceRunsPage *self)
{
  SluiceStore *store = sluice_page_get_store (SLUICE_PAGE (self));

  self->trends = sluice_task_trends_new (store);
  self->runs = sluice_run_list_model_new (store, NULL);
  g_signal_connect_object (self->runs, "notify::is-loading", G_CALLBACK (loading_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->runs, "items-changed", G_CALLBACK (update_stack), self, G_CONNECT_SWAPPED);
  sluice_row_list_set_model (self->list, G_LIST_MODEL (self->runs));
  filter_changed_cb (self);
}

/* Nothing is read before somebody looks: this page is there from the start. */
static void
look (SluiceRunsPage *self)
{
  if (!gtk_widget_get_mapped (GTK_WIDGET (self)) || sluice_page_get_store (SLUICE_PAGE (self)) == NULL)
    {
      self->is_old = TRUE;
      return;
    }
  if (self->runs == NULL)
    {
      build_list (self);
      sluice_run_filter_bar_load_tasks (self->filter_bar, sluice_page_get_store (SLUICE_PAGE (self)));
    }
  else
    sluice_run_list_model_reload (self->runs);
  self->is_old = FALSE;
}

static void
tasks_changed_cb (SluiceRunsPage *self)
{
  if (self->runs != NULL)
    sluice_run_filter_bar_load_tasks (self->filter_bar, sluice_page_get_store (SLUICE_PAGE (self)));
}

static void
show_states_action (GtkWidget  *widget,
                    const char *name,
                    GVariant   *parameter)
{
  g_autofree const char **states = g_variant_get_strv (parameter, NULL);

  sluice_run_filter_bar_set_states (SLUICE_RUNS_PAGE (widget)->filter_bar, states);
}

static void
sluice_runs_page_map (GtkWidget *widget)
{
  SluiceRunsPage *self = SLUICE_RUNS_PAGE (widget);

  GTK_WIDGET_CLASS (sluice_runs_page_parent_class)->map (widget);
  if (self->runs == NULL || self->is_old)
    look (self);
}

static void
sluice_runs_page_ready (SluicePage *page)
{
  SluiceRunsPage *self = SLUICE_RUNS_PAGE (page);
  SluiceSession *session = sluice_page_get_session (page);
  GtkWidget *queue = sluice_queue_list_new (session);

  adw_bin_set_child (self->queue_place, queue);
  g_object_bind_property (queue, "visible", self->queue_place, "visible", G_BINDING_SYNC_CREATE);
  g_signal_connect_object (session, "runs-changed", G_CALLBACK (look), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "tasks-changed", G_CALLBACK (tasks_changed_cb), self, G_CONNECT_SWAPPED);
  look (self);
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
bind_trend (SluiceRunsPage *self,
            SluiceRunRow   *row)
{
  sluice_run_row_set_trends (row, self->is_narrow ? NULL : self->trends);
}

static void
sluice_runs_page_collapse (SluicePage *page,
                           gboolean    collapsed)
{
  SluiceRunsPage *self = SLUICE_RUNS_PAGE (page);

  if (self->is_narrow == collapsed)
    return;
  self->is_narrow = collapsed;
  foreach_row (self, bind_trend);
}

static void
sluice_runs_page_dispose (GObject *object)
{
  SluiceRunsPage *self = SLUICE_RUNS_PAGE (object);

  gtk_widget_dispose_template (GTK_WIDGET (object), SLUICE_TYPE_RUNS_PAGE);
  g_clear_object (&self->runs);
  g_clear_object (&self->trends);
  forget_picks (self);

  G_OBJECT_CLASS (sluice_runs_page_parent_class)->dispose (object);
}

static void
sluice_runs_page_class_init (SluiceRunsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  SluicePageClass *page_class = SLUICE_PAGE_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sluice_runs_page_dispose;
  widget_class->map = sluice_runs_page_map;
  page_class->ready = sluice_runs_page_ready;
  page_class->search = sluice_runs_page_search;
  page_class->collapse = sluice_runs_page_collapse;

  g_type_ensure (SLUICE_TYPE_ROW_LIST);
  g_type_ensure (SLUICE_TYPE_RUN_FILTER_BAR);
  g_type_ensure (SLUICE_TYPE_RUN_ROW);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/sluice/Sluice/ui/sluice-runs-page.ui");
  gtk_widget_class_bind_template_child (widget_class, SluiceRunsPage, count_label);
  gtk_widget_class_bind_template_child (widget_class, SluiceRunsPage, filter_bar);
  gtk_widget_class_bind_template_child (widget_class, SluiceRunsPage, list);
  gtk_widget_class_bind_template_child (widget_class, SluiceRunsPage, pick_bar);
  gtk_widget_class_bind_template_child (widget_class, SluiceRunsPage, pick_button);
  gtk_widget_class_bind_template_child (widget_class, SluiceRunsPage, pick_label);
  gtk_widget_class_bind_template_child (widget_class, SluiceRunsPage, queue_place);
  gtk_widget_class_bind_template_child (widget_class, SluiceRunsPage, search_bar);
  gtk_widget_class_bind_template_child (widget_class, SluiceRunsPage, search_entry);
  gtk_widget_class_bind_template_child (widget_class, SluiceRunsPage, stack);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, bind_cb);
  gtk_widget_class_bind_template_callback (widget_class, filter_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, pick_toggled_cb);
  gtk_widget_class_install_action (widget_class, "runs.compare", NULL, compare_action);
  gtk_widget_class_install_action (widget_class, "runs.show-states", "as", show_states_action);
}

static void
sluice_runs_page_init (SluiceRunsPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_search_bar_connect_entry (self->search_bar, GTK_EDITABLE (self->search_entry));
  update_picks (self);
}
