/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-store-quarantine-private.h"

/* Corrections of rejected rows, and rows that are to be left alone. */

static JsonObject *
parse_object (const char *text)
{
  g_autoptr(JsonNode) node = text != NULL ? json_from_string (text, NULL) : NULL;

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_dup_object (node) : json_object_new ();
}

static char *
print_object (JsonObject *object)
{
  g_autoptr(JsonNode) node = json_node_alloc ();

  json_node_init_object (node, object);
  return json_to_string (node, FALSE);
}

static void
merge_kind (JsonObject *fixes,
            JsonObject *more,
            const char *kind,
            const char *other)
{
  JsonObject *columns;
  g_autoptr(GList) names = NULL;

  if (!json_object_has_member (more, kind))
    return;
  if (!json_object_has_member (fixes, kind))
    json_object_set_object_member (fixes, kind, json_object_new ());
  columns = json_object_get_object_member (fixes, kind);
  names = json_object_get_members (json_object_get_object_member (more, kind));
  for (GList *l = names; l != NULL; l = l->next)
    {
      json_object_set_member (columns, l->data,
                              json_node_copy (json_object_get_member (json_object_get_object_member (more, kind), l->data)));
      if (json_object_has_member (fixes, other))
        json_object_remove_member (json_object_get_object_member (fixes, other), l->data);
    }
}

/* What is said of a column last is what holds. */
static char *
merge_fixes (const char *text,
             JsonObject *more)
{
  g_autoptr(JsonObject) fixes = parse_object (text);

  merge_kind (fixes, more, "values", "transforms");
  merge_kind (fixes, more, "transforms", "values");
  return print_object (fixes);
}

static gboolean
set_new_fixes (SluiceDatabase          *database,
               const SluiceStoreInput  *input,
               const char              *fixes,
               gint64                  *ret_n,
               GError                 **error)
{
  g_autoptr(SluiceStatement) statement =
    sluice_database_prepare (database, "UPDATE quarantine SET fixes = ?5, status = 'fixed' WHERE "
                             SLUICE_REJECTS_SELECTED SLUICE_REJECTS_FREE "AND fixes IS NULL", error);

  if (statement == NULL)
    return FALSE;
  sluice_store_bind_selection (statement, input);
  sluice_statement_bind_text (statement, 4, fixes);
  if (!sluice_statement_execute (statement, error))
    return FALSE;
  *ret_n = sluice_database_get_changes (database);
  return TRUE;
}

typedef struct
{
  gint64 id;
  char *fixes;
} OldFixes;

static void
old_fixes_free (gpointer data)
{
  OldFixes *old = data;

  g_free (old->fixes);
  g_free (old);
}

static gpointer
read_old_fixes (SluiceStatement *statement)
{
  OldFixes *old = g_new0 (OldFixes, 1);

  old->id = sluice_statement_get_int (statement, 0);
  old->fixes = g_strdup (sluice_statement_get_text (statement, 1));
  return old;
}

static gboolean
merge_old_fixes (SluiceDatabase          *database,
                 const SluiceStoreInput  *input,
                 JsonObject              *more,
                 gint64                  *ret_n,
                 GError                 **error)
{
  g_autoptr(SluiceStatement) select =
    sluice_database_prepare (database, "SELECT id, fixes FROM quarantine WHERE "
                             SLUICE_REJECTS_SELECTED SLUICE_REJECTS_FREE "AND fixes IS NOT NULL", error);
  g_autoptr(SluiceStatement) update =
    select == NULL ? NULL : sluice_database_prepare (database, "UPDATE quarantine SET fixes = ?, status = 'fixed' "
                                                     "WHERE id = ?", error);
  g_autoptr(GPtrArray) rows = NULL;

  if (update == NULL)
    return FALSE;
  sluice_store_bind_selection (select, input);
  rows = sluice_statement_read_all (select, read_old_fixes, old_fixes_free, error);
  if (rows == NULL)
    return FALSE;
  for (guint i = 0; i < rows->len; i++)
    {
      const OldFixes *old = g_ptr_array_index (rows, i);
      g_autofree char *fixes = merge_fixes (old->fixes, more);

      sluice_statement_bind_text (update, 0, fixes);
      sluice_statement_bind_int (update, 1, old->id);
      if (!sluice_statement_execute (update, error))
        return FALSE;
    }
  *ret_n = rows->len;
  return TRUE;
}

/* task: the fixes. */
static gboolean
fix_rejects (SluiceDatabase          *database,
             const SluiceStoreInput  *input,
             gpointer                *ret_result,
             GError                 **error)
{
  g_autoptr(JsonObject) more = parse_object (input->task);
  gint64 n_old = 0;
  gint64 n_new = 0;

  /* The old ones first, as the others have some afterwards. */
  if (!merge_old_fixes (database, input, more, &n_old, error) ||
      !set_new_fixes (database, input, input->task, &n_new, error))
    return FALSE;
  *ret_result = sluice_store_box_count (n_old + n_new);
  return TRUE;
}

/**
 * sluice_store_fix_rejects_async:
 * @self: a store
 * @run: a run's id
 * @filter: which rows
 * @fixes: {"values": {COLUMN: TEXT or null}, "transforms": {COLUMN: [...]}}: what a
 *   column is to hold, or what is done to its value before the mapping's transforms;
 *   columns that are not named keep what was said of them before
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is written
 * @user_data: for @callback
 *
 * Corrects rows; they are `fixed` then.
 */
