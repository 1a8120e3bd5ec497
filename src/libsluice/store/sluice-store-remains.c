/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-store-remains.h"

#include "sluice-error.h"
#include "sluice-store-private.h"

/*
 * Deleting takes along what depends on a row (ON DELETE CASCADE). All of that is
 * read before, table by table as the schema says, and written again by an undo:
 * tables that are added later need nothing here. JSON carries the rows, for
 * these tables hold texts and integers, and SQLite reads and writes both.
 */

static const struct
{
  const char *table;
  const char *key;
  const char *kind;             /* as the audit calls it */
  SluiceStoreFunc delete;
} kinds[] = {
  [SLUICE_REMAINS_TASK] = { "tasks", "id", "task", sluice_store_delete_task_func },
  [SLUICE_REMAINS_QUERY] = { "queries", "id", "query", sluice_store_delete_query_func },
  [SLUICE_REMAINS_TEMPLATE] = { "templates", "name", "template", sluice_store_delete_template_func },
  [SLUICE_REMAINS_CONNECTION] = { "connections", "name", "connection", sluice_store_delete_connection_func },
};

/* Rows of a table, as a list of lists. */
typedef struct
{
  char *table;
  char *rows;
} Rows;

struct _SluiceRemains
{
  gatomicrefcount ref_count;

  SluiceRemainsKind kind;
  char *key;                    /* (owned) */
  char *name;                   /* (owned) */
  GPtrArray *rows;              /* (owned) (element-type Rows) what others depend on first */
};

static void
rows_free (Rows *rows)
{
  g_free (rows->table);
  g_free (rows->rows);
  g_free (rows);
}

/**
 * sluice_remains_ref:
 * @self: what remains
 *
 * Returns: (transfer full): @self, with one reference more
 */
