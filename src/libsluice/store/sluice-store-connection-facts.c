/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-store-connection-facts.h"

#include "sluice-error.h"
#include "sluice-store-private.h"

#define DEFAULT "default_connection"

/* Tasks whose documents cannot be read use nothing. A query uses what its newest version
 * says. */
#define SELECT_USES \
  "WITH valid AS MATERIALIZED (SELECT id, name, document FROM tasks WHERE json_valid (document)) " \
  "SELECT connection, kind, id, name, role FROM (" \
  "SELECT json_extract (document, '$.source.connection') AS connection, 'task' AS kind, id, name, " \
  "'source' AS role FROM valid " \
  "UNION ALL SELECT json_extract (document, '$.destination.connection'), 'task', id, name, 'destination' FROM valid " \
  "UNION ALL SELECT json_extract (lookup.value, '$.connection'), 'task', valid.id, valid.name, 'lookup' " \
  "FROM valid, json_each (valid.document, '$.lookups') AS lookup WHERE lookup.type = 'object' " \
  "UNION ALL SELECT v.connection, 'query', q.id, q.name, 'query' FROM queries AS q " \
  "JOIN query_versions AS v ON v.query = q.id AND v.version = q.version) " \
  "WHERE connection IS NOT NULL ORDER BY kind DESC, name COLLATE NOCASE, id"

static void
use_free (gpointer data)
{
  SluiceConnectionUse *use = data;

  g_free (use->kind);
  g_free (use->id);
  g_free (use->name);
  g_free (use->role);
  g_free (use);
}

/**
 * sluice_connection_facts_free:
 * @facts: (nullable) (transfer full): what is known of a connection
 */
void
sluice_connection_facts_free (SluiceConnectionFacts *facts)
{
  if (facts == NULL)
    return;

  g_free (facts->name);
  g_free (facts->steps);
  g_ptr_array_unref (facts->uses);
  g_free (facts);
}

static gboolean
read_connections (SluiceDatabase  *database,
                  GHashTable      *all,
                  GError         **error)
{
  g_autoptr(SluiceStatement) statement =
    sluice_database_prepare (database, "SELECT c.name, c.name = coalesce (s.value, ''), coalesce (t.tested, 0), "
                             "coalesce (t.passed, 0), t.steps FROM connections AS c "
                             "LEFT JOIN workspace_settings AS s ON s.key = '" DEFAULT "' "
                             "LEFT JOIN connection_tests AS t ON t.connection = c.name", error);
  gboolean row = statement != NULL;

  while (row)
    {
      SluiceConnectionFacts *facts;

      if (!sluice_statement_step (statement, &row, error))
        return FALSE;
      if (!row)
        break;
      facts = g_new0 (SluiceConnectionFacts, 1);
      facts->name = g_strdup (sluice_statement_get_text (statement, 0));
      facts->is_default = sluice_statement_get_int (statement, 1) != 0;
      facts->tested = sluice_statement_get_int (statement, 2);
      facts->passed = sluice_statement_get_int (statement, 3) != 0;
      facts->steps = g_strdup (sluice_statement_get_text (statement, 4));
      facts->uses = g_ptr_array_new_with_free_func (use_free);
      g_hash_table_insert (all, facts->name, facts);
    }
  return statement != NULL;
}

static gboolean
read_uses (SluiceDatabase  *database,
           GHashTable      *all,
           GError         **error)
{
  g_autoptr(SluiceStatement) statement = sluice_database_prepare (database, SELECT_USES, error);
  gboolean row = statement != NULL;

  while (row)
    {
      SluiceConnectionFacts *facts;
      SluiceConnectionUse *use;

      if (!sluice_statement_step (statement, &row, error))
        return FALSE;
      facts = row ? g_hash_table_lookup (all, sluice_statement_get_text (statement, 0)) : NULL;
      /* A task may name one that is gone. */
      if (facts == NULL)
        continue;
      use = g_new0 (SluiceConnectionUse, 1);
      use->kind = g_strdup (sluice_statement_get_text (statement, 1));
      use->id = g_strdup (sluice_statement_get_text (statement, 2));
      use->name = g_strdup (sluice_statement_get_text (statement, 3));
      use->role = g_strdup (sluice_statement_get_text (statement, 4));
      g_ptr_array_add (facts->uses, use);
    }
  return statement != NULL;
}

