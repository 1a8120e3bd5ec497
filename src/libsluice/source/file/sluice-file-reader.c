/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-file-reader-private.h"

#include "sluice-error.h"
#include "sluice-parquet-reader.h"
#include "sluice-stream-reader.h"
#include "sluice-xlsx-reader.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct
{
  SluiceFileReaderConfig config;        /* what it points to is the caller's */
  int fd;
  struct stat before;                   /* of the file, when it was opened */
} SluiceFileReaderPrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (SluiceFileReader, sluice_file_reader, G_TYPE_OBJECT)

static SluiceFileReaderPrivate *
get_priv (SluiceFileReader *self)
{
  return sluice_file_reader_get_instance_private (self);
}

static void
sluice_file_reader_real_count (SluiceFileReader *self,
                               guint64          *ret_records,
                               guint64          *ret_filtered)
{
  *ret_records = 0;
  *ret_filtered = 0;
}

static void
sluice_file_reader_finalize (GObject *object)
{
  SluiceFileReaderPrivate *priv = get_priv (SLUICE_FILE_READER (object));

  if (priv->fd >= 0)
    close (priv->fd);

  G_OBJECT_CLASS (sluice_file_reader_parent_class)->finalize (object);
}

static void
sluice_file_reader_class_init (SluiceFileReaderClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sluice_file_reader_finalize;

  klass->count = sluice_file_reader_real_count;
}

static void
sluice_file_reader_init (SluiceFileReader *self)
{
  get_priv (self)->fd = -1;
}

static void
set_where (SluiceFileReader  *self,
           GError           **error)
{
  SluiceErrorWhere *where;

  if (error == NULL || *error == NULL)
    return;
  where = sluice_error_get_where (*error);
  if (where != NULL && where->file == NULL)
    where->file = g_strdup (get_priv (self)->config.part);
}

static gboolean
is_same_file (const struct stat *before,
              const struct stat *after)
{
  return after->st_dev == before->st_dev && after->st_ino == before->st_ino && after->st_size == before->st_size &&
         after->st_mtim.tv_sec == before->st_mtim.tv_sec && after->st_mtim.tv_nsec == before->st_mtim.tv_nsec;
}

static gboolean
fail_changed (SluiceFileReader  *self,
              GError           **error)
{
  sluice_set_error (error, SLUICE_ERROR_DATA, "source_changed",
                    "The file %s changed while it was read", get_priv (self)->config.part);
  if (error != NULL)
    sluice_error_set_hint (*error, "Run again once nothing writes to it any more");
  set_where (self, error);
  return FALSE;
}

/**
 * sluice_file_reader_fail:
 * @self: a reader
 * @what: what did not work: “open”, “read”
 * @saved_errno: why
 * @error: return location for `no_files`, `file_unreadable`
 *
 * Returns: %FALSE
 */
gboolean
sluice_file_reader_fail (SluiceFileReader  *self,
                         const char        *what,
                         int                saved_errno,
                         GError           **error)
{
  const char *part = get_priv (self)->config.part;

  if (saved_errno == ENOENT)
    sluice_set_error (error, SLUICE_ERROR_CONFIGURATION, "no_files", "The file %s does not exist", part);
  else
    sluice_set_error (error, SLUICE_ERROR_CONFIGURATION, "file_unreadable",
                      "Could not %s %s: %s", what, part, g_strerror (saved_errno));
  if (error != NULL)
    sluice_error_set_hint (*error, "Check the path and the rights of the file");
  set_where (self, error);
  return FALSE;
}

/**
 * sluice_file_reader_construct:
 * @self: a reader that was just made
 * @config: what it is made of; must outlive @self
 * @error: return location for `no_files`, `file_unreadable`
 *
 * Opens the file. To be called by the constructors of the subclasses, once. A
 * pipe is opened without waiting for who writes into it.
 *
 * Returns: whether it worked
 */
gboolean
sluice_file_reader_construct (SluiceFileReader              *self,
                              const SluiceFileReaderConfig  *config,
                              GError                       **error)
{
  SluiceFileReaderPrivate *priv;

  g_return_val_if_fail (SLUICE_IS_FILE_READER (self), FALSE);
  g_return_val_if_fail (config != NULL && (config->path != NULL || config->part != NULL), FALSE);

  priv = get_priv (self);
  g_return_val_if_fail (priv->fd < 0, FALSE);

  priv->config = *config;
  if (config->part == NULL)
    priv->config.part = config->path;
  if (config->path == NULL)
    return TRUE;
  priv->fd = g_open (config->path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK, 0);
  if (priv->fd < 0)
    return sluice_file_reader_fail (self, "open", errno, error);
  if (fstat (priv->fd, &priv->before) != 0)
    return sluice_file_reader_fail (self, "look at", errno, error);
  if (S_ISDIR (priv->before.st_mode))
    return sluice_file_reader_fail (self, "read", EISDIR, error);
  return config->scanned == NULL || is_same_file (config->scanned, &priv->before) || fail_changed (self, error);
}

/**
 * sluice_file_reader_get_config:
 * @self: a constructed reader
 *
 * Returns: (transfer none): what it was made of, always with a `part`
 */
const SluiceFileReaderConfig *
sluice_file_reader_get_config (SluiceFileReader *self)
{
  g_return_val_if_fail (SLUICE_IS_FILE_READER (self), NULL);

  return &get_priv (self)->config;
}

/**
 * sluice_file_reader_get_fd:
 * @self: a constructed reader
 *
 * Returns: the open file; it belongs to @self
 */
int
sluice_file_reader_get_fd (SluiceFileReader *self)
{
  g_return_val_if_fail (SLUICE_IS_FILE_READER (self), -1);

  return get_priv (self)->fd;
}

