/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-cli-commands.h"
#include "sluice-error.h"
#include "sluice-keyring.h"

#include <errno.h>
#include <glib-unix.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

static const SluiceCliCommand *const commands[] = {
  &sluice_cli_guess, &sluice_cli_run, &sluice_cli_preview, &sluice_cli_plan, &sluice_cli_ddl, &sluice_cli_undo,
  &sluice_cli_sample, &sluice_cli_suggest, &sluice_cli_target, &sluice_cli_lookup, &sluice_cli_sql,
  &sluice_cli_verify, &sluice_cli_validate,
  &sluice_cli_task, &sluice_cli_template, &sluice_cli_schedule, &sluice_cli_daemon, &sluice_cli_queue,
  &sluice_cli_connection, &sluice_cli_query,
  &sluice_cli_runs, &sluice_cli_run_info, &sluice_cli_retry, &sluice_cli_try_now, &sluice_cli_log, &sluice_cli_quarantine,
  &sluice_cli_audit, &sluice_cli_upkeep, &sluice_cli_diagnostics,
  &sluice_cli_functions,
  NULL
};

/* Words of the command line that this version knows, and cannot do. */
static const char *const unsupported[] = {
  "export-tables", "doctor", NULL
};

/* Secrets pass through this process: no core file may hold them, and in a
 * release no other process of the user may read its memory. */
static void
protect_memory (void)
{
  const struct rlimit none = { 0, 0 };

  if (setrlimit (RLIMIT_CORE, &none) != 0)
    g_debug ("Core files cannot be switched off: %s", g_strerror (errno));
#if SLUICE_RELEASE
  if (prctl (PR_SET_DUMPABLE, 0, 0, 0, 0) != 0)
    g_debug ("The process stays dumpable: %s", g_strerror (errno));
#endif
}

/* The first signal asks the command to stop, the second ends it as it is: at
 * any instant that is safe, see the commit rule. */
static gboolean
signal_cb (gpointer user_data)
{
  SluiceCli *cli = user_data;

  if (g_cancellable_is_cancelled (cli->cancellable))
    _exit (SLUICE_CLI_CANCELLED);
  g_cancellable_cancel (cli->cancellable);
  return G_SOURCE_CONTINUE;
}

/* Somebody does not want to wait any longer. */
static gboolean
try_now_cb (gpointer user_data)
{
  SluiceCli *cli = user_data;

  if (cli->monitor != NULL)
    sluice_monitor_try_now (cli->monitor);
  return G_SOURCE_CONTINUE;
}

static void
print_usage (const SluiceCliCommand *above,
             FILE                   *stream)
{
  const SluiceCliCommand *const *list = above != NULL ? above->commands : commands;

  fprintf (stream, "Usage: sluice-cli%s%s COMMAND [ARGUMENT…] [--workspace DIR] [--output text|json]\n\n",
           above != NULL ? " " : "", above != NULL ? above->name : "");
  fprintf (stream, "%s\n\nCommands:\n",
           above != NULL ? above->summary : "Loads data from APIs and files into tables.");
  for (guint i = 0; list[i] != NULL; i++)
    fprintf (stream, "  %-20s %s\n", list[i]->name, list[i]->summary);
  if (above != NULL && above->description != NULL)
    fprintf (stream, "\n%s\n", above->description);
  if (above == NULL)
    fputs ("  help [COMMAND]       Show help\n"
           "\n“sluice-cli COMMAND --help” shows the options of a command, and examples.\n"
           "Exit status: 0 success, 1 failed, 2 wrong usage or invalid task, 3 finished with\n"
           "rejected rows, 4 stopped by a limit, 75 worth trying again later, 130 cancelled.\n",
           stream);
}

/* Options before the command's name go behind it: --workspace may stand
 * anywhere. */
static gboolean
take_leading_options (GPtrArray *words,
                      guint      first,
                      GPtrArray *options)
{
  while (words->len > first)
    {
      const char *word = g_ptr_array_index (words, first);
      const gboolean has_value = g_str_equal (word, "--workspace") || g_str_equal (word, "--output") ||
                                 g_str_equal (word, "-o");

      if (word[0] != '-' || word[1] == '\0')
        return TRUE;
      if (g_str_equal (word, "--help") || g_str_equal (word, "-h") || g_str_equal (word, "--version"))
        return TRUE;
      if (has_value && words->len == first + 1)
        return FALSE;
      g_ptr_array_add (options, g_ptr_array_steal_index (words, first));
      if (has_value)
        g_ptr_array_add (options, g_ptr_array_steal_index (words, first));
    }
  return TRUE;
}

static const SluiceCliCommand *
find_command (const SluiceCliCommand *const *list,
              const char                    *prefix,
              const char                    *name)
{
  g_autofree char *full = g_strdup_printf ("%s%s%s", prefix, prefix[0] != '\0' ? " " : "", name);

  for (guint i = 0; list[i] != NULL; i++)
    if (g_str_equal (list[i]->name, full))
      return list[i];
  return NULL;
}

static SluiceCliStatus
unknown_command (SluiceCli  *cli,
                 const char *prefix,
                 const char *name)
{
  g_autofree char *full = g_strdup_printf ("%s%s%s", prefix, prefix[0] != '\0' ? " " : "", name);
  g_autoptr(GError) error = NULL;

  if (g_strv_contains (unsupported, full))
    return sluice_cli_unsupported (cli, full);

  error = sluice_error_new (SLUICE_ERROR_INVALID, "usage", "There is no command “%s”", full);
  sluice_error_set_hint (error, "See “sluice-cli%s%s --help”.", prefix[0] != '\0' ? " " : "", prefix);
  return sluice_cli_fail (cli, error, NULL);
}

