/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-error.h"
#include "sluice-path.h"

static char *
describe (const SluicePath *path)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < sluice_path_get_n_steps (path); i++)
    {
      const SluicePathStep *step = sluice_path_get_step (path, i);

      switch (step->kind)
        {
        case SLUICE_PATH_STEP_KEY:
          g_string_append_printf (text, "(%s)", step->key);
          break;
        case SLUICE_PATH_STEP_INDEX:
          g_string_append_printf (text, "[%u]", step->index);
          break;
        case SLUICE_PATH_STEP_EACH_ELEMENT:
          g_string_append (text, "[*]");
          break;
        case SLUICE_PATH_STEP_EACH_MEMBER:
          g_string_append (text, ".*");
          break;
        default:
          g_assert_not_reached ();
        }
    }
  return g_string_free (text, FALSE);
}

static void
test_parse (void)
{
  static const struct
  {
    const char *text;
    const char *steps;
    gboolean exploding;
  } cases[] = {
    { "$", "", FALSE },
    { "a", "(a)", FALSE },
    { "$.a", "(a)", FALSE },
    { "$[0]", "[0]", FALSE },
    { "a.b.c", "(a)(b)(c)", FALSE },
    { "a.b[0]", "(a)(b)[0]", FALSE },
    { "a[0][1].b", "(a)[0][1](b)", FALSE },
    { "[\"k.x\"].y", "(k.x)(y)", FALSE },
    { "[3]", "[3]", FALSE },
    { "a[\"q\\\"k\"]", "(a)(q\"k)", FALSE },
    { "a[\"\\u00e9\\ud83c\\udf6e\"]", "(a)(é🍮)", FALSE },
    { "a[\"]\"]", "(a)(])", FALSE },
    { "[\"\"]", "()", FALSE },
    { "items[*].sku", "(items)[*](sku)", TRUE },
    { "rates.*", "(rates).*", TRUE },
    { "*.a", ".*(a)", TRUE },
    { "$.*", ".*", TRUE },
    { "First Name", "(First Name)", FALSE },
    { "$price", "($price)", FALSE },
    { "Größe", "(Größe)", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(SluicePath) path = sluice_path_parse (cases[i].text, &error);
      g_autofree char *steps = NULL;

      g_assert_no_error (error);
      steps = describe (path);
      g_assert_cmpstr (steps, ==, cases[i].steps);
      g_assert_cmpstr (sluice_path_get_text (path), ==, cases[i].text);
      g_assert_cmpint (sluice_path_is_exploding (path), ==, cases[i].exploding);
    }
}

static void
test_wrong (void)
{
  static const char * const texts[] = {
    "", ".", "a.", ".a", "a..b", "a[", "a[]", "a[x]", "a[1", "a[-1]", "a[\"x\"", "a[\"x]", "a[\"\\q\"]",
    "a[\"\\ud800\"]", "a[\"\\u0000\"]", "a[0]b", "a[99999999999]", "$.", "a[*", "a[\"x\\\"]"
  };
  g_autoptr(GString) deep = g_string_new ("a");

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(SluicePath) path = sluice_path_parse (texts[i], &error);

      g_assert_null (path);
      g_assert_error (error, SLUICE_ERROR, (int) SLUICE_ERROR_INVALID);
      g_assert_cmpstr (sluice_error_get_code (error), ==, "invalid_path");
    }

  for (guint i = 0; i < 1000; i++)
    g_string_append (deep, "[0]");
  g_assert_null (sluice_path_parse (deep->str, NULL));
}

static void
test_escape (void)
{
  static const struct
  {
    const char *parent;
    const char *key;
    const char *text;
  } cases[] = {
    { NULL, "a", "a" },
    { "$", "a", "a" },
    { "a", "b", "a.b" },
    { NULL, "a.b", "[\"a.b\"]" },
    { "x", "a[b", "x[\"a[b\"]" },
    { "x", "q\"\\", "x.q\"\\" },
    { "x", "[\"\\", "x[\"[\\\"\\\\\"]" },
    { NULL, "", "[\"\"]" },
    { NULL, "*", "[\"*\"]" },
    { NULL, "$", "[\"$\"]" },
    { NULL, "a\nb", "[\"a\\u000ab\"]" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = sluice_path_escape_key (cases[i].parent, cases[i].key);
      g_autoptr(SluicePath) path = sluice_path_parse (text, NULL);
      guint n;

      g_assert_cmpstr (text, ==, cases[i].text);
      g_assert_nonnull (path);
      n = sluice_path_get_n_steps (path);
      g_assert_cmpstr (sluice_path_get_step (path, n - 1)->key, ==, cases[i].key);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/json/path/parse", test_parse);
  g_test_add_func ("/json/path/wrong", test_wrong);
  g_test_add_func ("/json/path/escape", test_escape);

  return g_test_run ();
}
