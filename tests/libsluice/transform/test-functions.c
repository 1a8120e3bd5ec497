/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-constant.h"
#include "sluice-convert.h"
#include "sluice-decimal.h"
#include "sluice-error.h"
#include "sluice-function.h"

#include "transform-utils.h"

#include <string.h>

static SluiceTransformCall
parse_call (const char *json)
{
  g_autoptr(JsonNode) node = json_from_string (json, NULL);
  SluiceTransformCall call = { NULL, NULL };
  g_autoptr(GList) members = NULL;

  g_assert_nonnull (node);
  if (!JSON_NODE_HOLDS_OBJECT (node))
    {
      call.name = json_node_dup_string (node);
      return call;
    }
  members = json_object_get_members (json_node_get_object (node));
  g_assert_cmpuint (g_list_length (members), ==, 1);
  call.name = g_strdup (members->data);
  call.arguments = json_object_ref (json_object_get_object_member (json_node_get_object (node),
                                                                   call.name));
  return call;
}

static void
transform_call_clear (SluiceTransformCall *call)
{
  g_free (call->name);
  g_clear_pointer (&call->arguments, json_object_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SluiceTransformCall, transform_call_clear)

/* A function fails with what its page says. */
static void
assert_declared (const char *name,
                 const char *code)
{
  const SluiceFunctionInfo *info = sluice_function_info_find (name);
  g_auto(GStrv) codes = g_strsplit (info->fails != NULL ? info->fails : "", "|", -1);

  g_test_message ("%s fails with %s", name, code);
  g_assert_true (g_strv_contains ((const char *const *) codes, code));
}

/* Runs a chain of one as the transformer does. Returns the text of the result,
 * or the code. */
static char *
run_call (const char *call_json,
          const char *zone_name,
          SluiceValue in,
          SluiceArena *arena)
{
  g_autoptr(SluiceZone) zone = sluice_zone_new (zone_name, NULL);
  g_autoptr(SluiceTemplateScope) scope = sluice_template_scope_new ();
  g_auto(SluiceTransformCall) call = parse_call (call_json);
  g_autoptr(GError) error = NULL;
  SluiceValue out = SLUICE_NULL_VALUE;
  SluiceCall compiled;
  const char *code = NULL;
  char *text;

  sluice_call_init (&compiled, &call, scope, zone, arena, &error);
  g_assert_no_error (error);
  if (!sluice_value_is_null (&in) || compiled.function->takes_null)
    code = sluice_call_apply (&compiled, &in, arena, &out);
  if (code != NULL)
    assert_declared (call.name, code);
  text = code != NULL ? g_strdup (code) : NULL;
  if (text == NULL && out.kind == SLUICE_VALUE_BYTES)
    g_assert_null (sluice_convert_to_text (NULL, &out, arena, &out));
  if (text == NULL)
    text = transform_show_value (&out);
  sluice_call_clear (&compiled);
  return text;
}

static gboolean
same_number (const char *a,
             const char *b)
{
  SluiceDecimal x, y;

  return sluice_decimal_parse (a, strlen (a), &x) && sluice_decimal_parse (b, strlen (b), &y) &&
         sluice_decimal_compare (&x, &y) == 0;
}

/* What the documentation shows is what happens. */
static void
test_examples (void)
{
  guint n;
  const SluiceFunctionInfo *infos = sluice_function_infos_get (&n);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr(SluiceArena) arena = sluice_arena_new (256);
      SluiceValue in = transform_read_value (infos[i].example_input, arena);
      SluiceValue wanted = transform_read_value (infos[i].example_output, arena);
      g_autofree char *expected = transform_show_value (&wanted);
      g_autofree char *text = run_call (infos[i].example_call, NULL, in, arena);

      g_test_message ("%s", infos[i].name);
      g_assert_nonnull (strstr (infos[i].example_call, infos[i].name));
      if (wanted.kind == SLUICE_VALUE_NUMBER)
        g_assert_true (same_number (text, expected));
      else
        g_assert_cmpstr (text, ==, expected);
    }
}

/* Each declaration has its implementation, and the other way round. */
static void
test_complete (void)
{
  static const SluiceFunction *const tables[] = {
    sluice_functions_text, sluice_functions_pattern, sluice_functions_number,
    sluice_functions_date, sluice_functions_calendar, sluice_functions_encode, sluice_functions_map,
    sluice_functions_value,
  };
  guint n;
  guint n_found = 0;
  const SluiceFunctionInfo *infos = sluice_function_infos_get (&n);

  for (guint i = 0; i < n; i++)
    {
      g_test_message ("%s", infos[i].name);
      g_assert_nonnull (sluice_function_find (infos[i].name));
      g_assert_true (sluice_function_info_find (infos[i].name) == &infos[i]);
    }
  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    {
      for (const SluiceFunction *f = tables[i]; f->name != NULL; f++)
        {
          g_assert_nonnull (sluice_function_info_find (f->name));
          n_found++;
        }
    }
  g_assert_cmpuint (n_found, ==, n);
  g_assert_null (sluice_function_find ("no_such"));
}

