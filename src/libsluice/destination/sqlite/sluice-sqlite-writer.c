/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-sqlite-writer.h"

#include "sluice-error.h"
#include "sluice-row-selection.h"
#include "sluice-sqlite-cells.h"
#include "sluice-sqlite-schema.h"

#include <string.h>

/* Rows between two looks at the cancellable. */
#define ROWS_PER_CHECK 512

/* What sluice_meet() noted of the rows of the same key that are there. */
typedef enum
{
  MET_NONE = 0,
  MET_ROW = 1 << 0,
  MET_SKIPPED = 1 << 1,
} MetFlags;

struct _SluiceSqliteWriter
{
  SluiceSqliteConnection *connection; /* (unowned) */
  SluiceLoadLayout *layout;               /* (owned) */
  const SluiceLoadSpec *load;         /* (unowned) */
  SluiceRowSelection *selection;      /* (owned) */
  SluiceSqliteCells *cells;           /* (owned) */
  sqlite3_stmt *update;               /* (owned) (nullable), tried first */
  sqlite3_stmt *insert;               /* (owned) */
  MetFlags met;
  gboolean may_reorder;
};

/* sluice_meet (skip): called for each row of the key that is there. Notes that,
 * and says whether it may be changed. That way one statement, which looks the
 * key up once, tells inserted, updated, unchanged and skipped apart. */
static void
meet_func (sqlite3_context  *context,
           int               n_arguments,
           sqlite3_value   **arguments)
{
  SluiceSqliteWriter *self = sqlite3_user_data (context);
  gboolean skip = sqlite3_value_int (arguments[0]) != 0;

  self->met |= skip ? MET_SKIPPED : MET_ROW;
  sqlite3_result_int (context, !skip);
}

static void
append_insert (SluiceSqliteWriter *self,
               const char         *table,
               const char         *before,
               const char         *after,
               GString            *sql)
{
  g_autofree char *quoted = sluice_sqlite_quote (table);

  g_string_append_printf (sql, "INSERT INTO main.%s AS sluice_old (", quoted);
  for (guint i = 0; i < self->layout->n_columns; i++)
    {
      g_autofree char *name = sluice_sqlite_quote (self->layout->columns[i].name);

      g_string_append_printf (sql, "%s%s", i > 0 ? ", " : "", name);
    }
  g_string_append_printf (sql, ") %s", before);
  for (guint i = 0; i < self->layout->n_columns; i++)
    g_string_append_printf (sql, "%s?%u", i > 0 ? ", " : "", i + 1);
  g_string_append (sql, after);
}

/* The new value of column @i: its parameter, or what the INSERT made of it. */
static char *
make_new_value (SluiceSqliteWriter *self,
                guint               i,
                gboolean            excluded)
{
  g_autofree char *name = sluice_sqlite_quote (self->layout->columns[i].name);

  return excluded ? g_strdup_printf ("excluded.%s", name) : g_strdup_printf ("?%u", i + 1);
}

/* SET list of an update; without columns beside the keys the first key is set
 * to itself. */
static void
append_set (SluiceSqliteWriter *self,
            gboolean            excluded,
            GString            *sql)
{
  gboolean any = FALSE;

  g_string_append (sql, " SET ");
  for (guint i = 0; i < self->layout->n_columns; i++)
    {
      g_autofree char *name = sluice_sqlite_quote (self->layout->columns[i].name);
      g_autofree char *value = make_new_value (self, i, excluded);

      if (!self->layout->columns[i].is_updated)
        continue;
      g_string_append_printf (sql, self->load->nulls_overwrite ? "%s%s = %s" : "%s%s = coalesce(%s, sluice_old.%s)",
                              any ? ", " : "", name, value, name);
      any = TRUE;
    }
  if (!any)
    {
      g_autofree char *name = sluice_sqlite_quote (self->layout->columns[self->layout->keys[0]].name);

      g_string_append_printf (sql, "%s = sluice_old.%s", name, name);
    }
}

