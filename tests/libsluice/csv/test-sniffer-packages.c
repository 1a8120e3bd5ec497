/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-csv-dialect.h"

#include <string.h>

/* CSV files as Debian's packages ship them: nobody wrote them for a test. */

#define HEAD_SIZE (256 * 1024)

/* What is not said here is cut by commas and has a header. */
typedef struct
{
  const char *name;             /* of the file */
  const char *delimiter;        /* "" = each row is one field */
  gboolean header;
  const char *asks;             /* keys it may ask about */
} Truth;

static const Truth truths[] = {
  /* distro-info-data, matplotlib */
  { "debian.csv", ",", TRUE, "ragged" },
  { "ubuntu.csv", ",", TRUE, "ragged" },
  { "data_x_x2_x3.csv", "", FALSE, "delimiter header" },
  /* gdal-data: the last one has commas in its last field without quotes */
  { "gt_datum.csv", ",", TRUE, "delimiter quote ragged" },
  { "s57expectedinput.csv", ",", TRUE, "quote escape" },
  { "s57agencies.csv", ",", TRUE, "delimiter comment header" },
  { "MM_m_idofic.csv", ";", TRUE, "header" },
  /* gawk */
  { "sample.csv", ",", FALSE, "" },
  { "addresses.csv", ",", TRUE, "header" },
  /* xlsx2csv */
  { "hyperlinks_continous.csv", ",", FALSE, "" },
  { "hyperlinks.csv", ",", FALSE, "header" },
  { "float.csv", "", FALSE, "" },
  { "float2.csv", ",", FALSE, "" },
  { "datetime.csv", "", FALSE, "" },
  { "junk-small.csv", ",", FALSE, "" },
  { "twolettercolumns.csv", ",", FALSE, "" },
  { "timeformat.csv", ",", FALSE, "" },
  { "escape.csv", ",", FALSE, "" },
  { "formatted_inline_string.csv", ",", TRUE, "header" },
  { "sheets.csv", ",", TRUE, "delimiter header ragged skip_rows" },
  { "sheets_order.csv", ",", TRUE, "delimiter ragged skip_rows" },
  { "variousdelim.csv", "\t", FALSE, "delimiter header skip_rows" },
  { "input-weird.csv", ",", FALSE, "header" },
  { "last-column-empty.csv", ",", TRUE, "header" },
  { "no_cell_ids.csv", ",", TRUE, "header skip_rows" },
  { "empty_row.csv", ",", TRUE, "header skip_rows" },
  { "namespace.csv", ",", FALSE, "header" },
  { "utf8.csv", ",", FALSE, "header" },
  { "xlsx2csv-test-file.csv", ",", TRUE, "header" },
};

static Truth
get_truth (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (truths); i++)
    {
      if (g_str_equal (truths[i].name, name))
        return truths[i];
    }
  return (Truth) { name, ",", TRUE, "" };
}

static gboolean
is_asked (const SluiceCsvDialect *dialect,
          const char             *key)
{
  for (guint i = 0; i < dialect->ambiguities->len; i++)
    {
      if (g_str_equal (((const SluiceCsvAmbiguity *) dialect->ambiguities->pdata[i])->key, key))
        return TRUE;
    }
  return FALSE;
}

static void
check_file (const char *path,
            guint      *n_files,
            guint      *n_right,
            guint      *n_asked)
{
  g_autofree char *name = g_path_get_basename (path);
  const Truth truth = get_truth (name);
  g_auto(GStrv) may_ask = g_strsplit (truth.asks, " ", -1);
  g_autoptr(SluiceCsvDialect) dialect = NULL;
  g_autofree char *text = NULL;
  gsize size;
  gboolean delimiter;
  gboolean header;

  if (!g_file_get_contents (path, &text, &size, NULL))
    return;
  dialect = sluice_csv_guess (text, MIN (size, HEAD_SIZE), size <= HEAD_SIZE, NULL);
  delimiter = *truth.delimiter == '\0' ? dialect->n_columns == 1 : g_str_equal (dialect->delimiter, truth.delimiter);
  header = dialect->header == truth.header;
  if ((!delimiter && !is_asked (dialect, "delimiter")) ||
      (!header && !is_asked (dialect, "header") && !is_asked (dialect, "delimiter")))
    {
      g_test_message ("%s: wrong without a word: “%s”, header %d", path, dialect->delimiter, dialect->header);
      g_test_fail ();
    }
  for (guint i = 0; i < dialect->ambiguities->len; i++)
    {
      const SluiceCsvAmbiguity *ambiguity = g_ptr_array_index (dialect->ambiguities, i);

      if (g_strv_contains ((const char *const *) may_ask, ambiguity->key))
        continue;
      g_test_message ("%s: asks about %s: %s", path, ambiguity->key, ambiguity->message);
      g_test_fail ();
    }
  *n_files += 1;
  *n_right += delimiter && header;
  *n_asked += dialect->ambiguities->len > 0;
}

static void
test_packages (void)
{
  static const char *const folders[] = {
    "/usr/share/gdal", "/usr/share/distro-info", "/usr/share/matplotlib/mpl-data/sample_data",
    "/usr/share/doc/xlsx2csv/examples/test", "/usr/share/doc/gawk/examples/misc",
  };
  guint n_files = 0;
  guint n_right = 0;
  guint n_asked = 0;

  for (guint i = 0; i < G_N_ELEMENTS (folders); i++)
    {
      g_autoptr(GDir) dir = g_dir_open (folders[i], 0, NULL);
      const char *name;

      while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
        {
          g_autofree char *path = g_build_filename (folders[i], name, NULL);

          if (g_str_has_suffix (name, ".csv"))
            check_file (path, &n_files, &n_right, &n_asked);
        }
    }
  g_test_message ("%u files: %u right, %u asked about", n_files, n_right, n_asked);
  /* build-aux/install-deps has the packages. */
  g_assert_cmpuint (n_files, >=, 60);
  g_assert_cmpuint (n_asked * 3, <=, n_files);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/csv/sniffer/packages", test_packages);
  return g_test_run ();
}
