/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-parquet-writer.h"

#include "sluice-duckdb-vector.h"
#include "sluice-error.h"

#include <errno.h>
#include <string.h>

/* Pieces that may wait for DuckDB, and their texts: enough that neither side waits
 * for the other, and no more. */
#define MAX_WAITING 6
#define MAX_WAITING_BYTES (4 * 1024 * 1024)

#define FUNCTION "sluice_rows"

/* Rows on their way to DuckDB. */
typedef struct
{
  gpointer chunk;               /* (owned) its vectors point into the batch */
  SluiceBatch *rows;            /* (owned) */
  guint n_rows;
  gsize size;                   /* about, of its texts */
} Piece;

/**
 * SluiceParquetWriter:
 *
 * The rows are a table function of DuckDB, and the file is what a COPY of it gives.
 * The COPY runs in a thread of its own, which waits in that function for more.
 */
struct _SluiceParquetWriter
{
  SluiceFileWriter parent_instance;

  const SluiceDuckdbLibrary *duckdb;
  const SluiceSchema *columns;  /* (unowned) */
  SluiceOutputFile *file;       /* (unowned) */
  gpointer *types;              /* (owned) (array) DuckDB's */
  guint *places;                /* (owned) (array) of the rows that are put into vectors */
  gpointer database;            /* (owned) */
  gpointer connection;          /* (owned) */
  char *statement;              /* (owned) */
  GThread *thread;              /* (owned) (nullable) */

  GMutex mutex;
  GCond changed;
  GQueue waiting;               /* (element-type Piece) (guarded-by mutex) */
  gsize waiting_size;           /* (guarded-by mutex) of its texts */
  gboolean complete;            /* (guarded-by mutex) no more will come */
  gboolean stopped;             /* (guarded-by mutex) it must give up */
  gboolean ended;               /* (guarded-by mutex) the COPY has */
  char *message;                /* (owned) (nullable) (guarded-by mutex) why it failed */
  Piece *current;               /* (owned) (nullable) what DuckDB has; its thread's */
};

G_DEFINE_FINAL_TYPE (SluiceParquetWriter, sluice_parquet_writer, SLUICE_TYPE_FILE_WRITER)

static void
piece_free (Piece                     *piece,
            const SluiceDuckdbLibrary *duckdb)
{
  duckdb->destroy_data_chunk (&piece->chunk);
  sluice_batch_unref (piece->rows);
  g_free (piece);
}

/* Ends the COPY before its time, if it still runs. */
static void
stop (SluiceParquetWriter *self)
{
  if (self->thread == NULL)
    return;
  g_mutex_lock (&self->mutex);
  self->stopped = TRUE;
  g_cond_broadcast (&self->changed);
  if (!self->ended)
    self->duckdb->interrupt (self->connection);
  g_mutex_unlock (&self->mutex);
  g_thread_join (g_steal_pointer (&self->thread));
}

static void
sluice_parquet_writer_finalize (GObject *object)
{
  SluiceParquetWriter *self = SLUICE_PARQUET_WRITER (object);
  Piece *piece;

  stop (self);
  while ((piece = g_queue_pop_head (&self->waiting)) != NULL)
    piece_free (piece, self->duckdb);
  if (self->current != NULL)
    piece_free (self->current, self->duckdb);
  if (self->connection != NULL)
    self->duckdb->disconnect (&self->connection);
  if (self->database != NULL)
    self->duckdb->close (&self->database);
  for (guint i = 0; self->types != NULL && i < sluice_schema_get_n (self->columns); i++)
    self->duckdb->destroy_logical_type (&self->types[i]);
  g_free (self->types);
  g_free (self->places);
  g_free (self->statement);
  g_free (self->message);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->changed);

  G_OBJECT_CLASS (sluice_parquet_writer_parent_class)->finalize (object);
}

/* --- DuckDB's thread --------------------------------------------------------- */

static void
bind_cb (gpointer info)
{
  const SluiceDuckdbLibrary *duckdb = sluice_duckdb_library_get (NULL);
  SluiceParquetWriter *self = duckdb->bind_get_extra_info (info);

  for (guint i = 0; i < sluice_schema_get_n (self->columns); i++)
    duckdb->bind_add_result_column (info, sluice_schema_get (self->columns, i)->name, self->types[i]);
}

