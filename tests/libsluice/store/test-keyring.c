/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

/* Runs inside with-keyring: a private bus with an unlocked keyring. */

#include "sluice-error.h"
#include "sluice-keyring.h"
#include "sluice-test-utils.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <libsecret/secret.h>
#include <string.h>

/* Isolated directories are set up after the keyring has started: it keeps its
 * files where the wrapper said. */
static char *keyring_data;

static void
await_cb (GObject      *source_object,
          GAsyncResult *result,
          gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static GAsyncResult *
await_result (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return *result;
}

static void
store_secret (SluiceSecretStore *store,
              const char        *name,
              const char        *secret)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  sluice_secret_store_store_async (store, name, secret, NULL, await_cb, &result);
  sluice_secret_store_store_finish (store, await_result (&result), &error);
  g_assert_no_error (error);
}

static void
clear_secret (SluiceSecretStore *store,
              const char        *name)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  sluice_secret_store_clear_async (store, name, NULL, await_cb, &result);
  g_assert_true (sluice_secret_store_clear_finish (store, await_result (&result), &error));
  g_assert_no_error (error);
}

static void
assert_secret (SluiceSecretStore *store,
               const char        *name,
               const char        *expected)
{
  g_autoptr(GError) error = NULL;
  char *secret = sluice_secret_store_lookup (store, name, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (secret, ==, expected);
  sluice_secret_free (secret);
}

static void
test_round_trip (void)
{
  g_autoptr(SluiceSecretStore) store = sluice_keyring_new ();

  assert_secret (store, "shop-db", NULL);
  store_secret (store, "shop-db", "pässword 1");
  assert_secret (store, "shop-db", "pässword 1");
  assert_secret (store, "shop", NULL);
  store_secret (store, "shop-db", "password 2");
  assert_secret (store, "shop-db", "password 2");
  clear_secret (store, "shop-db");
  assert_secret (store, "shop-db", NULL);
  clear_secret (store, "shop-db");
}

/* What headless runs are given comes first: the environment, then the file. */
static void
test_order (void)
{
  g_autoptr(SluiceSecretStore) store = sluice_keyring_new ();
  g_autofree char *directory = sluice_test_make_folder ();
  g_autofree char *file = g_build_filename (directory, "order-one", NULL);

  store_secret (store, "order-one", "from the keyring");
  assert_secret (store, "order-one", "from the keyring");

  g_assert_true (g_file_set_contents (file, "from the file\n", -1, NULL));
  g_setenv ("CREDENTIALS_DIRECTORY", directory, TRUE);
  assert_secret (store, "order-one", "from the file");

  g_setenv ("SLUICE_SECRET_ORDER_ONE", "from the variable", TRUE);
  sluice_keyring_take_environment ();
  g_assert_null (g_getenv ("SLUICE_SECRET_ORDER_ONE"));
  assert_secret (store, "order-one", "from the variable");

  g_unsetenv ("CREDENTIALS_DIRECTORY");
  clear_secret (store, "order-one");
}

static void
assert_kept (SluiceSecretStore *store,
             const char        *name,
             const char        *expected)
{
  g_autoptr(GError) error = NULL;
  char *secret = sluice_secret_store_lookup_kept (store, name, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (secret, ==, expected);
  sluice_secret_free (secret);
}

static void
keep (SluiceSecretStore *store,
      const char        *name,
      const char        *secret)
{
  g_autoptr(GError) error = NULL;

  sluice_secret_store_keep (store, name, secret, NULL, &error);
  g_assert_no_error (error);
}

/* What a server gave is newer than what the user gave, wherever that is. */
static void
test_kept_in_keyring (void)
{
  g_autoptr(SluiceSecretStore) store = sluice_keyring_new ();
  g_autoptr(GError) error = NULL;

  g_setenv ("SLUICE_SECRET_ROTATING", "given", TRUE);
  sluice_keyring_take_environment ();
  assert_kept (store, "rotating", "given");
  g_assert_true (sluice_secret_store_can_keep (store, "rotating", NULL, &error));
  g_assert_no_error (error);
  keep (store, "rotating", "from the server");
  assert_kept (store, "rotating", "from the server");
  assert_secret (store, "rotating", "given");
  clear_secret (store, "rotating");
}

static void
test_kept_in_directory (void)
{
  g_autoptr(SluiceSecretStore) store = sluice_keyring_new ();
  g_autofree char *folder = sluice_test_make_folder ();
  g_autofree char *directory = g_build_filename (folder, "deep", "tokens", NULL);
  g_autofree char *file = g_build_filename (directory, "in-directory", NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(GDir) dir = NULL;
  GStatBuf info;
  guint n = 0;

  g_setenv ("SLUICE_TOKEN_STORE", directory, TRUE);
  g_setenv ("SLUICE_SECRET_IN_DIRECTORY", "given", TRUE);
  sluice_keyring_take_environment ();
  assert_kept (store, "in-directory", "given");
  g_assert_true (sluice_secret_store_can_keep (store, "in-directory", NULL, &error));
  keep (store, "in-directory", "one");
  keep (store, "in-directory", "two");
  assert_kept (store, "in-directory", "two");
  assert_secret (store, "in-directory", "two");

  g_assert_cmpint (g_stat (directory, &info), ==, 0);
  g_assert_cmpuint (info.st_mode & 0777, ==, 0700);
  g_assert_cmpint (g_stat (file, &info), ==, 0);
  g_assert_cmpuint (info.st_mode & 0777, ==, 0600);
  dir = g_dir_open (directory, 0, NULL);
  while (g_dir_read_name (dir) != NULL)
    n++;
  g_assert_cmpuint (n, ==, 1);

  /* What the user gives afterwards is newer again. */
  store_secret (store, "in-directory", "three");
  g_assert_false (g_file_test (file, G_FILE_TEST_EXISTS));

  clear_secret (store, "in-directory");
  g_setenv ("SLUICE_TOKEN_STORE", "/dev/null/tokens", TRUE);
  g_assert_false (sluice_secret_store_can_keep (store, "in-directory", NULL, &error));
  g_assert_cmpstr (sluice_error_get_code (error), ==, "no_secret_store");
  g_clear_error (&error);
  g_assert_false (sluice_secret_store_keep (store, "in-directory", "four", NULL, &error));
  g_assert_cmpstr (sluice_error_get_code (error), ==, "no_secret_store");
  g_unsetenv ("SLUICE_TOKEN_STORE");
}

static gboolean
file_holds (const char *path,
            const char *needle)
{
  g_autofree char *contents = NULL;
  gsize length = 0;

  return g_file_get_contents (path, &contents, &length, NULL) &&
         memmem (contents, length, needle, strlen (needle)) != NULL;
}

/* Every file below @directory. */
static guint
search_files (const char *directory,
              const char *needle,
              guint      *n_found)
{
  g_autoptr(GDir) dir = g_dir_open (directory, 0, NULL);
  const char *name;
  guint n = 0;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (directory, name, NULL);

      if (g_file_test (path, G_FILE_TEST_IS_DIR))
        {
          n += search_files (path, needle, n_found);
          continue;
        }
      n++;
      if (file_holds (path, needle))
        *n_found += 1;
    }
  return n;
}

static void
test_not_on_disk (void)
{
  g_autoptr(SluiceSecretStore) store = sluice_keyring_new ();
  guint n_found = 0;

  store_secret (store, "canary", "c4n4ry-0f-the-keyring");
  assert_secret (store, "canary", "c4n4ry-0f-the-keyring");
  g_assert_cmpuint (search_files (keyring_data, "c4n4ry-0f-the-keyring", &n_found), >, 0);
  g_assert_cmpuint (n_found, ==, 0);
  clear_secret (store, "canary");
}

/* A locked keyring is reported; nobody is asked. */
static void
test_locked (void)
{
  g_autoptr(SluiceSecretStore) store = sluice_keyring_new ();
  g_autoptr(SecretService) service = NULL;
  g_autoptr(SecretCollection) collection = NULL;
  g_autoptr(GError) error = NULL;
  GList objects = { 0 };
  char *secret;

  store_secret (store, "locked-away", "behind the lock");
  service = secret_service_get_sync (SECRET_SERVICE_NONE, NULL, &error);
  collection = secret_collection_for_alias_sync (service, SECRET_COLLECTION_DEFAULT,
                                                 SECRET_COLLECTION_NONE, NULL, &error);
  g_assert_no_error (error);
  objects.data = collection;
  g_assert_cmpint (secret_service_lock_sync (service, &objects, NULL, NULL, &error), ==, 1);

  secret = sluice_secret_store_lookup (store, "locked-away", NULL, &error);
  g_assert_null (secret);
  g_assert_error (error, SLUICE_ERROR, SLUICE_ERROR_CONFIGURATION);
  g_assert_cmpstr (sluice_error_get_code (error), ==, "no_secret_store");
  g_assert_nonnull (strstr (error->message, "locked"));
  g_assert_nonnull (strstr (sluice_error_get_hint (error), "SLUICE_SECRET_LOCKED_AWAY"));

  g_clear_error (&error);
  g_assert_false (sluice_secret_store_can_keep (store, "locked-away", NULL, &error));
  g_assert_cmpstr (sluice_error_get_code (error), ==, "no_secret_store");
  g_assert_nonnull (strstr (error->message, "locked"));
  g_assert_nonnull (strstr (sluice_error_get_hint (error), "SLUICE_TOKEN_STORE"));
}

static void
test_cancelled (void)
{
  g_autoptr(SluiceSecretStore) store = sluice_keyring_new ();
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GError) error = NULL;
  char *secret;

  g_cancellable_cancel (cancellable);
  secret = sluice_secret_store_lookup (store, "anything", cancellable, &error);
  g_assert_null (secret);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* In a process of its own: libsecret keeps its connection. */
static void
test_no_bus (void)
{
  if (g_test_subprocess ())
    {
      g_autoptr(SluiceSecretStore) store = NULL;
      g_autoptr(GAsyncResult) result = NULL;
      g_autoptr(GError) error = NULL;
      char *secret;

      g_unsetenv ("DBUS_SESSION_BUS_ADDRESS");
      store = sluice_keyring_new ();
      secret = sluice_secret_store_lookup (store, "a-name", NULL, &error);
      g_assert_null (secret);
      g_assert_cmpstr (sluice_error_get_code (error), ==, "missing_secret");
      g_assert_nonnull (strstr (sluice_error_get_hint (error), "SLUICE_SECRET_A_NAME"));
      g_clear_error (&error);
      g_assert_false (sluice_secret_store_can_keep (store, "a-name", NULL, &error));
      g_assert_cmpstr (sluice_error_get_code (error), ==, "no_secret_store");
      g_clear_error (&error);

      sluice_secret_store_store_async (store, "a-name", "x", NULL, await_cb, &result);
      g_assert_false (sluice_secret_store_store_finish (store, await_result (&result), &error));
      g_assert_cmpstr (sluice_error_get_code (error), ==, "no_secret_store");
      return;
    }

  g_test_trap_subprocess (NULL, 20 * G_USEC_PER_SEC, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_passed ();
}

/* A run that a daemon starts gets what the daemon was given, and nobody else does. */
static void
test_pass_environment (void)
{
  g_autoptr(GSubprocessLauncher) plain = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_NONE);
  g_autoptr(GSubprocessLauncher) passing = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_NONE);

  g_setenv ("SLUICE_SECRET_PASSED_ON", "given", TRUE);
  sluice_keyring_take_environment ();
  g_assert_null (g_subprocess_launcher_getenv (plain, "SLUICE_SECRET_PASSED_ON"));
  sluice_keyring_pass_environment (passing);
  g_assert_cmpstr (g_subprocess_launcher_getenv (passing, "SLUICE_SECRET_PASSED_ON"), ==, "given");
  g_assert_null (g_getenv ("SLUICE_SECRET_PASSED_ON"));
}

int
main (int   argc,
      char *argv[])
{
  keyring_data = g_strdup (g_getenv ("XDG_DATA_HOME"));
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/keyring/round-trip", test_round_trip);
  g_test_add_func ("/keyring/order", test_order);
  g_test_add_func ("/keyring/pass-environment", test_pass_environment);
  g_test_add_func ("/keyring/kept-in-keyring", test_kept_in_keyring);
  g_test_add_func ("/keyring/kept-in-directory", test_kept_in_directory);
  g_test_add_func ("/keyring/not-on-disk", test_not_on_disk);
  g_test_add_func ("/keyring/cancelled", test_cancelled);
  g_test_add_func ("/keyring/no-bus", test_no_bus);
  /* Last: the keyring stays locked. */
  g_test_add_func ("/keyring/locked", test_locked);

  return g_test_run ();
}
