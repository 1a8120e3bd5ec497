/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

/* Notifications without the service behind them. What happens comes as lines on
 * standard input, words separated by tabs; what buttons do to the service itself
 * goes to standard output, the action and its parameter. */

#include "sluice-notifier.h"
#include "sluice-settings.h"

#include <gio/gunixinputstream.h>
#include <locale.h>
#include <stdio.h>
#include <unistd.h>

typedef struct
{
  GApplication *application;
  SluiceWindowLauncher *launcher;
  SluiceNotifier *notifier;
  GDataInputStream *lines;
} Host;

static void
end (Host  *host,
     char **words)
{
  g_autoptr(JsonNode) node = json_from_string (words[4], NULL);

  g_assert_nonnull (node);
  sluice_notifier_run_ended (host->notifier, words[1], words[2], json_node_get_object (node),
                             g_str_equal (words[3], "1"));
}

/* Of all tasks but this one everything is wanted. */
static void
wish (Host  *host,
      char **words)
{
  g_autoptr(GHashTable) wishes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  SluiceNotify notify = SLUICE_NOTIFY_ALL;

  g_assert_true (sluice_notify_parse (words[2], &notify));
  g_hash_table_insert (wishes, g_strdup (words[1]), GINT_TO_POINTER (notify));
  sluice_notifier_set_wishes (host->notifier, wishes);
}

static void
obey (Host  *host,
      char **words)
{
  SluiceNotifier *notifier = host->notifier;
  const guint n = g_strv_length (words);

  if (g_str_equal (words[0], "ended") && n == 5)
    end (host, words);
  else if (g_str_equal (words[0], "retry") && n == 2)
    sluice_notifier_will_retry (notifier, words[1]);
  else if (g_str_equal (words[0], "recovered") && n == 4)
    sluice_notifier_recovered (notifier, words[1], words[2], words[3]);
  else if (g_str_equal (words[0], "paused") && n == 5)
    sluice_notifier_paused (notifier, words[1], words[2], words[3], words[4]);
  else if (g_str_equal (words[0], "resumed") && n == 2)
    sluice_notifier_resumed (notifier, words[1]);
  else if (g_str_equal (words[0], "overdue") && n == 4)
    sluice_notifier_overdue (notifier, words[1], words[2], g_ascii_strtoll (words[3], NULL, 10));
  else if (g_str_equal (words[0], "wish") && n == 3)
    wish (host, words);
  else if (g_str_equal (words[0], "authorized") && n == 3)
    sluice_notifier_authorized (notifier, words[1], words[2]);
  else if (g_str_equal (words[0], "run-seen") && n == 2)
    sluice_notifier_run_seen (notifier, words[1]);
  else if (g_str_equal (words[0], "task-seen") && n == 2)
    sluice_notifier_task_seen (notifier, words[1]);
  else if (g_str_equal (words[0], "setting") && n == 2)
    {
      printf ("%s %s\n", words[1], g_settings_get_boolean (sluice_settings_get_default (), words[1]) ? "true" : "false");
      fflush (stdout);
    }
  else
    g_error ("What is “%s” with %u words?", words[0], n);
}

static void
line_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  Host *host = user_data;
  g_auto(GStrv) words = NULL;
  g_autofree char *line = NULL;

  line = g_data_input_stream_read_line_finish (G_DATA_INPUT_STREAM (source), result, NULL, NULL);
  if (line == NULL)
    {
      g_application_release (host->application);
      g_application_quit (host->application);
      return;
    }
  words = g_strsplit (line, "\t", -1);
  obey (host, words);
  g_data_input_stream_read_line_async (host->lines, G_PRIORITY_DEFAULT, NULL, line_cb, host);
}

static void
print_cb (GSimpleAction *action,
          GVariant      *parameter,
          gpointer       user_data)
{
  printf ("%s %s\n", g_action_get_name (G_ACTION (action)), g_variant_get_string (parameter, NULL));
  fflush (stdout);
}

static void
print_both_cb (GSimpleAction *action,
               GVariant      *parameter,
               gpointer       user_data)
{
  const char *first = NULL;
  const char *second = NULL;

  g_variant_get (parameter, "(&s&s)", &first, &second);
  printf ("%s %s %s\n", g_action_get_name (G_ACTION (action)), first, second);
  fflush (stdout);
}

static void
show_cb (GSimpleAction *action,
         GVariant      *parameter,
         gpointer       user_data)
{
  Host *host = user_data;

  sluice_window_launcher_set_token (host->launcher, "token-1");
  sluice_window_launcher_show (host->launcher, g_action_get_name (G_ACTION (action)),
                               parameter == NULL ? NULL : g_variant_get_string (parameter, NULL));
}

static void
startup_cb (GApplication *application,
            gpointer      user_data)
{
  Host *host = user_data;
  g_autoptr(GInputStream) input = g_unix_input_stream_new (STDIN_FILENO, FALSE);

  host->launcher = sluice_window_launcher_new (g_application_get_dbus_connection (application));
  host->notifier = sluice_notifier_new (application, host->launcher, sluice_settings_get_default ());
  host->lines = g_data_input_stream_new (input);
  g_data_input_stream_read_line_async (host->lines, G_PRIORITY_DEFAULT, NULL, line_cb, host);
  g_application_hold (application);
}

int
main (int    argc,
      char **argv)
{
  const GActionEntry entries[] = {
    { .name = "run-task", .activate = print_cb, .parameter_type = "s" },
    { .name = "retry-run", .activate = print_cb, .parameter_type = "s" },
    { .name = "authorize", .activate = print_cb, .parameter_type = "s" },
    { .name = "show-sign-in", .activate = print_both_cb, .parameter_type = "(ss)" },
    { .name = "resume-schedule", .activate = print_cb, .parameter_type = "s" },
    { .name = "show-run", .activate = show_cb, .parameter_type = "s" },
    { .name = "show-rows", .activate = show_cb, .parameter_type = "s" },
    { .name = "show-task", .activate = show_cb, .parameter_type = "s" },
    { .name = "show-connections", .activate = show_cb },
    { .name = "show-connection", .activate = show_cb, .parameter_type = "s" },
  };
  char *arguments[] = { argv[0], NULL };
  Host host = { NULL };
  int status;

  setlocale (LC_ALL, "");
  setlocale (LC_NUMERIC, "C");
  host.application = g_application_new ("io.github.sluice.Sluice.Service", G_APPLICATION_IS_SERVICE);
  g_action_map_add_action_entries (G_ACTION_MAP (host.application), entries, G_N_ELEMENTS (entries), &host);
  g_signal_connect (host.application, "startup", G_CALLBACK (startup_cb), &host);
  status = g_application_run (host.application, 1, arguments);

  g_clear_object (&host.lines);
  g_clear_object (&host.notifier);
  g_clear_object (&host.launcher);
  g_object_unref (host.application);
  return status;
}
