/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-notifier.h"

#include "sluice-notice.h"
#include "sluice-words.h"

/* What follows a failure, a retry or a pause, is decided and stored by then; only
 * one of the two is worth telling. */
#define FAILURE_DELAY_MS 700

struct _SluiceNotifier
{
  GObject parent_instance;

  GApplication *application;            /* (unowned) (nullable): it has the notifier, NULL once it is gone */
  SluiceWindowLauncher *launcher;       /* (owned) */
  GSettings *settings;                  /* (owned) (nullable) where none are installed */
  GHashTable *wishes;                   /* (owned) task to its SluiceNotify, for those that do not want all */
  GHashTable *notices;                  /* (owned) task to Notice: what is or will be shown */
  GCancellable *cancellable;            /* (owned) */
  guint64 n_notices;                    /* that there have been */
};

G_DEFINE_FINAL_TYPE (SluiceNotifier, sluice_notifier, G_TYPE_OBJECT)

/* What there is to say of a task. */
typedef struct
{
  SluiceNotifier *self;         /* (unowned): it has the notice */
  char *task;
  char *run;                    /* (nullable) that it is about */
  GNotification *notification;  /* (owned) (nullable) once it was sent */
  guint64 number;
  gboolean is_pause;
  guint delay_id;               /* of one that is not shown yet */
} Notice;

static void
notice_free (Notice *notice)
{
  g_clear_handle_id (&notice->delay_id, g_source_remove);
  g_clear_object (&notice->notification);
  g_free (notice->task);
  g_free (notice->run);
  g_free (notice);
}

/* A question to the window, and what is to be done if nobody looks at it. */
typedef struct
{
  SluiceNotifier *self;         /* (owned) */
  char *task;
  char *name;
  JsonObject *result;           /* (owned) */
} Ending;

static void
ending_free (Ending *ending)
{
  g_object_unref (ending->self);
  g_free (ending->task);
  g_free (ending->name);
  json_object_unref (ending->result);
  g_free (ending);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Ending, ending_free)

/* Likewise, of a notice that may be gone when the answer is there. */
typedef struct
{
  SluiceNotifier *self;         /* (owned) */
  char *task;
  guint64 number;               /* of the notice */
} Look;

static void
look_free (Look *look)
{
  g_object_unref (look->self);
  g_free (look->task);
  g_free (look);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Look, look_free)

/* @is_failure: it is what one wants to know who wants to know only of failures */
static gboolean
is_wanted (SluiceNotifier *self,
           const char     *task,
           const char     *key,
           gboolean        is_failure)
{
  const SluiceNotify wish = (SluiceNotify) GPOINTER_TO_INT (g_hash_table_lookup (self->wishes, task));

  if (wish == SLUICE_NOTIFY_NONE || (wish == SLUICE_NOTIFY_FAILURES && !is_failure))
    return FALSE;
  return self->settings == NULL || g_settings_get_boolean (self->settings, key);
}

/* The same for all of a task, so that a newer one takes the place of an older. */
static char *
notification_id (const char *task)
{
  return g_strconcat ("task-", task, NULL);
}

static void
withdraw (SluiceNotifier *self,
          const char     *task)
{
  g_autofree char *id = notification_id (task);

  g_hash_table_remove (self->notices, task);
  if (self->application != NULL)
    g_application_withdraw_notification (self->application, id);
}

static void
send (SluiceNotifier *self,
      Notice         *notice)
{
  g_autofree char *id = notification_id (notice->task);
  g_autoptr(GIcon) icon = g_themed_icon_new (APPLICATION_ID);
  g_autoptr(GNotification) notification = g_steal_pointer (&notice->notification);

  g_notification_set_icon (notification, icon);
  /* The window may answer a moment after the service has ended its work. */
  if (self->application != NULL)
    g_application_send_notification (self->application, id, notification);
}

static void
shown_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(Look) look = user_data;
  SluiceNotifier *self = look->self;
  gboolean is_shown = sluice_window_launcher_shows_run_finish (SLUICE_WINDOW_LAUNCHER (source), result, NULL);
  Notice *notice = g_hash_table_lookup (self->notices, look->task);

  /* It may have been answered, or something newer be to say. */
  if (g_cancellable_is_cancelled (self->cancellable) || notice == NULL || notice->number != look->number)
    return;
  /* An error means that there is no window. */
  if (is_shown)
    withdraw (self, look->task);
  else
    send (self, notice);
}

