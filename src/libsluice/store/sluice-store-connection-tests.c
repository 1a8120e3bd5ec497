/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-store-connection-facts.h"

#include "sluice-error.h"
#include "sluice-store-private.h"

/* Servers lock out who knocks too often, and some after few wrong passwords. */
#define PAUSE (3 * G_USEC_PER_SEC)

static char *
lock_name (const char *connection)
{
  return g_strconcat ("connection-test:", connection, NULL);
}

static gboolean
read_tested (SluiceDatabase  *database,
             const char      *connection,
             gint64          *ret_tested,
             GError         **error)
{
  g_autoptr(SluiceStatement) statement =
    sluice_database_prepare (database, "SELECT tested FROM connection_tests WHERE connection = ?", error);
  gboolean row = FALSE;

  if (statement == NULL)
    return FALSE;
  sluice_statement_bind_text (statement, 0, connection);
  if (!sluice_statement_step (statement, &row, error))
    return FALSE;
  *ret_tested = row ? sluice_statement_get_int (statement, 0) : 0;
  return TRUE;
}

static gboolean
begin_test (SluiceDatabase          *database,
            const SluiceStoreInput  *input,
            gpointer                *ret_result,
            GError                 **error)
{
  const gint64 now = g_get_real_time ();
  g_autofree char *lock = lock_name (input->key);
  SluiceProcess holder = { 0 };
  gboolean taken = FALSE;
  gint64 *wait;
  gint64 tested = 0;

  if (!sluice_store_take_lock (database, lock, &taken, &holder, error) ||
      !read_tested (database, input->key, &tested, error))
    return FALSE;
  if (!taken)
    {
      sluice_set_error (error, SLUICE_ERROR_TEMPORARY, "test_running", "“%s” is being tested already", input->key);
      if (error != NULL)
        sluice_error_set_hint (*error, "Wait for the end of that test; its result is kept.");
      return FALSE;
    }
  wait = g_new (gint64, 1);
  /* A clock that was set back does not make anybody wait for long. */
  *wait = tested <= now ? MAX (tested + PAUSE - now, 0) : 0;
  *ret_result = wait;
  return TRUE;
}

/**
 * sluice_store_begin_test_async:
 * @self: a store
 * @name: a connection's name
 * @cancellable: (nullable): a cancellable
 * @callback: called when the calling process may test it
 * @user_data: for @callback
 *
 * Says that a connection is tested from now on; [method@Sluice.Store.end_test_async], or
 * the end of the process, ends that.
 */
void
sluice_store_begin_test_async (SluiceStore         *self,
                               const char          *name,
                               GCancellable        *cancellable,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  g_return_if_fail (SLUICE_IS_STORE (self));
  g_return_if_fail (name != NULL);

  sluice_store_run (self, sluice_store_begin_test_async, SLUICE_STORE_WRITES, begin_test,
                    sluice_store_input_new (name), g_free, cancellable, callback, user_data);
}

/**
 * sluice_store_begin_test_finish:
 * @self: a store
 * @result: what the callback got
 * @ret_wait: (out): how long to wait before, microseconds: the last test was a moment ago
 * @error: `test_running` (%SLUICE_ERROR_TEMPORARY), or as [func@Sluice.database_set_error]
 *
 * Returns: %TRUE if the calling process may test it
 */
gboolean
sluice_store_begin_test_finish (SluiceStore   *self,
                                GAsyncResult  *result,
                                gint64        *ret_wait,
                                GError       **error)
{
  g_autofree gint64 *wait = NULL;

  g_return_val_if_fail (ret_wait != NULL, FALSE);

  wait = sluice_store_finish (self, sluice_store_begin_test_async, result, error);
  if (wait == NULL)
    return FALSE;
  *ret_wait = *wait;
  return TRUE;
}

/* key: the connection, text: (nullable) its steps, offset: whether it has passed. */
static gboolean
end_test (SluiceDatabase          *database,
          const SluiceStoreInput  *input,
          gpointer                *ret_result,
          GError                 **error)
{
  g_autofree char *lock = lock_name (input->key);
  g_autoptr(SluiceStatement) statement = NULL;

  if (!sluice_store_drop_lock (database, lock, error))
    return FALSE;
  if (input->text == NULL)
    return TRUE;
  /* It may have been deleted meanwhile. */
  statement = sluice_database_prepare (database, "INSERT OR REPLACE INTO connection_tests "
                                       "(connection, tested, passed, steps) SELECT name, ?2, ?3, ?4 "
                                       "FROM connections WHERE name = ?1", error);
  if (statement == NULL)
    return FALSE;
  sluice_statement_bind_text (statement, 0, input->key);
  sluice_statement_bind_int (statement, 1, g_get_real_time ());
  sluice_statement_bind_int (statement, 2, input->offset != 0);
  sluice_statement_bind_text (statement, 3, input->text);
  return sluice_statement_execute (statement, error);
}

/**
 * sluice_store_end_test_async:
 * @self: a store
 * @name: the connection
 * @steps: (nullable): the steps of the test as a JSON list, without secrets; %NULL: there
 *   was none
 * @passed: whether all went well
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is kept
 * @user_data: for @callback
 *
 * Keeps how a test has ended, in the place of the last one.
 */
void
sluice_store_end_test_async (SluiceStore         *self,
                             const char          *name,
                             const char          *steps,
                             gboolean             passed,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  SluiceStoreInput *input;

  g_return_if_fail (SLUICE_IS_STORE (self));
  g_return_if_fail (name != NULL);

  input = sluice_store_input_new (name);
  input->text = g_strdup (steps);
  input->offset = passed ? 1 : 0;
  sluice_store_run (self, sluice_store_end_test_async, SLUICE_STORE_WRITES, end_test, input, NULL, cancellable, callback,
                    user_data);
}

/**
 * sluice_store_end_test_finish:
 * @self: a store
 * @result: what the callback got
 * @error: as [func@Sluice.database_set_error]
 *
 * Returns: %TRUE if it is kept
 */
gboolean
sluice_store_end_test_finish (SluiceStore   *self,
                              GAsyncResult  *result,
                              GError       **error)
{
  return sluice_store_finish_ok (self, sluice_store_end_test_async, result, error);
}
