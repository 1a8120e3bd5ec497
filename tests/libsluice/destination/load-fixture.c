/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "load-fixture.h"

#include "odbc-fixture.h"
#include "sluice-duckdb-load-session.h"
#include "sluice-sql-destination.h"
#include "sluice-test-utils.h"

#include <libpq-fe.h>
#include <sqlite3.h>
#include <string.h>
#include <unistd.h>

static SluiceConnection *
make_connection (LoadFixture *self)
{
  g_autoptr(JsonObject) object = json_object_new ();
  g_autoptr(GError) error = NULL;
  SluiceConnection *connection;

  if (self->dsn != NULL)
    {
      json_object_set_string_member (object, "type", "odbc");
      json_object_set_string_member (object, "dsn", self->dsn);
    }
  else if (self->path != NULL)
    {
      json_object_set_string_member (object, "type", sluice_connection_kind_to_string (self->kind));
      json_object_set_string_member (object, "path", self->path);
    }
  else
    {
      json_object_set_string_member (object, "type", "postgres");
      json_object_set_string_member (object, "uri", sluice_test_get_postgres ());
    }
  connection = sluice_connection_new_from_json ("test", object, "/", &error);
  g_assert_no_error (error);
  return connection;
}

/* Tables of another test may be there: of a server there is one. */
static void
set_up_odbc (LoadFixture       *self,
             LoadFixtureDriver  driver,
             guint              n_tests)
{
  g_autofree char *library = NULL;
  g_autofree char *name = NULL;

  switch (driver)
    {
    case LOAD_FIXTURE_ODBC_SQLITE:
      library = odbc_fixture_find_driver ("libsqlite3odbc.so");
      name = g_strdup_printf ("load-odbc-%u.db", n_tests);
      self->path = sluice_test_make_path (name);
      self->dsn = g_strdup_printf ("Driver=%s;Database=%s", library, self->path);
      break;
    case LOAD_FIXTURE_ODBC_POSTGRES:
      library = odbc_fixture_find_driver ("psqlodbcw.so");
      self->dsn = g_strdup_printf ("Driver=%s;Server=%s;Database=%s;UID=%s", library, g_getenv ("PGHOST"),
                                   g_getenv ("PGDATABASE"), g_getenv ("PGUSER"));
      odbc_fixture_exec (self->dsn, "DROP TABLE IF EXISTS t", "DROP TABLE IF EXISTS sluice_loads", NULL);
      break;
    case LOAD_FIXTURE_ODBC_MARIADB:
      self->dsn = g_strdup (g_getenv ("SLUICE_TEST_MARIADB"));
      odbc_fixture_exec (self->dsn, "DROP TABLE IF EXISTS t", "DROP TABLE IF EXISTS sluice_loads", NULL);
      break;
    default:
      g_assert_not_reached ();
    }
}

void
load_fixture_set_up (LoadFixture   *self,
                     gconstpointer  kind)
{
  static guint n_tests;
  g_autoptr(GError) error = NULL;

  self->kind = LOAD_FIXTURE_KIND (GPOINTER_TO_INT (kind));
  n_tests++;
  if (self->kind == SLUICE_CONNECTION_SQLITE || self->kind == SLUICE_CONNECTION_DUCKDB)
    {
      g_autofree char *name = g_strdup_printf ("load-%u.db", n_tests);

      self->path = sluice_test_make_path (name);
    }
  else if (self->kind == SLUICE_CONNECTION_POSTGRES)
    {
      g_autofree char *sql = NULL;

      self->schema = g_strdup_printf ("load_%d_%u", getpid (), n_tests);
      sql = g_strdup_printf ("DROP SCHEMA IF EXISTS %s CASCADE; CREATE SCHEMA %s", self->schema, self->schema);
      load_fixture_exec (self, sql);
    }
  else
    set_up_odbc (self, LOAD_FIXTURE_DRIVER (GPOINTER_TO_INT (kind)), n_tests);

  self->connection = make_connection (self);
  self->columns = sluice_schema_new ();
  self->monitor = sluice_monitor_new ();
  self->rejects = g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_reject_free);
  self->load.ledger = TRUE;
  self->request = (SluiceLoadRequest) {
    .schema = self->schema,
    .table = "t",
    .columns = self->columns,
    .load = &self->load,
    .task_id = "task",
    .run_id = "0190b0c0-0000-7000-8000-000000000001",
  };
  self->destination = sluice_destination_new (self->connection, NULL, &error);
  g_assert_no_error (error);
}

