/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-notice.h"

#include "sluice-words.h"

#include <glib/gi18n.h>

/* Characters; daemons cut what is long, and some at no good place. */
#define MAX_BODY 400

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

/**
 * sluice_notice_get_cause:
 * @code: (nullable): the code of an error
 *
 * Returns: what a person has to do about it, as far as the buttons differ
 */
SluiceNoticeCause
sluice_notice_get_cause (const char *code)
{
  static const char *const permissions[] = {
    "authorization_needed", "authorization_refused", "token_missing", "token_refused", NULL
  };
  static const char *const credentials[] = {
    "forbidden", "login_failed", "login_refused", "missing_secret", "no_secret_store", "unauthorized", NULL
  };

  if (code == NULL)
    return SLUICE_NOTICE_CAUSE_OTHER;
  if (g_strv_contains (permissions, code))
    return SLUICE_NOTICE_CAUSE_PERMISSION;
  if (g_strv_contains (credentials, code))
    return SLUICE_NOTICE_CAUSE_CREDENTIAL;
  return g_str_equal (code, "schema_drift") ? SLUICE_NOTICE_CAUSE_DRIFT : SLUICE_NOTICE_CAUSE_OTHER;
}

/* The permission is given in the browser, a credential in the connection. FALSE: it is
 * another cause. */
static gboolean
add_sign_in (GNotification     *notification,
             SluiceNoticeCause  cause,
             const char        *task,
             const char        *code)
{
  if (cause == SLUICE_NOTICE_CAUSE_PERMISSION)
    add_button (notification, _("Re-authorise"), "authorize", task);
  else if (cause == SLUICE_NOTICE_CAUSE_CREDENTIAL)
    g_notification_add_button_with_target (notification, _("Open Connection"), "app.show-sign-in", "(ss)", task, code);
  else
    return FALSE;
  return TRUE;
}

static char *
failure_title (const char        *name,
               const char        *state,
               SluiceNoticeCause  cause)
{
  if (cause == SLUICE_NOTICE_CAUSE_CREDENTIAL || cause == SLUICE_NOTICE_CAUSE_PERMISSION)
    return g_strdup_printf (_("%s cannot sign in"), name);
  if (cause == SLUICE_NOTICE_CAUSE_DRIFT)
    return g_strdup_printf (_("%s: the data has another shape"), name);
  if (g_strcmp0 (state, "interrupted") == 0)
    return g_strdup_printf (_("%s was interrupted"), name);
  return g_strdup_printf (_("%s failed"), name);
}

/**
 * sluice_notice_failure:
 * @task: the task's id
 * @name: the task's name, as it is to be shown
 * @result: the result of a run that failed
 *
 * Returns: (transfer full): that it did, and what can be done about it
 */
GNotification *
sluice_notice_failure (const char *task,
                       const char *name,
                       JsonObject *result)
{
  JsonObject *error = get_error (result);
  const char *run = get_string (result, "run");
  const char *code = get_string (error, "code");
  const SluiceNoticeCause cause = sluice_notice_get_cause (code);
  g_autofree char *title = failure_title (name, get_string (result, "state"), cause);
  GNotification *notification = g_notification_new (title);

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
  if (add_sign_in (notification, cause, task, code))
    return notification;
  if (run != NULL)
    add_button (notification, _("Retry"), "retry-run", run);
  else
    add_button (notification, _("Retry"), "run-task", task);
  return notification;
}

/**
 * sluice_notice_rejected:
 * @name: the task's name, as it is to be shown
 * @result: the result of a run with rejected rows
 *
 * Returns: (transfer full): how many there are, and the way to them
 */
GNotification *
sluice_notice_rejected (const char *name,
                        JsonObject *result)
{
  const char *run = get_string (result, "run");
  const guint64 read = get_count (result, "read");
  g_autofree char *rejected_text = sluice_words_number (get_count (result, "rejected"));
  g_autofree char *read_text = sluice_words_number (read);
  g_autofree char *title = NULL;
  GNotification *notification;

  g_return_val_if_fail (run != NULL, NULL);

  /* Translators: a task, rejected rows, all rows: “Orders: 3 of 1,000 rows rejected” */
  title = g_strdup_printf (ngettext ("%s: %s of %s row rejected", "%s: %s of %s rows rejected", (gulong) read),
                           name, rejected_text, read_text);
  notification = g_notification_new (title);
  set_body (notification, _("They are kept, each with its reason."), NULL);
  g_notification_set_default_action_and_target (notification, "app.show-rows", "s", run);
  add_button (notification, _("Open Rejected Rows"), "show-rows", run);
  return notification;
}

