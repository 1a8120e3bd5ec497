/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "store-test-utils.h"

#include "sluice-store-queries.h"
#include "sluice-test-utils.h"

/* The library of queries. */

static SluiceStoredQuery *
save (SluiceStore        *store,
      SluiceStoredQuery  *query,
      GError            **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  AWAIT (result, sluice_store_save_query, store, query);
  return sluice_store_save_query_finish (store, result, error);
}

static SluiceStoredQuery *
find (SluiceStore  *store,
      const char   *id_or_name,
      GError      **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  AWAIT (result, sluice_store_find_query, store, id_or_name);
  return sluice_store_find_query_finish (store, result, error);
}

static GPtrArray *
list (SluiceStore *store)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  GPtrArray *queries;

  AWAIT (result, sluice_store_list_queries, store);
  queries = sluice_store_list_queries_finish (store, result, &error);
  g_assert_no_error (error);
  return queries;
}

static SluiceStoredQuery *
save_new (SluiceStore *store,
          const char  *name,
          const char  *sql)
{
  g_autoptr(SluiceStoredQuery) query = sluice_stored_query_new (name, "house", sql, NULL);
  g_autoptr(GError) error = NULL;
  SluiceStoredQuery *saved = save (store, query, &error);

  g_assert_no_error (error);
  return saved;
}

static void
test_versions (void)
{
  g_autofree char *folder = sluice_test_make_folder ();
  g_autoptr(GError) error = NULL;
  SluiceStore *store = open_store (folder, &error);
  g_autoptr(SluiceStoredQuery) first = save_new (store, "Open orders", "SELECT 1");
  g_autoptr(SluiceStoredQuery) same = save_new (store, "Open orders", "SELECT 1");
  g_autoptr(SluiceStoredQuery) second = save_new (store, "Open orders", "SELECT 2");
  g_autoptr(SluiceStoredQuery) found = find (store, "Open orders", &error);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GPtrArray) versions = NULL;

  g_assert_cmpuint (first->version, ==, 1);
  g_assert_cmpuint (same->version, ==, 1);
  g_assert_cmpstr (same->id, ==, first->id);
  g_assert_cmpuint (second->version, ==, 2);
  g_assert_cmpstr (found->sql, ==, "SELECT 2");
  g_assert_cmpstr (found->parameters, ==, "{}");

  AWAIT (result, sluice_store_list_query_versions, store, first->id);
  versions = sluice_store_list_query_versions_finish (store, result, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (versions->len, ==, 2);
  g_assert_cmpstr (((SluiceStoredQuery *) versions->pdata[0])->sql, ==, "SELECT 2");
  g_assert_cmpstr (((SluiceStoredQuery *) versions->pdata[1])->sql, ==, "SELECT 1");
  g_clear_object (&result);
  close_store (store);
}

static void
test_names (void)
{
  g_autofree char *folder = sluice_test_make_folder ();
  g_autoptr(GError) error = NULL;
  SluiceStore *store = open_store (folder, &error);
  g_autoptr(SluiceStoredQuery) first = save_new (store, "b", "SELECT 1");
  g_autoptr(SluiceStoredQuery) other = save_new (store, "A", "SELECT 2");
  g_autoptr(SluiceStoredQuery) refused = NULL;
  g_autoptr(SluiceStoredQuery) renamed = NULL;
  g_autoptr(GPtrArray) queries = list (store);

  g_assert_cmpuint (queries->len, ==, 2);
  g_assert_cmpstr (((SluiceStoredQuery *) queries->pdata[0])->name, ==, "A");

  g_free (first->name);
  first->name = g_strdup ("A");
  refused = save (store, first, &error);
  g_assert_null (refused);
  g_assert_cmpstr (sluice_error_get_code (error), ==, "query_exists");
  g_clear_error (&error);

  /* A new name is no new version. */
  g_free (first->name);
  first->name = g_strdup ("c");
  renamed = save (store, first, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (renamed->version, ==, 1);
  g_assert_null (find (store, "b", &error));
  g_assert_cmpstr (sluice_error_get_code (error), ==, "unknown_query");
  close_store (store);
}

/* Two have opened the same version: the second that saves is told so, and nothing is lost. */
static void
test_changed (void)
{
  g_autofree char *folder = sluice_test_make_folder ();
  g_autoptr(GError) error = NULL;
  SluiceStore *store = open_store (folder, &error);
  g_autoptr(SluiceStoredQuery) mine = save_new (store, "Orders", "SELECT 1");
  g_autoptr(SluiceStoredQuery) theirs = save_new (store, "Orders", "SELECT 2");
  g_autoptr(SluiceStoredQuery) refused = NULL;
  g_autoptr(SluiceStoredQuery) same = NULL;
  g_autoptr(SluiceStoredQuery) saved = NULL;
  g_autoptr(SluiceStoredQuery) back = NULL;
  g_autoptr(GAsyncResult) result = NULL;

  g_free (mine->sql);
  mine->sql = g_strdup ("SELECT 3");
  refused = save (store, mine, &error);
  g_assert_null (refused);
  g_assert_cmpstr (sluice_error_get_code (error), ==, "query_changed");
  g_clear_error (&error);

  /* Who has come to the same takes nothing away. */
  theirs->version = 1;
  same = save (store, theirs, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (same->version, ==, 2);

  mine->version = 0;
  saved = save (store, mine, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (saved->version, ==, 3);

  AWAIT (result, sluice_store_delete_query, store, mine->id);
  g_assert_true (sluice_store_delete_query_finish (store, result, &error));
  refused = save (store, saved, &error);
  g_assert_null (refused);
  g_assert_cmpstr (sluice_error_get_code (error), ==, "unknown_query");
  g_clear_error (&error);
  back = save (store, mine, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (back->id, ==, mine->id);
  g_assert_cmpuint (back->version, ==, 1);
  g_clear_object (&result);
  close_store (store);
}

static void
test_delete (void)
{
  g_autofree char *folder = sluice_test_make_folder ();
  g_autoptr(GError) error = NULL;
  SluiceStore *store = open_store (folder, &error);
  g_autoptr(SluiceStoredQuery) first = save_new (store, "a", "SELECT 1");
  g_autoptr(SluiceStoredQuery) again = NULL;
  g_autoptr(GAsyncResult) result = NULL;

  AWAIT (result, sluice_store_delete_query, store, "a");
  g_assert_true (sluice_store_delete_query_finish (store, result, &error));
  AWAIT (result, sluice_store_delete_query, store, "a");
  g_assert_false (sluice_store_delete_query_finish (store, result, &error));
  g_assert_cmpstr (sluice_error_get_code (error), ==, "unknown_query");

  /* Its versions are gone with it. */
  again = save_new (store, "a", "SELECT 3");
  g_assert_cmpuint (again->version, ==, 1);
  g_clear_object (&result);
  close_store (store);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/store/queries/versions", test_versions);
  g_test_add_func ("/store/queries/names", test_names);
  g_test_add_func ("/store/queries/changed", test_changed);
  g_test_add_func ("/store/queries/delete", test_delete);

  return g_test_run ();
}
