/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-keyring.h"
#include "sluice-service.h"

#include <glib-unix.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

#define BUS_NAME "io.github.sluice.Sluice.Service"
/* Long enough for a window to be opened again, short enough not to stay. */
#define IDLE_SECONDS 60

typedef struct
{
  GMainLoop *loop;
  char *workspace;
  SluiceStore *store;
  SluiceService *service;
  guint owner_id;
  guint idle_id;
  guint idle_seconds;
  gboolean acquired;            /* the name was ours once */
  int status;
} Program;

static void
quit (Program *program,
      int      status)
{
  program->status = status;
  g_main_loop_quit (program->loop);
}

static gboolean
signal_cb (gpointer user_data)
{
  /* The runs go on: they are processes of their own. */
  quit (user_data, EXIT_SUCCESS);
  return G_SOURCE_CONTINUE;
}

static gboolean
idle_timeout_cb (gpointer user_data)
{
  Program *program = user_data;

  program->idle_id = 0;
  if (sluice_service_is_idle (program->service))
    quit (program, EXIT_SUCCESS);
  return G_SOURCE_REMOVE;
}

static void
idle_cb (SluiceService *service,
         gpointer       user_data)
{
  Program *program = user_data;

  g_clear_handle_id (&program->idle_id, g_source_remove);
  program->idle_id = g_timeout_add_seconds (program->idle_seconds, idle_timeout_cb, program);
}

/* What runs the runs: a program named for tests, the one beside this one in a
 * build, the installed one. */
static char *
find_cli (void)
{
  const char *named = g_getenv ("SLUICE_CLI");
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *directory = self != NULL ? g_path_get_dirname (self) : g_strdup (BINDIR);
  g_autofree char *beside = g_build_filename (directory, "sluice-cli", NULL);
  g_autofree char *built = g_build_filename (directory, "..", "cli", "sluice-cli", NULL);

  if (named != NULL)
    return g_strdup (named);
  if (g_file_test (beside, G_FILE_TEST_IS_EXECUTABLE))
    return g_steal_pointer (&beside);
  if (g_file_test (built, G_FILE_TEST_IS_EXECUTABLE))
    return g_steal_pointer (&built);
  return g_build_filename (BINDIR, "sluice-cli", NULL);
}

static void
bus_acquired_cb (GDBusConnection *connection,
                 const char      *name,
                 gpointer         user_data)
{
  Program *program = user_data;
  g_autoptr(GError) error = NULL;

  if (!sluice_service_export (program->service, connection, &error))
    {
      fprintf (stderr, "sluice-service: %s\n", error->message);
      quit (program, EXIT_FAILURE);
    }
}

static void
name_acquired_cb (GDBusConnection *connection,
                  const char      *name,
                  gpointer         user_data)
{
  Program *program = user_data;

  program->acquired = TRUE;
  idle_cb (program->service, program);
}

static void
name_lost_cb (GDBusConnection *connection,
              const char      *name,
              gpointer         user_data)
{
  Program *program = user_data;

  /* The session is over. */
  if (program->acquired)
    {
      quit (program, EXIT_SUCCESS);
      return;
    }
  if (connection == NULL)
    fputs ("sluice-service: There is no session bus. “sluice-cli run” needs none.\n", stderr);
  else
    fputs ("sluice-service: A service is running already.\n", stderr);
  quit (program, EXIT_FAILURE);
}

static void
recover_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  Program *program = user_data;
  g_autoptr(GError) error = NULL;
  g_autofree char *cli = find_cli ();

  if (sluice_store_recover_finish (SLUICE_STORE (source), result, &error) < 0)
    g_warning ("Interrupted runs cannot be recovered: %s", error->message);

  program->service = sluice_service_new (program->store, cli);
  g_signal_connect (program->service, "idle", G_CALLBACK (idle_cb), program);
  program->owner_id = g_bus_own_name (G_BUS_TYPE_SESSION, BUS_NAME, G_BUS_NAME_OWNER_FLAGS_DO_NOT_QUEUE,
                                      bus_acquired_cb, name_acquired_cb, name_lost_cb, program, NULL);
}

static void
open_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  Program *program = user_data;
  g_autoptr(GError) error = NULL;

  program->store = sluice_store_open_finish (result, &error);
  if (program->store == NULL)
    {
      fprintf (stderr, "sluice-service: %s\n", error->message);
      quit (program, EXIT_FAILURE);
      return;
    }
  if (sluice_store_get_notice (program->store) != NULL)
    fprintf (stderr, "sluice-service: %s\n", sluice_store_get_notice (program->store));
  sluice_store_recover_async (program->store, NULL, recover_cb, program);
}

static void
close_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  Program *program = user_data;
  g_autoptr(GError) error = NULL;

  if (!sluice_store_close_finish (SLUICE_STORE (source), result, &error))
    g_debug ("Closing the workspace: %s", error->message);
  g_main_loop_quit (program->loop);
}

static gboolean
parse_options (Program   *program,
               int       *argc,
               char    ***argv)
{
  g_autoptr(GOptionContext) context = g_option_context_new (NULL);
  g_autoptr(GError) error = NULL;
  gboolean version = FALSE;
  const GOptionEntry entries[] = {
    { "workspace", 0, 0, G_OPTION_ARG_FILENAME, &program->workspace,
      "The directory that holds tasks, connections and runs", "DIR" },
    { "version", 0, 0, G_OPTION_ARG_NONE, &version, "Show the version", NULL },
    G_OPTION_ENTRY_NULL,
  };

  g_option_context_set_summary (context, "Runs tasks in the background, on the session bus as " BUS_NAME ".");
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, argc, argv, &error))
    {
      fprintf (stderr, "sluice-service: %s\n", error->message);
      program->status = 2;
      return FALSE;
    }
  if (version)
    fputs ("sluice-service " PACKAGE_VERSION "\n", stdout);
  return !version;
}

static void
run_loop (Program *program)
{
  const char *idle = g_getenv ("SLUICE_SERVICE_IDLE");
  guint64 seconds = IDLE_SECONDS;

  if (idle != NULL && !g_ascii_string_to_unsigned (idle, 10, 0, 86400, &seconds, NULL))
    seconds = IDLE_SECONDS;
  program->idle_seconds = (guint) seconds;
  program->loop = g_main_loop_new (NULL, FALSE);
  g_unix_signal_add (SIGINT, signal_cb, program);
  g_unix_signal_add (SIGTERM, signal_cb, program);
  sluice_store_open_async (program->workspace, NULL, open_cb, program);
  g_main_loop_run (program->loop);

  g_clear_handle_id (&program->idle_id, g_source_remove);
  g_clear_handle_id (&program->owner_id, g_bus_unown_name);
  g_clear_object (&program->service);
  if (program->store != NULL)
    {
      sluice_store_close_async (program->store, NULL, close_cb, program);
      g_main_loop_run (program->loop);
    }
  g_clear_object (&program->store);
  g_clear_pointer (&program->loop, g_main_loop_unref);
}

int
main (int    argc,
      char **argv)
{
  const struct rlimit none = { 0, 0 };
  Program program = { NULL };

  /* Nothing that was meant for this process goes on to its children. */
  sluice_keyring_take_environment ();
  setrlimit (RLIMIT_CORE, &none);
  setlocale (LC_ALL, "");
  setlocale (LC_NUMERIC, "C");

  if (parse_options (&program, &argc, &argv))
    run_loop (&program);
  g_free (program.workspace);
  return program.status;
}
