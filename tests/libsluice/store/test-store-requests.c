/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "store-test-utils.h"

#define N_REQUESTS 12000
#define BATCH 500

/* Of its own for each test; the directory above goes when the tests are over. */
static char *
make_directory (void)
{
  static guint n = 0;
  g_autofree char *name = g_strdup_printf ("workspace-%u", ++n);

  return g_build_filename (g_get_user_data_dir (), name, NULL);
}

static GPtrArray *
make_requests (gint64 first,
               guint  n)
{
  GPtrArray *requests = g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_stored_request_free);

  for (guint i = 0; i < n; i++)
    {
      SluiceStoredRequest *request = g_new0 (SluiceStoredRequest, 1);

      request->number = first + i;
      request->time = 1000 + request->number;
      request->kind = g_strdup ("page");
      request->method = g_strdup ("GET");
      request->url = g_strdup_printf ("https://api.example/?page=%" G_GINT64_FORMAT, request->number);
      request->page = request->number;
      request->attempt = 1;
      request->status = request->number % 2 == 0 ? 200 : 0;
      request->milliseconds = 7;
      request->bytes = 42;
      request->error = request->status == 0 ? g_strdup ("It broke.") : NULL;
      g_ptr_array_add (requests, request);
    }
  return requests;
}

static void
append (SluiceStore *store,
        GPtrArray   *requests)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  AWAIT (result, sluice_store_append_requests, store, "run-1", requests);
  sluice_store_append_requests_finish (store, result, &error);
  g_assert_no_error (error);
}

static GPtrArray *
list (SluiceStore *store,
      guint        after,
      guint        limit)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  GPtrArray *requests;

  AWAIT (result, sluice_store_list_requests, store, "run-1", after, limit);
  requests = sluice_store_list_requests_finish (store, result, &error);
  g_assert_no_error (error);
  return requests;
}

static gint64
number_of (GPtrArray *requests,
           guint      i)
{
  return ((const SluiceStoredRequest *) g_ptr_array_index (requests, i))->number;
}

static void
test_kept (void)
{
  g_autofree char *directory = make_directory ();
  SluiceStore *store = open_store (directory, NULL);
  g_autoptr(SluiceRun) run = begin_run (store, "run-1", "task-1", NULL, NULL);
  g_autoptr(GPtrArray) requests = NULL;
  const SluiceStoredRequest *request;

  append (store, make_requests (1, 2));
  requests = list (store, 0, 0);
  g_assert_cmpuint (requests->len, ==, 2);
  request = g_ptr_array_index (requests, 0);
  g_assert_cmpint (request->number, ==, 1);
  g_assert_cmpint (request->time, ==, 1001);
  g_assert_cmpstr (request->kind, ==, "page");
  g_assert_cmpstr (request->method, ==, "GET");
  g_assert_cmpstr (request->url, ==, "https://api.example/?page=1");
  g_assert_cmpint (request->page, ==, 1);
  g_assert_cmpint (request->attempt, ==, 1);
  g_assert_cmpint (request->status, ==, 0);
  g_assert_cmpint (request->milliseconds, ==, 7);
  g_assert_cmpint (request->bytes, ==, 42);
  g_assert_cmpstr (request->error, ==, "It broke.");
  request = g_ptr_array_index (requests, 1);
  g_assert_cmpint (request->status, ==, 200);
  g_assert_null (request->error);

  close_store (store);
}

/* The first and the last of a long run stay; a list can be gone on with. */
static void
test_bounds (void)
{
  g_autofree char *directory = make_directory ();
  SluiceStore *store = open_store (directory, NULL);
  g_autoptr(SluiceRun) run = begin_run (store, "run-1", "task-1", NULL, NULL);
  g_autoptr(GPtrArray) requests = NULL;
  g_autoptr(GPtrArray) rest = NULL;

  for (guint i = 0; i < N_REQUESTS; i += BATCH)
    append (store, make_requests (i + 1, BATCH));

  requests = list (store, 0, 0);
  g_assert_cmpuint (requests->len, ==, SLUICE_STORE_FIRST_REQUESTS + SLUICE_STORE_LAST_REQUESTS);
  g_assert_cmpint (number_of (requests, 0), ==, 1);
  g_assert_cmpint (number_of (requests, SLUICE_STORE_FIRST_REQUESTS - 1), ==, SLUICE_STORE_FIRST_REQUESTS);
  g_assert_cmpint (number_of (requests, SLUICE_STORE_FIRST_REQUESTS), ==,
                   N_REQUESTS - SLUICE_STORE_LAST_REQUESTS + 1);
  g_assert_cmpint (number_of (requests, requests->len - 1), ==, N_REQUESTS);

  rest = list (store, N_REQUESTS - 3, 2);
  g_assert_cmpuint (rest->len, ==, 2);
  g_assert_cmpint (number_of (rest, 0), ==, N_REQUESTS - 2);

  close_store (store);
}

static void
test_document (void)
{
  g_autofree char *directory = make_directory ();
  SluiceStore *store = open_store (directory, NULL);
  g_autoptr(SluiceRun) run = begin_run (store, "run-1", "task-1", NULL, NULL);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *document = NULL;

  AWAIT (result, sluice_store_load_run_document, store, "run-1");
  document = sluice_store_load_run_document_finish (store, result, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (document, ==, "{}");

  AWAIT (result, sluice_store_load_run_document, store, "run-2");
  g_assert_null (sluice_store_load_run_document_finish (store, result, &error));
  g_assert_no_error (error);

  g_clear_object (&result);
  close_store (store);
}

/* A wait is a part of the run, until it is over or its process is. */
static void
test_waiting (void)
{
  g_autofree char *directory = make_directory ();
  SluiceStore *store = open_store (directory, NULL);
  g_autoptr(SluiceRun) run = begin_run (store, "run-1", "task-1", NULL, NULL);
  g_autoptr(SluiceRun) found = NULL;
  g_autoptr(GAsyncResult) result = NULL;

  sluice_run_set_waiting (run, 4711, "rate_limited", "api.example");
  AWAIT (result, sluice_store_update_run, store, run);
  found = find_run (store, "run-1", NULL);
  g_assert_cmpint (sluice_run_get_waiting_until (found), ==, 4711);
  g_assert_cmpstr (sluice_run_get_waiting_reason (found), ==, "rate_limited");
  g_assert_cmpstr (sluice_run_get_waiting_host (found), ==, "api.example");

  sluice_run_set_waiting (run, 0, NULL, NULL);
  end_run (store, run, SLUICE_RUN_STATE_SUCCESS);
  g_clear_object (&found);
  found = find_run (store, "run-1", NULL);
  g_assert_cmpint (sluice_run_get_waiting_until (found), ==, 0);
  g_assert_null (sluice_run_get_waiting_host (found));

  g_clear_object (&result);
  close_store (store);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/store/requests/kept", test_kept);
  g_test_add_func ("/store/requests/bounds", test_bounds);
  g_test_add_func ("/store/requests/document", test_document);
  g_test_add_func ("/store/requests/waiting", test_waiting);

  return g_test_run ();
}
