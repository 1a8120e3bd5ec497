/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-cli-schedule.h"

#include "sluice-cli-json.h"
#include "sluice-cli-schedule-state.h"
#include "sluice-cli-schedule-words.h"
#include "sluice-cli-table.h"
#include "sluice-error.h"

#include <stdio.h>

/* A schedule with all that is known of it. */
typedef struct
{
  const SluiceStoredSchedule *stored;
  SluiceTask *task;             /* (owned) (nullable): of a document that is not valid any longer */
  const SluiceScheduleSpec *spec; /* (nullable) */
  char *when;                   /* (owned) in words */
  gboolean all_paused;
} Row;

static void
row_free (Row *row)
{
  g_clear_object (&row->task);
  g_free (row->when);
  g_free (row);
}

static Row *
row_new (SluiceCli                  *cli,
         const SluiceStoredSchedule *stored,
         GHashTable                 *names,
         gboolean                    all_paused)
{
  Row *row = g_new0 (Row, 1);

  row->stored = stored;
  row->all_paused = all_paused;
  row->task = sluice_cli_schedule_dup_task (cli, stored, NULL);
  if (row->task != NULL)
    row->spec = sluice_task_get_schedule (row->task);
  row->when = row->spec != NULL ? sluice_cli_schedule_describe (row->spec, names) : g_strdup ("invalid task");
  return row;
}

static gboolean
is_active (const Row *row)
{
  return row->spec != NULL && row->spec->enabled && row->stored->paused_at == 0 && !row->all_paused;
}

/* When it is due by the clock, or tried again. What the scheduler has computed,
 * jitter included, if that still lies ahead. */
static gint64
find_next (const Row *row)
{
  const gint64 now = g_get_real_time ();
  g_autoptr(GArray) coming = NULL;
  gint64 next = 0;

  if (!is_active (row))
    return 0;

  coming = sluice_cli_schedule_coming (row->spec->calendar, row->spec->start, row->spec->end, now, 1);
  if (coming->len > 0)
    next = row->stored->next_due > now ? row->stored->next_due : g_array_index (coming, gint64, 0);
  if (row->stored->retry_at > now && (next == 0 || row->stored->retry_at < next))
    next = row->stored->retry_at;
  return next;
}

/* The clock was all it had, and that has run out. */
static gboolean
is_over (const Row *row)
{
  g_autoptr(GArray) coming = NULL;

  if (row->spec == NULL || row->spec->calendar == NULL || row->spec->after->len > 0 || row->spec->folder != NULL)
    return FALSE;
  coming = sluice_cli_schedule_coming (row->spec->calendar, row->spec->start, row->spec->end, g_get_real_time (), 1);
  return coming->len == 0;
}

static char *
describe_state (const Row *row)
{
  const SluiceStoredSchedule *stored = row->stored;

  if (stored->paused_at != 0)
    return g_str_equal (stored->pause_code, "user") ? g_strdup ("paused")
                                                    : g_strdup_printf ("paused: %s", stored->pause_code);
  if (row->spec != NULL && !row->spec->enabled)
    return g_strdup ("off");
  if (row->all_paused)
    return g_strdup ("paused (all)");
  if (stored->retry_at != 0)
    return g_strdup_printf ("tries again (%u)", stored->retries + 1);
  if (is_over (row))
    return g_strdup ("over");
  if (stored->failures > 0)
    return g_strdup_printf ("%u failed in a row", stored->failures);
  return g_strdup ("on");
}

static void
print_rows (GPtrArray *rows,
            gboolean   all_paused)
{
  static const char *const headings[] = { "NAME", "STATE", "NEXT", "LAST RUN", "RESULT", "*WHEN", NULL };
  g_autoptr(SluiceCliTable) table = sluice_cli_table_new (headings);

  for (guint i = 0; i < rows->len; i++)
    {
      const Row *row = g_ptr_array_index (rows, i);
      const SluiceStoredSchedule *stored = row->stored;

      sluice_cli_table_add (table, stored->name);
      sluice_cli_table_take (table, describe_state (row));
      sluice_cli_table_take (table, sluice_cli_format_time (find_next (row), TRUE));
      sluice_cli_table_take (table, stored->last_run != NULL ? sluice_cli_format_time (stored->last_started, TRUE)
                                                             : NULL);
      sluice_cli_table_add (table, stored->last_run != NULL ? sluice_run_state_to_string (stored->last_state) : NULL);
      sluice_cli_table_add (table, row->when);
    }
  if (rows->len == 0)
    fputs ("No task has a schedule. “sluice-cli schedule set --help” shows how to give it one.\n", stdout);
  else
    sluice_cli_table_print (table, "");
  if (all_paused)
    fputs ("\nAll schedules are paused: “sluice-cli schedule resume --all” lets them run again.\n", stdout);
}

