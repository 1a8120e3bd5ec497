/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-spill-file.h"

#include "sluice-error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

/* What is not larger than this stays in memory. */
#define IN_MEMORY (4 * 1024 * 1024)

/* Small blocks: a place that is not in memory costs one of them. */
#define BLOCK_SIZE 4096
#define N_BLOCKS 1024

struct _SluiceSpillFile
{
  int fd;                       /* -1 = nothing is on the disk */
  GByteArray *tail;             /* (owned) what is not in the file yet: all, as long as it is small */
  guint64 written;              /* bytes in the file */
  char *blocks;                 /* (owned) (nullable) N_BLOCKS of the file */
  guint64 numbers[N_BLOCKS];    /* which they are, plus 1; 0 = none */
};

static gboolean
fail (const char  *what,
      int          saved_errno,
      GError     **error)
{
  gboolean full = saved_errno == ENOSPC || saved_errno == EDQUOT;

  sluice_set_error (error, full ? SLUICE_ERROR_TEMPORARY : SLUICE_ERROR_FAILED, full ? "no_space" : "failed",
                    "Could not %s a temporary file in %s: %s", what, g_get_tmp_dir (), g_strerror (saved_errno));
  if (full && error != NULL)
    sluice_error_set_hint (*error, "Make room there, or let TMPDIR name another folder");
  return FALSE;
}

/**
 * sluice_spill_file_open:
 * @error: return location for `no_space`, or `failed`
 *
 * Returns: a descriptor of a new temporary file that has no name, to be closed by
 *   the caller; -1 with @error set
 */
int
sluice_spill_file_open (GError **error)
{
  g_autofree char *name = NULL;
  int fd = open (g_get_tmp_dir (), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);

  if (fd >= 0)
    return fd;
  /* Not every file system can make files without a name. */
  name = g_build_filename (g_get_tmp_dir (), "sluice-XXXXXX", NULL);
  fd = g_mkstemp_full (name, O_RDWR | O_CLOEXEC, 0600);
  if (fd < 0)
    fail ("make", errno, error);
  else
    g_unlink (name);
  return fd;
}

/**
 * sluice_spill_file_write:
 * @fd: a temporary file
 * @data: (array length=size): bytes
 * @size: how many
 * @error: return location for `no_space`, or `failed`
 *
 * Writes at the file's position.
 *
 * Returns: whether it worked
 */
gboolean
sluice_spill_file_write (int          fd,
                         const char  *data,
                         gsize        size,
                         GError     **error)
{
  while (size > 0)
    {
      gssize n = write (fd, data, size);

      if (n < 0 && errno != EINTR)
        return fail ("write", errno, error);
      data += MAX (n, 0);
      size -= (gsize) MAX (n, 0);
    }
  return TRUE;
}

/**
 * sluice_spill_file_new:
 *
 * Returns: (transfer full): an empty one
 */
SluiceSpillFile *
sluice_spill_file_new (void)
{
  SluiceSpillFile *self = g_new0 (SluiceSpillFile, 1);

  self->fd = -1;
  self->tail = g_byte_array_new ();
  return self;
}

/**
 * sluice_spill_file_free:
 * @self: (transfer full): a file
 */
void
sluice_spill_file_free (SluiceSpillFile *self)
{
  g_return_if_fail (self != NULL);

  if (self->fd >= 0)
    close (self->fd);
  g_byte_array_unref (self->tail);
  g_free (self->blocks);
  g_free (self);
}

static gboolean
write_tail (SluiceSpillFile  *self,
            GError          **error)
{
  gsize done = 0;

  if (self->fd < 0)
    self->fd = sluice_spill_file_open (error);
  if (self->fd < 0)
    return FALSE;
  while (done < self->tail->len)
    {
      gssize n = pwrite (self->fd, self->tail->data + done, self->tail->len - done, (off_t) (self->written + done));

      if (n < 0 && errno != EINTR)
        return fail ("write", errno, error);
      done += (gsize) MAX (n, 0);
    }
  /* A block that was read at the end of the file was not complete. */
  if (self->blocks != NULL)
    self->numbers[self->written / BLOCK_SIZE % N_BLOCKS] = 0;
  self->written += done;
  g_byte_array_set_size (self->tail, 0);
  return TRUE;
}

/**
 * sluice_spill_file_append:
 * @self: a file
 * @data: (array length=size): bytes
 * @size: how many
 * @error: return location for `no_space`, or `failed`
 *
 * Returns: whether it worked
 */
gboolean
sluice_spill_file_append (SluiceSpillFile  *self,
                          gconstpointer     data,
                          gsize             size,
                          GError          **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  if (self->tail->len > 0 && self->tail->len + size > IN_MEMORY && !write_tail (self, error))
    return FALSE;
  g_byte_array_append (self->tail, data, (guint) size);
  return TRUE;
}

/* Copies from one block of the file. */
static gboolean
read_block (SluiceSpillFile  *self,
            guint64           number,
            gsize             start,
            gpointer          data,
            gsize             size,
            GError          **error)
{
  gsize slot = number % N_BLOCKS;
  char *block;
  gssize n;

  if (self->blocks == NULL)
    self->blocks = g_malloc (N_BLOCKS * BLOCK_SIZE);
  block = self->blocks + slot * BLOCK_SIZE;
  if (self->numbers[slot] != number + 1)
    {
      do
        n = pread (self->fd, block, BLOCK_SIZE, (off_t) (number * BLOCK_SIZE));
      while (n < 0 && errno == EINTR);
      if (n < (gssize) (start + size))
        return fail ("read", n < 0 ? errno : EIO, error);
      self->numbers[slot] = number + 1;
    }
  memcpy (data, block + start, size);
  return TRUE;
}

/**
 * sluice_spill_file_read:
 * @self: a file
 * @offset: where
 * @data: (out caller-allocates) (array length=size): gets the bytes
 * @size: how many; as many must be there
 * @error: return location for `failed`
 *
 * Returns: whether it worked
 */
gboolean
sluice_spill_file_read (SluiceSpillFile  *self,
                        guint64           offset,
                        gpointer          data,
                        gsize             size,
                        GError          **error)
{
  char *to = data;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (offset <= sluice_spill_file_get_size (self), FALSE);
  g_return_val_if_fail (size <= sluice_spill_file_get_size (self) - offset, FALSE);

  while (size > 0 && offset < self->written)
    {
      gsize start = offset % BLOCK_SIZE;
      gsize n = MIN (MIN (size, BLOCK_SIZE - start), self->written - offset);

      if (!read_block (self, offset / BLOCK_SIZE, start, to, n, error))
        return FALSE;
      to += n;
      offset += n;
      size -= n;
    }
  if (size > 0)
    memcpy (to, self->tail->data + (offset - self->written), size);
  return TRUE;
}

/**
 * sluice_spill_file_get_size:
 * @self: a file
 *
 * Returns: bytes that were appended
 */
guint64
sluice_spill_file_get_size (SluiceSpillFile *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->written + self->tail->len;
}
