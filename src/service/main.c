/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-keyring.h"
#include "sluice-service-application.h"

#include <locale.h>
#include <malloc.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>

/* Long enough for a window to be opened again, short enough not to stay. */
#define IDLE_SECONDS 60

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

static guint
get_idle_seconds (void)
{
  const char *idle = g_getenv ("SLUICE_SERVICE_IDLE");
  guint64 seconds = IDLE_SECONDS;

  if (idle != NULL && !g_ascii_string_to_unsigned (idle, 10, 0, 86400, &seconds, NULL))
    seconds = IDLE_SECONDS;
  return (guint) seconds;
}

static void
result_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  GAsyncResult **ret_result = user_data;

  *ret_result = g_object_ref (result);
}

static GAsyncResult *
wait_for (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return *result;
}

static SluiceStore *
open_store (const char *workspace)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  SluiceStore *store;

  sluice_store_open_async (workspace, NULL, result_cb, &result);
  store = sluice_store_open_finish (wait_for (&result), &error);
  if (store == NULL)
    fprintf (stderr, "sluice-service: %s\n", error->message);
  else if (sluice_store_get_notice (store) != NULL)
    fprintf (stderr, "sluice-service: %s\n", sluice_store_get_notice (store));
  return store;
}

static void
close_store (SluiceStore *store)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  sluice_store_close_async (store, NULL, result_cb, &result);
  if (!sluice_store_close_finish (store, wait_for (&result), &error))
    g_debug ("Closing the workspace: %s", error->message);
}

static int
run_application (SluiceStore *store)
{
  g_autofree char *cli = find_cli ();
  g_autoptr(SluiceDispatcher) dispatcher = sluice_dispatcher_new (store, cli);
  g_autoptr(SluiceServiceApplication) service = sluice_service_application_new (dispatcher, get_idle_seconds ());
  GApplication *application = G_APPLICATION (service);
  g_autoptr(GError) error = NULL;
  char *argv[] = { (char *) "sluice-service", NULL };

  if (!g_application_register (application, NULL, &error))
    {
      fprintf (stderr, "sluice-service: A service is running already: %s\n", error->message);
      return EXIT_FAILURE;
    }
  if (g_application_get_dbus_connection (application) == NULL)
    {
      fputs ("sluice-service: There is no session bus. “sluice-cli run” needs none.\n", stderr);
      return EXIT_FAILURE;
    }
  return g_application_run (application, 1, argv);
}

static int
run_service (const char *workspace)
{
  g_autoptr(SluiceStore) store = open_store (workspace);
  int status;

  if (store == NULL)
    return EXIT_FAILURE;
  status = run_application (store);
  close_store (store);
  return status;
}

/* FALSE: there is nothing more to do; *ret_status says how that ends. */
static gboolean
parse_options (int     *argc,
               char  ***argv,
               char   **ret_workspace,
               int     *ret_status)
{
  g_autoptr(GOptionContext) context = g_option_context_new (NULL);
  g_autoptr(GError) error = NULL;
  gboolean version = FALSE;
  const GOptionEntry entries[] = {
    { "workspace", 0, 0, G_OPTION_ARG_FILENAME, ret_workspace,
      "The directory that holds tasks, connections and runs", "DIR" },
    { "version", 0, 0, G_OPTION_ARG_NONE, &version, "Show the version", NULL },
    G_OPTION_ENTRY_NULL,
  };

  g_option_context_set_summary (context, "Runs tasks in the background, on the session bus as "
                                SLUICE_SERVICE_APPLICATION_ID ".");
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, argc, argv, &error))
    {
      fprintf (stderr, "sluice-service: %s\n", error->message);
      *ret_status = 2;
      return FALSE;
    }
  if (version)
    fputs ("sluice-service " PACKAGE_VERSION "\n", stdout);
  return !version;
}

int
main (int    argc,
      char **argv)
{
  const struct rlimit none = { 0, 0 };
  g_autofree char *workspace = NULL;
  int status = EXIT_SUCCESS;

  /* Nothing that was meant for this process goes on to its children. */
  sluice_keyring_take_environment ();
  setrlimit (RLIMIT_CORE, &none);
#ifdef M_ARENA_MAX
  /* Its few threads never hurry; a heap for each would lie there half empty. */
  mallopt (M_ARENA_MAX, 1);
#endif
  setlocale (LC_ALL, "");
  setlocale (LC_NUMERIC, "C");
  g_set_prgname ("sluice-service");

  if (parse_options (&argc, &argv, &workspace, &status))
    status = run_service (workspace);
  return status;
}
