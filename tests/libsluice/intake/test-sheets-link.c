/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-sheets-link.h"

#define SHEETS "https://docs.google.com/spreadsheets/"

static void
test_links (void)
{
  static const struct { const char *link; const char *csv; } cases[] = {
    { SHEETS "d/1aB_c-9/edit#gid=42", SHEETS "d/1aB_c-9/export?format=csv&gid=42" },
    { SHEETS "d/1aB_c-9/edit?gid=7#gid=7", SHEETS "d/1aB_c-9/export?format=csv&gid=7" },
    { SHEETS "d/1aB_c-9/edit?usp=sharing", SHEETS "d/1aB_c-9/export?format=csv" },
    { SHEETS "d/1aB_c-9", SHEETS "d/1aB_c-9/export?format=csv" },
    { SHEETS "u/1/d/1aB_c-9/edit", SHEETS "d/1aB_c-9/export?format=csv" },
    { "https://docs.google.com/a/example.org/spreadsheets/d/x/view", SHEETS "d/x/export?format=csv" },
    { SHEETS "d/e/2PACX-1v/pubhtml?gid=3&single=true", SHEETS "d/e/2PACX-1v/pub?output=csv&single=true&gid=3" },
    { SHEETS "d/1aB_c-9/export?format=xlsx", SHEETS "d/1aB_c-9/export?format=csv" },
    { SHEETS, NULL },
    { "http://docs.google.com/spreadsheets/d/x/edit", NULL },
    { "https://docs.google.com.example.org/spreadsheets/d/x/edit", NULL },
    { "https://example.org/?u=" SHEETS "d/x/edit", NULL },
    { "https://docs.google.com/document/d/x/edit", NULL },
    { SHEETS "d/../../x/edit", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *csv = sluice_sheets_link_to_csv (cases[i].link);

      g_assert_cmpstr (csv, ==, cases[i].csv);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sheets-link/links", test_links);
  return g_test_run ();
}