/* Compared byte by byte, whatever the column's collation. */
static void
append_differs (SluiceSqliteWriter *self,
                gboolean            excluded,
                GString            *sql)
{
  gboolean any = FALSE;

  if (self->load->write_unchanged)
    {
      g_string_append_c (sql, '1');
      return;
    }
  for (guint i = 0; i < self->layout->n_columns; i++)
    {
      g_autofree char *name = sluice_sqlite_quote (self->layout->columns[i].name);
      g_autofree char *value = make_new_value (self, i, excluded);

      if (!self->layout->columns[i].is_compared)
        continue;
      g_string_append (sql, any ? " OR " : "");
      if (self->load->nulls_overwrite)
        g_string_append_printf (sql, "sluice_old.%s COLLATE BINARY IS NOT %s", name, value);
      else
        g_string_append_printf (sql, "(%s IS NOT NULL AND sluice_old.%s COLLATE BINARY IS NOT %s)",
                                value, name, value);
      any = TRUE;
    }
  if (!any)
    g_string_append_c (sql, '0');
}

/* CASE, because its branches are only computed where they count: the order of
 * the terms of an AND is SQLite's own affair. */
static void
append_condition (SluiceSqliteWriter *self,
                  gboolean            excluded,
                  GString            *sql)
{
  g_string_append (sql, "CASE WHEN sluice_meet(");
  if (self->layout->skip_column != NULL)
    {
      g_autofree char *name = sluice_sqlite_quote (self->layout->skip_column);

      g_string_append_printf (sql, "coalesce(CAST(sluice_old.%s AS TEXT) = ?%u COLLATE NOCASE, 0)",
                              name, self->layout->n_columns + 1);
    }
  else
    g_string_append_c (sql, '0');
  g_string_append (sql, ") THEN ");
  append_differs (self, excluded, sql);
  g_string_append (sql, " ELSE 0 END");
}

static void
append_conflict_target (SluiceSqliteWriter *self,
                        GString            *sql)
{
  g_string_append (sql, " ON CONFLICT (");
  for (guint i = 0; i < self->layout->n_keys; i++)
    {
      g_autofree char *name = sluice_sqlite_quote (self->layout->columns[self->layout->keys[i]].name);

      g_string_append_printf (sql, "%s%s", i > 0 ? ", " : "", name);
    }
  g_string_append_c (sql, ')');
}

static void
append_on_conflict (SluiceSqliteWriter *self,
                    GString            *sql)
{
  append_conflict_target (self, sql);
  g_string_append (sql, " DO UPDATE");
  append_set (self, TRUE, sql);
  g_string_append (sql, " WHERE ");
  append_condition (self, TRUE, sql);
}

static void
append_key_match (SluiceSqliteWriter *self,
                  GString            *sql)
{
  for (guint i = 0; i < self->layout->n_keys; i++)
    {
      guint place = self->layout->keys[i];
      g_autofree char *name = sluice_sqlite_quote (self->layout->columns[place].name);

      g_string_append_printf (sql, "%ssluice_old.%s = ?%u", i > 0 ? " AND " : "", name, place + 1);
    }
}

/* The key condition stands there twice: once for an index, and once to keep
 * sluice_meet() from seeing other rows. */
static void
append_update (SluiceSqliteWriter *self,
               const char         *table,
               GString            *sql)
{
  g_autofree char *quoted = sluice_sqlite_quote (table);

  g_string_append_printf (sql, "UPDATE main.%s AS sluice_old", quoted);
  append_set (self, FALSE, sql);
  g_string_append (sql, " WHERE ");
  append_key_match (self, sql);
  g_string_append (sql, " AND CASE WHEN ");
  append_key_match (self, sql);
  g_string_append (sql, " THEN ");
  append_condition (self, FALSE, sql);
  g_string_append (sql, " ELSE 0 END");
}

static void
bind_skip_value (SluiceSqliteWriter *self,
                 sqlite3_stmt       *statement)
{
  if (statement != NULL && self->layout->skip_column != NULL)
    sqlite3_bind_text (statement, (int) self->layout->n_columns + 1, self->load->skip_equals, -1, SQLITE_STATIC);
}

/* Rows whose key is there are left alone. */
static void
append_insert_new (SluiceSqliteWriter *self,
                   const char         *table,
                   gboolean            unique,
                   GString            *sql)
{
  g_autofree char *quoted = sluice_sqlite_quote (table);

  if (unique)
    {
      append_insert (self, table, "VALUES (", ")", sql);
      append_conflict_target (self, sql);
      g_string_append (sql, " DO NOTHING");
      return;
    }
  append_insert (self, table, "SELECT ", "", sql);
  g_string_append_printf (sql, " WHERE NOT EXISTS (SELECT 1 FROM main.%s AS sluice_old WHERE ", quoted);
  append_key_match (self, sql);
  g_string_append_c (sql, ')');
}

