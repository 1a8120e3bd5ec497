/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-error.h"
#include "sluice-file-destination.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zstd.h>

#define N_COLUMNS 4

typedef struct _Fixture Fixture;

struct _Fixture
{
  char *folder;
  char *path;
  SluiceOutputSpec spec;
  SluiceLoadSpec load;
  SluiceSchema *columns;
  SluiceBatch *batch;
  gboolean dry_run;
  const char *run_id;           /* (nullable) */
  const char *interrupted;      /* (nullable) a run that ended before its time */
  void (*meanwhile) (Fixture *fixture); /* (nullable) what happens before the commit */
};

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->folder = g_dir_make_tmp ("sluice-XXXXXX", NULL);
  fixture->path = g_build_filename (fixture->folder, "out.csv", NULL);
  fixture->spec = (SluiceOutputSpec) { .delimiter = (char *) ",", .null = (char *) "", .header = TRUE };
  fixture->columns = sluice_schema_new ();
  sluice_schema_add (fixture->columns, "n", (SluiceType) { SLUICE_TYPE_KIND_INTEGER }, FALSE);
  sluice_schema_add (fixture->columns, "a,b", (SluiceType) { SLUICE_TYPE_KIND_TEXT }, FALSE);
  sluice_schema_add (fixture->columns, "d", (SluiceType) { SLUICE_TYPE_KIND_DOUBLE }, FALSE);
  sluice_schema_add (fixture->columns, "x", (SluiceType) { SLUICE_TYPE_KIND_BYTES }, FALSE);
  fixture->batch = sluice_batch_new (N_COLUMNS, 100);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr(GDir) dir = g_dir_open (fixture->folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (fixture->folder, name, NULL);

      g_assert_cmpint (g_unlink (path), ==, 0);
    }
  g_assert_cmpint (g_rmdir (fixture->folder), ==, 0);
  g_free (fixture->folder);
  g_free (fixture->path);
  sluice_schema_unref (fixture->columns);
  sluice_batch_unref (fixture->batch);
}

static void
add_row (Fixture    *fixture,
         gint64      n,
         const char *text,
         double      d)
{
  SluiceValue *row = sluice_batch_row (fixture->batch, fixture->batch->n_rows++);

  row[0] = sluice_value_int (SLUICE_VALUE_INTEGER, n);
  row[1] = text != NULL ? sluice_value_text (SLUICE_VALUE_TEXT, text, strlen (text)) : SLUICE_NULL_VALUE;
  row[2] = (SluiceValue) { .kind = SLUICE_VALUE_DOUBLE, .d = d };
  row[3] = sluice_value_text (SLUICE_VALUE_BYTES, "\0\xff", 2);
}

static gboolean
write_rows (Fixture   *fixture,
            gboolean   commit,
            GError   **error)
{
  const SluiceLoadRequest request = {
    .columns = fixture->columns, .load = &fixture->load, .run_id = fixture->run_id, .dry_run = fixture->dry_run
  };
  g_autoptr(SluiceDestination) destination = sluice_file_destination_new (&fixture->spec, fixture->path);
  g_autoptr(GPtrArray) rejects = g_ptr_array_new ();
  g_autoptr(SluiceMonitor) monitor = sluice_monitor_new ();
  const SluiceLedgerEntry entry = { .batch = 1, .final = TRUE };
  SluiceLoadCounts counts = { 0 };
  SluiceLedgerEntry found_entry;
  gboolean found;

  g_assert_true (sluice_destination_connect (destination, FALSE, NULL, NULL));
  if (fixture->interrupted != NULL)
    {
      g_assert_true (sluice_destination_find_position (destination, &request, fixture->interrupted, &found_entry,
                                                       &found, NULL, NULL));
      g_assert_false (found);
    }
  if (!sluice_destination_begin (destination, &request, monitor, NULL, error) ||
      !sluice_destination_write_batch (destination, fixture->batch, &entry, &counts, rejects, NULL, error))
    return FALSE;
  g_assert_cmpuint (counts.inserted, ==, fixture->batch->n_rows);
  if (!commit)
    {
      sluice_destination_rollback (destination);
      return TRUE;
    }
  if (fixture->meanwhile != NULL)
    fixture->meanwhile (fixture);
  return sluice_destination_commit (destination, &entry, NULL, error);
}

static void
assert_content (Fixture    *fixture,
                const char *name,
                const char *expected)
{
  g_autofree char *path = g_build_filename (fixture->folder, name, NULL);
  g_autofree char *content = NULL;

  g_assert_true (g_file_get_contents (path, &content, NULL, NULL));
  g_assert_cmpstr (content, ==, expected);
}

