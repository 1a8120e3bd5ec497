/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-store.h"

#include "sluice-error.h"

/* The store is asynchronous; tests wait for each call. */

static inline void
await_cb (GObject      *source_object,
          GAsyncResult *result,
          gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static inline GAsyncResult *
await_result (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return *result;
}

/* Calls FUNC_async with the arguments and waits for its result. */
#define AWAIT(result, func, ...)                                        \
  G_STMT_START                                                          \
    {                                                                   \
      g_clear_object (&result);                                         \
      func##_async (__VA_ARGS__, NULL, await_cb, &result);              \
      await_result (&result);                                           \
    }                                                                   \
  G_STMT_END

static inline SluiceStore *
open_store (const char  *directory,
            GError     **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  AWAIT (result, sluice_store_open, directory);
  return sluice_store_open_finish (result, error);
}

static inline void
close_store (SluiceStore *store)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  AWAIT (result, sluice_store_close, store);
  sluice_store_close_finish (store, result, &error);
  g_assert_no_error (error);
  g_clear_object (&result);

  /* The worker lets go of the last task a moment after it has answered. */
  g_object_add_weak_pointer (G_OBJECT (store), (gpointer *) &store);
  g_object_unref (store);
  for (guint i = 0; i < 5000 && g_atomic_pointer_get (&store) != NULL; i++)
    g_usleep (1000);
  g_assert_null (store);
}

/* NULL and *error if the lease is held. */
static inline SluiceRun *
begin_run (SluiceStore  *store,
           const char   *id,
           const char   *task,
           char        **ret_previous,
           GError      **error)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(SluiceRun) run = sluice_run_new (id, task, "A task");

  sluice_run_set_state (run, SLUICE_RUN_STATE_RUNNING);
  AWAIT (result, sluice_store_begin_run, store, run, "{}");
  if (!sluice_store_begin_run_finish (store, result, ret_previous, error))
    return NULL;
  return g_steal_pointer (&run);
}

static inline void
end_run (SluiceStore    *store,
         SluiceRun      *run,
         SluiceRunState  state)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  sluice_run_set_state (run, state);
  AWAIT (result, sluice_store_end_run, store, run);
  sluice_store_end_run_finish (store, result, &error);
  g_assert_no_error (error);
}

static inline SluiceRun *
find_run (SluiceStore  *store,
          const char   *id,
          GError      **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  AWAIT (result, sluice_store_find_run, store, id);
  return sluice_store_find_run_finish (store, result, error);
}