/* Who has a run before him sees how it ends. */
static void
send_unless_shown (SluiceNotifier *self,
                   Notice         *notice)
{
  Look *look;

  if (notice->run == NULL || *notice->run == '\0')
    {
      send (self, notice);
      return;
    }
  look = g_new0 (Look, 1);
  look->self = g_object_ref (self);
  look->task = g_strdup (notice->task);
  look->number = notice->number;
  sluice_window_launcher_shows_run_async (self->launcher, notice->run, self->cancellable, shown_cb, look);
}

static gboolean
delay_cb (gpointer user_data)
{
  Notice *notice = user_data;

  notice->delay_id = 0;
  send_unless_shown (notice->self, notice);
  return G_SOURCE_REMOVE;
}

/* @notification: (transfer full) */
static void
tell (SluiceNotifier *self,
      const char     *task,
      const char     *run,
      GNotification  *notification,
      gboolean        is_pause,
      guint           delay_ms)
{
  Notice *notice = g_new0 (Notice, 1);

  notice->self = self;
  notice->task = g_strdup (task);
  notice->run = g_strdup (run);
  notice->notification = notification;
  notice->number = ++self->n_notices;
  notice->is_pause = is_pause;
  g_hash_table_replace (self->notices, notice->task, notice);
  if (delay_ms > 0)
    notice->delay_id = g_timeout_add (delay_ms, delay_cb, notice);
  else
    send_unless_shown (self, notice);
}

static const char *
get_string (JsonObject *object,
            const char *name)
{
  JsonNode *node = object == NULL ? NULL : json_object_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) ? json_node_get_string (node) : NULL;
}

/* Returns: (nullable): the code of the error of a result */
static const char *
get_code (JsonObject *result)
{
  JsonNode *node = json_object_get_member (result, "error");

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? get_string (json_node_get_object (node), "code") : NULL;
}

static void
tell_failure (SluiceNotifier *self,
              const char     *task,
              const char     *name,
              JsonObject     *result)
{
  const gboolean is_drift = sluice_notice_get_cause (get_code (result)) == SLUICE_NOTICE_CAUSE_DRIFT;

  if (is_wanted (self, task, is_drift ? "notify-drift" : "notify-failure", TRUE))
    tell (self, task, get_string (result, "run"), sluice_notice_failure (task, name, result), FALSE, FAILURE_DELAY_MS);
}

/* Whether it is told of the task that its schedule is paused. */
static gboolean
is_paused (SluiceNotifier *self,
           const char     *task)
{
  const Notice *notice = g_hash_table_lookup (self->notices, task);

  return notice != NULL && notice->is_pause;
}

static void
tell_end (SluiceNotifier *self,
          const char     *task,
          const char     *name,
          JsonObject     *result)
{
  const char *run = get_string (result, "run");
  g_autofree char *short_name = sluice_words_short (name);

  if (g_strcmp0 (get_string (result, "state"), "partial_success") != 0)
    tell_failure (self, task, short_name, result);
  else if (run != NULL && is_wanted (self, task, "notify-rejected", FALSE))
    tell (self, task, run, sluice_notice_rejected (short_name, result), FALSE, 0);
}

static void
is_active_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(Ending) ending = user_data;
  SluiceNotifier *self = ending->self;

  /* An error means that there is no window. */
  if (sluice_window_launcher_is_active_finish (SLUICE_WINDOW_LAUNCHER (source), result, NULL) ||
      g_cancellable_is_cancelled (self->cancellable))
    return;
  tell_end (self, ending->task, ending->name, ending->result);
}

static void
sluice_notifier_dispose (GObject *object)
{
  SluiceNotifier *self = SLUICE_NOTIFIER (object);

  g_cancellable_cancel (self->cancellable);
  g_hash_table_remove_all (self->notices);
  g_clear_weak_pointer (&self->application);
  g_clear_object (&self->launcher);
  g_clear_object (&self->settings);

  G_OBJECT_CLASS (sluice_notifier_parent_class)->dispose (object);
}

static void
sluice_notifier_finalize (GObject *object)
{
  SluiceNotifier *self = SLUICE_NOTIFIER (object);

  g_object_unref (self->cancellable);
  g_hash_table_unref (self->notices);
  g_hash_table_unref (self->wishes);

  G_OBJECT_CLASS (sluice_notifier_parent_class)->finalize (object);
}

static void
sluice_notifier_class_init (SluiceNotifierClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = sluice_notifier_dispose;
  object_class->finalize = sluice_notifier_finalize;
}