static gboolean
prepare_update (SluiceSqliteWriter  *self,
                const char          *table,
                GError             **error)
{
  g_autoptr(GString) update = g_string_new (NULL);

  append_update (self, table, update);
  self->update = sluice_sqlite_connection_prepare (self->connection, update->str, error);
  if (self->update == NULL)
    return FALSE;
  bind_skip_value (self, self->update);
  return TRUE;
}

static gboolean
prepare_statements (SluiceSqliteWriter  *self,
                    const char          *table,
                    gboolean             unique,
                    GError             **error)
{
  const gboolean only_new = self->load->strategy == SLUICE_STRATEGY_INSERT_NEW;
  const gboolean updates = self->layout->merges && !only_new;
  g_autoptr(GString) insert = g_string_new (NULL);

  if (only_new)
    append_insert_new (self, table, unique, insert);
  else
    append_insert (self, table, "VALUES (", ")", insert);
  if (updates && unique)
    append_on_conflict (self, insert);
  else if (updates && !prepare_update (self, table, error))
    return FALSE;

  self->insert = sluice_sqlite_connection_prepare (self->connection, insert->str, error);
  if (self->insert == NULL)
    return FALSE;
  if (updates && unique)
    bind_skip_value (self, self->insert);
  return TRUE;
}

/**
 * sluice_sqlite_writer_new:
 * @connection: a connection; must outlive the writer
 * @table: the table, which exists
 * @layout: (transfer full): how columns meet
 * @load: the load's options; must outlive the writer
 * @ret_unique: (out): whether a unique index covers the keys
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): a writer
 */
SluiceSqliteWriter *
sluice_sqlite_writer_new (SluiceSqliteConnection  *connection,
                          const char              *table,
                          SluiceLoadLayout          *layout,
                          const SluiceLoadSpec    *load,
                          gboolean                *ret_unique,
                          GError                 **error)
{
  g_autoptr(SluiceSqliteWriter) self = g_new0 (SluiceSqliteWriter, 1);

  self->connection = connection;
  self->layout = layout;
  self->load = load;
  self->selection = sluice_row_selection_new ();
  self->cells = sluice_sqlite_cells_new (load->strip_nul);

  if (sqlite3_create_function_v2 (connection->db, "sluice_meet", 1, SQLITE_UTF8 | SQLITE_DIRECTONLY,
                                  self, meet_func, NULL, NULL, NULL) != SQLITE_OK)
    {
      sluice_sqlite_connection_set_error (connection, error);
      return NULL;
    }

  *ret_unique = FALSE;
  if (layout->n_keys > 0 &&
      (!sluice_sqlite_schema_has_unique (connection, table, layout, ret_unique, error) ||
       !sluice_sqlite_schema_may_reorder (connection, table, layout, &self->may_reorder, error)))
    return NULL;
  if (!prepare_statements (self, table, *ret_unique, error))
    return NULL;
  return g_steal_pointer (&self);
}

/**
 * sluice_sqlite_writer_free:
 * @self: (transfer full): a writer
 */
void
sluice_sqlite_writer_free (SluiceSqliteWriter *self)
{
  g_return_if_fail (self != NULL);

  sqlite3_finalize (self->insert);
  sqlite3_finalize (self->update);
  g_clear_pointer (&self->layout, sluice_load_layout_free);
  g_clear_pointer (&self->selection, sluice_row_selection_free);
  g_clear_pointer (&self->cells, sluice_sqlite_cells_free);
  g_free (self);
}

/* The column that SQLite's message names: "NOT NULL constraint failed: t.c". */
static const char *
find_named_column (SluiceSqliteWriter *self,
                   const char         *message)
{
  for (guint i = 0; i < self->layout->n_columns; i++)
    {
      g_autofree char *ending = g_strconcat (".", self->layout->columns[i].name, NULL);

      if (g_str_has_suffix (message, ending) && strchr (message, ',') == NULL)
        return self->layout->columns[i].name;
    }
  return NULL;
}

