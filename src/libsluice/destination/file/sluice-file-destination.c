/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-file-destination.h"

#include "sluice-error.h"
#include "sluice-file-writer.h"

#include <glib/gstdio.h>
#include <string.h>

/**
 * SluiceFileDestination:
 *
 * Rows of a run as a new file, or as several. There is nothing of them before the
 * run has succeeded. Files have no ledger.
 */
struct _SluiceFileDestination
{
  SluiceDestination parent_instance;

  const SluiceOutputSpec *spec; /* (unowned) */
  char *path;                   /* (owned) where its number belongs is still open */
  SluiceLoadRequest request;    /* its pointers are the caller's */
  char *interrupted;            /* (owned) (nullable) a run that ended before its time, and may have left files */
  GPtrArray *files;             /* (owned) (element-type SluiceOutputFile) */
  SluiceFileWriter *writer;     /* (owned) (nullable) of the last file */
  guint64 n_rows;
  guint64 n_rows_of_file;       /* in the last one */
};

G_DEFINE_FINAL_TYPE (SluiceFileDestination, sluice_file_destination, SLUICE_TYPE_DESTINATION)

static void
clear (SluiceFileDestination *self)
{
  g_clear_object (&self->writer);
  g_ptr_array_set_size (self->files, 0);
}

static void
sluice_file_destination_finalize (GObject *object)
{
  SluiceFileDestination *self = SLUICE_FILE_DESTINATION (object);

  clear (self);
  g_ptr_array_unref (self->files);
  g_free (self->interrupted);
  g_free (self->path);

  G_OBJECT_CLASS (sluice_file_destination_parent_class)->finalize (object);
}

static gboolean
sluice_file_destination_connect (SluiceDestination  *destination,
                                 gboolean            read_only,
                                 GCancellable       *cancellable,
                                 GError            **error)
{
  return !g_cancellable_set_error_if_cancelled (cancellable, error);
}

static void
sluice_file_destination_disconnect (SluiceDestination *destination)
{
  clear (SLUICE_FILE_DESTINATION (destination));
}

static char *
dup_path (SluiceFileDestination *self,
          guint                  number)
{
  g_auto(GStrv) pieces = g_strsplit (self->path, SLUICE_OUTPUT_PART, -1);
  g_autofree char *part = g_strdup_printf ("%04u", number);

  return g_strjoinv (part, pieces);
}

/* There is no ledger: a run that was killed before its success was known to the
 * workspace is done again, and its files are not in the way of that. */
static gboolean
sluice_file_destination_find_position (SluiceDestination        *destination,
                                       const SluiceLoadRequest  *request,
                                       const char               *run_id,
                                       SluiceLedgerEntry        *ret_entry,
                                       gboolean                 *ret_found,
                                       GCancellable             *cancellable,
                                       GError                  **error)
{
  SluiceFileDestination *self = SLUICE_FILE_DESTINATION (destination);
  g_autofree char *path = dup_path (self, 1);

  if (self->interrupted == NULL && sluice_output_file_is_of_run (path, run_id))
    self->interrupted = g_strdup (run_id);
  *ret_found = FALSE;
  return TRUE;
}

static gboolean
sluice_file_destination_find_cursor (SluiceDestination        *destination,
                                     const SluiceLoadRequest  *request,
                                     char                    **ret_cursor,
                                     GCancellable             *cancellable,
                                     GError                  **error)
{
  *ret_cursor = NULL;
  return TRUE;
}

static gboolean
replaces (SluiceFileDestination *self,
          const char            *path)
{
  return self->request.load->strategy == SLUICE_STRATEGY_REPLACE ||
         (self->interrupted != NULL && sluice_output_file_is_of_run (path, self->interrupted));
}

static gboolean
open_next (SluiceFileDestination  *self,
           GError                **error)
{
  g_autofree char *path = dup_path (self, self->files->len + 1);
  SluiceOutputFile *file;

  file = sluice_output_file_new (path, replaces (self, path), self->request.run_id, error);
  if (file == NULL)
    return FALSE;
  g_ptr_array_add (self->files, file);
  self->n_rows_of_file = 0;
  self->writer = sluice_file_writer_new (self->spec, self->request.columns, file, error);
  return self->writer != NULL;
}

static gboolean
close_last (SluiceFileDestination  *self,
            GCancellable           *cancellable,
            GError                **error)
{
  SluiceOutputFile *file = self->files->pdata[self->files->len - 1];

  if (!sluice_file_writer_finish (self->writer, cancellable, error) || !sluice_output_file_close (file, error))
    return FALSE;
  g_clear_object (&self->writer);
  return TRUE;
}

static gboolean
sluice_file_destination_begin (SluiceDestination        *destination,
                               const SluiceLoadRequest  *request,
                               SluiceMonitor            *monitor,
                               GCancellable             *cancellable,
                               GError                  **error)
{
  SluiceFileDestination *self = SLUICE_FILE_DESTINATION (destination);

  g_autofree char *path = dup_path (self, 1);
  g_autofree char *folder = g_path_get_dirname (path);

  clear (self);
  self->request = *request;
  self->n_rows = 0;
  sluice_output_file_clean (folder);
  return open_next (self, error);
}