/* One thread asks: rows keep their order. */
static void
init_cb (gpointer info)
{
  sluice_duckdb_library_get (NULL)->init_set_max_threads (info, 1);
}

/* Asked again, DuckDB has done with what it got before. */
static void
next_cb (gpointer info,
         gpointer output)
{
  const SluiceDuckdbLibrary *duckdb = sluice_duckdb_library_get (NULL);
  SluiceParquetWriter *self = duckdb->function_get_extra_info (info);
  Piece *piece;
  gboolean stopped;

  if (self->current != NULL)
    piece_free (g_steal_pointer (&self->current), duckdb);
  g_mutex_lock (&self->mutex);
  while (self->waiting.length == 0 && !self->complete && !self->stopped)
    g_cond_wait (&self->changed, &self->mutex);
  stopped = self->stopped;
  piece = stopped ? NULL : g_queue_pop_head (&self->waiting);
  if (piece != NULL)
    self->waiting_size -= piece->size;
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->mutex);

  if (stopped)
    duckdb->function_set_error (info, "The run has ended");
  for (guint i = 0; piece != NULL && i < sluice_schema_get_n (self->columns); i++)
    duckdb->vector_reference_vector (duckdb->data_chunk_get_vector (output, i),
                                     duckdb->data_chunk_get_vector (piece->chunk, i));
  duckdb->data_chunk_set_size (output, piece != NULL ? piece->n_rows : 0);
  self->current = piece;
}

static gpointer
copy_thread (gpointer data)
{
  SluiceParquetWriter *self = data;
  duckdb_result result = { { NULL }, NULL };
  gboolean ok = self->duckdb->query (self->connection, self->statement, &result) == 0;
  const char *message = ok ? NULL : self->duckdb->result_error (&result);

  g_mutex_lock (&self->mutex);
  if (!ok)
    self->message = g_strdup (message != NULL ? message : "no reason was given");
  self->ended = TRUE;
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->mutex);
  self->duckdb->destroy_result (&result);
  return NULL;
}

/* --- The caller's thread ------------------------------------------------------ */

static void
cancelled_cb (GCancellable *cancellable,
              gpointer      user_data)
{
  SluiceParquetWriter *self = user_data;

  g_mutex_lock (&self->mutex);
  self->stopped = TRUE;
  if (!self->ended)
    self->duckdb->interrupt (self->connection);
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->mutex);
}

static gulong
watch (SluiceParquetWriter *self,
       GCancellable        *cancellable)
{
  return cancellable != NULL ? g_cancellable_connect (cancellable, G_CALLBACK (cancelled_cb), self, NULL) : 0;
}

/* DuckDB has the reason of the system in words only. */
static gboolean
fail (SluiceParquetWriter  *self,
      GCancellable         *cancellable,
      GError              **error)
{
  static const int reasons[] = { ENOSPC, EDQUOT, EIO, EFBIG };
  g_autofree char *message = NULL;

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  g_mutex_lock (&self->mutex);
  message = g_strdup (self->message != NULL ? self->message : "it ended before its time");
  g_mutex_unlock (&self->mutex);
  for (guint i = 0; i < G_N_ELEMENTS (reasons); i++)
    {
      if (strstr (message, g_strerror (reasons[i])) == NULL)
        continue;
      sluice_output_file_set_error (self->file, reasons[i], error);
      return FALSE;
    }
  /* What follows is advice for those who call DuckDB themselves. */
  message[strcspn (message, "\n")] = '\0';
  sluice_set_error (error, SLUICE_ERROR_FAILED, "parquet_failed", "DuckDB could not write %s: %s",
                    sluice_output_file_get_path (self->file), message);
  return FALSE;
}

static gboolean
is_full (SluiceParquetWriter *self)
{
  return self->waiting.length >= MAX_WAITING || self->waiting_size >= MAX_WAITING_BYTES;
}

