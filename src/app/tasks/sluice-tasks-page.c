/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-tasks-page.h"

#include "sluice-row-list.h"
#include "sluice-task-row.h"

#include <glib/gi18n.h>

struct _SluiceTasksPage
{
  SluicePage parent_instance;

  GtkWidget *new_button;
  GListStore *tasks;            /* (owned) (element-type SluiceTaskItem) */
  GtkFilterListModel *filtered; /* (owned) */
  GtkCustomFilter *filter;      /* (unowned) of filtered */
  char *wanted;                 /* (owned) what is searched for, folded */

  GtkStack *stack;
  SluiceRowList *list;
  GtkSearchBar *search_bar;
  GtkSearchEntry *search_entry;
};

G_DEFINE_FINAL_TYPE (SluiceTasksPage, sluice_tasks_page, SLUICE_TYPE_PAGE)

static void
bind_cb (SluiceTasksPage *self,
         SluiceTaskRow   *row,
         SluiceTaskItem  *item)
{
  sluice_task_row_set_item (row, item);
}

static void
activate_cb (SluiceTasksPage *self,
             guint            position)
{
  g_autoptr(SluiceTaskItem) item = g_list_model_get_item (G_LIST_MODEL (self->filtered), position);

  if (item != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.open-task", "s", sluice_task_item_get_id (item));
}

static gboolean
matches (gpointer item,
         gpointer user_data)
{
  return sluice_task_item_matches (item, SLUICE_TASKS_PAGE (user_data)->wanted);
}

static void
update_stack (SluiceTasksPage *self)
{
  gtk_stack_set_visible_child_name (self->stack, g_list_model_get_n_items (G_LIST_MODEL (self->filtered)) > 0 ? "list"
                                                 : *self->wanted != '\0' ? "nothing" : "empty");
}

static void
search_changed_cb (SluiceTasksPage *self)
{
  g_free (self->wanted);
  self->wanted = g_utf8_casefold (gtk_editable_get_text (GTK_EDITABLE (self->search_entry)), -1);
  gtk_filter_changed (GTK_FILTER (self->filter), GTK_FILTER_CHANGE_DIFFERENT);
  update_stack (self);
}

static gboolean
is_same (SluiceTasksPage *self,
         guint            position,
         SluiceTaskItem  *item)
{
  g_autoptr(SluiceTaskItem) there = g_list_model_get_item (G_LIST_MODEL (self->tasks), position);

  return there != NULL && sluice_task_item_equal (there, item);
}

/* Only what is different is replaced: the rest of the list keeps its place and its focus. */
static void
replace_tasks (SluiceTasksPage *self,
               GPtrArray       *items)
{
  const guint n_old = g_list_model_get_n_items (G_LIST_MODEL (self->tasks));
  guint first = 0;
  guint n_last = 0;

  while (first < n_old && first < items->len && is_same (self, first, g_ptr_array_index (items, first)))
    first++;
  while (n_last < n_old - first && n_last < items->len - first &&
         is_same (self, n_old - n_last - 1, g_ptr_array_index (items, items->len - n_last - 1)))
    n_last++;
  if (first + n_last < n_old || first + n_last < items->len)
    g_list_store_splice (self->tasks, first, n_old - first - n_last, items->pdata + first,
                         items->len - first - n_last);
}

static void
listed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(SluiceTasksPage) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) tasks = NULL;
  g_autoptr(GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);

  tasks = sluice_store_list_tasks_finish (SLUICE_STORE (source), result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (tasks == NULL)
    {
      sluice_page_show_error (SLUICE_PAGE (self), _("The tasks could not be read."), error);
      return;
    }
  for (guint i = 0; i < tasks->len; i++)
    g_ptr_array_add (items, sluice_task_item_new (g_ptr_array_index (tasks, i)));
  replace_tasks (self, items);
  update_stack (self);
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
  GtkWidget *row = focus == NULL ? NULL : SLUICE_IS_TASK_ROW (focus) ? focus
                   : gtk_widget_get_ancestor (focus, SLUICE_TYPE_TASK_ROW);
  SluiceTaskItem *item = NULL;

  /* The focus is on the list's own widget around the row, or on something in it. */
  if (row == NULL && focus != NULL)
    row = gtk_widget_get_first_child (focus);
  if (row == NULL || !SLUICE_IS_TASK_ROW (row))
    return FALSE;
  item = sluice_task_row_get_item (SLUICE_TASK_ROW (row));
  return item != NULL && gtk_widget_activate_action (GTK_WIDGET (page), "win.run-task", "s",
                                                     sluice_task_item_get_id (item));
}

/* Beside the list of pages there is one already. */
static void
sluice_tasks_page_collapse (SluicePage *page,
                            gboolean    collapsed)
{
  gtk_widget_set_visible (SLUICE_TASKS_PAGE (page)->new_button, collapsed);
}

static void
sluice_tasks_page_dispose (GObject *object)
{
  SluiceTasksPage *self = SLUICE_TASKS_PAGE (object);

  if (self->filter != NULL)
    gtk_custom_filter_set_filter_func (self->filter, NULL, NULL, NULL);
  self->filter = NULL;
  gtk_widget_dispose_template (GTK_WIDGET (object), SLUICE_TYPE_TASKS_PAGE);
  g_clear_object (&self->filtered);
  g_clear_object (&self->tasks);

  G_OBJECT_CLASS (sluice_tasks_page_parent_class)->dispose (object);
}

static void
sluice_tasks_page_finalize (GObject *object)
{
  g_free (SLUICE_TASKS_PAGE (object)->wanted);

  G_OBJECT_CLASS (sluice_tasks_page_parent_class)->finalize (object);
}

static void
sluice_tasks_page_class_init (SluiceTasksPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  SluicePageClass *page_class = SLUICE_PAGE_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sluice_tasks_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = sluice_tasks_page_finalize;
  page_class->collapse = sluice_tasks_page_collapse;
  page_class->ready = sluice_tasks_page_ready;
  page_class->search = sluice_tasks_page_search;
  page_class->run = sluice_tasks_page_run;

  g_type_ensure (SLUICE_TYPE_ROW_LIST);
  g_type_ensure (SLUICE_TYPE_TASK_ROW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/sluice/Sluice/ui/sluice-tasks-page.ui");
  gtk_widget_class_bind_template_child (widget_class, SluiceTasksPage, new_button);
  gtk_widget_class_bind_template_child (widget_class, SluiceTasksPage, list);
  gtk_widget_class_bind_template_child (widget_class, SluiceTasksPage, search_bar);
  gtk_widget_class_bind_template_child (widget_class, SluiceTasksPage, search_entry);
  gtk_widget_class_bind_template_child (widget_class, SluiceTasksPage, stack);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, bind_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
}

static void
sluice_tasks_page_init (SluiceTasksPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_search_bar_connect_entry (self->search_bar, GTK_EDITABLE (self->search_entry));
  self->wanted = g_strdup ("");
  self->tasks = g_list_store_new (SLUICE_TYPE_TASK_ITEM);
  self->filter = gtk_custom_filter_new (matches, self, NULL);
  self->filtered = gtk_filter_list_model_new (g_object_ref (G_LIST_MODEL (self->tasks)), GTK_FILTER (self->filter));
  sluice_row_list_set_model (self->list, G_LIST_MODEL (self->filtered));
}
