/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-cli-commands.h"

#include "sluice-cli-json.h"
#include "sluice-cli-size.h"
#include "sluice-cli-table.h"
#include "sluice-error.h"
#include "sluice-store-samples.h"
#include "sluice-store-upkeep.h"

#include <stdio.h>
#include <string.h>

/* What was done, as far as it was asked for. */
typedef struct
{
  SluiceKeepLimits limits;
  SluiceStoreUsage usage;
  SluiceTidied tidied;
  gboolean has_tidied;
  gint64 freed;                 /* -1 = not asked for */
} Report;

static gboolean
parse_value (const char         *text,
             SluiceKeepMeasure   measure,
             gint64             *ret_value)
{
  guint64 value = 0;

  if (measure == SLUICE_KEEP_SIZE)
    return sluice_cli_parse_size (text, ret_value) && *ret_value <= sluice_keep_measure_get_max (measure);
  if (!g_ascii_string_to_unsigned (text, 10, 0, (guint64) sluice_keep_measure_get_max (measure), &value, NULL))
    return FALSE;
  *ret_value = (gint64) value;
  return TRUE;
}

/* KEY=VALUE */
static gboolean
set_limit (SluiceCli   *cli,
           const char  *setting,
           GError     **error)
{
  g_auto(SluiceCliSync) sync = { NULL };
  g_auto(GStrv) parts = g_strsplit (setting, "=", 2);
  SluiceKept kept = SLUICE_KEPT_RUNS;
  SluiceKeepMeasure measure = SLUICE_KEEP_DAYS;
  gint64 value = 0;

  if (g_strv_length (parts) != 2 || !sluice_keep_limit_parse (parts[0], &kept, &measure) ||
      !parse_value (parts[1], measure, &value))
    {
      sluice_set_error (error, SLUICE_ERROR_INVALID, "usage",
                        "--set takes a limit and its value, as in logs.days=30 or runs.size=2G, not “%s”", setting);
      if (error != NULL)
        sluice_error_set_hint (*error, "“sluice-cli upkeep --usage” lists the limits; 0 is none.");
      return FALSE;
    }
  sluice_store_set_keep_limit_async (cli->store, kept, measure, value, cli->cancellable, sluice_cli_sync_cb, &sync);
  return sluice_store_set_keep_limit_finish (cli->store, sluice_cli_sync_wait (&sync), error);
}

static gboolean
set_keeps_samples (SluiceCli   *cli,
                   const char  *answer,
                   GError     **error)
{
  g_auto(SluiceCliSync) sync = { NULL };

  if (!g_str_equal (answer, "yes") && !g_str_equal (answer, "no"))
    {
      sluice_set_error (error, SLUICE_ERROR_INVALID, "usage", "--keep-samples takes yes or no, not “%s”", answer);
      return FALSE;
    }
  sluice_store_set_keeps_samples_async (cli->store, *answer == 'y', cli->cancellable, sluice_cli_sync_cb, &sync);
  return sluice_store_set_keeps_samples_finish (cli->store, sluice_cli_sync_wait (&sync), error);
}

static gboolean
tidy (SluiceCli  *cli,
      Report     *report,
      GError    **error)
{
  g_auto(SluiceCliSync) sync = { NULL };

  report->has_tidied = TRUE;
  sluice_store_tidy_async (cli->store, FALSE, cli->cancellable, sluice_cli_sync_cb, &sync);
  return sluice_store_tidy_finish (cli->store, sluice_cli_sync_wait (&sync), &report->tidied, error);
}

static gboolean
vacuum (SluiceCli  *cli,
        Report     *report,
        GError    **error)
{
  g_auto(SluiceCliSync) sync = { NULL };

  sluice_store_vacuum_async (cli->store, cli->cancellable, sluice_cli_sync_cb, &sync);
  report->freed = sluice_store_vacuum_finish (cli->store, sluice_cli_sync_wait (&sync), error);
  return report->freed >= 0;
}

