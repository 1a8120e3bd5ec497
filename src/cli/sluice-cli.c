/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-cli.h"

#include "sluice-error.h"
#include "sluice-keyring.h"

#include <gio/gunixinputstream.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/**
 * sluice_cli_new:
 *
 * Returns: (transfer full): what all commands share, nothing opened yet
 */
SluiceCli *
sluice_cli_new (void)
{
  SluiceCli *self = g_new0 (SluiceCli, 1);

  self->cancellable = g_cancellable_new ();
  self->secrets = sluice_keyring_new ();
  return self;
}

/**
 * sluice_cli_free:
 * @self: (transfer full): what all commands share
 */
void
sluice_cli_free (SluiceCli *self)
{
  g_return_if_fail (self != NULL);

  sluice_cli_close (self);
  g_clear_object (&self->secrets);
  g_clear_object (&self->cancellable);
  g_free (self->workspace);
  g_free (self);
}

/**
 * sluice_cli_parse_output:
 * @text: what was written behind `--output`
 * @ret_output: (out): what it means
 *
 * Returns: %FALSE if @text is none of the forms
 */
gboolean
sluice_cli_parse_output (const char      *text,
                         SluiceCliOutput *ret_output)
{
  static const char *const names[] = { "text", "json", "events", "records" };

  g_return_val_if_fail (text != NULL, FALSE);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_str_equal (text, names[i]))
      {
        *ret_output = (SluiceCliOutput) i;
        return TRUE;
      }
  return FALSE;
}

static gboolean
output_cb (const char  *option,
           const char  *value,
           gpointer     data,
           GError     **error)
{
  SluiceCli *self = data;

  if (sluice_cli_parse_output (value, &self->output))
    return TRUE;

  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
               "--output is text, json or events, not “%s”", value);
  return FALSE;
}

static gboolean
check_output (SluiceCli               *self,
              const SluiceCliCommand  *command,
              GError                 **error)
{
  if (self->output != SLUICE_CLI_OUTPUT_RECORDS || command->has_records)
    return TRUE;
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
               "“%s” has no records to print: --output is text, json or events", command->name);
  return FALSE;
}

static gboolean
check_utf8 (GStrv    argv,
            GError **error)
{
  for (guint i = 1; argv[i] != NULL; i++)
    if (!g_utf8_validate (argv[i], -1, NULL))
      {
        g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                     "Argument %u is not valid UTF-8", i);
        return FALSE;
      }
  return TRUE;
}

/* A `--` that ended the options has done its work. */
static void
drop_separator (GStrv argv)
{
  for (guint i = 1; argv[i] != NULL; i++)
    if (g_str_equal (argv[i], "--"))
      {
        const gsize n_moved = g_strv_length (&argv[i]);

        g_free (argv[i]);
        memmove (&argv[i], &argv[i + 1], n_moved * sizeof *argv);
        return;
      }
}

static gboolean
check_count (const SluiceCliCommand  *command,
             GStrv                    argv,
             guint                    min,
             guint                    max,
             GError                 **error)
{
  const guint n = g_strv_length (argv) - 1;

  if (n < min)
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                 "“%s” needs more arguments: %s", command->name, command->arguments);
  else if (n > max)
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                 "“%s” is one argument too many for “%s”", argv[1 + max], command->name);
  return n >= min && n <= max;
}

/**
 * sluice_cli_parse:
 * @self: what all commands share
 * @command: the command
 * @entries: (nullable): its own options
 * @min: least arguments
 * @max: most arguments
 * @argv: (inout): program name and arguments; the arguments are left
 *
 * Parses the options. Wrong usage is reported here; `--help` does not come
 * back.
 *
 * Returns: %FALSE if the usage is wrong
 */