void
load_fixture_tear_down (LoadFixture   *self,
                        gconstpointer  kind)
{
  g_assert_finalize_object (self->destination);
  g_object_unref (self->connection);
  g_object_unref (self->monitor);
  sluice_schema_unref (self->columns);
  g_ptr_array_unref (self->rejects);
  g_strfreev (self->load.keys);
  g_strfreev (self->load.before);
  g_strfreev (self->load.after);
  g_free (self->path);
  g_free (self->dsn);
  g_free (self->schema);
}

void
load_fixture_add_column (LoadFixture *self,
                         const char  *name,
                         const char  *type)
{
  g_autoptr(GError) error = NULL;
  SluiceType parsed;

  sluice_type_parse (type, &parsed, &error);
  g_assert_no_error (error);
  sluice_schema_add (self->columns, name, parsed, FALSE);
}

void
load_fixture_add_plain_columns (LoadFixture *self)
{
  load_fixture_add_column (self, "id", "integer");
  load_fixture_add_column (self, "name", "text");
}

/* Columns c0, c1… of each type. */
void
load_fixture_add_all_types (LoadFixture *self)
{
  static const char *const types[] = {
    "boolean", "integer", "double", "decimal(38,10)", "text", "date", "time", "timestamp",
    "timestamptz", "uuid", "json", "bytes",
  };

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    {
      g_autofree char *name = g_strdup_printf ("c%u", i);

      load_fixture_add_column (self, name, types[i]);
    }
}

/* Why the row that was rejected in this place was. */
const char *
load_fixture_get_code (LoadFixture *self,
                       guint        place)
{
  const SluiceReject *reject = g_ptr_array_index (self->rejects, place);

  return ((SluiceRowProblem *) g_ptr_array_index (reject->problems, 0))->code;
}

/* @keys: separated by commas; an upsert from now on. */
void
load_fixture_set_keys (LoadFixture *self,
                       const char  *keys)
{
  g_strfreev (self->load.keys);
  self->load.keys = g_strsplit (keys, ",", -1);
  self->load.strategy = SLUICE_STRATEGY_UPSERT;
}

void
load_fixture_connect (LoadFixture *self)
{
  g_autoptr(GError) error = NULL;

  sluice_destination_connect (self->destination, FALSE, NULL, &error);
  g_assert_no_error (error);
}

void
load_fixture_begin (LoadFixture *self)
{
  g_autoptr(GError) error = NULL;

  memset (&self->counts, 0, sizeof self->counts);
  g_ptr_array_set_size (self->rejects, 0);
  self->n_batches = self->n_rows = 0;
  sluice_destination_begin (self->destination, &self->request, self->monitor, NULL, &error);
  g_assert_no_error (error);
}

static SluiceValue
parse_cell (SluiceBatch *batch,
            SluiceType   type,
            const char  *text)
{
  static const SluiceValueKind kinds[SLUICE_N_TYPE_KINDS] = {
    [SLUICE_TYPE_KIND_BOOLEAN] = SLUICE_VALUE_BOOLEAN,
    [SLUICE_TYPE_KIND_INTEGER] = SLUICE_VALUE_INTEGER,
    [SLUICE_TYPE_KIND_DOUBLE] = SLUICE_VALUE_DOUBLE,
    [SLUICE_TYPE_KIND_DECIMAL] = SLUICE_VALUE_DECIMAL,
    [SLUICE_TYPE_KIND_TEXT] = SLUICE_VALUE_TEXT,
    [SLUICE_TYPE_KIND_DATE] = SLUICE_VALUE_DATE,
    [SLUICE_TYPE_KIND_TIME] = SLUICE_VALUE_TIME,
    [SLUICE_TYPE_KIND_TIMESTAMP] = SLUICE_VALUE_TIMESTAMP,
    [SLUICE_TYPE_KIND_TIMESTAMPTZ] = SLUICE_VALUE_TIMESTAMPTZ,
    [SLUICE_TYPE_KIND_UUID] = SLUICE_VALUE_UUID,
    [SLUICE_TYPE_KIND_JSON] = SLUICE_VALUE_JSON,
    [SLUICE_TYPE_KIND_BYTES] = SLUICE_VALUE_BYTES,
  };
  SluiceValue value = { .kind = (guint8) kinds[type.kind] };

  if (strcmp (text, "~") == 0)
    return SLUICE_NULL_VALUE;
  if (value.kind == SLUICE_VALUE_DOUBLE)
    value.d = g_ascii_strtod (text, NULL);
  else if (sluice_value_has_text (&value))
    {
      value.len = (guint32) strlen (text);
      value.s = sluice_arena_copy (batch->arena, text, value.len);
      /* "^" stands for U+0000. */
      for (guint32 i = 0; i < value.len; i++)
        {
          if (value.s[i] == '^')
            ((char *) value.s)[i] = '\0';
        }
    }
  else
    value.i = g_ascii_strtoll (text, NULL, 10);
  return value;
}

