/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-after-list.h"

#include "sluice-chooser.h"
#include "sluice-draft.h"
#include "sluice-store.h"
#include "sluice-task-graph.h"

#include <glib/gi18n.h>
#include <string.h>

/* As the document has them, in the order of SluiceAfterCondition. */
static const char * const conditions[] = { "success", "failure", "completion" };

/* One task that is followed. */
typedef struct
{
  char *task;                   /* (owned) as the document has it: an id or a name */
  guint on;
} Follow;

struct _SluiceAfterList
{
  AdwPreferencesGroup parent_instance;

  char *id;                     /* (owned) (nullable) of the task that follows */
  GPtrArray *follows;           /* (owned) (element-type Follow) */
  SluiceTaskGraph *graph;       /* (owned) all tasks, without what is edited here */
  GHashTable *ids;              /* (owned) what the chooser shows -> id */
  gboolean is_filling;
  gboolean is_changed;

  GtkListBox *list;
  SluiceChooser *chooser;
  AdwActionRow *empty_row;
  AdwActionRow *refused_row;
  AdwComboRow *join_row;
};

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SluiceAfterList, sluice_after_list, ADW_TYPE_PREFERENCES_GROUP)

static void
follow_free (gpointer data)
{
  Follow *follow = data;

  g_free (follow->task);
  g_free (follow);
}

static void
add_follow (SluiceAfterList *self,
            const char      *task,
            const char      *on)
{
  Follow *follow = g_new0 (Follow, 1);

  follow->task = g_strdup (task);
  for (guint i = 0; i < G_N_ELEMENTS (conditions); i++)
    if (g_str_equal (conditions[i], on))
      follow->on = i;
  g_ptr_array_add (self->follows, follow);
}

/* What is in @schedule of a stored task, for the graph. */
static void
add_edges (SluiceTaskGraph *graph,
           const char      *id,
           JsonObject      *schedule)
{
  JsonNode *node = schedule == NULL ? NULL : json_object_get_member (schedule, "after");

  for (guint i = 0; node != NULL && JSON_NODE_HOLDS_ARRAY (node) &&
       i < json_array_get_length (json_node_get_array (node)); i++)
    {
      JsonNode *entry = json_array_get_element (json_node_get_array (node), i);
      const char *task = JSON_NODE_HOLDS_OBJECT (entry)
                         ? sluice_draft_get_string (json_node_get_object (entry), "task") : "";

      if (*task != '\0')
        sluice_task_graph_add_after (graph, id, task, SLUICE_AFTER_COMPLETION);
    }
}

/* “A → B → A” if following @task would close a cycle. */
static char *
dup_cycle (SluiceAfterList *self,
           const char      *task)
{
  char *cycle = NULL;

  sluice_task_graph_clear_after (self->graph, self->id);
  for (guint i = 0; i < self->follows->len; i++)
    sluice_task_graph_add_after (self->graph, self->id, ((Follow *) self->follows->pdata[i])->task,
                                 SLUICE_AFTER_COMPLETION);
  sluice_task_graph_add_after (self->graph, self->id, task, SLUICE_AFTER_COMPLETION);
  cycle = sluice_task_graph_find_cycle (self->graph, self->id);
  sluice_task_graph_clear_after (self->graph, self->id);
  return cycle;
}

static void
show_refused (SluiceAfterList *self,
              const char      *cycle)
{
  gtk_widget_set_visible (GTK_WIDGET (self->refused_row), cycle != NULL);
  if (cycle != NULL)
    adw_action_row_set_subtitle (self->refused_row, cycle);
}

