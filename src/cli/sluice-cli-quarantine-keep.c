/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-cli-quarantine.h"

#include "sluice-cli-size.h"
#include "sluice-error.h"

#include <stdio.h>

static gint64
prune (SluiceCli                     *cli,
       const SluiceQuarantineLimits  *limits,
       SluiceQuarantineLimits        *ret_limits,
       GError                       **error)
{
  g_auto(SluiceCliSync) sync = { NULL };

  sluice_store_prune_rejects_async (cli->store, limits, cli->cancellable, sluice_cli_sync_cb, &sync);
  return sluice_store_prune_rejects_finish (cli->store, sluice_cli_sync_wait (&sync), ret_limits, error);
}

static gboolean
change_limits (const char              *days,
               const char              *size,
               SluiceQuarantineLimits  *limits,
               GError                 **error)
{
  guint64 number = 0;

  if (days != NULL)
    {
      if (!g_ascii_string_to_unsigned (days, 10, 0, 36500, &number, NULL))
        {
          sluice_set_error (error, SLUICE_ERROR_INVALID, "usage", "--days takes a number from 0 to 36500, not “%s”", days);
          return FALSE;
        }
      limits->days = (gint64) number;
    }
  if (size == NULL || sluice_cli_parse_size (size, &limits->bytes))
    return TRUE;
  sluice_set_error (error, SLUICE_ERROR_INVALID, "usage", "--size takes a size like 500M or 2G, not “%s”", size);
  return FALSE;
}

static void
print_limits (SluiceCli                    *cli,
              const SluiceQuarantineLimits *limits,
              gint64                        n)
{
  g_autofree char *size = g_format_size_full ((guint64) limits->bytes, G_FORMAT_SIZE_IEC_UNITS);
  g_autofree char *days = g_strdup_printf ("%" G_GINT64_FORMAT " days", limits->days);

  if (cli->output != SLUICE_CLI_OUTPUT_TEXT)
    {
      g_autoptr(JsonObject) object = json_object_new ();

      json_object_set_int_member (object, "days", limits->days);
      json_object_set_int_member (object, "bytes", limits->bytes);
      json_object_set_int_member (object, "deleted", n);
      sluice_cli_print_object (object);
      return;
    }
  fprintf (stdout, "Rejected rows are kept for %s, and up to %s; %" G_GINT64_FORMAT " were deleted.\n",
           limits->days > 0 ? days : "ever", limits->bytes > 0 ? size : "any size", n);
}

static SluiceCliStatus
run_keep (SluiceCli              *cli,
          const SluiceCliCommand *command,
          GStrv                  *argv)
{
  g_autofree char *days = NULL;
  g_autofree char *size = NULL;
  g_autoptr(GError) error = NULL;
  SluiceQuarantineLimits limits = { -1, -1 };
  gint64 n = -1;
  const GOptionEntry entries[] = {
    { "days", 0, 0, G_OPTION_ARG_FILENAME, &days, "For how long; 0 = for ever", "N" },
    { "size", 0, 0, G_OPTION_ARG_FILENAME, &size, "How much in all; 0 = any size", "SIZE" },
    G_OPTION_ENTRY_NULL,
  };

  if (!sluice_cli_parse (cli, command, entries, 0, 0, argv))
    return SLUICE_CLI_USAGE;
  if (change_limits (days, size, &limits, &error) && sluice_cli_open (cli, &error))
    n = prune (cli, &limits, &limits, &error);
  if (n < 0)
    return sluice_cli_fail (cli, error, NULL);
  print_limits (cli, &limits, n);
  return SLUICE_CLI_SUCCESS;
}

const SluiceCliCommand sluice_cli_quarantine_keep = {
  .name = "quarantine keep", .arguments = "", .run = run_keep,
  .summary = "Show or set how long rejected rows are kept, and how many",
  .description =
    "The oldest ones go first. Rows go at the end of runs that reject any.\n"
    "\n"
    "Example:\n"
    "  sluice-cli quarantine keep --days 30 --size 500M",
};
