/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-function-info.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Every transform there is, in the order in which they are shown. The
 * implementations stand in transform/; the examples are run by the tests. The
 * descriptions are marked for the window, which shows them in the user's language. */
static const SluiceFunctionInfo functions[] = {
  {
    .name = "trim",
    .description = N_("Removes white space at both ends."),
    .fails = "invalid_text",
    .example_call = "\"trim\"",
    .example_input = "\"  Ann \"",
    .example_output = "\"Ann\"",
  },
  {
    .name = "upper",
    .description = N_("Turns letters into capitals."),
    .fails = "invalid_text",
    .example_call = "\"upper\"",
    .example_input = "\"straße\"",
    .example_output = "\"STRASSE\"",
  },
  {
    .name = "lower",
    .description = N_("Turns letters into small ones."),
    .fails = "invalid_text",
    .example_call = "\"lower\"",
    .example_input = "\"ÖL Inc\"",
    .example_output = "\"öl inc\"",
  },
  {
    .name = "title",
    .description = N_("Starts each word with a capital and makes its other letters small."),
    .fails = "invalid_text",
    .example_call = "\"title\"",
    .example_input = "\"élodie o'neill\"",
    .example_output = "\"Élodie O'neill\"",
  },
  {
    .name = "squeeze",
    .description = N_("Removes white space at both ends and makes each run of it inside one space."),
    .fails = "invalid_text",
    .example_call = "\"squeeze\"",
    .example_input = "\" a \\t b\"",
    .example_output = "\"a b\"",
  },
  {
    .name = "replace",
    .description = N_("Replaces every occurrence of a text."),
    .arguments = {
      { .name = "from", .type = SLUICE_ARGUMENT_TEXT, .not_empty = TRUE,
        .description = N_("What to look for, letter by letter.") },
      { .name = "to", .type = SLUICE_ARGUMENT_TEXT, .default_json = "\"\"",
        .description = N_("What to put there.") },
    },
    .fails = "invalid_text",
    .example_call = "{\"replace\": {\"from\": \"-\", \"to\": \"/\"}}",
    .example_input = "\"a-b-c\"",
    .example_output = "\"a/b/c\"",
  },
  {
    .name = "regex_extract",
    .description = N_("Takes the first match of a regular expression; NULL without one."),
    .arguments = {
      { .name = "pattern", .type = SLUICE_ARGUMENT_PATTERN, .not_empty = TRUE,
        .description = N_("The regular expression.") },
      { .name = "group", .type = SLUICE_ARGUMENT_INTEGER, .default_json = "0", .max = 99,
        .description = N_("Which group to take; 0 is the whole match.") },
    },
    .fails = "invalid_text|pattern_gave_up",
    .example_call = "{\"regex_extract\": {\"pattern\": \"([0-9]+)-([0-9]+)\", \"group\": 2}}",
    .example_input = "\"12-34\"",
    .example_output = "\"34\"",
  },
  {
    .name = "regex_replace",
    .description = N_("Replaces every match of a regular expression."),
    .arguments = {
      { .name = "pattern", .type = SLUICE_ARGUMENT_PATTERN, .not_empty = TRUE,
        .description = N_("The regular expression.") },
      { .name = "to", .type = SLUICE_ARGUMENT_TEXT, .default_json = "\"\"",
        .description = N_("What to put there; \\1 is the first group, \\0 the whole match.") },
    },
    .fails = "invalid_text|pattern_gave_up",
    .example_call = "{\"regex_replace\": {\"pattern\": \"(\\\\w+) (\\\\w+)\", \"to\": \"\\\\2 \\\\1\"}}",
    .example_input = "\"Ann Lee\"",
    .example_output = "\"Lee Ann\"",
  },
  {
    .name = "substring",
    .description = N_("Takes a part of a text, counted in characters."),
    .arguments = {
      { .name = "start", .type = SLUICE_ARGUMENT_INTEGER, .default_json = "1",
        .min = -2147483647, .max = 2147483647,
        .description = N_("The first character to take, from 1; negative counts from the end.") },
      { .name = "length", .type = SLUICE_ARGUMENT_INTEGER, .default_json = "null",
        .max = 2147483647, .description = N_("How many characters; null takes all that follow.") },
    },
    .fails = "invalid_text",
    .example_call = "{\"substring\": {\"start\": 2, \"length\": 3}}",
    .example_input = "\"Größe\"",
    .example_output = "\"röß\"",
  },
  {
    .name = "pad",
    .description = N_("Fills a text up to a number of characters; a longer one stays as it is."),
    .arguments = {
      { .name = "length", .type = SLUICE_ARGUMENT_INTEGER, .max = 100000,
        .description = N_("Characters wanted.") },
      { .name = "with", .type = SLUICE_ARGUMENT_TEXT, .default_json = "\" \"", .not_empty = TRUE,
        .description = N_("What to fill with.") },
      { .name = "side", .type = SLUICE_ARGUMENT_CHOICE, .default_json = "\"left\"",
        .choices = "left|right", .description = N_("Where to fill.") },
    },
    .fails = "invalid_text",
    .example_call = "{\"pad\": {\"length\": 3, \"with\": \"0\", \"side\": \"left\"}}",
    .example_input = "7",
    .example_output = "\"007\"",
  },
  {
    .name = "affix",
    .description = N_("Puts a text before and behind."),
    .arguments = {
      { .name = "before", .type = SLUICE_ARGUMENT_TEXT, .default_json = "\"\"",
        .description = N_("What to put before.") },
      { .name = "after", .type = SLUICE_ARGUMENT_TEXT, .default_json = "\"\"",
        .description = N_("What to put behind.") },
    },
    .fails = "invalid_text",
    .example_call = "{\"affix\": {\"before\": \"INV-\"}}",
    .example_input = "12",
    .example_output = "\"INV-12\"",
  },
  {
    .name = "split",
    .description = N_("Splits a text. With an index it takes that part (NULL if there is none), "
                      "without one it gives a list."),
    .arguments = {
      { .name = "by", .type = SLUICE_ARGUMENT_TEXT, .not_empty = TRUE,
        .description = N_("What stands between the parts.") },
      { .name = "index", .type = SLUICE_ARGUMENT_INTEGER, .default_json = "null",
        .min = -2147483647, .max = 2147483647, .not_zero = TRUE,
        .description = N_("Which part, from 1; negative counts from the end.") },
    },
    .fails = "invalid_text",
    .example_call = "{\"split\": {\"by\": \"/\", \"index\": 2}}",
    .example_input = "\"a/b/c\"",
    .example_output = "\"b\"",
  },
  {
    .name = "join",
    .description = N_("Makes one text of the elements of a list; null elements are left out."),
    .arguments = {
      { .name = "by", .type = SLUICE_ARGUMENT_TEXT, .default_json = "\",\"",
        .description = N_("What to put between the elements.") },
    },
    .fails = "invalid_list",
    .example_call = "{\"join\": {\"by\": \", \"}}",
    .example_input = "[\"a\", 2, null, \"c\"]",
    .example_output = "\"a, 2, c\"",
  },
  {
    .name = "list_length",
    .description = N_("Counts the elements of a list."),
    .fails = "invalid_list",
    .example_call = "\"list_length\"",
    .example_input = "[\"a\", \"b\"]",
    .example_output = "2",
  },
  {
    .name = "length",
    .description = N_("Counts characters."),
    .fails = "invalid_text",
    .example_call = "\"length\"",
    .example_input = "\"Größe\"",
    .example_output = "5",
  },
  {
    .name = "url_decode",
    .description = N_("Decodes percent-encoding; a plus sign stays one."),
    .fails = "invalid_text",
    .example_call = "\"url_decode\"",
    .example_input = "\"a%20b%C3%9F\"",
    .example_output = "\"a bß\"",
  },
  {
    .name = "url_encode",
    .description = N_("Writes all but letters, digits and -._~ in percent-encoding."),
    .fails = "invalid_text",
    .example_call = "\"url_encode\"",
    .example_input = "\"a b/ß\"",
    .example_output = "\"a%20b%2F%C3%9F\"",
  },
  {
    .name = "strip_nul",
    .description = N_("Removes NUL characters, which databases refuse."),
    .fails = "invalid_text",
    .example_call = "\"strip_nul\"",
    .example_input = "\"a\\u0000b\"",
    .example_output = "\"ab\"",
  },
  {
    .name = "to_text",
    .description = N_("Makes a text of any value, as a text column would hold it."),
    .fails = "invalid_text",
    .example_call = "\"to_text\"",
    .example_input = "[1, 2]",
    .example_output = "\"[1,2]\"",
  },
  {
    .name = "remove_accents",
    .description = N_("Puts plain letters in the place of those with accents, in Latin script; other marks that "
                      "stand over or under letters are removed."),
    .fails = "invalid_text",
    .example_call = "\"remove_accents\"",
    .example_input = "\"Łódź, Größe\"",
    .example_output = "\"Lodz, Grosse\"",
  },
  {
    .name = "normalize",
    .description = N_("Writes the same text in one way of Unicode, so that equal texts have equal letters."),
    .arguments = {
      { .name = "form", .type = SLUICE_ARGUMENT_CHOICE, .default_json = "\"nfc\"", .choices = "nfc|nfd|nfkc|nfkd",
        .description = N_("Which one; nfc is the usual one, nfkc also turns letters of the same meaning, like ﬁ, into "
                          "plain ones.") },
    },
    .fails = "invalid_text",
    .example_call = "{\"normalize\": {\"form\": \"nfkc\"}}",
    .example_input = "\"ﬁne ①\"",
    .example_output = "\"fine 1\"",
  },
  {
    .name = "keep",
    .description = N_("Keeps certain characters and removes all others."),
    .arguments = {
      { .name = "characters", .type = SLUICE_ARGUMENT_CHOICE, .choices = "digits|letters|letters_and_digits|printable",
        .description = N_("Which ones.") },
    },
    .fails = "invalid_text",
    .example_call = "{\"keep\": {\"characters\": \"digits\"}}",
    .example_input = "\"+49 (170) 555-01\"",
    .example_output = "\"4917055501\"",
  },
  {
    .name = "html_unescape",
    .description = N_("Puts characters in the place of their names in HTML; what is no name stays as it is."),
    .fails = "invalid_text",
    .example_call = "\"html_unescape\"",
    .example_input = "\"Fish &amp; Chips &euro;&#53;\"",
    .example_output = "\"Fish & Chips €5\"",
  },
  {
    .name = "null_if",
    .description = N_("Makes NULL of certain values. Numbers are compared by value."),
    .arguments = {
      { .name = "values", .type = SLUICE_ARGUMENT_LIST, .default_json = "[\"\"]",
        .description = N_("The values that mean nothing.") },
    },
    .fails = "invalid_text",
    .example_call = "{\"null_if\": {\"values\": [\"\", \"N/A\"]}}",
    .example_input = "\"N/A\"",
    .example_output = "null",
  },
  {
    .name = "map",
    .description = N_("Puts other values in the place of certain ones, compared as texts."),
    .arguments = {
      { .name = "values", .type = SLUICE_ARGUMENT_MAP,
        .description = N_("What stands for what: an object of the value and its replacement.") },
      { .name = "otherwise", .type = SLUICE_ARGUMENT_CHOICE, .default_json = "\"keep\"", .choices = "keep|null|reject",
        .description = N_("What becomes of other values: they stay, become NULL, or reject their row (not_in_set).") },
    },
    .fails = "invalid_text|not_in_set",
    .example_call = "{\"map\": {\"values\": {\"A\": \"active\", \"I\": \"inactive\"}, \"otherwise\": \"null\"}}",
    .example_input = "\"A\"",
    .example_output = "\"active\"",
  },
  {
    .name = "default",
    .description = N_("Takes the place of NULL and of a missing field."),
    .arguments = {
      { .name = "value", .type = SLUICE_ARGUMENT_VALUE, .description = N_("What to put there.") },
    },
    .example_call = "{\"default\": {\"value\": \"none\"}}",
    .example_input = "null",
    .example_output = "\"none\"",
  },
  {
    .name = "round",
    .description = N_("Rounds a number exactly, half away from zero."),
    .arguments = {
      { .name = "digits", .type = SLUICE_ARGUMENT_INTEGER, .default_json = "0", .min = -1000,
        .max = 1000, .description = N_("Digits behind the point; negative rounds before it.") },
    },
    .fails = "invalid_decimal",
    .example_call = "{\"round\": {\"digits\": 2}}",
    .example_input = "2.345",
    .example_output = "2.35",
  },
  {
    .name = "abs",
    .description = N_("Removes the sign of a number."),
    .fails = "invalid_decimal",
    .example_call = "\"abs\"",
    .example_input = "-5",
    .example_output = "5",
  },
  {
    .name = "floor",
    .description = N_("Rounds a number down to a whole one."),
    .fails = "invalid_decimal",
    .example_call = "\"floor\"",
    .example_input = "-2.5",
    .example_output = "-3",
  },
  {
    .name = "ceil",
    .description = N_("Rounds a number up to a whole one."),
    .fails = "invalid_decimal",
    .example_call = "\"ceil\"",
    .example_input = "2.1",
    .example_output = "3",
  },
  {
    .name = "clamp",
    .description = N_("Holds a number within bounds: below the least it becomes that, above the greatest "
                      "likewise."),
    .arguments = {
      { .name = "min", .type = SLUICE_ARGUMENT_VALUE, .default_json = "null",
        .description = N_("The least number; null is none.") },
      { .name = "max", .type = SLUICE_ARGUMENT_VALUE, .default_json = "null",
        .description = N_("The greatest number; null is none.") },
    },
    .fails = "invalid_decimal",
    .example_call = "{\"clamp\": {\"min\": 0, \"max\": 100}}",
    .example_input = "130",
    .example_output = "100",
  },
  {
    .name = "format_number",
    .description = N_("Writes a number as a text for people."),
    .arguments = {
      { .name = "digits", .type = SLUICE_ARGUMENT_INTEGER, .default_json = "null", .max = 1000,
        .description = N_("Digits behind the point, rounded half away from zero; null keeps those it has.") },
      { .name = "decimal", .type = SLUICE_ARGUMENT_TEXT, .default_json = "\".\"", .not_empty = TRUE,
        .description = N_("The decimal mark.") },
      { .name = "thousands", .type = SLUICE_ARGUMENT_TEXT, .default_json = "\"\"",
        .description = N_("The mark between thousands.") },
    },
    .fails = "invalid_decimal",
    .example_call = "{\"format_number\": {\"digits\": 2, \"decimal\": \",\", \"thousands\": \".\"}}",
    .example_input = "1234567.891",
    .example_output = "\"1.234.567,89\"",
  },
  {
    .name = "hash",
    .description = N_("Takes the hash of a text, as lower-case hexadecimal digits."),
    .arguments = {
      { .name = "algorithm", .type = SLUICE_ARGUMENT_CHOICE, .default_json = "\"sha256\"",
        .choices = "md5|sha1|sha256|sha384|sha512", .description = N_("Which hash.") },
    },
    .fails = "invalid_text",
    .example_call = "{\"hash\": {\"algorithm\": \"md5\"}}",
    .example_input = "\"abc\"",
    .example_output = "\"900150983cd24fb0d6963f7d28e17f72\"",
  },
  {
    .name = "uuid",
    .description = N_("Makes a UUID of a text (version 5): the same text gives the same one."),
    .arguments = {
      { .name = "namespace", .type = SLUICE_ARGUMENT_TEXT, .default_json = "\"url\"", .not_empty = TRUE,
        .description = N_("What the text is a name of: dns, url, oid, x500, or a UUID.") },
    },
    .fails = "invalid_text",
    .example_call = "{\"uuid\": {\"namespace\": \"dns\"}}",
    .example_input = "\"www.example.com\"",
    .example_output = "\"2ed6657d-e927-568b-95e1-2665a8aea6a2\"",
  },
  {
    .name = "to_integer",
    .description = N_("Makes a whole number of 64 bits."),
    .fails = "invalid_integer",
    .example_call = "\"to_integer\"",
    .example_input = "\" 007\"",
    .example_output = "7",
  },
  {
    .name = "to_double",
    .description = N_("Makes a floating-point number."),
    .fails = "invalid_double",
    .example_call = "\"to_double\"",
    .example_input = "\"1e3\"",
    .example_output = "1000.0",
  },
  {
    .name = "to_decimal",
    .description = N_("Makes an exact number of a text with other marks than 1234.50."),
    .arguments = {
      { .name = "decimal", .type = SLUICE_ARGUMENT_TEXT, .default_json = "\".\"",
        .not_empty = TRUE, .description = N_("The decimal mark.") },
      { .name = "thousands", .type = SLUICE_ARGUMENT_TEXT, .default_json = "\"\"",
        .description = N_("The mark between thousands; it must stand where it belongs.") },
    },
    .fails = "invalid_decimal",
    .example_call = "{\"to_decimal\": {\"decimal\": \",\", \"thousands\": \".\"}}",
    .example_input = "\"1.234,50\"",
    .example_output = "1234.50",
  },
  {
    .name = "to_boolean",
    .description = N_("Makes true or false of words, in any case."),
    .arguments = {
      { .name = "true", .type = SLUICE_ARGUMENT_LIST,
        .default_json = "[\"true\", \"1\", \"t\", \"yes\", \"y\", \"on\"]",
        .description = N_("The words for true.") },
      { .name = "false", .type = SLUICE_ARGUMENT_LIST,
        .default_json = "[\"false\", \"0\", \"f\", \"no\", \"n\", \"off\"]",
        .description = N_("The words for false.") },
    },
    .fails = "invalid_boolean",
    .example_call = "{\"to_boolean\": {\"true\": [\"oui\"], \"false\": [\"non\"]}}",
    .example_input = "\"Oui\"",
    .example_output = "true",
  },
  {
    .name = "to_uuid",
    .description = N_("Makes a UUID of a text, with or without hyphens, in any case."),
    .fails = "invalid_uuid",
    .example_call = "\"to_uuid\"",
    .example_input = "\"123E4567E89B12D3A456426614174000\"",
    .example_output = "\"123e4567-e89b-12d3-a456-426614174000\"",
  },
  {
    .name = "to_json",
    .description = N_("Reads a text as JSON. Other values become the JSON of them."),
    .fails = "invalid_json",
    .example_call = "\"to_json\"",
    .example_input = "\"{\\\"a\\\": [1, 2]}\"",
    .example_output = "{\"a\": [1, 2]}",
  },
  {
    .name = "to_date",
    .description = N_("Makes a date of a text. With a format, a time that it reads is dropped."),
    .arguments = {
      { .name = "format", .type = SLUICE_ARGUMENT_FORMAT, .default_json = "null",
        .description = N_("How the text is written; null is ISO 8601.") },
    },
    .fails = "invalid_date",
    .example_call = "{\"to_date\": {\"format\": \"%d/%m/%Y\"}}",
    .example_input = "\"31/12/2024\"",
    .example_output = "\"2024-12-31\"",
  },
  {
    .name = "to_time",
    .description = N_("Makes a time of day of a text."),
    .arguments = {
      { .name = "format", .type = SLUICE_ARGUMENT_FORMAT, .default_json = "null",
        .description = N_("How the text is written; null is ISO 8601.") },
    },
    .fails = "invalid_time",
    .example_call = "{\"to_time\": {\"format\": \"%I:%M %p\"}}",
    .example_input = "\"7:05 PM\"",
    .example_output = "\"19:05:00\"",
  },
  {
    .name = "to_timestamp",
    .description = N_("Makes a date with time of a text, or of the time since 1970 as a number."),
    .arguments = {
      { .name = "format", .type = SLUICE_ARGUMENT_FORMAT, .default_json = "null",
        .description = N_("How the text is written; null is ISO 8601.") },
      { .name = "zone", .type = SLUICE_ARGUMENT_ZONE, .default_json = "null",
        .description = N_("The zone of texts without an offset; null is the source's.") },
      { .name = "unit", .type = SLUICE_ARGUMENT_CHOICE, .default_json = "null",
        .choices = "s|ms|us", .description = N_("What numbers count since 1970.") },
    },
    .fails = "invalid_timestamp",
    .example_call = "{\"to_timestamp\": {\"format\": \"%d.%m.%Y %H:%M\", "
                    "\"zone\": \"Europe/Berlin\"}}",
    .example_input = "\"01.07.2024 12:00\"",
    .example_output = "\"2024-07-01T10:00:00Z\"",
  },
  {
    .name = "format_date",
    .description = N_("Writes a date or time as text; one with an offset in the source's zone."),
    .arguments = {
      { .name = "format", .type = SLUICE_ARGUMENT_FORMAT, .not_empty = TRUE,
        .description = N_("How to write it.") },
    },
    .fails = "invalid_timestamp",
    .example_call = "{\"format_date\": {\"format\": \"%d.%m.%Y\"}}",
    .example_input = "\"2024-12-31\"",
    .example_output = "\"31.12.2024\"",
  },
  {
    .name = "date_add",
    .description = N_("Adds a time to a date. Months and years keep the day, or take the last one of a shorter "
                      "month; of hours, minutes and seconds comes a date with time."),
    .arguments = {
      { .name = "amount", .type = SLUICE_ARGUMENT_INTEGER, .min = -1000000000, .max = 1000000000,
        .description = N_("How many; negative goes back.") },
      { .name = "unit", .type = SLUICE_ARGUMENT_CHOICE, .default_json = "\"day\"", .choices = "year|quarter|month|week|day|hour|minute|second",
        .description = N_("Of what.") },
    },
    .fails = "invalid_date|invalid_timestamp",
    .example_call = "{\"date_add\": {\"amount\": 1, \"unit\": \"month\"}}",
    .example_input = "\"2024-01-31\"",
    .example_output = "\"2024-02-29\"",
  },
  {
    .name = "date_part",
    .description = N_("Takes a part of a date as a number. Weeks are those of ISO 8601, the weekday of Monday "
                      "is 1, the epoch counts seconds since 1970; a time with an offset is seen in the source's "
                      "zone."),
    .arguments = {
      { .name = "unit", .type = SLUICE_ARGUMENT_CHOICE, .choices = "year|quarter|month|week|day|hour|minute|second|weekday|yearday|epoch",
        .description = N_("Which part.") },
    },
    .fails = "invalid_date",
    .example_call = "{\"date_part\": {\"unit\": \"quarter\"}}",
    .example_input = "\"2024-05-17\"",
    .example_output = "2",
  },
  {
    .name = "date_trunc",
    .description = N_("Takes the beginning of the year, month, week ... that a date is in. From the day up it "
                      "is a date."),
    .arguments = {
      { .name = "unit", .type = SLUICE_ARGUMENT_CHOICE, .choices = "year|quarter|month|week|day|hour|minute",
        .description = N_("Of what.") },
    },
    .fails = "invalid_date|invalid_timestamp",
    .example_call = "{\"date_trunc\": {\"unit\": \"month\"}}",
    .example_input = "\"2024-05-17T10:30:00\"",
    .example_output = "\"2024-05-01\"",
  },
  {
    .name = "shift_zone",
    .description = N_("Turns a local time of one zone into that of another."),
    .arguments = {
      { .name = "from", .type = SLUICE_ARGUMENT_ZONE, .default_json = "null",
        .description = N_("The zone of times without an offset; null is the source's.") },
      { .name = "to", .type = SLUICE_ARGUMENT_ZONE, .description = N_("The zone wanted.") },
    },
    .fails = "invalid_timestamp",
    .example_call = "{\"shift_zone\": {\"from\": \"UTC\", \"to\": \"Asia/Tokyo\"}}",
    .example_input = "\"2024-07-01T12:00:00\"",
    .example_output = "\"2024-07-01T21:00:00\"",
  },
  {
    .name = "json_get",
    .description = N_("Takes a value out of JSON, also of a text that holds JSON; NULL if it is "
                      "not there."),
    .arguments = {
      { .name = "path", .type = SLUICE_ARGUMENT_PATH, .not_empty = TRUE,
        .description = N_("Where it is.") },
    },
    .fails = "invalid_json",
    .example_call = "{\"json_get\": {\"path\": \"a.b[0]\"}}",
    .example_input = "\"{\\\"a\\\": {\\\"b\\\": [5]}}\"",
    .example_output = "5",
  },
  {
    .name = "base64_encode",
    .description = N_("Writes bytes, or the UTF-8 of a text, in base64."),
    .fails = "invalid_text",
    .example_call = "\"base64_encode\"",
    .example_input = "\"hello\"",
    .example_output = "\"aGVsbG8=\"",
  },
  {
    .name = "base64_decode",
    .description = N_("Decodes base64 into bytes; a text column takes them as UTF-8."),
    .fails = "invalid_bytes",
    .example_call = "\"base64_decode\"",
    .example_input = "\"aGVsbG8=\"",
    .example_output = "\"hello\"",
  },
  {
    .name = "hex_encode",
    .description = N_("Writes bytes, or the UTF-8 of a text, in hexadecimal digits."),
    .fails = "invalid_text",
    .example_call = "\"hex_encode\"",
    .example_input = "\"hello\"",
    .example_output = "\"68656c6c6f\"",
  },
  {
    .name = "hex_decode",
    .description = N_("Decodes hexadecimal digits into bytes; a text column takes them as UTF-8."),
    .fails = "invalid_bytes",
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