/* Takes the piece (transfer full). */
static gboolean
push (SluiceParquetWriter  *self,
      Piece                *piece,
      GCancellable         *cancellable,
      GError              **error)
{
  gulong handler = watch (self, cancellable);
  gboolean ok;

  g_mutex_lock (&self->mutex);
  while (is_full (self) && !self->ended && !self->stopped)
    g_cond_wait (&self->changed, &self->mutex);
  ok = !self->ended && !self->stopped;
  if (ok)
    {
      g_queue_push_tail (&self->waiting, piece);
      self->waiting_size += piece->size;
    }
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->mutex);
  g_cancellable_disconnect (cancellable, handler);

  if (ok)
    return TRUE;
  piece_free (piece, self->duckdb);
  return fail (self, cancellable, error);
}

static Piece *
make_piece (SluiceParquetWriter *self,
            SluiceBatch         *rows,
            guint                first,
            guint                n)
{
  const SluiceDuckdbLibrary *duckdb = self->duckdb;
  guint n_columns = sluice_schema_get_n (self->columns);
  Piece *piece = g_new0 (Piece, 1);

  for (guint i = 0; i < n; i++)
    self->places[i] = first + i;
  piece->chunk = duckdb->create_data_chunk (self->types, n_columns);
  piece->rows = sluice_batch_ref (rows);
  piece->n_rows = n;
  piece->size = sluice_arena_get_size (rows->arena) / rows->n_rows * n;
  for (guint i = 0; i < n_columns; i++)
    sluice_duckdb_vector_fill (duckdb, duckdb->data_chunk_get_vector (piece->chunk, i),
                               sluice_schema_get (self->columns, i)->type, rows, self->places, n, i);
  return piece;
}

