/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-convert.h"

#include "transform-utils.h"

#include <string.h>

typedef struct
{
  const char *input;            /* JSON */
  const char *expected;         /* the result as text, or the code */
} Case;

static void
check (const char *type_text,
       const char *zone_name,
       const Case *cases,
       guint       n_cases)
{
  g_autoptr(SluiceZone) zone = sluice_zone_new (zone_name, NULL);
  SluiceConverter converter;
  SluiceType type;

  g_assert_true (sluice_type_parse (type_text, &type, NULL));
  sluice_converter_init (&converter, type, zone);
  for (guint i = 0; i < n_cases; i++)
    {
      g_autoptr(SluiceArena) arena = sluice_arena_new (256);
      SluiceValue in = transform_read_value (cases[i].input, arena);
      SluiceValue out;
      const char *code;
      g_autofree char *text = NULL;

      g_test_message ("%s: %s", type_text, cases[i].input);
      code = converter.func (&converter, &in, arena, &out);
      text = code != NULL ? g_strdup (code) : transform_show_value (&out);
      g_assert_cmpstr (text, ==, cases[i].expected);

      /* In place, as the checks and constants do it. */
      if (code == NULL)
        {
          g_autofree char *again = NULL;

          g_assert_null (converter.func (&converter, &in, arena, &in));
          again = transform_show_value (&in);
          g_assert_cmpstr (again, ==, text);
        }
    }
}

#define CHECK(type, zone, cases) check (type, zone, cases, G_N_ELEMENTS (cases))

static void
test_boolean (void)
{
  static const Case cases[] = {
    { "true", "true" }, { "false", "false" }, { "1", "true" }, { "0", "false" },
    { "1.0", "true" }, { "\"t\"", "true" }, { "\"F\"", "false" }, { "\"Yes\"", "true" },
    { "\"NO\"", "false" }, { "\"y\"", "true" }, { "\"n\"", "false" }, { "\"ON\"", "true" },
    { "\"off\"", "false" }, { "\"TRUE\"", "true" }, { "\"0\"", "false" }, { "\" yes \"", "true" },
    { "\"maybe\"", "invalid_boolean" }, { "2", "invalid_boolean" }, { "0.5", "invalid_boolean" },
    { "\"\"", "invalid_boolean" }, { "\"1 t\"", "invalid_boolean" }, { "[]", "invalid_boolean" },
    { "\"true\\u0000\"", "invalid_boolean" },
  };

  CHECK ("boolean", NULL, cases);
}

static void
test_integer (void)
{
  static const Case cases[] = {
    { "1", "1" }, { "1.0", "1" }, { "1E2", "100" }, { "\" +7 \"", "7" }, { "\"007\"", "7" },
    { "-0", "0" }, { "9223372036854775807", "9223372036854775807" },
    { "-9223372036854775808", "-9223372036854775808" },
    { "\"-9007199254740993\"", "-9007199254740993" },
    { "\"00000000000000000000000000001\"", "1" },
    { "9223372036854775808", "invalid_integer" }, { "-9223372036854775809", "invalid_integer" },
    { "1.5", "invalid_integer" }, { "1e400", "invalid_integer" }, { "\"1.0\"", "invalid_integer" },
    { "\"1E2\"", "invalid_integer" }, { "\"\"", "invalid_integer" }, { "\" \"", "invalid_integer" },
    { "\"12a\"", "invalid_integer" }, { "\"+\"", "invalid_integer" }, { "\"1 2\"", "invalid_integer" },
    { "\"1_0\"", "invalid_integer" }, { "\"1\\u0000\"", "invalid_integer" },
    { "true", "invalid_integer" }, { "[1]", "invalid_integer" },
    { "\"9223372036854775808\"", "invalid_integer" },
  };

  CHECK ("integer", NULL, cases);
}

