/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "json-test-utils.h"

#include "sluice-error.h"

/* Bodies in tests/fixtures/json, after the manner of the JSONTestSuite: those
 * named y_ must be read, those named n_ must be refused. */

static gboolean
is_read (const char *contents,
         gsize       size,
         gsize       piece,
         const char *field)
{
  g_autoptr(GString) rows = NULL;
  g_autoptr(GError) error = NULL;

  rows = json_test_read (&(JsonTest) {
    .format = SLUICE_FORMAT_JSON,
    .records = "$",
    .fields = { field },
    .piece = piece,
  }, contents, size, &error);

  if (error != NULL)
    g_assert_nonnull (sluice_error_get_code (error));
  /* `$` of a plain value is not a list of records, but it was read. */
  return rows != NULL || g_strcmp0 (sluice_error_get_code (error), "records_missing") == 0;
}

static void
test_file (gconstpointer data)
{
  const char *path = data;
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *contents = NULL;
  g_autoptr(GError) error = NULL;
  gboolean valid = g_str_has_prefix (name, "y_");
  gsize size = 0;

  g_assert_true (valid || g_str_has_prefix (name, "n_"));
  g_file_get_contents (path, &contents, &size, &error);
  g_assert_no_error (error);

  /* As a whole and in pieces; parsed and, as nothing of it is wanted, skipped. */
  g_assert_cmpint (is_read (contents, size, G_MAXSIZE, "$"), ==, valid);
  g_assert_cmpint (is_read (contents, size, 1, "$"), ==, valid);
  g_assert_cmpint (is_read (contents, size, 3, "a.b.c"), ==, valid);
  g_assert_cmpint (is_read (contents, size, G_MAXSIZE, "a[*].b"), ==, valid);
}

int
main (int   argc,
      char *argv[])
{
  g_autofree char *folder = NULL;
  g_autoptr(GDir) dir = NULL;
  const char *name;
  guint n = 0;
  int status;
  g_autoptr(GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  folder = g_test_build_filename (G_TEST_DIST, "fixtures", "json", NULL);
  dir = g_dir_open (folder, 0, NULL);
  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *test = g_strconcat ("/json/suite/", name, NULL);
      char *path = g_build_filename (folder, name, NULL);

      if (!g_str_has_suffix (name, ".json"))
        {
          g_free (path);
          continue;
        }
      g_ptr_array_add (paths, path);
      g_test_add_data_func (test, path, test_file);
      n++;
    }
  g_assert_cmpuint (n, >=, 150);
  status = g_test_run ();
  return status;
}
