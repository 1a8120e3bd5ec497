/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "json-test-utils.h"

#include "sluice-error.h"

static void
test_paths (void)
{
  const JsonTest test = {
    .records = "$",
    .fields = { "a.b", "a[\"b\"]", "a[\"odd.key\"]", "$.tags[0]", "tags[9]", "deep.list[0].n",
                "tags", "no.such" },
  };

  json_test_check (&test,
                   "[{\"a.b\": \"whole\", \"a\": {\"b\": \"nested\", \"odd.key\": 1},"
                   " \"tags\": [ \"x\" , \"y\" ], \"deep\": {\"list\": [{\"n\": 5}]}}]",
                   "1@1 'whole'|'nested'|1|'x'|-|5|[\"x\",\"y\"]|-\n");
}

static void
test_double_keys (void)
{
  const JsonTest test = { .records = "$", .fields = { "a", "a.b", "c.d", "items[*].n" } };

  json_test_check (&test,
                   "[{\"a\": {\"b\": 1}, \"a\": {\"x\": 2}, \"c\": {\"d\": 1}, \"c\": 5,"
                   " \"items\": [{\"n\": 1}, {\"n\": 2}], \"items\": [{\"n\": 3}]}]",
                   "1@1 {\"x\":2}|-|-|3\n");
}

static void
test_values (void)
{
  const JsonTest test = { .records = "$", .fields = { "v", "$" } };

  json_test_check (&test,
                   "[{\"v\": 12345678901234567890.50}, {\"v\": true}, {\"v\": null}, {},"
                   " {\"v\": \"\\u00e9\\ud83c\\udf6e\\n\"}, {\"v\": {\"x\" : [ 1, \"a b\" ]}},"
                   " {\"\\u0076\": -0}]",
                   "1@1 12345678901234567890.50|{\"v\":12345678901234567890.50}\n"
                   "2@1 true|{\"v\":true}\n"
                   "3@1 null|{\"v\":null}\n"
                   "4@1 -|{}\n"
                   "5@1 'é🍮\n'|{\"v\":\"\\u00e9\\ud83c\\udf6e\\n\"}\n"
                   "6@1 {\"x\":[1,\"a b\"]}|{\"v\":{\"x\":[1,\"a b\"]}}\n"
                   "7@1 -0|{\"\\u0076\":-0}\n");
}

static void
test_nul (void)
{
  const char *body = "[{\"v\": \"a\\u0000b\"}]";
  g_autoptr(GPtrArray) fields = g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_path_unref);
  g_autoptr(SluiceRecordReader) reader = NULL;
  g_autoptr(SluiceBatch) batch = sluice_batch_new (1, 4);
  gboolean need_more;

  g_ptr_array_add (fields, sluice_path_parse ("v", NULL));
  reader = sluice_record_reader_new (&(SluiceRecordReaderConfig) { .fields = fields });
  sluice_record_reader_push (reader, body, strlen (body));
  sluice_record_reader_end (reader);
  g_assert_true (sluice_record_reader_pull (reader, batch, &need_more, NULL));
  g_assert_cmpuint (batch->n_rows, ==, 1);
  g_assert_cmpmem (batch->values[0].s, batch->values[0].len, "a\0b", 3);
}

static void
test_encoding (void)
{
  const JsonTest test = { .records = "$", .fields = { "id" } };

  json_test_check (&test,
                   "[{\"id\":1,\"x\":\"\\ud800\"},{\"id\":2,\"x\":\"\xff\"},{\"id\":3,\"\xc3\":1},"
                   "{\"id\":4,\"x\":\"\\udc00\\ud800\"},{\"id\":5,\"x\":\"\\ud801\\udc37 ü\"}]",
                   "1@1 ! invalid_encoding\n"
                   "2@1 ! invalid_encoding\n"
                   "3@1 ! invalid_encoding\n"
                   "4@1 ! invalid_encoding\n"
                   "5@1 5\n");
}

