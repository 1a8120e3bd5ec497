/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-cli-schedule-options.h"

#include "sluice-error.h"

#include <gio/gio.h>
#include <string.h>

/* What `--clear` takes: the keys, and the options that are a part of one. */
static const struct
{
  const char *name;
  const char *key;
  const char *member;           /* (nullable): of the object that is the key's value */
} keys[] = {
  { "enabled", "enabled", NULL },
  { "cron", "cron", NULL },
  { "every", "every", NULL },
  { "after", "after", NULL },
  { "join", "join", NULL },
  { "zone", "zone", NULL },
  { "missed", "missed", NULL },
  { "grace", "grace", NULL },
  { "overlap", "overlap", NULL },
  { "jitter", "jitter", NULL },
  { "retries", "retries", NULL },
  { "retry_delay", "retries", "delay" },
  { "pause_after", "pause_after", NULL },
  { "start", "start", NULL },
  { "end", "end", NULL },
  { "files", "files", NULL },
  { "folder", "files", "folder" },
  { "glob", "files", "glob" },
  { "on_battery", "on_battery", NULL },
  { "on_metered", "on_metered", NULL },
};

/**
 * sluice_cli_schedule_options_init:
 * @self: (out): options, of which none was given
 */
void
sluice_cli_schedule_options_init (SluiceCliScheduleOptions *self)
{
  g_return_if_fail (self != NULL);

  memset (self, 0, sizeof *self);
  self->retries = SLUICE_CLI_SCHEDULE_UNSET;
  self->pause_after = SLUICE_CLI_SCHEDULE_UNSET;
}

/**
 * sluice_cli_schedule_options_clear:
 * @self: options that are not needed any longer
 */
void
sluice_cli_schedule_options_clear (SluiceCliScheduleOptions *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->cron);
  g_free (self->every);
  g_strfreev (self->after);
  g_free (self->join);
  g_free (self->zone);
  g_free (self->missed);
  g_free (self->grace);
  g_free (self->overlap);
  g_free (self->jitter);
  g_free (self->retry_delay);
  g_free (self->start);
  g_free (self->end);
  g_free (self->folder);
  g_free (self->glob);
  g_strfreev (self->clear);
  sluice_cli_schedule_options_init (self);
}

/**
 * sluice_cli_schedule_options_is_empty:
 * @self: options
 *
 * Returns: whether none was given
 */
gboolean
sluice_cli_schedule_options_is_empty (const SluiceCliScheduleOptions *self)
{
  SluiceCliScheduleOptions none;

  g_return_val_if_fail (self != NULL, TRUE);

  sluice_cli_schedule_options_init (&none);
  return memcmp (self, &none, sizeof none) == 0;
}

/* The object below a key, made where there is none. */
static JsonObject *
ensure_object (JsonObject *schedule,
               const char *key)
{
  JsonNode *node = json_object_get_member (schedule, key);

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    json_object_set_object_member (schedule, key, json_object_new ());
  return json_object_get_object_member (schedule, key);
}

static gboolean
clear_key (JsonObject  *schedule,
           const char  *word,
           GError     **error)
{
  g_autofree char *name = g_strdelimit (g_strdup (word), "-", '_');

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      JsonObject *object = schedule;

      if (!g_str_equal (keys[i].name, name))
        continue;
      if (keys[i].member != NULL)
        object = ensure_object (schedule, keys[i].key);
      json_object_remove_member (object, keys[i].member != NULL ? keys[i].member : keys[i].key);
      if (object != schedule && json_object_get_size (object) == 0)
        json_object_remove_member (schedule, keys[i].key);
      return TRUE;
    }

  sluice_set_error (error, SLUICE_ERROR_INVALID, "usage", "--clear takes a key of “schedule”, not “%s”", word);
  if (error != NULL)
    sluice_error_set_hint (*error, "Keys: enabled, cron, every, after, join, zone, missed, grace, overlap, jitter, "
                           "retries, retry-delay, pause-after, start, end, files, folder, glob, on-battery, "
                           "on-metered.");
  return FALSE;
}

