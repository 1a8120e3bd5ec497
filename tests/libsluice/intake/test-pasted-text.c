/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-error.h"
#include "sluice-pasted-text.h"

#include <string.h>

static void
test_detect (void)
{
  static const struct { const char *text; SluicePastedKind kind; } cases[] = {
    { "", SLUICE_PASTED_EMPTY },
    { " \n\t", SLUICE_PASTED_EMPTY },
    { "curl https://a.example", SLUICE_PASTED_CURL },
    { "$ curl -H 'a: b' \\\n https://a.example", SLUICE_PASTED_CURL },
    { "curl", SLUICE_PASTED_CURL },
    { "https://a.example/x?y=z\n", SLUICE_PASTED_URL },
    { "HTTPS://A.example", SLUICE_PASTED_URL },
    { "https://a.example and more", SLUICE_PASTED_UNKNOWN },
    { "Invoke-WebRequest -Uri \"https://a.example\"", SLUICE_PASTED_COMMAND },
    { "fetch(\"https://a.example\")", SLUICE_PASTED_COMMAND },
    { "openapi: 3.0.0\ninfo: {}", SLUICE_PASTED_OPENAPI },
    { "{\"swagger\": \"2.0\"}", SLUICE_PASTED_OPENAPI },
    { "{\"sluice\": 1, \"source\": {}}", SLUICE_PASTED_TASK },
    { "{\"a\": \"sluice\"}", SLUICE_PASTED_JSON },
    { "{\"a\": \"\\\"sluice\\\"\"}", SLUICE_PASTED_JSON },
    { "[1, 2]", SLUICE_PASTED_JSON },
    { "\xef\xbb\xbf{\"a\": 1,", SLUICE_PASTED_JSON },
    { "{\n  \"a\": 1\n}\n", SLUICE_PASTED_JSON },
    { "{\"a\": 1}\n", SLUICE_PASTED_JSON },
    { "{\"a\": 1}\n{\"a\": 2}\n", SLUICE_PASTED_JSON_LINES },
    { "{\"a\": 1}\r\n\r\n{\"a\": 2", SLUICE_PASTED_JSON_LINES },
    { "id,name\n1,x\n", SLUICE_PASTED_TABLE },
    { "id\tname\n1\tx", SLUICE_PASTED_TABLE },
    { "Dear all,\nplease look at this, and that, too.", SLUICE_PASTED_UNKNOWN },
    { "<html>\n<body>", SLUICE_PASTED_UNKNOWN },
    { "hello", SLUICE_PASTED_UNKNOWN },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      SluicePastedKind kind = sluice_pasted_text_detect (cases[i].text, strlen (cases[i].text));

      if (kind != cases[i].kind)
        g_error ("“%s” is taken for %d", cases[i].text, (int) kind);
    }
  g_assert_cmpint (sluice_pasted_text_detect ("\0x", 2), ==, SLUICE_PASTED_UNKNOWN);
}

static void
test_check (void)
{
  static const struct { const char *text; SluicePastedKind kind; guint line; gint64 byte; const char *column; } cases[] = {
    { "{\"a\": 1,}", SLUICE_PASTED_JSON, 1, 8, "column 9" },
    { "[{\"id\": 1,\n \"n\xc3\xa4me\": \"x\",}]", SLUICE_PASTED_JSON, 2, 25, "column 14" },
    { "{\"a\": 1", SLUICE_PASTED_JSON, 1, 7, "column 8" },
    { "{\"a\": 'x'}", SLUICE_PASTED_JSON, 1, 6, "column 7" },
    { "[1] x", SLUICE_PASTED_JSON, 1, 4, "column 5" },
    { "{\"a\": NaN}", SLUICE_PASTED_JSON, 1, 6, "column 7" },
    { "{\"a\": 1}\n{\"a\": 2\n{\"a\": 3}\n", SLUICE_PASTED_JSON_LINES, 2, 16, "column 8" },
    { "{\"a\": 1}\r\n\r\nx", SLUICE_PASTED_JSON_LINES, 3, 12, "column 1" },
  };
  static const char right[] = "\xef\xbb\xbf{\"a\": [1, 2.5e3, \"x\", null]}\n";
  static const char lines[] = "{\"a\": 1}\r\n\n{\"a\": 2}";
  g_autoptr(GError) none = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_false (sluice_pasted_text_check_json (cases[i].text, strlen (cases[i].text), cases[i].kind, &error));
      g_assert_cmpstr (sluice_error_get_code (error), ==, "invalid_json");
      g_assert_cmpuint (sluice_error_get_where (error)->line, ==, cases[i].line);
      g_assert_cmpint (sluice_error_get_where (error)->byte, ==, cases[i].byte);
      if (strstr (error->message, cases[i].column) == NULL)
        g_error ("“%s” says %s", cases[i].text, error->message);
    }
  g_assert_true (sluice_pasted_text_check_json (right, strlen (right), SLUICE_PASTED_JSON, &none));
  g_assert_true (sluice_pasted_text_check_json (lines, strlen (lines), SLUICE_PASTED_JSON_LINES, &none));
  g_assert_no_error (none);
}

static void
test_show_place (void)
{
  g_autoptr(GString) text = g_string_new (NULL);
  g_autofree char *simple = sluice_pasted_text_show_place ("one\n\ttw\xc3\xb6 x\r\nthree", 18, 10);
  g_autofree char *at_end = sluice_pasted_text_show_place ("{\"a\"", 4, 4);
  g_autofree char *behind = sluice_pasted_text_show_place ("", 0, 7);
  g_autofree char *broken = sluice_pasted_text_show_place ("\xff\xffx", 3, 2);
  g_autofree char *cut = NULL;
  g_auto(GStrv) lines = NULL;

  g_assert_cmpstr (simple, ==, " tw\xc3\xb6 x\n     ^");
  g_assert_cmpstr (at_end, ==, "{\"a\"\n    ^");
  g_assert_cmpstr (behind, ==, "\n^");
  g_assert_cmpstr (broken, ==, "\xef\xbf\xbd\xef\xbf\xbdx\n  ^");

  for (guint i = 0; i < 10000; i++)
    g_string_append (text, "\xc3\xa4");
  text->str[10000] = 'X';
  text->str[10001] = 'Y';
  cut = sluice_pasted_text_show_place (text->str, text->len, 10000);
  g_assert_true (g_utf8_validate (cut, -1, NULL));
  lines = g_strsplit (cut, "\n", -1);
  g_assert_cmpint (g_utf8_strlen (lines[0], -1), <, 80);
  g_assert_cmpint (*g_utf8_offset_to_pointer (lines[0], (glong) strlen (lines[1]) - 1), ==, 'X');
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/pasted-text/detect", test_detect);
  g_test_add_func ("/pasted-text/check", test_check);
  g_test_add_func ("/pasted-text/show-place", test_show_place);
  return g_test_run ();
}
