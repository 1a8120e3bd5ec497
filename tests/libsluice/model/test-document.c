/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "sluice-document.h"

#include "sluice-error.h"

#include <string.h>

static SluiceDocument *
parse (const char *text)
{
  g_autoptr(GError) error = NULL;
  SluiceDocument *document = sluice_document_parse (text, strlen (text), &error);

  g_assert_no_error (error);
  g_assert_nonnull (document);
  return document;
}

static void
test_values (void)
{
  g_autoptr(SluiceDocument) document =
    parse ("\xef\xbb\xbf { \"a\": [null, true, false, \"x\\n\\u00e4\\ud83d\\ude00\\/\"],"
           " \"\": {}, \"n\": -12 } \n");
  JsonObject *root = json_node_get_object (sluice_document_get_root (document));
  JsonArray *a = json_object_get_array_member (root, "a");

  g_assert_cmpuint (json_array_get_length (a), ==, 4);
  g_assert_true (json_array_get_null_element (a, 0));
  g_assert_true (json_array_get_boolean_element (a, 1));
  g_assert_cmpstr (json_array_get_string_element (a, 3), ==, "x\nä😀/");
  g_assert_cmpint (json_object_get_int_member (root, "n"), ==, -12);
  g_assert_true (json_object_has_member (root, ""));
}

