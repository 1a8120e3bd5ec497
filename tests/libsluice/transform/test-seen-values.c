/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-seen-values.h"

#include <string.h>

/* So little that a few hundred values move to a file. */
#define SMALL (64 * 1024)

static SluiceValue
text (const char *s)
{
  return sluice_value_text (SLUICE_VALUE_TEXT, s, strlen (s));
}

static void
add (SluiceSeenValues  *seen,
     const SluiceValue *value)
{
  g_autoptr(GError) error = NULL;

  sluice_seen_values_add (seen, value, &error);
  g_assert_no_error (error);
}

static void
test_kinds (void)
{
  g_autoptr(SluiceSeenValues) seen = sluice_seen_values_new (SMALL);
  const SluiceValue values[] = {
    text (""), text ("a"), text ("A"), text ("12345678"),
    sluice_value_int (SLUICE_VALUE_INTEGER, 0), sluice_value_int (SLUICE_VALUE_INTEGER, -1),
    sluice_value_int (SLUICE_VALUE_INTEGER, G_MAXINT64), { .kind = SLUICE_VALUE_DOUBLE, .d = 0.5 },
  };
  const SluiceValue zero = { .kind = SLUICE_VALUE_DOUBLE, .d = 0.0 };
  const SluiceValue minus = { .kind = SLUICE_VALUE_DOUBLE, .d = -0.0 };

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    {
      g_assert_false (sluice_seen_values_contains (seen, &values[i]));
      add (seen, &values[i]);
      for (guint j = 0; j < G_N_ELEMENTS (values); j++)
        g_assert_cmpint (sluice_seen_values_contains (seen, &values[j]), ==, j <= i);
    }
  add (seen, &minus);
  g_assert_true (sluice_seen_values_contains (seen, &zero));
}

/* Texts that are longer than what is kept of them, and differ at their ends only. */
static void
test_long (void)
{
  g_autoptr(SluiceSeenValues) seen = sluice_seen_values_new (SMALL);
  g_autofree char *first = g_strnfill (5000, 'x');
  g_autofree char *second = g_strnfill (5000, 'x');
  SluiceValue a;
  SluiceValue b;

  second[4999] = 'y';
  a = text (first);
  b = text (second);
  add (seen, &a);
  g_assert_true (sluice_seen_values_contains (seen, &a));
  g_assert_false (sluice_seen_values_contains (seen, &b));
}

/* What a table in memory says, a small set with a file says, too. */
static void
test_spilled (void)
{
  g_autoptr(SluiceSeenValues) seen = sluice_seen_values_new (SMALL);
  g_autoptr(GHashTable) truth = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr(GRand) random = g_rand_new_with_seed (7);

  for (guint i = 0; i < 60000; i++)
    {
      g_autofree char *s = g_strdup_printf ("value %d", g_rand_int_range (random, 0, 40000));
      SluiceValue value = text (s);

      g_assert_cmpint (sluice_seen_values_contains (seen, &value), ==, g_hash_table_contains (truth, s));
      if (i % 3 == 0)
        continue;
      add (seen, &value);
      g_hash_table_add (truth, g_steal_pointer (&s));
    }
  g_assert_true (sluice_seen_values_spilled (seen));
  g_assert_cmpuint (g_hash_table_size (truth), >, 20000);
}

/* A few values need no file. */
static void
test_small (void)
{
  g_autoptr(SluiceSeenValues) seen = sluice_seen_values_new (1024 * 1024);

  for (int i = 0; i < 5000; i++)
    {
      SluiceValue value = sluice_value_int (SLUICE_VALUE_INTEGER, i);

      add (seen, &value);
      add (seen, &value);
    }
  g_assert_false (sluice_seen_values_spilled (seen));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/transform/seen-values/kinds", test_kinds);
  g_test_add_func ("/transform/seen-values/long", test_long);
  g_test_add_func ("/transform/seen-values/small", test_small);
  g_test_add_func ("/transform/seen-values/spilled", test_spilled);

  return g_test_run ();
}
