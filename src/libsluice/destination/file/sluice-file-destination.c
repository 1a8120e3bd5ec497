/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-file-destination.h"

#include "sluice-error.h"
#include "sluice-output-file.h"
#include "sluice-row-encoder.h"

#include <glib/gstdio.h>

/* Bytes to give to the system at a time. */
#define CHUNK_SIZE (1024 * 1024)

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
  SluiceRowEncoder *encoder;    /* (owned) (nullable) until it begins */
  GPtrArray *files;             /* (owned) (element-type SluiceOutputFile) */
  guint64 n_rows;
  guint64 n_rows_of_file;       /* in the last one */
};

G_DEFINE_FINAL_TYPE (SluiceFileDestination, sluice_file_destination, SLUICE_TYPE_DESTINATION)

static void
sluice_file_destination_finalize (GObject *object)
{
  SluiceFileDestination *self = SLUICE_FILE_DESTINATION (object);

  g_clear_pointer (&self->encoder, sluice_row_encoder_free);
  g_ptr_array_unref (self->files);
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
  SluiceFileDestination *self = SLUICE_FILE_DESTINATION (destination);

  g_ptr_array_set_size (self->files, 0);
}

static gboolean
sluice_file_destination_find_position (SluiceDestination        *destination,
                                       const SluiceLoadRequest  *request,
                                       const char               *run_id,
                                       SluiceLedgerEntry        *ret_entry,
                                       gboolean                 *ret_found,
                                       GCancellable             *cancellable,
                                       GError                  **error)
{
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

static char *
dup_path (SluiceFileDestination *self,
          guint                  number)
{
  g_auto(GStrv) pieces = g_strsplit (self->path, SLUICE_OUTPUT_PART, -1);
  g_autofree char *part = g_strdup_printf ("%04u", number);

  return g_strjoinv (part, pieces);
}

static gboolean
open_next (SluiceFileDestination  *self,
           GError                **error)
{
  g_autofree char *path = dup_path (self, self->files->len + 1);
  SluiceOutputFile *file;

  file = sluice_output_file_new (path, self->request.load->strategy == SLUICE_STRATEGY_REPLACE, self->spec->gzip,
                                 error);
  if (file == NULL)
    return FALSE;
  g_ptr_array_add (self->files, file);
  self->n_rows_of_file = 0;
  if (self->spec->header)
    sluice_row_encoder_add_header (self->encoder);
  return TRUE;
}

static gboolean
flush (SluiceFileDestination  *self,
       GCancellable           *cancellable,
       GError                **error)
{
  gsize size;
  const char *text = sluice_row_encoder_get_text (self->encoder, &size);
  SluiceOutputFile *file = self->files->pdata[self->files->len - 1];

  if (!sluice_output_file_write (file, text, size, cancellable, error))
    return FALSE;
  sluice_row_encoder_reset (self->encoder);
  return TRUE;
}

static gboolean
close_last (SluiceFileDestination  *self,
            GCancellable           *cancellable,
            GError                **error)
{
  return flush (self, cancellable, error) &&
         sluice_output_file_close (self->files->pdata[self->files->len - 1], error);
}

static gboolean
sluice_file_destination_begin (SluiceDestination        *destination,
                               const SluiceLoadRequest  *request,
                               SluiceMonitor            *monitor,
                               GCancellable             *cancellable,
                               GError                  **error)
{
  SluiceFileDestination *self = SLUICE_FILE_DESTINATION (destination);

  self->request = *request;
  self->n_rows = 0;
  g_ptr_array_set_size (self->files, 0);
  g_clear_pointer (&self->encoder, sluice_row_encoder_free);
  self->encoder = sluice_row_encoder_new (self->spec, request->columns);
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
  gsize size;

  for (guint i = 0; i < rows->n_rows; i++)
    {
      if (self->spec->rows_per_file > 0 && self->n_rows_of_file == self->spec->rows_per_file &&
          (!close_last (self, cancellable, error) || !open_next (self, error)))
        return FALSE;
      sluice_row_encoder_add_row (self->encoder, sluice_batch_row (rows, i));
      self->n_rows_of_file++;
      self->n_rows++;
      sluice_row_encoder_get_text (self->encoder, &size);
      if (size >= CHUNK_SIZE && !flush (self, cancellable, error))
        return FALSE;
    }
  counts->inserted += rows->n_rows;
  return !g_cancellable_set_error_if_cancelled (cancellable, error);
}

/* Files of an earlier run that had more of them would be read with the new ones. */
static void
remove_more_parts (SluiceFileDestination *self)
{
  for (guint i = self->files->len + 1; self->spec->rows_per_file > 0; i++)
    {
      g_autofree char *path = dup_path (self, i);

      if (g_unlink (path) != 0)
        return;
    }
}

static gboolean
sluice_file_destination_commit (SluiceDestination        *destination,
                                const SluiceLedgerEntry  *entry,
                                GCancellable             *cancellable,
                                GError                  **error)
{
  SluiceFileDestination *self = SLUICE_FILE_DESTINATION (destination);
  gboolean replaces = self->request.load->strategy == SLUICE_STRATEGY_REPLACE;

  if (replaces && self->n_rows == 0 && !self->request.load->allow_empty)
    {
      sluice_set_error (error, SLUICE_ERROR_LIMIT, "empty_replace",
                        "There is no row to replace %s with, so it stays as it is", self->path);
      if (error != NULL)
        sluice_error_set_hint (*error, "If that is meant, set “allow_empty” of “load”");
      return FALSE;
    }
  if (!close_last (self, cancellable, error))
    return FALSE;
  for (guint i = 0; i < self->files->len && !self->request.dry_run; i++)
    {
      if (!sluice_output_file_publish (self->files->pdata[i], error))
        return FALSE;
    }
  if (replaces && !self->request.dry_run)
    remove_more_parts (self);
  g_ptr_array_set_size (self->files, 0);
  return TRUE;
}

static void
sluice_file_destination_rollback (SluiceDestination *destination)
{
  g_ptr_array_set_size (SLUICE_FILE_DESTINATION (destination)->files, 0);
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
