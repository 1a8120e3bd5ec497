/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-run-filter-bar.h"

#include "sluice-flow.h"
#include "sluice-format.h"

#include <glib/gi18n.h>

/* One chip for each state that a person looks for. */
static const SluiceRunState chip_states[] = {
  SLUICE_RUN_STATE_RUNNING, SLUICE_RUN_STATE_SUCCESS, SLUICE_RUN_STATE_PARTIAL_SUCCESS,
  SLUICE_RUN_STATE_FAILED, SLUICE_RUN_STATE_CANCELLED, SLUICE_RUN_STATE_INTERRUPTED,
};

#define N_CHIPS G_N_ELEMENTS (chip_states)

/* In the order of the choice, behind the first entry. */
static const struct
{
  SluiceTrigger trigger;
  const char *words;
} triggers[] = {
  { SLUICE_TRIGGER_MANUAL, N_("Started by Hand") },
  { SLUICE_TRIGGER_SCHEDULE, N_("Scheduled") },
  { SLUICE_TRIGGER_RETRY, N_("Retries") },
  { SLUICE_TRIGGER_DEPENDENCY, N_("After Another Task") },
  { SLUICE_TRIGGER_FILE, N_("As a File Arrived") },
};

struct _SluiceRunFilterBar
{
  AdwBin parent_instance;

  GtkToggleButton *all_chip;    /* (unowned) */
  GtkToggleButton *chips[N_CHIPS]; /* (unowned) */
  GtkDropDown *trigger_drop;    /* (unowned) */
  GtkDropDown *task_drop;       /* (unowned) */
  GPtrArray *task_ids;          /* (owned) (element-type utf8) behind the first entry */
  const char *states[N_CHIPS + 1]; /* those that are chosen */
  GCancellable *cancellable;    /* (owned) (nullable) of the read that goes on */
  gboolean is_updating;
};

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SluiceRunFilterBar, sluice_run_filter_bar, ADW_TYPE_BIN)

static void
changed_cb (SluiceRunFilterBar *self)
{
  if (!self->is_updating)
    g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/* “All” is chosen as long as no state is. */
static void
chip_toggled_cb (SluiceRunFilterBar *self,
                 GtkToggleButton    *chip)
{
  guint n = 0;

  if (self->is_updating)
    return;
  self->is_updating = TRUE;
  for (guint i = 0; i < N_CHIPS; i++)
    {
      if (chip == self->all_chip)
        gtk_toggle_button_set_active (self->chips[i], FALSE);
      if (gtk_toggle_button_get_active (self->chips[i]))
        self->states[n++] = sluice_run_state_to_string (chip_states[i]);
    }
  self->states[n] = NULL;
  gtk_toggle_button_set_active (self->all_chip, n == 0);
  self->is_updating = FALSE;
  changed_cb (self);
}

static GtkToggleButton *
add_chip (SluiceRunFilterBar *self,
          GtkWidget          *box,
          const char         *label)
{
  GtkWidget *chip = gtk_toggle_button_new_with_label (label);

  gtk_widget_add_css_class (chip, "chip");
  g_signal_connect_object (chip, "toggled", G_CALLBACK (chip_toggled_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (box), chip);
  return GTK_TOGGLE_BUTTON (chip);
}

/* They do not fit on a phone; they scroll there, and fade away where there are more. */
static GtkWidget *
create_chips (SluiceRunFilterBar *self)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->all_chip = add_chip (self, box, _("All"));
  for (guint i = 0; i < N_CHIPS; i++)
    self->chips[i] = add_chip (self, box, sluice_format_state (chip_states[i]));
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_EXTERNAL, GTK_POLICY_NEVER);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), box);
  gtk_widget_add_css_class (scroller, "chips");
  gtk_accessible_update_property (GTK_ACCESSIBLE (box), GTK_ACCESSIBLE_PROPERTY_LABEL, _("States"), -1);
  return scroller;
}

