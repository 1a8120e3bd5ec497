/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-cli-commands.h"
#include "sluice-cli-find-run.h"
#include "sluice-cli-json.h"
#include "sluice-cli-log-requests.h"
#include "sluice-cli-table.h"
#include "sluice-error.h"

#include <stdio.h>

/* Lines asked of the store at once: a log may be long. */
#define CHUNK 1000
/* How often --follow looks for more of them. */
#define FOLLOW_MS 300

static JsonObject *
line_to_json (const SluiceLogLine *line)
{
  g_autofree char *time = sluice_cli_format_time (line->time, FALSE);
  JsonObject *object = json_object_new ();

  if (time != NULL)
    json_object_set_string_member (object, "time", time);
  json_object_set_string_member (object, "level", sluice_log_level_to_string (line->level));
  json_object_set_string_member (object, "message", line->message);
  return object;
}

static void
print_object (JsonObject *object)
{
  g_autofree char *text = sluice_cli_object_to_text (object, FALSE);

  fprintf (stdout, "%s\n", text);
}

static void
print_line (const SluiceLogLine *line)
{
  g_autofree char *time = sluice_cli_format_time (line->time, TRUE);
  g_autofree char *text = sluice_cli_text_for_line (line->message, 0);

  fprintf (stdout, "%s  %-7s  %s\n", time != NULL ? time : "", sluice_log_level_to_string (line->level), text);
}

static GPtrArray *
list_lines (SluiceCli   *cli,
            const char  *run_id,
            guint        offset,
            GError     **error)
{
  g_auto(SluiceCliSync) sync = { NULL };

  sluice_store_list_log_async (cli->store, run_id, offset, CHUNK, cli->cancellable, sluice_cli_sync_cb, &sync);
  return sluice_store_list_log_finish (cli->store, sluice_cli_sync_wait (&sync), error);
}

/* @array: (nullable): without one each line is an object of its own */
static gboolean
print_lines (SluiceCli   *cli,
             const char  *run_id,
             guint       *offset,
             JsonArray   *array,
             GError     **error)
{
  for (;;)
    {
      g_autoptr(GPtrArray) lines = list_lines (cli, run_id, *offset, error);

      if (lines == NULL)
        return FALSE;
      for (guint i = 0; i < lines->len; i++)
        {
          g_autoptr(JsonObject) object = NULL;

          if (cli->output == SLUICE_CLI_OUTPUT_TEXT)
            {
              print_line (g_ptr_array_index (lines, i));
              continue;
            }
          object = line_to_json (g_ptr_array_index (lines, i));
          if (array != NULL)
            json_array_add_object_element (array, g_steal_pointer (&object));
          else
            print_object (object);
        }
      *offset += lines->len;
      if (lines->len < CHUNK)
        return TRUE;
    }
}

static gboolean
wait_over_cb (gpointer user_data)
{
  gboolean *is_over = user_data;

  *is_over = TRUE;
  return G_SOURCE_REMOVE;
}

/* FALSE if a signal came. */
static gboolean
wait_a_moment (SluiceCli  *cli,
               GError    **error)
{
  gboolean is_over = FALSE;
  guint id = g_timeout_add (FOLLOW_MS, wait_over_cb, &is_over);

  while (!is_over && !g_cancellable_is_cancelled (cli->cancellable))
    g_main_context_iteration (NULL, TRUE);
  if (!is_over)
    g_source_remove (id);
  return !g_cancellable_set_error_if_cancelled (cli->cancellable, error);
}

/* Whether the run has ended is asked before its lines are: the last ones come before that. */
static gboolean
follow_log (SluiceCli   *cli,
            const char  *run_id,
            GError     **error)
{
  guint offset = 0;

  for (;;)
    {
      g_autoptr(SluiceRun) run = sluice_cli_find_run (cli, run_id, error);

      if (run == NULL || !print_lines (cli, run_id, &offset, NULL, error))
        return FALSE;
      /* Who reads it may have seen enough. */
      if (fflush (stdout) != 0 || sluice_run_is_finished (run))
        return TRUE;
      if (!wait_a_moment (cli, error))
        return FALSE;
    }
}

static gboolean
print_log (SluiceCli   *cli,
           const char  *run_id,
           gboolean     follow,
           JsonArray   *array,
           GError     **error)
{
  guint offset = 0;

  return follow ? follow_log (cli, run_id, error) : print_lines (cli, run_id, &offset, array, error);
}

static SluiceCliStatus
run (SluiceCli              *cli,
     const SluiceCliCommand *command,
     GStrv                  *argv)
{
  g_autoptr(SluiceRun) found = NULL;
  g_autoptr(JsonArray) array = json_array_new ();
  g_autoptr(GError) error = NULL;
  gboolean follow = FALSE;
  gboolean requests = FALSE;
  const GOptionEntry entries[] = {
    { "follow", 'f', 0, G_OPTION_ARG_NONE, &follow, "Go on printing while the run runs", NULL },
    { "requests", 'r', 0, G_OPTION_ARG_NONE, &requests, "The requests that the run has sent, instead", NULL },
    G_OPTION_ENTRY_NULL,
  };

  if (!sluice_cli_parse (cli, command, entries, 1, 1, argv))
    return SLUICE_CLI_USAGE;
  if (follow && requests)
    {
      sluice_set_error (&error, SLUICE_ERROR_INVALID, "usage", "--follow is for the log, not for --requests");
      return sluice_cli_fail (cli, error, NULL);
    }

  found = sluice_cli_find_run (cli, (*argv)[1], &error);
  if (found == NULL ||
      !(requests ? sluice_cli_print_requests (cli, sluice_run_get_id (found), array, &error)
                 : print_log (cli, sluice_run_get_id (found), follow, array, &error)))
    return sluice_cli_fail (cli, error, NULL);
  if (cli->output != SLUICE_CLI_OUTPUT_TEXT && !follow)
    sluice_cli_print_array (array);
  return SLUICE_CLI_SUCCESS;
}

const SluiceCliCommand sluice_cli_log = {
  .name = "log",
  .arguments = "RUN",
  .summary = "Show the log of a run",
  .description =
    "RUN is a run's id, at least the first six characters of one, or “last”.\n"
    "\n"
    "--follow prints what comes, until the run has ended; with --output json one object\n"
    "a line.\n"
    "\n"
    "--requests lists the HTTP requests of the run, the first 1,000 and the last\n"
    "9,000 of them; with --output json each as a command of curl, too, in which\n"
    "secrets stand as variables: $SLUICE_SECRET_NAME.\n"
    "\n"
    "Examples:\n"
    "  sluice-cli log last\n"
    "  sluice-cli log last --follow\n"
    "  sluice-cli log last --requests",
  .run = run,
};
