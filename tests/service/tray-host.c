/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

/* The tray's icon without the service behind it. What it shall tell comes as
 * lines on standard input, words separated by tabs; what is chosen goes to
 * standard output, the action and its parameter. */

#include "sluice-tray.h"

#include <gio/gunixinputstream.h>
#include <locale.h>
#include <stdio.h>
#include <unistd.h>

typedef struct
{
  GMainLoop *loop;
  SluiceTrayModel *model;
  SluiceTray *tray;
  GDataInputStream *lines;
} Host;

static guint64
number (const char *word)
{
  return g_ascii_strtoull (word, NULL, 10);
}

static void
obey (Host  *host,
      char **words)
{
  const guint n = g_strv_length (words);

  if (g_str_equal (words[0], "visible") && n == 2)
    sluice_tray_set_visible (host->tray, number (words[1]) != 0);
  else if (g_str_equal (words[0], "run") && n == 4)
    sluice_tray_model_add_run (host->model, words[1], words[2], words[3]);
  else if (g_str_equal (words[0], "progress") && n == 4)
    sluice_tray_model_set_progress (host->model, words[1], number (words[2]), number (words[3]), NULL);
  else if (g_str_equal (words[0], "wait") && n == 3)
    sluice_tray_model_set_progress (host->model, words[1], 0, 0, words[2]);
  else if (g_str_equal (words[0], "ended") && n == 2)
    sluice_tray_model_remove_run (host->model, words[1]);
  else if (g_str_equal (words[0], "task") && n == 3)
    sluice_tray_model_add_task (host->model, words[1], words[2]);
  else if (g_str_equal (words[0], "schedules") && n == 4)
    sluice_tray_model_set_schedules (host->model, (guint) number (words[1]), (gint64) number (words[2]), words[3]);
  else if (g_str_equal (words[0], "attention") && n == 3)
    sluice_tray_model_set_attention (host->model, words[1], words[2]);
  else if (g_str_equal (words[0], "well") && n == 2)
    sluice_tray_model_set_attention (host->model, words[1], NULL);
  else if (g_str_equal (words[0], "paused") && n == 2)
    sluice_tray_model_set_all_paused (host->model, number (words[1]) != 0);
  else if (g_str_equal (words[0], "inhibited") && n == 2)
    sluice_tray_model_set_sleep_inhibited (host->model, number (words[1]) != 0);
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
      g_main_loop_quit (host->loop);
      return;
    }
  words = g_strsplit (line, "\t", -1);
  obey (host, words);
  g_data_input_stream_read_line_async (host->lines, G_PRIORITY_DEFAULT, NULL, line_cb, host);
}

static void
action_cb (GSimpleAction *action,
           GVariant      *parameter,
           gpointer       user_data)
{
  printf ("%s %s\n", g_action_get_name (G_ACTION (action)),
          parameter == NULL ? "" : g_variant_get_string (parameter, NULL));
  fflush (stdout);
}

static void
token_cb (SluiceTray *tray,
          const char *token,
          gpointer    user_data)
{
  printf ("token %s\n", token);
  fflush (stdout);
}

int
main (int    argc,
      char **argv)
{
  const GActionEntry entries[] = {
    { .name = "open", .activate = action_cb },
    { .name = "show-run", .activate = action_cb, .parameter_type = "s" },
    { .name = "stop-run", .activate = action_cb, .parameter_type = "s" },
    { .name = "run-task", .activate = action_cb, .parameter_type = "s" },
    { .name = "show-task", .activate = action_cb, .parameter_type = "s" },
    { .name = "pause-all", .activate = action_cb },
    { .name = "preferences", .activate = action_cb },
    { .name = "quit", .activate = action_cb },
  };
  g_autoptr(GSimpleActionGroup) actions = g_simple_action_group_new ();
  g_autoptr(GInputStream) input = g_unix_input_stream_new (STDIN_FILENO, FALSE);
  Host host;

  setlocale (LC_ALL, "");
  setlocale (LC_NUMERIC, "C");
  g_action_map_add_action_entries (G_ACTION_MAP (actions), entries, G_N_ELEMENTS (entries), NULL);
  host.loop = g_main_loop_new (NULL, FALSE);
  host.model = sluice_tray_model_new ();
  host.tray = sluice_tray_new (host.model, G_ACTION_GROUP (actions));
  host.lines = g_data_input_stream_new (input);
  g_signal_connect (host.tray, "activation-token", G_CALLBACK (token_cb), NULL);
  g_data_input_stream_read_line_async (host.lines, G_PRIORITY_DEFAULT, NULL, line_cb, &host);
  g_main_loop_run (host.loop);

  g_object_unref (host.lines);
  g_object_unref (host.tray);
  g_object_unref (host.model);
  g_main_loop_unref (host.loop);
  return 0;
}