static void
test_decimal (void)
{
  static const Case cases[] = {
    { "12.5", "12.50" }, { "\"3\"", "3.00" }, { "1234.56", "1234.56" }, { "9999.99", "9999.99" },
    { "-0.01", "-0.01" }, { "1e2", "100.00" }, { "1.500", "1.50" }, { "0.50", "0.50" },
    { "\" 7.25 \"", "7.25" }, { "\"007.25\"", "7.25" }, { "-0.00", "0.00" },
    { "1.005", "invalid_decimal" }, { "10000", "invalid_decimal" }, { "\"12a\"", "invalid_decimal" },
    { "\"0.001\"", "invalid_decimal" }, { "\"\"", "invalid_decimal" }, { "\"1,5\"", "invalid_decimal" },
    { "\"NaN\"", "invalid_decimal" }, { "\"Infinity\"", "invalid_decimal" },
    { "false", "invalid_decimal" }, { "{}", "invalid_decimal" }, { "\"-\"", "invalid_decimal" },
    { "\".\"", "invalid_decimal" },
  };
  static const Case exact[] = {
    { "12345678901234567890.1234567891", "12345678901234567890.1234567891" },
    { "\"-0.0000000001\"", "-0.0000000001" }, { "0.1", "0.1000000000" },
  };
  static const Case whole[] = {
    { "18446744073709551615", "18446744073709551615" },
    { "\"9223372036854775808\"", "9223372036854775808" }, { "0", "0" },
  };
  static const Case fraction[] = { { "0.25", "0.25" }, { "1", "invalid_decimal" } };

  CHECK ("decimal(6,2)", NULL, cases);
  CHECK ("decimal(38,10)", NULL, exact);
  CHECK ("decimal(20,0)", NULL, whole);
  CHECK ("decimal(2,2)", NULL, fraction);
}

static void
test_double (void)
{
  static const Case cases[] = {
    { "0.1", "0.1" }, { "1e308", "1e+308" }, { "\"0.5\"", "0.5" }, { "\" -1e3 \"", "-1000" },
    { "12345678901234567890", "1.2345678901234567e+19" },
    { "-0", "-0" }, { "-0.0", "-0" }, { "\" -0e5 \"", "-0" }, { "0.0", "0" },
    { "1e999", "invalid_double" }, { "\"many\"", "invalid_double" }, { "\"\"", "invalid_double" },
    { "\"nan\"", "invalid_double" }, { "\"0x1p3\"", "invalid_double" }, { "true", "invalid_double" },
  };

  CHECK ("double", NULL, cases);
}

static void
test_text (void)
{
  static const Case cases[] = {
    { "1.10", "1.10" }, { "12345678901234567890123", "12345678901234567890123" },
    { "1E5", "1E5" }, { "true", "true" }, { "{\"a\": 1, \"b\": [1, 2.50]}", "{\"a\":1,\"b\":[1,2.50]}" },
    { "[ ]", "[]" }, { "\"007\"", "007" }, { "\"\"", "" }, { "\" x \"", " x " },
    { "\"Gr\\u00f6\\u00dfe \\ud83d\\ude00\"", "Größe 😀" },
  };

  CHECK ("text", NULL, cases);
}

static void
test_date (void)
{
  static const Case cases[] = {
    { "\"2024-02-29\"", "2024-02-29" }, { "\"2024-05-06T00:00:00\"", "2024-05-06" },
    { "\"2024-05-06 00:00:00.000\"", "2024-05-06" }, { "\"0001-01-01\"", "0001-01-01" },
    { "\"9999-12-31\"", "9999-12-31" }, { "\"20240506\"", "2024-05-06" },
    { "\"1969-12-31\"", "1969-12-31" }, { "\"2024-05-06T00:00:00Z\"", "2024-05-06" },
    { "\"2023-02-29\"", "invalid_date" }, { "\"2024-05-06T10:00:00\"", "invalid_date" },
    { "\"2024-05-06T00:00:00.000001\"", "invalid_date" }, { "\"06/05/2024\"", "invalid_date" },
    { "\"0000-01-01\"", "invalid_date" }, { "\"10000-01-01\"", "invalid_date" },
    { "\"\"", "invalid_date" }, { "\"2024-5-6\"", "invalid_date" }, { "\"2024-05\"", "invalid_date" },
    { "20240506", "invalid_date" }, { "\"2024-05-06x\"", "invalid_date" },
    { "\"2024-05-06T\"", "invalid_date" }, { "\"2024-0506\"", "invalid_date" },
  };
  static const Case zoned[] = {
    { "\"2024-07-01T22:00:00Z\"", "2024-07-02" }, { "\"2024-07-01T00:00:00Z\"", "invalid_date" },
  };

  CHECK ("date", NULL, cases);
  CHECK ("date", "Europe/Berlin", zoned);
}

