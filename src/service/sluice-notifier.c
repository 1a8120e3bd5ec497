/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-notifier.h"

#include "sluice-words.h"

#include <glib/gi18n.h>

/* What follows a failure, a retry or a pause, is decided and stored by then; only
 * one of the two is worth telling. */
#define FAILURE_DELAY_MS 700
/* Characters; daemons cut what is long, and some at no good place. */
#define MAX_BODY 400

struct _SluiceNotifier
{
  GObject parent_instance;

  GApplication *application;            /* (unowned): it has the notifier */
  SluiceWindowLauncher *launcher;       /* (owned) */
  GSettings *settings;                  /* (owned) (nullable) where none are installed */
  GHashTable *notices;                  /* (owned) task to Notice: what is or will be shown */
  GCancellable *cancellable;            /* (owned) */
};

G_DEFINE_FINAL_TYPE (SluiceNotifier, sluice_notifier, G_TYPE_OBJECT)

/* What there is to say of a task. */
typedef struct
{
  char *task;
  char *run;                    /* (nullable) that it is about */
  gboolean is_pause;
  guint delay_id;               /* of one that is not shown yet */
} Notice;

static void
notice_free (Notice *notice)
{
  g_clear_handle_id (&notice->delay_id, g_source_remove);
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

static gboolean
is_wanted (SluiceNotifier *self,
           const char     *key)
{
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
  g_application_withdraw_notification (self->application, id);
}

static Notice *
notice_new (SluiceNotifier *self,
            const char     *task,
            const char     *run)
{
  Notice *notice = g_new0 (Notice, 1);

  notice->task = g_strdup (task);
  notice->run = g_strdup (run);
  g_hash_table_replace (self->notices, notice->task, notice);
  return notice;
}

static void
send (SluiceNotifier *self,
      const char     *task,
      GNotification  *notification)
{
  g_autofree char *id = notification_id (task);
  g_autoptr(GIcon) icon = g_themed_icon_new (APPLICATION_ID);

  g_notification_set_icon (notification, icon);
  g_application_send_notification (self->application, id, notification);
}

static void
add_button (GNotification *notification,
            const char    *label,
            const char    *action,
            const char    *target)
{
  g_autofree char *name = g_strconcat ("app.", action, NULL);

  if (target == NULL)
    g_notification_add_button (notification, label, name);
  else
    g_notification_add_button_with_target (notification, label, name, "s", target);
}

/* Some daemons take the text for markup. What a server has answered stands in
 * messages, and must not become a link: a tag with a space of no width in it is
 * none, and looks the same. */
static void
set_body (GNotification *notification,
          const char    *message,
          const char    *hint)
{
  GString *text = g_string_new (message == NULL ? "" : message);
  g_autofree char *valid = NULL;

  if (hint != NULL && *hint != '\0')
    g_string_append_printf (text, "\n%s", hint);
  g_string_replace (text, "<", "<\342\200\213", 0);
  valid = g_utf8_make_valid (text->str, (gssize) text->len);
  g_string_free (text, TRUE);
  if (g_utf8_strlen (valid, -1) > MAX_BODY)
    {
      g_autofree char *cut = g_utf8_substring (valid, 0, MAX_BODY - 1);

      g_free (valid);
      valid = g_strconcat (cut, "…", NULL);
    }
  if (*valid != '\0')
    g_notification_set_body (notification, valid);
}

/* What a person has to do about an error, as far as the buttons differ. */
typedef enum
{
  CAUSE_OTHER,
  CAUSE_CREDENTIAL,     /* give another credential */
  CAUSE_DRIFT,          /* look at the shape of the data */
} Cause;

static Cause
cause_of (const char *code)
{
  static const char *const credentials[] = {
    "authorization_needed", "authorization_refused", "forbidden", "login_failed", "login_refused", "missing_secret",
    "no_secret_store", "token_missing", "token_refused", "unauthorized", NULL
  };

  if (code == NULL)
    return CAUSE_OTHER;
  if (g_strv_contains (credentials, code))
    return CAUSE_CREDENTIAL;
  return g_str_equal (code, "schema_drift") ? CAUSE_DRIFT : CAUSE_OTHER;
}

static gboolean
is_failure_wanted (SluiceNotifier *self,
                   Cause           cause)
{
  return is_wanted (self, cause == CAUSE_DRIFT ? "notify-drift" : "notify-failure");
}

static const char *
get_string (JsonObject *object,
            const char *name)
{
  JsonNode *node = object == NULL ? NULL : json_object_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) ? json_node_get_string (node) : NULL;
}