static void
sluice_notifier_init (SluiceNotifier *self)
{
  self->cancellable = g_cancellable_new ();
  /* The key is the value's own. */
  self->wishes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->notices = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) notice_free);
}

/**
 * sluice_notifier_new:
 * @application: who sends them
 * @launcher: the window
 * @settings: (nullable): which kinds are wanted; %NULL = all
 *
 * Returns: (transfer full): a notifier that is to go before @application does
 */
SluiceNotifier *
sluice_notifier_new (GApplication         *application,
                     SluiceWindowLauncher *launcher,
                     GSettings            *settings)
{
  SluiceNotifier *self;

  g_return_val_if_fail (G_IS_APPLICATION (application), NULL);
  g_return_val_if_fail (SLUICE_IS_WINDOW_LAUNCHER (launcher), NULL);

  self = g_object_new (SLUICE_TYPE_NOTIFIER, NULL);
  g_set_weak_pointer (&self->application, application);
  self->launcher = g_object_ref (launcher);
  g_set_object (&self->settings, settings);
  return self;
}

/**
 * sluice_notifier_run_ended:
 * @self: a notifier
 * @task: the task's id
 * @name: the task's name
 * @result: the run's result, as `sluice-cli run --output json` prints it
 * @by_person: whether a person has asked for the run in the window
 *
 * Tells of a failure or of rejected rows, and takes back what a good end answers.
 * Of a run that a person has asked for nothing is told while the window is before
 * him.
 */
void
sluice_notifier_run_ended (SluiceNotifier *self,
                           const char     *task,
                           const char     *name,
                           JsonObject     *result,
                           gboolean        by_person)
{
  const char *state;
  Ending *ending;

  g_return_if_fail (SLUICE_IS_NOTIFIER (self));
  g_return_if_fail (task != NULL && name != NULL && result != NULL);

  state = get_string (result, "state");
  /* Who cancels knows; and that the task runs already is no failure. */
  if (g_strcmp0 (state, "cancelled") == 0 ||
      g_strcmp0 (get_code (result), "lease_held") == 0)
    return;
  if (g_strcmp0 (state, "success") == 0 || g_strcmp0 (state, "partial_success") == 0)
    withdraw (self, task);
  if (g_strcmp0 (state, "success") == 0)
    return;
  if (!by_person)
    {
      /* The scheduler reads of the end in the store, and may do so before the run's
       * process is gone: what it has told says more. */
      if (!is_paused (self, task) || g_strcmp0 (state, "partial_success") == 0)
        tell_end (self, task, name, result);
      return;
    }

  ending = g_new0 (Ending, 1);
  ending->self = g_object_ref (self);
  ending->task = g_strdup (task);
  ending->name = g_strdup (name);
  ending->result = json_object_ref (result);
  sluice_window_launcher_is_active_async (self->launcher, self->cancellable, is_active_cb, ending);
}

/**
 * sluice_notifier_will_retry:
 * @self: a notifier
 * @task: the task's id
 *
 * The failure that has just ended a run is none yet: it is tried again.
 */
void
sluice_notifier_will_retry (SluiceNotifier *self,
                            const char     *task)
{
  Notice *notice;

  g_return_if_fail (SLUICE_IS_NOTIFIER (self));
  g_return_if_fail (task != NULL);

  notice = g_hash_table_lookup (self->notices, task);
  if (notice != NULL && !notice->is_pause)
    withdraw (self, task);
}

/**
 * sluice_notifier_recovered:
 * @self: a notifier
 * @task: the task's id
 * @name: the task's name
 * @run: the first good run after failures
 *
 * Tells that a task works again.
 */
void
sluice_notifier_recovered (SluiceNotifier *self,
                           const char     *task,
                           const char     *name,
                           const char     *run)
{
  g_autofree char *short_name = NULL;

  g_return_if_fail (SLUICE_IS_NOTIFIER (self));
  g_return_if_fail (task != NULL && name != NULL && run != NULL);

  if (!is_wanted (self, task, "notify-recovery", TRUE))
    return;
  short_name = sluice_words_short (name);
  tell (self, task, run, sluice_notice_recovered (short_name, run), FALSE, 0);
}

/**
 * sluice_notifier_paused:
 * @self: a notifier
 * @task: the task's id
 * @name: the task's name
 * @code: the code of the error that paused its schedule
 * @message: (nullable): the error, in words
 *
 * Tells that nothing more happens before a person has looked after it.
 */