static void
test_time (void)
{
  static const Case cases[] = {
    { "\"10:20:30\"", "10:20:30" }, { "\"10:20:30.123\"", "10:20:30.123" },
    { "\"23:59:59.123456\"", "23:59:59.123456" }, { "\"00:00:00\"", "00:00:00" },
    { "\"10:20\"", "10:20:00" }, { "\"10:20:30.5\"", "10:20:30.500" },
    { "\"25:00:00\"", "invalid_time" }, { "\"24:00:00\"", "invalid_time" },
    { "\"10:60\"", "invalid_time" }, { "\"10:20:60\"", "invalid_time" }, { "\"10\"", "invalid_time" },
    { "\"10:20:30Z\"", "invalid_time" }, { "\"10:20:30.\"", "invalid_time" }, { "\"\"", "invalid_time" },
    { "\"2024-01-01T10:20:30\"", "invalid_time" }, { "102030", "invalid_time" },
  };

  CHECK ("time", NULL, cases);
}

static void
test_timestamps (void)
{
  static const Case tz[] = {
    { "\"2024-01-02T03:04:05Z\"", "2024-01-02T03:04:05Z" },
    { "\"2024-01-02T03:04:05+02:00\"", "2024-01-02T01:04:05Z" },
    { "\"2024-01-02T03:04:05+0200\"", "2024-01-02T01:04:05Z" },
    { "\"2024-01-02T03:04:05-02\"", "2024-01-02T05:04:05Z" },
    { "\"2024-01-02\"", "2024-01-02T00:00:00Z" }, { "\"2024-01-02T03:04:05\"", "2024-01-02T03:04:05Z" },
    { "\"2024-01-02 03:04z\"", "2024-01-02T03:04:00Z" },
    { "\"20240102T030405Z\"", "2024-01-02T03:04:05Z" },
    { "\"2024-12-31T23:30:00.123456-01:00\"", "2025-01-01T00:30:00.123456Z" },
    { "\"2024-01-02T03:04:05.120000000Z\"", "2024-01-02T03:04:05.120Z" },
    { "\"0001-01-01T00:00:00Z\"", "0001-01-01T00:00:00Z" },
    { "\"9999-12-31T23:59:59.999999Z\"", "9999-12-31T23:59:59.999999Z" },
    { "\"2016-12-31T23:59:60Z\"", "invalid_timestamptz" },
    { "\"2024-01-02T03:04:05.1234567Z\"", "invalid_timestamptz" },
    { "\"2024-13-01T00:00:00Z\"", "invalid_timestamptz" },
    { "\"9999-12-31T23:30:00-01:00\"", "invalid_timestamptz" },
    { "\"0001-01-01T00:30:00+01:00\"", "invalid_timestamptz" },
    { "\"2024-01-02T03:04:05+24:00\"", "invalid_timestamptz" },
    { "\"2024-01-02T03:04:05+02:60\"", "invalid_timestamptz" },
    { "\"2024-01-02T03:04:05+2\"", "invalid_timestamptz" },
    { "\"2024-01-02T03:04:05Zx\"", "invalid_timestamptz" }, { "\"\"", "invalid_timestamptz" },
    { "1700000000", "invalid_timestamptz" },
  };
  static const Case plain[] = {
    { "\"2024-01-02T03:04:05\"", "2024-01-02T03:04:05" },
    { "\"2024-01-02T03:04:05+02:00\"", "2024-01-02T01:04:05" },
    { "\"2024-01-02\"", "2024-01-02T00:00:00" },
    { "\"2024-01-02T03:04:05.123\"", "2024-01-02T03:04:05.123" },
    { "\"1969-12-31T23:59:59.999999\"", "1969-12-31T23:59:59.999999" },
    { "\"2024-01-02T24:00:00\"", "invalid_timestamp" }, { "\"now\"", "invalid_timestamp" },
  };

  CHECK ("timestamptz", NULL, tz);
  CHECK ("timestamp", NULL, plain);
}