static GtkDropDown *
add_choice (SluiceRunFilterBar *self,
            SluiceFlow         *flow,
            const char         *name)
{
  GtkWidget *drop = gtk_drop_down_new (G_LIST_MODEL (gtk_string_list_new (NULL)), NULL);

  gtk_accessible_update_property (GTK_ACCESSIBLE (drop), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_widget_set_tooltip_text (drop, name);
  sluice_flow_append (flow, drop);
  return GTK_DROP_DOWN (drop);
}

static void
sluice_run_filter_bar_dispose (GObject *object)
{
  g_cancellable_cancel (SLUICE_RUN_FILTER_BAR (object)->cancellable);

  G_OBJECT_CLASS (sluice_run_filter_bar_parent_class)->dispose (object);
}

static void
sluice_run_filter_bar_finalize (GObject *object)
{
  SluiceRunFilterBar *self = SLUICE_RUN_FILTER_BAR (object);

  g_clear_object (&self->cancellable);
  g_ptr_array_unref (self->task_ids);

  G_OBJECT_CLASS (sluice_run_filter_bar_parent_class)->finalize (object);
}

static void
sluice_run_filter_bar_class_init (SluiceRunFilterBarClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sluice_run_filter_bar_dispose;
  G_OBJECT_CLASS (klass)->finalize = sluice_run_filter_bar_finalize;
  signals[SIGNAL_CHANGED] =
    g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
sluice_run_filter_bar_init (SluiceRunFilterBar *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  SluiceFlow *flow = SLUICE_FLOW (sluice_flow_new ());
  g_autoptr(GtkExpression) name = gtk_property_expression_new (GTK_TYPE_STRING_OBJECT, NULL, "string");
  GtkStringList *reasons = NULL;

  self->is_updating = TRUE;
  self->task_ids = g_ptr_array_new_with_free_func (g_free);
  gtk_box_append (GTK_BOX (box), create_chips (self));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (flow));
  gtk_toggle_button_set_active (self->all_chip, TRUE);

  self->trigger_drop = add_choice (self, flow, _("Why It Ran"));
  reasons = GTK_STRING_LIST (gtk_drop_down_get_model (self->trigger_drop));
  /* Translators: runs are shown whatever started them */
  gtk_string_list_append (reasons, _("Any Reason"));
  for (guint i = 0; i < G_N_ELEMENTS (triggers); i++)
    gtk_string_list_append (reasons, _(triggers[i].words));

  self->task_drop = add_choice (self, flow, _("Task"));
  gtk_drop_down_set_expression (self->task_drop, name);
  gtk_drop_down_set_enable_search (self->task_drop, TRUE);
  /* Translators: runs of all tasks are shown */
  gtk_string_list_append (GTK_STRING_LIST (gtk_drop_down_get_model (self->task_drop)), _("Any Task"));
  g_signal_connect_object (self->trigger_drop, "notify::selected", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->task_drop, "notify::selected", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  adw_bin_set_child (ADW_BIN (self), box);
  self->is_updating = FALSE;
}

/**
 * sluice_run_filter_bar_get_filter:
 * @self: a #SluiceRunFilterBar
 * @ret_filter: (out caller-allocates): what is chosen; its strings belong to @self
 */
void
sluice_run_filter_bar_get_filter (SluiceRunFilterBar *self,
                                  SluiceRunFilter    *ret_filter)
{
  guint trigger, task;

  g_return_if_fail (SLUICE_IS_RUN_FILTER_BAR (self));
  g_return_if_fail (ret_filter != NULL);

  trigger = gtk_drop_down_get_selected (self->trigger_drop);
  task = gtk_drop_down_get_selected (self->task_drop);
  ret_filter->states = self->states[0] == NULL ? NULL : self->states;
  ret_filter->trigger = trigger == 0 || trigger > G_N_ELEMENTS (triggers)
                        ? NULL : sluice_trigger_to_string (triggers[trigger - 1].trigger);
  ret_filter->task = task == 0 || task > self->task_ids->len ? NULL : g_ptr_array_index (self->task_ids, task - 1);
}

/**
 * sluice_run_filter_bar_set_states:
 * @self: a #SluiceRunFilterBar
 * @states: (array zero-terminated=1): names of states
 *
 * Chooses the runs that ended so, and nothing else.
 */
void
sluice_run_filter_bar_set_states (SluiceRunFilterBar *self,
                                  const char * const *states)
{
  guint n = 0;

  g_return_if_fail (SLUICE_IS_RUN_FILTER_BAR (self));
  g_return_if_fail (states != NULL);

  self->is_updating = TRUE;
  for (guint i = 0; i < N_CHIPS; i++)
    {
      const char *state = sluice_run_state_to_string (chip_states[i]);
      gboolean is_chosen = g_strv_contains (states, state);

      gtk_toggle_button_set_active (self->chips[i], is_chosen);
      if (is_chosen)
        self->states[n++] = state;
    }
  self->states[n] = NULL;
  gtk_toggle_button_set_active (self->all_chip, n == 0);
  gtk_drop_down_set_selected (self->trigger_drop, 0);
  gtk_drop_down_set_selected (self->task_drop, 0);
  self->is_updating = FALSE;
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/**
 * sluice_run_filter_bar_get_is_set:
 * @self: a #SluiceRunFilterBar
 *
 * Returns: whether anything is chosen
 */
gboolean
sluice_run_filter_bar_get_is_set (SluiceRunFilterBar *self)
{
  SluiceRunFilter filter = { 0 };

  g_return_val_if_fail (SLUICE_IS_RUN_FILTER_BAR (self), FALSE);

  sluice_run_filter_bar_get_filter (self, &filter);
  return filter.states != NULL || filter.trigger != NULL || filter.task != NULL;
}

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  const SluiceStoredTask *first = *(SluiceStoredTask * const *) a;
  const SluiceStoredTask *second = *(SluiceStoredTask * const *) b;

  return g_utf8_collate (first->name, second->name);
}

/* The task that is chosen stays, if it is still there. */
static void
set_tasks (SluiceRunFilterBar *self,
           GPtrArray          *tasks)
{
  GtkStringList *names = GTK_STRING_LIST (gtk_drop_down_get_model (self->task_drop));
  guint selected = gtk_drop_down_get_selected (self->task_drop);
  g_autofree char *id = selected == 0 || selected > self->task_ids->len
                        ? NULL : g_strdup (g_ptr_array_index (self->task_ids, selected - 1));
  g_auto(GStrv) new_names = g_new0 (char *, tasks->len + 1);
  guint now = 0;

  g_ptr_array_sort (tasks, compare_names);
  self->is_updating = TRUE;
  g_ptr_array_set_size (self->task_ids, 0);
  for (guint i = 0; i < tasks->len; i++)
    {
      const SluiceStoredTask *task = g_ptr_array_index (tasks, i);

      g_ptr_array_add (self->task_ids, g_strdup (task->id));
      new_names[i] = g_strdup (task->name);
      if (g_strcmp0 (task->id, id) == 0)
        now = i + 1;
    }
  gtk_string_list_splice (names, 1, g_list_model_get_n_items (G_LIST_MODEL (names)) - 1,
                          (const char * const *) new_names);
  gtk_drop_down_set_selected (self->task_drop, now);
  self->is_updating = FALSE;
  if (id != NULL && now == 0)
    changed_cb (self);
}

static void
tasks_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(SluiceRunFilterBar) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) tasks = sluice_store_list_tasks_finish (SLUICE_STORE (source), result, &error);

  if (tasks != NULL)
    set_tasks (self, tasks);
  else
    g_debug ("Reading tasks: %s", error->message);
}

/**
 * sluice_run_filter_bar_load_tasks:
 * @self: a #SluiceRunFilterBar
 * @store: an open store
 *
 * Reads the tasks that there are to choose from.
 */
void
sluice_run_filter_bar_load_tasks (SluiceRunFilterBar *self,
                                  SluiceStore        *store)
{
  g_return_if_fail (SLUICE_IS_RUN_FILTER_BAR (self));
  g_return_if_fail (SLUICE_IS_STORE (store));

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  sluice_store_list_tasks_async (store, self->cancellable, tasks_cb, g_object_ref (self));
}
