/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-http-page.h"

#include "sluice-body-hash.h"
#include "sluice-error.h"
#include "sluice-http-error.h"

#include <string.h>

#define SCRATCH_ROWS 256

/* How much of the body is kept to be quoted. */
#define EXCERPT_BYTES 1024

struct _SluiceHttpPage
{
  SluiceRowReaderConfig config;
  char *part;                           /* (owned) what `config` points to */
  guint64 limit;
  SluiceRowReader *reader;              /* (owned) */
  SluiceBodyHash hash;                  /* of the bytes of this try */
  char last_byte;                       /* of this try so far */
  GString *start;                       /* (owned) the first bytes of this try */
  guint64 delivered;                    /* rows that have left, over all tries */
  guint64 to_skip;                      /* of them, those this try still owes */
  guint64 check_at;                     /* bytes the rows that left came from */
  char *check;                          /* (nullable) the fingerprint of those */
  SluiceBatch *scratch;                 /* (nullable) where skipped rows go */
};

static void
start_reader (SluiceHttpPage *self)
{
  g_clear_pointer (&self->reader, sluice_row_reader_free);
  self->reader = sluice_row_reader_new (&self->config);
  if (self->limit > 0)
    sluice_row_reader_set_limit (self->reader, self->limit);
  sluice_body_hash_init (&self->hash);
  g_string_truncate (self->start, 0);
}

/**
 * sluice_http_page_new:
 * @config: what to read from the page; all but its `part` must outlive the page
 * @limit: how many records at most, 0 = no limit
 *
 * Returns: (transfer full): a page before its first try
 */
SluiceHttpPage *
sluice_http_page_new (const SluiceRowReaderConfig *config,
                      guint64                         limit)
{
  SluiceHttpPage *self;

  g_return_val_if_fail (config != NULL, NULL);

  self = g_new0 (SluiceHttpPage, 1);
  self->config = *config;
  self->part = g_strdup (config->records.part);
  self->config.records.part = self->part;
  self->limit = limit;
  self->start = g_string_new (NULL);
  start_reader (self);
  return self;
}

/**
 * sluice_http_page_free:
 * @self: (transfer full): a page
 */
void
sluice_http_page_free (SluiceHttpPage *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->reader, sluice_row_reader_free);
  g_clear_pointer (&self->scratch, sluice_batch_unref);
  g_string_free (self->start, TRUE);
  g_free (self->part);
  g_free (self->check);
  g_free (self);
}

/**
 * sluice_http_page_restart:
 * @self: a page whose transfer broke
 *
 * The body comes once more, from its beginning.
 */
void
sluice_http_page_restart (SluiceHttpPage *self)
{
  g_return_if_fail (self != NULL);

  /* A try that broke before it had caught up knows less than the one before. */
  if (self->delivered > 0 && self->hash.size >= self->check_at)
    {
      g_free (self->check);
      self->check = sluice_body_hash_finish (&self->hash);
      self->check_at = self->hash.size;
    }
  self->to_skip = self->delivered;
  start_reader (self);
}

static gboolean
set_changed (SluiceHttpPage  *self,
             GError         **error)
{
  sluice_set_error (error, SLUICE_ERROR_TEMPORARY, "source_changed",
                    "The transfer of a page broke, and when it was asked for again it had changed: rows of its "
                    "first version are on their way already.");
  if (error != NULL)
    sluice_error_set_hint (*error, "Run the task again.");
  return FALSE;
}

/**
 * sluice_http_page_set_format:
 * @self: a page whose body has not come yet
 * @format: what its body is
 *
 * For a format that only the answer tells.
 */
void
sluice_http_page_set_format (SluiceHttpPage *self,
                             SluiceFormat    format)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (self->hash.size == 0);

  if (self->config.records.format == format)
    return;
  self->config.records.format = format;
  start_reader (self);
}

/**
 * sluice_http_page_get_format:
 * @self: a page
 *
 * Returns: what its body is
 */
SluiceFormat
sluice_http_page_get_format (SluiceHttpPage *self)
{
  g_return_val_if_fail (self != NULL, SLUICE_FORMAT_AUTO);

  return self->config.records.format;
}

/**
 * sluice_http_page_push:
 * @self: a page
 * @data: (array length=size): the next bytes of its body
 * @size: how many
 * @error: return location for `source_changed`
 *
 * Returns: whether the page is still the same as at an earlier try
 */
gboolean
sluice_http_page_push (SluiceHttpPage  *self,
                       const char      *data,
                       gsize            size,
                       GError         **error)
{
  g_autofree char *check = NULL;
  gsize first;

  g_return_val_if_fail (self != NULL, FALSE);

  if (size > 0)
    self->last_byte = data[size - 1];
  if (self->start->len < EXCERPT_BYTES)
    g_string_append_len (self->start, data, (gssize) MIN (size, EXCERPT_BYTES - self->start->len));
  if (self->check != NULL && self->hash.size < self->check_at)
    {
      first = MIN (size, self->check_at - self->hash.size);
      sluice_body_hash_update (&self->hash, data, first);
      sluice_row_reader_push (self->reader, data, first);
      data += first;
      size -= first;
      if (self->hash.size == self->check_at)
        {
          check = sluice_body_hash_finish (&self->hash);
          if (strcmp (check, self->check) != 0)
            return set_changed (self, error);
        }
    }

  if (size > 0)
    {
      sluice_body_hash_update (&self->hash, data, size);
      sluice_row_reader_push (self->reader, data, size);
    }
  return TRUE;
}

