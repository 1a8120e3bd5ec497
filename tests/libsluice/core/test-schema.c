/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-schema.h"

static void
test_columns (void)
{
  g_autoptr(SluiceSchema) schema = sluice_schema_new ();
  const SluiceColumn *column;

  sluice_schema_add (schema, "id", (SluiceType) { .kind = SLUICE_TYPE_KIND_INTEGER }, TRUE);
  sluice_schema_add (schema, "Name", (SluiceType) { .kind = SLUICE_TYPE_KIND_TEXT }, FALSE);

  g_assert_cmpuint (sluice_schema_get_n (schema), ==, 2);
  column = sluice_schema_get (schema, 0);
  g_assert_cmpstr (column->name, ==, "id");
  g_assert_cmpint (column->type.kind, ==, SLUICE_TYPE_KIND_INTEGER);
  g_assert_true (column->not_null);
  g_assert_false (sluice_schema_get (schema, 1)->not_null);
}

static void
test_find_is_exact (void)
{
  g_autoptr(SluiceSchema) schema = sluice_schema_new ();

  sluice_schema_add (schema, "Name", (SluiceType) { .kind = SLUICE_TYPE_KIND_TEXT }, FALSE);

  g_assert_cmpint (sluice_schema_find (schema, "Name"), ==, 0);
  g_assert_cmpint (sluice_schema_find (schema, "name"), ==, -1);
}

static void
test_shared (void)
{
  SluiceSchema *schema = sluice_schema_new ();
  g_autoptr(SluiceSchema) other = sluice_schema_ref (schema);

  sluice_schema_add (schema, "a", (SluiceType) { .kind = SLUICE_TYPE_KIND_TEXT }, FALSE);
  sluice_schema_unref (schema);
  g_assert_cmpuint (sluice_schema_get_n (other), ==, 1);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/sluice/core/schema/columns", test_columns);
  g_test_add_func ("/sluice/core/schema/find-is-exact", test_find_is_exact);
  g_test_add_func ("/sluice/core/schema/shared", test_shared);

  return g_test_run ();
}