static void
test_source_zone (void)
{
  static const Case tz[] = {
    { "\"2024-07-01T12:00:00\"", "2024-07-01T10:00:00Z" },
    { "\"2024-01-01\"", "2023-12-31T23:00:00Z" },
    { "\"2024-10-27T02:30:00\"", "2024-10-27T00:30:00Z" },
    { "\"2024-07-01T12:00:00Z\"", "2024-07-01T12:00:00Z" },
    { "\"2024-03-31T01:59:59.999999\"", "2024-03-31T00:59:59.999999Z" },
    { "\"2024-03-31T03:00:00\"", "2024-03-31T01:00:00Z" },
    { "\"2024-03-31T02:30:00\"", "invalid_timestamp" },
    { "\"2024-03-31T02:00:00\"", "invalid_timestamp" },
    { "\"never\"", "invalid_timestamptz" },
  };
  static const Case plain[] = {
    { "\"2024-07-01T12:00:00\"", "2024-07-01T12:00:00" },
    { "\"2024-07-01T12:00:00Z\"", "2024-07-01T14:00:00" },
    { "\"2024-12-01T12:00:00+05:30\"", "2024-12-01T07:30:00" },
    { "\"2024-03-31T02:30:00\"", "invalid_timestamp" },
  };
  static const Case half[] = {
    { "\"2024-10-06T02:15:00\"", "invalid_timestamp" },
    { "\"2024-10-06T02:30:00\"", "2024-10-05T15:30:00Z" },
    { "\"2024-04-07T01:45:00\"", "2024-04-06T14:45:00Z" },
  };

  CHECK ("timestamptz", "Europe/Berlin", tz);
  CHECK ("timestamp", "Europe/Berlin", plain);
  CHECK ("timestamptz", "Australia/Lord_Howe", half);
}

static void
test_others (void)
{
  static const Case uuid[] = {
    { "\"123e4567-e89b-12d3-a456-426614174000\"", "123e4567-e89b-12d3-a456-426614174000" },
    { "\"123E4567-E89B-12D3-A456-426614174000\"", "123e4567-e89b-12d3-a456-426614174000" },
    { "\"{123e4567-e89b-12d3-a456-426614174000}\"", "123e4567-e89b-12d3-a456-426614174000" },
    { "\"123e4567e89b12d3a456426614174000\"", "123e4567-e89b-12d3-a456-426614174000" },
    { "\"not-a-uuid\"", "invalid_uuid" }, { "\"\"", "invalid_uuid" }, { "5", "invalid_uuid" },
    { "\"123e4567-e89b-12d3-a456-42661417400g\"", "invalid_uuid" },
    { "\"123e4567e-89b-12d3-a456-426614174000\"", "invalid_uuid" },
  };
  static const Case json[] = {
    { "{\"k\": [1, 2.50, \"x y\"]}", "{\"k\":[1,2.50,\"x y\"]}" }, { "[ 1E2 , null ]", "[1E2,null]" },
    { "1.50", "1.50" }, { "true", "true" }, { "\"{\\\"a\\\": 1}\"", "{\"a\":1}" },
    { "\"hello\"", "invalid_json" }, { "\"\"", "invalid_json" }, { "\"[1,]\"", "invalid_json" },
  };
  static const Case bytes[] = {
    { "\"aGVsbG8=\"", "aGVsbG8=" }, { "\"aGVsbG8\"", "aGVsbG8=" }, { "\"aGVs\\r\\nbG8=\"", "aGVsbG8=" },
    { "\"AA==\"", "AA==" }, { "\"++//\"", "++//" },
    { "\"***\"", "invalid_bytes" }, { "\"a\"", "invalid_bytes" }, { "\"\"", "invalid_bytes" },
    { "\"aGVsbG8==\"", "invalid_bytes" }, { "\"=\"", "invalid_bytes" }, { "\"aG=Vs\"", "invalid_bytes" },
    { "12", "invalid_bytes" },
  };

  CHECK ("uuid", NULL, uuid);
  CHECK ("json", NULL, json);
  CHECK ("bytes", NULL, bytes);
}

