/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-parquet-reader.h"

#include "sluice-duckdb-column.h"
#include "sluice-duckdb-result.h"
#include "sluice-error.h"
#include "sluice-file-reader-private.h"
#include "sluice-result-reader.h"

#include <string.h>
#include <sys/stat.h>

struct _SluiceParquetReader
{
  SluiceFileReader parent_instance;

  SluiceResultReader *reader;   /* (owned) */
};

G_DEFINE_FINAL_TYPE (SluiceParquetReader, sluice_parquet_reader, SLUICE_TYPE_FILE_READER)

/* Whether somebody wants something of a column. */
static gboolean
is_wanted (const SluiceFileReaderConfig *config,
           const char                   *name)
{
  for (guint i = 0; i < config->fields->len; i++)
    {
      const SluicePath *path = config->fields->pdata[i];
      const SluicePathStep *step;

      if (sluice_path_get_n_steps (path) == 0 || g_str_equal (sluice_path_get_text (path), name))
        return TRUE;
      step = sluice_path_get_step (path, 0);
      if (step->kind == SLUICE_PATH_STEP_KEY && g_str_equal (step->key, name))
        return TRUE;
    }
  return FALSE;
}

/* The wanted columns, in the order of the file. Without one there are still rows to be
 * counted. */
static char *
make_select (const SluiceFileReaderConfig *config,
             GPtrArray                    *columns,
             const char                   *file)
{
  GString *sql = g_string_new ("SELECT ");
  guint n = 0;

  for (guint i = 0; i < columns->len; i++)
    {
      const char *name = ((SluiceDuckdbColumn *) columns->pdata[i])->name;
      g_auto(GStrv) parts = g_strsplit (name, "\"", -1);
      g_autofree char *doubled = g_strjoinv ("\"\"", parts);

      if (is_wanted (config, name))
        g_string_append_printf (sql, "%s\"%s\"", n++ > 0 ? ", " : "", doubled);
    }
  if (n == 0)
    g_string_append (sql, "NULL");
  g_string_append_printf (sql, " FROM %s", file);
  return g_string_free (sql, FALSE);
}

/* DuckDB's message, in words, with the file. */
static void
explain_error (const SluiceFileReaderConfig  *config,
               GError                       **error)
{
  g_autoptr(GError) old = NULL;

  if (error == NULL || !g_error_matches (*error, SLUICE_ERROR, SLUICE_ERROR_FAILED))
    return;
  old = g_steal_pointer (error);
  if (strstr (old->message, "No magic bytes") != NULL || strstr (old->message, "too small") != NULL)
    sluice_set_error (error, SLUICE_ERROR_DATA, "invalid_parquet", "%s is no Parquet file, or not all of one", config->part);
  else
    sluice_set_error (error, SLUICE_ERROR_DATA, "invalid_parquet", "The Parquet file %s cannot be read: %s", config->part,
                      old->message);
  sluice_error_set_hint (*error, "See that it was copied completely: a Parquet file begins and ends with PAR1");
  sluice_error_get_where (*error)->file = g_strdup (config->part);
}

static GPtrArray *
list_columns (GPtrArray *columns)
{
  GPtrArray *list = sluice_record_column_new_list ();

  for (guint i = 0; i < columns->len; i++)
    {
      const SluiceDuckdbColumn *column = columns->pdata[i];

      sluice_record_column_add (list, column->name, &column->type);
    }
  return list;
}

