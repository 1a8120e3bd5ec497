/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-error.h"
#include "sluice-source.h"
#include "sluice-test-utils.h"
#include "test-compress.h"

#include <glib/gstdio.h>
#include <string.h>

typedef struct
{
  SluiceSourceSpec *spec;
  SluiceTemplateScope *scope;
  SluiceMonitor *monitor;
  GPtrArray *fields;
  char *folder;
} Fixture;

static void
set_up (Fixture       *self,
        gconstpointer  data)
{
  self->spec = g_new0 (SluiceSourceSpec, 1);
  self->spec->kind = SLUICE_SOURCE_FILE;
  self->scope = sluice_template_scope_new ();
  self->monitor = sluice_monitor_new ();
  self->fields = g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_path_unref);
  self->folder = sluice_test_make_folder ();
}

static void
tear_down (Fixture       *self,
           gconstpointer  data)
{
  g_free (self->folder);
  g_ptr_array_unref (self->fields);
  sluice_source_spec_free (self->spec);
  sluice_template_scope_free (self->scope);
  g_object_unref (self->monitor);
}

static void
write_file (Fixture    *self,
            const char *name,
            const char *contents)
{
  g_autofree char *path = g_build_filename (self->folder, name, NULL);

  g_assert_true (g_file_set_contents (path, contents, -1, NULL));
}

static void
set_path (Fixture    *self,
          const char *name)
{
  g_free (self->spec->path);
  self->spec->path = g_build_filename (self->folder, name, NULL);
}

static void
append_batch (Fixture     *self,
              GString     *out,
              SluiceBatch *batch)
{
  for (guint i = 0; i < batch->n_rows; i++)
    {
      g_string_append_printf (out, "%" G_GUINT64_FORMAT, batch->origins[i].number);
      for (guint j = 0; j < self->fields->len; j++)
        {
          g_autofree char *text = sluice_value_to_string (sluice_batch_row (batch, i) + j);
          const char *name = g_str_has_prefix (text, self->folder) ? text + strlen (self->folder)
                                                                   : text;

          g_string_append_printf (out, " %s", name);
        }
      g_string_append (out, batch->origins[i].problem != NULL ? " !\n" : "\n");
    }
}

/* Reads the fields, @limit records at most, in batches of two. */
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
      append_batch (self, out, batch);
    }
  return g_string_free (g_steal_pointer (&out), FALSE);
}

static void
add_field (Fixture    *self,
           const char *path)
{
  g_ptr_array_add (self->fields, sluice_path_parse (path, NULL));
}

static void
test_glob (Fixture       *self,
           gconstpointer  data)
{
  g_autofree char *rows = NULL;
  g_autoptr(GError) error = NULL;

  write_file (self, "b.json", "[{\"id\": 3}]");
  write_file (self, "a.json", "[{\"id\": 1},\n {\"id\": 2}]");
  write_file (self, "B.json", "{\"items\": [{\"id\": 4}]}");
  set_path (self, "*.json");
  add_field (self, "id");
  add_field (self, "_file");
  add_field (self, "_line");
  add_field (self, "_row");
  rows = read_all (self, 0, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (rows, ==, "1 4 /B.json 1 1\n2 1 /a.json 1 1\n3 2 /a.json 2 2\n4 3 /b.json 1 1\n");
  g_assert_cmpuint (sluice_monitor_get (self->monitor, SLUICE_COUNTER_BYTES), ==, 11 + 23 + 22);
}

static void
test_limit (Fixture       *self,
            gconstpointer  data)
{
  g_autofree char *rows = NULL;

  write_file (self, "a.json", "[{\"id\": 1}, {\"id\": 2}]");
  write_file (self, "b.json", "[{\"id\": 3}, {\"id\": 4}]");
  set_path (self, "?.json");
  add_field (self, "id");
  rows = read_all (self, 3, NULL);
  g_assert_cmpstr (rows, ==, "1 1\n2 2\n3 3\n");
}

static void
test_lines (Fixture       *self,
            gconstpointer  data)
{
  g_autofree char *rows = NULL;

  write_file (self, "[a].jsonl", "{\"id\": 1}\n{\"id\":\n{\"id\": 3}\n");
  set_path (self, "[a].jsonl");
  add_field (self, "id");
  rows = read_all (self, 0, NULL);
  g_assert_cmpstr (rows, ==, "1 1\n2  !\n3 3\n");
}

static void
test_missing (Fixture       *self,
              gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GError) pattern_error = NULL;

  add_field (self, "id");
  set_path (self, "none.json");
  g_assert_null (read_all (self, 0, &error));
  g_assert_cmpstr (sluice_error_get_code (error), ==, "no_files");
  g_assert_nonnull (sluice_error_peek_where (error)->file);
  set_path (self, "*.none");
  g_assert_null (read_all (self, 0, &pattern_error));
  g_assert_cmpstr (sluice_error_get_code (pattern_error), ==, "no_files");
}