static SluiceCliStatus
run_command (SluiceCli              *cli,
             const SluiceCliCommand *command,
             GPtrArray              *words,
             GPtrArray              *options)
{
  g_autoptr(GPtrArray) all = g_ptr_array_new_with_free_func (g_free);
  g_auto(GStrv) argv = NULL;

  g_ptr_array_add (all, g_strdup ("sluice-cli"));
  g_ptr_array_extend_and_steal (all, g_ptr_array_ref (options));
  g_ptr_array_extend_and_steal (all, g_ptr_array_ref (words));
  g_ptr_array_add (all, NULL);
  argv = (GStrv) g_ptr_array_steal (all, NULL);
  return command->run (cli, command, &argv);
}

static SluiceCliStatus
usage_error (SluiceCli  *cli,
             const char *message)
{
  g_autoptr(GError) error = sluice_error_new (SLUICE_ERROR_INVALID, "usage", "%s", message);

  sluice_error_set_hint (error, "See “sluice-cli help”.");
  return sluice_cli_fail (cli, error, NULL);
}

/* `--version` and `--help` where a command is expected. */
static gboolean
answer_question (const SluiceCliCommand *above,
                 const char             *word)
{
  if (g_str_equal (word, "--version"))
    fputs ("sluice-cli " PACKAGE_VERSION "\n", stdout);
  else if (g_str_equal (word, "--help") || g_str_equal (word, "-h"))
    print_usage (above, stdout);
  else
    return FALSE;
  return TRUE;
}

static SluiceCliStatus
dispatch (SluiceCli *cli,
          GPtrArray *words)
{
  g_autoptr(GPtrArray) options = g_ptr_array_new_with_free_func (g_free);
  const SluiceCliCommand *const *list = commands;
  const SluiceCliCommand *command = NULL;
  gboolean help = FALSE;

  if (words->len > 0 && g_str_equal (g_ptr_array_index (words, 0), "help"))
    {
      g_ptr_array_remove_index (words, 0);
      help = TRUE;
    }

  for (;;)
    {
      const char *prefix = command != NULL ? command->name : "";
      const SluiceCliCommand *next;
      g_autofree char *word = NULL;

      if (!take_leading_options (words, 0, options))
        return usage_error (cli, "An option at the end lacks its value");
      if (words->len == 0 && help)
        g_ptr_array_add (words, g_strdup ("--help"));
      if (words->len == 0)
        return usage_error (cli, "A command is missing");

      word = g_ptr_array_steal_index (words, 0);
      if (answer_question (command, word))
        return SLUICE_CLI_SUCCESS;

      next = find_command (list, prefix, word);
      if (next == NULL)
        return unknown_command (cli, prefix, word);
      command = next;
      if (command->run != NULL)
        break;
      list = command->commands;
    }

  if (help)
    g_ptr_array_add (words, g_strdup ("--help"));
  return run_command (cli, command, words, options);
}

/* Wrong usage must be reported in the form asked for, whatever is wrong. */
static void
find_output (SluiceCli *cli,
             int        argc,
             char     **argv)
{
  for (int i = 1; i < argc; i++)
    {
      if (g_str_has_prefix (argv[i], "--output="))
        sluice_cli_parse_output (argv[i] + strlen ("--output="), &cli->output);
      else if ((g_str_equal (argv[i], "--output") || g_str_equal (argv[i], "-o")) && i + 1 < argc)
        sluice_cli_parse_output (argv[i + 1], &cli->output);
    }
}

/* A result that did not reach its file is no success. */
static SluiceCliStatus
finish_output (SluiceCliStatus status)
{
  if (fflush (stdout) == 0 || errno == EPIPE)
    return status;

  fprintf (stderr, "sluice-cli: Standard output: %s\n", g_strerror (errno));
  return sluice_cli_worst (status, errno == ENOSPC ? SLUICE_CLI_TEMPORARY : SLUICE_CLI_FAILED);
}

int
main (int    argc,
      char **argv)
{
  g_autoptr(SluiceCli) cli = NULL;
  g_autoptr(GPtrArray) words = g_ptr_array_new_with_free_func (g_free);
  SluiceCliStatus status;

  sluice_keyring_take_environment ();
  protect_memory ();
  setlocale (LC_ALL, "");
  /* Numbers in JSON and SQL have a point in every country. */
  setlocale (LC_NUMERIC, "C");
  g_set_prgname ("sluice-cli");
  /* A reader that went away must not take the run with it. */
  signal (SIGPIPE, SIG_IGN);

  cli = sluice_cli_new ();
  g_unix_signal_add (SIGINT, signal_cb, cli);
  g_unix_signal_add (SIGTERM, signal_cb, cli);
  g_unix_signal_add (SIGUSR1, try_now_cb, cli);
  find_output (cli, argc, argv);
  for (int i = 1; i < argc; i++)
    g_ptr_array_add (words, g_strdup (argv[i]));

  status = dispatch (cli, words);
  sluice_cli_close (cli);
  return (int) finish_output (status);
}
