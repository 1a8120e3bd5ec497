/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

/*
 * usage: bench-preview [ROUNDS]
 *
 * What an editor waits for after a change: 1,000 records of 50 fields are run through the
 * steps of a task of 50 columns (ten with two transforms, five dates, five expressions, a
 * filter, three checks, duplicates). Prints the milliseconds from the call to the
 * callback, the best and the median of the rounds, after each step.
 */

#include "config.h"

#include "sluice-previewer.h"

#include <stdio.h>
#include <stdlib.h>

#define N_ROWS 1000
#define N_COLUMNS 50

static char *
make_document (void)
{
  GString *text = g_string_new ("{\"sluice\": 1, \"name\": \"T\", \"source\": {\"type\": \"inline\", \"records\": []}, "
                                "\"filter\": \"f0 <> ''\", \"mapping\": [");

  for (guint j = 0; j < N_COLUMNS; j++)
    {
      g_string_append_printf (text, "%s{\"column\": \"c%u\", \"type\": \"%s\", ", j > 0 ? ", " : "", j,
                              j % 10 == 1 ? "date" : j % 5 == 2 ? "integer" : "text");
      if (j % 10 == 9)
        g_string_append_printf (text, "\"expression\": \"upper(f%u) || c0\"}", j);
      else
        g_string_append_printf (text, "\"from\": \"f%u\"%s}", j,
                                j % 5 == 3 ? ", \"transforms\": [\"trim\", \"upper\"]" : "");
    }
  g_string_append (text, "], \"checks\": [{\"column\": \"c0\", \"rule\": \"required\"}, {\"column\": \"c0\", \"rule\": "
                   "\"unique\"}, {\"rule\": \"expression\", \"value\": \"c2 >= 0\"}], \"deduplicate\": {\"keys\": [\"c0\"]}, "
                   "\"destination\": {\"type\": \"sqlite\", \"path\": \"x.db\", \"table\": \"t\"}}");
  return g_string_free (text, FALSE);
}

static GBytes *
make_records (void)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < N_ROWS; i++)
    {
      for (guint j = 0; j < N_COLUMNS; j++)
        {
          g_string_append_printf (text, "%c\"f%u\":", j == 0 ? '{' : ',', j);
          if (j % 10 == 1)
            g_string_append_printf (text, "\"2024-%02u-%02u\"", i % 12 + 1, j % 28 + 1);
          else if (j % 5 == 2)
            g_string_append_printf (text, "%u", i * j);
          else
            g_string_append_printf (text, "\" value %u of %u \"", j, i);
        }
      g_string_append_printf (text, ",\"_file\":\"wide.csv\",\"_line\":%u,\"_row\":%u}\n", i + 2, i + 1);
    }
  return g_string_free_to_bytes (text);
}

static void
keep_result_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static double
time_preview (SluicePreviewer   *previewer,
              const char        *document,
              SluicePreviewStep  step)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(SluicePreviewResult) rows = NULL;
  g_autoptr(GError) error = NULL;
  gint64 start = g_get_monotonic_time ();

  sluice_previewer_preview_async (previewer, document, step, NULL, keep_result_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  rows = sluice_previewer_preview_finish (previewer, result, &error);
  start = g_get_monotonic_time () - start;
  if (rows == NULL || sluice_preview_result_get_n_rows (rows) != N_ROWS ||
      sluice_preview_result_get_counts (rows)->rejected > 0)
    g_error ("the preview is not what it should be: %s", error != NULL ? error->message : "rows");
  return (double) start / 1000;
}

static int
compare_doubles (gconstpointer a,
                 gconstpointer b)
{
  double x = *(const double *) a;
  double y = *(const double *) b;

  return x < y ? -1 : x > y;
}

int
main (int   argc,
      char *argv[])
{
  static const char *const names[] = { "source", "filter", "mapping", "checks", "duplicates" };
  guint rounds = argc > 1 ? (guint) MAX (atoi (argv[1]), 1) : 20;
  g_autoptr(SluicePreviewer) previewer = sluice_previewer_new ();
  g_autofree char *document = make_document ();
  g_autoptr(GBytes) records = make_records ();
  g_autofree double *times = g_new (double, rounds);

  sluice_previewer_set_records (previewer, records);
  printf ("%-12s %8s %8s\n", "step", "best ms", "median");
  printf ("%-12s %8.1f\n", "first look", time_preview (previewer, document, SLUICE_PREVIEW_STEP_SOURCE));
  for (guint step = 0; step < G_N_ELEMENTS (names); step++)
    {
      for (guint i = 0; i < rounds; i++)
        times[i] = time_preview (previewer, document, (SluicePreviewStep) step);
      qsort (times, rounds, sizeof *times, compare_doubles);
      printf ("%-12s %8.1f %8.1f\n", names[step], times[0], times[rounds / 2]);
    }
  return EXIT_SUCCESS;
}
