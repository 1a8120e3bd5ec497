/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

/* Columns become wider, so that they hold what is there and what comes, and never
 * narrower. */

#include "sluice-sql-dialects.h"
#include "sluice-sql-evolve.h"

static void
check (const char *dialect,
       const char *declared,
       const char *type,
       const char *expected)
{
  SluiceType wanted;
  g_autofree char *wider = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_true (sluice_type_parse (type, &wanted, &error));
  g_assert_no_error (error);
  wider = sluice_sql_evolve_widen (sluice_sql_dialect_find (dialect), declared, wanted, FALSE);
  g_test_message ("%s: %s for %s", dialect, declared, type);
  g_assert_cmpstr (wider, ==, expected);
}

static void
test_numbers (void)
{
  check ("postgres", "smallint", "integer", "bigint");
  check ("postgres", "integer", "integer", "bigint");
  check ("postgres", "bigint", "integer", NULL);
  check ("postgres", "numeric(10,2)", "integer", "numeric(21,2)");
  check ("postgres", "numeric(30,2)", "integer", NULL);
  check ("postgres", "numeric", "integer", NULL);
  check ("postgres", "numeric", "decimal(5,2)", NULL);
  check ("postgres", "numeric(5,2)", "decimal(5,2)", NULL);
  check ("postgres", "numeric(5,2)", "decimal(4,3)", "numeric(6,3)");
  check ("postgres", "numeric(5,2)", "decimal(12,1)", "numeric(13,2)");
  check ("postgres", "bigint", "decimal(5,2)", "numeric(21,2)");
  check ("postgres", "smallint", "decimal(12,2)", "numeric(12,2)");
  check ("postgres", "real", "double", "double precision");
  check ("postgres", "integer", "double", "double precision");
  /* A double has not all of these. */
  check ("postgres", "bigint", "double", NULL);
  check ("postgres", "numeric(5,2)", "double", NULL);
  check ("postgres", "double precision", "integer", NULL);
  check ("mariadb", "int", "integer", "BIGINT");
  check ("mariadb", "int(11)", "integer", "BIGINT");
  check ("mariadb", "decimal(5,2)", "decimal(8,2)", "DECIMAL(8,2)");
}

static void
test_texts (void)
{
  check ("postgres", "character varying(10)", "text", "text");
  check ("postgres", "character varying", "text", NULL);
  check ("postgres", "text", "text", NULL);
  check ("postgres", "bigint", "text", "text");
  check ("postgres", "boolean", "text", "text");
  check ("postgres", "timestamp without time zone", "text", "text");
  /* What nobody knows stays. */
  check ("postgres", "integer[]", "text", NULL);
  check ("postgres", "character varying(5)[]", "text", NULL);
  check ("postgres", "jsonb", "text", NULL);
  check ("postgres", "interval", "text", NULL);
  check ("postgres", "datemark", "timestamp", NULL);
  check ("postgres", "text", "integer", NULL);
}

static void
test_times (void)
{
  check ("postgres", "date", "timestamp", "timestamp");
  check ("postgres", "timestamp without time zone", "date", NULL);
  check ("postgres", "timestamp with time zone", "timestamp", NULL);
  check ("postgres", "date", "timestamptz", NULL);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/evolve/numbers", test_numbers);
  g_test_add_func ("/evolve/texts", test_texts);
  g_test_add_func ("/evolve/times", test_times);
  return g_test_run ();
}
