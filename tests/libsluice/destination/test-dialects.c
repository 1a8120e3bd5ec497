/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "sluice-sql-ddl.h"
#include "sluice-sql-dialects.h"
#include "sluice-sql-ledger.h"
#include "sluice-sql-target.h"
#include "sluice-sql-writer.h"
#include "sluice-test-utils.h"

#include <string.h>

/* What a load says to the servers that are not at hand, beside a file that was read and
 * found to be right: nothing else of them can be tested.
 * SLUICE_UPDATE_GOLDEN=1 writes the files anew. */

#define TYPE_RECORDER (recorder_get_type ())
G_DECLARE_FINAL_TYPE (Recorder, recorder, TEST, RECORDER, SluiceSqlSession)

/* A session that writes down what it is asked to run, and finds two rows. */
struct _Recorder
{
  SluiceSqlSession parent_instance;

  const SluiceSqlDialect *dialect;
  GString *sql;
};

G_DEFINE_FINAL_TYPE (Recorder, recorder, SLUICE_TYPE_SQL_SESSION)

static const SluiceSqlDialect *
recorder_get_dialect (SluiceSqlSession *session)
{
  return TEST_RECORDER (session)->dialect;
}

static gboolean
recorder_exec (SluiceSqlSession  *session,
               const char        *sql,
               guint64           *ret_rows,
               GCancellable      *cancellable,
               GError           **error)
{
  g_string_append_printf (TEST_RECORDER (session)->sql, "%s;\n", sql);
  if (ret_rows != NULL)
    *ret_rows = 1;
  return TRUE;
}

static void
add_numbers (SluiceSqlRows *rows,
             const char    *first,
             const char    *second)
{
  GPtrArray *row = sluice_sql_rows_add (rows);

  g_ptr_array_add (row, g_strdup (first));
  g_ptr_array_add (row, g_strdup (second));
}

/* Of each fate that makes the writer send something one row; of ten rows one is absent. */
static SluiceSqlRows *
recorder_query (SluiceSqlSession    *session,
                const char          *sql,
                const char *const   *parameters,
                GCancellable        *cancellable,
                GError             **error)
{
  SluiceSqlRows *rows = sluice_sql_rows_new ();

  g_string_append_printf (TEST_RECORDER (session)->sql, "%s;\n", sql);
  if (strstr (sql, "HAVING") != NULL)
    return rows;
  if (strstr (sql, "GROUP BY f.fate") == NULL)
    {
      add_numbers (rows, strstr (sql, "NOT EXISTS") != NULL ? "1" : "10", "1");
      return rows;
    }
  add_numbers (rows, "0", "1");
  add_numbers (rows, "3", "1");
  if (strstr (sql, "THEN 4") != NULL)
    add_numbers (rows, "4", "1");
  return rows;
}

static gboolean
recorder_append (SluiceSqlSession        *session,
                 const char              *table,
                 const SluiceLoadLayout  *layout,
                 gboolean                 staged,
                 const SluiceBatch       *batch,
                 const guint             *rows,
                 guint                    n_rows,
                 guint64                 *ret_added,
                 guint                   *ret_guilty,
                 GCancellable            *cancellable,
                 GError                 **error)
{
  g_string_append_printf (TEST_RECORDER (session)->sql, "-- rows go into %s\n", table);
  *ret_added = n_rows;
  return TRUE;
}

static GPtrArray *
recorder_list_columns (SluiceSqlSession  *session,
                       const char        *schema,
                       const char        *table,
                       GCancellable      *cancellable,
                       GError           **error)
{
  return g_ptr_array_new ();
}

static void
recorder_finalize (GObject *object)
{
  g_string_free (TEST_RECORDER (object)->sql, TRUE);

  G_OBJECT_CLASS (recorder_parent_class)->finalize (object);
}

static void
recorder_class_init (RecorderClass *klass)
{
  SluiceSqlSessionClass *session_class = SLUICE_SQL_SESSION_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = recorder_finalize;
  session_class->get_dialect = recorder_get_dialect;
  session_class->exec = recorder_exec;
  session_class->query = recorder_query;
  session_class->append = recorder_append;
  session_class->list_columns = recorder_list_columns;
}

static void
recorder_init (Recorder *self)
{
  self->sql = g_string_new (NULL);
}