/* What a transform gives is converted, too. */
static void
test_typed (void)
{
  static const struct
  {
    SluiceValue value;
    const char *type;
    const char *expected;
  } cases[] = {
    { { .kind = SLUICE_VALUE_INTEGER, .i = -12 }, "text", "-12" },
    { { .kind = SLUICE_VALUE_INTEGER, .i = 12 }, "decimal(4,1)", "12.0" },
    { { .kind = SLUICE_VALUE_INTEGER, .i = 12 }, "double", "12" },
    { { .kind = SLUICE_VALUE_INTEGER, .i = 12 }, "json", "12" },
    { { .kind = SLUICE_VALUE_INTEGER, .i = 1 }, "boolean", "true" },
    { { .kind = SLUICE_VALUE_DOUBLE, .d = 2.5 }, "decimal(4,1)", "2.5" },
    { { .kind = SLUICE_VALUE_DOUBLE, .d = 2.5 }, "integer", "invalid_integer" },
    { { .kind = SLUICE_VALUE_DOUBLE, .d = -3 }, "integer", "-3" },
    { { .kind = SLUICE_VALUE_DOUBLE, .d = 9223372036854775808.0 }, "integer", "invalid_integer" },
    { { .kind = SLUICE_VALUE_DOUBLE, .d = 0.1 }, "text", "0.1" },
    { { .kind = SLUICE_VALUE_BOOLEAN, .i = 1 }, "json", "true" },
    { { .kind = SLUICE_VALUE_DATE, .i = 1 }, "text", "1970-01-02" },
    { { .kind = SLUICE_VALUE_DATE, .i = 1 }, "json", "\"1970-01-02\"" },
    { { .kind = SLUICE_VALUE_DATE, .i = 1 }, "timestamp", "1970-01-02T00:00:00" },
    { { .kind = SLUICE_VALUE_DATE, .i = 1 }, "time", "invalid_time" },
    { { .kind = SLUICE_VALUE_TIME, .i = 1000 }, "text", "00:00:00.001" },
    { { .kind = SLUICE_VALUE_TIMESTAMP, .i = -1 }, "date", "invalid_date" },
    { { .kind = SLUICE_VALUE_TIMESTAMPTZ, .i = 0 }, "date", "1970-01-01" },
    { { .kind = SLUICE_VALUE_TIMESTAMPTZ, .i = -1 }, "text", "1969-12-31T23:59:59.999999Z" },
    { { .kind = SLUICE_VALUE_BYTES, .s = "a\0b", .len = 3 }, "bytes", "YQBi" },
    { { .kind = SLUICE_VALUE_BYTES, .s = "h\xc3\xb6", .len = 3 }, "text", "hö" },
    { { .kind = SLUICE_VALUE_BYTES, .s = "\xc3", .len = 1 }, "text", "invalid_text" },
    { { .kind = SLUICE_VALUE_BYTES, .s = "a\0\xff", .len = 3 }, "text", "invalid_text" },
    { { .kind = SLUICE_VALUE_BYTES, .s = "[ 1]", .len = 4 }, "json", "[1]" },
  };
  g_autoptr(SluiceZone) zone = sluice_zone_new (NULL, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(SluiceArena) arena = sluice_arena_new (256);
      SluiceConverter converter;
      SluiceType type;
      SluiceValue out;
      const char *code;
      g_autofree char *text = NULL;

      g_test_message ("%u: %s", i, cases[i].type);
      g_assert_true (sluice_type_parse (cases[i].type, &type, NULL));
      sluice_converter_init (&converter, type, zone);
      code = converter.func (&converter, &cases[i].value, arena, &out);
      text = code != NULL ? g_strdup (code) : transform_show_value (&out);
      g_assert_cmpstr (text, ==, cases[i].expected);
    }
}

/* What needs no change is not copied. */
static void
test_in_place (void)
{
  static const struct
  {
    const char *type;
    SluiceValueKind kind;
    const char *text;
  } cases[] = {
    { "text", SLUICE_VALUE_TEXT, "abc" },
    { "text", SLUICE_VALUE_NUMBER, "1.50" },
    { "decimal(6,2)", SLUICE_VALUE_NUMBER, "-1234.56" },
    { "decimal(6,2)", SLUICE_VALUE_TEXT, "0.50" },
    { "uuid", SLUICE_VALUE_TEXT, "123e4567-e89b-12d3-a456-426614174000" },
    { "json", SLUICE_VALUE_JSON, "[1]" },
  };
  g_autoptr(SluiceArena) arena = sluice_arena_new (256);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      SluiceValue in = sluice_value_text (cases[i].kind, cases[i].text, strlen (cases[i].text));
      SluiceConverter converter;
      SluiceType type;
      SluiceValue out;

      g_assert_true (sluice_type_parse (cases[i].type, &type, NULL));
      sluice_converter_init (&converter, type, NULL);
      g_assert_null (converter.func (&converter, &in, arena, &out));
      g_assert_true (out.s == cases[i].text);
    }
  g_assert_cmpuint (sluice_arena_get_size (arena), ==, 0);
}