/* @rows: one a line, cells separated by "|", "~" is NULL; numbers stand for
 * dates and times as they do in cells. */
SluiceBatch *
load_fixture_make_batch (LoadFixture *self,
                         const char  *rows)
{
  guint n_columns = sluice_schema_get_n (self->columns);
  g_auto(GStrv) lines = g_strsplit (rows, "\n", -1);
  guint n_lines = g_strv_length (lines);
  SluiceBatch *batch = sluice_batch_new (n_columns, MAX (n_lines, 1));

  for (guint i = 0; i < n_lines && *lines[i] != '\0'; i++)
    {
      g_auto(GStrv) cells = g_strsplit (lines[i], "|", -1);

      g_assert_cmpuint (g_strv_length (cells), ==, n_columns);
      for (guint j = 0; j < n_columns; j++)
        sluice_batch_row (batch, i)[j] = parse_cell (batch, sluice_schema_get (self->columns, j)->type, cells[j]);
      batch->origins[i] = (SluiceRowOrigin) { .number = self->n_rows + i + 1, .record = i + 1 };
      batch->n_rows++;
    }
  return batch;
}

void
load_fixture_write (LoadFixture *self,
                    const char  *rows)
{
  g_autoptr(SluiceBatch) batch = load_fixture_make_batch (self, rows);
  g_autoptr(GError) error = NULL;
  SluiceLedgerEntry entry = { .batch = ++self->n_batches, .rows = batch->n_rows, .hash = 0xfedcba9876543210 };

  self->n_rows += batch->n_rows;
  entry.position = self->n_rows;
  sluice_destination_write_batch (self->destination, batch, &entry, &self->counts, self->rejects, NULL, &error);
  g_assert_no_error (error);
}

void
load_fixture_finish (LoadFixture *self)
{
  g_autoptr(GError) error = NULL;

  sluice_destination_finish (self->destination, TRUE, &self->counts, self->rejects, NULL, &error);
  g_assert_no_error (error);
}

void
load_fixture_commit (LoadFixture *self)
{
  SluiceLedgerEntry entry = { .batch = self->n_batches + 1, .position = self->n_rows, .final = TRUE };
  g_autoptr(GError) error = NULL;

  load_fixture_finish (self);
  sluice_destination_commit (self->destination, &entry, NULL, &error);
  g_assert_no_error (error);
}

/* A whole run of one batch; may be repeated. */
void
load_fixture_run (LoadFixture *self,
                  const char  *rows)
{
  load_fixture_connect (self);
  load_fixture_begin (self);
  load_fixture_write (self, rows);
  load_fixture_commit (self);
  sluice_destination_disconnect (self->destination);
}

static int
append_row_cb (void  *data,
               int    n,
               char **values,
               char **names)
{
  GString *text = data;

  for (int i = 0; i < n; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? "|" : text->len > 0 ? "\n" : "",
                            values[i] != NULL ? values[i] : "~");
  return 0;
}

static char *
query_sqlite (LoadFixture *self,
              const char  *sql)
{
  GString *text = g_string_new (NULL);
  char *message = NULL;
  sqlite3 *db = NULL;

  g_assert_cmpint (sqlite3_open (self->path, &db), ==, SQLITE_OK);
  sqlite3_busy_timeout (db, 5000);
  sqlite3_exec (db, sql, append_row_cb, text, &message);
  g_assert_cmpstr (message, ==, NULL);
  sqlite3_close (db);
  return g_string_free (text, FALSE);
}