static gboolean
start (SluiceParquetReader           *self,
       const SluiceFileReaderConfig  *config,
       GCancellable                  *cancellable,
       GError                       **error)
{
  g_autoptr(SluiceDuckdbSession) session = sluice_duckdb_session_open (NULL, SLUICE_DUCKDB_READ, error);
  g_autofree char *file = NULL;
  g_autofree char *all = NULL;
  g_autoptr(GPtrArray) columns = NULL;
  g_autoptr(GPtrArray) all_columns = NULL;
  g_autoptr(SluiceResultSet) result = NULL;
  g_autofree char *sql = NULL;
  SluiceQuery query = { NULL };
  SluiceResultReaderConfig reader = {
    .fields = config->fields,
    .explode_inner = config->explode_inner,
    .limits = &config->spec->limits,
    .part = config->part,
    .limit = config->limit,
  };
  gpointer statement;

  if (session == NULL)
    return FALSE;
  /* DuckDB takes a path for a pattern; that of the open file has no characters of one,
   * and leads to the file that was opened, whatever its name leads to by now. */
  file = g_strdup_printf ("read_parquet('/proc/self/fd/%d')", sluice_file_reader_get_fd (SLUICE_FILE_READER (self)));
  all = g_strconcat ("SELECT * FROM ", file, NULL);
  query.sql = all;
  statement = sluice_duckdb_session_prepare (session, &query, error);
  if (statement == NULL)
    return FALSE;
  columns = sluice_duckdb_column_new_list (sluice_duckdb_session_get_library (session), statement);
  sluice_duckdb_session_get_library (session)->destroy_prepare (&statement);
  sql = make_select (config, columns, file);
  query.sql = sql;
  result = sluice_duckdb_result_new (session, &query, cancellable, error);
  if (result == NULL)
    return FALSE;
  all_columns = list_columns (columns);
  reader.columns = all_columns;
  reader.result = result;
  self->reader = sluice_result_reader_new (&reader);
  return TRUE;
}

static gboolean
sluice_parquet_reader_read (SluiceFileReader  *reader,
                            SluiceBatch       *batch,
                            gboolean          *ret_end,
                            GCancellable      *cancellable,
                            GError           **error)
{
  SluiceParquetReader *self = SLUICE_PARQUET_READER (reader);

  if (sluice_result_reader_read (self->reader, batch, ret_end, cancellable, error))
    return TRUE;
  explain_error (sluice_file_reader_get_config (reader), error);
  return FALSE;
}

static void
sluice_parquet_reader_count (SluiceFileReader *reader,
                             guint64          *ret_records,
                             guint64          *ret_filtered)
{
  SluiceParquetReader *self = SLUICE_PARQUET_READER (reader);

  *ret_records = sluice_result_reader_get_n_records (self->reader);
  *ret_filtered = sluice_result_reader_get_n_filtered (self->reader);
}

static void
sluice_parquet_reader_finalize (GObject *object)
{
  g_clear_pointer (&SLUICE_PARQUET_READER (object)->reader, sluice_result_reader_free);

  G_OBJECT_CLASS (sluice_parquet_reader_parent_class)->finalize (object);
}

static void
sluice_parquet_reader_class_init (SluiceParquetReaderClass *klass)
{
  SluiceFileReaderClass *reader_class = SLUICE_FILE_READER_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = sluice_parquet_reader_finalize;
  reader_class->read = sluice_parquet_reader_read;
  reader_class->count = sluice_parquet_reader_count;
}

static void
sluice_parquet_reader_init (SluiceParquetReader *self)
{
}

/**
 * sluice_parquet_reader_new:
 * @config: what it is made of; must outlive the reader
 * @cancellable: (nullable): a cancellable
 * @error: return location for `no_files`, `file_unreadable`, `no_duckdb`,
 *   `invalid_parquet`
 *
 * Returns: (transfer full) (nullable): a reader
 */
SluiceFileReader *
sluice_parquet_reader_new (const SluiceFileReaderConfig  *config,
                           GCancellable                  *cancellable,
                           GError                       **error)
{
  g_autoptr(SluiceParquetReader) self = NULL;
  struct stat info;

  g_return_val_if_fail (config != NULL, NULL);

  self = g_object_new (SLUICE_TYPE_PARQUET_READER, NULL);
  if (!sluice_file_reader_construct (SLUICE_FILE_READER (self), config, error))
    return NULL;
  config = sluice_file_reader_get_config (SLUICE_FILE_READER (self));
  if (!start (self, config, cancellable, error))
    {
      explain_error (config, error);
      return NULL;
    }
  if (fstat (sluice_file_reader_get_fd (SLUICE_FILE_READER (self)), &info) == 0 && config->monitor != NULL)
    sluice_monitor_add (config->monitor, SLUICE_COUNTER_BYTES, (guint64) info.st_size);
  return SLUICE_FILE_READER (g_steal_pointer (&self));
}
