/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-error.h"
#include "sluice-response-tree.h"

#include <string.h>

static SluiceResponseTree *
read_text (const char  *text,
           gboolean     truncated,
           GError     **error)
{
  g_autoptr(SluiceResponse) response = sluice_response_new_data (text, -1);

  response->truncated = truncated;
  return sluice_response_tree_new (response, error);
}

static void
assert_json (SluiceResponseTree *tree,
             const char         *expected)
{
  g_autofree char *text = json_to_string (sluice_response_tree_get_root (tree), FALSE);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_cut (void)
{
  static const struct
  {
    const char *text;
    const char *expected;
  } cases[] = {
    { "{\"a\":[{\"id\":1},{\"id\":2},{\"i", "{\"a\":[{\"id\":1},{\"id\":2},{}]}" },
    { "{\"a\":1,\"b\":\"x", "{\"a\":1}" },
    { "[1,2,3", "[1,2]" },
    { "[{\"a\":{\"b\":[tr", "[{\"a\":{\"b\":[]}}]" },
    { "[{\"a\":1}", "[{\"a\":1}]" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(SluiceResponseTree) tree = read_text (cases[i].text, TRUE, &error);

      g_assert_no_error (error);
      assert_json (tree, cases[i].expected);
      g_assert_true (sluice_response_tree_is_cut (tree));
    }
}

static void
test_errors (void)
{
  static const struct
  {
    const char *text;
    const char *code;
    guint64 line;
  } cases[] = {
    { "{\"a\":\n [1,}", "invalid_json", 2 },
    { "{\"a\":1} x", "invalid_json", 1 },
    { "[1,2", "truncated_body", 1 },
    { " <!doctype html><html>", "not_json", 0 },
    { "<?xml version=\"1.0\"?>", "not_json", 0 },
    { "[NaN]", "invalid_json", 1 },
    { "id,name\n1,a", "invalid_json", 1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(SluiceResponseTree) tree = read_text (cases[i].text, FALSE, &error);

      g_assert_null (tree);
      g_assert_error (error, SLUICE_ERROR, SLUICE_ERROR_DATA);
      g_assert_cmpstr (sluice_error_get_code (error), ==, cases[i].code);
      if (cases[i].line > 0)
        g_assert_cmpuint (sluice_error_peek_where (error)->line, ==, cases[i].line);
    }
}

static void
test_lines (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(SluiceResponseTree) tree = read_text ("{\"a\":1}\n{\"a\":2}\nbroken\n{\"a\":3}\n", FALSE, &error);

  g_assert_no_error (error);
  g_assert_true (sluice_response_tree_is_lines (tree));
  assert_json (tree, "[{\"a\":1},{\"a\":2},{\"a\":3}]");
}

static void
test_numbers (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(SluiceResponseTree) tree =
    read_text ("[9223372036854775807,18446744073709551615,0.1,1.23456789012345678,1e400,-0]", FALSE, &error);

  g_assert_no_error (error);
  g_assert_cmpint (json_array_get_int_element (json_node_get_array (sluice_response_tree_get_root (tree)), 0), ==,
                   G_MAXINT64);
  g_assert_cmpstr (json_array_get_string_element (json_node_get_array (sluice_response_tree_get_root (tree)), 1), ==,
                   "18446744073709551615");
  g_assert_cmpstr (json_array_get_string_element (json_node_get_array (sluice_response_tree_get_root (tree)), 3), ==,
                   "1.23456789012345678");
  g_assert_cmpstr (json_array_get_string_element (json_node_get_array (sluice_response_tree_get_root (tree)), 4), ==,
                   "1e400");
}

static void
test_bounds (void)
{
  g_autoptr(GString) text = g_string_new ("{\"items\":[");
  g_autoptr(SluiceResponseTree) tree = NULL;
  g_autoptr(JsonObject) shown = json_object_new ();
  g_autoptr(GError) error = NULL;
  JsonNode *items;

  for (guint i = 0; i < 5000; i++)
    g_string_append_printf (text, "%s{\"id\":%u}", i > 0 ? "," : "", i);
  g_string_append (text, "],\"deep\":");
  for (guint i = 0; i < 900; i++)
    g_string_append_c (text, '[');
  for (guint i = 0; i < 900; i++)
    g_string_append_c (text, ']');
  g_string_append (text, ",\"next\":\"/x\"}");

  tree = read_text (text->str, FALSE, &error);
  g_assert_no_error (error);
  items = sluice_response_tree_find (tree, "items");
  g_assert_cmpuint (sluice_response_tree_get_length (tree, items), ==, 5000);
  g_assert_cmpuint (json_array_get_length (json_node_get_array (items)), <=, 100);
  g_assert_nonnull (sluice_response_tree_find (tree, "next"));
  sluice_response_tree_add_json (tree, shown);
  g_assert_cmpint (json_object_get_int_member (json_object_get_object_member (shown, "lengths"), "items"), ==, 5000);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (json_object_get_object_member (shown, "body"),
                                                                         "items")), ==, 3);
}

static void
test_blank (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(SluiceResponseTree) tree = read_text (" \n", FALSE, &error);

  g_assert_no_error (error);
  g_assert_true (JSON_NODE_HOLDS_NULL (sluice_response_tree_get_root (tree)));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/intake/response-tree/cut", test_cut);
  g_test_add_func ("/intake/response-tree/errors", test_errors);
  g_test_add_func ("/intake/response-tree/lines", test_lines);
  g_test_add_func ("/intake/response-tree/numbers", test_numbers);
  g_test_add_func ("/intake/response-tree/bounds", test_bounds);
  g_test_add_func ("/intake/response-tree/blank", test_blank);
  return g_test_run ();
}
