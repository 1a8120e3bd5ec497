/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-cron.h"
#include "sluice-error.h"
#include "sluice-task-parser.h"
#include "sluice-time-zone.h"

#include <string.h>

/* The `schedule` of a task. */

#define PATH "$.schedule"

#define DEFAULT_PAUSE_AFTER 5
#define DEFAULT_RETRY_DELAY (60 * G_USEC_PER_SEC)
#define MAX_ATTEMPTS 100
#define MAX_PAUSE_AFTER 1000
/* A longer one is a mistake, and could not be computed with. */
#define MAX_DURATION (3660 * 86400.0)

static gint64
read_duration (SluiceTaskParser *parser,
               JsonObject       *object,
               const char       *parent,
               const char       *key,
               gint64            fallback)
{
  const double seconds = sluice_task_parser_get_duration (object, key, -1);

  if (seconds < 0)
    return fallback;
  if (seconds > MAX_DURATION)
    {
      g_autofree char *path = sluice_task_parser_member_path (parent, key);

      sluice_task_parser_report (parser, path, "invalid_value", "“%s” must not be longer than ten years", key);
      return fallback;
    }
  return (gint64) (seconds * G_USEC_PER_SEC);
}

/* GLib wants the seconds, people do not. */
static GDateTime *
parse_time (const char *text,
            GTimeZone  *zone)
{
  const char *clock = strchr (text, 'T') + 1;
  const gsize length = strcspn (clock, "Z+-");
  g_autofree char *full = NULL;

  if (length != strlen ("06:00") || clock[2] != ':')
    return g_date_time_new_from_iso8601 (text, zone);
  full = g_strdup_printf ("%.*s:00%s", (int) (clock - text + (gssize) length), text, clock + length);
  return g_date_time_new_from_iso8601 (full, zone);
}

/* A date, or a date and a time, with or without an offset; without one in the
 * zone of the schedule. An end that is a date is the end of that day. */
static gint64
read_instant (SluiceTaskParser *parser,
              JsonObject       *object,
              const char       *key,
              const char       *zone_name,
              gboolean          is_end)
{
  const char *text = sluice_task_parser_get_text (object, key);
  g_autoptr(GTimeZone) zone = sluice_time_zone_new (zone_name);
  g_autoptr(GDateTime) time = NULL;
  g_autoptr(GDateTime) next = NULL;
  g_autofree char *full = NULL;

  if (text == NULL || zone == NULL)
    return 0;

  if (strchr (text, 'T') != NULL)
    {
      time = parse_time (text, zone);
      next = time != NULL ? g_date_time_ref (time) : NULL;
    }
  else
    {
      full = g_strconcat (text, "T00:00:00", NULL);
      time = g_date_time_new_from_iso8601 (full, zone);
      next = time != NULL ? g_date_time_add_days (time, 1) : NULL;
    }
  if (next == NULL)
    {
      g_autofree char *path = sluice_task_parser_member_path (PATH, key);

      sluice_task_parser_report (parser, path, "invalid_value",
                                 "“%s” is neither a date like 2026-03-29 nor a time like 2026-03-29T06:00", text);
      return 0;
    }
  if (is_end && full != NULL)
    return g_date_time_to_unix (next) * G_USEC_PER_SEC - 1;
  return g_date_time_to_unix (time) * G_USEC_PER_SEC + g_date_time_get_microsecond (time);
}

/* `cron` or `every`; an interval may be a number of seconds. */
static char *
read_rule (SluiceTaskParser *parser,
           JsonObject       *object,
           const char      **ret_key)
{
  const char *cron = sluice_task_parser_get_text (object, "cron");
  JsonNode *every = sluice_task_parser_get (object, "every");
  const char *text = sluice_task_parser_get_text (object, "every");

  if (cron != NULL && every != NULL)
    sluice_task_parser_report (parser, PATH ".every", "conflicting_keys",
                               "“cron” and “every” exclude each other: keep one of them");
  *ret_key = cron != NULL ? PATH ".cron" : PATH ".every";
  if (cron != NULL)
    return g_strdup (cron);
  if (text != NULL)
    return g_strdup (text);
  if (every != NULL && JSON_NODE_HOLDS_VALUE (every))
    {
      g_autofree char *seconds = sluice_task_parser_scalar (parser, every);

      return g_strconcat (seconds, "s", NULL);
    }
  return NULL;
}