static void
test_plain_records (void)
{
  const JsonTest fields = { .records = "$", .fields = { "id" } };
  const JsonTest whole = { .records = "$", .fields = { "$" } };
  const JsonTest places = { .records = "$", .fields = { "[1]" } };

  json_test_check (&fields, "[1,{\"id\":2},[3]]",
                   "1@1 ! not_an_object\n2@1 2\n3@1 ! not_an_object\n");
  json_test_check (&whole, "[1, \"a\", null, [3 ]]", "1@1 1\n2@1 'a'\n3@1 null\n4@1 [3]\n");
  json_test_check (&places, "[[1,2],[3,4]]", "1@1 2\n2@1 4\n");
}

static void
test_explode (void)
{
  const char *body = "[{\"id\":1,\"items\":[{\"sku\":\"a\",\"n\":1},{\"sku\":\"b\\u0041\"},{\"n\":3}]},\n"
                     "{\"id\":2,\"items\":[]},{\"id\":3},{\"id\":4,\"items\":{\"k\":{\"sku\":\"z\"}}}]";
  JsonTest test = { .records = "$", .fields = { "id", "items[*].sku", "items[*].n" } };

  json_test_check (&test, body,
                   "1@1 1|'a'|1\n1@1 1|'bA'|-\n1@1 1|-|3\n"
                   "2@2 2|-|-\n3@2 3|-|-\n4@2 4|-|-\n");
  test.explode_inner = TRUE;
  json_test_check (&test, body, "1@1 1|'a'|1\n1@1 1|'bA'|-\n1@1 1|-|3\nfiltered 3\n");

  test = (JsonTest) { .records = "$", .fields = { "items.*.sku", "items.*" }, .explode_inner = TRUE };
  json_test_check (&test, body, "4@2 'z'|{\"sku\":\"z\"}\nfiltered 3\n");
}

static void
test_records_paths (void)
{
  const char *body =
    "{\"data\": {\"name\": \"d\", \"items\": [{\"id\": 1}, {\"id\": 2}]},\n"
    " \"rates\": {\"EUR\": {\"rate\": 1}, \"JPY\": {\"rate\": 2}},\n"
    " \"g\": {\"x\": {\"t\": \"X\", \"l\": [{\"id\": 3}]}, \"y\": {\"t\": \"Y\", \"l\": [{\"id\": 4}]}}}";
  const JsonTest plain = { .records = "data.items", .fields = { "id", "_index", "parent.name" } };
  const JsonTest star = { .records = "$.data.items[*]", .fields = { "id" } };
  const JsonTest keys = { .records = "rates.*", .fields = { "_key", "rate" } };
  const JsonTest deep = { .records = "g.*.l", .fields = { "id", "_key", "_key1", "_key2", "parent.t" } };
  const JsonTest one = { .records = "rates.EUR", .fields = { "rate" } };

  json_test_check (&plain, body, "1@1 1|0|'d'\n2@1 2|1|'d'\n");
  json_test_check (&star, body, "1@1 1\n2@1 2\n");
  json_test_check (&keys, body, "1@2 'EUR'|1\n2@2 'JPY'|2\n");
  json_test_check (&deep, body, "1@3 3|'x'|'x'|-|'X'\n2@3 4|'y'|'y'|-|'Y'\n");
  json_test_check (&one, body, "1@2 1\n");
}

static void
test_records_missing (void)
{
  const JsonTest test = { .records = "items", .fields = { "id" } };
  const JsonTest deep = { .records = "a.items", .fields = { "id" } };

  json_test_check (&test, "{\"items\": null}", "");
  json_test_check (&test, "{\"items\": []}", "");
  json_test_fail (&test, "{\"other\": []}", "records_missing", 0, -1);
  json_test_fail (&test, "[1]", "records_missing", 0, -1);
  json_test_fail (&test, "{\"items\": 5}", "records_missing", 1, 10);
  json_test_fail (&deep, "{\"a\": []}", "records_missing", 0, -1);
  json_test_check (&deep, "{\"a.items\": [{\"id\": 1}]}", "1@1 1\n");
}

