/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-archive.h"
#include "sluice-error.h"
#include "sluice-source.h"
#include "test-workbook.h"

#include <archive.h>
#include <archive_entry.h>
#include <glib/gstdio.h>
#include <string.h>
#include <zlib.h>

typedef struct
{
  SluiceSourceSpec *spec;
  SluiceTemplateScope *scope;
  SluiceMonitor *monitor;
  GPtrArray *fields;
} Fixture;

static void
set_up (Fixture       *self,
        gconstpointer  data)
{
  self->spec = g_new0 (SluiceSourceSpec, 1);
  self->spec->kind = SLUICE_SOURCE_FILE;
  self->spec->tabular = g_new0 (SluiceTabularSpec, 1);
  self->spec->limits.max_ratio = 1000;
  self->spec->limits.max_record = 1024 * 1024;
  self->spec->limits.max_value = 1024 * 1024;
  self->scope = sluice_template_scope_new ();
  self->monitor = sluice_monitor_new ();
  self->fields = g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_path_unref);
  g_ptr_array_add (self->fields, sluice_path_parse ("id", NULL));
  g_ptr_array_add (self->fields, sluice_path_parse ("_file", NULL));
}

static void
tear_down (Fixture       *self,
           gconstpointer  data)
{
  g_unlink (self->spec->path);
  g_ptr_array_unref (self->fields);
  sluice_source_spec_free (self->spec);
  sluice_template_scope_free (self->scope);
  g_object_unref (self->monitor);
}

/* The ids, and what follows the path of the zip in the names of their files. */
static char *
read_all (Fixture  *self,
          guint64   limit,
          GError  **error)
{
  g_autoptr(SluiceSource) source = sluice_source_new (self->spec, self->scope, self->monitor);
  g_autoptr(SluiceBatch) batch = sluice_batch_new (self->fields->len, 2);
  g_autoptr(GString) out = g_string_new (NULL);
  gboolean end = FALSE;

  sluice_source_set_fields (source, self->fields, FALSE);
  sluice_source_set_limit (source, limit);
  if (!sluice_source_open (source, NULL, error))
    return NULL;
  while (!end)
    {
      sluice_batch_reset (batch);
      if (!sluice_source_read (source, batch, &end, NULL, error))
        return NULL;
      for (guint i = 0; i < batch->n_rows; i++)
        {
          g_autofree char *id = sluice_value_to_string (sluice_batch_row (batch, i));
          g_autofree char *file = sluice_value_to_string (sluice_batch_row (batch, i) + 1);

          g_assert_true (g_str_has_prefix (file, self->spec->path));
          g_string_append_printf (out, "%s %s\n", id, file + strlen (self->spec->path));
        }
    }
  return g_string_free (g_steal_pointer (&out), FALSE);
}

static void
assert_rows (Fixture    *self,
             const char *expected)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *rows = read_all (self, 0, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (rows, ==, expected);
}

static void
assert_fails (Fixture     *self,
              SluiceError  kind,
              const char  *code)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *rows = read_all (self, 0, &error);

  g_assert_null (rows);
  g_test_message ("%s", error->message);
  g_assert_cmpstr (sluice_error_get_code (error), ==, code);
  g_assert_error (error, SLUICE_ERROR, (int) kind);
  g_assert_nonnull (sluice_error_peek_where (error)->file);
}