/* `every` takes no line of cron, and `cron` nothing else. */
static void
report_rule (SluiceTaskParser *parser,
             const char       *path,
             const char       *rule)
{
  g_autoptr(SluiceCron) cron = NULL;
  g_autoptr(GError) error = NULL;

  if (strcmp (path, PATH ".cron") == 0)
    {
      cron = sluice_cron_new (rule, &error);
      if (cron == NULL)
        sluice_task_parser_report (parser, path, sluice_error_get_code (error), "%s", error->message);
      return;
    }
  sluice_task_parser_report (parser, path, "invalid_interval",
                             "“%s” is neither an interval like 15m, 2h or 3d, of ten years at most, nor one of the "
                             "codes YR, HY, QT, MN, FN, WK, DL and ID", rule);
}

static gboolean
is_cron (const char *rule)
{
  g_autoptr(SluiceCron) cron = sluice_cron_new (rule, NULL);

  return cron != NULL;
}

static void
read_calendar (SluiceTaskParser   *parser,
               JsonObject         *object,
               SluiceScheduleSpec *spec)
{
  const char *path = NULL;
  g_autoptr(GError) error = NULL;

  spec->rule = read_rule (parser, object, &path);
  if (spec->rule == NULL)
    return;
  spec->calendar = sluice_calendar_new (spec->rule, spec->zone, spec->start, &error);
  if (is_cron (spec->rule) != (strcmp (path, PATH ".cron") == 0) ||
      (error != NULL && strcmp (sluice_error_get_code (error), "invalid_zone") != 0))
    report_rule (parser, path, spec->rule);
}

/* The zone counts without a rule, too: `start` and `end` are in it. */
static void
read_zone (SluiceTaskParser   *parser,
           JsonObject         *object,
           SluiceScheduleSpec *spec)
{
  g_autoptr(GTimeZone) zone = NULL;

  spec->zone = g_strdup (sluice_task_parser_get_text (object, "zone"));
  zone = sluice_time_zone_new (spec->zone);
  if (zone == NULL)
    sluice_task_parser_report (parser, PATH ".zone", "invalid_zone",
                               "There is no time zone “%s”: write one like Europe/Berlin or UTC", spec->zone);
}

static SluiceAfterCondition
read_condition (JsonObject *object)
{
  const char *on = sluice_task_parser_get_text (object, "on");

  if (g_strcmp0 (on, "failure") == 0)
    return SLUICE_AFTER_FAILURE;
  if (g_strcmp0 (on, "completion") == 0)
    return SLUICE_AFTER_COMPLETION;
  return SLUICE_AFTER_SUCCESS;
}

static GPtrArray *
read_after (SluiceTaskParser *parser,
            JsonArray        *array)
{
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_after_spec_free);
  g_autoptr(GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);
      JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
      const char *task = sluice_task_parser_get_text (object, "task");

      if (task == NULL)
        continue;
      if (task[0] == '\0')
        {
          g_autofree char *path = g_strdup_printf (PATH ".after[%u].task", i);

          sluice_task_parser_report (parser, path, "invalid_value", "“task” must be the name or id of a task");
          continue;
        }
      if (!g_hash_table_add (seen, (gpointer) task))
        {
          g_autofree char *path = g_strdup_printf (PATH ".after[%u].task", i);

          sluice_task_parser_report (parser, path, "invalid_value", "“%s” stands in the list already", task);
        }
      g_ptr_array_add (list, sluice_after_spec_new (task, read_condition (object)));
    }
  return list;
}