SluiceRemains *
sluice_remains_ref (SluiceRemains *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * sluice_remains_unref:
 * @self: (nullable): what remains
 *
 * Gives a reference up: with the last one nothing can be brought back any more.
 */
void
sluice_remains_unref (SluiceRemains *self)
{
  if (self == NULL || !g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_free (self->key);
  g_free (self->name);
  g_ptr_array_unref (self->rows);
  g_free (self);
}

/**
 * sluice_remains_get_name:
 * @self: what remains
 *
 * Returns: (transfer none): what it was called
 */
const char *
sluice_remains_get_name (SluiceRemains *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->name;
}

static gpointer
read_text (SluiceStatement *statement)
{
  return g_strdup (sluice_statement_get_text (statement, 0));
}

/* The first column of all rows, with up to two texts bound. */
static GPtrArray *
read_texts (SluiceDatabase  *database,
            const char      *sql,
            const char      *first,
            const char      *second,
            GError         **error)
{
  g_autoptr(SluiceStatement) statement = sluice_database_prepare (database, sql, error);

  if (statement == NULL)
    return NULL;
  sluice_statement_bind_text (statement, 0, first);
  if (second != NULL)
    sluice_statement_bind_text (statement, 1, second);
  return sluice_statement_read_all (statement, read_text, g_free, error);
}

static gboolean
add_rows (SluiceRemains   *self,
          SluiceDatabase  *database,
          const char      *table,
          const char      *column,
          GError         **error)
{
  g_autoptr(GPtrArray) lists = NULL;
  g_autoptr(GPtrArray) found = NULL;
  g_autofree char *sql = NULL;
  Rows *rows = NULL;

  lists = read_texts (database, "SELECT group_concat ('\"' || name || '\"') FROM pragma_table_info (?)", table, NULL,
                      error);
  if (lists == NULL)
    return FALSE;
  sql = g_strdup_printf ("SELECT json_group_array (json_array (%s)) FROM "
                         "(SELECT * FROM \"%s\" WHERE \"%s\" = ? ORDER BY 1)",
                         (const char *) lists->pdata[0], table, column);
  found = read_texts (database, sql, self->key, NULL, error);
  if (found == NULL)
    return FALSE;
  rows = g_new0 (Rows, 1);
  rows->table = g_strdup (table);
  rows->rows = g_ptr_array_steal_index (found, 0);
  g_ptr_array_add (self->rows, rows);
  return TRUE;
}

/* What goes with a row: table and column by turns. */
static gboolean
add_dependent_rows (SluiceRemains   *self,
                    SluiceDatabase  *database,
                    GError         **error)
{
  static const char sql[] =
    "SELECT m.name || ' ' || f.\"from\" FROM sqlite_schema AS m JOIN pragma_foreign_key_list (m.name) AS f "
    "WHERE m.type = 'table' AND f.\"table\" = ? AND f.on_delete = 'CASCADE' ORDER BY m.name, f.\"from\"";
  g_autoptr(GPtrArray) places = read_texts (database, sql, kinds[self->kind].table, NULL, error);

  if (places == NULL)
    return FALSE;
  for (guint i = 0; i < places->len; i++)
    {
      g_auto(GStrv) parts = g_strsplit (places->pdata[i], " ", 2);

      if (!add_rows (self, database, parts[0], parts[1], error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
take_away (SluiceDatabase          *database,
           const SluiceStoreInput  *input,
           gpointer                *ret_result,
           GError                 **error)
{
  g_autoptr(SluiceRemains) remains = g_new0 (SluiceRemains, 1);
  g_autofree char *sql = NULL;
  g_autoptr(GPtrArray) names = NULL;
  gpointer nothing = NULL;

  g_atomic_ref_count_init (&remains->ref_count);
  remains->kind = (SluiceRemainsKind) input->limit;
  remains->key = g_strdup (input->key);
  remains->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) rows_free);
  sql = g_strdup_printf ("SELECT name FROM %s WHERE %s = ?", kinds[remains->kind].table, kinds[remains->kind].key);
  names = read_texts (database, sql, remains->key, NULL, error);
  if (names == NULL ||
      !add_rows (remains, database, kinds[remains->kind].table, kinds[remains->kind].key, error) ||
      !add_dependent_rows (remains, database, error) ||
      !kinds[remains->kind].delete (database, input, &nothing, error))
    return FALSE;
  remains->name = g_strdup (names->len > 0 ? names->pdata[0] : remains->key);
  *ret_result = g_steal_pointer (&remains);
  return TRUE;
}

/**
 * sluice_store_take_away_async:
 * @self: a store
 * @kind: what is deleted
 * @key: the id of a task or a query, the name of a template or a connection
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is gone
 * @user_data: for @callback
 *
 * Deletes something, and gives what is needed to bring it back.
 */
void
sluice_store_take_away_async (SluiceStore         *self,
                              SluiceRemainsKind    kind,
                              const char          *key,
                              GCancellable        *cancellable,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  SluiceStoreInput *input = NULL;

  g_return_if_fail (SLUICE_IS_STORE (self));
  g_return_if_fail (kind < G_N_ELEMENTS (kinds));
  g_return_if_fail (key != NULL);

  input = sluice_store_input_new (key);
  input->limit = kind;
  sluice_store_run (self, sluice_store_take_away_async, SLUICE_STORE_WRITES_SCHEDULES, take_away, input,
                    (GDestroyNotify) sluice_remains_unref, cancellable, callback, user_data);
}

/**
 * sluice_store_take_away_finish:
 * @self: a store
 * @result: what the callback got
 * @error: `unknown_task`, `unknown_query`, `missing_template`, `unknown_connection`
 *   (%SLUICE_ERROR_INVALID), or as [func@Sluice.database_set_error]
 *
 * Returns: (transfer full): what remains of it
 */
SluiceRemains *
sluice_store_take_away_finish (SluiceStore   *self,
                               GAsyncResult  *result,
                               GError       **error)
{
  return sluice_store_finish (self, sluice_store_take_away_async, result, error);
}

/* Numbers that SQLite gives to rows may have been given to others by now: then
 * all of these get new ones, in their order. */
static char *
dup_columns (SluiceDatabase  *database,
             const char      *table,
             GError         **error)
{
  static const char sql[] =
    "SELECT group_concat (CASE WHEN pk = 1 AND type = 'INTEGER' THEN "
    "printf ('CASE WHEN EXISTS (SELECT 1 FROM \"%w\" WHERE \"%w\" IN (SELECT json_extract (value, ''$[%d]'') "
    "FROM json_each (?1))) THEN NULL ELSE json_extract (value, ''$[%d]'') END', ?1, name, cid, cid) "
    "ELSE printf ('json_extract (value, ''$[%d]'')', cid) END, ', ') FROM pragma_table_info (?1)";
  g_autoptr(GPtrArray) found = read_texts (database, sql, table, NULL, error);

  return found == NULL ? NULL : g_ptr_array_steal_index (found, 0);
}

/* What a row depends on beside this may have been deleted since: it is left out. */
static char *
dup_conditions (SluiceDatabase  *database,
                const char      *table,
                GError         **error)
{
  static const char sql[] =
    "SELECT ifnull (group_concat (printf ('json_extract (value, ''$[%d]'') IN (SELECT \"%w\" FROM \"%w\")', "
    "c.cid, f.\"to\", f.\"table\"), ' AND '), '1') FROM pragma_foreign_key_list (?1) AS f "
    "JOIN pragma_table_info (?1) AS c ON c.name = f.\"from\"";
  g_autoptr(GPtrArray) found = read_texts (database, sql, table, NULL, error);

  return found == NULL ? NULL : g_ptr_array_steal_index (found, 0);
}

static gboolean
write_rows (SluiceDatabase  *database,
            const Rows      *rows,
            GError         **error)
{
  g_autofree char *columns = dup_columns (database, rows->table, error);
  g_autofree char *conditions = columns == NULL ? NULL : dup_conditions (database, rows->table, error);
  g_autofree char *sql = NULL;
  g_autoptr(SluiceStatement) statement = NULL;

  if (conditions == NULL)
    return FALSE;
  sql = g_strdup_printf ("INSERT OR IGNORE INTO \"%s\" SELECT %s FROM json_each (?1) WHERE %s ORDER BY key", rows->table,
                         columns, conditions);
  statement = sluice_database_prepare (database, sql, error);
  if (statement == NULL)
    return FALSE;
  sluice_statement_bind_text (statement, 0, rows->rows);
  return sluice_statement_execute (statement, error);
}

static gboolean
bring_back (SluiceDatabase          *database,
            const SluiceStoreInput  *input,
            gpointer                *ret_result,
            GError                 **error)
{
  const SluiceRemains *remains = input->record;

  for (guint i = 0; i < remains->rows->len; i++)
    {
      if (!write_rows (database, g_ptr_array_index (remains->rows, i), error))
        return FALSE;
      if (i == 0 && sluice_database_get_changes (database) != 1)
        {
          sluice_set_error (error, SLUICE_ERROR_INVALID, "restore_conflict",
                            "“%s” cannot be brought back: something else has its name now", remains->name);
          if (error != NULL)
            sluice_error_set_hint (*error, "Rename or delete that first.");
          return FALSE;
        }
    }
  return sluice_store_add_audit (database, kinds[remains->kind].kind, remains->key, remains->name, "restored", NULL,
                                 error);
}

/**
 * sluice_store_bring_back_async:
 * @self: the store that it was taken from
 * @remains: what remains of something
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is there again
 * @user_data: for @callback
 *
 * Undoes a deletion.
 */
void
sluice_store_bring_back_async (SluiceStore         *self,
                               SluiceRemains       *remains,
                               GCancellable        *cancellable,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  SluiceStoreInput *input = NULL;

  g_return_if_fail (SLUICE_IS_STORE (self));
  g_return_if_fail (remains != NULL);

  input = sluice_store_input_new (NULL);
  input->record = sluice_remains_ref (remains);
  input->free_record = (GDestroyNotify) sluice_remains_unref;
  sluice_store_run (self, sluice_store_bring_back_async, SLUICE_STORE_WRITES_SCHEDULES, bring_back, input, NULL,
                    cancellable, callback, user_data);
}

/**
 * sluice_store_bring_back_finish:
 * @self: a store
 * @result: what the callback got
 * @error: `restore_conflict` (%SLUICE_ERROR_INVALID), or as [func@Sluice.database_set_error]
 *
 * Returns: %TRUE if it is there again
 */
gboolean
sluice_store_bring_back_finish (SluiceStore   *self,
                                GAsyncResult  *result,
                                GError       **error)
{
  return sluice_store_finish_ok (self, sluice_store_bring_back_async, result, error);
}