static void
refuse_row (SluiceSqliteWriter *self,
            const SluiceBatch  *batch,
            guint               row,
            SluiceLoadCounts   *counts,
            GPtrArray          *rejects)
{
  SluiceReject *reject = sluice_reject_new (batch, row, SLUICE_REJECT_STAGE_LOAD);
  const char *message = sqlite3_errmsg (self->connection->db);
  const char *column = find_named_column (self, message);
  int place = -1;

  for (guint i = 0; column != NULL && i < self->layout->n_columns; i++)
    {
      if (self->layout->columns[i].name == column)
        place = (int) self->layout->columns[i].place;
    }
  sluice_reject_add (reject, "constraint", column,
                     place >= 0 ? &sluice_batch_row (batch, row)[place] : NULL, NULL, "%s", message);
  g_ptr_array_add (rejects, reject);
  counts->rejected++;
}

static gboolean
is_row_error (int rc)
{
  switch (rc & 0xff)
    {
    case SQLITE_CONSTRAINT:
    case SQLITE_MISMATCH:
    case SQLITE_TOOBIG:
      return TRUE;
    default:
      return FALSE;
    }
}

/* Runs @statement for a row. Returns SQLITE_DONE, or what it refused. */
static int
run_statement (SluiceSqliteWriter *self,
               sqlite3_stmt       *statement,
               const SluiceValue  *values)
{
  int rc;

  for (guint i = 0; i < self->layout->n_columns; i++)
    sluice_sqlite_cells_bind (self->cells, statement, i, &values[self->layout->columns[i].place]);
  rc = sqlite3_step (statement);
  sqlite3_reset (statement);
  return rc;
}

static int
write_row (SluiceSqliteWriter *self,
           const SluiceValue  *values,
           SluiceLoadCounts   *counts)
{
  gboolean changed;
  int rc;

  self->met = MET_NONE;
  rc = run_statement (self, self->update != NULL ? self->update : self->insert, values);
  if (rc == SQLITE_DONE && self->update != NULL && self->met == MET_NONE)
    rc = run_statement (self, self->insert, values);
  if (rc != SQLITE_DONE)
    return rc;

  changed = sqlite3_changes (self->connection->db) > 0;
  if (changed && self->met == MET_NONE)
    counts->inserted++;
  else if (changed)
    counts->updated++;
  else if (self->met & MET_ROW)
    counts->unchanged++;
  else
    counts->skipped++;          /* by insert_new, by skip_when, or by RAISE (IGNORE) in a trigger */
  return rc;
}

/**
 * sluice_sqlite_writer_write:
 * @self: a writer
 * @batch: the rows
 * @counts: what is counted is added to it
 * @rejects: (element-type SluiceReject): rows that are refused are added to it
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error
 *
 * Writes the rows of @batch.
 *
 * Returns: %FALSE if the transaction must be rolled back
 */
gboolean
sluice_sqlite_writer_write (SluiceSqliteWriter  *self,
                            const SluiceBatch   *batch,
                            SluiceLoadCounts    *counts,
                            GPtrArray           *rejects,
                            GCancellable        *cancellable,
                            GError             **error)
{
  SluiceRowSelection *selection = self->selection;

  sluice_row_selection_pick (selection, self->layout, batch, counts, rejects);
  if (self->may_reorder)
    sluice_row_selection_sort (selection, self->layout, batch);

  for (guint i = 0; i < selection->n_rows; i++)
    {
      guint row = selection->rows[i];
      SluiceReject *reject;
      int rc;

      if (i % ROWS_PER_CHECK == 0 && g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      reject = sluice_sqlite_cells_check (self->cells, self->layout, batch, row);
      if (reject != NULL)
        {
          g_ptr_array_add (rejects, reject);
          counts->rejected++;
          continue;
        }

      rc = write_row (self, sluice_batch_row (batch, row), counts);
      if (rc == SQLITE_DONE)
        continue;
      if (!is_row_error (rc))
        {
          sluice_sqlite_connection_set_error (self->connection, error);
          return FALSE;
        }
      if (sqlite3_get_autocommit (self->connection->db))
        {
          sluice_set_error (error, SLUICE_ERROR_DATA, "transaction_ended",
                            "The table rolled the whole load back instead of refusing row %" G_GUINT64_FORMAT ": %s",
                            batch->origins[row].number, sqlite3_errmsg (self->connection->db));
          return FALSE;
        }
      refuse_row (self, batch, row, counts, rejects);
    }
  return TRUE;
}