static gboolean
find_usage (SluiceCli  *cli,
            Report     *report,
            GError    **error)
{
  g_auto(SluiceCliSync) limits = { NULL };
  g_auto(SluiceCliSync) usage = { NULL };

  sluice_store_get_keep_limits_async (cli->store, cli->cancellable, sluice_cli_sync_cb, &limits);
  if (!sluice_store_get_keep_limits_finish (cli->store, sluice_cli_sync_wait (&limits), &report->limits, error))
    return FALSE;
  sluice_store_get_usage_async (cli->store, cli->cancellable, sluice_cli_sync_cb, &usage);
  return sluice_store_get_usage_finish (cli->store, sluice_cli_sync_wait (&usage), &report->usage, error);
}

static char *
format_size (gint64 bytes)
{
  return g_format_size_full ((guint64) bytes, G_FORMAT_SIZE_IEC_UNITS);
}

static char *
format_limit (gint64            value,
              SluiceKeepMeasure measure)
{
  if (value == 0)
    return g_strdup ("-");
  return measure == SLUICE_KEEP_SIZE ? format_size (value) : g_strdup_printf ("%" G_GINT64_FORMAT, value);
}

static void
print_usage (const Report *report)
{
  static const char *const headings[] = { "KIND", ">ROWS", ">SIZE", ">DAYS", ">COUNT", ">LIMIT", NULL };
  g_autoptr(SluiceCliTable) table = sluice_cli_table_new (headings);
  g_autofree char *others = format_size (report->usage.others);
  g_autofree char *file = format_size (report->usage.file);
  g_autofree char *unused = format_size (report->usage.free);
  g_autofree char *tidied = sluice_cli_format_time (report->usage.tidied, TRUE);

  for (guint i = 0; i < SLUICE_N_KEPT; i++)
    {
      sluice_cli_table_add (table, sluice_kept_to_string ((SluiceKept) i));
      sluice_cli_table_take (table, g_strdup_printf ("%" G_GINT64_FORMAT, report->usage.rows[i]));
      sluice_cli_table_take (table, format_size (report->usage.bytes[i]));
      for (guint j = 0; j < SLUICE_N_KEEP_MEASURES; j++)
        sluice_cli_table_take (table, format_limit (report->limits.values[i][j], (SluiceKeepMeasure) j));
    }
  sluice_cli_table_print (table, "");
  fprintf (stdout, "\nEverything else takes %s. The file has %s, of which %s are empty; tidied up last: %s.\n", others,
           file, unused, tidied != NULL ? tidied : "never");
}

static void
print_tidied (const Report *report)
{
  gint64 sum = 0;

  for (guint i = 0; i < SLUICE_N_KEPT; i++)
    {
      if (report->tidied.deleted[i] > 0)
        fprintf (stdout, "Deleted %s: %" G_GINT64_FORMAT "\n", sluice_kept_to_string ((SluiceKept) i),
                 report->tidied.deleted[i]);
      sum += report->tidied.deleted[i];
    }
  if (sum == 0)
    fputs ("Nothing is beyond the limits.\n", stdout);
}

static void
print_text (const Report *report,
            gboolean      usage)
{
  g_autofree char *freed = report->freed >= 0 ? format_size (report->freed) : NULL;

  if (report->has_tidied)
    print_tidied (report);
  if (freed != NULL)
    fprintf (stdout, "The file is smaller by %s.\n", freed);
  if (usage)
    print_usage (report);
}

