/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-record-reader.h"

#include <fcntl.h>
#include <unistd.h>

/* How fast the record reader projects: reads a file as a file source does, and
 * prints megabytes and rows per second.
 *
 *   bench-record-reader FILE RECORDS FIELD...
 *
 * The file should be in the page cache; run it a few times. */

#define CHUNK_SIZE (256 * 1024)
#define BATCH_ROWS 1000

static gboolean
read_file (SluiceRecordReader  *reader,
           SluiceBatch         *batch,
           int                  fd,
           guint64             *bytes,
           guint64             *rows,
           GError             **error)
{
  g_autofree char *chunk = g_malloc (CHUNK_SIZE);

  for (;;)
    {
      gboolean need_more = FALSE;
      gssize n;

      if (!sluice_record_reader_pull (reader, batch, &need_more, error))
        return FALSE;
      if (!need_more)
        {
          gboolean full = sluice_batch_is_full (batch);

          *rows += batch->n_rows;
          sluice_batch_reset (batch);
          if (!full)
            return TRUE;
          continue;
        }

      n = read (fd, chunk, CHUNK_SIZE);
      if (n > 0)
        sluice_record_reader_push (reader, chunk, (gsize) n);
      else
        sluice_record_reader_end (reader);
      *bytes += (guint64) MAX (n, 0);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr(GPtrArray) fields = g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_path_unref);
  g_autoptr(GError) error = NULL;
  g_autoptr(SluicePath) records = NULL;
  g_autoptr(SluiceRecordReader) reader = NULL;
  g_autoptr(SluiceBatch) batch = NULL;
  guint64 bytes = 0;
  guint64 rows = 0;
  gint64 started;
  double seconds;
  int fd;

  if (argc < 4)
    {
      g_printerr ("usage: bench-record-reader FILE RECORDS FIELD...\n");
      return 2;
    }
  records = sluice_path_parse (argv[2], &error);
  for (int i = 3; i < argc && error == NULL; i++)
    g_ptr_array_add (fields, sluice_path_parse (argv[i], &error));
  fd = open (argv[1], O_RDONLY | O_CLOEXEC);
  if (error != NULL || fd < 0)
    {
      g_printerr ("%s\n", error != NULL ? error->message : "the file cannot be opened");
      return 2;
    }

  reader = sluice_record_reader_new (&(SluiceRecordReaderConfig) {
    .records = records,
    .fields = fields,
    .part = argv[1],
  });
  batch = sluice_batch_new (fields->len, BATCH_ROWS);
  started = g_get_monotonic_time ();
  if (!read_file (reader, batch, fd, &bytes, &rows, &error))
    {
      g_printerr ("%s\n", error->message);
      return 1;
    }
  seconds = (double) (g_get_monotonic_time () - started) / G_USEC_PER_SEC;
  close (fd);
  g_print ("%.0f MB/s, %.0f rows/s: %" G_GUINT64_FORMAT " bytes, %" G_GUINT64_FORMAT
           " rows in %.3f s\n", (double) bytes / 1e6 / seconds, (double) rows / seconds, bytes,
           rows, seconds);
  return 0;
}
