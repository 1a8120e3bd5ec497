/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "sluice-error.h"
#include "sluice-task-difference.h"
#include "sluice-task-template.h"

#include <string.h>

/* The words of all changes, one a line. */
static void
assert_words (const char *before,
              const char *after,
              const char *expected)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) changes = sluice_task_difference (before, after, &error);
  g_autoptr(GString) words = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint i = 0; i < changes->len; i++)
    g_string_append_printf (words, "%s\n", ((SluiceTaskChange *) changes->pdata[i])->words);
  g_assert_cmpstr (words->str, ==, expected);
}

static void
test_same (void)
{
  assert_words ("{\"name\": \"A\", \"load\": {\"a\": 1.10, \"b\": null}}", "{\"load\":{\"a\":1.10},\"filter\":null,\"name\":\"A\"}",
                "");
  assert_words ("{\"load\": {\"a\": 1.10}}", "{\"load\": {\"a\": 1.1}}", "load: a 1.1 instead of 1.10\n");
}

static void
test_columns (void)
{
  const char *before = "{\"mapping\": [{\"column\": \"a\", \"from\": \"x\"}, {\"column\": \"b\", \"from\": \"y\"}, "
                       "{\"column\": \"c\", \"from\": \"z\"}]}";

  assert_words (before, "{\"mapping\": [{\"column\": \"c\", \"from\": \"z\"}, {\"column\": \"a\", \"from\": \"w\"}]}",
                "column “b” removed\ncolumn “a”: from “w” instead of “x”\nmapping: another order\n");
  assert_words (before, "{\"mapping\": [{\"column\": \"a\", \"from\": \"x\"}, {\"column\": \"d\", \"from\": \"y\"}, "
                "{\"column\": \"c\", \"from\": \"z\"}, {\"column\": \"e\", \"value\": \"é\"}]}",
                "column “d” was “b” before\ncolumn “e” added\n");
}

static const char *
translate (const char *text)
{
  if (strcmp (text, "%s added") == 0)
    return "+ %s";
  return strcmp (text, "column") == 0 ? "Spalte" : text;
}

static void
test_translated (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) changes = sluice_task_difference_translated (
    "{\"mapping\": [{\"column\": \"a\", \"from\": \"x\"}]}",
    "{\"mapping\": [{\"column\": \"a\", \"from\": \"y\"}, {\"column\": \"b\"}]}", translate, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (changes->len, ==, 2);
  g_assert_cmpstr (((SluiceTaskChange *) changes->pdata[0])->words, ==, "Spalte “a”: from “y” instead of “x”");
  g_assert_cmpstr (((SluiceTaskChange *) changes->pdata[1])->words, ==, "+ Spalte “b”");
}

/* Two items with one name, and items that are none. */
static void
test_hand_made (void)
{
  assert_words ("{\"checks\": [{\"rule\": \"range\", \"column\": \"a\", \"min\": 1}, {\"rule\": \"range\", \"column\": \"a\", \"max\": 5}]}",
                "{\"checks\": [{\"rule\": \"range\", \"column\": \"a\", \"min\": 1}, {\"rule\": \"range\", \"column\": \"a\", \"max\": 6}]}",
                "check “range” of “a”: max 6 instead of 5\n");
  assert_words ("{\"mapping\": [1, {}]}", "{\"mapping\": [{\"column\": 5}]}", "mapping [{\"column\":5}] instead of [1,{}]\n");
  assert_words ("{\"mapping\": [{\"column\": 5}]}", "{\"mapping\": \"x\"}", "mapping “x” instead of [{\"column\":5}]\n");
}

static void
test_long (void)
{
  g_autofree char *text = g_strnfill (500, 'x');
  g_autofree char *after = g_strdup_printf ("{\"filter\": \"%s\"}", text);
  g_autoptr(GPtrArray) changes = sluice_task_difference ("{}", after, NULL);
  const SluiceTaskChange *change = changes->pdata[0];

  g_assert_cmpuint (g_utf8_strlen (change->words, -1), <, 120);
  g_assert_cmpuint (strlen (change->after), ==, 502);
  g_assert_null (change->before);
  g_assert_cmpstr (change->path, ==, "$.filter");
}

static void
test_bad (void)
{
  static const char *const texts[] = { "", "{", "[]", "1", "{\"a\": 1} x" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(GPtrArray) changes = sluice_task_difference ("{}", texts[i], &error);

      g_assert_null (changes);
      g_assert_nonnull (sluice_error_get_code (error));
    }
}

/* What a template has comes back as it was, with the digits of its numbers. */
static void
test_template (void)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *template = sluice_task_template_make (
    "{\"sluice\": 1, \"name\": \"A\", \"source\": {}, \"filter\": \"a > 1\", \"mapping\": "
    "[{\"column\": \"a\", \"type\": \"decimal(40,20)\", \"value\": 1.10000000000000000001}]}", "T", NULL, &error);
  g_autofree char *applied = NULL;
  g_autofree char *again = NULL;
  g_autofree char *name = NULL;
  g_autofree char *description = NULL;

  g_assert_no_error (error);
  again = sluice_task_template_read (template, &name, &description, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (again, ==, template);
  g_assert_cmpstr (name, ==, "T");
  g_assert_cmpstr (description, ==, "");

  applied = sluice_task_template_apply (template, "{\"sluice\": 1, \"name\": \"B\", \"checks\": [{\"rule\": \"x\"}], "
                                        "\"source\": {\"type\": \"inline\", \"records\": [{\"x\": 1.50}]}}", &error);
  g_assert_no_error (error);
  g_assert_nonnull (strstr (applied, "1.10000000000000000001"));
  g_assert_nonnull (strstr (applied, "\"name\": \"B\""));
  g_assert_nonnull (strstr (applied, "1.50"));
  g_assert_null (strstr (applied, "checks"));
}

static void
test_nothing_to_keep (void)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *template = sluice_task_template_make ("{\"sluice\": 1, \"name\": \"A\"}", "T", NULL, &error);

  g_assert_null (template);
  g_assert_cmpstr (sluice_error_get_code (error), ==, "no_mapping");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/task-difference/same", test_same);
  g_test_add_func ("/task-difference/columns", test_columns);
  g_test_add_func ("/task-difference/translated", test_translated);
  g_test_add_func ("/task-difference/hand-made", test_hand_made);
  g_test_add_func ("/task-difference/long", test_long);
  g_test_add_func ("/task-difference/bad", test_bad);
  g_test_add_func ("/task-template/round-trip", test_template);
  g_test_add_func ("/task-template/nothing-to-keep", test_nothing_to_keep);
  return g_test_run ();
}
