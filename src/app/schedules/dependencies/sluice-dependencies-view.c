/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-dependencies-view.h"

#include "sluice-dependency-graph.h"
#include "sluice-kept-rows.h"
#include "sluice-page.h"

#include <glib/gi18n.h>

struct _SluiceDependenciesView
{
  AdwBin parent_instance;

  SluiceDependencies *dependencies;     /* (owned) (nullable) */
  char *shown;                          /* (owned) (nullable) what the list has been made of */
  char *offered;                        /* (owned) (nullable) what the form has been made of */
  gboolean is_stale;                    /* something changed while nobody looked */

  GtkStack *stack;
  SluiceDependencyGraph *graph;
  GtkLabel *details_label;
  GtkButton *remove_button;
  GtkListBox *list;
  AdwActionRow *empty_row;
  AdwComboRow *task_row;
  AdwComboRow *upstream_row;
  AdwComboRow *on_row;
  GtkButton *add_button;
};

G_DEFINE_FINAL_TYPE (SluiceDependenciesView, sluice_dependencies_view, ADW_TYPE_BIN)

/* One change, and how to take it back. */
typedef struct
{
  SluiceDependenciesView *view; /* (owned) */
  char *task;
  char *upstream;
  char *words;
  SluiceAfterCondition on;
  gboolean adds;
} Change;

static void
change_free (Change *change)
{
  g_object_unref (change->view);
  g_free (change->task);
  g_free (change->upstream);
  g_free (change->words);
  g_free (change);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Change, change_free)

static void
change_closure_free (gpointer  data,
                     GClosure *closure)
{
  change_free (data);
}

static SluicePage *
get_page (SluiceDependenciesView *self)
{
  return SLUICE_PAGE (gtk_widget_get_ancestor (GTK_WIDGET (self), SLUICE_TYPE_PAGE));
}

static void link_tasks   (SluiceDependenciesView *self,
                          const char             *upstream,
                          const char             *task,
                          SluiceAfterCondition    on);
static void unlink_tasks (SluiceDependenciesView *self,
                          const char             *upstream,
                          const char             *task);

static void
undo_cb (AdwToast *toast,
         Change   *change)
{
  if (change->adds)
    unlink_tasks (change->view, change->upstream, change->task);
  else
    link_tasks (change->view, change->upstream, change->task, change->on);
}

static void
changed_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(Change) change = user_data;
  SluicePage *page = get_page (change->view);
  g_autoptr(GError) error = NULL;
  AdwToast *toast = NULL;

  if (!sluice_dependencies_change_finish (SLUICE_DEPENDENCIES (source), result, &error))
    {
      if (page != NULL)
        sluice_page_show_error (page, _("The schedule could not be saved."), error);
      return;
    }
  if (page == NULL)
    return;
  sluice_page_clear_problem (page);
  toast = change->adds ? sluice_page_toast_new ("%s", change->words)
          /* Translators: what is no more: “Load” runs after “Fetch”, on success */
          : sluice_page_toast_new (_("Removed: %s"), change->words);
  adw_toast_set_button_label (toast, _("_Undo"));
  g_signal_connect_data (toast, "button-clicked", G_CALLBACK (undo_cb), g_steal_pointer (&change),
                         change_closure_free, 0);
  sluice_page_add_toast (page, toast);
}

static Change *
change_new (SluiceDependenciesView *self,
            const SluiceTaskEdge   *edge,
            gboolean                adds)
{
  Change *change = g_new0 (Change, 1);

  change->view = g_object_ref (self);
  change->task = g_strdup (edge->task);
  change->upstream = g_strdup (edge->upstream);
  change->words = sluice_dependencies_describe (self->dependencies, edge);
  change->on = edge->on;
  change->adds = adds;
  return change;
}

static const SluiceTaskEdge *
find_edge (SluiceDependenciesView *self,
           const char             *upstream,
           const char             *task)
{
  g_autoptr(GPtrArray) edges = sluice_task_graph_list_upstreams (sluice_dependencies_get_graph (self->dependencies),
                                                                 task);

  for (guint i = 0; i < edges->len; i++)
    if (g_str_equal (((const SluiceTaskEdge *) edges->pdata[i])->upstream, upstream))
      return edges->pdata[i];
  return NULL;
}