static guint
count_files (Fixture *fixture)
{
  g_autoptr(GDir) dir = g_dir_open (fixture->folder, 0, NULL);
  guint n = 0;

  while (g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

static void
test_csv (Fixture       *fixture,
          gconstpointer  data)
{
  struct stat info;

  add_row (fixture, -1, "plain", 0.1);
  add_row (fixture, 2, "a \"b\", c", 1e300);
  add_row (fixture, 3, "", 2);
  add_row (fixture, 4, NULL, 3);
  add_row (fixture, 5, "two\nlines", 4);
  g_assert_true (write_rows (fixture, TRUE, NULL));
  assert_content (fixture, "out.csv",
                  "n,\"a,b\",d,x\n-1,plain,0.1,AP8=\n2,\"a \"\"b\"\", c\",1e+300,AP8=\n3,\"\",2,AP8=\n4,,3,AP8=\n"
                  "5,\"two\nlines\",4,AP8=\n");
  g_assert_cmpint (g_stat (fixture->path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);
  g_assert_cmpuint (count_files (fixture), ==, 1);
}

static void
test_marks (Fixture       *fixture,
            gconstpointer  data)
{
  fixture->spec.delimiter = (char *) ";";
  fixture->spec.null = (char *) "NULL";
  fixture->spec.header = FALSE;
  fixture->spec.spreadsheet_safe = TRUE;
  add_row (fixture, -1, "a,b", 1);
  add_row (fixture, 2, "NULL", 1);
  add_row (fixture, 3, NULL, 1);
  add_row (fixture, 4, "=1+2", -1);
  add_row (fixture, 5, "@x;", 1);
  g_assert_true (write_rows (fixture, TRUE, NULL));
  assert_content (fixture, "out.csv",
                  "-1;a,b;1;AP8=\n2;\"NULL\";1;AP8=\n3;NULL;1;AP8=\n4;\"'=1+2\";-1;AP8=\n5;\"'@x;\";1;AP8=\n");
}

static void
test_lines (Fixture       *fixture,
            gconstpointer  data)
{
  fixture->spec.format = SLUICE_OUTPUT_JSONL;
  add_row (fixture, 1, "a \"b\"\n", INFINITY);
  add_row (fixture, 2, NULL, 0.5);
  g_assert_true (write_rows (fixture, TRUE, NULL));
  assert_content (fixture, "out.csv",
                  "{\"n\":1,\"a,b\":\"a \\\"b\\\"\\u000a\",\"d\":\"inf\",\"x\":\"AP8=\"}\n"
                  "{\"n\":2,\"a,b\":null,\"d\":0.5,\"x\":\"AP8=\"}\n");
}

static void
test_list (Fixture       *fixture,
           gconstpointer  data)
{
  fixture->spec.format = SLUICE_OUTPUT_JSON;
  g_assert_true (write_rows (fixture, TRUE, NULL));
  assert_content (fixture, "out.csv", "[]\n");
  add_row (fixture, 1, "a", 0.5);
  add_row (fixture, 2, NULL, 2);
  fixture->load.strategy = SLUICE_STRATEGY_REPLACE;
  g_assert_true (write_rows (fixture, TRUE, NULL));
  assert_content (fixture, "out.csv",
                  "[\n{\"n\":1,\"a,b\":\"a\",\"d\":0.5,\"x\":\"AP8=\"},\n"
                  "{\"n\":2,\"a,b\":null,\"d\":2,\"x\":\"AP8=\"}\n]\n");
}

/* There is nothing of a file that was not committed. */
static void
test_all_or_nothing (Fixture       *fixture,
                     gconstpointer  data)
{
  add_row (fixture, 1, "a", 1);
  g_assert_true (write_rows (fixture, FALSE, NULL));
  g_assert_cmpuint (count_files (fixture), ==, 0);
  fixture->dry_run = TRUE;
  g_assert_true (write_rows (fixture, TRUE, NULL));
  g_assert_cmpuint (count_files (fixture), ==, 0);
}

static void
test_existing (Fixture       *fixture,
               gconstpointer  data)
{
  g_autofree char *other = g_build_filename (fixture->folder, "other", NULL);
  g_autofree char *leftover = g_build_filename (fixture->folder, ".out.csv.123.sluice-part", NULL);
  g_autoptr(GError) error = NULL;
  struct stat info;

  g_assert_true (g_file_set_contents (fixture->path, "old", -1, NULL));
  g_assert_true (g_file_set_contents (leftover, "half", -1, NULL));
  g_assert_cmpint (g_chmod (fixture->path, 0640), ==, 0);
  add_row (fixture, 1, "a", 1);
  g_assert_false (write_rows (fixture, TRUE, &error));
  g_assert_cmpstr (sluice_error_get_code (error), ==, "file_exists");
  assert_content (fixture, "out.csv", "old");

  fixture->load.strategy = SLUICE_STRATEGY_REPLACE;
  g_assert_true (write_rows (fixture, TRUE, NULL));
  assert_content (fixture, "out.csv", "n,\"a,b\",d,x\n1,a,1,AP8=\n");
  g_assert_cmpint (g_stat (fixture->path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0640);
  g_assert_cmpuint (count_files (fixture), ==, 1);

  /* A link is replaced, not followed. */
  g_assert_true (g_file_set_contents (other, "other", -1, NULL));
  g_assert_cmpint (g_unlink (fixture->path), ==, 0);
  g_assert_cmpint (symlink (other, fixture->path), ==, 0);
  g_assert_true (write_rows (fixture, TRUE, NULL));
  assert_content (fixture, "other", "other");
  assert_content (fixture, "out.csv", "n,\"a,b\",d,x\n1,a,1,AP8=\n");
}

static void
test_empty (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  g_assert_true (g_file_set_contents (fixture->path, "old", -1, NULL));
  fixture->load.strategy = SLUICE_STRATEGY_REPLACE;
  g_assert_false (write_rows (fixture, TRUE, &error));
  g_assert_error (error, SLUICE_ERROR, SLUICE_ERROR_LIMIT);
  g_assert_cmpstr (sluice_error_get_code (error), ==, "empty_replace");
  assert_content (fixture, "out.csv", "old");
  fixture->load.allow_empty = TRUE;
  g_assert_true (write_rows (fixture, TRUE, NULL));
  assert_content (fixture, "out.csv", "n,\"a,b\",d,x\n");
}

static void
test_parts (Fixture       *fixture,
            gconstpointer  data)
{
  g_autofree char *gone = g_build_filename (fixture->folder, "o-0004", NULL);

  g_free (fixture->path);
  fixture->path = g_build_filename (fixture->folder, "o-{{part}}", NULL);
  fixture->spec.rows_per_file = 2;
  fixture->load.strategy = SLUICE_STRATEGY_REPLACE;
  g_assert_true (g_file_set_contents (gone, "old", -1, NULL));
  for (gint64 i = 1; i <= 5; i++)
    add_row (fixture, i, "a", 1);
  g_assert_true (write_rows (fixture, TRUE, NULL));
  assert_content (fixture, "o-0001", "n,\"a,b\",d,x\n1,a,1,AP8=\n2,a,1,AP8=\n");
  assert_content (fixture, "o-0003", "n,\"a,b\",d,x\n5,a,1,AP8=\n");
  g_assert_cmpuint (count_files (fixture), ==, 3);
}

static void
test_gzip (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr(GZlibDecompressor) decompressor = g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP);
  g_autofree char *content = NULL;
  char text[256] = { 0 };
  gsize n_read;
  gsize n_written;
  gsize size;

  fixture->spec.compression = SLUICE_OUTPUT_GZIP;
  add_row (fixture, 1, "a", 1);
  g_assert_true (write_rows (fixture, TRUE, NULL));
  g_assert_true (g_file_get_contents (fixture->path, &content, &size, NULL));
  g_assert_cmpint (g_converter_convert (G_CONVERTER (decompressor), content, size, text, sizeof text - 1,
                                        G_CONVERTER_INPUT_AT_END, &n_read, &n_written, NULL),
                   ==, G_CONVERTER_FINISHED);
  g_assert_cmpstr (text, ==, "n,\"a,b\",d,x\n1,a,1,AP8=\n");
}

static void
test_zstd (Fixture       *fixture,
           gconstpointer  data)
{
  g_autofree char *content = NULL;
  g_autofree char *text = g_malloc (1024 * 1024);
  g_autoptr(GString) expected = g_string_new ("n,\"a,b\",d,x\n");
  gsize size;

  fixture->spec.compression = SLUICE_OUTPUT_ZSTD;
  for (guint i = 0; i < 100; i++)
    {
      add_row (fixture, i, "some text", i);
      g_string_append_printf (expected, "%u,some text,%u,AP8=\n", i, i);
    }
  g_assert_true (write_rows (fixture, TRUE, NULL));
  g_assert_true (g_file_get_contents (fixture->path, &content, &size, NULL));
  g_assert_cmpuint (ZSTD_decompress (text, 1024 * 1024, content, size), ==, expected->len);
  g_assert_cmpmem (text, expected->len, expected->str, expected->len);
  g_assert_cmpuint (size, <, expected->len);
}

/* A run that was killed after its last step is done again; its files, and only its,
 * are not in the way. */
static void
test_interrupted (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autofree char *other = NULL;
  g_autoptr(GError) error = NULL;

  g_free (fixture->path);
  fixture->path = g_build_filename (fixture->folder, "o-{{part}}", NULL);
  fixture->spec.rows_per_file = 1;
  fixture->run_id = "first";
  for (gint64 i = 1; i <= 3; i++)
    add_row (fixture, i, "a", 1);
  g_assert_true (write_rows (fixture, TRUE, NULL));
  other = g_build_filename (fixture->folder, "o-0004", NULL);
  g_assert_true (g_file_set_contents (other, "of somebody else", -1, NULL));

  fixture->run_id = "second";
  g_assert_false (write_rows (fixture, TRUE, &error));
  g_assert_cmpstr (sluice_error_get_code (error), ==, "file_exists");
  fixture->interrupted = "nobody";
  g_assert_false (write_rows (fixture, TRUE, NULL));
  fixture->interrupted = "first";
  fixture->batch->n_rows = 2;
  g_assert_true (write_rows (fixture, TRUE, NULL));
  assert_content (fixture, "o-0002", "n,\"a,b\",d,x\n2,a,1,AP8=\n");
  assert_content (fixture, "o-0004", "of somebody else");
  g_assert_cmpuint (count_files (fixture), ==, 3);
}

static void
take_second (Fixture *fixture)
{
  g_autofree char *path = g_build_filename (fixture->folder, "o-0002", NULL);

  if (fixture->load.strategy == SLUICE_STRATEGY_REPLACE)
    g_assert_cmpint (g_mkdir (path, 0700), ==, 0);
  else
    g_assert_true (g_file_set_contents (path, "of somebody else", -1, NULL));
}

/* Files appear together: if one cannot, those before it go back. */
static void
test_taken (Fixture       *fixture,
            gconstpointer  data)
{
  g_autofree char *first = g_build_filename (fixture->folder, "o-0001", NULL);
  g_autofree char *second = g_build_filename (fixture->folder, "o-0002", NULL);
  g_autoptr(GError) error = NULL;

  g_free (fixture->path);
  fixture->path = g_build_filename (fixture->folder, "o-{{part}}", NULL);
  fixture->spec.rows_per_file = 1;
  fixture->meanwhile = take_second;
  for (gint64 i = 1; i <= 3; i++)
    add_row (fixture, i, "a", 1);
  g_assert_false (write_rows (fixture, TRUE, &error));
  g_assert_cmpstr (sluice_error_get_code (error), ==, "file_exists");
  g_assert_false (g_file_test (first, G_FILE_TEST_EXISTS));
  assert_content (fixture, "o-0002", "of somebody else");
  g_assert_cmpuint (count_files (fixture), ==, 1);

  g_clear_error (&error);
  g_assert_cmpint (g_unlink (second), ==, 0);
  g_assert_true (g_file_set_contents (first, "old", -1, NULL));
  fixture->load.strategy = SLUICE_STRATEGY_REPLACE;
  g_assert_false (write_rows (fixture, TRUE, &error));
  g_assert_cmpstr (sluice_error_get_code (error), ==, "file_unwritable");
  assert_content (fixture, "o-0001", "old");
  g_assert_cmpint (g_rmdir (second), ==, 0);
  g_assert_cmpuint (count_files (fixture), ==, 1);
}

static void
test_no_folder (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  g_free (fixture->path);
  fixture->path = g_build_filename (fixture->folder, "none", "out.csv", NULL);
  g_assert_false (write_rows (fixture, TRUE, &error));
  g_assert_cmpstr (sluice_error_get_code (error), ==, "missing_folder");
}

int
main (int    argc,
      char **argv)
{
  static const struct
  {
    const char *path;
    void (*func) (Fixture *fixture, gconstpointer data);
  } tests[] = {
    { "/file-destination/csv", test_csv },
    { "/file-destination/marks", test_marks },
    { "/file-destination/lines", test_lines },
    { "/file-destination/list", test_list },
    { "/file-destination/all-or-nothing", test_all_or_nothing },
    { "/file-destination/existing", test_existing },
    { "/file-destination/empty", test_empty },
    { "/file-destination/parts", test_parts },
    { "/file-destination/gzip", test_gzip },
    { "/file-destination/zstd", test_zstd },
    { "/file-destination/interrupted", test_interrupted },
    { "/file-destination/taken", test_taken },
    { "/file-destination/no-folder", test_no_folder },
  };

  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].func, tear_down);

  return g_test_run ();
}