typedef struct
{
  const char *call;
  const char *input;
  const char *expected;         /* text, or a code */
} Case;

static void
run_cases (const Case *cases,
           guint       n,
           const char *zone)
{
  for (guint i = 0; i < n; i++)
    {
      g_autoptr(SluiceArena) arena = sluice_arena_new (256);
      SluiceValue in = transform_read_value (cases[i].input, arena);
      g_autofree char *text = NULL;

      g_test_message ("%s: %s", cases[i].call, cases[i].input);
      text = run_call (cases[i].call, zone, in, arena);
      g_assert_cmpstr (text, ==, cases[i].expected);
    }
}

static void
test_text (void)
{
  static const Case cases[] = {
    { "\"trim\"", "\"\\u00a0\\t x y\\u2003\\n\"", "x y" },
    { "\"trim\"", "\"   \"", "" },
    { "\"trim\"", "\"\"", "" },
    { "\"trim\"", "12", "12" },
    { "\"upper\"", "\"Größe i\"", "GRÖSSE I" },
    { "\"lower\"", "\"ΟΔΟΣ ΑΣ\"", "οδος ας" },
    { "\"lower\"", "\"HELLO\"", "hello" },
    { "\"title\"", "\"hello world\"", "Hello World" },
    { "\"title\"", "\"ÉCOLE d'été-été 3rd\"", "École D'été-Été 3rd" },
    { "\"title\"", "\"ǆ\"", "ǅ" },
    { "\"squeeze\"", "\"a\\u00a0 \\n b\"", "a b" },
    { "{\"replace\": {\"from\": \"aa\", \"to\": \"b\"}}", "\"aaaaa\"", "bba" },
    { "{\"replace\": {\"from\": \".\"}}", "\"1.2.3\"", "123" },
    { "{\"replace\": {\"from\": \"x\", \"to\": \"y\"}}", "\"abc\"", "abc" },
    { "{\"substring\": {\"start\": 2}}", "\"Größe\"", "röße" },
    { "{\"substring\": {\"start\": -2}}", "\"Größe\"", "ße" },
    { "{\"substring\": {\"start\": -9, \"length\": 2}}", "\"Größe\"", "Gr" },
    { "{\"substring\": {\"start\": 3, \"length\": 1}}", "\"Größe\"", "ö" },
    { "{\"substring\": {\"start\": 9}}", "\"Größe\"", "" },
    { "{\"substring\": {\"length\": 0}}", "\"Größe\"", "" },
    { "{\"pad\": {\"length\": 5}}", "\"äö\"", "   äö" },
    { "{\"pad\": {\"length\": 5, \"with\": \"ab\", \"side\": \"right\"}}", "\"x\"", "xabab" },
    { "{\"pad\": {\"length\": 6, \"with\": \"ßa\"}}", "\"x\"", "ßaßaßx" },
    { "{\"pad\": {\"length\": 2}}", "\"äöü\"", "äöü" },
    { "{\"affix\": {\"before\": \"<\", \"after\": \">\"}}", "\"x\"", "<x>" },
    { "{\"split\": {\"by\": \",\", \"index\": 1}}", "\"a,b\"", "a" },
    { "{\"split\": {\"by\": \",\", \"index\": -1}}", "\"a,b\"", "b" },
    { "{\"split\": {\"by\": \",\", \"index\": -2}}", "\"a,b\"", "a" },
    { "{\"split\": {\"by\": \",\", \"index\": -3}}", "\"a,b\"", "null" },
    { "{\"split\": {\"by\": \",\", \"index\": 3}}", "\"a,b\"", "null" },
    { "{\"split\": {\"by\": \",\", \"index\": 2}}", "\"a,\"", "" },
    { "{\"split\": {\"by\": \", \"}}", "\"a, \\\"b\\\"\"", "[\"a\",\"\\\"b\\\"\"]" },
    { "{\"join\": {\"by\": \"-\"}}", "[\"a\", 1.50, true, null, {\"k\": 1}, [2]]", "a-1.50-true-{\"k\":1}-[2]" },
    { "\"join\"", "[]", "" },
    { "\"join\"", "\"[1, 2]\"", "1,2" },
    { "\"join\"", "\"x\"", "invalid_list" },
    { "\"join\"", "{\"a\": 1}", "invalid_list" },
    { "\"length\"", "\"😀ä\"", "2" },
    { "\"url_decode\"", "\"100%+%4\"", "100%+%4" },
    { "\"url_decode\"", "\"%ff\"", "invalid_text" },
    { "\"strip_nul\"", "\"\\u0000a\\u0000\"", "a" },
    { "\"strip_nul\"", "\"ab\"", "ab" },
  };

  run_cases (cases, G_N_ELEMENTS (cases), NULL);
}