static void
read_files (SluiceTaskParser   *parser,
            JsonObject         *object,
            SluiceScheduleSpec *spec)
{
  const char *folder = sluice_task_parser_get_text (object, "folder");
  const char *glob = sluice_task_parser_get_text (object, "glob");

  if (folder == NULL)
    return;
  if (folder[0] == '\0')
    sluice_task_parser_report (parser, PATH ".files.folder", "invalid_value",
                               "“folder” must name the folder that files arrive in");
  spec->folder = g_canonicalize_filename (folder, parser->base_dir);
  spec->glob = g_strdup (glob != NULL ? glob : "*");
  if (spec->glob[0] == '\0' || strchr (spec->glob, '/') != NULL)
    sluice_task_parser_report (parser, PATH ".files.glob", "invalid_value",
                               "“glob” is a pattern of names like *.csv, without a folder");
}

static void
read_policies (SluiceTaskParser   *parser,
               JsonObject         *object,
               SluiceScheduleSpec *spec)
{
  const char *missed = sluice_task_parser_get_text (object, "missed");
  JsonObject *retries = sluice_task_parser_get_object (object, "retries");

  spec->missed = SLUICE_MISSED_LATEST;
  if (g_strcmp0 (missed, "none") == 0)
    spec->missed = SLUICE_MISSED_NONE;
  else if (g_strcmp0 (missed, "all") == 0)
    spec->missed = SLUICE_MISSED_ALL;
  spec->overlap = g_strcmp0 (sluice_task_parser_get_text (object, "overlap"), "queue") == 0 ? SLUICE_OVERLAP_QUEUE
                                                                                          : SLUICE_OVERLAP_SKIP;
  spec->grace = read_duration (parser, object, PATH, "grace", 0);
  spec->jitter = read_duration (parser, object, PATH, "jitter", 0);
  spec->retry_attempts = (guint) sluice_task_parser_get_integer (parser, retries, PATH ".retries", "attempts", 0, 0,
                                                                 MAX_ATTEMPTS);
  spec->retry_delay = read_duration (parser, retries, PATH ".retries", "delay", DEFAULT_RETRY_DELAY);
  spec->pause_after = (guint) sluice_task_parser_get_integer (parser, object, PATH, "pause_after",
                                                              DEFAULT_PAUSE_AFTER, 0, MAX_PAUSE_AFTER);
  spec->on_battery = sluice_task_parser_get_boolean (object, "on_battery", FALSE);
  spec->on_metered = sluice_task_parser_get_boolean (object, "on_metered", FALSE);
}

static gboolean
has_items (JsonObject *object,
           const char *key)
{
  JsonArray *array = sluice_task_parser_get_array (object, key);

  return array != NULL && json_array_get_length (array) > 0;
}

/* sluice_task_parser_read_schedule:
 *
 * The `schedule` of a task; NULL without. */
SluiceScheduleSpec *
sluice_task_parser_read_schedule (SluiceTaskParser *parser,
                                  JsonObject       *object)
{
  SluiceScheduleSpec *spec;

  if (object == NULL || json_object_get_size (object) == 0)
    return NULL;

  spec = g_new0 (SluiceScheduleSpec, 1);
  spec->enabled = sluice_task_parser_get_boolean (object, "enabled", TRUE);
  read_zone (parser, object, spec);
  spec->start = read_instant (parser, object, "start", spec->zone, FALSE);
  spec->end = read_instant (parser, object, "end", spec->zone, TRUE);
  if (spec->start != 0 && spec->end != 0 && spec->end < spec->start)
    sluice_task_parser_report (parser, PATH ".end", "invalid_value", "“end” is before “start”");
  read_calendar (parser, object, spec);
  spec->after = read_after (parser, sluice_task_parser_get_array (object, "after"));
  spec->after_any = g_strcmp0 (sluice_task_parser_get_text (object, "join"), "any") == 0;
  read_policies (parser, object, spec);
  read_files (parser, sluice_task_parser_get_object (object, "files"), spec);
  if (spec->rule == NULL && !has_items (object, "after") && sluice_task_parser_get (object, "files") == NULL)
    sluice_task_parser_report (parser, PATH, "schedule_without_trigger",
                               "The schedule does not say when: add “cron”, “every”, “after” or “files”");
  return spec;
}
