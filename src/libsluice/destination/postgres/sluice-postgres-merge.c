/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-postgres-merge.h"

/* The stage's columns are called c0, c1 ...: no name of a table's column can
 * be in their way. */

static char *
quote_column (const SluicePostgresMerge *self,
              guint                      column)
{
  return sluice_postgres_quote (self->layout->columns[column].name);
}

/* Column @column of the stage, in a type that the table's column takes. */
static char *
make_staged (const SluicePostgresMerge *self,
             guint                      column)
{
  const SluicePostgresColumnType *type;

  if (!sluice_postgres_encoder_needs_cast (self->encoder, column))
    return g_strdup_printf ("s.c%u", column);
  type = g_ptr_array_index (self->types, column);
  return g_strdup_printf ("s.c%u::%s", column, type->name);
}

static char *
make_new_value (const SluicePostgresMerge *self,
                guint                      column,
                gboolean                   excluded)
{
  g_autofree char *name = quote_column (self, column);

  return excluded ? g_strconcat ("excluded.", name, NULL) : make_staged (self, column);
}

/* Whether the type can be compared as it is; json and some others cannot, and
 * some take different texts for the same. */
static gboolean
compares_exactly (const SluicePostgresMerge *self,
                  guint                      column)
{
  const SluicePostgresColumnType *type;

  if (self->types == NULL)
    return TRUE;
  type = g_ptr_array_index (self->types, column);
  switch ((SluicePostgresType) type->oid)
    {
    case SLUICE_PG_BOOL:
    case SLUICE_PG_BYTEA:
    case SLUICE_PG_INT8:
    case SLUICE_PG_INT2:
    case SLUICE_PG_INT4:
    case SLUICE_PG_TEXT:
    case SLUICE_PG_FLOAT8:
    case SLUICE_PG_BPCHAR:
    case SLUICE_PG_VARCHAR:
    case SLUICE_PG_DATE:
    case SLUICE_PG_TIME:
    case SLUICE_PG_TIMESTAMP:
    case SLUICE_PG_TIMESTAMPTZ:
    case SLUICE_PG_NUMERIC:
    case SLUICE_PG_UUID:
    case SLUICE_PG_JSONB:
      return TRUE;
    case SLUICE_PG_JSON:
    default:
      return FALSE;
    }
}

static void
append_skip (const SluicePostgresMerge *self,
             GString                   *sql)
{
  g_autofree char *name = NULL;
  g_autofree char *value = NULL;

  if (self->layout->skip_column == NULL)
    {
      g_string_append (sql, "false");
      return;
    }
  name = sluice_postgres_quote (self->layout->skip_column);
  value = sluice_postgres_quote_literal (self->load->skip_equals);
  g_string_append_printf (sql, "coalesce(lower(t.%s::text) = lower(%s), false)", name, value);
}

static void
append_differs (const SluicePostgresMerge *self,
                gboolean                   excluded,
                GString                   *sql)
{
  gboolean any = FALSE;

  if (self->load->write_unchanged)
    {
      g_string_append (sql, "true");
      return;
    }
  g_string_append_c (sql, '(');
  for (guint i = 0; i < self->layout->n_columns; i++)
    {
      g_autofree char *name = quote_column (self, i);
      g_autofree char *value = make_new_value (self, i, excluded);
      const char *cast = compares_exactly (self, i) ? "" : "::text";

      if (!self->layout->columns[i].is_compared)
        continue;
      g_string_append (sql, any ? " OR " : "");
      if (self->load->nulls_overwrite)
        g_string_append_printf (sql, "t.%s%s IS DISTINCT FROM %s%s", name, cast, value, cast);
      else
        g_string_append_printf (sql, "(%s IS NOT NULL AND t.%s%s IS DISTINCT FROM %s%s)",
                                value, name, cast, value, cast);
      any = TRUE;
    }
  g_string_append (sql, any ? ")" : "false)");
}

