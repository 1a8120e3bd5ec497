/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "../store/store-test-utils.h"

#include "sluice-store-upkeep.h"
#include "sluice-test-utils.h"
#include "sluice-upkeeper.h"

/* Tidying up by itself. */

static gint64
get_tidied (SluiceStore *store)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  SluiceStoreUsage usage;

  AWAIT (result, sluice_store_get_usage, store);
  g_assert_true (sluice_store_get_usage_finish (store, result, &usage, &error));
  return usage.tidied;
}

static gboolean
timeout_cb (gpointer user_data)
{
  gboolean *over = user_data;

  *over = TRUE;
  return G_SOURCE_REMOVE;
}

static void
test_daily (void)
{
  g_autofree char *folder = sluice_test_make_folder ();
  g_autoptr(GError) error = NULL;
  SluiceStore *store = open_store (folder, &error);
  g_autoptr(SluiceUpkeeper) upkeeper = sluice_upkeeper_new (store, 0);
  gboolean over = FALSE;
  const guint id = g_timeout_add_seconds (30, timeout_cb, &over);

  g_assert_no_error (error);
  while (get_tidied (store) == 0)
    g_assert_false (over);
  g_clear_object (&upkeeper);
  /* What was tidied is in the store a moment before it is told. */
  while (g_atomic_int_get (&G_OBJECT (store)->ref_count) > 1)
    {
      g_assert_false (over);
      g_main_context_iteration (NULL, FALSE);
      g_usleep (1000);
    }
  g_source_remove (id);
  close_store (store);
}

/* What ends before it was time does nothing. */
static void
test_ended (void)
{
  g_autofree char *folder = sluice_test_make_folder ();
  g_autoptr(GError) error = NULL;
  SluiceStore *store = open_store (folder, &error);
  g_autoptr(SluiceUpkeeper) upkeeper = sluice_upkeeper_new (store, 1);
  gboolean over = FALSE;

  g_clear_object (&upkeeper);
  g_timeout_add (2500, timeout_cb, &over);
  while (!over)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (get_tidied (store), ==, 0);
  close_store (store);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/schedule/upkeeper/daily", test_daily);
  g_test_add_func ("/schedule/upkeeper/ended", test_ended);
  return g_test_run ();
}