/* Names are shown, and never used. */
static void
test_entries (Fixture       *self,
              gconstpointer  data)
{
  const TestEntry entries[] = {
    { "folder/", "", -1 },
    { "b.csv", "id,x\n1,2\n2,3\n", -1 },
    { "__MACOSX/._b.csv", "\0\5\26\7", 4 },
    { "folder/a.jsonl", "{\"id\":3}\n{\"id\":4}\n", -1 },
    { "../../../etc/passwd.json", "[{\"id\":5}]", -1 },
    { "/tmp/\xc3\xb6.csv", "x;id\n7;6\n8;7\n", -1 },
  };
  g_autofree char *rows = NULL;

  self->spec->path = test_zip_write (entries, G_N_ELEMENTS (entries));
  assert_rows (self, "1 /b.csv\n2 /b.csv\n3 /folder/a.jsonl\n4 /folder/a.jsonl\n5 /../../../etc/passwd.json\n"
                     "6 //tmp/\xc3\xb6.csv\n7 //tmp/\xc3\xb6.csv\n");
  g_assert_cmpuint (sluice_monitor_get (self->monitor, SLUICE_COUNTER_BYTES), >, 0);
  rows = read_all (self, 3, NULL);
  g_assert_cmpstr (rows, ==, "1 /b.csv\n2 /b.csv\n3 /folder/a.jsonl\n");

  self->spec->tabular->entry = g_strdup ("*.jsonl");
  assert_rows (self, "3 /folder/a.jsonl\n4 /folder/a.jsonl\n");
  g_free (self->spec->tabular->entry);
  self->spec->tabular->entry = g_strdup ("*.csv");
  assert_rows (self, "1 /b.csv\n2 /b.csv\n6 //tmp/\xc3\xb6.csv\n7 //tmp/\xc3\xb6.csv\n");
  g_free (self->spec->tabular->entry);
  self->spec->tabular->entry = g_strdup ("nothing*");
  assert_fails (self, SLUICE_ERROR_CONFIGURATION, "no_files");
  self->spec->missing_ok = TRUE;
  assert_rows (self, "");
}