static gboolean
list_facts (SluiceDatabase          *database,
            const SluiceStoreInput  *input,
            gpointer                *ret_result,
            GError                 **error)
{
  /* The key is the value's own. */
  g_autoptr(GHashTable) all = g_hash_table_new_full (g_str_hash, g_str_equal, NULL,
                                                     (GDestroyNotify) sluice_connection_facts_free);

  if (!read_connections (database, all, error) || !read_uses (database, all, error))
    return FALSE;
  *ret_result = g_steal_pointer (&all);
  return TRUE;
}

/**
 * sluice_store_list_connection_facts_async:
 * @self: a store
 * @cancellable: (nullable): a cancellable
 * @callback: called with the facts
 * @user_data: for @callback
 *
 * Reads what is known of all connections: who uses them, how their last tests ended,
 * and which of them is the default.
 */
void
sluice_store_list_connection_facts_async (SluiceStore         *self,
                                          GCancellable        *cancellable,
                                          GAsyncReadyCallback  callback,
                                          gpointer             user_data)
{
  g_return_if_fail (SLUICE_IS_STORE (self));

  sluice_store_run (self, sluice_store_list_connection_facts_async, SLUICE_STORE_READS, list_facts,
                    sluice_store_input_new (NULL), (GDestroyNotify) g_hash_table_unref, cancellable, callback, user_data);
}

/**
 * sluice_store_list_connection_facts_finish:
 * @self: a store
 * @result: what the callback got
 * @error: as [func@Sluice.database_set_error]
 *
 * Returns: (transfer full) (element-type utf8 SluiceConnectionFacts): by name
 */
GHashTable *
sluice_store_list_connection_facts_finish (SluiceStore   *self,
                                           GAsyncResult  *result,
                                           GError       **error)
{
  return sluice_store_finish (self, sluice_store_list_connection_facts_async, result, error);
}

/* key: (nullable) the connection. */
static gboolean
set_default (SluiceDatabase          *database,
             const SluiceStoreInput  *input,
             gpointer                *ret_result,
             GError                 **error)
{
  g_autoptr(GPtrArray) details = g_ptr_array_new ();
  g_autofree char *before = NULL;
  const char *audited = input->key;

  if (!sluice_store_read_setting (database, DEFAULT, &before, error))
    return FALSE;
  if (g_strcmp0 (before, input->key) == 0)
    return TRUE;
  if (audited == NULL)
    audited = before;
  g_ptr_array_add (details, (gpointer) (input->key != NULL ? "New tasks load into it"
                                                           : "New tasks do not load into it any more"));
  return sluice_store_write_setting (database, DEFAULT, input->key, error) &&
         sluice_store_add_audit (database, "connection", audited, audited, "changed", details, error);
}

/**
 * sluice_store_set_default_connection_async:
 * @self: a store
 * @name: (nullable): a connection's name; %NULL: none
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is so
 * @user_data: for @callback
 *
 * Says which connection new tasks load into.
 */
void
sluice_store_set_default_connection_async (SluiceStore         *self,
                                           const char          *name,
                                           GCancellable        *cancellable,
                                           GAsyncReadyCallback  callback,
                                           gpointer             user_data)
{
  g_return_if_fail (SLUICE_IS_STORE (self));

  sluice_store_run (self, sluice_store_set_default_connection_async, SLUICE_STORE_WRITES, set_default,
                    sluice_store_input_new (name), NULL, cancellable, callback, user_data);
}

/**
 * sluice_store_set_default_connection_finish:
 * @self: a store
 * @result: what the callback got
 * @error: as [func@Sluice.database_set_error]
 *
 * Returns: %TRUE if it is so
 */
gboolean
sluice_store_set_default_connection_finish (SluiceStore   *self,
                                            GAsyncResult  *result,
                                            GError       **error)
{
  return sluice_store_finish_ok (self, sluice_store_set_default_connection_async, result, error);
}