static void
print_json (const Report *report)
{
  g_autoptr(JsonObject) object = json_object_new ();
  g_autofree char *tidied = sluice_cli_format_time (report->usage.tidied, FALSE);
  JsonArray *kinds = json_array_new ();

  for (guint i = 0; i < SLUICE_N_KEPT; i++)
    {
      JsonObject *kind = json_object_new ();
      JsonObject *limits = json_object_new ();

      json_object_set_string_member (kind, "kind", sluice_kept_to_string ((SluiceKept) i));
      json_object_set_int_member (kind, "rows", report->usage.rows[i]);
      json_object_set_int_member (kind, "bytes", report->usage.bytes[i]);
      json_object_set_int_member (kind, "deleted", report->tidied.deleted[i]);
      for (guint j = 0; j < SLUICE_N_KEEP_MEASURES; j++)
        json_object_set_int_member (limits, sluice_keep_measure_to_string ((SluiceKeepMeasure) j),
                                    report->limits.values[i][j]);
      json_object_set_object_member (kind, "limits", limits);
      json_array_add_object_element (kinds, kind);
    }
  json_object_set_array_member (object, "kinds", kinds);
  json_object_set_int_member (object, "others", report->usage.others);
  json_object_set_int_member (object, "file", report->usage.file);
  json_object_set_int_member (object, "free", report->usage.free);
  json_object_set_int_member (object, "freed", MAX (report->freed, 0));
  sluice_cli_json_set_text (object, "tidied", tidied);
  sluice_cli_print_object (object);
}

static SluiceCliStatus
run (SluiceCli              *cli,
     const SluiceCliCommand *command,
     GStrv                  *argv)
{
  g_auto(GStrv) settings = NULL;
  g_autofree char *keep_samples = NULL;
  gboolean usage = FALSE;
  gboolean wants_vacuum = FALSE;
  g_autoptr(GError) error = NULL;
  Report report = { .freed = -1 };
  gboolean ok;
  const GOptionEntry options[] = {
    { "usage", 0, 0, G_OPTION_ARG_NONE, &usage, "Only show what uses how much, and the limits", NULL },
    { "set", 0, 0, G_OPTION_ARG_STRING_ARRAY, &settings, "Set a limit before, as in logs.days=30; 0 = none", "KEY=VALUE" },
    { "keep-samples", 0, 0, G_OPTION_ARG_STRING, &keep_samples,
      "Whether runs keep the first records that they read; “no” deletes those that there are", "yes|no" },
    { "vacuum", 0, 0, G_OPTION_ARG_NONE, &wants_vacuum, "Make the file smaller afterwards; nothing must run", NULL },
    G_OPTION_ENTRY_NULL,
  };

  if (!sluice_cli_parse (cli, command, options, 0, 0, argv))
    return SLUICE_CLI_USAGE;
  ok = sluice_cli_open (cli, &error);
  for (guint i = 0; ok && settings != NULL && settings[i] != NULL; i++)
    ok = set_limit (cli, settings[i], &error);
  /* What is deleted by that must not be so by a command that is refused. */
  ok = ok && (keep_samples == NULL || set_keeps_samples (cli, keep_samples, &error));
  ok = ok && (usage || tidy (cli, &report, &error)) && (!wants_vacuum || vacuum (cli, &report, &error)) &&
       find_usage (cli, &report, &error);
  if (!ok)
    return sluice_cli_fail (cli, error, NULL);

  if (cli->output == SLUICE_CLI_OUTPUT_TEXT)
    print_text (&report, usage);
  else
    print_json (&report);
  return SLUICE_CLI_SUCCESS;
}

const SluiceCliCommand sluice_cli_upkeep = {
  .name = "upkeep",
  .summary = "Delete what is beyond the limits, and show what uses how much",
  .description =
    "Runs, their logs, requests and samples, rejected rows, versions of tasks and the\n"
    "trail of changes are kept for a number of days, up to a number of rows (of runs and\n"
    "versions: for each task) and up to a size; whichever is reached first. The newest\n"
    "run of each task stays, and so do runs that a later one may continue or whose\n"
    "rejected rows can be replayed. The service and the daemon do this once a day.\n"
    "\n"
    "Examples:\n"
    "  sluice-cli upkeep --usage\n"
    "  sluice-cli upkeep --set runs.days=180 --set logs.size=200M --vacuum",
  .run = run,
};