/* Whatever a double cannot hold is kept as it was written. */
static void
test_numbers (void)
{
  static const struct
  {
    const char *text;
    const char *token;
  } cases[] = {
    { "9223372036854775807", NULL },
    { "-9223372036854775808", NULL },
    { "9223372036854775808", "9223372036854775808" },
    { "12.50", "12.50" },
    { "1E2", "1E2" },
    { "-0", "-0" },
    { "123456789012345678.123456789", "123456789012345678.123456789" },
    { "1e999", "1e999" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = g_strdup_printf ("[%s]", cases[i].text);
      g_autoptr(SluiceDocument) document = parse (text);
      JsonNode *root = sluice_document_get_root (document);
      JsonNode *node = json_array_get_element (json_node_get_array (root), 0);
      g_autoptr(JsonNode) exact = sluice_document_dup_exact (document, root);
      JsonNode *copy = json_array_get_element (json_node_get_array (exact), 0);

      g_autofree char *written = sluice_document_dup_text (document, root);

      g_assert_cmpstr (written, ==, text);
      g_assert_cmpstr (sluice_document_get_number (document, node), ==, cases[i].token);
      if (cases[i].token != NULL)
        g_assert_cmpstr (json_node_get_string (copy), ==, cases[i].token);
      else
        g_assert_true (json_node_equal (node, copy));
    }
}

/* The records of an inline source are data: not a character changes. */
static void
test_records (void)
{
  static const char records[] = "[ {\"id\": 18446744073709551615, \"a\": \"\\ud800\\u0000\",\n"
                                "  \"a\": 1.10}, [[]] ]";
  g_autofree char *text = g_strdup_printf ("{\"x\": {\"records\": []}, \"source\":"
                                           " {\"type\": \"inline\", \"records\": %s}}", records);
  g_autoptr(SluiceDocument) document = parse (text);
  g_autoptr(SluiceDocument) without = parse ("{\"source\": {\"records\": \"a.b\"}}");

  g_assert_cmpstr (sluice_document_get_records (document), ==, records);
  g_assert_null (sluice_document_get_records (without));
}

static void
test_refused (void)
{
  static const struct
  {
    const char *text;
    guint64 line;
    gint64 byte;
  } cases[] = {
    { "", 1, 0 },
    { " ", 1, 1 },
    { "{\n  // no\n}", 2, 4 },
    { "{\"a\": 1,}", 1, 8 },
    { "[1,]", 1, 3 },
    { "[1 2]", 1, 3 },
    { "{\"a\" 1}", 1, 5 },
    { "{a: 1}", 1, 1 },
    { "{\"a\": 1,\n\"a\": 2}", 2, 9 },
    { "[01]", 1, 1 },
    { "[1.]", 1, 3 },
    { "[+1]", 1, 1 },
    { "[NaN]", 1, 1 },
    { "[nul]", 1, 1 },
    { "[\"a\tb\"]", 1, 3 },
    { "[\"a]", 1, 1 },
    { "[\"\\x\"]", 1, 3 },
    { "[\"\\u12g4\"]", 1, 6 },
    { "[\"\\ud800\"]", 1, 2 },
    { "[\"\\u0000\"]", 1, 2 },
    { "[1] 2", 1, 4 },
    { "[\"\xff\"]", 1, 2 },
    { "{\"source\": {\"records\": [1,]}}", 1, 26 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(SluiceDocument) document =
        sluice_document_parse (cases[i].text, strlen (cases[i].text), &error);
      g_autofree char *shown = g_strescape (cases[i].text, NULL);

      g_test_message ("%s", shown);
      g_assert_null (document);
      g_assert_error (error, SLUICE_ERROR, SLUICE_ERROR_INVALID);
      g_assert_cmpstr (sluice_error_get_code (error), ==, "invalid_json");
      g_assert_cmpuint (sluice_error_peek_where (error)->line, ==, cases[i].line);
      g_assert_cmpint (sluice_error_peek_where (error)->byte, ==, cases[i].byte);
    }
}

static void
test_nul_byte (void)
{
  static const char text[] = "[\"a\0b\"]";
  g_autoptr(GError) error = NULL;
  g_autoptr(SluiceDocument) document = sluice_document_parse (text, sizeof text - 1, &error);

  g_assert_null (document);
  g_assert_cmpstr (sluice_error_get_code (error), ==, "invalid_json");
}

/* Line and column are what an editor shows: columns count characters. */
static void
test_column (void)
{
  g_autoptr(GError) error = NULL;
  const char *text = "{\n\"ä\": x}";
  g_autoptr(SluiceDocument) document = sluice_document_parse (text, strlen (text), &error);

  g_assert_null (document);
  g_assert_true (g_str_has_prefix (error->message, "Line 2, column 6: "));
}

static void
test_deep (void)
{
  g_autofree char *deep = g_strnfill (200000, '[');
  g_autofree char *allowed = g_strnfill (2 * SLUICE_DOCUMENT_MAX_DEPTH, '[');
  g_autoptr(SluiceDocument) fine = NULL;
  g_autoptr(SluiceDocument) document = NULL;
  g_autoptr(GError) error = NULL;

  document = sluice_document_parse (deep, strlen (deep), &error);
  g_assert_null (document);
  g_assert_cmpstr (sluice_error_get_code (error), ==, "invalid_json");

  memset (allowed + SLUICE_DOCUMENT_MAX_DEPTH, ']', SLUICE_DOCUMENT_MAX_DEPTH);
  fine = parse (allowed);
  g_assert_nonnull (fine);
}

static void
test_large (void)
{
  const gsize length = SLUICE_DOCUMENT_MAX_SIZE + 1;
  g_autofree char *text = g_strnfill (length, ' ');
  g_autoptr(GError) error = NULL;
  g_autoptr(SluiceDocument) document = sluice_document_parse (text, length, &error);

  g_assert_null (document);
  g_assert_cmpstr (sluice_error_get_code (error), ==, "task_too_large");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/document/values", test_values);
  g_test_add_func ("/document/numbers", test_numbers);
  g_test_add_func ("/document/records", test_records);
  g_test_add_func ("/document/refused", test_refused);
  g_test_add_func ("/document/nul-byte", test_nul_byte);
  g_test_add_func ("/document/column", test_column);
  g_test_add_func ("/document/deep", test_deep);
  g_test_add_func ("/document/large", test_large);

  return g_test_run ();
}
