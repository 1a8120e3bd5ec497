/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-function-info.h"

#include <string.h>

/* Every transform there is, in the order in which they are shown. The
 * implementations stand in transform/; the examples are run by the tests. */
static const SluiceFunctionInfo functions[] = {
  {
    .name = "trim",
    .description = "Removes white space at both ends.",
    .example_call = "\"trim\"",
    .example_input = "\"  Ann \"",
    .example_output = "\"Ann\"",
  },
  {
    .name = "upper",
    .description = "Turns letters into capitals.",
    .example_call = "\"upper\"",
    .example_input = "\"straße\"",
    .example_output = "\"STRASSE\"",
  },
  {
    .name = "lower",
    .description = "Turns letters into small ones.",
    .example_call = "\"lower\"",
    .example_input = "\"ÖL Inc\"",
    .example_output = "\"öl inc\"",
  },
  {
    .name = "title",
    .description = "Starts each word with a capital and makes its other letters small.",
    .example_call = "\"title\"",
    .example_input = "\"élodie o'neill\"",
    .example_output = "\"Élodie O'neill\"",
  },
  {
    .name = "squeeze",
    .description = "Removes white space at both ends and makes each run of it inside one space.",
    .example_call = "\"squeeze\"",
    .example_input = "\" a \\t b\"",
    .example_output = "\"a b\"",
  },
  {
    .name = "replace",
    .description = "Replaces every occurrence of a text.",
    .arguments = {
      { .name = "from", .type = SLUICE_ARGUMENT_TEXT, .not_empty = TRUE,
        .description = "What to look for, letter by letter." },
      { .name = "to", .type = SLUICE_ARGUMENT_TEXT, .default_json = "\"\"",
        .description = "What to put there." },
    },
    .example_call = "{\"replace\": {\"from\": \"-\", \"to\": \"/\"}}",
    .example_input = "\"a-b-c\"",
    .example_output = "\"a/b/c\"",
  },
  {
    .name = "regex_extract",
    .description = "Takes the first match of a regular expression; NULL without one.",
    .arguments = {
      { .name = "pattern", .type = SLUICE_ARGUMENT_PATTERN, .not_empty = TRUE,
        .description = "The regular expression." },
      { .name = "group", .type = SLUICE_ARGUMENT_INTEGER, .default_json = "0", .max = 99,
        .description = "Which group to take; 0 is the whole match." },
    },
    .example_call = "{\"regex_extract\": {\"pattern\": \"([0-9]+)-([0-9]+)\", \"group\": 2}}",
    .example_input = "\"12-34\"",
    .example_output = "\"34\"",
  },
  {
    .name = "regex_replace",
    .description = "Replaces every match of a regular expression.",
    .arguments = {
      { .name = "pattern", .type = SLUICE_ARGUMENT_PATTERN, .not_empty = TRUE,
        .description = "The regular expression." },
      { .name = "to", .type = SLUICE_ARGUMENT_TEXT, .default_json = "\"\"",
        .description = "What to put there; \\1 is the first group, \\0 the whole match." },
    },
    .example_call = "{\"regex_replace\": {\"pattern\": \"(\\\\w+) (\\\\w+)\", \"to\": \"\\\\2 \\\\1\"}}",
    .example_input = "\"Ann Lee\"",
    .example_output = "\"Lee Ann\"",
  },
  {
    .name = "substring",
    .description = "Takes a part of a text, counted in characters.",
    .arguments = {
      { .name = "start", .type = SLUICE_ARGUMENT_INTEGER, .default_json = "1",
        .min = -2147483647, .max = 2147483647,
        .description = "The first character to take, from 1; negative counts from the end." },
      { .name = "length", .type = SLUICE_ARGUMENT_INTEGER, .default_json = "null",
        .max = 2147483647, .description = "How many characters; null takes all that follow." },
    },
    .example_call = "{\"substring\": {\"start\": 2, \"length\": 3}}",
    .example_input = "\"Größe\"",
    .example_output = "\"röß\"",
  },
  {
    .name = "pad",
    .description = "Fills a text up to a number of characters; a longer one stays as it is.",
    .arguments = {
      { .name = "length", .type = SLUICE_ARGUMENT_INTEGER, .max = 100000,
        .description = "Characters wanted." },
      { .name = "with", .type = SLUICE_ARGUMENT_TEXT, .default_json = "\" \"", .not_empty = TRUE,
        .description = "What to fill with." },
      { .name = "side", .type = SLUICE_ARGUMENT_CHOICE, .default_json = "\"left\"",
        .choices = "left|right", .description = "Where to fill." },
    },
    .example_call = "{\"pad\": {\"length\": 3, \"with\": \"0\", \"side\": \"left\"}}",
    .example_input = "7",
    .example_output = "\"007\"",
  },
  {
    .name = "affix",
    .description = "Puts a text before and behind.",
    .arguments = {
      { .name = "before", .type = SLUICE_ARGUMENT_TEXT, .default_json = "\"\"",
        .description = "What to put before." },
      { .name = "after", .type = SLUICE_ARGUMENT_TEXT, .default_json = "\"\"",
        .description = "What to put behind." },
    },
    .example_call = "{\"affix\": {\"before\": \"INV-\"}}",
    .example_input = "12",
    .example_output = "\"INV-12\"",
  },
  {
    .name = "split",
    .description = "Splits a text. With an index it takes that part (NULL if there is none), "
                   "without one it gives a list.",
    .arguments = {
      { .name = "by", .type = SLUICE_ARGUMENT_TEXT, .not_empty = TRUE,
        .description = "What stands between the parts." },
      { .name = "index", .type = SLUICE_ARGUMENT_INTEGER, .default_json = "null",
        .min = -2147483647, .max = 2147483647,
        .description = "Which part, from 1; negative counts from the end." },
    },
    .example_call = "{\"split\": {\"by\": \"/\", \"index\": 2}}",
    .example_input = "\"a/b/c\"",
    .example_output = "\"b\"",
  },
  {
    .name = "join",
    .description = "Makes one text of the elements of a list; null elements are left out.",
    .arguments = {
      { .name = "by", .type = SLUICE_ARGUMENT_TEXT, .default_json = "\",\"",
        .description = "What to put between the elements." },
    },
    .example_call = "{\"join\": {\"by\": \", \"}}",
    .example_input = "[\"a\", 2, null, \"c\"]",
    .example_output = "\"a, 2, c\"",
  },
  {
    .name = "length",
    .description = "Counts characters.",
    .example_call = "\"length\"",
    .example_input = "\"Größe\"",
    .example_output = "5",
  },
  {
    .name = "url_decode",
    .description = "Decodes percent-encoding; a plus sign stays one.",
    .example_call = "\"url_decode\"",
    .example_input = "\"a%20b%C3%9F\"",
    .example_output = "\"a bß\"",
  },
  {
    .name = "strip_nul",
    .description = "Removes NUL characters, which databases refuse.",
    .example_call = "\"strip_nul\"",
    .example_input = "\"a\\u0000b\"",
    .example_output = "\"ab\"",
  },
  {
    .name = "null_if",
    .description = "Makes NULL of certain values. Numbers are compared by value.",
    .arguments = {
      { .name = "values", .type = SLUICE_ARGUMENT_LIST, .default_json = "[\"\"]",
        .description = "The values that mean nothing." },
    },
    .example_call = "{\"null_if\": {\"values\": [\"\", \"N/A\"]}}",
    .example_input = "\"N/A\"",
    .example_output = "null",
  },
  {
    .name = "default",
    .description = "Takes the place of NULL and of a missing field.",
    .arguments = {
      { .name = "value", .type = SLUICE_ARGUMENT_VALUE, .description = "What to put there." },
    },
    .example_call = "{\"default\": {\"value\": \"none\"}}",
    .example_input = "null",
    .example_output = "\"none\"",
  },
  {
    .name = "round",
    .description = "Rounds a number exactly, half away from zero.",
    .arguments = {
      { .name = "digits", .type = SLUICE_ARGUMENT_INTEGER, .default_json = "0", .min = -1000,
        .max = 1000, .description = "Digits behind the point; negative rounds before it." },
    },
    .example_call = "{\"round\": {\"digits\": 2}}",
    .example_input = "2.345",
    .example_output = "2.35",
  },
  {
    .name = "abs",
    .description = "Removes the sign of a number.",
    .example_call = "\"abs\"",
    .example_input = "-5",
    .example_output = "5",
  },
  {
    .name = "hash",
    .description = "Takes the hash of a text, as lower-case hexadecimal digits.",
    .arguments = {
      { .name = "algorithm", .type = SLUICE_ARGUMENT_CHOICE, .default_json = "\"sha256\"",
        .choices = "md5|sha1|sha256|sha384|sha512", .description = "Which hash." },
    },
    .example_call = "{\"hash\": {\"algorithm\": \"md5\"}}",
    .example_input = "\"abc\"",
    .example_output = "\"900150983cd24fb0d6963f7d28e17f72\"",
  },
  {
    .name = "to_integer",
    .description = "Makes a whole number of 64 bits.",
    .example_call = "\"to_integer\"",
    .example_input = "\" 007\"",
    .example_output = "7",
  },
  {
    .name = "to_double",
    .description = "Makes a floating-point number.",
    .example_call = "\"to_double\"",
    .example_input = "\"1e3\"",
    .example_output = "1000.0",
  },
  {
    .name = "to_decimal",
    .description = "Makes an exact number of a text with other marks than 1234.50.",
    .arguments = {
      { .name = "decimal", .type = SLUICE_ARGUMENT_TEXT, .default_json = "\".\"",
        .not_empty = TRUE, .description = "The decimal mark." },
      { .name = "thousands", .type = SLUICE_ARGUMENT_TEXT, .default_json = "\"\"",
        .description = "The mark between thousands; it must stand where it belongs." },
    },
    .example_call = "{\"to_decimal\": {\"decimal\": \",\", \"thousands\": \".\"}}",
    .example_input = "\"1.234,50\"",
    .example_output = "1234.50",
  },
  {
    .name = "to_boolean",
    .description = "Makes true or false of words, in any case.",
    .arguments = {
      { .name = "true", .type = SLUICE_ARGUMENT_LIST,
        .default_json = "[\"true\", \"1\", \"t\", \"yes\", \"y\", \"on\"]",
        .description = "The words for true." },
      { .name = "false", .type = SLUICE_ARGUMENT_LIST,
        .default_json = "[\"false\", \"0\", \"f\", \"no\", \"n\", \"off\"]",
        .description = "The words for false." },
    },
    .example_call = "{\"to_boolean\": {\"true\": [\"oui\"], \"false\": [\"non\"]}}",
    .example_input = "\"Oui\"",
    .example_output = "true",
  },
  {
    .name = "to_date",
    .description = "Makes a date of a text. With a format, a time that it reads is dropped.",
    .arguments = {
      { .name = "format", .type = SLUICE_ARGUMENT_FORMAT, .default_json = "null",
        .description = "How the text is written; null is ISO 8601." },
    },
    .example_call = "{\"to_date\": {\"format\": \"%d/%m/%Y\"}}",
    .example_input = "\"31/12/2024\"",
    .example_output = "\"2024-12-31\"",
  },
  {
    .name = "to_time",
    .description = "Makes a time of day of a text.",
    .arguments = {
      { .name = "format", .type = SLUICE_ARGUMENT_FORMAT, .default_json = "null",
        .description = "How the text is written; null is ISO 8601." },
    },
    .example_call = "{\"to_time\": {\"format\": \"%I:%M %p\"}}",
    .example_input = "\"7:05 PM\"",
    .example_output = "\"19:05:00\"",
  },
  {
    .name = "to_timestamp",
    .description = "Makes a date with time of a text, or of the time since 1970 as a number.",
    .arguments = {
      { .name = "format", .type = SLUICE_ARGUMENT_FORMAT, .default_json = "null",
        .description = "How the text is written; null is ISO 8601." },
      { .name = "zone", .type = SLUICE_ARGUMENT_ZONE, .default_json = "null",
        .description = "The zone of texts without an offset; null is the source's." },
      { .name = "unit", .type = SLUICE_ARGUMENT_CHOICE, .default_json = "null",
        .choices = "s|ms|us", .description = "What numbers count since 1970." },
    },
    .example_call = "{\"to_timestamp\": {\"format\": \"%d.%m.%Y %H:%M\", "
                    "\"zone\": \"Europe/Berlin\"}}",
    .example_input = "\"01.07.2024 12:00\"",
    .example_output = "\"2024-07-01T10:00:00Z\"",
  },
  {
    .name = "format_date",
    .description = "Writes a date or time as text; one with an offset in the source's zone.",
    .arguments = {
      { .name = "format", .type = SLUICE_ARGUMENT_FORMAT, .not_empty = TRUE,
        .description = "How to write it." },
    },
    .example_call = "{\"format_date\": {\"format\": \"%d.%m.%Y\"}}",
    .example_input = "\"2024-12-31\"",
    .example_output = "\"31.12.2024\"",
  },
  {
    .name = "shift_zone",
    .description = "Turns a local time of one zone into that of another.",
    .arguments = {
      { .name = "from", .type = SLUICE_ARGUMENT_ZONE, .default_json = "null",
        .description = "The zone of times without an offset; null is the source's." },
      { .name = "to", .type = SLUICE_ARGUMENT_ZONE, .description = "The zone wanted." },
    },
    .example_call = "{\"shift_zone\": {\"from\": \"UTC\", \"to\": \"Asia/Tokyo\"}}",
    .example_input = "\"2024-07-01T12:00:00\"",
    .example_output = "\"2024-07-01T21:00:00\"",
  },
  {
    .name = "json_get",
    .description = "Takes a value out of JSON, also of a text that holds JSON; NULL if it is "
                   "not there.",
    .arguments = {
      { .name = "path", .type = SLUICE_ARGUMENT_PATH, .not_empty = TRUE,
        .description = "Where it is." },
    },
    .example_call = "{\"json_get\": {\"path\": \"a.b[0]\"}}",
    .example_input = "\"{\\\"a\\\": {\\\"b\\\": [5]}}\"",
    .example_output = "5",
  },
  {
    .name = "base64_decode",
    .description = "Decodes base64 into bytes; a text column takes them as UTF-8.",
    .example_call = "\"base64_decode\"",
    .example_input = "\"aGVsbG8=\"",
    .example_output = "\"hello\"",
  },
  {
    .name = "hex_decode",
    .description = "Decodes hexadecimal digits into bytes; a text column takes them as UTF-8.",
    .example_call = "\"hex_decode\"",
    .example_input = "\"68656c6C6f\"",
    .example_output = "\"hello\"",
  },
};

/**
 * sluice_function_infos_get:
 * @ret_n: (out): how many there are
 *
 * Returns: (array length=ret_n) (transfer none): all transforms
 */
const SluiceFunctionInfo *
sluice_function_infos_get (guint *ret_n)
{
  g_return_val_if_fail (ret_n != NULL, NULL);

  *ret_n = G_N_ELEMENTS (functions);
  return functions;
}

/**
 * sluice_function_info_find:
 * @name: a name
 *
 * Returns: (transfer none) (nullable): the transform of that name
 */
const SluiceFunctionInfo *
sluice_function_info_find (const char *name)
{
  g_return_val_if_fail (name != NULL, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (functions); i++)
    {
      if (strcmp (functions[i].name, name) == 0)
        return &functions[i];
    }
  return NULL;
}
