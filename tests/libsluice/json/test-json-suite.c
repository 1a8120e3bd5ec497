/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "json-test-utils.h"

#include "sluice-document.h"
#include "sluice-error.h"
#include "sluice-json-text.h"

#include <string.h>

/* Bodies in tests/fixtures/json, after the manner of the JSONTestSuite: those
 * named y_ must be read, those named n_ must be refused, by all that reads
 * JSON; and a table of what its i_ cases are about. */

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

static gboolean
is_text (const char *contents,
         gsize       size)
{
  g_autoptr(SluiceArena) arena = sluice_arena_new (256);
  /* Exactly as large as the text, so that a sanitizer sees a read beyond it. */
  g_autofree char *copy = g_memdup2 (contents, size);
  SluiceValue value;

  return sluice_json_text_compact (copy, size, arena, &value);
}

static gboolean
is_document (const char *contents,
             gsize       size)
{
  g_autofree char *copy = g_memdup2 (contents, size);
  g_autoptr(GError) error = NULL;
  g_autoptr(SluiceDocument) document =
    sluice_document_parse (copy != NULL ? copy : "", size, &error);

  if (document == NULL)
    g_assert_error (error, SLUICE_ERROR, SLUICE_ERROR_INVALID);
  return document != NULL;
}

/* Whether the records of an inline source may be @contents. */
static gboolean
is_inline (const char *contents,
           gsize       size)
{
  g_autoptr(GString) text = g_string_new ("{\"source\":{\"records\":[");

  g_string_append_len (text, contents, (gssize) size);
  g_string_append (text, "]}}");
  return is_document (text->str, text->len);
}

static void
test_file (gconstpointer data)
{
  /* A cell has no byte order mark; a task has no such text, and no key twice. */
  static const char *const no_text[] = { "y_structure_bom.json", NULL };
  static const char *const no_document[] = {
    "y_object_double_key.json", "y_object_nul_in_key.json", "y_string_nul_escape.json", NULL
  };

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

  g_assert_cmpint (is_text (contents, size), ==, valid && !g_strv_contains (no_text, name));
  g_assert_cmpint (is_document (contents, size), ==,
                   valid && !g_strv_contains (no_document, name));
  if (valid)
    g_assert_cmpint (is_inline (contents, size), ==, !g_strv_contains (no_text, name));
}

/* What RFC 8259 leaves open: what is done with it here. */
typedef enum
{
  REFUSED,                      /* the body fails */
  REJECTED,                     /* its record does */
  READ,
} Undefined;

#define TEXT(bytes) bytes, sizeof bytes - 1

static const struct { const char *name; const char *data; gsize size; Undefined expected; } undefined[] = {
  { "number-exponent-huge", TEXT ("[{\"a\":4e9999}]"), READ },
  { "number-exponent-huge-negative", TEXT ("[{\"a\":-2.5E-40000000000}]"), READ },
  { "number-integer-huge", TEXT ("[{\"a\":100000000000000000000000000000000000}]"), READ },
  { "number-integer-huge-negative", TEXT ("[{\"a\":-98765432109876543210987}]"), READ },
  { "number-overflow", TEXT ("[{\"a\":7e308888}]"), READ },
  { "number-underflow", TEXT ("[{\"a\":3e-9999}]"), READ },
  { "surrogate-low-alone", TEXT ("[{\"a\":\"\\uDD1E\"}]"), REJECTED },
  { "surrogate-high-alone", TEXT ("[{\"a\":\"\\uD83D\"}]"), REJECTED },
  { "surrogate-high-then-text", TEXT ("[{\"a\":\"\\uD83Dxy\"}]"), REJECTED },
  { "surrogate-high-then-escape", TEXT ("[{\"a\":\"\\uD83D\\n\"}]"), REJECTED },
  { "surrogate-high-twice", TEXT ("[{\"a\":\"\\uD83D\\uD83D\"}]"), REJECTED },
  { "surrogate-inverted", TEXT ("[{\"a\":\"\\uDE00\\uD83D\"}]"), REJECTED },
  { "utf8-surrogate", TEXT ("[{\"a\":\"\xed\xa0\xbd\"}]"), REJECTED },
  { "utf8-continuation-alone", TEXT ("[{\"a\":\"\x9f\"}]"), REJECTED },
  { "utf8-cut", TEXT ("[{\"a\":\"\xe2\x82\"}]"), REJECTED },
  { "utf8-overlong-2", TEXT ("[{\"a\":\"\xc1\x81\"}]"), REJECTED },
  { "utf8-overlong-6", TEXT ("[{\"a\":\"\xfc\x80\x80\x80\x81\x81\"}]"), REJECTED },
  { "utf8-beyond-unicode", TEXT ("[{\"a\":\"\xf5\x80\x80\x80\"}]"), REJECTED },
  { "latin1", TEXT ("[{\"a\":\"\xfc\"}]"), REJECTED },
  { "utf16-le-mark", TEXT ("\xff\xfe[\0]\0"), REFUSED },
  { "utf16-be", TEXT ("\0[\0]"), REFUSED },
  { "utf16-le", TEXT ("[\0]\0"), REFUSED },
  { "mark-and-object", TEXT ("\xef\xbb\xbf{}"), READ },
};

static void
test_undefined (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  const char *text = undefined[i].data;
  gsize size = undefined[i].size;
  static const gsize pieces[] = { G_MAXSIZE, 1, 3 };

  for (guint j = 0; j < G_N_ELEMENTS (pieces); j++)
    {
      g_autoptr(GString) rows = NULL;
      g_autoptr(GError) error = NULL;

      rows = json_test_read (&(JsonTest) {
        .format = SLUICE_FORMAT_JSON, .records = "$", .fields = { "a" }, .piece = pieces[j],
      }, text, size, &error);
      g_test_message ("%s", rows != NULL ? rows->str : error->message);
      g_assert_true ((rows == NULL) == (undefined[i].expected == REFUSED));
      if (rows != NULL)
        g_assert_true ((strstr (rows->str, "invalid_encoding") != NULL) == (undefined[i].expected == REJECTED));
    }

  /* The others may judge as they like, but not crash. */
  is_text (text, size);
  is_document (text, size);
}

/* Deeper than any stack. */
static void
test_deep (void)
{
  static const char *const openings[] = { "[", "{\"\":", "[{\"\":" };

  for (guint i = 0; i < G_N_ELEMENTS (openings); i++)
    {
      g_autoptr(GString) text = g_string_new (NULL);

      for (guint j = 0; j < 100000; j++)
        g_string_append (text, openings[i]);
      g_assert_false (is_read (text->str, text->len, G_MAXSIZE, "$"));
      g_assert_false (is_read (text->str, text->len, 1000, "a"));
      g_assert_false (is_text (text->str, text->len));
      g_assert_false (is_document (text->str, text->len));
    }
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

  for (guint i = 0; i < G_N_ELEMENTS (undefined); i++)
    {
      g_autofree char *test = g_strconcat ("/json/suite/undefined/", undefined[i].name, NULL);

      g_test_add_data_func (test, GUINT_TO_POINTER (i), test_undefined);
    }
  g_test_add_func ("/json/suite/deep", test_deep);
  status = g_test_run ();
  return status;
}
