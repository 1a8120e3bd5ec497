/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-json-text.h"

#include <json-glib/json-glib.h>
#include <string.h>

static void
check (const char *text,
       gsize       len,
       const char *expected)
{
  g_autoptr(SluiceArena) arena = sluice_arena_new (256);
  /* Exactly as large as the text, so that a sanitizer sees a read beyond it. */
  g_autofree char *copy = g_memdup2 (text, len);
  g_autofree char *result = NULL;
  SluiceValue value;

  g_test_message ("%.*s", (int) MIN (len, 80), text);
  if (sluice_json_text_compact (copy, len, arena, &value))
    result = g_strndup (value.s, value.len);
  g_assert_cmpstr (result, ==, expected);
}

static void
test_compact (void)
{
  static const struct
  {
    const char *text;
    const char *expected;
  } cases[] = {
    { "{\"k\": [1, 2.50, \"x y\"]}", "{\"k\":[1,2.50,\"x y\"]}" },
    { " [ 1E2 , null ] ", "[1E2,null]" },
    { "{ }", "{}" },
    { "[ ]", "[]" },
    { "\t\"a\\u00e9\\n\"\r\n", "\"a\\u00e9\\n\"" },
    { "-0.5e+10", "-0.5e+10" },
    { "true", "true" },
    { "{\"a\":{\"b\":[[],{}]},\"c\":false}", "{\"a\":{\"b\":[[],{}]},\"c\":false}" },
    { "\"\\ud83d\\ude00\"", "\"\\ud83d\\ude00\"" },
  };
  static const char *const wrong[] = {
    "", " ", "{", "[", "]", "}", "[1", "[1,", "[1,]", "[,1]", "{\"a\"}", "{\"a\":}", "{\"a\":1,}",
    "{a:1}", "{\"a\":1]", "[1}", "01", "-", "1.", ".5", "1e", "1e+", "+1", "tru", "truex", "nul",
    "NaN", "'a'", "\"a", "\"\\", "\"\\x\"", "\"\\u12\"", "\"\\ud800\"", "\"\\udc00\"",
    "\"\\ud800\\u0041\"", "\"\\ud83d", "\"a\nb\"", "1 2", "[1] x", "// c\n1", "hello",
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    check (cases[i].text, strlen (cases[i].text), cases[i].expected);
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    check (wrong[i], strlen (wrong[i]), NULL);
  check ("1\0", 2, NULL);
}

static void
test_depth (void)
{
  g_autofree char *opens = g_strnfill (100000, '[');
  g_autofree char *closes = g_strnfill (SLUICE_JSON_TEXT_MAX_DEPTH, ']');
  g_autofree char *deepest = NULL;

  opens[SLUICE_JSON_TEXT_MAX_DEPTH] = '\0';
  deepest = g_strconcat (opens, closes, NULL);
  check (deepest, strlen (deepest), deepest);
  opens[SLUICE_JSON_TEXT_MAX_DEPTH] = '[';
  check (opens, 100000, NULL);
}

static void
test_decode (void)
{
  g_autoptr(SluiceArena) arena = sluice_arena_new (256);
  static const char text[] = "\"q\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\ud83d\\ude00\\u0000z\"";
  static const char expected[] = "q\"\\/\b\f\n\r\té😀\0z";
  SluiceValue value = sluice_json_text_decode (text, strlen (text), arena);

  g_assert_cmpint (value.kind, ==, SLUICE_VALUE_TEXT);
  g_assert_cmpmem (value.s, value.len, expected, sizeof expected - 1);
  g_assert_cmpint (sluice_json_text_decode ("null", 4, arena).kind, ==, SLUICE_VALUE_NULL);
  g_assert_cmpint (sluice_json_text_decode ("true", 4, arena).i, ==, 1);
  g_assert_cmpint (sluice_json_text_decode ("1.50", 4, arena).kind, ==, SLUICE_VALUE_NUMBER);
  g_assert_cmpint (sluice_json_text_decode ("[1]", 3, arena).kind, ==, SLUICE_VALUE_JSON);
}

/* Quoting and decoding undo each other, for every byte below 0x80. */
static void
test_quote (void)
{
  g_autoptr(SluiceArena) arena = sluice_arena_new (256);
  char all[0x80];
  SluiceValue quoted;
  SluiceValue compact;
  SluiceValue back;

  for (guint i = 0; i < sizeof all; i++)
    all[i] = (char) i;
  quoted = sluice_json_text_quote (all, sizeof all, arena);
  g_assert_true (sluice_json_text_compact (quoted.s, quoted.len, arena, &compact));
  back = sluice_json_text_decode (compact.s, compact.len, arena);
  g_assert_cmpmem (back.s, back.len, all, sizeof all);
}

static void
test_iterate (void)
{
  g_autoptr(SluiceArena) arena = sluice_arena_new (256);
  static const char text[] = "[1,\"a,]\\\"\",{\"k\":[2]},[]]";
  static const char *const parts[] = { "1", "\"a,]\\\"\"", "{\"k\":[2]}", "[]" };
  SluiceValue json = sluice_value_text (SLUICE_VALUE_JSON, text, strlen (text));
  SluiceValue scalar = sluice_value_text (SLUICE_VALUE_JSON, "12", 2);
  SluiceJsonIter iter;
  SluiceValue key;
  SluiceValue part;

  g_assert_true (sluice_json_iter_init (&iter, &json));
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      g_assert_true (sluice_json_iter_next (&iter, &key, &part));
      g_assert_cmpmem (part.s, part.len, parts[i], strlen (parts[i]));
    }
  g_assert_false (sluice_json_iter_next (&iter, &key, &part));
  g_assert_false (sluice_json_iter_init (&iter, &scalar));
}