static char *
query_postgres (LoadFixture *self,
                const char  *sql)
{
  g_autofree char *path = g_strdup_printf ("SET search_path = %s, public; SET TimeZone = 'UTC'", self->schema);
  PGconn *conn = PQconnectdb (sluice_test_get_postgres ());
  GString *text = g_string_new (NULL);
  PGresult *result;

  g_assert_cmpint (PQstatus (conn), ==, CONNECTION_OK);
  PQclear (PQexec (conn, path));
  result = PQexec (conn, sql);
  g_assert_cmpstr (PQresultErrorMessage (result), ==, "");
  for (int i = 0; i < PQntuples (result); i++)
    {
      for (int j = 0; j < PQnfields (result); j++)
        g_string_append_printf (text, "%s%s", j > 0 ? "|" : i > 0 ? "\n" : "",
                                PQgetisnull (result, i, j) ? "~" : PQgetvalue (result, i, j));
    }
  PQclear (result);
  PQfinish (conn);
  return g_string_free (text, FALSE);
}

/* A file of DuckDB is open once in a process: while the destination has it, that is
 * asked, without a transaction of a load. So it is with ODBC. */
static SluiceSqlSession *
get_session (LoadFixture *self)
{
  SluiceSqlSession *session = NULL;
  SluiceDuckdbSession *own;
  g_autoptr(GError) error = NULL;

  if (self->destination != NULL)
    session = sluice_sql_destination_get_session (SLUICE_SQL_DESTINATION (self->destination));
  if (session != NULL)
    return g_object_ref (session);
  g_assert_null (self->dsn);
  own = sluice_duckdb_session_open (self->path, SLUICE_DUCKDB_WRITE, &error);
  g_assert_no_error (error);
  return sluice_duckdb_load_session_new (own);
}

static char *
query_session (LoadFixture *self,
              const char  *sql)
{
  g_autoptr(SluiceSqlSession) session = get_session (self);
  GString *text = g_string_new (NULL);
  g_autoptr(SluiceSqlRows) rows = NULL;
  g_autoptr(GError) error = NULL;

  rows = sluice_sql_session_query (session, sql, NULL, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; rows != NULL && i < rows->len; i++)
    {
      for (guint j = 0; j < ((GPtrArray *) g_ptr_array_index (rows, i))->len; j++)
        {
          const char *value = sluice_sql_rows_get (rows, i, j);

          g_string_append_printf (text, "%s%s", j > 0 ? "|" : i > 0 ? "\n" : "", value != NULL ? value : "~");
        }
    }
  return g_string_free (text, FALSE);
}

/* Rows as in load_fixture_make_batch(), from a connection of its own. */
char *
load_fixture_query (LoadFixture *self,
                    const char  *sql)
{
  if (self->kind == SLUICE_CONNECTION_DUCKDB || self->dsn != NULL)
    return query_session (self, sql);
  return self->kind == SLUICE_CONNECTION_SQLITE ? query_sqlite (self, sql) : query_postgres (self, sql);
}

void
load_fixture_exec (LoadFixture *self,
                   const char  *sql)
{
  g_autofree char *rows = NULL;

  if (self->dsn != NULL)
    {
      odbc_fixture_exec (self->dsn, sql, NULL);
      return;
    }
  if (self->kind == SLUICE_CONNECTION_DUCKDB)
    {
      g_autoptr(SluiceSqlSession) session = get_session (self);
      g_autoptr(GError) error = NULL;

      sluice_sql_session_exec (session, sql, NULL, NULL, &error);
      g_assert_no_error (error);
      return;
    }
  rows = load_fixture_query (self, sql);
  g_debug ("%s", rows);
}

gboolean
load_fixture_has_warning (LoadFixture *self,
                          const char  *code)
{
  g_autoptr(GPtrArray) warnings = sluice_monitor_dup_warnings (self->monitor);

  for (guint i = 0; i < warnings->len; i++)
    {
      if (strcmp (((SluiceWarning *) g_ptr_array_index (warnings, i))->code, code) == 0)
        return TRUE;
    }
  return FALSE;
}
