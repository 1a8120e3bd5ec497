/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-run-arguments.h"

static void
add_option (GPtrArray  *argv,
            const char *name,
            char       *value)
{
  g_ptr_array_add (argv, g_strdup (name));
  g_ptr_array_add (argv, value);
}

static void
add_params (GPtrArray *argv,
            GVariant  *params)
{
  GVariantIter iter;
  const char *name;
  const char *value;

  if (params == NULL)
    return;

  g_variant_iter_init (&iter, params);
  while (g_variant_iter_next (&iter, "{&s&s}", &name, &value))
    add_option (argv, "--param", g_strdup_printf ("%s=%s", name, value));
}

static void
add_origin (GPtrArray              *argv,
            const SluiceRunRequest *request)
{
  g_autoptr(GDateTime) seconds = g_date_time_new_from_unix_utc (request->due / G_USEC_PER_SEC);
  g_autoptr(GDateTime) due = g_date_time_add (seconds, request->due % G_USEC_PER_SEC);

  if (request->trigger != SLUICE_TRIGGER_MANUAL)
    add_option (argv, "--trigger", g_strdup (sluice_trigger_to_string (request->trigger)));
  if (request->due != 0)
    add_option (argv, "--due", g_date_time_format_iso8601 (due));
  if (request->cause != NULL)
    add_option (argv, "--cause", g_strdup (request->cause));
  if (request->chain != NULL)
    add_option (argv, "--chain", g_strdup (request->chain));
  if (request->retry_of != NULL)
    add_option (argv, "--retry-of", g_strdup (request->retry_of));
}

/**
 * sluice_run_arguments_new:
 * @request: what is asked for
 * @cli: the path of sluice-cli
 * @workspace: the workspace's directory
 *
 * Returns: (transfer full) (element-type utf8): the command of a run whose events
 *   are read by who starts it, with %NULL at its end
 */
GPtrArray *
sluice_run_arguments_new (const SluiceRunRequest *request,
                          const char             *cli,
                          const char             *workspace)
{
  GPtrArray *argv;

  g_return_val_if_fail (request != NULL, NULL);
  g_return_val_if_fail (cli != NULL && workspace != NULL, NULL);

  argv = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (argv, g_strdup (cli));
  g_ptr_array_add (argv, g_strdup ("run"));
  add_option (argv, "--output", g_strdup ("events"));
  add_option (argv, "--workspace", g_strdup (workspace));
  add_params (argv, request->params);
  if (request->limit > 0)
    add_option (argv, "--limit", g_strdup_printf ("%" G_GUINT64_FORMAT, request->limit));
  if (request->dry_run)
    g_ptr_array_add (argv, g_strdup ("--dry-run"));
  if (request->restart)
    g_ptr_array_add (argv, g_strdup ("--restart"));
  add_origin (argv, request);
  g_ptr_array_add (argv, g_strdup ("--"));
  g_ptr_array_add (argv, g_strdup (request->task));
  g_ptr_array_add (argv, NULL);
  return argv;
}