void
sluice_notifier_paused (SluiceNotifier *self,
                        const char     *task,
                        const char     *name,
                        const char     *code,
                        const char     *message)
{
  g_autofree char *short_name = NULL;
  gboolean is_drift;

  g_return_if_fail (SLUICE_IS_NOTIFIER (self));
  g_return_if_fail (task != NULL && name != NULL && code != NULL);

  is_drift = sluice_notice_get_cause (code) == SLUICE_NOTICE_CAUSE_DRIFT;
  /* A person did that, and knows. */
  if (g_str_equal (code, "user") ||
      !(is_wanted (self, task, "notify-paused", TRUE) || (is_drift && is_wanted (self, task, "notify-drift", TRUE))))
    return;
  short_name = sluice_words_short (name);
  tell (self, task, NULL, sluice_notice_paused (task, short_name, code, message), TRUE, 0);
}

/**
 * sluice_notifier_resumed:
 * @self: a notifier
 * @task: the task's id
 *
 * Takes back that its schedule is paused.
 */
void
sluice_notifier_resumed (SluiceNotifier *self,
                         const char     *task)
{
  g_return_if_fail (SLUICE_IS_NOTIFIER (self));
  g_return_if_fail (task != NULL);

  if (g_hash_table_lookup (self->notices, task) == NULL || is_paused (self, task))
    withdraw (self, task);
}

/**
 * sluice_notifier_overdue:
 * @self: a notifier
 * @task: the task's id
 * @name: the task's name
 * @due: when it should have run, microseconds since 1970 UTC
 *
 * Tells that a task has not run.
 */
void
sluice_notifier_overdue (SluiceNotifier *self,
                         const char     *task,
                         const char     *name,
                         gint64          due)
{
  g_autofree char *short_name = NULL;

  g_return_if_fail (SLUICE_IS_NOTIFIER (self));
  g_return_if_fail (task != NULL && name != NULL);

  if (!is_wanted (self, task, "notify-overdue", TRUE))
    return;
  short_name = sluice_words_short (name);
  tell (self, task, NULL, sluice_notice_overdue (task, short_name, due), FALSE, 0);
}

/**
 * sluice_notifier_authorized:
 * @self: a notifier
 * @task: the task's id
 * @name: the task's name
 *
 * Tells that a permission was given; whoever has given it has asked for that.
 */
void
sluice_notifier_authorized (SluiceNotifier *self,
                            const char     *task,
                            const char     *name)
{
  g_autofree char *short_name = NULL;

  g_return_if_fail (SLUICE_IS_NOTIFIER (self));
  g_return_if_fail (task != NULL && name != NULL);

  short_name = sluice_words_short (name);
  tell (self, task, NULL, sluice_notice_authorized (task, short_name), FALSE, 0);
}

/**
 * sluice_notifier_set_wishes:
 * @self: a notifier
 * @wishes: (element-type utf8 SluiceNotify): what tasks say in their `notify`; those
 *   that are not in it want all
 *
 * Says what is told of which task from now on.
 */
void
sluice_notifier_set_wishes (SluiceNotifier *self,
                            GHashTable     *wishes)
{
  g_return_if_fail (SLUICE_IS_NOTIFIER (self));
  g_return_if_fail (wishes != NULL);

  g_hash_table_ref (wishes);
  g_hash_table_unref (self->wishes);
  self->wishes = wishes;
}

/**
 * sluice_notifier_run_seen:
 * @self: a notifier
 * @run: a run's id
 *
 * Takes back what it told of a run: a person has it before him.
 */
void
sluice_notifier_run_seen (SluiceNotifier *self,
                          const char     *run)
{
  GHashTableIter iter;
  gpointer value;

  g_return_if_fail (SLUICE_IS_NOTIFIER (self));
  g_return_if_fail (run != NULL);

  g_hash_table_iter_init (&iter, self->notices);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      Notice *notice = value;
      g_autofree char *task = NULL;

      if (g_strcmp0 (notice->run, run) != 0)
        continue;
      task = g_strdup (notice->task);
      withdraw (self, task);
      return;
    }
}

/**
 * sluice_notifier_task_seen:
 * @self: a notifier
 * @task: the task's id
 *
 * Takes back what it told of a task: a person has it before him.
 */
void
sluice_notifier_task_seen (SluiceNotifier *self,
                           const char     *task)
{
  g_return_if_fail (SLUICE_IS_NOTIFIER (self));
  g_return_if_fail (task != NULL);

  withdraw (self, task);
}