static void
changed (SluiceAfterList *self)
{
  if (self->is_filling)
    return;
  self->is_changed = TRUE;
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static const char *
name_of (SluiceAfterList *self,
         const char      *task)
{
  const char *id = sluice_task_graph_find_task (self->graph, task);
  const char *name = id == NULL ? NULL : sluice_task_graph_get_name (self->graph, id);

  return name == NULL ? task : name;
}

static guint
find_follow (SluiceAfterList *self,
             gpointer         follow)
{
  guint index = 0;

  return g_ptr_array_find (self->follows, follow, &index) ? index : G_MAXUINT;
}

static void build_rows (SluiceAfterList *self);

static void
remove_cb (GtkWidget       *button,
           SluiceAfterList *self)
{
  Follow *follow = g_object_get_data (G_OBJECT (button), "follow");
  guint index = find_follow (self, follow);

  if (index == G_MAXUINT)
    return;
  g_ptr_array_remove_index (self->follows, index);
  show_refused (self, NULL);
  build_rows (self);
  gtk_widget_child_focus (GTK_WIDGET (self), GTK_DIR_TAB_FORWARD);
  changed (self);
}

static void
condition_cb (GtkDropDown     *drop,
              GParamSpec      *pspec,
              SluiceAfterList *self)
{
  Follow *follow = g_object_get_data (G_OBJECT (drop), "follow");

  if (self->is_filling || find_follow (self, follow) == G_MAXUINT ||
      gtk_drop_down_get_selected (drop) >= G_N_ELEMENTS (conditions))
    return;
  follow->on = gtk_drop_down_get_selected (drop);
  changed (self);
}

static GtkWidget *
build_condition (SluiceAfterList *self,
                 Follow          *follow,
                 const char      *name)
{
  const char *titles[] = { _("Success"), _("Failure"), _("Any end"), NULL };
  GtkWidget *drop = gtk_drop_down_new_from_strings (titles);
  g_autofree char *label = NULL;

  /* Translators: “Which end of “Orders” counts”: success, failure or both */
  label = g_strdup_printf (_("Which end of “%s” counts"), name);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (drop), follow->on);
  gtk_widget_set_valign (drop, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (drop, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (drop), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_object_set_data (G_OBJECT (drop), "follow", follow);
  g_signal_connect_object (drop, "notify::selected", G_CALLBACK (condition_cb), self, 0);
  return drop;
}

static GtkWidget *
build_remove (SluiceAfterList *self,
              Follow          *follow,
              const char      *name)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("user-trash-symbolic");
  g_autofree char *label = g_strdup_printf (_("Do Not Wait for “%s”"), name);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_object_set_data (G_OBJECT (button), "follow", follow);
  g_signal_connect_object (button, "clicked", G_CALLBACK (remove_cb), self, 0);
  return button;
}

static void
build_rows (SluiceAfterList *self)
{
  GtkListBoxRow *row = NULL;

  /* The rows of the tasks come first, those of the template stay. */
  while ((row = gtk_list_box_get_row_at_index (self->list, 0)) != GTK_LIST_BOX_ROW (self->empty_row))
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
  for (guint i = 0; i < self->follows->len; i++)
    {
      Follow *follow = self->follows->pdata[i];
      const char *name = name_of (self, follow->task);
      GtkWidget *widget = adw_action_row_new ();

      adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (widget), FALSE);
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (widget), name);
      adw_action_row_set_title_lines (ADW_ACTION_ROW (widget), 2);
      if (sluice_task_graph_find_task (self->graph, follow->task) == NULL)
        adw_action_row_set_subtitle (ADW_ACTION_ROW (widget), _("There is no such task"));
      adw_action_row_add_suffix (ADW_ACTION_ROW (widget), build_condition (self, follow, name));
      adw_action_row_add_suffix (ADW_ACTION_ROW (widget), build_remove (self, follow, name));
      gtk_list_box_insert (self->list, widget, (int) i);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->empty_row), self->follows->len == 0);
  gtk_widget_set_visible (GTK_WIDGET (self->join_row), self->follows->len > 1);
}

