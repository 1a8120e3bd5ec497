/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-child.h"

#include "sluice-error.h"

#include <glib/gi18n.h>
#include <signal.h>

/*
 * Whatever touches foreign bytes happens in a child: `sluice-cli` is started,
 * given a document on its standard input, and answers with one JSON object. A
 * parser that dies on hostile input takes the child down, not the window.
 */

/* Both set once by sluice_child_init, before the main loop runs. */
static char *cli_path;
static char *sample_server_path;

/* To be called before the main loop runs: it looks at the disk. */
static char *
find_helper (const char *directory,
             const char *name,
             const char *variable)
{
  static const char * const places[] = { ".", "../cli", "../../examples", "../examples",
                                         "../libexec" };
  const char *given = g_getenv (variable);

  if (given != NULL && *given != '\0')
    return g_strdup (given);
  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      g_autofree char *path = g_build_filename (directory, places[i], name, NULL);

      if (g_file_test (path, G_FILE_TEST_IS_EXECUTABLE | G_FILE_TEST_IS_REGULAR))
        return g_steal_pointer (&path);
    }
  if (g_str_equal (name, "sluice-cli"))
    return g_build_filename (BINDIR, name, NULL);
  return g_build_filename (LIBEXECDIR, name, NULL);
}

/**
 * sluice_child_init:
 * @program_path: (nullable): the path of the running program
 *
 * Finds `sluice-cli` and the sample server: `$SLUICE_CLI` and
 * `$SLUICE_SAMPLE_API`, else beside the running program, else in the build
 * tree, else where they were configured to be installed. To be called
 * from main, before the main loop: it looks at the disk.
 */
void
sluice_child_init (const char *program_path)
{
  g_autofree char *self = NULL;
  g_autofree char *directory = NULL;

  self = g_file_read_link ("/proc/self/exe", NULL);
  if (self == NULL)
    self = g_strdup (program_path == NULL ? "sluice" : program_path);

  directory = g_path_get_dirname (self);
  g_free (cli_path);
  cli_path = find_helper (directory, "sluice-cli", "SLUICE_CLI");
  g_free (sample_server_path);
  sample_server_path = find_helper (directory, "sluice-sample-api", "SLUICE_SAMPLE_API");
}

/**
 * sluice_child_get_program:
 *
 * Returns: the path of `sluice-cli`
 */
const char *
sluice_child_get_program (void)
{
  return cli_path;
}

/**
 * sluice_child_get_sample_server:
 *
 * Returns: the path of the sample server
 */
const char *
sluice_child_get_sample_server (void)
{
  return sample_server_path;
}

typedef struct
{
  /* In-progress data */
  GSubprocess *process;
  gulong cancelled_id;
  GCancellable *cancellable;    /* (nullable) */
  gboolean wants_bytes;         /* what it prints is not one JSON value */

  /* Output data */
  GBytes *out;                  /* (owned) (nullable) */
  GBytes *err;                  /* (owned) (nullable) */
  JsonNode *answer;             /* (nullable) what came with an error */
} RunData;

static void
run_data_free (RunData *data)
{
  if (data->cancelled_id != 0)
    g_cancellable_disconnect (data->cancellable, data->cancelled_id);
  g_clear_object (&data->cancellable);
  g_clear_object (&data->process);
  g_clear_pointer (&data->out, g_bytes_unref);
  g_clear_pointer (&data->err, g_bytes_unref);
  g_clear_pointer (&data->answer, json_node_unref);
  g_free (data);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RunData, run_data_free)

static void
cancelled_cb (GCancellable *cancellable,
              gpointer      user_data)
{
  g_subprocess_send_signal (G_SUBPROCESS (user_data), SIGTERM);
}

static gboolean
is_error (JsonNode *root)
{
  JsonNode *error = NULL;

  if (!JSON_NODE_HOLDS_OBJECT (root))
    return FALSE;
  error = json_object_get_member (json_node_get_object (root), "error");
  return error != NULL && !JSON_NODE_HOLDS_NULL (error);
}

/**
 * sluice_child_error_from_answer:
 * @root: (nullable): what a child said: `{"error": {"code", "message", "hint"}}`
 * @complaint: (nullable): what it wrote on standard error
 *
 * Returns: (transfer full): both as an error of the engine's domain
 */