static void
test_explain (void)
{
  SluiceType type = { .kind = SLUICE_TYPE_KIND_DECIMAL, .precision = 12, .scale = 2 };
  g_autofree char *decimal = sluice_convert_explain ("invalid_decimal", type);
  g_autofree char *integer = sluice_convert_explain ("invalid_integer", type);

  g_assert_nonnull (strstr (decimal, "decimal(12,2)"));
  g_assert_nonnull (strstr (integer, "64 bits"));
}

/* The source's marks change what text is a number, and nothing else. */
static void
test_marks (void)
{
  static const struct { const char *type; SluiceValueKind kind; const char *in; const char *out; } cases[] = {
    { "decimal(10,2)", SLUICE_VALUE_TEXT, "1.234,50", "1234.50" },
    { "decimal(10,2)", SLUICE_VALUE_TEXT, " -0,05 ", "-0.05" },
    { "decimal(10,2)", SLUICE_VALUE_TEXT, "1234,5", "1234.50" },
    { "decimal(10,2)", SLUICE_VALUE_TEXT, "1.5", NULL },
    { "decimal(10,2)", SLUICE_VALUE_TEXT, "12.34,50", NULL },
    { "decimal(10,2)", SLUICE_VALUE_TEXT, "1,234.50", NULL },
    { "decimal(10,2)", SLUICE_VALUE_NUMBER, "1.5", "1.50" },
    { "integer", SLUICE_VALUE_TEXT, "12.345.678", "12345678" },
    { "integer", SLUICE_VALUE_TEXT, "1,5", NULL },
    { "integer", SLUICE_VALUE_TEXT, "1.23", NULL },
    { "double", SLUICE_VALUE_TEXT, "1.234,5", "1234.5" },
    { "double", SLUICE_VALUE_TEXT, "2,5e3", "2500" },
    { "text", SLUICE_VALUE_TEXT, "1.234,50", "1.234,50" },
  };
  const SluiceNumberMarks marks = { ",", "." };
  g_autoptr(SluiceArena) arena = sluice_arena_new (4096);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      SluiceValue in = sluice_value_text (cases[i].kind, cases[i].in, strlen (cases[i].in));
      SluiceConverter converter;
      SluiceType type;
      SluiceValue out;
      const char *code;

      g_assert_true (sluice_type_parse (cases[i].type, &type, NULL));
      sluice_converter_init (&converter, type, NULL);
      converter.marks = &marks;
      code = converter.func (&converter, &in, arena, &out);
      g_assert_cmpint (code == NULL, ==, cases[i].out != NULL);
      if (code == NULL)
        {
          g_autofree char *text = sluice_value_to_string (&out);

          g_assert_cmpstr (text, ==, cases[i].out);
        }
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/transform/convert/boolean", test_boolean);
  g_test_add_func ("/transform/convert/integer", test_integer);
  g_test_add_func ("/transform/convert/decimal", test_decimal);
  g_test_add_func ("/transform/convert/double", test_double);
  g_test_add_func ("/transform/convert/text", test_text);
  g_test_add_func ("/transform/convert/date", test_date);
  g_test_add_func ("/transform/convert/time", test_time);
  g_test_add_func ("/transform/convert/timestamps", test_timestamps);
  g_test_add_func ("/transform/convert/source-zone", test_source_zone);
  g_test_add_func ("/transform/convert/others", test_others);
  g_test_add_func ("/transform/convert/typed", test_typed);
  g_test_add_func ("/transform/convert/in-place", test_in_place);
  g_test_add_func ("/transform/convert/explain", test_explain);
  g_test_add_func ("/transform/convert/marks", test_marks);

  return g_test_run ();
}
