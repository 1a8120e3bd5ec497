/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-test-utils.h"
#include "sluice-value.h"

#include <math.h>
#include <string.h>

#define TEXT(s) sluice_value_text (SLUICE_VALUE_TEXT, s, sizeof s - 1)

static void
test_equal (void)
{
  SluiceValue a = TEXT ("a\0b");
  SluiceValue b = TEXT ("a\0c");
  SluiceValue nan_value = { .kind = SLUICE_VALUE_DOUBLE, .d = NAN };
  SluiceValue one = sluice_value_int (SLUICE_VALUE_INTEGER, 1);
  SluiceValue yes = sluice_value_int (SLUICE_VALUE_BOOLEAN, 1);
  SluiceValue null = SLUICE_NULL_VALUE;

  g_assert_true (sluice_value_equal (&a, &a));
  g_assert_false (sluice_value_equal (&a, &b));
  g_assert_true (sluice_value_equal (&nan_value, &nan_value));
  g_assert_cmpuint (sluice_value_hash (&nan_value, 0), ==, sluice_value_hash (&nan_value, 0));
  g_assert_false (sluice_value_equal (&one, &yes));
  g_assert_true (sluice_value_equal (&null, &null));
  g_assert_false (sluice_value_equal (&null, &a));
}

/* As keys and as what has changed: the sign of zero is none of it. */
static void
test_zero (void)
{
  SluiceValue zero = { .kind = SLUICE_VALUE_DOUBLE, .d = 0.0 };
  SluiceValue minus_zero = { .kind = SLUICE_VALUE_DOUBLE, .d = -0.0 };
  SluiceValue one = { .kind = SLUICE_VALUE_DOUBLE, .d = 1.0 };
  SluiceValue minus_one = { .kind = SLUICE_VALUE_DOUBLE, .d = -1.0 };
  SluiceValue smallest = { .kind = SLUICE_VALUE_DOUBLE, .d = 5e-324 };
  SluiceValue least = sluice_value_int (SLUICE_VALUE_INTEGER, G_MININT64);
  SluiceValue none = sluice_value_int (SLUICE_VALUE_INTEGER, 0);

  g_assert_true (sluice_value_equal (&zero, &minus_zero));
  g_assert_cmpuint (sluice_value_hash (&zero, 7), ==, sluice_value_hash (&minus_zero, 7));
  g_assert_false (sluice_value_equal (&one, &minus_one));
  g_assert_cmpuint (sluice_value_hash (&one, 7), !=, sluice_value_hash (&minus_one, 7));
  g_assert_false (sluice_value_equal (&zero, &smallest));
  /* The integer that has the bits of minus zero. */
  g_assert_false (sluice_value_equal (&least, &none));
  g_assert_cmpuint (sluice_value_hash (&least, 7), !=, sluice_value_hash (&none, 7));
}

/* Equal values have equal hashes; a key of two columns is not their
 * concatenation; no byte is left out, at any length. */
static void
test_hash (void)
{
  SluiceValue ab = TEXT ("ab");
  SluiceValue c = TEXT ("c");
  SluiceValue a = TEXT ("a");
  SluiceValue bc = TEXT ("bc");
  char bytes[40];

  g_assert_cmpuint (sluice_value_hash (&c, sluice_value_hash (&ab, 0)), !=,
                    sluice_value_hash (&bc, sluice_value_hash (&a, 0)));

  for (gsize len = 0; len < sizeof bytes; len++)
    {
      for (gsize i = 0; i < len; i++)
        {
          SluiceValue value = sluice_value_text (SLUICE_VALUE_TEXT, bytes, len);
          guint64 before;

          memset (bytes, 'x', sizeof bytes);
          before = sluice_value_hash (&value, 0);
          g_assert_cmpuint (sluice_value_hash (&value, 0), ==, before);
          bytes[i] = 'y';
          g_assert_cmpuint (sluice_value_hash (&value, 0), !=, before);
        }
    }
}

static void
test_to_string (void)
{
  static const struct
  {
    SluiceValue value;
    const char *expected;
  } cases[] = {
    { { .kind = SLUICE_VALUE_NULL }, "" },
    { { .kind = SLUICE_VALUE_BOOLEAN, .i = 1 }, "true" },
    { { .kind = SLUICE_VALUE_BOOLEAN, .i = 0 }, "false" },
    { { .kind = SLUICE_VALUE_INTEGER, .i = G_MININT64 }, "-9223372036854775808" },
    { { .kind = SLUICE_VALUE_DOUBLE, .d = 0.1 }, "0.1" },
    { { .kind = SLUICE_VALUE_DATE, .i = 0 }, "1970-01-01" },
    { { .kind = SLUICE_VALUE_TIME, .i = 1 }, "00:00:00.000001" },
    { { .kind = SLUICE_VALUE_TIMESTAMP, .i = 0 }, "1970-01-01T00:00:00" },
    { { .kind = SLUICE_VALUE_TIMESTAMPTZ, .i = 0 }, "1970-01-01T00:00:00Z" },
    { { .kind = SLUICE_VALUE_BYTES, .len = 3, .s = "\1\2\3" }, "AQID" },
    { { .kind = SLUICE_VALUE_DECIMAL, .len = 4, .s = "1.50xx" }, "1.50" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = sluice_value_to_string (&cases[i].value);

      g_assert_cmpstr (text, ==, cases[i].expected);
    }
}

static void
test_kinds_with_text (void)
{
  for (int kind = SLUICE_VALUE_MISSING; kind <= SLUICE_VALUE_INVALID; kind++)
    {
      SluiceValue value = { .kind = (guint8) kind };
      gboolean number = kind == SLUICE_VALUE_BOOLEAN || kind == SLUICE_VALUE_INTEGER ||
                        kind == SLUICE_VALUE_DOUBLE || kind == SLUICE_VALUE_DATE ||
                        kind == SLUICE_VALUE_TIME || kind == SLUICE_VALUE_TIMESTAMP ||
                        kind == SLUICE_VALUE_TIMESTAMPTZ;

      g_assert_cmpint (sluice_value_has_text (&value), ==,
                       !number && !sluice_value_is_null (&value));
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/sluice/core/value/equal", test_equal);
  g_test_add_func ("/sluice/core/value/zero", test_zero);
  g_test_add_func ("/sluice/core/value/hash", test_hash);
  g_test_add_func ("/sluice/core/value/to-string", test_to_string);
  g_test_add_func ("/sluice/core/value/kinds-with-text", test_kinds_with_text);

  return g_test_run ();
}
