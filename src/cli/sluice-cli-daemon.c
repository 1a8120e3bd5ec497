/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-cli-commands.h"

#include "sluice-cli-daemon-report.h"
#include "sluice-cli-schedule-state.h"
#include "sluice-error.h"

#include <glib-unix.h>
#include <signal.h>

typedef struct
{
  SluiceDispatcher *dispatcher;
  SluiceCliDaemonReport *report;
} Daemon;

static gboolean
reload_cb (gpointer user_data)
{
  Daemon *daemon = user_data;

  sluice_cli_daemon_report_reload (daemon->report);
  sluice_scheduler_reload (sluice_dispatcher_get_scheduler (daemon->dispatcher));
  return G_SOURCE_CONTINUE;
}

/* *ret_leader: the process that runs the schedules already, 0 = none */
static gboolean
check_leader (SluiceCli  *cli,
              gboolean    standby,
              gint64     *ret_leader,
              GError    **error)
{
  if (!sluice_cli_schedule_find_runner (cli, ret_leader, error))
    return FALSE;
  if (*ret_leader == 0 || standby)
    return TRUE;

  sluice_set_error (error, SLUICE_ERROR_TEMPORARY, "scheduler_running",
                    "Process %" G_GINT64_FORMAT " runs the schedules of %s already", *ret_leader,
                    sluice_store_get_directory (cli->store));
  if (error != NULL)
    sluice_error_set_hint (*error, "With --standby it is waited for, and taken over from when it ends.");
  return FALSE;
}

static void
run_daemon (SluiceCli *cli,
            gint64     leader)
{
  /* The path, and not what it is now: it may be updated while this runs. */
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  g_autoptr(SluiceDispatcher) dispatcher = sluice_dispatcher_new (cli->store, program != NULL ? program : "sluice-cli");
  g_autoptr(SluiceCliDaemonReport) report = sluice_cli_daemon_report_new (cli, dispatcher);
  Daemon daemon = { dispatcher, report };
  guint reload_id;

  sluice_run_queue_pass_secrets (sluice_dispatcher_get_queue (dispatcher));
  reload_id = g_unix_signal_add (SIGHUP, reload_cb, &daemon);
  if (leader != 0)
    sluice_cli_daemon_report_waiting (report, leader);
  sluice_dispatcher_start (dispatcher);
  while (!g_cancellable_is_cancelled (cli->cancellable))
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (reload_id);
  sluice_cli_daemon_report_end (report);
}

static SluiceCliStatus
run (SluiceCli              *cli,
     const SluiceCliCommand *command,
     GStrv                  *argv)
{
  g_autoptr(GError) error = NULL;
  gboolean standby = FALSE;
  gint64 leader = 0;
  const GOptionEntry entries[] = {
    { "standby", 0, 0, G_OPTION_ARG_NONE, &standby,
      "Wait while another process runs the schedules, and take over when it ends", NULL },
    G_OPTION_ENTRY_NULL,
  };

  if (!sluice_cli_parse (cli, command, entries, 0, 0, argv))
    return SLUICE_CLI_USAGE;
  if (!check_leader (cli, standby, &leader, &error))
    return sluice_cli_fail (cli, error, NULL);

  run_daemon (cli, leader);
  return SLUICE_CLI_SUCCESS;
}

const SluiceCliCommand sluice_cli_daemon = {
  .name = "daemon",
  .summary = "Run the schedules of a workspace, in the foreground",
  .description =
    "For servers and containers: needs neither a desktop nor D-Bus. Says what happens,\n"
    "a line for each thing; with --output events as JSON. SIGTERM and SIGINT end it; runs\n"
    "are processes of their own and go on. SIGHUP reads the schedules again, which\n"
    "happens by itself when they change. Exit status 75 if another process runs the\n"
    "schedules of this workspace.\n"
    "\n"
    "Examples:\n"
    "  sluice-cli daemon\n"
    "  sluice-cli daemon --standby --output events --workspace /srv/sluice",
  .run = run,
};
