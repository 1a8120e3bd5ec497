/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-sample-server.h"

#include "sluice-child.h"
#include "sluice-error.h"

#include <glib/gi18n.h>
#include <string.h>

/* The port is always the same, so that the task of the sample works again when
 * the sample is started another day; a busy one is replaced by a free one. */
#define SAMPLE_PORT "8765"
#define SAMPLE_TOKEN "sample-token"
#define SAMPLE_PATH "/countries"

/* One server for the program, until it ends. */
static GSubprocess *server;
static char *server_url;

typedef struct
{
  /* Input data */
  gboolean any_port;

  /* In-progress data */
  GSubprocess *process;
  GDataInputStream *output;
} StartData;

static void
start_data_free (StartData *data)
{
  g_clear_object (&data->process);
  g_clear_object (&data->output);
  g_free (data);
}

static void start (GTask *task);

static void
line_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  StartData *data = g_task_get_task_data (task);
  g_autofree char *line = NULL;
  const char *url = NULL;

  line = g_data_input_stream_read_line_finish_utf8 (G_DATA_INPUT_STREAM (source), result, NULL,
                                                    NULL);
  if (g_task_return_error_if_cancelled (task))
    {
      g_subprocess_force_exit (data->process);
      return;
    }
  url = line == NULL ? NULL : strstr (line, "http://");
  if (url != NULL)
    {
      g_set_object (&server, data->process);
      g_free (server_url);
      server_url = g_strconcat (g_strchomp ((char *) url), SAMPLE_PATH, NULL);
      g_task_return_boolean (task, TRUE);
    }
  else if (!data->any_port)
    {
      data->any_port = TRUE;
      start (task);
    }
  else
    g_task_return_error (task, sluice_error_new (SLUICE_ERROR_FAILED, "sample_unavailable", "%s",
                                                 _("The sample server did not start. Is the "
                                                   "package iso-codes installed?")));
}

static void
start (GTask *task)
{
  StartData *data = g_task_get_task_data (task);
  const char *program = sluice_child_get_sample_server ();
  GError *error = NULL;

  g_clear_object (&data->process);
  g_clear_object (&data->output);
  /* Its input closes however this program ends. */
  data->process = g_subprocess_new (G_SUBPROCESS_FLAGS_INHERIT_FDS | G_SUBPROCESS_FLAGS_STDIN_PIPE |
                                    G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE, &error,
                                    program, "--with-input", "--port", data->any_port ? "0" : SAMPLE_PORT, NULL);
  if (data->process == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  data->output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (data->process));
  g_data_input_stream_read_line_async (data->output, G_PRIORITY_DEFAULT,
                                       g_task_get_cancellable (task), line_cb,
                                       g_object_ref (task));
}

/**
 * sluice_sample_server_start_async:
 * @cancellable: (nullable): a #GCancellable
 * @callback: called when the server answers
 * @user_data: for @callback
 *
 * Starts the sample API, unless it runs already.
 */
void
sluice_sample_server_start_async (GCancellable        *cancellable,
                                  GAsyncReadyCallback  callback,
                                  gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, sluice_sample_server_start_async);
  if (server != NULL && g_subprocess_get_identifier (server) != NULL)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }
  g_task_set_task_data (task, g_new0 (StartData, 1), (GDestroyNotify) start_data_free);
  start (task);
}

/**
 * sluice_sample_server_start_finish:
 * @result: what the callback was given
 * @ret_url: (out): where the sample is
 * @ret_token: (out): its credential
 * @error: return location for a #GError
 *
 * Returns: whether the server runs
 */
gboolean
sluice_sample_server_start_finish (GAsyncResult  *result,
                                   char         **ret_url,
                                   char         **ret_token,
                                   GError       **error)
{
  const char *token = g_getenv ("SLUICE_SAMPLE_TOKEN");

  g_return_val_if_fail (G_IS_TASK (result), FALSE);

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return FALSE;
  *ret_url = g_strdup (server_url);
  *ret_token = g_strdup (token != NULL && *token != '\0' ? token : SAMPLE_TOKEN);
  return TRUE;
}

/**
 * sluice_sample_server_stop:
 *
 * Ends the sample API, if it runs.
 */
void
sluice_sample_server_stop (void)
{
  if (server != NULL)
    g_subprocess_force_exit (server);
  g_clear_object (&server);
  g_clear_pointer (&server_url, g_free);
}
