/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-store-samples.h"

#include "sluice-error.h"
#include "sluice-redaction.h"
#include "sluice-store-private.h"
#include "sluice-store-upkeep-private.h"

#include <json-glib/json-glib.h>
#include <string.h>
#include <zlib.h>

/* The setting; what is not set is kept. */
#define KEEPS "keep_samples"

static guint
count_lines (GBytes *lines)
{
  gsize size;
  const char *text = g_bytes_get_data (lines, &size);
  guint n = 0;

  for (gsize i = 0; i < size; i++)
    n += text[i] == '\n';
  return n;
}

/* Servers may escape what need not be: a secret is looked for in what a record means, too. */
static gboolean
hides_secret (const char *line,
              JsonNode   *record)
{
  g_autofree char *plain = NULL;
  g_autofree char *redacted = NULL;

  if (strchr (line, '\\') == NULL)
    return FALSE;
  plain = json_to_string (record, FALSE);
  redacted = sluice_redact (plain);
  return !g_str_equal (plain, redacted);
}

/* A secret that is a number leaves no JSON behind: such a record is left out. */
static GBytes *
redact (GBytes *lines)
{
  g_autoptr(GBytes) redacted = sluice_redact_bytes (lines);
  g_autoptr(GString) valid = NULL;
  g_autofree char *text = NULL;
  g_auto(GStrv) parts = NULL;

  if (g_bytes_equal (redacted, lines) &&
      memchr (g_bytes_get_data (lines, NULL), '\\', g_bytes_get_size (lines)) == NULL)
    return g_steal_pointer (&redacted);
  text = g_strndup (g_bytes_get_data (redacted, NULL), g_bytes_get_size (redacted));
  parts = g_strsplit (text, "\n", -1);
  valid = g_string_new (NULL);
  for (guint i = 0; parts[i] != NULL; i++)
    {
      g_autoptr(JsonNode) node = *parts[i] != '\0' ? json_from_string (parts[i], NULL) : NULL;

      if (node != NULL && !hides_secret (parts[i], node))
        g_string_append_printf (valid, "%s\n", parts[i]);
    }
  return g_string_free_to_bytes (g_steal_pointer (&valid));
}

static GBytes *
compress_lines (GBytes *lines)
{
  gsize size;
  const Bytef *data = g_bytes_get_data (lines, &size);
  uLongf bound = compressBound (size);
  g_autofree Bytef *packed = g_malloc (bound);

  return compress2 (packed, &bound, data, size, Z_BEST_SPEED) == Z_OK ? g_bytes_new (packed, bound) : NULL;
}

static GBytes *
expand_lines (GBytes *packed,
              gint64  size)
{
  gsize packed_size;
  const Bytef *data = g_bytes_get_data (packed, &packed_size);
  g_autofree Bytef *lines = NULL;
  uLongf length = (uLongf) size;

  if (size <= 0 || size > SLUICE_STORE_MAX_SAMPLE)
    return NULL;
  lines = g_malloc ((gsize) size);
  if (uncompress (lines, &length, data, packed_size) != Z_OK || length != (uLongf) size)
    return NULL;
  return g_bytes_new_take (g_steal_pointer (&lines), (gsize) size);
}

/* Whether records are kept with runs. */
gboolean
sluice_store_read_keeps_samples (SluiceDatabase  *database,
                                 gboolean        *ret_keeps,
                                 GError         **error)
{
  g_autofree char *value = NULL;

  if (!sluice_store_read_setting (database, KEEPS, &value, error))
    return FALSE;
  *ret_keeps = g_strcmp0 (value, "0") != 0;
  return TRUE;
}

static gboolean
keep_sample (SluiceDatabase          *database,
             const SluiceStoreInput  *input,
             gpointer                *ret_result,
             GError                 **error)
{
  g_autoptr(GBytes) lines = NULL;
  g_autoptr(GBytes) packed = NULL;
  g_autoptr(SluiceStatement) statement = NULL;
  gboolean keeps = FALSE;

  if (!sluice_store_read_keeps_samples (database, &keeps, error))
    return FALSE;
  if (!keeps)
    return TRUE;
  lines = redact (input->record);
  packed = g_bytes_get_size (lines) > 0 ? compress_lines (lines) : NULL;
  if (packed == NULL)
    return TRUE;
  statement = sluice_database_prepare (database, "INSERT OR REPLACE INTO run_samples (run, records, size, lines) "
                                       "VALUES (?, ?, ?, ?)", error);
  if (statement == NULL)
    return FALSE;
  sluice_statement_bind_text (statement, 0, input->key);
  sluice_statement_bind_int (statement, 1, count_lines (lines));
  sluice_statement_bind_int (statement, 2, (gint64) g_bytes_get_size (lines));
  sluice_statement_bind_bytes (statement, 3, packed);
  return sluice_statement_execute (statement, error);
}