static gboolean
sluice_file_destination_write_batch (SluiceDestination        *destination,
                                     SluiceBatch              *rows,
                                     const SluiceLedgerEntry  *entry,
                                     SluiceLoadCounts         *counts,
                                     GPtrArray                *rejects,
                                     GCancellable             *cancellable,
                                     GError                  **error)
{
  SluiceFileDestination *self = SLUICE_FILE_DESTINATION (destination);
  guint64 room = G_MAXUINT64;
  guint n;

  for (guint first = 0; first < rows->n_rows; first += n)
    {
      guint n_rejects = rejects->len;
      guint n_written;

      if (self->spec->rows_per_file > 0 && self->n_rows_of_file == self->spec->rows_per_file &&
          (!close_last (self, cancellable, error) || !open_next (self, error)))
        return FALSE;
      if (self->spec->rows_per_file > 0)
        room = self->spec->rows_per_file - self->n_rows_of_file;
      n = (guint) MIN (room, rows->n_rows - first);
      if (!sluice_file_writer_write (self->writer, rows, first, n, rejects, cancellable, error))
        return FALSE;
      n_written = n - (rejects->len - n_rejects);
      self->n_rows_of_file += n_written;
      self->n_rows += n_written;
      counts->inserted += n_written;
      counts->rejected += rejects->len - n_rejects;
    }
  return !g_cancellable_set_error_if_cancelled (cancellable, error);
}

/* Files of an earlier run that had more of them would be read with the new ones. */
static void
add_absent_parts (SluiceFileDestination *self)
{
  while (strstr (self->path, SLUICE_OUTPUT_PART) != NULL)
    {
      g_autofree char *path = dup_path (self, self->files->len + 1);

      if (!g_file_test (path, G_FILE_TEST_IS_REGULAR) || !replaces (self, path))
        return;
      g_ptr_array_add (self->files, sluice_output_file_new_absent (path));
    }
}

/* All of them, or none as far as the file system can undo what it did. */
static gboolean
publish (SluiceFileDestination  *self,
         GError                **error)
{
  add_absent_parts (self);
  for (guint i = 0; i < self->files->len; i++)
    {
      if (sluice_output_file_publish (self->files->pdata[i], error))
        continue;
      while (i-- > 0)
        sluice_output_file_revoke (self->files->pdata[i]);
      return FALSE;
    }
  for (guint i = 0; i < self->files->len; i++)
    sluice_output_file_settle (self->files->pdata[i]);
  return TRUE;
}

static gboolean
sluice_file_destination_commit (SluiceDestination        *destination,
                                const SluiceLedgerEntry  *entry,
                                GCancellable             *cancellable,
                                GError                  **error)
{
  SluiceFileDestination *self = SLUICE_FILE_DESTINATION (destination);

  if (self->request.load->strategy == SLUICE_STRATEGY_REPLACE && self->n_rows == 0 &&
      !self->request.load->allow_empty)
    {
      sluice_set_error (error, SLUICE_ERROR_LIMIT, "empty_replace",
                        "There is no row to replace %s with, so it stays as it is", self->path);
      if (error != NULL)
        sluice_error_set_hint (*error, "If that is meant, set “allow_empty” of “load”");
      return FALSE;
    }
  if (!close_last (self, cancellable, error) || (!self->request.dry_run && !publish (self, error)))
    return FALSE;
  clear (self);
  return TRUE;
}

static void
sluice_file_destination_rollback (SluiceDestination *destination)
{
  clear (SLUICE_FILE_DESTINATION (destination));
}

static void
sluice_file_destination_class_init (SluiceFileDestinationClass *klass)
{
  SluiceDestinationClass *destination_class = SLUICE_DESTINATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = sluice_file_destination_finalize;
  destination_class->connect = sluice_file_destination_connect;
  destination_class->disconnect = sluice_file_destination_disconnect;
  destination_class->find_position = sluice_file_destination_find_position;
  destination_class->find_cursor = sluice_file_destination_find_cursor;
  destination_class->begin = sluice_file_destination_begin;
  destination_class->write_batch = sluice_file_destination_write_batch;
  destination_class->commit = sluice_file_destination_commit;
  destination_class->rollback = sluice_file_destination_rollback;
}

static void
sluice_file_destination_init (SluiceFileDestination *self)
{
  self->files = g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_output_file_free);
}

/**
 * sluice_file_destination_new:
 * @spec: (transfer none): what the file is; must outlive the destination
 * @path: where it belongs, with templates filled in but `{{part}}`
 *
 * Returns: (transfer full): a destination that has opened nothing
 */
SluiceDestination *
sluice_file_destination_new (const SluiceOutputSpec *spec,
                             const char             *path)
{
  SluiceFileDestination *self;

  g_return_val_if_fail (spec != NULL, NULL);
  g_return_val_if_fail (path != NULL, NULL);

  self = g_object_new (SLUICE_TYPE_FILE_DESTINATION, NULL);
  self->spec = spec;
  self->path = g_strdup (path);
  return SLUICE_DESTINATION (self);
}
