/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-spooled-reader.h"

#include "sluice-error.h"
#include "sluice-spill-file.h"

#include <string.h>
#include <unistd.h>

struct _SluiceSpooledReader
{
  SluiceFileReaderConfig config;
  SluiceSourceSpec spec;        /* what `config` points to; it points to the caller's */
  char *part;                   /* (owned) */
  char *path;                   /* (owned) (nullable) of the temporary file, which has no name */
  int fd;                       /* of it; -1 = there is none */
  gboolean ended;               /* all of it is there */
  gboolean is_proven;
  gboolean finished;            /* all of its rows have been read */
  SluiceFileReader *reader;     /* (owned) (nullable) once it is complete */
  GError *error;                /* (owned) (nullable) of writing */
};

/**
 * sluice_spooled_reader_new:
 * @config: what to read; its `format` is one of those that need a file
 * @tabular: (nullable): the keys of tables; must outlive the reader
 * @monitor: (nullable): where warnings go; must outlive the reader
 *
 * Returns: (transfer full): a reader of one body
 */
SluiceSpooledReader *
sluice_spooled_reader_new (const SluiceRecordReaderConfig *config,
                           const SluiceTabularSpec        *tabular,
                           SluiceMonitor                  *monitor)
{
  static const SluiceTabularSpec defaults;
  SluiceSpooledReader *self;

  g_return_val_if_fail (config != NULL && config->limits != NULL, NULL);

  self = g_new0 (SluiceSpooledReader, 1);
  self->fd = -1;
  self->part = g_strdup (config->part);
  self->spec.format = config->format;
  self->spec.limits = *config->limits;
  self->spec.tabular = (SluiceTabularSpec *) (tabular != NULL ? tabular : &defaults);
  self->config = (SluiceFileReaderConfig) {
    .part = self->part,
    .spec = &self->spec,
    .format = config->format,
    .fields = g_ptr_array_ref (config->fields),
    .explode_inner = config->explode_inner,
    .monitor = monitor,
  };
  return self;
}

/**
 * sluice_spooled_reader_free:
 * @self: (transfer full): a reader
 */
void
sluice_spooled_reader_free (SluiceSpooledReader *self)
{
  g_return_if_fail (self != NULL);

  g_clear_object (&self->reader);
  if (self->fd >= 0)
    close (self->fd);
  g_clear_error (&self->error);
  g_ptr_array_unref (self->config.fields);
  g_free (self->path);
  g_free (self->part);
  g_free (self);
}

/**
 * sluice_spooled_reader_push:
 * @self: a reader
 * @data: (array length=size): bytes that follow
 * @size: how many
 *
 * Never fails; errors come from pulling.
 */
void
sluice_spooled_reader_push (SluiceSpooledReader *self,
                            const char          *data,
                            gsize                size)
{
  g_return_if_fail (self != NULL);

  if (self->fd < 0 && self->error == NULL)
    self->fd = sluice_spill_file_open (&self->error);
  if (self->fd >= 0 && self->error == NULL)
    sluice_spill_file_write (self->fd, data, size, &self->error);
}

/**
 * sluice_spooled_reader_end:
 * @self: a reader
 * @is_proven: whether it is certain that nothing is missing
 *
 * Says that the body is complete.
 */
void
sluice_spooled_reader_end (SluiceSpooledReader *self,
                           gboolean             is_proven)
{
  g_return_if_fail (self != NULL);

  sluice_spooled_reader_push (self, "", 0);
  self->ended = TRUE;
  self->is_proven = is_proven;
}

/* The table of what is in the file stands at its end: where that is missing and
 * nothing proves that all has come, it was cut short. */
static gboolean
check_cut (SluiceSpooledReader  *self,
           GError              **error)
{
  GError *cause = *error;
  const char *code = sluice_error_get_code (cause);

  if (self->is_proven || code == NULL || !g_str_has_prefix (code, "invalid_"))
    return FALSE;
  *error = sluice_error_new (SLUICE_ERROR_DATA, "truncated_body", "%s", cause->message);
  g_error_free (cause);
  return FALSE;
}

static gboolean
start (SluiceSpooledReader  *self,
       GCancellable         *cancellable,
       GError              **error)
{
  GError *local_error = NULL;

  self->path = g_strdup_printf ("/proc/self/fd/%d", self->fd);
  self->config.path = self->path;
  self->reader = sluice_file_reader_new (&self->config, cancellable, &local_error);
  if (self->reader != NULL)
    return TRUE;
  check_cut (self, &local_error);
  g_propagate_error (error, local_error);
  return FALSE;
}

/**
 * sluice_spooled_reader_pull:
 * @self: a reader
 * @batch: a batch with one column for each field
 * @ret_need_more: (out): whether the body is not complete
 * @cancellable: (nullable): stops reading the file
 * @error: return location for `no_space`, `failed`, `truncated_body`, or an error of
 *   the format
 *
 * Appends rows until the batch is full, or there are no more (neither full nor
 * *@ret_need_more).
 *
 * Returns: whether it worked
 */
gboolean
sluice_spooled_reader_pull (SluiceSpooledReader  *self,
                            SluiceBatch          *batch,
                            gboolean             *ret_need_more,
                            GCancellable         *cancellable,
                            GError              **error)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (batch != NULL && ret_need_more != NULL, FALSE);

  *ret_need_more = FALSE;
  if (self->error != NULL)
    {
      if (error != NULL)
        *error = g_error_copy (self->error);
      return FALSE;
    }
  *ret_need_more = !self->ended;
  if (!self->ended)
    return TRUE;
  if (self->reader == NULL && !start (self, cancellable, error))
    return FALSE;
  while (!self->finished && !sluice_batch_is_full (batch))
    {
      if (!sluice_file_reader_read (self->reader, batch, &self->finished, cancellable, error))
        return FALSE;
    }
  return TRUE;
}

/**
 * sluice_spooled_reader_set_limit:
 * @self: a reader whose body is not complete
 * @records: how many records to deliver at most, 0 = no limit
 */
void
sluice_spooled_reader_set_limit (SluiceSpooledReader *self,
                                 guint64              records)
{
  g_return_if_fail (self != NULL);

  self->config.limit = records;
}

/**
 * sluice_spooled_reader_get_n_records:
 * @self: a reader
 *
 * Returns: records delivered so far
 */
guint64
sluice_spooled_reader_get_n_records (SluiceSpooledReader *self)
{
  guint64 records = 0;
  guint64 filtered;

  g_return_val_if_fail (self != NULL, 0);

  if (self->reader != NULL)
    sluice_file_reader_count (self->reader, &records, &filtered);
  return records;
}