/**
 * sluice_file_reader_new:
 * @config: what it is made of; must outlive the reader
 * @cancellable: (nullable): a cancellable
 * @error: return location for `no_files`, `file_unreadable`, `unknown_encoding`
 *
 * Makes the reader of @config's format and opens the file. With
 * %SLUICE_FORMAT_AUTO JSON, JSON Lines and CSV are told apart by how the text
 * begins.
 *
 * Returns: (transfer full) (nullable): a reader
 */
SluiceFileReader *
sluice_file_reader_new (const SluiceFileReaderConfig  *config,
                        GCancellable                  *cancellable,
                        GError                       **error)
{
  g_return_val_if_fail (config != NULL && config->spec != NULL, NULL);
  g_return_val_if_fail (config->fields != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  switch (config->format)
    {
    case SLUICE_FORMAT_XLSX:
      return sluice_xlsx_reader_new (config, cancellable, error);

    case SLUICE_FORMAT_PARQUET:
      return sluice_parquet_reader_new (config, cancellable, error);

    case SLUICE_FORMAT_AUTO:
    case SLUICE_FORMAT_JSON:
    case SLUICE_FORMAT_JSONL:
    case SLUICE_FORMAT_CSV:
    default:
      return sluice_stream_reader_new (config, cancellable, error);
    }
}

/* Whether the file is still the one that was opened: else half of its records
 * would be of one time and half of another. */
static gboolean
check_unchanged (SluiceFileReader  *self,
                 GError           **error)
{
  SluiceFileReaderPrivate *priv = get_priv (self);
  struct stat after;

  if (priv->fd < 0)
    return TRUE;
  if (fstat (priv->fd, &after) != 0)
    return sluice_file_reader_fail (self, "look at", errno, error);
  return !S_ISREG (after.st_mode) || is_same_file (&priv->before, &after) || fail_changed (self, error);
}

/**
 * sluice_file_reader_read:
 * @self: a reader
 * @batch: a batch with one column for each field
 * @ret_end: (out): whether nothing follows
 * @cancellable: (nullable): a cancellable
 * @error: return location for `file_unreadable`, `source_changed`, or an error of
 *   the format
 *
 * Appends rows until the batch is full, the file has ended, or the next rows
 * would have to be waited for. Blocks.
 *
 * Returns: whether it worked; rows appended before an error stay
 */
gboolean
sluice_file_reader_read (SluiceFileReader  *self,
                         SluiceBatch       *batch,
                         gboolean          *ret_end,
                         GCancellable      *cancellable,
                         GError           **error)
{
  g_return_val_if_fail (SLUICE_IS_FILE_READER (self), FALSE);
  g_return_val_if_fail (batch != NULL, FALSE);
  g_return_val_if_fail (ret_end != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  *ret_end = FALSE;
  if (!SLUICE_FILE_READER_GET_CLASS (self)->read (self, batch, ret_end, cancellable, error))
    {
      set_where (self, error);
      return FALSE;
    }
  return !*ret_end || check_unchanged (self, error);
}

/**
 * sluice_file_reader_count:
 * @self: a reader
 * @ret_records: (out): records read so far
 * @ret_filtered: (out): rows dropped by an inner explode so far
 */
void
sluice_file_reader_count (SluiceFileReader *self,
                          guint64          *ret_records,
                          guint64          *ret_filtered)
{
  g_return_if_fail (SLUICE_IS_FILE_READER (self));
  g_return_if_fail (ret_records != NULL && ret_filtered != NULL);

  SLUICE_FILE_READER_GET_CLASS (self)->count (self, ret_records, ret_filtered);
}

/**
 * sluice_file_reader_get_records_found:
 * @self: a reader
 *
 * Returns: (nullable): where `auto` found the records, in formats that nest
 */
const char *
sluice_file_reader_get_records_found (SluiceFileReader *self)
{
  SluiceFileReaderClass *klass;

  g_return_val_if_fail (SLUICE_IS_FILE_READER (self), NULL);

  klass = SLUICE_FILE_READER_GET_CLASS (self);
  return klass->get_records_found != NULL ? klass->get_records_found (self) : NULL;
}

/**
 * sluice_file_reader_take_dialect:
 * @self: a reader
 * @ret_columns: (out) (transfer full): the names of the columns
 *
 * Returns: (transfer full) (nullable): how the rows are written down; %NULL before
 *   the columns are known, if it was taken already, and of formats without it
 */
SluiceCsvDialect *
sluice_file_reader_take_dialect (SluiceFileReader *self,
                                 GStrv            *ret_columns)
{
  SluiceFileReaderClass *klass;

  g_return_val_if_fail (SLUICE_IS_FILE_READER (self), NULL);
  g_return_val_if_fail (ret_columns != NULL, NULL);

  klass = SLUICE_FILE_READER_GET_CLASS (self);
  return klass->take_dialect != NULL ? klass->take_dialect (self, ret_columns) : NULL;
}

/**
 * sluice_file_reader_dup_sheets:
 * @self: a reader
 *
 * Returns: (transfer full) (nullable): the names of the sheets of a workbook that are
 *   shown and have cells, in their order; %NULL: the format has no sheets
 */
GStrv
sluice_file_reader_dup_sheets (SluiceFileReader *self)
{
  SluiceFileReaderClass *klass;

  g_return_val_if_fail (SLUICE_IS_FILE_READER (self), NULL);

  klass = SLUICE_FILE_READER_GET_CLASS (self);
  return klass->dup_sheets != NULL ? klass->dup_sheets (self) : NULL;
}
