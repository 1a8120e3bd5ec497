/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-error.h"
#include "sluice-run-result.h"

#include <gio/gio.h>

static SluiceReject *
make_reject (const char *code,
             const char *column)
{
  g_autoptr(SluiceBatch) batch = sluice_batch_new (1, 1);
  SluiceReject *reject;

  batch->n_rows = 1;
  batch->origins[0] = (SluiceRowOrigin) { .number = 1 };
  reject = sluice_reject_new (batch, 0, SLUICE_REJECT_STAGE_MAP);
  sluice_reject_add (reject, code, column, NULL, NULL, "wrong");
  return reject;
}

static void
test_exit_status (void)
{
  static const struct { SluiceError kind; int status; } cases[] = {
    { SLUICE_ERROR_FAILED, 1 }, { SLUICE_ERROR_INVALID, 2 }, { SLUICE_ERROR_CONFIGURATION, 1 },
    { SLUICE_ERROR_DATA, 1 }, { SLUICE_ERROR_LIMIT, 4 }, { SLUICE_ERROR_TEMPORARY, 75 },
    { SLUICE_ERROR_UNSUPPORTED, 1 }, { SLUICE_ERROR_BUG, 1 },
  };
  g_autoptr(GError) cancelled = g_error_new (G_IO_ERROR, G_IO_ERROR_CANCELLED, "x");
  g_autoptr(GError) foreign = g_error_new (G_IO_ERROR, G_IO_ERROR_FAILED, "x");

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = sluice_error_new (cases[i].kind, "some_code", "x");

      g_assert_cmpint (sluice_error_get_exit_status (error), ==, cases[i].status);
    }
  g_assert_cmpint (sluice_error_get_exit_status (cancelled), ==, 130);
  g_assert_cmpint (sluice_error_get_exit_status (foreign), ==, 1);
}

static void
test_states (void)
{
  g_autoptr(SluiceRunResult) result = sluice_run_result_new ();
  g_autoptr(GPtrArray) rejects =
    g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_reject_free);

  g_assert_cmpint (sluice_run_result_get_state (result), ==, SLUICE_RUN_STATE_SUCCESS);

  g_ptr_array_add (rejects, make_reject ("invalid_integer", "qty"));
  sluice_run_result_add_rejects (result, rejects);
  g_assert_cmpint (sluice_run_result_get_state (result), ==, SLUICE_RUN_STATE_PARTIAL_SUCCESS);
  g_assert_cmpint (sluice_run_result_get_exit_status (result), ==, 3);

  sluice_run_result_take_error (result, sluice_error_new (SLUICE_ERROR_LIMIT, "first", "x"));
  sluice_run_result_take_error (result, sluice_error_new (SLUICE_ERROR_DATA, "second", "x"));
  g_assert_cmpint (sluice_run_result_get_state (result), ==, SLUICE_RUN_STATE_FAILED);
  g_assert_cmpstr (sluice_error_get_code (sluice_run_result_get_error (result)), ==, "first");
}

static void
test_balance (void)
{
  g_autoptr(SluiceRunResult) result = sluice_run_result_new ();
  g_autoptr(GError) error = NULL;

  sluice_run_result_set (result, SLUICE_COUNTER_READ, 10);
  for (int i = SLUICE_COUNTER_FILTERED; i <= SLUICE_COUNTER_UNCHANGED; i++)
    sluice_run_result_add (result, (SluiceCounter) i, 1);
  g_assert_false (sluice_run_result_check_balance (result, &error));
  g_assert_error (error, SLUICE_ERROR, SLUICE_ERROR_BUG);
  g_assert_cmpstr (sluice_error_get_code (error), ==, "unbalanced");

  sluice_run_result_add (result, SLUICE_COUNTER_INSERTED, 2);
  /* Deleted rows are not rows of the source. */
  sluice_run_result_add (result, SLUICE_COUNTER_DELETED, 7);
  g_assert_true (sluice_run_result_check_balance (result, NULL));
}

static void
test_json (void)
{
  g_autoptr(SluiceRunResult) result = sluice_run_result_new ();
  g_autoptr(SluiceMonitor) monitor = sluice_monitor_new ();
  g_autoptr(SluiceRun) run = sluice_run_new ("id", "task-id", "Orders");
  g_autoptr(GPtrArray) rejects =
    g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_reject_free);
  g_autoptr(JsonObject) object = NULL;
  GError *error = sluice_error_new (SLUICE_ERROR_DATA, "invalid_json", "Broken");
  JsonObject *group;

  for (int i = 0; i < 3; i++)
    g_ptr_array_add (rejects, make_reject ("invalid_integer", "qty"));
  g_ptr_array_add (rejects, make_reject ("invalid_json", NULL));
  sluice_run_result_add_rejects (result, rejects);
  sluice_error_get_where (error)->page = 3;
  sluice_error_get_where (error)->byte = 0;
  sluice_run_result_take_error (result, error);
  sluice_monitor_warn (monitor, "no_id", "first");
  sluice_monitor_warn (monitor, "no_id", "second");
  sluice_run_set_started (run, G_GINT64_CONSTANT (1700000000123456));
  sluice_run_set_ended (run, G_GINT64_CONSTANT (1700000003345678));

  object = sluice_run_result_to_json (result, run, monitor);
  g_assert_cmpstr (json_object_get_string_member (object, "started"), ==,
                   "2023-11-14T22:13:20.123Z");
  g_assert_cmpfloat_with_epsilon (json_object_get_double_member (object, "seconds"), 3.222, 1e-9);
  g_assert_cmpint (json_object_get_int_member (object, "rejected"), ==, 4);
  group = json_array_get_object_element (json_object_get_array_member (object, "rejects"), 0);
  g_assert_cmpint (json_object_get_int_member (group, "count"), ==, 3);
  group = json_array_get_object_element (json_object_get_array_member (object, "warnings"), 0);
  g_assert_cmpint (json_object_get_int_member (group, "count"), ==, 2);
  g_assert_cmpstr (json_object_get_string_member (group, "message"), ==, "first");
  group = json_object_get_object_member (json_object_get_object_member (object, "error"), "where");
  g_assert_cmpint (json_object_get_int_member (group, "page"), ==, 3);
  g_assert_cmpint (json_object_get_int_member (group, "byte"), ==, 0);
  g_assert_false (json_object_has_member (group, "line"));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/run/result/exit-status", test_exit_status);
  g_test_add_func ("/run/result/states", test_states);
  g_test_add_func ("/run/result/balance", test_balance);
  g_test_add_func ("/run/result/json", test_json);

  return g_test_run ();
}