/**
 * sluice_store_keep_sample_async:
 * @self: a store
 * @run: a run's id
 * @lines: the first records that it has read, one JSON value a line
 * @cancellable: (nullable): a cancellable
 * @callback: called when they are kept
 * @user_data: for @callback
 *
 * Keeps records with a run, without secrets; unless the workspace keeps none.
 */
void
sluice_store_keep_sample_async (SluiceStore         *self,
                                const char          *run,
                                GBytes              *lines,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  SluiceStoreInput *input;

  g_return_if_fail (SLUICE_IS_STORE (self));
  g_return_if_fail (run != NULL && lines != NULL);

  input = sluice_store_input_new (run);
  input->record = g_bytes_ref (lines);
  input->free_record = (GDestroyNotify) g_bytes_unref;
  sluice_store_run (self, sluice_store_keep_sample_async, SLUICE_STORE_WRITES, keep_sample, input, NULL, cancellable,
                    callback, user_data);
}

/**
 * sluice_store_keep_sample_finish:
 * @self: a store
 * @result: what the callback got
 * @error: as [func@Sluice.database_set_error]
 *
 * Returns: %TRUE if they are kept, or none are wanted
 */
gboolean
sluice_store_keep_sample_finish (SluiceStore   *self,
                                 GAsyncResult  *result,
                                 GError       **error)
{
  return sluice_store_finish_ok (self, sluice_store_keep_sample_async, result, error);
}

static gboolean
load_sample (SluiceDatabase          *database,
             const SluiceStoreInput  *input,
             gpointer                *ret_result,
             GError                 **error)
{
  g_autoptr(SluiceStatement) statement =
    sluice_database_prepare (database, "SELECT size, lines FROM run_samples WHERE run = ?", error);
  g_autoptr(GBytes) packed = NULL;
  gboolean row = FALSE;

  if (statement == NULL)
    return FALSE;
  sluice_statement_bind_text (statement, 0, input->key);
  if (!sluice_statement_step (statement, &row, error))
    return FALSE;
  packed = row ? sluice_statement_dup_bytes (statement, 1) : NULL;
  if (packed != NULL)
    *ret_result = expand_lines (packed, sluice_statement_get_int (statement, 0));
  return TRUE;
}

/**
 * sluice_store_load_sample_async:
 * @self: a store
 * @run: a run's id
 * @cancellable: (nullable): a cancellable
 * @callback: called with the records
 * @user_data: for @callback
 *
 * Reads the records that were kept with a run.
 */
void
sluice_store_load_sample_async (SluiceStore         *self,
                                const char          *run,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  g_return_if_fail (SLUICE_IS_STORE (self));
  g_return_if_fail (run != NULL);

  sluice_store_run (self, sluice_store_load_sample_async, SLUICE_STORE_READS, load_sample,
                    sluice_store_input_new (run), (GDestroyNotify) g_bytes_unref, cancellable, callback, user_data);
}

/**
 * sluice_store_load_sample_finish:
 * @self: a store
 * @result: what the callback got
 * @error: as [func@Sluice.database_set_error]
 *
 * Returns: (transfer full) (nullable): the records, one a line; %NULL if none were kept,
 *   or on an error
 */
GBytes *
sluice_store_load_sample_finish (SluiceStore   *self,
                                 GAsyncResult  *result,
                                 GError       **error)
{
  return sluice_store_finish (self, sluice_store_load_sample_async, result, error);
}

static gboolean
set_keeps (SluiceDatabase          *database,
           const SluiceStoreInput  *input,
           gpointer                *ret_result,
           GError                 **error)
{
  g_autoptr(GPtrArray) details = g_ptr_array_new ();
  const gboolean keeps = input->limit != 0;
  gboolean before = FALSE;

  if (!sluice_store_read_keeps_samples (database, &before, error))
    return FALSE;
  if (before == keeps)
    return TRUE;
  g_ptr_array_add (details, (gpointer) (keeps ? "records of runs are kept" : "records of runs are not kept"));
  return sluice_store_write_setting (database, KEEPS, keeps ? NULL : "0", error) &&
         sluice_store_add_audit (database, "settings", NULL, "limits", "changed", details, error);
}