static gboolean
sluice_parquet_writer_write (SluiceFileWriter  *writer,
                             SluiceBatch       *rows,
                             guint              first,
                             guint              n,
                             GPtrArray         *rejects,
                             GCancellable      *cancellable,
                             GError           **error)
{
  SluiceParquetWriter *self = SLUICE_PARQUET_WRITER (writer);
  guint most = (guint) self->duckdb->vector_size ();

  for (guint i = 0; i < n; i += most)
    {
      if (!push (self, make_piece (self, rows, first + i, MIN (most, n - i)), cancellable, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
sluice_parquet_writer_finish (SluiceFileWriter  *writer,
                              GCancellable      *cancellable,
                              GError           **error)
{
  SluiceParquetWriter *self = SLUICE_PARQUET_WRITER (writer);
  gulong handler = watch (self, cancellable);

  g_mutex_lock (&self->mutex);
  self->complete = TRUE;
  g_cond_broadcast (&self->changed);
  while (!self->ended)
    g_cond_wait (&self->changed, &self->mutex);
  g_mutex_unlock (&self->mutex);
  g_cancellable_disconnect (cancellable, handler);
  g_thread_join (g_steal_pointer (&self->thread));
  return self->message == NULL || fail (self, cancellable, error);
}

static void
sluice_parquet_writer_class_init (SluiceParquetWriterClass *klass)
{
  SluiceFileWriterClass *writer_class = SLUICE_FILE_WRITER_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = sluice_parquet_writer_finalize;
  writer_class->write = sluice_parquet_writer_write;
  writer_class->finish = sluice_parquet_writer_finish;
}

static void
sluice_parquet_writer_init (SluiceParquetWriter *self)
{
  g_mutex_init (&self->mutex);
  g_cond_init (&self->changed);
}

/* --- Its beginning -------------------------------------------------------------- */

static gboolean
open_database (SluiceParquetWriter  *self,
               GError              **error)
{
  static const char *const settings[][2] = {
    /* Groups of rows are written long before they reach this; a single value may take
     * several times its size. */
    { "memory_limit", "1GiB" },
    { "threads", "1" },
    { "temp_directory", "" },
    /* Groups are limited by their bytes only if DuckDB need not keep an order of
     * several threads; with one they are in order all the same. */
    { "preserve_insertion_order", "false" },
    { "autoinstall_known_extensions", "false" },
    { "autoload_known_extensions", "false" },
  };
  gpointer config = NULL;
  char *message = NULL;
  gboolean ok;

  self->duckdb->create_config (&config);
  for (guint i = 0; i < G_N_ELEMENTS (settings); i++)
    self->duckdb->set_config (config, settings[i][0], settings[i][1]);
  ok = self->duckdb->open_ext (NULL, &self->database, config, &message) == 0 &&
       self->duckdb->connect (self->database, &self->connection) == 0;
  self->duckdb->destroy_config (&config);
  if (!ok)
    sluice_set_error (error, SLUICE_ERROR_FAILED, "parquet_failed", "DuckDB does not start: %s",
                      message != NULL ? message : "no reason was given");
  if (message != NULL)
    self->duckdb->free (message);
  return ok;
}

static gboolean
add_function (SluiceParquetWriter  *self,
              GError              **error)
{
  const SluiceDuckdbLibrary *duckdb = self->duckdb;
  gpointer function = duckdb->create_table_function ();
  gboolean ok;

  duckdb->table_function_set_name (function, FUNCTION);
  duckdb->table_function_set_extra_info (function, self, NULL);
  duckdb->table_function_set_bind (function, bind_cb);
  duckdb->table_function_set_init (function, init_cb);
  duckdb->table_function_set_function (function, next_cb);
  ok = duckdb->register_table_function (self->connection, function) == 0;
  duckdb->destroy_table_function (&function);
  if (!ok)
    sluice_set_error (error, SLUICE_ERROR_FAILED, "parquet_failed", "DuckDB takes no rows");
  return ok;
}

/* The file is opened once more by its number, so that it is the one that was made,
 * whatever its name is worth meanwhile. */
static char *
make_statement (SluiceOutputFile        *file,
                SluiceOutputCompression  compression)
{
  const char *codec = "zstd";

  if (compression != SLUICE_OUTPUT_ZSTD)
    codec = compression == SLUICE_OUTPUT_GZIP ? "gzip" : "uncompressed";
  return g_strdup_printf ("COPY (SELECT * FROM " FUNCTION "()) TO '/proc/self/fd/%d' (FORMAT parquet, COMPRESSION %s, "
                          "ROW_GROUP_SIZE 122880, ROW_GROUP_SIZE_BYTES '32MiB', USE_TMP_FILE false)",
                          sluice_output_file_get_fd (file), codec);
}

/**
 * sluice_parquet_writer_new:
 * @spec: what the file is
 * @columns: the columns of the rows; must outlive the writer
 * @file: an empty file; must outlive the writer
 * @error: return location for %SLUICE_ERROR_UNSUPPORTED (`no_duckdb`),
 *   %SLUICE_ERROR_FAILED (`parquet_failed`)
 *
 * Returns: (transfer full) (nullable): a writer
 */
SluiceFileWriter *
sluice_parquet_writer_new (const SluiceOutputSpec  *spec,
                           const SluiceSchema      *columns,
                           SluiceOutputFile        *file,
                           GError                 **error)
{
  g_autoptr(SluiceParquetWriter) self = NULL;
  const SluiceDuckdbLibrary *duckdb;
  guint n_columns;

  g_return_val_if_fail (spec != NULL && columns != NULL && file != NULL, NULL);

  duckdb = sluice_duckdb_library_get (error);
  if (duckdb == NULL)
    return NULL;
  self = g_object_new (SLUICE_TYPE_PARQUET_WRITER, NULL);
  self->duckdb = duckdb;
  self->columns = columns;
  self->file = file;
  n_columns = sluice_schema_get_n (columns);
  self->types = g_new0 (gpointer, n_columns);
  self->places = g_new (guint, duckdb->vector_size ());
  for (guint i = 0; i < n_columns; i++)
    {
      SluiceType type = sluice_schema_get (columns, i)->type;

      self->types[i] = sluice_duckdb_vector_make_type (duckdb, type);
      /* The logical type of Parquet goes by this. */
      if (type.kind == SLUICE_TYPE_KIND_JSON)
        duckdb->logical_type_set_alias (self->types[i], "JSON");
    }
  if (!open_database (self, error) || !add_function (self, error))
    return NULL;
  self->statement = make_statement (file, spec->compression);
  self->thread = g_thread_new ("sluice-parquet", copy_thread, self);
  return SLUICE_FILE_WRITER (g_steal_pointer (&self));
}
