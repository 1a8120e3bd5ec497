/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-tray-model.h"

#include "sluice-words.h"

#include <glib/gi18n.h>

/* The menu is for what is wanted often; the window has all. */
#define MAX_RUNS 8
#define MAX_TASKS 12

typedef struct
{
  char *run;
  char *task;
  char *name;
  char *host;           /* (nullable) that it waits for */
  guint64 rows;
  guint64 total;        /* 0 = not known */
} Running;

typedef struct
{
  char *task;
  char *name;
} Task;

struct _SluiceTrayModel
{
  GObject parent_instance;

  GPtrArray *runs;              /* (element-type Running) oldest first */
  GPtrArray *tasks;             /* (element-type Task) */
  GPtrArray *attention;         /* (element-type Task) */
  char *next_name;              /* (owned) (nullable) */
  gint64 next_due;              /* microseconds, 0 = nothing */
  guint n_active;
  gboolean all_paused;
  gboolean sleep_inhibited;
};

enum
{
  CHANGED,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (SluiceTrayModel, sluice_tray_model, G_TYPE_OBJECT)

static guint signals[N_SIGNALS];

static void
running_free (Running *running)
{
  g_free (running->run);
  g_free (running->task);
  g_free (running->name);
  g_free (running->host);
  g_free (running);
}

static void
task_free (Task *task)
{
  g_free (task->task);
  g_free (task->name);
  g_free (task);
}

static Task *
task_new (const char *id,
          const char *name)
{
  Task *task = g_new0 (Task, 1);

  task->task = g_strdup (id);
  task->name = sluice_words_short (name);
  return task;
}

static void
changed (SluiceTrayModel *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

static Running *
find_run (SluiceTrayModel *self,
          const char      *run)
{
  for (guint i = 0; i < self->runs->len; i++)
    {
      Running *running = g_ptr_array_index (self->runs, i);

      if (g_str_equal (running->run, run))
        return running;
    }
  return NULL;
}

static gboolean
is_running (SluiceTrayModel *self,
            const char      *task)
{
  for (guint i = 0; i < self->runs->len; i++)
    {
      Running *running = g_ptr_array_index (self->runs, i);

      if (g_str_equal (running->task, task))
        return TRUE;
    }
  return FALSE;
}

static char *
running_label (Running *running)
{
  g_autofree char *rows = NULL;

  if (running->host != NULL)
    /* Translators: a task, and the host that it waits for */
    return g_strdup_printf (_("%s — waiting for %s"), running->name, running->host);
  if (running->total > 0)
    /* Translators: a task, and how much of it is done */
    return g_strdup_printf (_("%s — %u %%"), running->name,
                            (guint) (MIN (running->rows, running->total) * 100 / running->total));
  if (running->rows == 0)
    return g_strdup (running->name);
  rows = sluice_words_number (running->rows);
  /* Translators: a task, and how many rows it has read */
  return g_strdup_printf (ngettext ("%s — %s row", "%s — %s rows", (gulong) running->rows),
                          running->name, rows);
}

static void
add_runs (SluiceTrayModel *self,
          SluiceTrayItem  *menu)
{
  for (guint i = 0; i < MIN (self->runs->len, MAX_RUNS); i++)
    {
      Running *running = g_ptr_array_index (self->runs, i);
      g_autofree char *key = g_strconcat ("run-", running->run, NULL);
      g_autofree char *label = running_label (running);
      SluiceTrayItem *item = sluice_tray_item_append (menu, sluice_tray_item_new (key, label, NULL, NULL));

      sluice_tray_item_append (item, sluice_tray_item_new ("show", _("Show"), "show-run",
                                                           g_variant_new_string (running->run)));
      sluice_tray_item_append (item, sluice_tray_item_new ("stop", _("Stop"), "stop-run",
                                                           g_variant_new_string (running->run)));
    }
  if (self->runs->len > MAX_RUNS)
    {
      g_autofree char *label = NULL;

      label = g_strdup_printf (ngettext ("%u more task runs", "%u more tasks run",
                                            self->runs->len - MAX_RUNS), self->runs->len - MAX_RUNS);
      sluice_tray_item_append (menu, sluice_tray_item_new ("more-runs", label, NULL, NULL));
    }
  if (self->runs->len > 0)
    sluice_tray_item_append_line (menu, "line-runs");
}

static void
add_attention (SluiceTrayModel *self,
               SluiceTrayItem  *menu)
{
  for (guint i = 0; i < MIN (self->attention->len, MAX_RUNS); i++)
    {
      Task *task = g_ptr_array_index (self->attention, i);
      g_autofree char *key = g_strconcat ("attention-", task->task, NULL);
      g_autofree char *label = g_strdup_printf (_("%s needs attention"), task->name);

      sluice_tray_item_append (menu, sluice_tray_item_new (key, label, "show-task",
                                                           g_variant_new_string (task->task)));
    }
  if (self->attention->len > 0)
    sluice_tray_item_append_line (menu, "line-attention");
}

static void
add_tasks (SluiceTrayModel *self,
           SluiceTrayItem  *menu)
{
  SluiceTrayItem *submenu;

  submenu = sluice_tray_item_append (menu, sluice_tray_item_new ("run", _("Run a Task"), NULL, NULL));
  submenu->hidden = self->tasks->len == 0;
  for (guint i = 0; i < MIN (self->tasks->len, MAX_TASKS); i++)
    {
      Task *task = g_ptr_array_index (self->tasks, i);

      /* It cannot run twice at once. */
      sluice_tray_item_append (submenu,
                               sluice_tray_item_new (task->task, task->name,
                                                     is_running (self, task->task) ? NULL : "run-task",
                                                     g_variant_new_string (task->task)));
    }
}

static char *
dup_next (SluiceTrayModel *self)
{
  g_autofree char *moment = NULL;

  if (self->all_paused)
    return g_strdup (_("All schedules are paused"));
  if (self->n_active == 0)
    return g_strdup (_("Nothing is scheduled"));
  if (self->next_due == 0 || self->next_name == NULL)
    return g_strdup (_("Nothing is due by the clock"));
  moment = sluice_words_moment (self->next_due);
  /* Translators: a task, and when it runs: “Next: Orders, tomorrow at 02:00” */
  return g_strdup_printf (_("Next: %s, %s"), self->next_name, moment);
}

/* A tray has no dialogs: the question is a submenu. Both ways to quit are always
 * there, as hosts get the order of items wrong that take the place of others. */
static void
add_quit (SluiceTrayModel *self,
          SluiceTrayItem  *menu)
{
  const gboolean ask = self->n_active > 0 && !self->all_paused;
  SluiceTrayItem *item;
  g_autofree char *label = NULL;

  item = sluice_tray_item_append (menu, sluice_tray_item_new ("quit", _("Quit"), "quit", NULL));
  item->hidden = ask;

  item = sluice_tray_item_append (menu, sluice_tray_item_new ("quit-ask", _("Quit"), NULL, NULL));
  item->hidden = !ask;
  label = g_strdup_printf (ngettext ("%u schedule waits until Sluice is started again",
                                     "%u schedules wait until Sluice is started again", self->n_active),
                           self->n_active);
  sluice_tray_item_append (item, sluice_tray_item_new ("why", label, NULL, NULL));
  sluice_tray_item_append (item, sluice_tray_item_new ("quit", _("Quit Anyway"), "quit", NULL));
}

static void
sluice_tray_model_finalize (GObject *object)
{
  SluiceTrayModel *self = SLUICE_TRAY_MODEL (object);

  g_ptr_array_unref (self->runs);
  g_ptr_array_unref (self->tasks);
  g_ptr_array_unref (self->attention);
  g_free (self->next_name);

  G_OBJECT_CLASS (sluice_tray_model_parent_class)->finalize (object);
}

static void
sluice_tray_model_class_init (SluiceTrayModelClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sluice_tray_model_finalize;

  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
}

static void
sluice_tray_model_init (SluiceTrayModel *self)
{
  self->runs = g_ptr_array_new_with_free_func ((GDestroyNotify) running_free);
  self->tasks = g_ptr_array_new_with_free_func ((GDestroyNotify) task_free);
  self->attention = g_ptr_array_new_with_free_func ((GDestroyNotify) task_free);
}

/**
 * sluice_tray_model_new:
 *
 * Returns: (transfer full): a model without runs, tasks and schedules
 */
SluiceTrayModel *
sluice_tray_model_new (void)
{
  return g_object_new (SLUICE_TYPE_TRAY_MODEL, NULL);
}

/**
 * sluice_tray_model_add_run:
 * @self: a model
 * @run: the run's id
 * @task: the task's id
 * @name: the task's name
 *
 * A run has begun. One that is known is left as it is.
 */
void
sluice_tray_model_add_run (SluiceTrayModel *self,
                           const char      *run,
                           const char      *task,
                           const char      *name)
{
  Running *running;

  g_return_if_fail (SLUICE_IS_TRAY_MODEL (self));
  g_return_if_fail (run != NULL && task != NULL && name != NULL);

  if (find_run (self, run) != NULL)
    return;
  running = g_new0 (Running, 1);
  running->run = g_strdup (run);
  running->task = g_strdup (task);
  running->name = sluice_words_short (name);
  g_ptr_array_add (self->runs, running);
  changed (self);
}

/**
 * sluice_tray_model_set_progress:
 * @self: a model
 * @run: the run's id
 * @rows: rows read
 * @total: rows there are, 0 = not known
 * @host: (nullable): the host that the run waits for
 *
 * How far a run is. One that is not known is none of the tray's business.
 */
void
sluice_tray_model_set_progress (SluiceTrayModel *self,
                                const char      *run,
                                guint64          rows,
                                guint64          total,
                                const char      *host)
{
  Running *running;

  g_return_if_fail (SLUICE_IS_TRAY_MODEL (self));
  g_return_if_fail (run != NULL);

  running = find_run (self, run);
  if (running == NULL)
    return;
  running->rows = rows;
  running->total = total;
  g_free (running->host);
  running->host = g_strdup (host);
  changed (self);
}

/**
 * sluice_tray_model_remove_run:
 * @self: a model
 * @run: the run's id
 *
 * A run has ended.
 */
void
sluice_tray_model_remove_run (SluiceTrayModel *self,
                              const char      *run)
{
  Running *running;

  g_return_if_fail (SLUICE_IS_TRAY_MODEL (self));
  g_return_if_fail (run != NULL);

  running = find_run (self, run);
  if (running != NULL && g_ptr_array_remove (self->runs, running))
    changed (self);
}

/**
 * sluice_tray_model_clear_tasks:
 * @self: a model
 *
 * Takes all tasks out of the menu that runs one.
 */
void
sluice_tray_model_clear_tasks (SluiceTrayModel *self)
{
  g_return_if_fail (SLUICE_IS_TRAY_MODEL (self));

  g_ptr_array_set_size (self->tasks, 0);
  changed (self);
}

/**
 * sluice_tray_model_add_task:
 * @self: a model
 * @task: the task's id
 * @name: the task's name
 *
 * Puts a task at the end of the menu that runs one, if there is room.
 */
void
sluice_tray_model_add_task (SluiceTrayModel *self,
                            const char      *task,
                            const char      *name)
{
  g_return_if_fail (SLUICE_IS_TRAY_MODEL (self));
  g_return_if_fail (task != NULL && name != NULL);

  if (self->tasks->len == MAX_TASKS)
    return;
  g_ptr_array_add (self->tasks, task_new (task, name));
  changed (self);
}

/**
 * sluice_tray_model_set_schedules:
 * @self: a model
 * @active: how many schedules are on
 * @next_due: when the next is due, microseconds since 1970 UTC, 0 = none by the clock
 * @next_name: (nullable): its task's name
 *
 * What is to come.
 */
void
sluice_tray_model_set_schedules (SluiceTrayModel *self,
                                 guint            active,
                                 gint64           next_due,
                                 const char      *next_name)
{
  g_return_if_fail (SLUICE_IS_TRAY_MODEL (self));

  self->n_active = active;
  self->next_due = next_due;
  g_free (self->next_name);
  self->next_name = next_name == NULL ? NULL : sluice_words_short (next_name);
  changed (self);
}

/**
 * sluice_tray_model_set_attention:
 * @self: a model
 * @task: the task's id
 * @name: (nullable): the task's name; %NULL = it is well again
 *
 * Says that a task does nothing more before somebody has looked after it.
 */
void
sluice_tray_model_set_attention (SluiceTrayModel *self,
                                 const char      *task,
                                 const char      *name)
{
  g_return_if_fail (SLUICE_IS_TRAY_MODEL (self));
  g_return_if_fail (task != NULL);

  for (guint i = 0; i < self->attention->len; i++)
    {
      Task *known = g_ptr_array_index (self->attention, i);

      if (!g_str_equal (known->task, task))
        continue;
      if (name == NULL)
        {
          g_ptr_array_remove_index (self->attention, i);
          changed (self);
        }
      return;
    }
  if (name == NULL)
    return;
  g_ptr_array_add (self->attention, task_new (task, name));
  changed (self);
}

/**
 * sluice_tray_model_set_all_paused:
 * @self: a model
 * @all_paused: whether no schedule runs anything
 */
void
sluice_tray_model_set_all_paused (SluiceTrayModel *self,
                                  gboolean         all_paused)
{
  g_return_if_fail (SLUICE_IS_TRAY_MODEL (self));

  if (self->all_paused == all_paused)
    return;
  self->all_paused = all_paused;
  changed (self);
}

/**
 * sluice_tray_model_set_sleep_inhibited:
 * @self: a model
 * @sleep_inhibited: whether runs keep the machine from sleeping
 */
void
sluice_tray_model_set_sleep_inhibited (SluiceTrayModel *self,
                                       gboolean         sleep_inhibited)
{
  g_return_if_fail (SLUICE_IS_TRAY_MODEL (self));

  if (self->sleep_inhibited == sleep_inhibited)
    return;
  self->sleep_inhibited = sleep_inhibited;
  changed (self);
}

/**
 * sluice_tray_model_get_state:
 * @self: a model
 *
 * Returns: the one thing that the icon can say: what needs a person first
 */
SluiceTrayState
sluice_tray_model_get_state (SluiceTrayModel *self)
{
  g_return_val_if_fail (SLUICE_IS_TRAY_MODEL (self), SLUICE_TRAY_STATE_IDLE);

  if (self->attention->len > 0)
    return SLUICE_TRAY_STATE_ATTENTION;
  if (self->runs->len > 0)
    return SLUICE_TRAY_STATE_RUNNING;
  return self->all_paused ? SLUICE_TRAY_STATE_PAUSED : SLUICE_TRAY_STATE_IDLE;
}

/**
 * sluice_tray_model_dup_tooltip:
 * @self: a model
 *
 * Returns: (transfer full): everything that the icon has to say, a line each
 */
char *
sluice_tray_model_dup_tooltip (SluiceTrayModel *self)
{
  GString *text;
  g_autofree char *next = NULL;

  g_return_val_if_fail (SLUICE_IS_TRAY_MODEL (self), NULL);

  text = g_string_new (NULL);
  if (self->runs->len > 0 && self->sleep_inhibited)
    g_string_append_printf (text, ngettext ("%u task running; suspend is held off",
                                               "%u tasks running; suspend is held off", self->runs->len),
                            self->runs->len);
  else if (self->runs->len > 0)
    g_string_append_printf (text, ngettext ("%u task running", "%u tasks running", self->runs->len),
                            self->runs->len);
  if (text->len > 0)
    g_string_append_c (text, '\n');

  if (self->attention->len == 1)
    g_string_append_printf (text, _("%s needs attention"),
                            ((Task *) g_ptr_array_index (self->attention, 0))->name);
  else if (self->attention->len > 1)
    g_string_append_printf (text, ngettext ("%u task needs attention", "%u tasks need attention",
                                               self->attention->len), self->attention->len);
  if (self->attention->len > 0)
    g_string_append_c (text, '\n');

  next = dup_next (self);
  g_string_append (text, next);
  return g_string_free (text, FALSE);
}

/**
 * sluice_tray_model_build_menu:
 * @self: a model
 *
 * Returns: (transfer full): an item with the menu below it
 */
SluiceTrayItem *
sluice_tray_model_build_menu (SluiceTrayModel *self)
{
  SluiceTrayItem *menu;
  SluiceTrayItem *pause;
  g_autofree char *next = NULL;

  g_return_val_if_fail (SLUICE_IS_TRAY_MODEL (self), NULL);

  menu = sluice_tray_item_new ("", NULL, NULL, NULL);
  sluice_tray_item_append (menu, sluice_tray_item_new ("open", _("Open Sluice"), "open", NULL));
  sluice_tray_item_append_line (menu, "line-open");
  add_runs (self, menu);
  add_attention (self, menu);
  add_tasks (self, menu);
  next = dup_next (self);
  sluice_tray_item_append (menu, sluice_tray_item_new ("next", next, NULL, NULL));
  pause = sluice_tray_item_append (menu, sluice_tray_item_new ("pause-all", _("Pause All Schedules"),
                                                               "pause-all", NULL));
  pause->is_check = TRUE;
  pause->checked = self->all_paused;
  sluice_tray_item_append_line (menu, "line-end");
  sluice_tray_item_append (menu, sluice_tray_item_new ("preferences", _("Preferences"), "preferences", NULL));
  add_quit (self, menu);
  return menu;
}