static void
link_tasks (SluiceDependenciesView *self,
            const char             *upstream,
            const char             *task,
            SluiceAfterCondition    on)
{
  const SluiceTaskEdge edge = { upstream, task, on };
  g_autofree char *cycle = NULL;

  /* One of them may have been deleted meanwhile. */
  if (sluice_dependencies_find_task (self->dependencies, upstream) == NULL ||
      sluice_dependencies_find_task (self->dependencies, task) == NULL)
    return;
  cycle = sluice_dependencies_find_cycle (self->dependencies, task, upstream);
  if (cycle != NULL)
    {
      /* Translators: the names of tasks, as in “A → B → A” */
      g_autofree char *message = g_strdup_printf (_("The tasks would wait for each other: %s"), cycle);

      sluice_page_show_problem (get_page (self), message, _("Remove one of these dependencies first."));
      return;
    }
  sluice_dependencies_link_async (self->dependencies, task, upstream, on, changed_cb,
                                  change_new (self, &edge, TRUE));
}

static void
unlink_tasks (SluiceDependenciesView *self,
              const char             *upstream,
              const char             *task)
{
  const SluiceTaskEdge *edge = find_edge (self, upstream, task);

  if (edge != NULL)
    sluice_dependencies_unlink_async (self->dependencies, task, upstream, changed_cb,
                                      change_new (self, edge, FALSE));
}

/* A line that is there already keeps what it counts. */
static void
link_cb (SluiceDependenciesView *self,
         const char             *upstream,
         const char             *task)
{
  if (find_edge (self, upstream, task) == NULL)
    link_tasks (self, upstream, task, SLUICE_AFTER_SUCCESS);
}

static void
unlink_cb (SluiceDependenciesView *self,
           const char             *upstream,
           const char             *task)
{
  unlink_tasks (self, upstream, task);
}

static void
opened_cb (SluiceDependenciesView *self,
           const char             *task)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.open-schedule", "s", task);
}

static void
selected_cb (SluiceDependenciesView *self,
             const char             *words,
             gboolean                is_edge)
{
  gtk_label_set_label (self->details_label, words != NULL ? words
                       : _("Drag from the ring of a task to the one that runs after it. With the keyboard: "
                           "arrows choose a task, Space begins a line, Return ends it."));
  gtk_widget_set_visible (GTK_WIDGET (self->remove_button), is_edge);
}

static void
remove_selected_cb (SluiceDependenciesView *self)
{
  sluice_dependency_graph_unlink_selected (self->graph);
  gtk_widget_grab_focus (GTK_WIDGET (self->graph));
}

static void
remove_cb (GtkWidget              *button,
           SluiceDependenciesView *self)
{
  unlink_tasks (self, g_object_get_data (G_OBJECT (button), "upstream"), g_object_get_data (G_OBJECT (button), "task"));
  gtk_widget_child_focus (GTK_WIDGET (self), GTK_DIR_TAB_FORWARD);
}

static GtkWidget *
build_row (SluiceDependenciesView *self,
           const SluiceTaskEdge   *edge)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *button = gtk_button_new_from_icon_name ("user-trash-symbolic");
  g_autofree char *words = sluice_dependencies_describe (self->dependencies, edge);
  /* Translators: what is removed: “Load” runs after “Fetch”, on success */
  g_autofree char *label = g_strdup_printf (_("Remove: %s"), words);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), words);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_object_set_data_full (G_OBJECT (button), "upstream", g_strdup (edge->upstream), g_free);
  g_object_set_data_full (G_OBJECT (button), "task", g_strdup (edge->task), g_free);
  g_signal_connect_object (button, "clicked", G_CALLBACK (remove_cb), self, 0);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  sluice_kept_rows_take_key (row, g_strjoin ("\n", edge->task, edge->upstream, words, NULL));
  return row;
}