GError *
sluice_child_error_from_answer (JsonNode   *root,
                                const char *complaint)
{
  JsonObject *object = NULL;
  JsonObject *inner = NULL;
  JsonNode *node = NULL;
  GError *error = NULL;
  const char *message = NULL;

  if (root != NULL && JSON_NODE_HOLDS_OBJECT (root))
    object = json_node_get_object (root);
  node = object == NULL ? NULL : json_object_get_member (object, "error");
  if (node != NULL && JSON_NODE_HOLDS_OBJECT (node))
    inner = json_node_get_object (node);
  if (inner != NULL)
    message = json_object_get_string_member_with_default (inner, "message", NULL);
  if (message != NULL)
    {
      error = sluice_error_new (SLUICE_ERROR_FAILED,
                                json_object_get_string_member_with_default (inner, "code", "failed"),
                                "%s", message);
      if (json_object_get_string_member_with_default (inner, "hint", NULL) != NULL)
        sluice_error_set_hint (error, "%s", json_object_get_string_member (inner, "hint"));
      node = json_object_get_member (inner, "where");
      if (node != NULL && JSON_NODE_HOLDS_OBJECT (node))
        sluice_error_get_where (error)->byte =
          json_object_get_int_member_with_default (json_node_get_object (node), "byte", -1);
      return error;
    }
  if (complaint != NULL && *complaint != '\0')
    return sluice_error_new (SLUICE_ERROR_FAILED, "helper_failed", "%s", complaint);
  return sluice_error_new (SLUICE_ERROR_FAILED, "helper_failed", "%s",
                           _("The helper process ended without an answer. Please try again."));
}

/* Beside the main loop: a large sample takes longer to parse than the window may
 * stand still. */
static void
parse_thread (GTask        *task,
              gpointer      source,
              gpointer      task_data,
              GCancellable *cancellable)
{
  RunData *data = task_data;
  g_autoptr(JsonParser) parser = json_parser_new ();
  g_autofree char *complaint = NULL;
  JsonNode *root = NULL;

  if (data->wants_bytes && data->out != NULL && g_subprocess_get_if_exited (data->process) &&
      g_subprocess_get_exit_status (data->process) == 0)
    {
      g_task_return_pointer (task, g_steal_pointer (&data->out), (GDestroyNotify) g_bytes_unref);
      return;
    }
  if (data->out != NULL && g_bytes_get_size (data->out) > 0 &&
      json_parser_load_from_data (parser, g_bytes_get_data (data->out, NULL),
                                  (gssize) g_bytes_get_size (data->out), NULL))
    root = json_parser_steal_root (parser);

  /* An exit status above 0 may go with an answer: the steps of a test of which
   * one failed. */
  if (g_subprocess_get_if_exited (data->process) && root != NULL && !is_error (root))
    {
      g_clear_object (&parser);
      g_task_return_pointer (task, root, (GDestroyNotify) json_node_unref);
      return;
    }

  if (data->err != NULL && g_bytes_get_size (data->err) > 0)
    {
      g_autofree char *text = g_strndup (g_bytes_get_data (data->err, NULL), g_bytes_get_size (data->err));

      complaint = g_utf8_make_valid (g_strstrip (text), -1);
    }
  data->answer = root;
  g_task_return_error (task, sluice_child_error_from_answer (root, complaint));
}

static void
communicated_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  RunData *data = g_task_get_task_data (task);
  GError *error = NULL;

  if (!g_subprocess_communicate_finish (G_SUBPROCESS (source), result, &data->out, &data->err, &error))
    g_task_return_error (task, error);
  else if (!g_task_return_error_if_cancelled (task))
    g_task_run_in_thread (task, parse_thread);
}