static void
append_set (const SluicePostgresMerge *self,
            gboolean                   excluded,
            GString                   *sql)
{
  gboolean any = FALSE;

  g_string_append (sql, " SET ");
  for (guint i = 0; i < self->layout->n_columns; i++)
    {
      g_autofree char *name = quote_column (self, i);
      g_autofree char *value = make_new_value (self, i, excluded);

      if (!self->layout->columns[i].is_updated)
        continue;
      g_string_append_printf (sql, self->load->nulls_overwrite ? "%s%s = %s" : "%s%s = coalesce(%s, t.%s)",
                              any ? ", " : "", name, value, name);
      any = TRUE;
    }
  if (!any)
    {
      g_autofree char *name = quote_column (self, self->layout->keys[0]);

      g_string_append_printf (sql, "%s = t.%s", name, name);
    }
}

static void
append_column_names (const SluicePostgresMerge *self,
                     GString                   *sql)
{
  for (guint i = 0; i < self->layout->n_columns; i++)
    {
      g_autofree char *name = quote_column (self, i);

      g_string_append_printf (sql, "%s%s", i > 0 ? ", " : "", name);
    }
}

static void
append_insert (const SluicePostgresMerge *self,
               GString                   *sql)
{
  g_string_append_printf (sql, "INSERT INTO %s AS t (", self->table);
  append_column_names (self, sql);
  g_string_append (sql, ") SELECT ");
  for (guint i = 0; i < self->layout->n_columns; i++)
    {
      g_autofree char *value = make_staged (self, i);

      g_string_append_printf (sql, "%s%s", i > 0 ? ", " : "", value);
    }
  g_string_append_printf (sql, " FROM %s s", self->stage);
}

static void
append_conflict (const SluicePostgresMerge *self,
                 GString                   *sql)
{
  g_string_append (sql, " ON CONFLICT (");
  for (guint i = 0; i < self->layout->n_keys; i++)
    {
      g_autofree char *name = quote_column (self, self->layout->keys[i]);

      g_string_append_printf (sql, "%s%s", i > 0 ? ", " : "", name);
    }
  g_string_append (sql, ") DO ");
}

static void
append_key_match (const SluicePostgresMerge *self,
                  GString                   *sql)
{
  for (guint i = 0; i < self->layout->n_keys; i++)
    {
      g_autofree char *name = quote_column (self, self->layout->keys[i]);
      g_autofree char *value = make_staged (self, self->layout->keys[i]);

      g_string_append_printf (sql, "%st.%s = %s", i > 0 ? " AND " : "", name, value);
    }
}

/* The empty half of the union lends the table's collation to the stage. */
static void
append_first_of_key (const SluicePostgresMerge *self,
                     const char                *range,
                     GString                   *sql)
{
  g_autoptr(GString) table = g_string_new (NULL);
  g_autoptr(GString) stage = g_string_new (NULL);
  g_autoptr(GString) group = g_string_new (NULL);

  for (guint i = 0; i < self->layout->n_keys; i++)
    {
      g_autofree char *name = quote_column (self, self->layout->keys[i]);
      g_autofree char *value = make_staged (self, self->layout->keys[i]);

      g_string_append_printf (table, ", t.%s AS k%u", name, i);
      g_string_append_printf (stage, ", %s", value);
      g_string_append_printf (group, "%sd.k%u", i > 0 ? ", " : "", i);
    }
  g_string_append_printf (sql, " AND s.sluice_row IN (SELECT min(d.sluice_row) FROM (SELECT 0 AS sluice_row%s FROM %s t "
                               "WHERE false UNION ALL SELECT s.sluice_row%s FROM %s s WHERE %s) d GROUP BY %s)",
                          table->str, self->table, stage->str, self->stage, range, group->str);
}

/**
 * sluice_postgres_merge_make_stage:
 * @self: what to build from
 * @keep_on_commit: whether the stage outlives the transaction (empty)
 *
 * Returns: (transfer full): the statement that makes the stage
 */