/**
 * sluice_notice_recovered:
 * @name: the task's name, as it is to be shown
 * @run: the first good run after failures
 *
 * Returns: (transfer full): that it works again
 */
GNotification *
sluice_notice_recovered (const char *name,
                         const char *run)
{
  g_autofree char *title = g_strdup_printf (_("%s works again"), name);
  GNotification *notification = g_notification_new (title);

  g_notification_set_priority (notification, G_NOTIFICATION_PRIORITY_LOW);
  set_body (notification, _("The last run ended well, after failures."), NULL);
  g_notification_set_default_action_and_target (notification, "app.show-run", "s", run);
  add_button (notification, _("Show Run"), "show-run", run);
  return notification;
}

static char *
pause_title (const char        *name,
             SluiceNoticeCause  cause)
{
  if (cause == SLUICE_NOTICE_CAUSE_CREDENTIAL || cause == SLUICE_NOTICE_CAUSE_PERMISSION)
    return g_strdup_printf (_("%s was paused: it cannot sign in"), name);
  if (cause == SLUICE_NOTICE_CAUSE_DRIFT)
    return g_strdup_printf (_("%s was paused: the data has another shape"), name);
  return g_strdup_printf (_("%s was paused"), name);
}

/**
 * sluice_notice_paused:
 * @task: the task's id
 * @name: the task's name, as it is to be shown
 * @code: the code of the error that paused its schedule
 * @message: (nullable): the error, in words
 *
 * Returns: (transfer full): that nothing more happens before a person has looked after it
 */
GNotification *
sluice_notice_paused (const char *task,
                      const char *name,
                      const char *code,
                      const char *message)
{
  const SluiceNoticeCause cause = sluice_notice_get_cause (code);
  g_autofree char *title = pause_title (name, cause);
  GNotification *notification = g_notification_new (title);

  g_notification_set_priority (notification, G_NOTIFICATION_PRIORITY_HIGH);
  set_body (notification, message, NULL);
  g_notification_set_default_action_and_target (notification, "app.show-task", "s", task);
  add_sign_in (notification, cause, task, code);
  add_button (notification, _("Resume"), "resume-schedule", task);
  add_button (notification, _("Show"), "show-task", task);
  return notification;
}

/**
 * sluice_notice_overdue:
 * @task: the task's id
 * @name: the task's name, as it is to be shown
 * @due: when it should have run, microseconds since 1970 UTC
 *
 * Returns: (transfer full): that it has not run
 */
GNotification *
sluice_notice_overdue (const char *task,
                       const char *name,
                       gint64      due)
{
  g_autofree char *title = g_strdup_printf (_("%s has not run"), name);
  g_autofree char *moment = sluice_words_moment (due);
  /* Translators: when: “14:30”, “yesterday at 02:00” */
  g_autofree char *body = g_strdup_printf (_("It was due: %s"), moment);
  GNotification *notification = g_notification_new (title);

  set_body (notification, body, NULL);
  g_notification_set_default_action_and_target (notification, "app.show-task", "s", task);
  add_button (notification, _("Run Now"), "run-task", task);
  add_button (notification, _("Show"), "show-task", task);
  return notification;
}

/**
 * sluice_notice_authorized:
 * @task: the task's id
 * @name: the task's name, as it is to be shown
 *
 * Returns: (transfer full): that it may go on, now that a person has agreed
 */
GNotification *
sluice_notice_authorized (const char *task,
                          const char *name)
{
  g_autofree char *title = g_strdup_printf (_("%s can sign in again"), name);
  GNotification *notification = g_notification_new (title);

  set_body (notification, _("The permission was given in the browser."), NULL);
  g_notification_set_default_action_and_target (notification, "app.show-task", "s", task);
  add_button (notification, _("Run Now"), "run-task", task);
  return notification;
}