/* A NUL does not end a text. */
static void
test_nul (void)
{
  static const Case cases[] = {
    { "{\"replace\": {\"from\": \"b\", \"to\": \"c\"}}", "\"a\\u0000b\"", "a\\0c" },
    { "\"upper\"", "\"a\\u0000ä\"", "A\\0Ä" },
    { "\"lower\"", "\"A\\u0000B\"", "a\\0b" },
    { "\"title\"", "\"ä\\u0000b\"", "Ä\\0B" },
    { "{\"regex_replace\": {\"pattern\": \"b\", \"to\": \"c\"}}", "\"a\\u0000b\"", "a\\0c" },
    { "{\"regex_extract\": {\"pattern\": \"b.*\"}}", "\"a\\u0000b\\u0000c\"", "b\\0c" },
    { "{\"substring\": {\"start\": 2}}", "\"a\\u0000b\"", "\\0b" },
    { "{\"pad\": {\"length\": 4}}", "\"a\\u0000b\"", " a\\0b" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(SluiceArena) arena = sluice_arena_new (256);
      g_autoptr(SluiceZone) zone = sluice_zone_new (NULL, NULL);
      g_autoptr(SluiceTemplateScope) scope = sluice_template_scope_new ();
      g_auto(SluiceTransformCall) call = parse_call (cases[i].call);
      SluiceValue in = transform_read_value (cases[i].input, arena);
      g_autoptr(GString) text = g_string_new (NULL);
      SluiceValue out;
      SluiceCall compiled;

      g_test_message ("%s", cases[i].call);
      g_assert_true (sluice_call_init (&compiled, &call, scope, zone, arena, NULL));
      g_assert_null (sluice_call_apply (&compiled, &in, arena, &out));
      for (guint32 k = 0; k < out.len; k++)
        {
          if (out.s[k] == '\0')
            g_string_append (text, "\\0");
          else
            g_string_append_c (text, out.s[k]);
        }
      g_assert_cmpstr (text->str, ==, cases[i].expected);
      sluice_call_clear (&compiled);
    }
}

static void
test_patterns (void)
{
  static const Case cases[] = {
    { "{\"regex_extract\": {\"pattern\": \"[0-9]+\"}}", "\"ab 12 34\"", "12" },
    { "{\"regex_extract\": {\"pattern\": \"[0-9]+\"}}", "\"none\"", "null" },
    { "{\"regex_extract\": {\"pattern\": \"(a)|(b)\", \"group\": 2}}", "\"a\"", "null" },
    { "{\"regex_extract\": {\"pattern\": \"(a)\", \"group\": 7}}", "\"a\"", "null" },
    { "{\"regex_extract\": {\"pattern\": \"^.\"}}", "\"äb\"", "ä" },
    { "{\"regex_extract\": {\"pattern\": \"(a+)+$\"}}",
      "\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab\"", "pattern_gave_up" },
    { "{\"regex_replace\": {\"pattern\": \"\\\\s+\", \"to\": \" \"}}", "\"a   b\\tc\"", "a b c" },
    { "{\"regex_replace\": {\"pattern\": \"x*\", \"to\": \"-\"}}", "\"ä\"", "-ä-" },
    { "{\"regex_replace\": {\"pattern\": \"(.)(.)\", \"to\": \"\\\\2\\\\1\"}}", "\"abcd\"", "badc" },
    { "{\"regex_replace\": {\"pattern\": \"z\"}}", "12", "12" },
  };

  run_cases (cases, G_N_ELEMENTS (cases), NULL);
}

static void
test_numbers (void)
{
  static const Case cases[] = {
    { "{\"round\": {\"digits\": 2}}", "2.346", "2.35" },
    { "{\"round\": {\"digits\": 2}}", "\"2.5\"", "2.50" },
    { "\"round\"", "-0.5", "-1" },
    { "\"round\"", "1e999999999", "1e999999999" },
    { "\"round\"", "\"x\"", "invalid_decimal" },
    { "\"round\"", "true", "invalid_decimal" },
    { "\"abs\"", "-12345678901234567890.5", "12345678901234567890.5" },
    { "\"abs\"", "\" -5 \"", "5" },
    { "\"abs\"", "\"\"", "invalid_decimal" },
    { "\"to_integer\"", "\"42\"", "42" },
    { "\"to_integer\"", "\"4.2\"", "invalid_integer" },
    { "\"to_double\"", "\"x\"", "invalid_double" },
    { "{\"to_decimal\": {\"decimal\": \",\", \"thousands\": \".\"}}", "\"-1.234.567,5\"", "-1234567.5" },
    { "{\"to_decimal\": {\"decimal\": \",\", \"thousands\": \".\"}}", "\"12\"", "12" },
    { "{\"to_decimal\": {\"decimal\": \",\", \"thousands\": \".\"}}", "\"1.5\"", "invalid_decimal" },
    { "{\"to_decimal\": {\"decimal\": \",\", \"thousands\": \".\"}}", "\"1234.567\"", "invalid_decimal" },
    { "{\"to_decimal\": {\"decimal\": \",\", \"thousands\": \".\"}}", "\".123\"", "invalid_decimal" },
    { "{\"to_decimal\": {\"decimal\": \",\", \"thousands\": \".\"}}", "\"1,5.0\"", "invalid_decimal" },
    { "{\"to_decimal\": {\"decimal\": \",\"}}", "\"1.5\"", "invalid_decimal" },
    { "{\"to_decimal\": {\"decimal\": \",\"}}", "1.5", "1.5" },
    { "{\"to_decimal\": {\"thousands\": \",\"}}", "\"12,34,567.25\"", "1234567.25" },
    { "{\"to_decimal\": {\"thousands\": \"\\u202f\"}}", "\"1\\u202f234\"", "1234" },
    { "\"to_decimal\"", "\"1e3\"", "1e3" },
    { "\"to_decimal\"", "\"\"", "invalid_decimal" },
    { "{\"to_boolean\": {\"true\": [\"Ja\", 2], \"false\": [\"nein\", 3]}}", "\"JA\"", "true" },
    { "{\"to_boolean\": {\"true\": [\"Ja\", 2], \"false\": [\"nein\", 3]}}", "3", "false" },
    { "{\"to_boolean\": {\"true\": [\"ÄÖ\"]}}", "\"äö\"", "true" },
    { "{\"to_boolean\": {\"true\": [\"ÄÖ\"]}}", "\"no\"", "false" },
    { "\"to_boolean\"", "\"perhaps\"", "invalid_boolean" },
    { "\"to_boolean\"", "true", "true" },
  };

  run_cases (cases, G_N_ELEMENTS (cases), NULL);
}

static void
test_dates (void)
{
  static const Case cases[] = {
    { "{\"to_date\": {\"format\": \"%d/%m/%Y\"}}", "\"31/12/2024\"", "2024-12-31" },
    { "{\"to_date\": {\"format\": \"%d/%m/%Y %R\"}}", "\"31/12/2024 10:00\"", "2024-12-31" },
    { "{\"to_date\": {\"format\": \"%Y%m%d\"}}", "20241231", "2024-12-31" },
    { "\"to_date\"", "\"2024-12-31\"", "2024-12-31" },
    { "\"to_date\"", "\"2024-12-31T10:00\"", "invalid_date" },
    { "{\"to_date\": {\"format\": \"%d/%m/%Y\"}}", "\"2024-12-31\"", "invalid_date" },
    { "\"to_time\"", "\"10:20\"", "10:20:00" },
    { "{\"to_timestamp\": {\"unit\": \"s\"}}", "1700000000", "2023-11-14T22:13:20Z" },
    { "{\"to_timestamp\": {\"unit\": \"s\"}}", "\"1700000000.5\"", "2023-11-14T22:13:20.500Z" },
    { "{\"to_timestamp\": {\"unit\": \"ms\"}}", "1700000000123", "2023-11-14T22:13:20.123Z" },
    { "{\"to_timestamp\": {\"unit\": \"us\"}}", "-1", "1969-12-31T23:59:59.999999Z" },
    { "{\"to_timestamp\": {\"unit\": \"us\"}}", "0", "1970-01-01T00:00:00Z" },
    { "{\"to_timestamp\": {\"unit\": \"us\"}}", "0.5", "invalid_timestamp" },
    { "{\"to_timestamp\": {\"unit\": \"s\"}}", "1e12", "invalid_timestamp" },
    { "{\"to_timestamp\": {\"unit\": \"s\"}}", "\"x\"", "invalid_timestamp" },
    { "\"to_timestamp\"", "1700000000", "invalid_timestamp" },
    { "\"to_timestamp\"", "\"2024-07-01T12:00:00\"", "2024-07-01T10:00:00Z" },
    { "{\"to_timestamp\": {\"format\": \"%d.%m.%Y %H:%M\"}}", "\"01.07.2024 12:00\"",
      "2024-07-01T10:00:00Z" },
    { "{\"to_timestamp\": {\"format\": \"%d.%m.%Y %H:%M\", \"zone\": \"Asia/Tokyo\"}}",
      "\"01.07.2024 12:00\"", "2024-07-01T03:00:00Z" },
    { "{\"to_timestamp\": {\"format\": \"%F %T %z\", \"zone\": \"Asia/Tokyo\"}}",
      "\"2024-07-01 12:00:00 +0200\"", "2024-07-01T10:00:00Z" },
    { "{\"to_timestamp\": {\"format\": \"%F %H:%M\"}}", "\"2024-03-31 02:30\"", "invalid_timestamp" },
    { "{\"to_timestamp\": {\"format\": \"%F %H:%M\", \"unit\": \"s\"}}", "1700000000",
      "2023-11-14T22:13:20Z" },
    { "{\"format_date\": {\"format\": \"%d.%m.%Y %R %z %Z\"}}", "\"2024-07-01T10:00:00Z\"",
      "01.07.2024 12:00 +0200 CEST" },
    { "{\"format_date\": {\"format\": \"%F %T\"}}", "\"2024-03-31T02:30:00\"", "2024-03-31 02:30:00" },
    { "{\"format_date\": {\"format\": \"%F\"}}", "\"soon\"", "invalid_timestamp" },
    { "{\"shift_zone\": {\"to\": \"UTC\"}}", "\"2024-07-01T12:00:00\"", "2024-07-01T10:00:00" },
    { "{\"shift_zone\": {\"from\": \"UTC\", \"to\": \"America/New_York\"}}",
      "\"2024-07-01T12:00:00\"", "2024-07-01T08:00:00" },
    { "{\"shift_zone\": {\"from\": \"UTC\", \"to\": \"UTC\"}}", "\"2024-07-01T12:00:00+01:00\"",
      "2024-07-01T11:00:00" },
    { "{\"shift_zone\": {\"to\": \"UTC\"}}", "\"2024-03-31T02:30:00\"", "invalid_timestamp" },
    { "{\"shift_zone\": {\"to\": \"Asia/Tokyo\"}}", "\"9999-12-31T23:59:59Z\"", "invalid_timestamp" },
    { "{\"shift_zone\": {\"to\": \"America/New_York\"}}", "\"0001-01-01T00:00:00Z\"", "invalid_timestamp" },
    { "{\"format_date\": {\"format\": \"%F\"}}", "\"9999-12-31T23:59:59Z\"", "invalid_timestamp" },
    { "{\"format_date\": {\"format\": \"%F\"}}", "\"9999-12-31T23:59:59\"", "9999-12-31" },
  };

  run_cases (cases, G_N_ELEMENTS (cases), "Europe/Berlin");
}

static void
test_values (void)
{
  static const Case cases[] = {
    { "{\"null_if\": {\"values\": [0, \"-\"]}}", "0.00", "null" },
    { "{\"null_if\": {\"values\": [0, \"-\"]}}", "\"-\"", "null" },
    { "{\"null_if\": {\"values\": [0, \"-\"]}}", "\"0\"", "null" },
    { "{\"null_if\": {\"values\": [0, \"-\"]}}", "\"0.0\"", "0.0" },
    { "{\"null_if\": {\"values\": [false]}}", "false", "null" },
    { "\"null_if\"", "\"\"", "null" },
    { "\"null_if\"", "\" \"", " " },
    { "{\"default\": {\"value\": 0.1}}", "null", "0.1" },
    { "{\"default\": {\"value\": true}}", "null", "true" },
    { "{\"default\": {\"value\": \"x\"}}", "\"\"", "" },
    { "{\"hash\": {\"algorithm\": \"sha1\"}}", "\"abc\"", "a9993e364706816aba3e25717850c26c9cd0d89d" },
    { "\"hash\"", "\"abc\"", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" },
    { "{\"json_get\": {\"path\": \"a.b\"}}", "{\"a\": {\"b\": \"x\"}}", "x" },
    { "{\"json_get\": {\"path\": \"a.c\"}}", "{\"a\": {\"b\": \"x\"}}", "null" },
    { "{\"json_get\": {\"path\": \"a\"}}", "\"{\"", "invalid_json" },
    { "{\"json_get\": {\"path\": \"[1]\"}}", "[1, {\"k\": 2}]", "{\"k\":2}" },
    { "\"base64_decode\"", "\"aGVsbG8=\"", "hello" },
    { "\"base64_decode\"", "\"*\"", "invalid_bytes" },
    { "\"hex_decode\"", "\"c3A4\"", "ä" },
    { "\"hex_decode\"", "\"abc\"", "invalid_bytes" },
    { "\"hex_decode\"", "\"zz\"", "invalid_bytes" },
  };

  run_cases (cases, G_N_ELEMENTS (cases), NULL);
}

static void
test_encodings (void)
{
  static const Case cases[] = {
    { "\"remove_accents\"", "\"Ærøskøbing Ñandú đ þ\"", "AEroskobing Nandu d th" },
    { "\"remove_accents\"", "\"Ελλάδα й 日本\"", "Ελλαδα и 日本" },
    { "\"remove_accents\"", "\"\"", "" },
    { "{\"normalize\": {\"form\": \"nfd\"}}", "\"é\"", "e\u0301" },
    { "\"normalize\"", "\"e\u0301\"", "é" },
    { "{\"keep\": {\"characters\": \"letters\"}}", "\"O'Neil 3\"", "ONeil" },
    { "{\"keep\": {\"characters\": \"letters_and_digits\"}}", "\"AB-12 ü\"", "AB12ü" },
    { "{\"keep\": {\"characters\": \"printable\"}}", "\"a\\u0007b\\u0000\\u200dc d\"", "abc d" },
    { "\"html_unescape\"", "\"&lt;b&gt; &apos;&#x41;&#65;&#xZ; & &nope; &#1114112; &amp\"",
      "<b> 'AA&#xZ; & &nope; &#1114112; &amp" },
    { "\"html_unescape\"", "\"&amp;lt;\"", "&lt;" },
    { "\"url_encode\"", "\"-._~ &=+\"", "-._~%20%26%3D%2B" },
    { "\"base64_encode\"", "\"\"", "" },
    { "\"hex_encode\"", "\"ß\"", "c39f" },
    { "\"to_text\"", "1.50", "1.50" },
    { "\"to_text\"", "true", "true" },
  };

  run_cases (cases, G_N_ELEMENTS (cases), NULL);
}

static void
test_whole_numbers (void)
{
  static const Case cases[] = {
    { "\"floor\"", "2.9", "2" },
    { "\"floor\"", "-0.1", "-1" },
    { "\"floor\"", "-9.5", "-10" },
    { "\"floor\"", "\"-3\"", "-3" },
    { "\"floor\"", "0.00001", "0" },
    { "\"floor\"", "12345678901234567890.9", "12345678901234567890" },
    { "\"floor\"", "1.5e2", "150" },
    { "\"floor\"", "\"x\"", "invalid_decimal" },
    { "\"ceil\"", "99.01", "100" },
    { "\"ceil\"", "-0.5", "0" },
    { "\"ceil\"", "1e-400", "1" },
    { "\"ceil\"", "1e999999999", "1e999999999" },
    { "{\"clamp\": {\"min\": 0}}", "-5", "0" },
    { "{\"clamp\": {\"min\": 0, \"max\": \"9.5\"}}", "\"10\"", "9.5" },
    { "{\"clamp\": {\"max\": 9}}", "8.50", "8.50" },
    { "\"clamp\"", "\"a\"", "invalid_decimal" },
    { "{\"format_number\": {\"thousands\": \"'\"}}", "-1234567.50", "-1'234'567.5" },
    { "{\"format_number\": {\"digits\": 0, \"thousands\": \",\"}}", "999.5", "1,000" },
    { "{\"format_number\": {\"digits\": 3}}", "1", "1.000" },
    { "{\"format_number\": {\"thousands\": \",\"}}", "-123", "-123" },
    { "\"format_number\"", "1e400000000", "invalid_decimal" },
    { "\"format_number\"", "1e-400000000", "invalid_decimal" },
  };

  run_cases (cases, G_N_ELEMENTS (cases), NULL);
}

static void
test_calendar (void)
{
  static const Case cases[] = {
    { "{\"date_add\": {\"amount\": -1, \"unit\": \"month\"}}", "\"2024-03-31\"", "2024-02-29" },
    { "{\"date_add\": {\"amount\": 1, \"unit\": \"year\"}}", "\"2024-02-29T12:00:00\"", "2025-02-28T12:00:00" },
    { "{\"date_add\": {\"amount\": 2, \"unit\": \"week\"}}", "\"2024-12-25\"", "2025-01-08" },
    { "{\"date_add\": {\"amount\": 36, \"unit\": \"hour\"}}", "\"2024-12-31\"", "2025-01-01T12:00:00" },
    { "{\"date_add\": {\"amount\": 1}}", "\"9999-12-31\"", "invalid_date" },
    { "{\"date_add\": {\"amount\": 1000000000, \"unit\": \"year\"}}", "\"2024-01-01\"", "invalid_date" },
    { "{\"date_add\": {\"amount\": -1000000000, \"unit\": \"hour\"}}", "\"2024-01-01\"", "invalid_timestamp" },
    { "{\"date_add\": {\"amount\": 1}}", "\"soon\"", "invalid_date" },
    { "{\"date_add\": {\"amount\": 1}}", "20240101", "invalid_date" },
    /* Berlin's clocks go forward in the night of the 31st of March. */
    { "{\"date_add\": {\"amount\": 1, \"unit\": \"day\"}}", "\"2024-03-30T11:00:00Z\"", "2024-03-31T10:00:00Z" },
    { "{\"date_add\": {\"amount\": 24, \"unit\": \"hour\"}}", "\"2024-03-30T11:00:00Z\"", "2024-03-31T11:00:00Z" },
    { "{\"date_add\": {\"amount\": 1, \"unit\": \"day\"}}", "\"2024-03-30T01:30:00Z\"", "invalid_timestamp" },
    { "{\"date_part\": {\"unit\": \"week\"}}", "\"2021-01-03\"", "53" },
    { "{\"date_part\": {\"unit\": \"week\"}}", "\"2024-12-30\"", "1" },
    { "{\"date_part\": {\"unit\": \"weekday\"}}", "\"2024-12-29\"", "7" },
    { "{\"date_part\": {\"unit\": \"weekday\"}}", "\"1969-12-29\"", "1" },
    { "{\"date_part\": {\"unit\": \"yearday\"}}", "\"2024-12-31\"", "366" },
    { "{\"date_part\": {\"unit\": \"hour\"}}", "\"2024-07-01T23:30:00Z\"", "1" },
    { "{\"date_part\": {\"unit\": \"day\"}}", "\"2024-07-01T23:30:00Z\"", "2" },
    { "{\"date_part\": {\"unit\": \"second\"}}", "\"2024-07-01T23:30:59.9\"", "59" },
    { "{\"date_part\": {\"unit\": \"minute\"}}", "\"2024-07-01\"", "0" },
    { "{\"date_part\": {\"unit\": \"epoch\"}}", "\"1969-12-31T23:59:59.5\"", "-1" },
    { "{\"date_part\": {\"unit\": \"year\"}}", "\"x\"", "invalid_date" },
    { "{\"date_trunc\": {\"unit\": \"week\"}}", "\"2024-12-29\"", "2024-12-23" },
    { "{\"date_trunc\": {\"unit\": \"quarter\"}}", "\"2024-12-29\"", "2024-10-01" },
    { "{\"date_trunc\": {\"unit\": \"year\"}}", "\"2024-12-29T10:00:00\"", "2024-01-01" },
    { "{\"date_trunc\": {\"unit\": \"hour\"}}", "\"2024-12-29T10:59:59.9\"", "2024-12-29T10:00:00" },
    { "{\"date_trunc\": {\"unit\": \"day\"}}", "\"2024-07-01T23:30:00Z\"", "2024-07-02" },
    { "{\"date_trunc\": {\"unit\": \"minute\"}}", "\"2024-07-01T23:30:01Z\"", "2024-07-01T23:30:00Z" },
    { "{\"date_trunc\": {\"unit\": \"minute\"}}", "\"9999-12-31T23:59:59-12:00\"", "invalid_timestamp" },
    { "{\"date_trunc\": {\"unit\": \"minute\"}}", "\"9999-12-31T23:59:59Z\"", "9999-12-31T23:59:00Z" },
    { "{\"date_part\": {\"unit\": \"year\"}}", "\"9999-12-31T23:59:59Z\"", "invalid_date" },
    { "{\"date_part\": {\"unit\": \"epoch\"}}", "\"9999-12-31T23:59:59Z\"", "253402300799" },
  };

  run_cases (cases, G_N_ELEMENTS (cases), "Europe/Berlin");
}

static void
test_maps (void)
{
  static const Case cases[] = {
    { "{\"map\": {\"values\": {\"A\": 1}}}", "\"B\"", "B" },
    { "{\"map\": {\"values\": {\"A\": 1}, \"otherwise\": \"null\"}}", "\"B\"", "null" },
    { "{\"map\": {\"values\": {\"A\": 1}, \"otherwise\": \"reject\"}}", "\"B\"", "not_in_set" },
    { "{\"map\": {\"values\": {\"1\": \"one\", \"true\": \"yes\"}}}", "1", "one" },
    { "{\"map\": {\"values\": {\"1\": \"one\", \"true\": \"yes\"}}}", "true", "yes" },
    { "{\"map\": {\"values\": {\"A\": null}}}", "\"A\"", "null" },
    { "\"uuid\"", "\"http://www.example.com/\"", "fcde3c85-2270-590f-9e7c-ee003d65e0e2" },
    { "{\"uuid\": {\"namespace\": \"6ba7b810-9dad-11d1-80b4-00c04fd430c8\"}}", "\"www.example.com\"",
      "2ed6657d-e927-568b-95e1-2665a8aea6a2" },
    { "\"to_uuid\"", "\"x\"", "invalid_uuid" },
    { "\"to_json\"", "\"{\"", "invalid_json" },
    { "\"to_json\"", "\"[1, 1.50]\"", "[1,1.50]" },
    { "\"list_length\"", "[]", "0" },
    { "\"list_length\"", "\"[[1],2]\"", "2" },
    { "\"list_length\"", "{\"a\": 1}", "invalid_list" },
  };

  run_cases (cases, G_N_ELEMENTS (cases), NULL);
}

/* NULL passes through all but `default`. */
static void
test_null (void)
{
  guint n;
  const SluiceFunctionInfo *infos = sluice_function_infos_get (&n);

  for (guint i = 0; i < n; i++)
    g_assert_cmpint (sluice_function_find (infos[i].name)->takes_null, ==,
                     g_str_equal (infos[i].name, "default"));
}

static void
test_refused (void)
{
  static const struct
  {
    const char *call;
    const char *argument;       /* (nullable) */
    const char *code;
  } cases[] = {
    { "\"trimm\"", NULL, "unknown_transform" },
    { "{\"trim\": {\"side\": \"left\"}}", "side", "unknown_key" },
    { "\"replace\"", NULL, "missing_key" },
    { "{\"replace\": {\"from\": \"\"}}", "from", "invalid_argument" },
    { "{\"replace\": {\"from\": 1}}", "from", "invalid_argument" },
    { "{\"pad\": {\"length\": -1}}", "length", "invalid_argument" },
    { "{\"pad\": {\"length\": 1.5}}", "length", "invalid_argument" },
    { "{\"pad\": {\"length\": 1, \"side\": \"both\"}}", "side", "invalid_argument" },
    { "\"map\"", NULL, "missing_key" },
    { "{\"map\": {\"values\": [\"a\"]}}", "values", "invalid_argument" },
    { "{\"map\": {\"values\": {\"a\": [1]}}}", "values", "invalid_argument" },
    { "{\"regex_extract\": {\"pattern\": \"(\"}}", "pattern", "invalid_pattern" },
    { "{\"to_date\": {\"format\": \"%Q\"}}", "format", "invalid_format" },
    { "{\"to_timestamp\": {\"zone\": \"Mars/Olympus\"}}", "zone", "unknown_zone" },
    { "{\"to_timestamp\": {\"unit\": \"d\"}}", "unit", "invalid_argument" },
    { "{\"null_if\": {\"values\": \"x\"}}", "values", "invalid_argument" },
    { "{\"null_if\": {\"values\": [[1]]}}", "values", "invalid_argument" },
    { "{\"default\": {\"value\": {}}}", "value", "invalid_argument" },
    { "{\"hash\": {\"algorithm\": \"crc\"}}", "algorithm", "invalid_argument" },
    { "{\"json_get\": {\"path\": \"a[*]\"}}", "path", "invalid_argument" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto(SluiceTransformCall) call = parse_call (cases[i].call);
      g_autoptr(GError) error = NULL;
      g_autofree char *argument = NULL;

      g_test_message ("%s", cases[i].call);
      g_assert_false (sluice_transform_call_check (call.name, call.arguments, &argument, &error));
      g_assert_error (error, SLUICE_ERROR, SLUICE_ERROR_INVALID);
      g_assert_cmpstr (sluice_error_get_code (error), ==, cases[i].code);
      g_assert_cmpstr (argument, ==, cases[i].argument);
    }
}

/* What only shows when the call is compiled. */
static void
test_not_compiled (void)
{
  static const struct
  {
    const char *call;
    const char *code;
  } cases[] = {
    { "{\"to_date\": {\"format\": \"%H:%M\"}}", "invalid_format" },
    { "{\"to_time\": {\"format\": \"%F\"}}", "invalid_format" },
    { "{\"to_timestamp\": {\"format\": \"%d/%m\"}}", "invalid_format" },
    { "{\"to_date\": {\"format\": \"{{param.format}}\"}}", "invalid_format" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(SluiceArena) arena = sluice_arena_new (256);
      g_autoptr(SluiceZone) zone = sluice_zone_new (NULL, NULL);
      g_autoptr(SluiceTemplateScope) scope = sluice_template_scope_new ();
      g_auto(SluiceTransformCall) call = parse_call (cases[i].call);
      g_autoptr(GError) error = NULL;
      SluiceCall compiled;

      g_test_message ("%s", cases[i].call);
      g_hash_table_insert (scope->params, g_strdup ("format"), g_strdup ("%Q"));
      g_assert_true (sluice_transform_call_check (call.name, call.arguments, NULL, NULL));
      g_assert_false (sluice_call_init (&compiled, &call, scope, zone, arena, &error));
      g_assert_cmpstr (sluice_error_get_code (error), ==, cases[i].code);
    }
}

static void
test_template (void)
{
  g_autoptr(SluiceArena) arena = sluice_arena_new (256);
  g_autoptr(SluiceZone) zone = sluice_zone_new (NULL, NULL);
  g_autoptr(SluiceTemplateScope) scope = sluice_template_scope_new ();
  g_auto(SluiceTransformCall) call = parse_call ("{\"default\": {\"value\": \"{{param.channel}}\"}}");
  SluiceValue in = SLUICE_NULL_VALUE;
  g_autofree char *text = NULL;
  SluiceCall compiled;
  SluiceValue out;

  g_hash_table_insert (scope->params, g_strdup ("channel"), g_strdup ("web"));
  g_assert_true (sluice_call_init (&compiled, &call, scope, zone, arena, NULL));
  g_assert_null (sluice_call_apply (&compiled, &in, arena, &out));
  text = sluice_value_to_string (&out);
  g_assert_cmpstr (text, ==, "web");
  sluice_call_clear (&compiled);
}

/* The shape that programs rely on. */
static void
test_json (void)
{
  g_autoptr(JsonArray) functions = sluice_functions_to_json ();

  g_assert_cmpuint (json_array_get_length (functions), >=, 28);
  for (guint i = 0; i < json_array_get_length (functions); i++)
    {
      JsonObject *function = json_array_get_object_element (functions, i);
      JsonArray *arguments = json_object_get_array_member (function, "arguments");

      g_assert_nonnull (json_object_get_string_member (function, "name"));
      g_assert_nonnull (json_object_get_string_member (function, "description"));
      g_assert_true (json_object_has_member (json_object_get_object_member (function, "example"),
                                             "output"));
      for (guint k = 0; k < json_array_get_length (arguments); k++)
        {
          JsonObject *argument = json_array_get_object_element (arguments, k);

          g_assert_nonnull (json_object_get_string_member (argument, "name"));
          g_assert_nonnull (json_object_get_string_member (argument, "type"));
          g_assert_true (json_object_has_member (argument, "default"));
        }
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/transform/functions/examples", test_examples);
  g_test_add_func ("/transform/functions/complete", test_complete);
  g_test_add_func ("/transform/functions/text", test_text);
  g_test_add_func ("/transform/functions/nul", test_nul);
  g_test_add_func ("/transform/functions/patterns", test_patterns);
  g_test_add_func ("/transform/functions/numbers", test_numbers);
  g_test_add_func ("/transform/functions/dates", test_dates);
  g_test_add_func ("/transform/functions/values", test_values);
  g_test_add_func ("/transform/functions/encodings", test_encodings);
  g_test_add_func ("/transform/functions/whole-numbers", test_whole_numbers);
  g_test_add_func ("/transform/functions/calendar", test_calendar);
  g_test_add_func ("/transform/functions/maps", test_maps);
  g_test_add_func ("/transform/functions/null", test_null);
  g_test_add_func ("/transform/functions/refused", test_refused);
  g_test_add_func ("/transform/functions/not-compiled", test_not_compiled);
  g_test_add_func ("/transform/functions/template", test_template);
  g_test_add_func ("/transform/functions/json", test_json);

  return g_test_run ();
}