/**
 * sluice_http_page_end:
 * @self: a page
 * @is_proven: whether the transfer proves that nothing is missing
 * @error: return location for `source_changed`
 *
 * The body is complete.
 *
 * Returns: whether the page is still the same as at an earlier try
 */
gboolean
sluice_http_page_end (SluiceHttpPage  *self,
                      gboolean         is_proven,
                      GError         **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  if (self->hash.size < self->check_at)
    return set_changed (self, error);
  sluice_row_reader_end (self->reader, is_proven);
  return TRUE;
}

/* Parses the rows that have left already once more, and drops them. */
static gboolean
skip_rows (SluiceHttpPage  *self,
           guint            n_columns,
           gboolean        *ret_need_more,
           GCancellable    *cancellable,
           GError         **error)
{
  if (self->scratch == NULL)
    self->scratch = sluice_batch_new (n_columns, SCRATCH_ROWS);

  while (self->to_skip > 0)
    {
      sluice_batch_reset (self->scratch);
      self->scratch->capacity = (guint) MIN (SCRATCH_ROWS, self->to_skip);
      if (!sluice_row_reader_pull (self->reader, self->scratch, ret_need_more, cancellable, error))
        return FALSE;
      self->to_skip -= self->scratch->n_rows;
      if (*ret_need_more)
        return TRUE;
      if (!sluice_batch_is_full (self->scratch))
        return set_changed (self, error);
    }
  return TRUE;
}

/**
 * sluice_http_page_pull:
 * @self: a page
 * @batch: gets rows appended
 * @ret_need_more: (out): whether bytes are wanted; with neither that nor a full
 *   batch the page has ended
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error of the reader, or `source_changed`
 *
 * Returns: whether it worked
 */
gboolean
sluice_http_page_pull (SluiceHttpPage  *self,
                       SluiceBatch     *batch,
                       gboolean        *ret_need_more,
                       GCancellable    *cancellable,
                       GError         **error)
{
  guint first;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (batch != NULL, FALSE);
  g_return_val_if_fail (ret_need_more != NULL, FALSE);

  *ret_need_more = FALSE;
  if (self->to_skip > 0)
    {
      if (!skip_rows (self, batch->n_columns, ret_need_more, cancellable, error))
        return FALSE;
      if (*ret_need_more)
        return TRUE;
    }
  /* Nothing leaves before it is proven that this is the same page. */
  if (self->hash.size < self->check_at)
    {
      *ret_need_more = TRUE;
      return TRUE;
    }

  first = batch->n_rows;
  if (!sluice_row_reader_pull (self->reader, batch, ret_need_more, cancellable, error))
    {
      self->delivered += batch->n_rows - first;
      return FALSE;
    }
  self->delivered += batch->n_rows - first;
  return TRUE;
}

/**
 * sluice_http_page_take_back:
 * @self: a page
 * @batch: (transfer none): a batch whose last row the page has just put there
 *
 * Takes the last row back: it is no row, but where the transfer was cut.
 */
void
sluice_http_page_take_back (SluiceHttpPage *self,
                            SluiceBatch    *batch)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (batch != NULL && batch->n_rows > 0);
  g_return_if_fail (self->delivered > 0);

  batch->n_rows--;
  self->delivered--;
}

/**
 * sluice_http_page_get_last_byte:
 * @self: a page
 *
 * Returns: the last byte of the body so far
 */
char
sluice_http_page_get_last_byte (SluiceHttpPage *self)
{
  g_return_val_if_fail (self != NULL, '\0');

  return self->last_byte;
}

/**
 * sluice_http_page_dup_excerpt:
 * @self: a page
 *
 * Returns: (transfer full): how its body begins, redacted, for a message
 */
char *
sluice_http_page_dup_excerpt (SluiceHttpPage *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return sluice_http_excerpt (self->start->str, self->start->len);
}

/**
 * sluice_http_page_get_reader:
 * @self: a page
 *
 * Returns: (transfer none): the reader of the present try
 */
SluiceRowReader *
sluice_http_page_get_reader (SluiceHttpPage *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->reader;
}

/**
 * sluice_http_page_get_size:
 * @self: a page
 *
 * Returns: bytes of the body so far, decoded
 */
guint64
sluice_http_page_get_size (SluiceHttpPage *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->hash.size;
}

/**
 * sluice_http_page_dup_fingerprint:
 * @self: a page
 *
 * Returns: (transfer full): the fingerprint of its body so far
 */
char *
sluice_http_page_dup_fingerprint (SluiceHttpPage *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return sluice_body_hash_finish (&self->hash);
}