static void
test_auto (void)
{
  const JsonTest test = { .fields = { "id" } };

  json_test_check (&test, "[{\"id\":1}]", "1@1 1\nfound $\n");
  json_test_check (&test, "{\"meta\":{\"data\":[1]},\"items\":[{\"id\":1}]}", "1@1 1\nfound items\n");
  json_test_check (&test, "{\"a\":{\"b\":{\"rows\":[{\"id\":1}]}}}", "1@1 1\nfound a.b.rows\n");
  json_test_check (&test, "{\"x\":{\"y\":[{\"id\":1}]},\"orders\":[{\"id\":2}],\"n\":[1]}",
                   "1@1 2\nfound orders\n");
  json_test_check (&test, "{\"odd.one\":[{\"id\":2}]}", "1@1 2\nfound [\"odd.one\"]\n");
  json_test_check (&test, "{\"orders\":[],\"total\":0}", "found orders\n");
  json_test_check (&test, "{\"id\":7,\"tags\":[\"a\"]}", "1@1 7\nfound $\n");
  json_test_check (&test, "{\"id\":7,\"message\":\"hello\"}", "1@1 7\nfound $\n");
}

static void
test_error_object (void)
{
  const JsonTest test = { .fields = { "id" } };
  g_autoptr(GError) error = NULL;
  g_autoptr(GString) rows = NULL;
  const char *body = "{\"error\": {\"message\": \"quota used up\", \"code\": 7}, \"status\": 429}";

  json_test_fail (&test, "{\"error\":\"quota\",\"message\":\"later\"}", "error_object", 0, -1);
  json_test_fail (&test, "{\"errors\":[{\"message\":\"x\"}],\"data\":null}", "error_object", 0, -1);
  rows = json_test_read (&test, body, strlen (body), &error);
  g_assert_null (rows);
  g_assert_nonnull (strstr (error->message, "quota used up"));
}

static void
test_watch (void)
{
  const JsonTest test = {
    .records = "items",
    .fields = { "id" },
    .watch = { "more", "page.total", "fault", "none", "after", "page", "a.b" },
  };
  const JsonTest one = { .fields = { "id" }, .watch = { "more", "list" } };

  json_test_check (&test,
                   "{\"more\": true, \"page\": {\"total\": 10, \"x\": [ 1 ]}, \"fault\": [],"
                   " \"items\": [{\"id\": 1, \"more\": false}], \"after\": \"t\\u00e9xt\", \"a.b\": null}",
                   "1@1 1\nwatch true\nwatch 10\nwatch []\nwatch -\nwatch téxt\n"
                   "watch {\"total\":10,\"x\":[1]}\nwatch null\n");
  json_test_check (&one, "{\"id\": 1, \"more\": false, \"list\": {}}",
                   "1@1 1\nwatch false\nwatch {}\nfound $\n");
}

/* What is watched may stand in the object that is the record, or holds them. */
static void
test_watch_inside (void)
{
  const JsonTest one = { .records = "data", .fields = { "id" }, .watch = { "data.next", "data.page.n", "more" } };
  const JsonTest list = { .records = "data.items", .fields = { "id" }, .watch = { "data.next", "data.after" } };

  json_test_check (&one, "{\"data\":{\"id\":1,\"next\":\"t\",\"page\":{\"n\":2}},\"more\":true}",
                   "1@1 1\nwatch t\nwatch 2\nwatch true\n");
  json_test_check (&list, "{\"data\":{\"next\":\"t\",\"items\":[{\"id\":1,\"next\":\"x\"}],\"after\":2.50}}",
                   "1@1 1\nwatch t\nwatch 2.50\n");
}

