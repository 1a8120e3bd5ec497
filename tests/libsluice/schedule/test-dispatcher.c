/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "../store/store-test-utils.h"

#include "sluice-dispatcher.h"
#include "sluice-store-schedules.h"
#include "sluice-test-utils.h"

static gint64
find_leader (SluiceStore *store)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  gint64 pid = -1;

  AWAIT (result, sluice_store_find_leader, store);
  g_assert_true (sluice_store_find_leader_finish (store, result, &pid, &error));
  return pid;
}

/* It goes while the store is still at what its scheduler has asked for. That plans
 * nothing any more: there would be nobody to run it. */
static void
test_gone_at_once (void)
{
  g_autofree char *directory = sluice_test_make_folder ();
  g_autoptr(SluiceScheduler) scheduler = NULL;
  g_autoptr(GError) error = NULL;
  SluiceDispatcher *dispatcher;
  SluiceStore *store;

  store = open_store (directory, &error);
  g_assert_no_error (error);
  dispatcher = sluice_dispatcher_new (store, "/nowhere/sluice-cli");
  scheduler = g_object_ref (sluice_dispatcher_get_scheduler (dispatcher));
  sluice_dispatcher_start (dispatcher);
  g_object_unref (dispatcher);

  /* The first answer comes after the one for the scheduler, the second after what
   * that has given back. */
  find_leader (store);
  g_assert_false (sluice_scheduler_is_leader (scheduler));
  g_assert_cmpint (find_leader (store), ==, 0);
  g_clear_object (&scheduler);
  close_store (store);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/dispatcher/gone-at-once", test_gone_at_once);

  return g_test_run ();
}
