/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "nasty-texts.h"

#include "sluice-csv-dialect.h"

#include <string.h>

static const SluiceCsvAmbiguity *
find_ambiguity (const SluiceCsvDialect *dialect,
                const char             *key)
{
  for (guint i = 0; i < dialect->ambiguities->len; i++)
    {
      const SluiceCsvAmbiguity *ambiguity = g_ptr_array_index (dialect->ambiguities, i);

      if (g_str_equal (ambiguity->key, key))
        return ambiguity;
    }
  return NULL;
}

/* A value may be wrong only where it is asked about. */
static gboolean
check (const SluiceCsvDialect *dialect,
       const char             *name,
       const char             *key,
       const char             *found,
       const char             *truth)
{
  gboolean is_number = g_str_equal (key, "decimal") || g_str_equal (key, "thousands");

  /* Other fields are other numbers. */
  if (g_strcmp0 (found, truth) == 0 || find_ambiguity (dialect, key) != NULL ||
      (is_number && (find_ambiguity (dialect, "decimal") != NULL || find_ambiguity (dialect, "delimiter") != NULL)))
    return TRUE;
  g_test_message ("%s: %s is “%s”, not “%s”, and nobody asks", name, key, found != NULL ? found : "(none)",
                  truth != NULL ? truth : "(none)");
  g_test_fail ();
  return FALSE;
}

/* What is asked must be what cannot be told. */
static void
check_asked (const SluiceCsvDialect *dialect,
             const NastyText        *text)
{
  g_auto(GStrv) wanted = g_strsplit (text->asks != NULL ? text->asks : "", " ", -1);

  for (guint i = 0; i < dialect->ambiguities->len; i++)
    {
      const SluiceCsvAmbiguity *ambiguity = g_ptr_array_index (dialect->ambiguities, i);

      if (g_strv_contains ((const char *const *) wanted, ambiguity->key))
        continue;
      g_test_message ("%s: asks about %s, which can be told: %s", text->name, ambiguity->key, ambiguity->message);
      g_test_fail ();
    }
  for (guint i = 0; wanted[i] != NULL; i++)
    {
      if (find_ambiguity (dialect, wanted[i]) != NULL)
        continue;
      g_test_message ("%s: does not ask about %s", text->name, wanted[i]);
      g_test_fail ();
    }
}

static void
test_nasty (gconstpointer data)
{
  const NastyText *text = data;
  g_autoptr(SluiceCsvDialect) dialect = sluice_csv_guess (text->text, strlen (text->text), TRUE, NULL);
  g_autofree char *skip = g_strdup_printf ("%u", text->skip_rows);
  g_autofree char *skipped = g_strdup_printf ("%u", (guint) dialect->skip_rows);

  if (text->delimiter != NULL)
    check (dialect, text->name, "delimiter", dialect->delimiter, text->delimiter);
  else
    check (dialect, text->name, "delimiter", dialect->n_columns == 1 ? NULL : dialect->delimiter, NULL);
  if (text->quote != NULL)
    check (dialect, text->name, "quote", dialect->quote, text->quote);
  if (text->escape != NULL)
    check (dialect, text->name, "escape", dialect->escape, text->escape);
  check (dialect, text->name, "header", dialect->header ? "true" : "false", text->header ? "true" : "false");
  check (dialect, text->name, "skip_rows", skipped, skip);
  check (dialect, text->name, "comment", dialect->comment, text->comment);
  check (dialect, text->name, "decimal", dialect->decimal, text->decimal);
  check (dialect, text->name, "thousands", dialect->thousands, text->thousands);
  check_asked (dialect, text);
}

/* Nothing is no reason to fall over what was said of it. */
static void
test_given (void)
{
  const SluiceTabularSpec given = { .delimiter = (char *) ";", .header = SLUICE_HEADER_PRESENT, .skip_rows = 1 };
  g_autoptr(SluiceCsvDialect) nothing = sluice_csv_guess ("", 0, TRUE, &given);
  g_autoptr(SluiceCsvDialect) run = sluice_csv_sniff ("# x\na;b\n1,5;2\n", 15, TRUE, &given);

  g_assert_true (nothing->header);
  g_assert_cmpuint (nothing->skip_rows, ==, 1);
  g_assert_cmpstr (run->delimiter, ==, ";");
  /* In a run nothing is left out or read otherwise that the task does not say. */
  g_assert_null (run->comment);
  g_assert_null (run->decimal);
  g_assert_cmpuint (run->ambiguities->len, ==, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_assert_cmpuint (n_nasty_texts, >=, 60);
  for (guint i = 0; i < n_nasty_texts; i++)
    {
      g_autofree char *path = g_strdup_printf ("/csv/sniffer/nasty/%02u %s", i, nasty_texts[i].name);

      g_test_add_data_func (path, &nasty_texts[i], test_nasty);
    }
  g_test_add_func ("/csv/sniffer/given", test_given);
  return g_test_run ();
}