static void
test_broken (Fixture       *self,
             gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  write_file (self, "a.json", "[{\"id\": 1}");
  set_path (self, "a.json");
  add_field (self, "id");
  g_assert_null (read_all (self, 0, &error));
  g_assert_cmpstr (sluice_error_get_code (error), ==, "truncated_body");
  g_assert_cmpstr (sluice_error_peek_where (error)->file, ==, self->spec->path);
}

static void
write_bytes (Fixture    *self,
             const char *name,
             GBytes     *bytes)
{
  g_autofree char *path = g_build_filename (self->folder, name, NULL);
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);

  g_assert_true (g_file_set_contents (path, data, (gssize) size, NULL));
}

/* By the magic number, whatever the name; the name tells the format behind it. */
static void
test_compressed (Fixture       *self,
                 gconstpointer  data)
{
  static const struct { SluiceCompression kind; const char *name; } files[] = {
    { SLUICE_COMPRESSION_GZIP, "a.jsonl.gz" },
    { SLUICE_COMPRESSION_ZSTD, "b.jsonl.zst" },
    { SLUICE_COMPRESSION_BZIP2, "c.jsonl.bz2" },
    { SLUICE_COMPRESSION_XZ, "d.jsonl" },
  };
  g_autoptr(GError) error = NULL;
  g_autofree char *rows = NULL;
  guint64 size = 0;

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *line = g_strdup_printf ("{\"id\": %u}\n", i);
      g_autoptr(GBytes) bytes = test_compress (files[i].kind, line, strlen (line));

      write_bytes (self, files[i].name, bytes);
      size += g_bytes_get_size (bytes);
    }
  set_path (self, "*");
  add_field (self, "id");
  rows = read_all (self, 0, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (rows, ==, "1 0\n2 1\n3 2\n4 3\n");
  g_assert_cmpuint (sluice_monitor_get (self->monitor, SLUICE_COUNTER_BYTES), ==, size);
}

static void
test_compressed_cut (Fixture       *self,
                     gconstpointer  data)
{
  g_autoptr(GBytes) whole = test_compress (SLUICE_COMPRESSION_GZIP, "[{\"id\": 1}]", 11);
  g_autoptr(GBytes) bytes = g_bytes_new_from_bytes (whole, 0, g_bytes_get_size (whole) - 1);
  g_autoptr(GError) error = NULL;

  write_bytes (self, "a.json.gz", bytes);
  set_path (self, "a.json.gz");
  add_field (self, "id");
  g_assert_null (read_all (self, 0, &error));
  g_assert_error (error, SLUICE_ERROR, SLUICE_ERROR_DATA);
  g_assert_cmpstr (sluice_error_get_code (error), ==, "truncated_body");
  g_assert_cmpstr (sluice_error_peek_where (error)->file, ==, self->spec->path);
}