char *
sluice_postgres_merge_make_stage (const SluicePostgresMerge *self,
                                  gboolean                   keep_on_commit)
{
  GString *sql = g_string_new (NULL);

  g_string_append_printf (sql, "CREATE TEMPORARY TABLE IF NOT EXISTS %s (sluice_row integer NOT NULL", self->stage);
  for (guint i = 0; i < self->layout->n_columns; i++)
    g_string_append_printf (sql, ", c%u %s", i, sluice_postgres_encoder_get_type (self->encoder, i));
  g_string_append_printf (sql, ") ON COMMIT %s", keep_on_commit ? "DELETE ROWS" : "DROP");
  return g_string_free (sql, FALSE);
}

/**
 * sluice_postgres_merge_make_copy:
 * @self: what to build from
 * @into_stage: into the stage, or into the table itself
 *
 * Returns: (transfer full): the COPY
 */
char *
sluice_postgres_merge_make_copy (const SluicePostgresMerge *self,
                                 gboolean                   into_stage)
{
  GString *sql = g_string_new (NULL);

  if (into_stage)
    g_string_append_printf (sql, "COPY %s", self->stage);
  else
    {
      g_string_append_printf (sql, "COPY %s (", self->table);
      append_column_names (self, sql);
      g_string_append_c (sql, ')');
    }
  g_string_append (sql, " FROM STDIN (FORMAT binary)");
  return g_string_free (sql, FALSE);
}

/**
 * sluice_postgres_merge_make_insert:
 * @self: what to build from
 * @range: a condition on `s.sluice_row`
 * @rows: which of them
 *
 * Returns: (transfer full): the plain insert from the stage
 */
char *
sluice_postgres_merge_make_insert (const SluicePostgresMerge *self,
                                   const char                *range,
                                   SluicePostgresRows         rows)
{
  GString *sql = g_string_new (NULL);

  append_insert (self, sql);
  g_string_append_printf (sql, " WHERE %s", range);
  if (rows == SLUICE_POSTGRES_ROWS_FIRST_MISSING)
    append_first_of_key (self, range, sql);
  if (rows == SLUICE_POSTGRES_ROWS_MISSING || rows == SLUICE_POSTGRES_ROWS_FIRST_MISSING)
    {
      g_string_append_printf (sql, " AND NOT EXISTS (SELECT FROM %s t WHERE ", self->table);
      append_key_match (self, sql);
      g_string_append_c (sql, ')');
    }
  if (rows == SLUICE_POSTGRES_ROWS_WITHOUT_CONFLICT)
    {
      append_conflict (self, sql);
      g_string_append (sql, "NOTHING");
    }
  return g_string_free (sql, FALSE);
}

/**
 * sluice_postgres_merge_make_upsert:
 * @self: what to build from
 * @range: a condition on `s.sluice_row`
 *
 * The statement gives one row: how many rows it inserted, how many it updated,
 * and the transaction number that marks them.
 *
 * Returns: (transfer full): the merge by ON CONFLICT
 */
char *
sluice_postgres_merge_make_upsert (const SluicePostgresMerge *self,
                                   const char                *range)
{
  GString *sql = g_string_new ("WITH merged AS (");

  append_insert (self, sql);
  g_string_append_printf (sql, " WHERE %s", range);
  append_conflict (self, sql);
  g_string_append (sql, "UPDATE");
  append_set (self, TRUE, sql);
  g_string_append (sql, " WHERE NOT ");
  append_skip (self, sql);
  g_string_append (sql, " AND ");
  append_differs (self, TRUE, sql);
  /* A row that was there was locked before it was replaced: xmax tells. */
  g_string_append (sql, " RETURNING t.xmax = 0 AS inserted, t.xmin AS version) "
                        "SELECT count(*) FILTER (WHERE inserted), count(*) FILTER (WHERE NOT inserted), "
                        "(SELECT version::text FROM merged LIMIT 1) FROM merged");
  return g_string_free (sql, FALSE);
}