static gboolean
is_followed (SluiceAfterList *self,
             const char      *id)
{
  for (guint i = 0; i < self->follows->len; i++)
    if (g_strcmp0 (sluice_task_graph_find_task (self->graph, ((Follow *) self->follows->pdata[i])->task), id) == 0)
      return TRUE;
  return FALSE;
}

static void
chosen_cb (SluiceAfterList *self,
           const char      *label)
{
  const char *id = g_hash_table_lookup (self->ids, label);
  g_autofree char *cycle = NULL;

  if (id == NULL || self->id == NULL || is_followed (self, id))
    return;
  cycle = dup_cycle (self, id);
  show_refused (self, cycle);
  if (cycle != NULL)
    return;
  add_follow (self, id, conditions[SLUICE_AFTER_SUCCESS]);
  build_rows (self);
  changed (self);
}

static void
join_cb (SluiceAfterList *self)
{
  changed (self);
}

static void
sluice_after_list_dispose (GObject *object)
{
  SLUICE_AFTER_LIST (object)->is_filling = TRUE;
  gtk_widget_dispose_template (GTK_WIDGET (object), SLUICE_TYPE_AFTER_LIST);

  G_OBJECT_CLASS (sluice_after_list_parent_class)->dispose (object);
}

static void
sluice_after_list_finalize (GObject *object)
{
  SluiceAfterList *self = SLUICE_AFTER_LIST (object);

  g_free (self->id);
  g_ptr_array_unref (self->follows);
  g_hash_table_unref (self->ids);
  sluice_task_graph_free (self->graph);

  G_OBJECT_CLASS (sluice_after_list_parent_class)->finalize (object);
}

static void
sluice_after_list_class_init (SluiceAfterListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sluice_after_list_dispose;
  G_OBJECT_CLASS (klass)->finalize = sluice_after_list_finalize;
  signals[SIGNAL_CHANGED] =
    g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 0);
  g_type_ensure (SLUICE_TYPE_CHOOSER);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/sluice/Sluice/ui/sluice-after-list.ui");
#define BIND(name) gtk_widget_class_bind_template_child (widget_class, SluiceAfterList, name)
  BIND (chooser);
  BIND (empty_row);
  BIND (join_row);
  BIND (list);
  BIND (refused_row);
#undef BIND
  gtk_widget_class_bind_template_callback (widget_class, chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, join_cb);
}

static void
sluice_after_list_init (SluiceAfterList *self)
{
  self->follows = g_ptr_array_new_with_free_func (follow_free);
  self->graph = sluice_task_graph_new ();
  self->ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->is_filling = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  sluice_chooser_set_label (self->chooser, _("Add"));
  build_rows (self);
  self->is_filling = FALSE;
}

/* Two tasks of one name are told apart by the end of their ids. */
static void
offer (SluiceAfterList *self,
       GPtrArray       *tasks)
{
  g_autoptr(GPtrArray) labels = g_ptr_array_new ();

  g_hash_table_remove_all (self->ids);
  for (guint i = 0; i < tasks->len; i++)
    {
      SluiceStoredTask *task = tasks->pdata[i];
      gsize length = strlen (task->id);
      char *label = NULL;

      if (g_strcmp0 (task->id, self->id) == 0)
        continue;
      label = !g_hash_table_contains (self->ids, task->name)
              ? g_strdup (task->name)
              : g_strdup_printf ("%s (%s)", task->name, task->id + (length > 6 ? length - 6 : 0));
      g_hash_table_insert (self->ids, label, g_strdup (task->id));
      g_ptr_array_add (labels, label);
    }
  gtk_widget_set_sensitive (GTK_WIDGET (self->chooser), labels->len > 0);
  g_ptr_array_add (labels, NULL);
  sluice_chooser_set_names (self->chooser, (const char * const *) labels->pdata);
}

/**
 * sluice_after_list_set_tasks:
 * @self: a #SluiceAfterList
 * @tasks: (element-type SluiceStoredTask): all tasks of the workspace
 *
 * Tells which tasks there are, and what follows what.
 */