static void
test_encoding (Fixture       *self,
               gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *rows = NULL;

  write_file (self, "a.json", "[{\"id\": \"\xcf\xf0\xe8\"}]");
  set_path (self, "a.json");
  add_field (self, "id");
  self->spec->encoding = g_strdup ("windows-1251");
  rows = read_all (self, 0, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (rows, ==, "1 При\n");

  g_free (self->spec->encoding);
  self->spec->encoding = g_strdup ("klingon");
  g_assert_null (read_all (self, 0, &error));
  g_assert_cmpstr (sluice_error_get_code (error), ==, "unknown_encoding");
}

/* Another process writes to the file while it is read. */
static void
test_changed (Fixture       *self,
              gconstpointer  data)
{
  g_autoptr(SluiceSource) source = NULL;
  g_autoptr(SluiceBatch) batch = sluice_batch_new (1, 1);
  g_autoptr(GError) error = NULL;
  gboolean end = FALSE;

  write_file (self, "a.jsonl", "{\"id\": 1}\n{\"id\": 2}\n{\"id\": 3}\n");
  set_path (self, "a.jsonl");
  add_field (self, "id");
  source = sluice_source_new (self->spec, self->scope, self->monitor);
  sluice_source_set_fields (source, self->fields, FALSE);
  g_assert_true (sluice_source_open (source, NULL, NULL));
  g_assert_true (sluice_source_read (source, batch, &end, NULL, NULL));
  g_assert_false (end);
  {
    FILE *file = g_fopen (self->spec->path, "a");

    g_assert_nonnull (file);
    fputs ("{\"id\": 4}\n", file);
    g_assert_cmpint (fclose (file), ==, 0);
  }
  while (!end && error == NULL)
    {
      sluice_batch_reset (batch);
      if (!sluice_source_read (source, batch, &end, NULL, &error))
        break;
    }
  g_assert_nonnull (error);
  g_assert_cmpstr (sluice_error_get_code (error), ==, "source_changed");
}

static void
test_cancelled (Fixture       *self,
                gconstpointer  data)
{
  g_autoptr(SluiceSource) source = NULL;
  g_autoptr(SluiceBatch) batch = sluice_batch_new (1, 10);
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GError) error = NULL;
  gboolean end = FALSE;

  write_file (self, "a.json", "[]");
  set_path (self, "a.json");
  add_field (self, "id");
  source = sluice_source_new (self->spec, self->scope, self->monitor);
  sluice_source_set_fields (source, self->fields, FALSE);
  g_assert_true (sluice_source_open (source, cancellable, NULL));
  g_cancellable_cancel (cancellable);
  g_assert_false (sluice_source_read (source, batch, &end, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_inline (Fixture       *self,
             gconstpointer  data)
{
  g_autofree char *rows = NULL;

  self->spec->kind = SLUICE_SOURCE_INLINE;
  self->spec->inline_records = g_strdup ("[{\"id\": 1}, {\"id\": \"two\"}, {}]");
  add_field (self, "id");
  rows = read_all (self, 0, NULL);
  g_assert_cmpstr (rows, ==, "1 1\n2 two\n3 \n");
}

/* Several headers: each file's columns are found by their names. */
static void
test_csv_union (Fixture       *self,
                gconstpointer  data)
{
  g_autofree char *rows = NULL;

  self->spec->tabular = g_new0 (SluiceTabularSpec, 1);
  write_file (self, "a.csv", "id,name\n1,x\n2,y\n");
  write_file (self, "b.csv", "price;id\n9,5;3\n8,5;4\n");
  set_path (self, "*.csv");
  add_field (self, "id");
  add_field (self, "name");
  add_field (self, "price");
  add_field (self, "_file");
  add_field (self, "_line");
  add_field (self, "_row");
  rows = read_all (self, 0, NULL);
  g_assert_cmpstr (rows, ==,
                   "1 1 x  /a.csv 2 1\n2 2 y  /a.csv 3 2\n3 3  9,5 /b.csv 2 1\n4 4  8,5 /b.csv 3 2\n");
}

/* A name that says nothing: the text tells. */
static void
test_csv_by_content (Fixture       *self,
                     gconstpointer  data)
{
  g_autofree char *rows = NULL;
  g_autofree char *more = NULL;

  self->spec->tabular = g_new0 (SluiceTabularSpec, 1);
  write_file (self, "a.txt", "id\tname\n1\tx\n2\ty\n");
  write_file (self, "b.txt", "\n {\"id\": 7}");
  set_path (self, "a.txt");
  add_field (self, "id");
  rows = read_all (self, 0, NULL);
  g_assert_cmpstr (rows, ==, "1 1\n2 2\n");
  set_path (self, "b.txt");
  more = read_all (self, 0, NULL);
  g_assert_cmpstr (more, ==, "1 7\n");
}

/* No file is no rows, where the task says so. */
static void
test_missing_ok (Fixture       *self,
                 gconstpointer  data)
{
  static const char *const names[] = { "*.csv", "none.csv" };

  self->spec->missing_ok = TRUE;
  add_field (self, "id");
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *rows = NULL;

      set_path (self, names[i]);
      rows = read_all (self, 0, NULL);
      g_assert_cmpstr (rows, ==, "");
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

#define ADD(name, func) g_test_add ("/json/file-source/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("glob", test_glob);
  ADD ("limit", test_limit);
  ADD ("lines", test_lines);
  ADD ("missing", test_missing);
  ADD ("broken", test_broken);
  ADD ("changed", test_changed);
  ADD ("compressed", test_compressed);
  ADD ("compressed-cut", test_compressed_cut);
  ADD ("encoding", test_encoding);
  ADD ("cancelled", test_cancelled);
  ADD ("inline", test_inline);
  ADD ("csv-union", test_csv_union);
  ADD ("csv-by-content", test_csv_by_content);
  ADD ("missing-ok", test_missing_ok);
#undef ADD

  return g_test_run ();
}