/* Takes over what a text says; whether it is new. */
static gboolean
replace_text (char    **where,
              GString  *text)
{
  if (g_strcmp0 (*where, text->str) == 0)
    return FALSE;
  g_free (*where);
  *where = g_strdup (text->str);
  return TRUE;
}

/* Rows that say the same as before stay, and keep the focus. */
static void
show_list (SluiceDependenciesView *self)
{
  g_autoptr(GPtrArray) edges = sluice_dependencies_list_edges (self->dependencies);
  g_autoptr(GPtrArray) rows = g_ptr_array_new ();
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; i < edges->len; i++)
    {
      const SluiceTaskEdge *edge = edges->pdata[i];
      g_autofree char *words = sluice_dependencies_describe (self->dependencies, edge);

      g_string_append_printf (text, "%s %s %s\n", edge->task, edge->upstream, words);
    }
  if (!replace_text (&self->shown, text))
    return;
  for (guint i = 0; i < edges->len; i++)
    g_ptr_array_add (rows, build_row (self, edges->pdata[i]));
  g_ptr_array_add (rows, self->empty_row);
  sluice_kept_rows_show (self->list, rows);
  gtk_widget_set_visible (GTK_WIDGET (self->empty_row), edges->len == 0);
}

static void
update_add (SluiceDependenciesView *self)
{
  guint n = self->dependencies == NULL ? 0 : sluice_dependencies_get_tasks (self->dependencies)->len;
  guint task = adw_combo_row_get_selected (self->task_row);
  guint upstream = adw_combo_row_get_selected (self->upstream_row);

  gtk_widget_set_sensitive (GTK_WIDGET (self->add_button), task != upstream && task < n && upstream < n);
}

/* What was chosen stays so where the tasks are the same. */
static void
offer_tasks (SluiceDependenciesView *self)
{
  GPtrArray *tasks = sluice_dependencies_get_tasks (self->dependencies);
  g_autoptr(GtkStringList) names = gtk_string_list_new (NULL);
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; i < tasks->len; i++)
    {
      const SluiceStoredTask *task = tasks->pdata[i];

      gtk_string_list_append (names, task->name);
      g_string_append_printf (text, "%s %s\n", task->id, task->name);
    }
  if (!replace_text (&self->offered, text))
    return;
  adw_combo_row_set_model (self->task_row, G_LIST_MODEL (names));
  adw_combo_row_set_model (self->upstream_row, G_LIST_MODEL (names));
  if (tasks->len > 1)
    adw_combo_row_set_selected (self->task_row, 1);
  update_add (self);
}

static void
add_cb (SluiceDependenciesView *self)
{
  GPtrArray *tasks = sluice_dependencies_get_tasks (self->dependencies);
  guint task = adw_combo_row_get_selected (self->task_row);
  guint upstream = adw_combo_row_get_selected (self->upstream_row);

  if (task < tasks->len && upstream < tasks->len)
    link_tasks (self, ((SluiceStoredTask *) tasks->pdata[upstream])->id, ((SluiceStoredTask *) tasks->pdata[task])->id,
                (SluiceAfterCondition) adw_combo_row_get_selected (self->on_row));
}

static void
dependencies_changed_cb (SluiceDependenciesView *self)
{
  const guint n = sluice_dependencies_get_tasks (self->dependencies)->len;

  show_list (self);
  offer_tasks (self);
  gtk_stack_set_visible_child_name (self->stack, n > 1 ? "graph" : "empty");
}

static void
reload (SluiceDependenciesView *self)
{
  self->is_stale = !gtk_widget_get_mapped (GTK_WIDGET (self));
  if (!self->is_stale && self->dependencies != NULL)
    sluice_dependencies_reload (self->dependencies);
}

static void
sluice_dependencies_view_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (sluice_dependencies_view_parent_class)->map (widget);
  if (SLUICE_DEPENDENCIES_VIEW (widget)->is_stale)
    reload (SLUICE_DEPENDENCIES_VIEW (widget));
}