static guint64
get_count (JsonObject *object,
           const char *name)
{
  return (guint64) MAX (json_object_get_int_member_with_default (object, name, 0), 0);
}

/* Returns: (nullable): the error of a result */
static JsonObject *
get_error (JsonObject *result)
{
  JsonNode *node = json_object_get_member (result, "error");

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

static void
send_failure (SluiceNotifier *self,
              const char     *task,
              const char     *name,
              JsonObject     *result)
{
  JsonObject *error = get_error (result);
  const char *run = get_string (result, "run");
  const Cause cause = cause_of (get_string (error, "code"));
  g_autoptr(GNotification) notification = NULL;
  g_autofree char *title = NULL;

  if (cause == CAUSE_CREDENTIAL)
    title = g_strdup_printf (_("%s cannot sign in"), name);
  else if (cause == CAUSE_DRIFT)
    title = g_strdup_printf (_("%s: the data has another shape"), name);
  else if (g_strcmp0 (get_string (result, "state"), "interrupted") == 0)
    title = g_strdup_printf (_("%s was interrupted"), name);
  else
    title = g_strdup_printf (_("%s failed"), name);
  notification = g_notification_new (title);
  g_notification_set_priority (notification, G_NOTIFICATION_PRIORITY_HIGH);
  if (error != NULL)
    set_body (notification, get_string (error, "message"), get_string (error, "hint"));
  else
    set_body (notification, _("The run’s process ended before its time."), NULL);

  if (run != NULL)
    {
      g_notification_set_default_action_and_target (notification, "app.show-run", "s", run);
      add_button (notification, _("Show Run"), "show-run", run);
    }
  else
    g_notification_set_default_action_and_target (notification, "app.show-task", "s", task);
  if (cause == CAUSE_CREDENTIAL)
    add_button (notification, _("Open Connection"), "show-connections", NULL);
  else
    add_button (notification, _("Run Again"), "run-task", task);
  send (self, task, notification);
}

/* A failure that is told after a moment, unless something comes of it before. */
typedef struct
{
  SluiceNotifier *self;         /* (unowned): its notice has the source */
  char *task;
  char *name;
  JsonObject *result;           /* (owned) */
} Delay;

static void
delay_free (Delay *delay)
{
  g_free (delay->task);
  g_free (delay->name);
  json_object_unref (delay->result);
  g_free (delay);
}

static gboolean
delay_cb (gpointer user_data)
{
  Delay *delay = user_data;
  Notice *notice = g_hash_table_lookup (delay->self->notices, delay->task);

  g_assert (notice != NULL);
  notice->delay_id = 0;
  send_failure (delay->self, delay->task, delay->name, delay->result);
  return G_SOURCE_REMOVE;
}

static void
delay_failure (SluiceNotifier *self,
               const char     *task,
               const char     *name,
               JsonObject     *result)
{
  Notice *notice;
  Delay *delay;

  if (!is_failure_wanted (self, cause_of (get_string (get_error (result), "code"))))
    return;

  notice = notice_new (self, task, get_string (result, "run"));
  delay = g_new0 (Delay, 1);
  delay->self = self;
  delay->task = g_strdup (task);
  delay->name = sluice_words_short (name);
  delay->result = json_object_ref (result);
  notice->delay_id = g_timeout_add_full (G_PRIORITY_DEFAULT, FAILURE_DELAY_MS, delay_cb, delay,
                                         (GDestroyNotify) delay_free);
}

static void
send_rejected (SluiceNotifier *self,
               const char     *task,
               const char     *name,
               JsonObject     *result)
{
  const char *run = get_string (result, "run");
  const guint64 read = get_count (result, "read");
  g_autofree char *rejected_text = sluice_words_number (get_count (result, "rejected"));
  g_autofree char *read_text = sluice_words_number (read);
  g_autofree char *short_name = sluice_words_short (name);
  g_autofree char *title = NULL;
  g_autoptr(GNotification) notification = NULL;

  if (run == NULL || !is_wanted (self, "notify-rejected"))
    return;

  /* Translators: a task, rejected rows, all rows: “Orders: 3 of 1,000 rows rejected” */
  title = g_strdup_printf (ngettext ("%s: %s of %s row rejected", "%s: %s of %s rows rejected", (gulong) read),
                           short_name, rejected_text, read_text);
  notification = g_notification_new (title);
  set_body (notification, _("They are kept, each with its reason."), NULL);
  g_notification_set_default_action_and_target (notification, "app.show-rows", "s", run);
  add_button (notification, _("Show Rows"), "show-rows", run);
  notice_new (self, task, run);
  send (self, task, notification);
}

static void
tell_end (SluiceNotifier *self,
          const char     *task,
          const char     *name,
          JsonObject     *result)
{
  if (g_strcmp0 (get_string (result, "state"), "partial_success") == 0)
    send_rejected (self, task, name, result);
  else
    delay_failure (self, task, name, result);
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
  self->application = application;
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
      g_strcmp0 (get_string (get_error (result), "code"), "lease_held") == 0)
    return;
  if (g_strcmp0 (state, "success") == 0 || g_strcmp0 (state, "partial_success") == 0)
    withdraw (self, task);
  if (g_strcmp0 (state, "success") == 0)
    return;
  if (!by_person)
    {
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
  g_autofree char *title = NULL;
  g_autoptr(GNotification) notification = NULL;

  g_return_if_fail (SLUICE_IS_NOTIFIER (self));
  g_return_if_fail (task != NULL && name != NULL && run != NULL);

  if (!is_wanted (self, "notify-recovery"))
    return;

  short_name = sluice_words_short (name);
  title = g_strdup_printf (_("%s works again"), short_name);
  notification = g_notification_new (title);
  g_notification_set_priority (notification, G_NOTIFICATION_PRIORITY_LOW);
  set_body (notification, _("The last run ended well, after failures."), NULL);
  g_notification_set_default_action_and_target (notification, "app.show-run", "s", run);
  add_button (notification, _("Show Run"), "show-run", run);
  notice_new (self, task, run);
  send (self, task, notification);
}

static char *
pause_title (const char *name,
             Cause       cause)
{
  if (cause == CAUSE_CREDENTIAL)
    return g_strdup_printf (_("%s was paused: it cannot sign in"), name);
  if (cause == CAUSE_DRIFT)
    return g_strdup_printf (_("%s was paused: the data has another shape"), name);
  return g_strdup_printf (_("%s was paused"), name);
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
  g_autofree char *title = NULL;
  g_autoptr(GNotification) notification = NULL;
  Cause cause;

  g_return_if_fail (SLUICE_IS_NOTIFIER (self));
  g_return_if_fail (task != NULL && name != NULL && code != NULL);

  cause = cause_of (code);
  /* A person did that, and knows. */
  if (g_str_equal (code, "user") ||
      !(is_wanted (self, "notify-paused") || (cause == CAUSE_DRIFT && is_wanted (self, "notify-drift"))))
    return;

  short_name = sluice_words_short (name);
  title = pause_title (short_name, cause);
  notification = g_notification_new (title);
  g_notification_set_priority (notification, G_NOTIFICATION_PRIORITY_HIGH);
  set_body (notification, message, NULL);
  g_notification_set_default_action_and_target (notification, "app.show-task", "s", task);
  if (cause == CAUSE_CREDENTIAL)
    add_button (notification, _("Open Connection"), "show-connections", NULL);
  add_button (notification, _("Resume"), "resume-schedule", task);
  add_button (notification, _("Show"), "show-task", task);
  notice_new (self, task, NULL)->is_pause = TRUE;
  send (self, task, notification);
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
  Notice *notice;

  g_return_if_fail (SLUICE_IS_NOTIFIER (self));
  g_return_if_fail (task != NULL);

  notice = g_hash_table_lookup (self->notices, task);
  if (notice == NULL || notice->is_pause)
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
  g_autofree char *title = NULL;
  g_autofree char *moment = NULL;
  g_autofree char *body = NULL;
  g_autoptr(GNotification) notification = NULL;

  g_return_if_fail (SLUICE_IS_NOTIFIER (self));
  g_return_if_fail (task != NULL && name != NULL);

  if (!is_wanted (self, "notify-overdue"))
    return;

  short_name = sluice_words_short (name);
  title = g_strdup_printf (_("%s has not run"), short_name);
  moment = sluice_words_moment (due);
  /* Translators: when: “14:30”, “yesterday at 02:00” */
  body = g_strdup_printf (_("It was due: %s"), moment);
  notification = g_notification_new (title);
  set_body (notification, body, NULL);
  g_notification_set_default_action_and_target (notification, "app.show-task", "s", task);
  add_button (notification, _("Run Now"), "run-task", task);
  add_button (notification, _("Show"), "show-task", task);
  notice_new (self, task, NULL);
  send (self, task, notification);
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
