/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-number-marks.h"

#include <string.h>

static int
choose (const char              *texts,
        const SluiceNumberMarks *preferred,
        int                     *ret_other,
        guint                   *ret_refused)
{
  g_auto(GStrv) split = g_strsplit (texts, "|", -1);
  SluiceNumberShape shape = { .n = 0 };

  *ret_refused = 0;
  for (guint i = 0; split[i] != NULL; i++)
    *ret_refused += !sluice_number_shape_add (&shape, split[i], strlen (split[i]));
  return sluice_number_shape_choose (&shape, preferred, ret_other);
}

static void
test_choose (void)
{
  static const struct { const char *texts; const char *decimal; const char *thousands; const char *other; } cases[] = {
    { "1|2|30000", ".", "", NULL },
    { "1.5|2.25|-3.75", ".", "", NULL },
    { "1,5|2,25", ",", "", NULL },
    { "1.234,5|7", ",", ".", NULL },
    { "1,234.5|7", ".", ",", NULL },
    { "1,234,567", ".", ",", NULL },
    { "1.234.567|1,5", ",", ".", NULL },
    { "1 234,5", ",", " ", NULL },
    { "1\xc2\xa0" "234\xc2\xa0" "567,5", ",", "\xc2\xa0", NULL },
    { "1'234.5", ".", "'", NULL },
    { "1.234|5.678", ".", "", "," },
    { "1,234|5,678", ".", ",", "," },
    { "1.234|5678", ".", "", NULL },
    { "0.123|1.234", ".", "", NULL },
    { "1.234|1.5", ".", "", NULL },
    { "1,5|1.5", NULL, NULL, NULL },
    { "1,23,456", NULL, NULL, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      int other;
      guint refused;
      int pair = choose (cases[i].texts, NULL, &other, &refused);

      g_test_message ("%s", cases[i].texts);
      g_assert_cmpint (pair >= 0, ==, cases[i].decimal != NULL);
      if (pair < 0)
        continue;
      g_assert_cmpuint (refused, ==, 0);
      g_assert_cmpstr (sluice_number_marks_get ((guint) pair)->decimal, ==, cases[i].decimal);
      g_assert_cmpstr (sluice_number_marks_get ((guint) pair)->thousands, ==, cases[i].thousands);
      g_assert_cmpint (other >= 0, ==, cases[i].other != NULL);
      if (other >= 0)
        g_assert_cmpstr (sluice_number_marks_get ((guint) other)->decimal, ==, cases[i].other);
    }
}

static void
test_preferred (void)
{
  const SluiceNumberMarks german = { ",", "." };
  int other;
  guint refused;
  int pair = choose ("1.234|5.678", &german, &other, &refused);

  g_assert_cmpint (pair, >=, 0);
  g_assert_cmpint (other, ==, -1);
  g_assert_cmpstr (sluice_number_marks_get ((guint) pair)->thousands, ==, ".");
  /* What does not fit stays what it is. */
  pair = choose ("1.5|2.25", &german, &other, &refused);
  g_assert_cmpstr (sluice_number_marks_get ((guint) pair)->decimal, ==, ".");
}

/* What would not come back as it is, is no number. */
static void
test_refused (void)
{
  static const char *const texts[] = {
    "", "-", "007", "+49", "1234567890123456789", "1_10", "NaN", "inf", "1e5", "0x10", "-0", "1.", ".5", "1,", "12,34,5",
    "1.2.3", "00,5", "1 ", "1-2", "1,234,5678", "٣",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      SluiceNumberShape shape = { .n = 0 };

      g_test_message ("“%s”", texts[i]);
      g_assert_false (sluice_number_shape_add (&shape, texts[i], strlen (texts[i])));
      g_assert_cmpuint (shape.n, ==, 0);
    }
}

static void
test_merge (void)
{
  SluiceNumberShape a = { .n = 0 };
  SluiceNumberShape b = { .n = 0 };
  int other;

  sluice_number_shape_add (&a, "1.234", 5);
  sluice_number_shape_add (&b, "0,5", 3);
  sluice_number_shape_merge (&a, &b);
  g_assert_cmpuint (a.n, ==, 2);
  g_assert_cmpint (sluice_number_shape_choose (&a, NULL, &other), ==, 3);
  g_assert_cmpint (other, ==, -1);
  g_assert_cmpuint (sluice_number_shape_get_digits (&a, 3), ==, 4);
  g_assert_cmpuint (a.scale[3], ==, 1);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/core/number-marks/choose", test_choose);
  g_test_add_func ("/core/number-marks/preferred", test_preferred);
  g_test_add_func ("/core/number-marks/refused", test_refused);
  g_test_add_func ("/core/number-marks/merge", test_merge);

  return g_test_run ();
}
