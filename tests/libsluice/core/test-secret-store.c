/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "sluice-memory-secret-store.h"

static void
test_reference (void)
{
  g_assert_true (sluice_secret_is_reference ("secret:a"));
  g_assert_true (sluice_secret_is_reference ("secret:Shop_db-1"));
  g_assert_false (sluice_secret_is_reference ("secret:"));
  g_assert_false (sluice_secret_is_reference ("secret:a b"));
  g_assert_false (sluice_secret_is_reference ("secret:ä"));
  g_assert_false (sluice_secret_is_reference ("secret:a\n"));
  g_assert_false (sluice_secret_is_reference (" secret:a"));
  g_assert_false (sluice_secret_is_reference ("Secret:a"));
  g_assert_false (sluice_secret_is_reference (""));
  g_assert_false (sluice_secret_is_reference (NULL));
}

static void
result_cb (GObject      *source_object,
           GAsyncResult *result,
           gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static void
test_memory (void)
{
  g_autoptr(SluiceSecretStore) store = sluice_memory_secret_store_new ();
  g_autoptr(GAsyncResult) stored = NULL;
  g_autoptr(GAsyncResult) cleared = NULL;
  g_autoptr(GError) error = NULL;
  char *secret;

  sluice_memory_secret_store_add (SLUICE_MEMORY_SECRET_STORE (store), "a", "1");
  sluice_secret_store_store_async (store, "a", "2", NULL, result_cb, &stored);
  while (stored == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (sluice_secret_store_store_finish (store, stored, &error));
  secret = sluice_secret_store_lookup (store, "a", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (secret, ==, "2");
  sluice_secret_free (secret);

  sluice_secret_store_clear_async (store, "a", NULL, result_cb, &cleared);
  while (cleared == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (sluice_secret_store_clear_finish (store, cleared, &error));
  secret = sluice_secret_store_lookup (store, "a", NULL, &error);
  g_assert_no_error (error);
  g_assert_null (secret);
}

static void
assert_secret (SluiceSecretStore *store,
               const char        *name,
               const char        *expected)
{
  g_autoptr(GError) error = NULL;
  char *secret = sluice_secret_store_lookup_kept (store, name, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (secret, ==, expected);
  sluice_secret_free (secret);
}

/* What a server gives in the place of a secret goes where that one was. */
static void
test_before (void)
{
  g_autoptr(SluiceSecretStore) behind = sluice_memory_secret_store_new ();
  g_autoptr(SluiceSecretStore) store = sluice_memory_secret_store_new_before (behind);
  g_autoptr(GError) error = NULL;

  sluice_memory_secret_store_add (SLUICE_MEMORY_SECRET_STORE (behind), "theirs", "1");
  sluice_memory_secret_store_add (SLUICE_MEMORY_SECRET_STORE (store), "own", "1");
  assert_secret (store, "theirs", "1");
  g_assert_true (sluice_secret_store_can_keep (store, "theirs", NULL, &error));
  g_assert_true (sluice_secret_store_keep (store, "theirs", "2", NULL, &error));
  g_assert_true (sluice_secret_store_keep (store, "own", "2", NULL, &error));
  g_assert_no_error (error);
  assert_secret (store, "theirs", "2");
  assert_secret (store, "own", "2");
  assert_secret (behind, "theirs", "2");
  assert_secret (behind, "own", NULL);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/secret-store/reference", test_reference);
  g_test_add_func ("/secret-store/memory", test_memory);
  g_test_add_func ("/secret-store/before", test_before);

  return g_test_run ();
}