/* A field of the last record, which need not be a column. */
static void
test_last (void)
{
  const JsonTest text = { .records = "items", .fields = { "id" }, .last = "m.k" };
  const JsonTest key = { .records = "items.*", .fields = { "id" }, .last = "_key" };
  const JsonTest lines = { .format = SLUICE_FORMAT_JSONL, .fields = { "id" }, .last = "id" };
  const JsonTest exploded = { .records = "items", .fields = { "a[*]" }, .last = "id" };

  json_test_check (&text, "{\"items\":[{\"id\":1,\"m\":{\"k\":\"x\"}},{\"m\":{\"k\":\"\\u00e9\\\"\"},\"id\":2}]}",
                   "1@1 1\n2@1 2\nlast é\"\n");
  json_test_check (&text, "{\"items\":[{\"id\":1,\"m\":{\"k\": [ 1.50, {} ]}}]}", "1@1 1\nlast [1.50,{}]\n");
  json_test_check (&text, "{\"items\":[{\"id\":1,\"m\":{\"k\":12345678901234567890}}]}",
                   "1@1 1\nlast 12345678901234567890\n");
  json_test_check (&text, "{\"items\":[{\"id\":1,\"m\":{\"k\":\"x\"}},{\"id\":2}]}", "1@1 1\n2@1 2\nlast (null)\n");
  json_test_check (&key, "{\"items\":{\"a\":{\"id\":1},\"b\":{\"id\":2}}}", "1@1 1\n2@1 2\nlast b\n");
  json_test_check (&lines, "{\"id\":1}\n{\"id\":true}\n", "1@1 1\n2@2 true\nfound $\nlast true\n");
  json_test_check (&exploded, "{\"items\":[{\"a\":[1,2],\"id\":7}]}", "1@1 1\n1@1 2\nlast 7\n");
}

static void
test_syntax (void)
{
  const JsonTest test = { .fields = { "id" } };

  json_test_fail (&test, "[\n  {\"id\": 1},\n  {\"id\": 2,}\n]", "invalid_json", 3, 26);
  json_test_fail (&test, "[{\"id\": 1}] x", "invalid_json", 1, 12);
  json_test_fail (&test, "[{\"id\": 01}]", "invalid_json", 1, 9);
  json_test_fail (&test, "[{\"id\": 1, \"a\": [NaN]}]", "invalid_json", 1, 17);
  json_test_fail (&test, "[{\"id\": 1}\n", "truncated_body", 2, 11);
  json_test_fail (&test, "[{\"id\": \"abc", "truncated_body", 1, 12);
  json_test_fail (&test, "<html><body>Sign in</body></html>", "not_json", 1, 0);
  json_test_fail (&test, "", "invalid_json", 1, 0);
  json_test_fail (&test, "\xff\xfe[", "invalid_encoding", 1, 0);
  json_test_fail (&test, "\xfe\xff", "invalid_encoding", 1, 0);
}

static void
test_limits (void)
{
  JsonTest test = { .records = "$", .fields = { "id" } };

  test.limits = (SluiceBodyLimits) { .max_depth = 3 };
  json_test_check (&test, "[{\"id\":[]}]", "1@1 []\n");
  json_test_fail (&test, "[{\"id\":[[]]}]", "too_deep", 1, 8);
  test.limits = (SluiceBodyLimits) { .max_value = 4 };
  json_test_check (&test, "[{\"id\":\"abcd\"}]", "1@1 'abcd'\n");
  json_test_fail (&test, "[{\"id\":\"abcde\"}]", "value_too_large", 1, 8);
  test.limits = (SluiceBodyLimits) { .max_record = 12 };
  json_test_check (&test, "[{\"id\":12345}, {\"id\":1}]", "1@1 12345\n2@1 1\n");
  json_test_fail (&test, "[{\"id\":123456}]", "record_too_large", 1, 1);
}