/* Causes of pauses need more room than a table has. */
static void
print_causes (GPtrArray *rows)
{
  for (guint i = 0; i < rows->len; i++)
    {
      const SluiceStoredSchedule *stored = ((const Row *) g_ptr_array_index (rows, i))->stored;
      g_autofree char *name = NULL;
      g_autofree char *message = NULL;
      g_autofree char *quoted = NULL;

      if (stored->paused_at == 0 || stored->pause_message == NULL || g_str_equal (stored->pause_code, "user"))
        continue;
      name = sluice_cli_text_for_line (stored->name, 0);
      message = sluice_cli_text_for_line (stored->pause_message, 0);
      quoted = g_shell_quote (name);
      fprintf (stdout, "\n%s is paused: %s\n  To let it run again: sluice-cli schedule resume %s\n", name, message,
               quoted);
    }
}

static void
set_time (JsonObject *object,
          const char *name,
          gint64      time)
{
  g_autofree char *text = sluice_cli_format_time (time, FALSE);

  sluice_cli_json_set_text (object, name, text);
}

static JsonNode *
paused_to_json (const SluiceStoredSchedule *stored)
{
  JsonObject *object;

  if (stored->paused_at == 0)
    return json_node_new (JSON_NODE_NULL);

  object = json_object_new ();
  set_time (object, "at", stored->paused_at);
  sluice_cli_json_set_text (object, "code", stored->pause_code);
  sluice_cli_json_set_text (object, "message", stored->pause_message);
  sluice_cli_json_set_text (object, "run", stored->pause_run);
  return json_node_init_object (json_node_alloc (), object);
}

static JsonObject *
row_to_json (const Row *row)
{
  const SluiceStoredSchedule *stored = row->stored;
  const gboolean has_run = stored->last_run != NULL;
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "task", stored->task);
  json_object_set_string_member (object, "name", stored->name);
  json_object_set_string_member (object, "when", row->when);
  json_object_set_boolean_member (object, "enabled", row->spec != NULL && row->spec->enabled);
  json_object_set_boolean_member (object, "active", is_active (row));
  sluice_cli_json_set_text (object, "rule", row->spec != NULL ? row->spec->rule : NULL);
  sluice_cli_json_set_text (object, "zone", row->spec != NULL ? row->spec->zone : NULL);
  set_time (object, "next", find_next (row));
  set_time (object, "last_due", stored->last_due);
  sluice_cli_json_set_text (object, "last_run", stored->last_run);
  sluice_cli_json_set_text (object, "last_state", has_run ? sluice_run_state_to_string (stored->last_state) : NULL);
  set_time (object, "last_started", has_run ? stored->last_started : 0);
  json_object_set_int_member (object, "failures", stored->failures);
  json_object_set_int_member (object, "successes", stored->successes);
  json_object_set_int_member (object, "retries", stored->retries);
  set_time (object, "retry_at", stored->retry_at);
  set_time (object, "queued", stored->queued);
  json_object_set_boolean_member (object, "all_paused", row->all_paused);
  json_object_set_member (object, "paused", paused_to_json (stored));
  return object;
}

static SluiceCliStatus
run (SluiceCli              *cli,
     const SluiceCliCommand *command,
     GStrv                  *argv)
{
  g_autoptr(GPtrArray) schedules = NULL;
  g_autoptr(GHashTable) names = NULL;
  g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) row_free);
  g_autoptr(JsonArray) array = json_array_new ();
  g_autoptr(GError) error = NULL;
  gboolean all_paused = FALSE;

  if (!sluice_cli_parse (cli, command, NULL, 0, 0, argv))
    return SLUICE_CLI_USAGE;
  schedules = sluice_cli_schedule_list_stored (cli, &error);
  names = schedules != NULL ? sluice_cli_schedule_list_names (cli, &error) : NULL;
  if (names == NULL || !sluice_cli_schedule_all_paused (cli, &all_paused, &error))
    return sluice_cli_fail (cli, error, NULL);

  for (guint i = 0; i < schedules->len; i++)
    g_ptr_array_add (rows, row_new (cli, g_ptr_array_index (schedules, i), names, all_paused));
  if (cli->output == SLUICE_CLI_OUTPUT_TEXT)
    {
      print_rows (rows, all_paused);
      print_causes (rows);
      return SLUICE_CLI_SUCCESS;
    }
  for (guint i = 0; i < rows->len; i++)
    json_array_add_object_element (array, row_to_json (g_ptr_array_index (rows, i)));
  sluice_cli_print_array (array);
  return SLUICE_CLI_SUCCESS;
}

const SluiceCliCommand sluice_cli_schedule_list = {
  .name = "schedule list",
  .summary = "List the schedules: when, what is next, how the last run ended",
  .description =
    "Times are those of this machine's zone; in JSON they are UTC.\n"
    "\n"
    "Example:\n"
    "  sluice-cli schedule list --output json",
  .run = run,
};
