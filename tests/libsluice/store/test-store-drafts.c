/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "store-test-utils.h"

#include "sluice-store-drafts.h"
#include "sluice-test-utils.h"

/* What is being changed of tasks and not saved. */

static char *
save_task (SluiceStore *store,
           const char  *name)
{
  g_autofree char *text = g_strdup_printf ("{\"sluice\": 1, \"name\": \"%s\","
                                           "\"source\": {\"type\": \"inline\", \"records\": []},"
                                           "\"destination\": {\"type\": \"sqlite\", \"path\": \"x.db\","
                                           "\"table\": \"t\"}}", name);
  g_autoptr(GError) error = NULL;
  g_autoptr(SluiceTask) task = sluice_task_new_from_data (text, -1, NULL, NULL, &error);
  g_autoptr(GAsyncResult) result = NULL;
  char *id = NULL;

  g_assert_no_error (error);
  AWAIT (result, sluice_store_save_task, store, task);
  id = sluice_store_save_task_finish (store, result, &error);
  g_assert_no_error (error);
  return id;
}

static void
save_draft (SluiceStore *store,
            const char  *task,
            const char  *document,
            guint        version)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  AWAIT (result, sluice_store_save_draft, store, task, document, version);
  g_assert_true (sluice_store_save_draft_finish (store, result, &error));
  g_assert_no_error (error);
}

static void
assert_draft (SluiceStore *store,
              const char  *task,
              const char  *document,
              guint        version)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *found = NULL;
  guint changed = 0;

  AWAIT (result, sluice_store_find_draft, store, task);
  found = sluice_store_find_draft_finish (store, result, &changed, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (found, ==, document);
  g_assert_cmpuint (changed, ==, version);
}

static void
test_drafts (void)
{
  g_autofree char *folder = sluice_test_make_folder ();
  g_autoptr(GError) error = NULL;
  SluiceStore *store = open_store (folder, &error);
  g_autofree char *task = NULL;
  g_autofree char *other = NULL;
  g_autoptr(GAsyncResult) result = NULL;

  g_assert_no_error (error);
  task = save_task (store, "Orders");
  other = save_task (store, "Customers");
  assert_draft (store, task, NULL, 0);
  save_draft (store, task, "{\"half\": ", 1);
  assert_draft (store, task, "{\"half\": ", 1);
  save_draft (store, task, "{}", 2);
  assert_draft (store, task, "{}", 2);
  assert_draft (store, other, NULL, 0);
  save_draft (store, other, "{\"other\": 1}", 1);
  save_draft (store, task, NULL, 0);
  assert_draft (store, task, NULL, 0);
  assert_draft (store, other, "{\"other\": 1}", 1);

  /* It goes with its task, and does not come back. */
  AWAIT (result, sluice_store_delete_task, store, other);
  g_assert_true (sluice_store_delete_task_finish (store, result, &error));
  assert_draft (store, other, NULL, 0);
  save_draft (store, other, "{}", 1);
  assert_draft (store, other, NULL, 0);
  g_clear_object (&result);
  close_store (store);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/store/drafts", test_drafts);

  return g_test_run ();
}