static void
sluice_dependencies_view_dispose (GObject *object)
{
  /* The bin would unparent what the template has let go of. */
  adw_bin_set_child (ADW_BIN (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), SLUICE_TYPE_DEPENDENCIES_VIEW);
  g_clear_object (&SLUICE_DEPENDENCIES_VIEW (object)->dependencies);

  G_OBJECT_CLASS (sluice_dependencies_view_parent_class)->dispose (object);
}

static void
sluice_dependencies_view_finalize (GObject *object)
{
  SluiceDependenciesView *self = SLUICE_DEPENDENCIES_VIEW (object);

  g_free (self->shown);
  g_free (self->offered);

  G_OBJECT_CLASS (sluice_dependencies_view_parent_class)->finalize (object);
}

static void
sluice_dependencies_view_class_init (SluiceDependenciesViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = sluice_dependencies_view_dispose;
  object_class->finalize = sluice_dependencies_view_finalize;
  widget_class->map = sluice_dependencies_view_map;

  g_type_ensure (SLUICE_TYPE_DEPENDENCY_GRAPH);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/sluice/Sluice/ui/sluice-dependencies-view.ui");
  gtk_widget_class_bind_template_child (widget_class, SluiceDependenciesView, add_button);
  gtk_widget_class_bind_template_child (widget_class, SluiceDependenciesView, details_label);
  gtk_widget_class_bind_template_child (widget_class, SluiceDependenciesView, empty_row);
  gtk_widget_class_bind_template_child (widget_class, SluiceDependenciesView, graph);
  gtk_widget_class_bind_template_child (widget_class, SluiceDependenciesView, list);
  gtk_widget_class_bind_template_child (widget_class, SluiceDependenciesView, on_row);
  gtk_widget_class_bind_template_child (widget_class, SluiceDependenciesView, remove_button);
  gtk_widget_class_bind_template_child (widget_class, SluiceDependenciesView, stack);
  gtk_widget_class_bind_template_child (widget_class, SluiceDependenciesView, task_row);
  gtk_widget_class_bind_template_child (widget_class, SluiceDependenciesView, upstream_row);
  gtk_widget_class_bind_template_callback (widget_class, add_cb);
  gtk_widget_class_bind_template_callback (widget_class, link_cb);
  gtk_widget_class_bind_template_callback (widget_class, opened_cb);
  gtk_widget_class_bind_template_callback (widget_class, remove_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, unlink_cb);
  gtk_widget_class_bind_template_callback (widget_class, update_add);
}

static void
sluice_dependencies_view_init (SluiceDependenciesView *self)
{
  const char *ends[] = { _("Success"), _("Failure"), _("Any end"), NULL };
  g_autoptr(GtkStringList) model = gtk_string_list_new (ends);

  gtk_widget_init_template (GTK_WIDGET (self));
  sluice_kept_rows_take_key (GTK_WIDGET (self->empty_row), g_strdup ("none"));
  adw_combo_row_set_model (self->on_row, G_LIST_MODEL (model));
  selected_cb (self, NULL, FALSE);
}

/**
 * sluice_dependencies_view_set_session:
 * @self: a #SluiceDependenciesView
 * @session: the session, with an open store
 */
void
sluice_dependencies_view_set_session (SluiceDependenciesView *self,
                                      SluiceSession          *session)
{
  g_return_if_fail (SLUICE_IS_DEPENDENCIES_VIEW (self));
  g_return_if_fail (SLUICE_IS_SESSION (session));
  g_return_if_fail (self->dependencies == NULL);

  self->dependencies = sluice_dependencies_new (session);
  g_signal_connect_object (self->dependencies, "changed", G_CALLBACK (dependencies_changed_cb), self,
                           G_CONNECT_SWAPPED);
  sluice_dependency_graph_set_dependencies (self->graph, self->dependencies);
  /* The schedules are read again whenever tasks, runs or schedules change. */
  g_signal_connect_object (sluice_session_get_schedules (session), "loaded", G_CALLBACK (reload), self,
                           G_CONNECT_SWAPPED);
  reload (self);
}