gboolean
sluice_cli_parse (SluiceCli              *self,
                  const SluiceCliCommand *command,
                  const GOptionEntry     *entries,
                  guint                   min,
                  guint                   max,
                  GStrv                  *argv)
{
  const GOptionEntry common[] = {
    { "workspace", 0, 0, G_OPTION_ARG_FILENAME, &self->workspace,
      "The directory that holds tasks, connections and runs", "DIR" },
    { "output", 'o', 0, G_OPTION_ARG_CALLBACK, (gpointer) output_cb,
      command->has_records ? "text, json, or records: one JSON object a line" : "text, json or events", "FORM" },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr(GOptionContext) context = g_option_context_new (command->arguments);
  g_autoptr(GError) error = NULL;
  g_autofree char *program = g_strconcat ("sluice-cli ", command->name, NULL);
  GOptionGroup *group = g_option_group_new ("main", "", "", self, NULL);

  g_set_prgname (program);
  g_option_group_add_entries (group, common);
  if (entries != NULL)
    g_option_group_add_entries (group, entries);
  g_option_context_set_main_group (context, group);
  g_option_context_set_summary (context, command->summary);
  g_option_context_set_description (context, command->description);

  if (check_utf8 (*argv, &error) && g_option_context_parse_strv (context, argv, &error))
    {
      drop_separator (*argv);
      if (check_output (self, command, &error) && check_count (command, *argv, min, max, &error))
        return TRUE;
    }

  {
    g_autoptr(GError) usage = sluice_error_new (SLUICE_ERROR_INVALID, "usage", "%s", error->message);

    sluice_error_set_hint (usage, "See “%s --help”.", program);
    sluice_cli_fail (self, usage, NULL);
  }
  return FALSE;
}

/**
 * sluice_cli_open:
 * @self: what all commands share
 * @error: return location
 *
 * Opens the workspace's database, once.
 *
 * Returns: %TRUE if it is open
 */
gboolean
sluice_cli_open (SluiceCli  *self,
                 GError    **error)
{
  g_auto(SluiceCliSync) sync = { NULL };

  if (self->store != NULL)
    return TRUE;

  sluice_store_open_async (self->workspace, self->cancellable, sluice_cli_sync_cb, &sync);
  self->store = sluice_store_open_finish (sluice_cli_sync_wait (&sync), error);
  if (self->store == NULL)
    return FALSE;
  if (sluice_store_get_notice (self->store) != NULL)
    fprintf (stderr, "sluice-cli: %s\n", sluice_store_get_notice (self->store));
  return TRUE;
}

/**
 * sluice_cli_close:
 * @self: what all commands share
 *
 * Closes the workspace's database, if it is open.
 */
void
sluice_cli_close (SluiceCli *self)
{
  g_auto(SluiceCliSync) sync = { NULL };
  g_autoptr(GError) error = NULL;

  if (self->store == NULL)
    return;

  sluice_store_close_async (self->store, NULL, sluice_cli_sync_cb, &sync);
  if (!sluice_store_close_finish (self->store, sluice_cli_sync_wait (&sync), &error))
    g_debug ("Closing the workspace: %s", error->message);
  g_clear_object (&self->store);
}

/**
 * sluice_cli_read_stdin:
 * @self: what all commands share
 * @ret_length: (out): bytes read
 * @error: return location
 *
 * Reads all of standard input, so that a signal can still stop us.
 *
 * Returns: (transfer full) (nullable): the bytes, and a NUL behind them
 */
char *
sluice_cli_read_stdin (SluiceCli  *self,
                       gsize      *ret_length,
                       GError    **error)
{
  g_autoptr(GInputStream) input = g_unix_input_stream_new (STDIN_FILENO, FALSE);
  g_autoptr(GOutputStream) output = g_memory_output_stream_new_resizable ();
  g_auto(SluiceCliSync) sync = { NULL };
  char *data;

  g_output_stream_splice_async (output, input, G_OUTPUT_STREAM_SPLICE_NONE, G_PRIORITY_DEFAULT,
                                self->cancellable, sluice_cli_sync_cb, &sync);
  if (g_output_stream_splice_finish (output, sluice_cli_sync_wait (&sync), error) < 0)
    return NULL;
  if (!g_output_stream_write_all (output, "", 1, NULL, NULL, error) ||
      !g_output_stream_close (output, NULL, error))
    return NULL;

  *ret_length = g_memory_output_stream_get_data_size (G_MEMORY_OUTPUT_STREAM (output)) - 1;
  data = g_memory_output_stream_steal_data (G_MEMORY_OUTPUT_STREAM (output));
  return data;
}