/* The names are SQL where they are not quoted. */
static SluiceSchema *
make_columns (SluiceStrategy strategy)
{
  static const struct
  {
    const char *name;
    const char *type;
  } columns[] = {
    { "id", "integer" }, { "key", "text" }, { "te\"x`t]", "text" }, { "b", "boolean" }, { "f", "double" },
    { "n", "decimal(12,2)" }, { "d", "date" }, { "ti", "time" }, { "ts", "timestamp" }, { "tz", "timestamptz" },
    { "u", "uuid" }, { "j", "json" }, { "by", "bytes" },
  };
  SluiceSchema *schema = sluice_schema_new ();
  SluiceType type;

  for (gsize i = 0; i < G_N_ELEMENTS (columns); i++)
    {
      g_assert_true (sluice_type_parse (columns[i].type, &type, NULL));
      sluice_schema_add (schema, columns[i].name, type, FALSE);
    }
  if (strategy != SLUICE_STRATEGY_SCD2)
    return schema;
  g_assert_true (sluice_type_parse ("timestamptz", &type, NULL));
  sluice_schema_add_role (schema, "valid_from", type, SLUICE_COLUMN_VALID_FROM);
  sluice_schema_add_role (schema, "valid_to", type, SLUICE_COLUMN_VALID_TO);
  g_assert_true (sluice_type_parse ("boolean", &type, NULL));
  sluice_schema_add_role (schema, "is_current", type, SLUICE_COLUMN_IS_CURRENT);
  g_assert_true (sluice_type_parse ("text", &type, NULL));
  sluice_schema_add_role (schema, "row_hash", type, SLUICE_COLUMN_ROW_HASH);
  return schema;
}

static SluiceBatch *
make_batch (SluiceSchema *columns)
{
  SluiceBatch *batch = sluice_batch_new (sluice_schema_get_n (columns), 2);

  for (guint i = 0; i < 2; i++)
    {
      SluiceValue *row = sluice_batch_row (batch, i);

      for (guint j = 0; j < batch->n_columns; j++)
        row[j] = SLUICE_NULL_VALUE;
      row[0] = sluice_value_int (SLUICE_VALUE_INTEGER, i);
      row[1] = sluice_value_text (SLUICE_VALUE_TEXT, "k", 1);
      batch->n_rows++;
    }
  return batch;
}

static void
record_load (Recorder       *self,
             SluiceStrategy  strategy,
             const char     *title)
{
  char *keys[] = { (char *) "id", (char *) "key", NULL };
  g_autoptr(SluiceSchema) columns = make_columns (strategy);
  g_autoptr(SluiceBatch) batch = make_batch (columns);
  g_autoptr(GPtrArray) rejects = g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_reject_free);
  g_autoptr(SluiceSqlWriter) writer = NULL;
  g_autoptr(GError) error = NULL;
  SluiceLoadCounts counts = { 0, };
  SluiceLoadSpec load = { .strategy = strategy, .ledger = TRUE };
  SluiceLoadRequest request = {
    .schema = "sch", .table = "ta'ble", .columns = columns, .load = &load, .task_id = "task", .run_id = "run-1",
  };
  g_autofree char *ddl = NULL;

  if (strategy != SLUICE_STRATEGY_INSERT)
    load.keys = keys;
  if (strategy == SLUICE_STRATEGY_UPSERT)
    {
      load.skip_column = (char *) "te\"x`t]";
      load.skip_equals = (char *) "it's \\";
    }
  load.mirror.max_deleted_percent = load.scd2.max_retired_percent = 100;
  load.scd2.retires_absent = TRUE;
  g_string_append_printf (self->sql, "-- %s\n", title);
  ddl = sluice_sql_ddl_make_table (self->dialect, &request);
  g_string_append_printf (self->sql, "%s;\n", ddl);
  if (strategy == SLUICE_STRATEGY_INSERT)
    {
      g_assert_true (sluice_sql_ledger_create (SLUICE_SQL_SESSION (self), &request, NULL, &error));
      g_assert_true (sluice_sql_ledger_lock (SLUICE_SQL_SESSION (self), &request, NULL, &error));
    }
  g_assert_no_error (error);

  writer = sluice_sql_writer_new (SLUICE_SQL_SESSION (self), &request, request.schema,
                                  sluice_load_layout_new (&request, NULL, NULL, &error), TRUE, NULL, &error);
  g_assert_no_error (error);
  sluice_sql_writer_write (writer, batch, &counts, rejects, NULL, &error);
  g_assert_no_error (error);
  sluice_sql_writer_finish (writer, TRUE, &counts, NULL, &error);
  g_assert_no_error (error);
  sluice_sql_writer_end (writer, &error);
  g_assert_no_error (error);
}