void
sluice_store_fix_rejects_async (SluiceStore              *self,
                                const char               *run,
                                const SluiceRejectFilter *filter,
                                JsonObject               *fixes,
                                GCancellable             *cancellable,
                                GAsyncReadyCallback       callback,
                                gpointer                  user_data)
{
  SluiceStoreInput *input;

  g_return_if_fail (SLUICE_IS_STORE (self));
  g_return_if_fail (run != NULL && fixes != NULL);

  input = sluice_store_reject_input_new (run, filter);
  input->task = print_object (fixes);
  sluice_store_run (self, sluice_store_fix_rejects_async, SLUICE_STORE_WRITES, fix_rejects, input, g_free, cancellable,
                    callback, user_data);
}

/**
 * sluice_store_fix_rejects_finish:
 * @self: a store
 * @result: what the callback got
 * @error: as [func@Sluice.database_set_error]
 *
 * Returns: how many rows were corrected, -1 on error
 */
gint64
sluice_store_fix_rejects_finish (SluiceStore   *self,
                                 GAsyncResult  *result,
                                 GError       **error)
{
  return sluice_store_finish_count (self, sluice_store_fix_rejects_async, result, error);
}

/* items: the record. */
static gboolean
edit_reject (SluiceDatabase          *database,
             const SluiceStoreInput  *input,
             gpointer                *ret_result,
             GError                 **error)
{
  g_autoptr(SluiceStatement) statement =
    sluice_database_prepare (database, "UPDATE quarantine SET edited = ?5, status = 'fixed' WHERE "
                             SLUICE_REJECTS_SELECTED SLUICE_REJECTS_FREE, error);

  if (statement == NULL)
    return FALSE;
  sluice_store_bind_selection (statement, input);
  sluice_statement_bind_bytes (statement, 4, input->items->pdata[0]);
  if (!sluice_statement_execute (statement, error))
    return FALSE;
  *ret_result = sluice_store_box_count (sluice_database_get_changes (database));
  return TRUE;
}

/**
 * sluice_store_edit_reject_async:
 * @self: a store
 * @run: a run's id
 * @row: the row's number
 * @raw: the record that takes the place of the one that arrived
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is written
 * @user_data: for @callback
 *
 * Corrects the record of a row. What arrived is kept.
 */
void
sluice_store_edit_reject_async (SluiceStore         *self,
                                const char          *run,
                                guint64              row,
                                GBytes              *raw,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  g_autoptr(GArray) rows = g_array_new (FALSE, FALSE, sizeof (guint64));
  SluiceRejectFilter filter = { .rows = rows };
  SluiceStoreInput *input;

  g_return_if_fail (SLUICE_IS_STORE (self));
  g_return_if_fail (run != NULL && raw != NULL);

  g_array_append_val (rows, row);
  input = sluice_store_reject_input_new (run, &filter);
  input->items = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  g_ptr_array_add (input->items, g_bytes_ref (raw));
  sluice_store_run (self, sluice_store_edit_reject_async, SLUICE_STORE_WRITES, edit_reject, input, g_free, cancellable,
                    callback, user_data);
}

/**
 * sluice_store_edit_reject_finish:
 * @self: a store
 * @result: what the callback got
 * @error: as [func@Sluice.database_set_error]
 *
 * Returns: 1 if there is such a row and nobody replays it, 0 if not, -1 on error
 */
gint64
sluice_store_edit_reject_finish (SluiceStore   *self,
                                 GAsyncResult  *result,
                                 GError       **error)
{
  return sluice_store_finish_count (self, sluice_store_edit_reject_async, result, error);
}

/* task: set = ignore, not set = reopen. */
static gboolean
ignore_rejects (SluiceDatabase          *database,
                const SluiceStoreInput  *input,
                gpointer                *ret_result,
                GError                 **error)
{
  g_autoptr(SluiceStatement) statement =
    sluice_database_prepare (database, input->task != NULL
                             ? "UPDATE quarantine SET status = 'ignored' WHERE " SLUICE_REJECTS_SELECTED SLUICE_REJECTS_FREE
                             : "UPDATE quarantine SET status = iif (fixes IS NULL AND edited IS NULL, 'open', 'fixed') "
                               "WHERE " SLUICE_REJECTS_SELECTED "AND status = 'ignored'", error);

  if (statement == NULL)
    return FALSE;
  sluice_store_bind_selection (statement, input);
  if (!sluice_statement_execute (statement, error))
    return FALSE;
  *ret_result = sluice_store_box_count (sluice_database_get_changes (database));
  return TRUE;
}

/**
 * sluice_store_ignore_rejects_async:
 * @self: a store
 * @run: a run's id
 * @filter: which rows
 * @ignore: %TRUE to leave them alone, %FALSE to take them up again
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is written
 * @user_data: for @callback
 */
void
sluice_store_ignore_rejects_async (SluiceStore              *self,
                                   const char               *run,
                                   const SluiceRejectFilter *filter,
                                   gboolean                  ignore,
                                   GCancellable             *cancellable,
                                   GAsyncReadyCallback       callback,
                                   gpointer                  user_data)
{
  SluiceStoreInput *input;

  g_return_if_fail (SLUICE_IS_STORE (self));
  g_return_if_fail (run != NULL);

  input = sluice_store_reject_input_new (run, filter);
  input->task = g_strdup (ignore ? "ignore" : NULL);
  sluice_store_run (self, sluice_store_ignore_rejects_async, SLUICE_STORE_WRITES, ignore_rejects, input, g_free,
                    cancellable, callback, user_data);
}

/**
 * sluice_store_ignore_rejects_finish:
 * @self: a store
 * @result: what the callback got
 * @error: as [func@Sluice.database_set_error]
 *
 * Returns: how many rows have changed, -1 on error
 */
gint64
sluice_store_ignore_rejects_finish (SluiceStore   *self,
                                    GAsyncResult  *result,
                                    GError       **error)
{
  return sluice_store_finish_count (self, sluice_store_ignore_rejects_async, result, error);
}