static void
test_lines (void)
{
  const JsonTest test = { .format = SLUICE_FORMAT_JSONL, .fields = { "id" } };
  const JsonTest any = { .format = SLUICE_FORMAT_AUTO, .fields = { "id" } };
  const JsonTest path = { .format = SLUICE_FORMAT_JSONL, .records = "data", .fields = { "id" } };
  const JsonTest pretty = { .format = SLUICE_FORMAT_AUTO, .records = "$", .fields = { "id" } };

  json_test_check (&test,
                   "\xef\xbb\xbf{\"id\":1}\r\n\n  \n{\"id\":\n{\"id\":NaN}\n{\"id\":4,}\n{\"id\":5}\n"
                   "{\"id\":6} // six\n{\"id\":7,\"x\":\"\\ud800\"}\n{\"id\":8}",
                   "1@1 1\n2@4 ! invalid_json\n3@5 ! invalid_json\n4@6 ! invalid_json\n"
                   "5@7 5\n6@8 ! invalid_json\n7@9 ! invalid_encoding\n8@10 8\n"
                   "found $\n");
  json_test_check (&test, "", "found $\n");
  json_test_check (&any, "{\"id\":1}\n{\"id\":2}\n", "1@1 1\n2@2 2\nfound $\n");
  json_test_check (&any, "{\"id\":1}\n\n", "1@1 1\nfound $\n");
  json_test_fail (&path, "{\"id\":1}\n{\"id\":2}\n", "records_missing", 1, 0);
  json_test_check (&pretty, "{\n\"id\": 1\n}\n", "1@1 1\n");
}

static void
test_limit (void)
{
  JsonTest test = { .records = "$", .fields = { "id" }, .limit = 2 };

  json_test_check (&test, "[{\"id\":1},{\"id\":2},{\"id\":3},broken", "1@1 1\n2@1 2\n");
  test.format = SLUICE_FORMAT_JSONL;
  json_test_check (&test, "{\"id\":1}\n{\"id\":2}\nbroken", "1@1 1\n2@2 2\n");
}

/* Random documents */

static void
append_random_text (GRand   *rand,
                    GString *out)
{
  static const char * const pieces[] = {
    "a", "bc", " ", "é", "日本", "🍮", "\\n", "\\\"", "\\\\", "\\u00e9", "\\ud83c\\udf6e", "{", "]",
    "0123456789abcdef", "\\u0000", "/", "\\/", "key"
  };
  guint n = (guint) g_rand_int_range (rand, 0, 8);

  g_string_append_c (out, '"');
  for (guint i = 0; i < n; i++)
    g_string_append (out, pieces[g_rand_int_range (rand, 0, G_N_ELEMENTS (pieces))]);
  g_string_append_c (out, '"');
}

static void
append_space (GRand    *rand,
              GString  *out,
              gboolean  spaced)
{
  static const char * const spaces[] = { "", "", "", " ", "\n", "\t", "\r\n", "    " };

  if (spaced)
    g_string_append (out, spaces[g_rand_int_range (rand, 0, G_N_ELEMENTS (spaces))]);
}

static void append_random (GRand    *rand,
                           GString  *compact,
                           GString  *spaced,
                           guint     depth);

static void
append_both (GRand      *rand,
             GString    *compact,
             GString    *spaced,
             const char *token)
{
  append_space (rand, spaced, TRUE);
  g_string_append (compact, token);
  g_string_append (spaced, token);
  append_space (rand, spaced, TRUE);
}

static void
append_random_container (GRand    *rand,
                         GString  *compact,
                         GString  *spaced,
                         guint     depth,
                         gboolean  is_object)
{
  static const char * const names[] = { "\"a\"", "\"b\"", "\"c.d\"", "\"items\"", "\"a\\u0062\"" };
  guint n = (guint) g_rand_int_range (rand, 0, 5);

  append_both (rand, compact, spaced, is_object ? "{" : "[");
  for (guint i = 0; i < n; i++)
    {
      if (i > 0)
        append_both (rand, compact, spaced, ",");
      if (is_object)
        {
          append_both (rand, compact, spaced, names[g_rand_int_range (rand, 0, 5)]);
          append_both (rand, compact, spaced, ":");
        }
      append_random (rand, compact, spaced, depth + 1);
    }
  append_both (rand, compact, spaced, is_object ? "}" : "]");
}

static void
append_random (GRand    *rand,
               GString  *compact,
               GString  *spaced,
               guint     depth)
{
  static const char * const tokens[] = { "null", "true", "false", "0", "-1.5e3", "12345678901234567890" };
  g_autoptr(GString) text = g_string_new (NULL);
  int kind = g_rand_int_range (rand, 0, depth > 5 ? 8 : 14);

  if (kind < 6)
    append_both (rand, compact, spaced, tokens[kind]);
  else if (kind < 8)
    {
      append_random_text (rand, text);
      append_both (rand, compact, spaced, text->str);
    }
  else
    append_random_container (rand, compact, spaced, depth, kind < 11);
}

