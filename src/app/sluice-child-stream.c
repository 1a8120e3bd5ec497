/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-child-stream.h"

#include "sluice-child.h"
#include "sluice-error.h"

#include <glib/gi18n.h>
#include <signal.h>
#include <string.h>

struct _SluiceChildStream
{
  GObject parent_instance;

  GSubprocess *process;         /* (owned) (nullable) */
  GDataInputStream *lines;      /* (owned) (nullable) */
  GError *error;                /* (owned) (nullable) what the child said is wrong */
  gboolean is_stopped;
  gboolean has_ended;
};

enum
{
  SIGNAL_EVENT,
  SIGNAL_ENDED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SluiceChildStream, sluice_child_stream, G_TYPE_OBJECT)

static void read_line (SluiceChildStream *self);

static void
sluice_child_stream_finalize (GObject *object)
{
  SluiceChildStream *self = SLUICE_CHILD_STREAM (object);

  g_clear_object (&self->lines);
  g_clear_object (&self->process);
  g_clear_error (&self->error);

  G_OBJECT_CLASS (sluice_child_stream_parent_class)->finalize (object);
}

static void
sluice_child_stream_class_init (SluiceChildStreamClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sluice_child_stream_finalize;
  signals[SIGNAL_EVENT] =
    g_signal_new ("event", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, JSON_TYPE_OBJECT);
  signals[SIGNAL_ENDED] =
    g_signal_new ("ended", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, G_TYPE_ERROR);
}

static void
sluice_child_stream_init (SluiceChildStream *self)
{
}

SluiceChildStream *
sluice_child_stream_new (void)
{
  return g_object_new (SLUICE_TYPE_CHILD_STREAM, NULL);
}

static void
end (SluiceChildStream *self)
{
  g_autoptr(GError) error = g_steal_pointer (&self->error);

  if (self->has_ended)
    return;
  self->has_ended = TRUE;
  if (self->is_stopped)
    {
      g_clear_error (&error);
      error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, _("Stopped"));
    }
  g_signal_emit (self, signals[SIGNAL_ENDED], 0, error);
}

static gboolean
end_cb (gpointer user_data)
{
  end (user_data);
  return G_SOURCE_REMOVE;
}

/* A child that was killed has not said what is wrong. */
static void
waited_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(SluiceChildStream) self = user_data;
  GSubprocess *process = G_SUBPROCESS (source);
  gboolean is_well = g_subprocess_wait_finish (process, result, NULL) &&
                     g_subprocess_get_if_exited (process) &&
                     g_subprocess_get_exit_status (process) == 0;

  if (!is_well && self->error == NULL)
    self->error = sluice_child_error_from_answer (NULL, NULL);
  end (self);
}

static void
take_line (SluiceChildStream *self,
           const char        *line)
{
  g_autoptr(JsonParser) parser = json_parser_new ();
  JsonNode *root = NULL;

  if (!json_parser_load_from_data (parser, line, -1, NULL))
    return;
  root = json_parser_get_root (parser);
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    return;
  if (json_object_has_member (json_node_get_object (root), "error"))
    {
      g_clear_error (&self->error);
      self->error = sluice_child_error_from_answer (root, NULL);
    }
  else if (!self->is_stopped)
    g_signal_emit (self, signals[SIGNAL_EVENT], 0, json_node_get_object (root));
}

static void
line_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(SluiceChildStream) self = user_data;
  g_autofree char *line = NULL;

  line = g_data_input_stream_read_line_finish (G_DATA_INPUT_STREAM (source), result, NULL, NULL);
  if (line == NULL)
    {
      g_subprocess_wait_async (self->process, NULL, waited_cb, g_object_ref (self));
      return;
    }
  take_line (self, line);
  read_line (self);
}

static void
read_line (SluiceChildStream *self)
{
  g_data_input_stream_read_line_async (self->lines, G_PRIORITY_DEFAULT, NULL, line_cb, g_object_ref (self));
}

static void
written_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autofree char *input = user_data;

  /* A child that reads no further says why itself. */
  g_output_stream_write_all_finish (G_OUTPUT_STREAM (source), result, NULL, NULL);
  g_output_stream_close_async (G_OUTPUT_STREAM (source), G_PRIORITY_DEFAULT, NULL, NULL, NULL);
}

/**
 * sluice_child_stream_start:
 * @self: a #SluiceChildStream that was not started yet
 * @arguments: what follows `sluice-cli` on its command line; never a secret
 * @input: (nullable): its standard input
 *
 * Starts the child. Its signals come from the main loop, never from here.
 */
void
sluice_child_stream_start (SluiceChildStream  *self,
                           const char * const *arguments,
                           const char         *input)
{
  g_autoptr(GPtrArray) argv = NULL;
  char *text = NULL;

  g_return_if_fail (SLUICE_IS_CHILD_STREAM (self));
  g_return_if_fail (arguments != NULL);
  g_return_if_fail (self->process == NULL);

  argv = g_ptr_array_new ();
  g_ptr_array_add (argv, (gpointer) sluice_child_get_program ());
  for (guint i = 0; arguments[i] != NULL; i++)
    g_ptr_array_add (argv, (gpointer) arguments[i]);
  g_ptr_array_add (argv, NULL);
  /* As in sluice_child_run_async(): not a copy of the process. */
  self->process = g_subprocess_newv ((const char * const *) argv->pdata,
                                     G_SUBPROCESS_FLAGS_INHERIT_FDS | G_SUBPROCESS_FLAGS_STDIN_PIPE |
                                     G_SUBPROCESS_FLAGS_STDOUT_PIPE,
                                     &self->error);
  if (self->process == NULL)
    {
      g_idle_add_full (G_PRIORITY_DEFAULT, end_cb, g_object_ref (self), g_object_unref);
      return;
    }
  text = g_strdup (input == NULL ? "" : input);
  g_output_stream_write_all_async (g_subprocess_get_stdin_pipe (self->process), text, strlen (text),
                                   G_PRIORITY_DEFAULT, NULL, written_cb, text);
  self->lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (self->process));
  read_line (self);
}

/**
 * sluice_child_stream_stop:
 * @self: a #SluiceChildStream
 *
 * Asks the child to stop, which cancels at the server, too.
 */
void
sluice_child_stream_stop (SluiceChildStream *self)
{
  g_return_if_fail (SLUICE_IS_CHILD_STREAM (self));

  if (self->process == NULL || self->has_ended)
    return;
  self->is_stopped = TRUE;
  g_subprocess_send_signal (self->process, SIGTERM);
}