/**
 * sluice_postgres_merge_make_left_alone:
 * @self: what to build from
 * @range: a condition on `s.sluice_row`
 * @version: (nullable): the number that marks rows the merge wrote
 *
 * The statement gives one row: of those rows that the merge did not write, how
 * many equal what is there, and how many were left out for another reason:
 * `skip_when`, or a trigger.
 *
 * Returns: (transfer full): the statement
 */
char *
sluice_postgres_merge_make_left_alone (const SluicePostgresMerge *self,
                                       const char                *range,
                                       const char                *version)
{
  GString *sql = g_string_new ("SELECT count(*) FILTER (WHERE same), count(*) FILTER (WHERE NOT same) "
                               "FROM (SELECT t.ctid IS NOT NULL AND NOT ");

  append_skip (self, sql);
  g_string_append (sql, " AND NOT ");
  append_differs (self, FALSE, sql);
  g_string_append_printf (sql, " AS same FROM %s s LEFT JOIN %s t ON ", self->stage, self->table);
  append_key_match (self, sql);
  g_string_append_printf (sql, " WHERE %s", range);
  if (version != NULL)
    {
      g_autofree char *quoted = sluice_postgres_quote_literal (version);

      g_string_append_printf (sql, " AND t.xmin::text IS DISTINCT FROM %s", quoted);
    }
  g_string_append (sql, ") AS alone");
  return g_string_free (sql, FALSE);
}

/**
 * sluice_postgres_merge_make_update:
 * @self: what to build from
 * @range: a condition on `s.sluice_row`
 *
 * For tables without a unique index on the keys, which must be locked. The
 * statement gives one row: how many rows of the stage updated something, equal
 * all they meet, or may not touch what they meet.
 *
 * Returns: (transfer full): the update from the stage
 */
char *
sluice_postgres_merge_make_update (const SluicePostgresMerge *self,
                                   const char                *range)
{
  GString *sql = g_string_new ("WITH met AS (SELECT s.sluice_row, bool_or(NOT ");

  append_skip (self, sql);
  g_string_append (sql, " AND ");
  append_differs (self, FALSE, sql);
  g_string_append (sql, ") AS changes, bool_and(");
  append_skip (self, sql);
  g_string_append_printf (sql, ") AS skipped FROM %s s JOIN %s t ON ", self->stage, self->table);
  append_key_match (self, sql);
  g_string_append_printf (sql, " WHERE %s GROUP BY 1), updated AS (UPDATE %s t", range, self->table);
  append_set (self, FALSE, sql);
  g_string_append_printf (sql, " FROM %s s WHERE %s AND ", self->stage, range);
  append_key_match (self, sql);
  g_string_append (sql, " AND NOT ");
  append_skip (self, sql);
  g_string_append (sql, " AND ");
  append_differs (self, FALSE, sql);
  g_string_append (sql, " RETURNING s.sluice_row) "
                        "SELECT (SELECT count(DISTINCT sluice_row) FROM updated), "
                        "count(*) FILTER (WHERE NOT changes AND NOT skipped), count(*) FILTER (WHERE skipped) FROM met");
  return g_string_free (sql, FALSE);
}

/* A statement of the loop: its counts go into variables. A SELECT takes its
 * INTO at the end, too. */
static void
append_into (GString    *sql,
             char       *statement,
             const char *variables)
{
  g_string_append_printf (sql, "    %s INTO %s;\n", statement, variables);
  g_free (statement);
}

/* Which rows the insert of a method takes; that of an update comes behind it. */
static SluicePostgresRows
get_inserted (SluicePostgresMethod method)
{
  switch (method)
    {
    case SLUICE_POSTGRES_INSERT_NEW:
      return SLUICE_POSTGRES_ROWS_WITHOUT_CONFLICT;
    case SLUICE_POSTGRES_INSERT_MISSING:
    case SLUICE_POSTGRES_UPDATE:
      return SLUICE_POSTGRES_ROWS_MISSING;
    case SLUICE_POSTGRES_INSERT:
    case SLUICE_POSTGRES_UPSERT:
    default:
      return SLUICE_POSTGRES_ROWS_ALL;
    }
}

