/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-store-versions.h"

#include "sluice-error.h"
#include "sluice-store-private.h"

/* What the tasks of a workspace said before. */

/* The parameter is the id of a task. */
#define SELECT_VERSIONS \
  "SELECT number AS version, document, saved FROM task_versions WHERE task = ?1 "

/**
 * sluice_task_version_free:
 * @version: (nullable): a version
 */
void
sluice_task_version_free (SluiceTaskVersion *version)
{
  if (version == NULL)
    return;

  g_free (version->document);
  g_free (version);
}

static gpointer
read_version (SluiceStatement *statement)
{
  SluiceTaskVersion *version = g_new0 (SluiceTaskVersion, 1);

  version->version = (guint) sluice_statement_get_int (statement, 0);
  version->document = g_strdup (sluice_statement_get_text (statement, 1));
  version->saved = sluice_statement_get_int (statement, 2);
  return version;
}

static GPtrArray *
read_versions (SluiceDatabase  *database,
               const char      *sql,
               const char      *id_or_name,
               guint            number,
               GError         **error)
{
  SluiceStoredTask *task = sluice_store_read_task (database, id_or_name, error);
  g_autoptr(SluiceStatement) statement = NULL;

  if (task == NULL)
    return NULL;
  statement = sluice_database_prepare (database, sql, error);
  if (statement == NULL)
    {
      sluice_stored_task_free (task);
      return NULL;
    }
  sluice_statement_bind_text (statement, 0, task->id);
  if (number > 0)
    sluice_statement_bind_int (statement, 1, number);
  sluice_stored_task_free (task);
  return sluice_statement_read_all (statement, read_version, (GDestroyNotify) sluice_task_version_free, error);
}

static gboolean
list_versions (SluiceDatabase          *database,
               const SluiceStoreInput  *input,
               gpointer                *ret_result,
               GError                 **error)
{
  *ret_result = read_versions (database, SELECT_VERSIONS "ORDER BY version DESC", input->key, 0, error);
  return *ret_result != NULL;
}

/**
 * sluice_store_list_task_versions_async:
 * @self: a store
 * @id_or_name: as [method@Sluice.Store.find_task_async]
 * @cancellable: (nullable): a cancellable
 * @callback: called with the list
 * @user_data: for @callback
 *
 * Lists what a task said, the newest first. Every save that changed something is there.
 */
void
sluice_store_list_task_versions_async (SluiceStore         *self,
                                       const char          *id_or_name,
                                       GCancellable        *cancellable,
                                       GAsyncReadyCallback  callback,
                                       gpointer             user_data)
{
  g_return_if_fail (SLUICE_IS_STORE (self));
  g_return_if_fail (id_or_name != NULL);

  sluice_store_run (self, sluice_store_list_task_versions_async, SLUICE_STORE_READS, list_versions,
                    sluice_store_input_new (id_or_name), (GDestroyNotify) g_ptr_array_unref, cancellable, callback,
                    user_data);
}

/**
 * sluice_store_list_task_versions_finish:
 * @self: a store
 * @result: what the callback got
 * @error: as [method@Sluice.Store.find_task_finish]
 *
 * Returns: (transfer full) (element-type SluiceTaskVersion): its versions
 */
GPtrArray *
sluice_store_list_task_versions_finish (SluiceStore   *self,
                                        GAsyncResult  *result,
                                        GError       **error)
{
  return sluice_store_finish (self, sluice_store_list_task_versions_async, result, error);
}

static gboolean
find_version (SluiceDatabase          *database,
              const SluiceStoreInput  *input,
              gpointer                *ret_result,
              GError                 **error)
{
  const char *sql = input->limit > 0 ? SELECT_VERSIONS "AND number = ?2"
                                     : SELECT_VERSIONS "ORDER BY version DESC LIMIT 1";
  g_autoptr(GPtrArray) found = read_versions (database, sql, input->key, input->limit, error);

  if (found == NULL)
    return FALSE;
  if (found->len == 0)
    {
      sluice_set_error (error, SLUICE_ERROR_INVALID, "unknown_version", "The task “%s” has no version %u", input->key,
                        input->limit);
      if (error != NULL)
        sluice_error_set_hint (*error, "“sluice-cli task history %s” lists its versions.", input->key);
      return FALSE;
    }
  *ret_result = g_ptr_array_steal_index (found, 0);
  return TRUE;
}

/**
 * sluice_store_find_task_version_async:
 * @self: a store
 * @id_or_name: as [method@Sluice.Store.find_task_async]
 * @version: which, 0 = the newest
 * @cancellable: (nullable): a cancellable
 * @callback: called with the version
 * @user_data: for @callback
 */
void
sluice_store_find_task_version_async (SluiceStore         *self,
                                      const char          *id_or_name,
                                      guint                version,
                                      GCancellable        *cancellable,
                                      GAsyncReadyCallback  callback,
                                      gpointer             user_data)
{
  SluiceStoreInput *input;

  g_return_if_fail (SLUICE_IS_STORE (self));
  g_return_if_fail (id_or_name != NULL);

  input = sluice_store_input_new (id_or_name);
  input->limit = version;
  sluice_store_run (self, sluice_store_find_task_version_async, SLUICE_STORE_READS, find_version, input,
                    (GDestroyNotify) sluice_task_version_free, cancellable, callback, user_data);
}

/**
 * sluice_store_find_task_version_finish:
 * @self: a store
 * @result: what the callback got
 * @error: `unknown_version` (%SLUICE_ERROR_INVALID), or as
 *   [method@Sluice.Store.find_task_finish]
 *
 * Returns: (transfer full): the version
 */
SluiceTaskVersion *
sluice_store_find_task_version_finish (SluiceStore   *self,
                                       GAsyncResult  *result,
                                       GError       **error)
{
  return sluice_store_finish (self, sluice_store_find_task_version_async, result, error);
}