void
sluice_after_list_set_tasks (SluiceAfterList *self,
                             GPtrArray       *tasks)
{
  g_return_if_fail (SLUICE_IS_AFTER_LIST (self));
  g_return_if_fail (tasks != NULL);

  sluice_task_graph_free (self->graph);
  self->graph = sluice_task_graph_new ();
  for (guint i = 0; i < tasks->len; i++)
    {
      SluiceStoredTask *task = tasks->pdata[i];
      g_autoptr(JsonObject) document = sluice_draft_parse (task->document);

      sluice_task_graph_add_task (self->graph, task->id, task->name);
      if (document != NULL && g_strcmp0 (task->id, self->id) != 0)
        add_edges (self->graph, task->id, sluice_draft_get_object (document, "schedule", FALSE));
    }
  offer (self, tasks);
  self->is_filling = TRUE;
  build_rows (self);
  self->is_filling = FALSE;
}

/**
 * sluice_after_list_fill:
 * @self: a #SluiceAfterList
 * @id: (nullable): the task that follows
 * @schedule: (nullable): its schedule
 *
 * Shows what @schedule says.
 */
void
sluice_after_list_fill (SluiceAfterList *self,
                        const char      *id,
                        JsonObject      *schedule)
{
  JsonNode *node = schedule == NULL ? NULL : json_object_get_member (schedule, "after");

  g_return_if_fail (SLUICE_IS_AFTER_LIST (self));

  self->is_filling = TRUE;
  g_free (self->id);
  self->id = g_strdup (id);
  g_ptr_array_set_size (self->follows, 0);
  for (guint i = 0; node != NULL && JSON_NODE_HOLDS_ARRAY (node) &&
       i < json_array_get_length (json_node_get_array (node)); i++)
    {
      JsonNode *entry = json_array_get_element (json_node_get_array (node), i);

      if (JSON_NODE_HOLDS_OBJECT (entry))
        add_follow (self, sluice_draft_get_string (json_node_get_object (entry), "task"),
                    sluice_draft_get_string (json_node_get_object (entry), "on"));
    }
  adw_combo_row_set_selected (self->join_row, g_str_equal (sluice_draft_get_string (schedule, "join"), "any"));
  show_refused (self, NULL);
  build_rows (self);
  self->is_changed = FALSE;
  self->is_filling = FALSE;
}

/**
 * sluice_after_list_collect:
 * @self: a #SluiceAfterList
 * @schedule: a schedule
 *
 * Writes what was changed into @schedule.
 */
void
sluice_after_list_collect (SluiceAfterList *self,
                           JsonObject      *schedule)
{
  JsonArray *list = NULL;

  g_return_if_fail (SLUICE_IS_AFTER_LIST (self));
  g_return_if_fail (schedule != NULL);

  if (!self->is_changed)
    return;
  json_object_remove_member (schedule, "after");
  json_object_remove_member (schedule, "join");
  if (self->follows->len == 0)
    return;
  list = json_array_new ();
  for (guint i = 0; i < self->follows->len; i++)
    {
      Follow *follow = self->follows->pdata[i];
      JsonObject *entry = json_object_new ();

      json_object_set_string_member (entry, "task", follow->task);
      json_object_set_string_member (entry, "on", conditions[follow->on]);
      json_array_add_object_element (list, entry);
    }
  json_object_set_array_member (schedule, "after", list);
  if (self->follows->len > 1 && adw_combo_row_get_selected (self->join_row) == 1)
    json_object_set_string_member (schedule, "join", "any");
}

/**
 * sluice_after_list_is_empty:
 * @self: a #SluiceAfterList
 *
 * Returns: whether no task is followed
 */
gboolean
sluice_after_list_is_empty (SluiceAfterList *self)
{
  g_return_val_if_fail (SLUICE_IS_AFTER_LIST (self), TRUE);

  return self->follows->len == 0;
}