static void
append_loop_body (const SluicePostgresMerge *self,
                  SluicePostgresMethod       method,
                  GString                   *sql)
{
  static const char range[] = "s.sluice_row = sluice_place";
  g_autofree char *insert = NULL;

  if (method == SLUICE_POSTGRES_UPSERT)
    {
      append_into (sql, sluice_postgres_merge_make_upsert (self, range), "sluice_i, sluice_u, sluice_v");
      g_string_append (sql, "    IF sluice_i + sluice_u = 0 THEN\n");
      append_into (sql, sluice_postgres_merge_make_left_alone (self, range, NULL), "sluice_n, sluice_s");
      g_string_append (sql, "    END IF;\n");
      return;
    }

  if (method == SLUICE_POSTGRES_UPDATE)
    append_into (sql, sluice_postgres_merge_make_update (self, range), "sluice_u, sluice_n, sluice_s");
  insert = sluice_postgres_merge_make_insert (self, range, get_inserted (method));
  g_string_append_printf (sql, "    IF sluice_u + sluice_n + sluice_s = 0 THEN\n    %s;\n"
                               "    GET DIAGNOSTICS sluice_i = ROW_COUNT;\n"
                               "    sluice_s := 1 - sluice_i;\n    END IF;\n", insert);
}

/**
 * sluice_postgres_merge_make_row_loop:
 * @self: what to build from
 * @method: how rows get in
 *
 * Where every tenth row is guilty, halving asks the server more often than
 * there are rows. This function merges one row after the other, at the server,
 * and gives one row for each that is refused (`place`, `state`, `message`), and
 * a last one with the counts of the others (`place` -1).
 *
 * Returns: (transfer full): the statement that makes
 *   `pg_temp.sluice_rows (first, behind)`
 */
char *
sluice_postgres_merge_make_row_loop (const SluicePostgresMerge *self,
                                     SluicePostgresMethod       method)
{
  g_autoptr(GString) body = g_string_new (NULL);
  g_autofree char *quoted = NULL;

  g_string_append (body, "#variable_conflict use_column\n"
                         "DECLARE\n"
                         "  sluice_place integer; sluice_v text;\n"
                         "  sluice_i bigint; sluice_u bigint; sluice_n bigint; sluice_s bigint;\n"
                         "  sluice_sums bigint[] := ARRAY[0, 0, 0, 0];\n"
                         "BEGIN\n"
                         "  FOR sluice_place IN $1 .. $2 - 1 LOOP\n"
                         "  BEGIN\n"
                         "    sluice_i := 0; sluice_u := 0; sluice_n := 0; sluice_s := 0;\n");
  append_loop_body (self, method, body);
  g_string_append (body, "    sluice_sums := ARRAY[sluice_sums[1] + sluice_i, sluice_sums[2] + sluice_u, "
                         "sluice_sums[3] + sluice_n, sluice_sums[4] + sluice_s];\n"
                         "  EXCEPTION WHEN OTHERS THEN\n"
                         "    IF left(SQLSTATE, 2) NOT IN ('21', '22', '23', '27', '38', '39', '44', '54', 'P0') THEN RAISE; END IF;\n"
                         "    place := sluice_place; state := SQLSTATE;\n"
                         "    GET STACKED DIAGNOSTICS message = MESSAGE_TEXT, sluice_v = PG_EXCEPTION_DETAIL;\n"
                         "    IF sluice_v <> '' THEN message := message || ': ' || sluice_v; END IF;\n"
                         "    RETURN NEXT;\n"
                         "  END;\n"
                         "  END LOOP;\n"
                         "  place := -1; sums := sluice_sums;\n"
                         "  RETURN NEXT;\n"
                         "END\n");
  quoted = sluice_postgres_quote_literal (body->str);
  return g_strdup_printf ("CREATE OR REPLACE FUNCTION pg_temp.sluice_rows (integer, integer) "
                          "RETURNS TABLE (place integer, state text, message text, sums bigint[]) "
                          "LANGUAGE plpgsql AS %s", quoted);
}