/* TASK[:success|failure|completion]. A name may hold colons itself. */
static JsonObject *
make_after (const char *word)
{
  static const char *const conditions[] = { "success", "failure", "completion", NULL };
  const char *colon = strrchr (word, ':');
  JsonObject *after = json_object_new ();
  g_autofree char *task = NULL;

  if (colon != NULL && colon != word && g_strv_contains (conditions, colon + 1))
    {
      task = g_strndup (word, (gsize) (colon - word));
      json_object_set_string_member (after, "task", task);
      json_object_set_string_member (after, "on", colon + 1);
    }
  else
    {
      json_object_set_string_member (after, "task", word);
    }
  return after;
}

static void
apply_after (const SluiceCliScheduleOptions *self,
             JsonObject                     *schedule)
{
  JsonArray *array;

  if (self->after == NULL)
    return;

  array = json_array_new ();
  for (guint i = 0; self->after[i] != NULL; i++)
    json_array_add_object_element (array, make_after (self->after[i]));
  json_object_set_array_member (schedule, "after", array);
}

static void
apply_texts (const SluiceCliScheduleOptions *self,
             JsonObject                     *schedule)
{
  const struct
  {
    const char *key;
    const char *value;
  } texts[] = {
    { "cron", self->cron }, { "every", self->every }, { "join", self->join }, { "zone", self->zone },
    { "missed", self->missed }, { "grace", self->grace }, { "overlap", self->overlap },
    { "jitter", self->jitter }, { "start", self->start }, { "end", self->end },
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    if (texts[i].value != NULL)
      json_object_set_string_member (schedule, texts[i].key, texts[i].value);

  /* There is one clock: the new one takes the place of the old one. */
  if (self->cron != NULL && self->every == NULL)
    json_object_remove_member (schedule, "every");
  if (self->every != NULL && self->cron == NULL)
    json_object_remove_member (schedule, "cron");
}

static void
apply_objects (const SluiceCliScheduleOptions *self,
               JsonObject                     *schedule)
{
  g_autofree char *folder = NULL;

  if (self->retries != SLUICE_CLI_SCHEDULE_UNSET)
    json_object_set_int_member (ensure_object (schedule, "retries"), "attempts", self->retries);
  if (self->retry_delay != NULL)
    json_object_set_string_member (ensure_object (schedule, "retries"), "delay", self->retry_delay);
  if (self->folder != NULL)
    {
      /* What is typed is meant from where it is typed, and not from the task's place. */
      folder = g_canonicalize_filename (self->folder, NULL);
      json_object_set_string_member (ensure_object (schedule, "files"), "folder", folder);
    }
  if (self->glob != NULL)
    json_object_set_string_member (ensure_object (schedule, "files"), "glob", self->glob);
}

static gboolean
apply_flag (JsonObject  *schedule,
            const char  *key,
            gboolean     yes,
            gboolean     no,
            const char  *no_option,
            GError     **error)
{
  if (yes && no)
    {
      sluice_set_error (error, SLUICE_ERROR_INVALID, "usage", "%s and its opposite are both given", no_option);
      return FALSE;
    }
  if (yes || no)
    json_object_set_boolean_member (schedule, key, yes);
  return TRUE;
}

/**
 * sluice_cli_schedule_options_apply:
 * @self: the options
 * @schedule: the `schedule` of a task, which is changed
 * @error: %SLUICE_ERROR_INVALID `usage`: options that contradict each other, or
 *   an unknown key to clear
 *
 * Changes what the options name, and nothing else. Whether the values make
 * sense is for the validation of the whole.
 *
 * Returns: %FALSE on an error
 */
gboolean
sluice_cli_schedule_options_apply (const SluiceCliScheduleOptions  *self,
                                   JsonObject                      *schedule,
                                   GError                         **error)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (schedule != NULL, FALSE);

  for (guint i = 0; self->clear != NULL && self->clear[i] != NULL; i++)
    if (!clear_key (schedule, self->clear[i], error))
      return FALSE;

  apply_texts (self, schedule);
  apply_after (self, schedule);
  apply_objects (self, schedule);
  if (self->pause_after != SLUICE_CLI_SCHEDULE_UNSET)
    json_object_set_int_member (schedule, "pause_after", self->pause_after);
  return apply_flag (schedule, "on_battery", self->on_battery, self->no_on_battery, "--no-on-battery", error) &&
         apply_flag (schedule, "on_metered", self->on_metered, self->no_on_metered, "--no-on-metered", error) &&
         apply_flag (schedule, "enabled", self->enable, self->disable, "--disable", error);
}
