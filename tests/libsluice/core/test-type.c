/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-error.h"
#include "sluice-type.h"

static void
test_round_trip (void)
{
  static const char *const types[] = {
    "boolean", "integer", "double", "decimal(12,2)", "decimal(1000,0)", "decimal(1,1)",
    "text", "date", "time", "timestamp", "timestamptz", "uuid", "json", "bytes",
  };

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autofree char *text = NULL;
      SluiceType type;

      g_assert_true (sluice_type_parse (types[i], &type, &error));
      g_assert_no_error (error);
      text = sluice_type_to_string (type);
      g_assert_cmpstr (text, ==, types[i]);
      g_assert_true (sluice_type_equal (type, type));
    }
}

static void
test_refused (void)
{
  static const char *const types[] = {
    "", "int", "Integer", "decimal", "decimal()", "decimal(2)", "decimal(2,3)",
    "decimal(0,0)", "decimal(1001,0)", "decimal(12,2) ", "decimal(12,-2)", "decimal(12,2)x",
    "text(10)", "timestampz",
  };

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    {
      g_autoptr(GError) error = NULL;
      SluiceType type;

      if (sluice_type_parse (types[i], &type, &error))
        g_error ("“%s” was taken for a type", types[i]);
      g_assert_error (error, SLUICE_ERROR, SLUICE_ERROR_INVALID);
      g_assert_cmpstr (sluice_error_get_code (error), ==, "unknown_type");
    }
}

static void
test_equal (void)
{
  SluiceType a, b;

  g_assert_true (sluice_type_parse ("decimal(12,2)", &a, NULL));
  g_assert_true (sluice_type_parse ("decimal(12,3)", &b, NULL));
  g_assert_false (sluice_type_equal (a, b));
  g_assert_true (sluice_type_parse ("decimal( 12 , 2 )", &b, NULL));
  g_assert_true (sluice_type_equal (a, b));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/sluice/core/type/round-trip", test_round_trip);
  g_test_add_func ("/sluice/core/type/refused", test_refused);
  g_test_add_func ("/sluice/core/type/equal", test_equal);

  return g_test_run ();
}
