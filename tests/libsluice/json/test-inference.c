/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-error.h"
#include "sluice-inference.h"

static void
add (SluiceInference *inference,
     const char      *record)
{
  SluiceValue value = sluice_value_text (SLUICE_VALUE_JSON, record, strlen (record));
  g_autoptr(GError) error = NULL;

  g_assert_true (sluice_inference_add (inference, &value, &error));
  g_assert_no_error (error);
}

/* The types of the field `v` that the values make together. */
static void
check_type (const char *values,
            const char *expected)
{
  g_autoptr(SluiceInference) inference = sluice_inference_new ();
  g_auto(GStrv) list = g_strsplit (values, " ", -1);
  g_autofree char *type = NULL;
  const SluiceFieldInfo *info;

  for (guint i = 0; list[i] != NULL; i++)
    {
      g_autofree char *record = g_strdup_printf ("{\"v\":%s}", list[i]);

      add (inference, record);
    }
  info = g_ptr_array_index (sluice_inference_get_fields (inference), 0);
  g_assert_cmpstr (info->path, ==, "v");
  type = sluice_type_to_string (info->type);
  g_assert_cmpstr (type, ==, expected);
}

static void
test_types (void)
{
  check_type ("1 -2 9223372036854775807", "integer");
  check_type ("1 null 2.50", "decimal(18,2)");
  check_type ("9223372036854775808", "decimal(38,0)");
  check_type ("1 1e3", "double");
  check_type ("true false null", "boolean");
  check_type ("true 1", "text");
  check_type ("\"12\" \"-7\"", "integer");
  check_type ("\"12\" \"7.25\"", "decimal(18,2)");
  check_type ("\"01067\"", "text");
  check_type ("\"+4912345\"", "text");
  check_type ("\"1234567890123456789\"", "text");
  check_type ("\"123456789012345678\"", "integer");
  check_type ("\"1_10\"", "text");
  check_type ("\"NaN\"", "text");
  check_type ("\"\" 1", "text");
  check_type ("\"2024-02-29\"", "date");
  check_type ("\"2023-02-29\"", "text");
  check_type ("\"20240229\"", "integer");
  check_type ("\"12:30:00\"", "time");
  check_type ("\"2024-02-29T12:00:00\" \"2024-01-01\"", "timestamp");
  check_type ("\"2024-02-29T12:00:00Z\" \"2024-02-29T12:00:00+02:00\"", "timestamptz");
  check_type ("\"2024-02-29\" \"soon\"", "text");
  check_type ("\"6F9619FF-8B86-d011-b42d-00cf4fc964ff\"", "uuid");
  check_type ("[1,2] [] null", "json");
  check_type ("[1] 1", "text");
  check_type ("null", "text");
}

static void
test_fields (void)
{
  g_autoptr(SluiceInference) inference = sluice_inference_new ();
  GPtrArray *fields;
  const SluiceFieldInfo *info;

  add (inference, "{\"id\":1,\"a\":null,\"b.c\":\"x\",\"list\":[{\"y\":1}]}");
  add (inference, "{\"id\":2,\"a\":{\"k\":\"\\u00e9t\\u00e9\",\"n\":{\"m\":true}},\"e\":{}}");
  add (inference, "{\"id\":2}");
  fields = sluice_inference_get_fields (inference);
  g_assert_cmpuint (sluice_inference_get_n (inference), ==, 3);
  /* `a` was null once, but is an object: only its members are fields. */
  g_assert_cmpuint (fields->len, ==, 6);

  info = g_ptr_array_index (fields, 0);
  g_assert_cmpstr (info->path, ==, "id");
  g_assert_cmpuint (info->count, ==, 3);
  g_assert_cmpuint (info->nulls, ==, 0);
  g_assert_cmpuint (info->examples->len, ==, 2);
  g_assert_cmpstr (g_ptr_array_index (info->examples, 1), ==, "2");
  info = g_ptr_array_index (fields, 1);
  g_assert_cmpstr (info->path, ==, "[\"b.c\"]");
  g_assert_cmpuint (info->nulls, ==, 2);
  info = g_ptr_array_index (fields, 2);
  g_assert_cmpstr (info->path, ==, "list");
  g_assert_true (info->is_list);
  info = g_ptr_array_index (fields, 3);
  g_assert_cmpstr (info->path, ==, "a.k");
  g_assert_cmpuint (info->length, ==, 3);
  info = g_ptr_array_index (fields, 4);
  g_assert_cmpstr (info->path, ==, "a.n.m");
  info = g_ptr_array_index (fields, 5);
  g_assert_cmpstr (info->path, ==, "e");
  g_assert_false (info->is_list);
}

static void
test_names (void)
{
  static const char * const cases[][2] = {
    { "orderId", "order_id" },
    { "HTTPServer", "http_server" },
    { "First Name", "first_name" },
    { "2nd", "_2nd" },
    { "Total (EUR)", "total_eur" },
    { "Größe", "größe" },
    { "Gro\xcc\x88\xc3\x9f" "e", "größe" },
    { "", "column" },
    { "---", "column" },
    { "id", "id" },
    { "v2Beta", "v2_beta" },
    { "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
      "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa_6bd5e503" },
    { "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
      "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *name = sluice_column_name_normalize (cases[i][0]);

      g_assert_cmpstr (name, ==, cases[i][1]);
    }
}

static void
test_mapping (void)
{
  static const char * const expected[] = {
    "name", "name_2", "address_zip_code", "name_3", "name_2_2", "column", "column_2"
  };
  g_autoptr(SluiceInference) inference = sluice_inference_new ();
  g_autoptr(GPtrArray) mapping = NULL;

  add (inference,
       "{\"name\":1,\"Name\":2,\"address\":{\"zipCode\":\"01067\"},\"NAME\":3,\"name_2\":4,\"\":5,\"--\":6}");
  mapping = sluice_inference_make_mapping (inference);
  g_assert_cmpuint (mapping->len, ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < mapping->len; i++)
    {
      const SluiceMappingEntry *entry = g_ptr_array_index (mapping, i);

      g_assert_cmpstr (entry->column, ==, expected[i]);
      g_assert_nonnull (entry->from);
      g_assert_cmpstr (sluice_path_get_text (entry->from), ==, entry->from_text);
    }
}

static void
test_wrong (void)
{
  g_autoptr(SluiceInference) inference = sluice_inference_new ();
  SluiceValue value = sluice_value_text (SLUICE_VALUE_JSON, "{\"a\":", 5);
  g_autoptr(GError) error = NULL;

  g_assert_false (sluice_inference_add (inference, &value, &error));
  g_assert_error (error, SLUICE_ERROR, (int) SLUICE_ERROR_DATA);
  g_assert_cmpuint (sluice_inference_get_n (inference), ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/json/inference/types", test_types);
  g_test_add_func ("/json/inference/fields", test_fields);
  g_test_add_func ("/json/inference/names", test_names);
  g_test_add_func ("/json/inference/mapping", test_mapping);
  g_test_add_func ("/json/inference/wrong", test_wrong);

  return g_test_run ();
}
