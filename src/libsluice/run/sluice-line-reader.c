/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-line-reader.h"

#include <string.h>

/* GDataInputStream keeps a line as long as it gets: who never ends one has the
 * reader run out of memory. */

#define CHUNK_SIZE 4096

typedef struct
{
  GInputStream *stream;         /* (owned) */
  GCancellable *cancellable;    /* (owned) (nullable) */
  gsize max_length;
  SluiceLineFunc func;
  gpointer user_data;
  GDestroyNotify destroy;       /* of @user_data */
  GString *line;                /* what has come of it */
  gboolean too_long;            /* the rest of it is passed over */
  char chunk[CHUNK_SIZE];
} LineReader;

static void
line_reader_free (LineReader *self)
{
  if (self->destroy != NULL)
    self->destroy (self->user_data);
  g_object_unref (self->stream);
  g_clear_object (&self->cancellable);
  g_string_free (self->line, TRUE);
  g_free (self);
}

static void
end_line (LineReader *self)
{
  if (self->too_long)
    g_warning ("A line of more than %" G_GSIZE_FORMAT " bytes is left out", self->max_length);
  else
    self->func (self->line->str, self->user_data);
  self->too_long = FALSE;
  g_string_truncate (self->line, 0);
}

static void
add (LineReader *self,
     const char *text,
     gsize       length)
{
  self->too_long = self->too_long || length > self->max_length - self->line->len;
  if (!self->too_long)
    g_string_append_len (self->line, text, (gssize) length);
}

static void
take_chunk (LineReader *self,
            gsize       length)
{
  const char *p = self->chunk;
  const char *const end = p + length;

  while (p < end)
    {
      const char *newline = memchr (p, '\n', (gsize) (end - p));

      add (self, p, (gsize) ((newline != NULL ? newline : end) - p));
      if (newline != NULL)
        end_line (self);
      p = newline != NULL ? newline + 1 : end;
    }
}

static void read_chunk (LineReader *self);

static void
chunk_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  LineReader *self = user_data;
  g_autoptr(GError) error = NULL;
  const gssize length = g_input_stream_read_finish (G_INPUT_STREAM (source), result, &error);

  if (length > 0)
    {
      take_chunk (self, (gsize) length);
      read_chunk (self);
      return;
    }

  if (error != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_warning ("Lines cannot be read: %s", error->message);
  if (self->line->len > 0 || self->too_long)
    end_line (self);
  self->func (NULL, self->user_data);
  line_reader_free (self);
}

static void
read_chunk (LineReader *self)
{
  g_input_stream_read_async (self->stream, self->chunk, sizeof self->chunk, G_PRIORITY_DEFAULT, self->cancellable,
                             chunk_cb, self);
}

/**
 * sluice_line_reader_start:
 * @stream: text
 * @max_length: of a line, in bytes; a longer one is left out
 * @cancellable: (nullable): ends it as the end of @stream does
 * @func: called with each line, and at last with %NULL
 * @user_data: for @func
 * @destroy: (nullable): of @user_data, after the last call
 *
 * Reads @stream line by line, in the thread's default main context.
 */
void
sluice_line_reader_start (GInputStream   *stream,
                          gsize           max_length,
                          GCancellable   *cancellable,
                          SluiceLineFunc  func,
                          gpointer        user_data,
                          GDestroyNotify  destroy)
{
  LineReader *self;

  g_return_if_fail (G_IS_INPUT_STREAM (stream));
  g_return_if_fail (func != NULL);

  self = g_new0 (LineReader, 1);
  self->stream = g_object_ref (stream);
  g_set_object (&self->cancellable, cancellable);
  self->max_length = max_length;
  self->func = func;
  self->user_data = user_data;
  self->destroy = destroy;
  self->line = g_string_new (NULL);
  read_chunk (self);
}