static void
erased_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;
  g_autofree gint64 *n = sluice_store_finish (SLUICE_STORE (source), sluice_upkeep_erase_samples, result, &error);

  if (n != NULL)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/* They may be many, and others write meanwhile. */
static void
keeps_set_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  SluiceStore *self = SLUICE_STORE (source);
  GError *error = NULL;

  if (!sluice_store_finish_ok (self, set_keeps, result, &error))
    g_task_return_error (task, error);
  else if (GPOINTER_TO_INT (g_task_get_task_data (task)))
    g_task_return_boolean (task, TRUE);
  else
    sluice_store_run_upkeep (self, sluice_upkeep_erase_samples, TRUE, sluice_upkeep_erase_samples, g_new0 (gint64, 1),
                             g_task_get_cancellable (task), erased_cb, g_object_ref (task));
}

/**
 * sluice_store_set_keeps_samples_async:
 * @self: a store
 * @keeps: whether records are kept with runs
 * @cancellable: (nullable): a cancellable
 * @callback: called when it holds
 * @user_data: for @callback
 *
 * Decides about the records of runs. Those that there are go with %FALSE, in small
 * transactions after the decision; what is left when that is interrupted goes with
 * [method@Sluice.Store.tidy_async].
 */
void
sluice_store_set_keeps_samples_async (SluiceStore         *self,
                                      gboolean             keeps,
                                      GCancellable        *cancellable,
                                      GAsyncReadyCallback  callback,
                                      gpointer             user_data)
{
  SluiceStoreInput *input;
  GTask *task;

  g_return_if_fail (SLUICE_IS_STORE (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, sluice_store_set_keeps_samples_async);
  g_task_set_task_data (task, GINT_TO_POINTER (keeps), NULL);
  input = sluice_store_input_new (NULL);
  input->limit = keeps;
  sluice_store_run (self, set_keeps, SLUICE_STORE_WRITES, set_keeps, input, NULL, cancellable, keeps_set_cb, task);
}

/**
 * sluice_store_set_keeps_samples_finish:
 * @self: a store
 * @result: what the callback got
 * @error: as [func@Sluice.database_set_error]
 *
 * Returns: %TRUE if it holds
 */
gboolean
sluice_store_set_keeps_samples_finish (SluiceStore   *self,
                                       GAsyncResult  *result,
                                       GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, sluice_store_set_keeps_samples_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static gboolean
get_keeps (SluiceDatabase          *database,
           const SluiceStoreInput  *input,
           gpointer                *ret_result,
           GError                 **error)
{
  g_autofree gboolean *keeps = g_new0 (gboolean, 1);

  if (!sluice_store_read_keeps_samples (database, keeps, error))
    return FALSE;
  *ret_result = g_steal_pointer (&keeps);
  return TRUE;
}

/**
 * sluice_store_get_keeps_samples_async:
 * @self: a store
 * @cancellable: (nullable): a cancellable
 * @callback: called with what holds
 * @user_data: for @callback
 *
 * Asks whether records are kept with runs.
 */
void
sluice_store_get_keeps_samples_async (SluiceStore         *self,
                                      GCancellable        *cancellable,
                                      GAsyncReadyCallback  callback,
                                      gpointer             user_data)
{
  g_return_if_fail (SLUICE_IS_STORE (self));

  sluice_store_run (self, sluice_store_get_keeps_samples_async, SLUICE_STORE_READS, get_keeps,
                    sluice_store_input_new (NULL), g_free, cancellable, callback, user_data);
}

/**
 * sluice_store_get_keeps_samples_finish:
 * @self: a store
 * @result: what the callback got
 * @ret_keeps: (out): whether they are
 * @error: as [func@Sluice.database_set_error]
 *
 * Returns: %TRUE if it is known
 */
gboolean
sluice_store_get_keeps_samples_finish (SluiceStore   *self,
                                       GAsyncResult  *result,
                                       gboolean      *ret_keeps,
                                       GError       **error)
{
  g_autofree gboolean *keeps = sluice_store_finish (self, sluice_store_get_keeps_samples_async, result, error);

  if (keeps == NULL)
    return FALSE;
  *ret_keeps = *keeps;
  return TRUE;
}