static void
test_golden (gconstpointer data)
{
  const char *name = data;
  g_autoptr(Recorder) recorder = g_object_new (TYPE_RECORDER, NULL);
  g_autofree char *file = g_strdup_printf ("%s.sql", name);
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "libsluice", "destination", "golden", file, NULL);
  g_autofree char *wanted = NULL;
  g_autoptr(GError) error = NULL;

  recorder->dialect = sluice_sql_dialect_find (name);
  g_assert_cmpstr (recorder->dialect->name, ==, name);
  g_string_append (recorder->sql, "-- SPDX-License-Identifier: GPL-3.0-or-later\n"
                   "-- SPDX-FileCopyrightText: The Sluice contributors\n");
  record_load (recorder, SLUICE_STRATEGY_INSERT, "insert");
  record_load (recorder, SLUICE_STRATEGY_UPSERT, "upsert");
  record_load (recorder, SLUICE_STRATEGY_SCD2, "scd2");
  record_load (recorder, SLUICE_STRATEGY_MIRROR, "mirror");
  if (g_getenv ("SLUICE_UPDATE_GOLDEN") != NULL)
    {
      g_assert_true (g_file_set_contents (path, recorder->sql->str, -1, &error));
      return;
    }
  g_assert_true (g_file_get_contents (path, &wanted, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (recorder->sql->str, ==, wanted);
}

static const char *
check (const char        *dialect,
       const char        *type,
       const SluiceValue  value)
{
  const char *message = NULL;
  SluiceSqlTarget target;
  const char *code;

  sluice_sql_target_parse (sluice_sql_dialect_find (dialect), type, &target);
  code = sluice_sql_target_check (&target, &value, &message);
  g_assert_true (code == NULL || message != NULL);
  return code;
}

static SluiceValue
make_text (SluiceValueKind  kind,
           const char      *text)
{
  return sluice_value_text (kind, text, strlen (text));
}

static SluiceValue
make_double (double number)
{
  return (SluiceValue) { .kind = SLUICE_VALUE_DOUBLE, .d = number };
}

static void
test_numbers (void)
{
  const SluiceValue large = sluice_value_int (SLUICE_VALUE_INTEGER, 255);

  g_assert_null (check ("sqlserver", "tinyint", large));
  g_assert_cmpstr (check ("mariadb", "tinyint(4)", large), ==, "out_of_range");
  g_assert_null (check ("mariadb", "tinyint(3) unsigned", large));
  g_assert_cmpstr (check ("mariadb", "int(10) unsigned", sluice_value_int (SLUICE_VALUE_INTEGER, -1)), ==, "out_of_range");
  g_assert_null (check ("vertica", "int", sluice_value_int (SLUICE_VALUE_INTEGER, G_MAXINT64)));
  g_assert_cmpstr (check ("postgres", "integer", sluice_value_int (SLUICE_VALUE_INTEGER, G_MAXINT64)), ==, "out_of_range");
  g_assert_null (check ("mariadb", "bigint(20) unsigned", make_text (SLUICE_VALUE_DECIMAL, "18446744073709551615")));
  g_assert_cmpstr (check ("mariadb", "bigint(20) unsigned", make_text (SLUICE_VALUE_DECIMAL, "18446744073709551616")), ==,
                   "out_of_range");
  g_assert_cmpstr (check ("mariadb", "bigint(20)", make_text (SLUICE_VALUE_DECIMAL, "1.5")), ==, "out_of_range");
  g_assert_null (check ("postgres", "numeric(6,2)", make_text (SLUICE_VALUE_DECIMAL, "-9999.990")));
  g_assert_cmpstr (check ("postgres", "numeric(6,2)", make_text (SLUICE_VALUE_DECIMAL, "9999.999")), ==, "out_of_range");
  g_assert_cmpstr (check ("postgres", "numeric(6,2)", make_text (SLUICE_VALUE_DECIMAL, "10000")), ==, "out_of_range");
  g_assert_null (check ("postgres", "numeric", make_text (SLUICE_VALUE_DECIMAL, "123456789012345678901234567890.5")));
  g_assert_cmpstr (check ("mariadb", "decimal(10,0)", make_double (0.5)), ==, "out_of_range");
  g_assert_cmpstr (check ("mariadb", "int(11)", make_text (SLUICE_VALUE_TEXT, "1.5")), ==, "out_of_range");
  g_assert_null (check ("mariadb", "int(11)", make_text (SLUICE_VALUE_TEXT, "one")));
  g_assert_null (check ("mariadb", "float", make_double (1.1)));
  g_assert_cmpstr (check ("mariadb", "float", make_double (1.23456789)), ==, "out_of_range");
  g_assert_cmpstr (check ("mariadb", "double", sluice_value_int (SLUICE_VALUE_INTEGER, G_MAXINT64)), ==, "out_of_range");
  g_assert_cmpstr (check ("sqlite", "NUMERIC", make_text (SLUICE_VALUE_DECIMAL, "0.12345678901234567")), ==, "out_of_range");
  g_assert_null (check ("sqlite", "DECIMAL_TEXT(30,20)", make_text (SLUICE_VALUE_DECIMAL, "0.12345678901234567")));
}

static void
test_texts_and_times (void)
{
  const SluiceValue fine = sluice_value_int (SLUICE_VALUE_TIMESTAMP, 1001);
  const SluiceValue noon = sluice_value_int (SLUICE_VALUE_TIMESTAMP, G_GINT64_CONSTANT (43200) * G_USEC_PER_SEC);

  g_assert_null (check ("postgres", "character varying(3)", make_text (SLUICE_VALUE_TEXT, "äöü")));
  g_assert_cmpstr (check ("postgres", "character varying(3)", make_text (SLUICE_VALUE_TEXT, "äöüß")), ==, "too_long");
  g_assert_cmpstr (check ("oracle", "VARCHAR2(3)", make_text (SLUICE_VALUE_TEXT, "äöü")), ==, "too_long");
  g_assert_null (check ("oracle", "VARCHAR2(3 CHAR)", make_text (SLUICE_VALUE_TEXT, "äöü")));
  g_assert_cmpstr (check ("oracle", "VARCHAR2(3)", make_text (SLUICE_VALUE_TEXT, "")), ==, "too_short");
  g_assert_cmpstr (check ("mariadb", "char(5)", make_text (SLUICE_VALUE_TEXT, "a ")), ==, "out_of_range");
  g_assert_null (check ("mariadb", "varchar(5)", make_text (SLUICE_VALUE_TEXT, "a ")));
  g_assert_cmpstr (check ("mariadb", "varbinary(1)", make_text (SLUICE_VALUE_BYTES, "ab")), ==, "too_long");
  g_assert_cmpstr (check ("mariadb", "datetime", fine), ==, "out_of_range");
  g_assert_cmpstr (check ("mariadb", "datetime(3)", fine), ==, "out_of_range");
  g_assert_null (check ("mariadb", "datetime(6)", fine));
  g_assert_null (check ("postgres", "timestamp without time zone", fine));
  g_assert_cmpstr (check ("postgres", "timestamp(2) without time zone", fine), ==, "out_of_range");
  g_assert_cmpstr (check ("mariadb", "date", noon), ==, "out_of_range");
  g_assert_null (check ("oracle", "DATE", noon));
  g_assert_cmpstr (check ("oracle", "DATE", fine), ==, "out_of_range");
  g_assert_null (check ("postgres", "integer[]", make_text (SLUICE_VALUE_TEXT, "{1.5}")));
}

int
main (int    argc,
      char **argv)
{
  static const char *const names[] = {
    "mysql", "oracle", "sqlserver", "vertica", "generic",
  };

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_strdup_printf ("/dialects/golden/%s", names[i]);

      g_test_add_data_func (path, names[i], test_golden);
    }
  g_test_add_func ("/dialects/target/numbers", test_numbers);
  g_test_add_func ("/dialects/target/texts-and-times", test_texts_and_times);
  return g_test_run ();
}