static void
test_get (void)
{
  static const struct
  {
    const char *path;
    const char *expected;
  } cases[] = {
    { "a.b[1]", "6" },
    { "a", "{\"b\":[5,6]}" },
    { "x.y", "whole" },
    { "d", "last" },
    { "a.b[2]", NULL },
    { "a.c", NULL },
    { "a.b.c", NULL },
  };
  static const char text[] = "{\"a\":{\"b\":[5,6]},\"x.y\":\"whole\",\"x\":{\"y\":1},\"d\":1,\"d\":\"last\"}";
  SluiceValue json = sluice_value_text (SLUICE_VALUE_JSON, text, strlen (text));

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(SluiceArena) arena = sluice_arena_new (256);
      g_autoptr(GError) error = NULL;
      g_autoptr(SluicePath) path = sluice_path_parse (cases[i].path, &error);
      SluiceValue value;

      g_test_message ("%s", cases[i].path);
      g_assert_no_error (error);
      value = sluice_json_text_get (&json, path, arena);
      if (cases[i].expected == NULL)
        g_assert_cmpint (value.kind, ==, SLUICE_VALUE_MISSING);
      else
        g_assert_cmpmem (value.s, value.len, cases[i].expected, strlen (cases[i].expected));
    }
}

/* Damaged JSON: what is taken is JSON for another parser, too, and compacting
 * it again changes nothing. */
static void
test_damaged (void)
{
  static const char whole[] = "{\"a\": [1, -2.5e3, \"x\\u00e9\\\"\", null], \"b\": {\"c\": true}, \"d\": {}}";
  static const char bytes[] = "{}[]\",:\\u0123456789eE+-. \ntfn";

  for (guint i = 0; i < 20000; i++)
    {
      g_autoptr(SluiceArena) arena = sluice_arena_new (256);
      gsize len = strlen (whole);
      g_autofree char *text = g_memdup2 (whole, len);
      g_autofree char *copy = NULL;
      g_autoptr(GError) error = NULL;
      g_autoptr(JsonNode) node = NULL;
      SluiceValue value;
      SluiceValue again;

      for (int k = g_test_rand_int_range (1, 4); k > 0; k--)
        text[g_test_rand_int_range (0, (gint32) len)] =
          bytes[g_test_rand_int_range (0, (gint32) strlen (bytes))];
      if (!sluice_json_text_compact (text, len, arena, &value))
        continue;

      copy = g_strndup (text, len);
      g_test_message ("%s", copy);
      node = json_from_string (copy, &error);
      g_assert_no_error (error);
      g_assert_nonnull (node);
      g_assert_true (sluice_json_text_compact (value.s, value.len, arena, &again));
      g_assert_cmpmem (value.s, value.len, again.s, again.len);
    }
}

static void
test_set (void)
{
  static const struct
  {
    const char *json;
    const char *path;
    const char *value;
    const char *expected;
  } cases[] = {
    { "{}", "a", "1", "{\"a\":1}" },
    { "{\"a\":0,\"b\":1.50}", "a", "12345678901234567890", "{\"b\":1.50,\"a\":12345678901234567890}" },
    { "{\"a\":{\"x\":[1, 2]}}", "a.y.z", "\"t\"", "{\"a\":{\"x\":[1, 2],\"y\":{\"z\":\"t\"}}}" },
    { "{\"a\":\"text\"}", "a.b", "true", "{\"a\":{\"b\":true}}" },
    { "{\"a\":[1,2,3]}", "a[1]", "9", "{\"a\":[1,9,3]}" },
    { "{\"a\":[]}", "a[1].b", "9", "{\"a\":[null,{\"b\":9}]}" },
    { "{}", "[\"odd \\\"key\"]", "{\"k\":1}", "{\"odd \\\"key\":{\"k\":1}}" },
    { "{\"\\u0061\":1}", "a", "2", "{\"a\":2}" },
    { "[1]", "$", "{}", "{}" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(SluicePath) path = sluice_path_parse (cases[i].path, NULL);
      g_autofree char *changed = sluice_json_text_set (cases[i].json, path, cases[i].value);

      g_assert_cmpstr (changed, ==, cases[i].expected);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/core/json-text/compact", test_compact);
  g_test_add_func ("/core/json-text/damaged", test_damaged);
  g_test_add_func ("/core/json-text/depth", test_depth);
  g_test_add_func ("/core/json-text/decode", test_decode);
  g_test_add_func ("/core/json-text/quote", test_quote);
  g_test_add_func ("/core/json-text/iterate", test_iterate);
  g_test_add_func ("/core/json-text/get", test_get);
  g_test_add_func ("/core/json-text/set", test_set);

  return g_test_run ();
}