/* The rows do not depend on how the bytes arrive, and the whole record is its
 * text without insignificant space. */
static void
test_random (void)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed ((guint32) g_test_rand_int ());
  JsonTest test = {
    .records = "$",
    .fields = { "$", "a", "a.b", "c.d", "items[*]", "items[*].a", "a[1]", "ab" },
  };

  for (guint round = 0; round < 400; round++)
    {
      g_autoptr(GString) compact = g_string_new (NULL);
      g_autoptr(GString) spaced = g_string_new ("[");
      g_autoptr(GString) whole = NULL;
      g_autoptr(GString) pieces = NULL;
      g_autoptr(GError) error = NULL;
      g_autofree char *expected = NULL;

      append_random_container (rand, compact, spaced, 0, TRUE);
      g_string_append_c (spaced, ']');
      test.piece = 0;
      test.capacity = 0;
      whole = json_test_read (&test, spaced->str, spaced->len, &error);
      g_assert_no_error (error);
      expected = g_strconcat (" ", compact->str, "|", NULL);
      g_assert_nonnull (strstr (whole->str, expected));

      test.piece = (gsize) g_rand_int_range (rand, 1, 40);
      test.capacity = (guint) g_rand_int_range (rand, 1, 4);
      pieces = json_test_read (&test, spaced->str, spaced->len, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (pieces->str, ==, whole->str);
    }
}

/* A record of 8 MiB in small pieces: bytes read again would make it slow, and
 * the window must not keep what is done with. */
static void
test_large_record (void)
{
  JsonTest test = { .records = "$", .fields = { "id" }, .piece = 4096 };
  g_autoptr(GString) body = g_string_new ("[{\"x\":[");
  g_autoptr(GString) rows = NULL;
  g_autoptr(GError) error = NULL;
  gint64 started = g_get_monotonic_time ();

  while (body->len < 8 * 1024 * 1024)
    g_string_append (body, "\"some text\",12345,{\"a\":null},");
  g_string_append (body, "0],\"id\":1},{\"id\":2}]");
  rows = json_test_read (&test, body->str, body->len, &error);
  g_assert_no_error (error);
  g_assert_true (g_str_has_prefix (rows->str, "1@1 1\n2@1 2\n"));
  /* Quadratic reading would take minutes. */
  g_assert_cmpint (g_get_monotonic_time () - started, <, 20 * G_USEC_PER_SEC);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/json/record-reader/paths", test_paths);
  g_test_add_func ("/json/record-reader/double-keys", test_double_keys);
  g_test_add_func ("/json/record-reader/values", test_values);
  g_test_add_func ("/json/record-reader/nul", test_nul);
  g_test_add_func ("/json/record-reader/encoding", test_encoding);
  g_test_add_func ("/json/record-reader/plain-records", test_plain_records);
  g_test_add_func ("/json/record-reader/explode", test_explode);
  g_test_add_func ("/json/record-reader/records-paths", test_records_paths);
  g_test_add_func ("/json/record-reader/records-missing", test_records_missing);
  g_test_add_func ("/json/record-reader/auto", test_auto);
  g_test_add_func ("/json/record-reader/error-object", test_error_object);
  g_test_add_func ("/json/record-reader/watch", test_watch);
  g_test_add_func ("/json/record-reader/watch-inside", test_watch_inside);
  g_test_add_func ("/json/record-reader/last", test_last);
  g_test_add_func ("/json/record-reader/syntax", test_syntax);
  g_test_add_func ("/json/record-reader/limits", test_limits);
  g_test_add_func ("/json/record-reader/lines", test_lines);
  g_test_add_func ("/json/record-reader/limit", test_limit);
  g_test_add_func ("/json/record-reader/random", test_random);
  g_test_add_func ("/json/record-reader/large-record", test_large_record);

  return g_test_run ();
}