static void
test_several (Fixture       *self,
              gconstpointer  data)
{
  const TestEntry entries[] = { { "a.csv", "id\n1\n", -1 }, { "b.csv", "id\n2\n", -1 } };
  g_autofree char *first = test_zip_write (entries, 1);
  g_autofree char *second = test_zip_write (entries, 2);
  g_autofree char *folder = g_path_get_dirname (first);
  g_autofree char *pattern = g_build_filename (folder, "book-*", NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(SluiceSource) source = NULL;
  g_autoptr(SluiceBatch) batch = sluice_batch_new (2, 10);
  gboolean end;

  self->spec->path = g_steal_pointer (&pattern);
  self->spec->compression = SLUICE_COMPRESSION_ZIP;
  source = sluice_source_new (self->spec, self->scope, self->monitor);
  sluice_source_set_fields (source, self->fields, FALSE);
  g_assert_true (sluice_source_open (source, NULL, &error));
  g_assert_true (sluice_source_read (source, batch, &end, NULL, &error));
  g_assert_true (end);
  g_assert_cmpuint (batch->n_rows, ==, 3);
  g_unlink (first);
  g_unlink (second);
}

static char *
read_and_unlink (char  *path,
                 gsize *ret_size)
{
  char *data;

  g_assert_true (g_file_get_contents (path, &data, ret_size, NULL));
  g_unlink (path);
  g_free (path);
  return data;
}

/* Workbooks have to be read as a whole: inside a zip, compressed, without a name. */
static void
test_workbooks (Fixture       *self,
                gconstpointer  data)
{
  const TestWorkbook book = { .rows = "<row><c t='str'><v>id</v></c></row><row><c><v>1</v></c></row>" };
  gsize size;
  g_autofree char *workbook = read_and_unlink (test_workbook_write (&book), &size);
  const TestEntry entries[] = { { "one.xlsx", workbook, (gssize) size }, { "two.XLSX", workbook, (gssize) size } };
  g_autofree char *named = NULL;
  g_autofree char *gz = NULL;
  gzFile file;

  self->spec->path = test_zip_write (entries, 2);
  assert_rows (self, "1 /one.xlsx\n1 /two.XLSX\n");
  g_unlink (self->spec->path);

  g_free (self->spec->path);
  self->spec->path = test_file_write (workbook, size);
  named = g_strdup (self->spec->path);
  memcpy (strrchr (self->spec->path, '.'), ".data", 5);
  g_rename (named, self->spec->path);
  g_assert_cmpint (sluice_archive_recognise (self->spec->path), ==, SLUICE_CONTAINER_DOCUMENT);
  assert_rows (self, "1 \n");
  g_unlink (self->spec->path);

  gz = g_strconcat (named, ".gz", NULL);
  file = gzopen (gz, "wb");
  g_assert_cmpint (gzwrite (file, workbook, (unsigned) size), ==, (int) size);
  gzclose (file);
  g_free (self->spec->path);
  self->spec->path = g_steal_pointer (&gz);
  assert_rows (self, "1 \n");
  self->spec->limits.max_body = 100;
  assert_fails (self, SLUICE_ERROR_LIMIT, "body_too_large");
}

static void
test_bomb (Fixture       *self,
           gconstpointer  data)
{
  g_autofree char *zeros = g_malloc0 (64 * 1024 * 1024);
  const TestEntry entries[] = { { "a.csv", zeros, 64 * 1024 * 1024 } };

  self->spec->path = test_zip_write (entries, 1);
  self->spec->limits.max_record = 0;
  self->spec->limits.max_value = 0;
  assert_fails (self, SLUICE_ERROR_LIMIT, "ratio_exceeded");
}

static void
test_encrypted (Fixture       *self,
                gconstpointer  data)
{
  struct archive *archive = archive_write_new ();
  struct archive_entry *entry = archive_entry_new ();

  self->spec->path = test_file_write ("", 0);
  archive_write_set_format_zip (archive);
  g_assert_cmpint (archive_write_set_options (archive, "zip:encryption=zipcrypt"), ==, ARCHIVE_OK);
  archive_write_set_passphrase (archive, "secret");
  g_assert_cmpint (archive_write_open_filename (archive, self->spec->path), ==, ARCHIVE_OK);
  archive_entry_set_pathname (entry, "a.csv");
  archive_entry_set_filetype (entry, AE_IFREG);
  archive_entry_set_size (entry, 5);
  g_assert_cmpint (archive_write_header (archive, entry), ==, ARCHIVE_OK);
  g_assert_cmpint (archive_write_data (archive, "id\n1\n", 5), ==, 5);
  archive_entry_free (entry);
  archive_write_close (archive);
  archive_write_free (archive);
  assert_fails (self, SLUICE_ERROR_DATA, "encrypted_file");
}

/* A zip without files, one that is cut, and one with a wrong byte. */
static void
test_damaged (Fixture       *self,
              gconstpointer  data)
{
  static const char empty[22] = "PK\5\6";
  const TestEntry entries[] = { { "a.csv", "id\n1\n2\n3\n", -1 } };
  gsize size;
  g_autofree char *zip = read_and_unlink (test_zip_write (entries, 1), &size);
  char *at;

  self->spec->path = test_file_write (empty, sizeof empty);
  g_assert_cmpint (sluice_archive_recognise (self->spec->path), ==, SLUICE_CONTAINER_ZIP);
  assert_fails (self, SLUICE_ERROR_DATA, "invalid_compression");
  g_unlink (self->spec->path);

  g_free (self->spec->path);
  self->spec->path = test_file_write (zip, size / 2);
  assert_fails (self, SLUICE_ERROR_DATA, "invalid_compression");
  g_unlink (self->spec->path);

  /* Behind the header, its name and what that has beside. */
  at = zip + 30 + strlen ("a.csv") + (guchar) zip[28];
  at[3] ^= 1;
  g_free (self->spec->path);
  self->spec->path = test_file_write (zip, size);
  assert_fails (self, SLUICE_ERROR_DATA, "invalid_compression");
  g_unlink (self->spec->path);

  g_free (self->spec->path);
  self->spec->path = g_strdup ("/nothing/here.zip");
  self->spec->compression = SLUICE_COMPRESSION_ZIP;
  g_assert_cmpint (sluice_archive_recognise (self->spec->path), ==, SLUICE_CONTAINER_NONE);
  assert_fails (self, SLUICE_ERROR_CONFIGURATION, "no_files");
}

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  ADD ("/xlsx/archive/entries", test_entries);
  ADD ("/xlsx/archive/several", test_several);
  ADD ("/xlsx/archive/workbooks", test_workbooks);
  ADD ("/xlsx/archive/bomb", test_bomb);
  ADD ("/xlsx/archive/encrypted", test_encrypted);
  ADD ("/xlsx/archive/damaged", test_damaged);

  return g_test_run ();
}
