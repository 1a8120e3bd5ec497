/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "sluice-run.h"

static void
count_cb (GObject    *object,
          GParamSpec *pspec,
          gpointer    user_data)
{
  ++*(guint *) user_data;
}

/* A property says when it changes, and only then. */
static void
test_notify (void)
{
  SluiceRun *run = sluice_run_new ("id", "task", "Name");
  guint n_read = 0;
  guint n_state = 0;

  g_signal_connect (run, "notify::read", G_CALLBACK (count_cb), &n_read);
  g_signal_connect (run, "notify::state", G_CALLBACK (count_cb), &n_state);
  sluice_run_set_count (run, SLUICE_COUNTER_READ, 5);
  sluice_run_set_count (run, SLUICE_COUNTER_READ, 5);
  sluice_run_set_count (run, SLUICE_COUNTER_MAPPED, 5);
  g_object_set (run, "read", G_GUINT64_CONSTANT (6), "state", SLUICE_RUN_STATE_RUNNING, NULL);
  g_assert_cmpuint (n_read, ==, 2);
  g_assert_cmpuint (n_state, ==, 1);
  g_assert_cmpuint (sluice_run_get_count (run, SLUICE_COUNTER_READ), ==, 6);
  g_assert_cmpuint (sluice_run_get_count (run, SLUICE_COUNTER_MAPPED), ==, 5);
  g_assert_finalize_object (run);
}

static void
test_properties (void)
{
  g_autoptr(SluiceRun) run = sluice_run_new ("id", NULL, "Name");
  g_autofree char *id = NULL;
  g_autofree char *task_id = NULL;
  g_autofree char *result = NULL;
  gint64 started = 0;
  guint64 bytes = 0;

  sluice_run_set_started (run, 12);
  sluice_run_set_result (run, "{}");
  sluice_run_set_count (run, SLUICE_COUNTER_BYTES, 77);
  g_object_get (run, "id", &id, "task-id", &task_id, "result", &result, "started", &started,
                "bytes", &bytes, NULL);
  g_assert_cmpstr (id, ==, "id");
  g_assert_null (task_id);
  g_assert_cmpstr (result, ==, "{}");
  g_assert_cmpint (started, ==, 12);
  g_assert_cmpuint (bytes, ==, 77);
}

static void
test_states (void)
{
  g_autoptr(GEnumClass) states = g_type_class_ref (SLUICE_TYPE_RUN_STATE);
  SluiceRunState parsed = SLUICE_RUN_STATE_PENDING;

  for (guint i = 0; i < states->n_values; i++)
    {
      const SluiceRunState state = (SluiceRunState) states->values[i].value;
      g_autoptr(SluiceRun) run = sluice_run_new ("id", NULL, NULL);

      g_assert_cmpstr (sluice_run_state_to_string (state), ==, states->values[i].value_nick);
      g_assert_true (sluice_run_state_parse (states->values[i].value_nick, &parsed));
      g_assert_cmpint (parsed, ==, state);
      sluice_run_set_state (run, state);
      g_assert_cmpint (sluice_run_is_finished (run), ==,
                       state != SLUICE_RUN_STATE_PENDING && state != SLUICE_RUN_STATE_RUNNING);
    }
  g_assert_false (sluice_run_state_parse ("done", &parsed));
  g_assert_false (sluice_run_state_parse (NULL, &parsed));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/run/notify", test_notify);
  g_test_add_func ("/run/properties", test_properties);
  g_test_add_func ("/run/states", test_states);

  return g_test_run ();
}