static void
start (GTask              *task,
       const char * const *arguments,
       const char         *input,
       gboolean            wants_bytes)
{
  GCancellable *cancellable = g_task_get_cancellable (task);
  g_autoptr(GPtrArray) argv = g_ptr_array_new ();
  g_autoptr(GBytes) bytes = NULL;
  g_autoptr(RunData) data = g_new0 (RunData, 1);
  GError *error = NULL;
  RunData *borrowed = data;

  g_ptr_array_add (argv, cli_path);
  for (guint i = 0; arguments[i] != NULL; i++)
    g_ptr_array_add (argv, (gpointer) arguments[i]);
  g_ptr_array_add (argv, NULL);

  data->wants_bytes = wants_bytes;
  /* What the window has open closes by itself in another program. Where GLib need not
   * close it, it does not copy the process, which takes the window some milliseconds. */
  data->process = g_subprocess_newv ((const char * const *) argv->pdata,
                                     G_SUBPROCESS_FLAGS_INHERIT_FDS |
                                     G_SUBPROCESS_FLAGS_STDIN_PIPE |
                                     G_SUBPROCESS_FLAGS_STDOUT_PIPE |
                                     G_SUBPROCESS_FLAGS_STDERR_PIPE, &error);
  if (data->process == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  if (cancellable != NULL)
    {
      data->cancellable = g_object_ref (cancellable);
      data->cancelled_id = g_cancellable_connect (cancellable, G_CALLBACK (cancelled_cb),
                                                  g_object_ref (data->process), g_object_unref);
    }
  g_task_set_task_data (task, g_steal_pointer (&data), (GDestroyNotify) run_data_free);
  bytes = g_bytes_new (input == NULL ? "" : input, input == NULL ? 0 : strlen (input));
  g_subprocess_communicate_async (borrowed->process, bytes, cancellable, communicated_cb, g_object_ref (task));
}

/**
 * sluice_child_run_async:
 * @arguments: what follows `sluice-cli` on its command line; never a secret
 * @input: (nullable): its standard input
 * @cancellable: (nullable): ends the child
 * @callback: called with the answer
 * @user_data: for @callback
 *
 * Runs `sluice-cli` and parses the JSON value that it prints.
 */
void
sluice_child_run_async (const char * const  *arguments,
                        const char          *input,
                        GCancellable        *cancellable,
                        GAsyncReadyCallback  callback,
                        gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;

  g_return_if_fail (arguments != NULL);

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, sluice_child_run_async);
  start (task, arguments, input, FALSE);
}

/**
 * sluice_child_run_finish:
 * @result: what the callback was given
 * @error: return location for an error: one of the engine's domain with the
 *   child's code and hint, of #GIOErrorEnum when it could not be started or was
 *   cancelled
 *
 * Returns: (transfer full): the root of the child's answer
 */
JsonNode *
sluice_child_run_finish (GAsyncResult  *result,
                         GError       **error)
{
  g_return_val_if_fail (G_IS_TASK (result), NULL);
  g_return_val_if_fail (g_task_get_source_tag (G_TASK (result)) == sluice_child_run_async, NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * sluice_child_read_async:
 * @arguments: what follows `sluice-cli` on its command line; never a secret
 * @input: (nullable): its standard input
 * @cancellable: (nullable): ends the child
 * @callback: called with what it printed
 * @user_data: for @callback
 *
 * Runs `sluice-cli` for what it prints as it is: records, a line each.
 */
void
sluice_child_read_async (const char * const  *arguments,
                         const char          *input,
                         GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;

  g_return_if_fail (arguments != NULL);

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, sluice_child_read_async);
  start (task, arguments, input, TRUE);
}

/**
 * sluice_child_read_finish:
 * @result: what the callback was given
 * @error: return location for an error, as of [func@Sluice.child_run_finish]
 *
 * Returns: (transfer full): what the child printed
 */
GBytes *
sluice_child_read_finish (GAsyncResult  *result,
                          GError       **error)
{
  g_return_val_if_fail (G_IS_TASK (result), NULL);
  g_return_val_if_fail (g_task_get_source_tag (G_TASK (result)) == sluice_child_read_async, NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * sluice_child_get_answer:
 * @result: what the callback was given
 *
 * A child that failed may still have something to tell: how far it came.
 *
 * Returns: (transfer none) (nullable): the answer that went with the error, as
 *   long as @result lives
 */
JsonNode *
sluice_child_get_answer (GAsyncResult *result)
{
  RunData *data = NULL;

  g_return_val_if_fail (G_IS_TASK (result), NULL);
  g_return_val_if_fail (g_task_get_source_tag (G_TASK (result)) == sluice_child_run_async, NULL);

  data = g_task_get_task_data (G_TASK (result));
  return data == NULL ? NULL : data->answer;
}
