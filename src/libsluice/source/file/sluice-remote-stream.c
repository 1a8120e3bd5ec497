/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-remote-stream.h"

#include "sluice-error.h"
#include "sluice-redaction.h"

#define ATTRIBUTES G_FILE_ATTRIBUTE_STANDARD_SIZE "," G_FILE_ATTRIBUTE_STANDARD_TYPE "," \
                   G_FILE_ATTRIBUTE_TIME_MODIFIED "," G_FILE_ATTRIBUTE_TIME_MODIFIED_USEC

/**
 * SluiceRemoteStream:
 *
 * The bytes of a file at a location that GIO opens. Counts them, and looks at the end
 * whether the file is still the one that was opened, and whether all of it came: not
 * every virtual file system says that a transfer was cut short.
 */
struct _SluiceRemoteStream
{
  GFilterInputStream parent_instance;

  GFile *file;                  /* (owned) */
  GFileInfo *before;            /* (owned) when it was opened */
  SluiceMonitor *monitor;       /* (owned) */
  guint64 n_read;
};

G_DEFINE_FINAL_TYPE (SluiceRemoteStream, sluice_remote_stream, G_TYPE_FILTER_INPUT_STREAM)

static SluiceError
get_kind (const GError *cause)
{
  static const int temporary[] = {
    G_IO_ERROR_TIMED_OUT, G_IO_ERROR_HOST_NOT_FOUND, G_IO_ERROR_HOST_UNREACHABLE, G_IO_ERROR_NETWORK_UNREACHABLE,
    G_IO_ERROR_CONNECTION_REFUSED, G_IO_ERROR_CONNECTION_CLOSED, G_IO_ERROR_BUSY,
  };

  for (guint i = 0; i < G_N_ELEMENTS (temporary); i++)
    {
      if (g_error_matches (cause, G_IO_ERROR, temporary[i]))
        return SLUICE_ERROR_TEMPORARY;
    }
  return SLUICE_ERROR_CONFIGURATION;
}

/**
 * sluice_remote_file_fail:
 * @file: a file
 * @what: what did not work: “open”, “read”
 * @cause: what GIO says
 * @error: return location for `no_files`, `location_unavailable`,
 *   `G_IO_ERROR_CANCELLED`
 *
 * Returns: %FALSE
 */
gboolean
sluice_remote_file_fail (GFile         *file,
                         const char    *what,
                         const GError  *cause,
                         GError       **error)
{
  g_autofree char *uri = g_file_get_uri (file);
  g_autofree char *shown = sluice_redact_url (uri);
  SluiceErrorWhere *where;

  if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_propagate_error (error, g_error_copy (cause));
      return FALSE;
    }
  if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    sluice_set_error (error, SLUICE_ERROR_CONFIGURATION, "no_files", "The file %s does not exist", shown);
  else
    sluice_set_error (error, get_kind (cause), "location_unavailable", "Could not %s %s: %s", what, shown,
                      cause->message);
  if (error == NULL)
    return FALSE;
  if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED))
    sluice_error_set_hint (*error, "This computer knows no such locations: is gvfs installed, and is there a session bus?");
  else
    sluice_error_set_hint (*error, "Open the location in Files once; a password that it remembers in the keyring is "
                           "used here, too");
  where = sluice_error_get_where (*error);
  if (where->file == NULL)
    where->file = g_strdup (shown);
  return FALSE;
}

static gboolean
is_same (GFileInfo *before,
         GFileInfo *after)
{
  return g_file_info_get_size (before) == g_file_info_get_size (after) &&
         g_file_info_get_attribute_uint64 (before, G_FILE_ATTRIBUTE_TIME_MODIFIED) ==
         g_file_info_get_attribute_uint64 (after, G_FILE_ATTRIBUTE_TIME_MODIFIED) &&
         g_file_info_get_attribute_uint32 (before, G_FILE_ATTRIBUTE_TIME_MODIFIED_USEC) ==
         g_file_info_get_attribute_uint32 (after, G_FILE_ATTRIBUTE_TIME_MODIFIED_USEC);
}

/* At the end of the bytes. A location that tells no sizes cannot be asked. */
static gboolean
check_complete (SluiceRemoteStream  *self,
                GCancellable        *cancellable,
                GError             **error)
{
  g_autofree char *uri = g_file_get_uri (self->file);
  g_autofree char *shown = sluice_redact_url (uri);
  g_autoptr(GError) cause = NULL;
  g_autoptr(GFileInfo) after = NULL;

  if (!g_file_info_has_attribute (self->before, G_FILE_ATTRIBUTE_STANDARD_SIZE))
    return TRUE;
  after = g_file_query_info (self->file, ATTRIBUTES, G_FILE_QUERY_INFO_NONE, cancellable, &cause);
  if (after == NULL)
    return sluice_remote_file_fail (self->file, "look at", cause, error);
  if (is_same (self->before, after) && self->n_read == (guint64) g_file_info_get_size (after))
    return TRUE;

  if (is_same (self->before, after))
    sluice_set_error (error, SLUICE_ERROR_TEMPORARY, "truncated_body", "Only %" G_GUINT64_FORMAT " of %" G_GOFFSET_FORMAT
                      " bytes of %s came", self->n_read, g_file_info_get_size (after), shown);
  else
    sluice_set_error (error, SLUICE_ERROR_DATA, "source_changed", "The file %s changed while it was read", shown);
  if (error != NULL)
    sluice_error_set_hint (*error, "Run again once nothing writes to it any more");
  return FALSE;
}

static gssize
sluice_remote_stream_read (GInputStream  *stream,
                           void          *buffer,
                           gsize          count,
                           GCancellable  *cancellable,
                           GError       **error)
{
  SluiceRemoteStream *self = SLUICE_REMOTE_STREAM (stream);
  GInputStream *base = g_filter_input_stream_get_base_stream (G_FILTER_INPUT_STREAM (stream));
  g_autoptr(GError) cause = NULL;
  gssize n = g_input_stream_read (base, buffer, count, cancellable, &cause);

  if (n < 0)
    {
      sluice_remote_file_fail (self->file, "read", cause, error);
      return -1;
    }
  if (n == 0)
    return count == 0 || check_complete (self, cancellable, error) ? 0 : -1;
  self->n_read += (guint64) n;
  sluice_monitor_add (self->monitor, SLUICE_COUNTER_BYTES, (guint64) n);
  return n;
}

static void
sluice_remote_stream_finalize (GObject *object)
{
  SluiceRemoteStream *self = SLUICE_REMOTE_STREAM (object);

  g_clear_object (&self->file);
  g_clear_object (&self->before);
  g_clear_object (&self->monitor);

  G_OBJECT_CLASS (sluice_remote_stream_parent_class)->finalize (object);
}

static void
sluice_remote_stream_class_init (SluiceRemoteStreamClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sluice_remote_stream_finalize;
  G_INPUT_STREAM_CLASS (klass)->read_fn = sluice_remote_stream_read;
}

static void
sluice_remote_stream_init (SluiceRemoteStream *self)
{
}

/**
 * sluice_remote_stream_new:
 * @file: a file whose location is mounted
 * @monitor: where bytes are counted
 * @cancellable: (nullable): stops it
 * @error: return location for `no_files`, `location_unavailable`
 *
 * Opens the file. Errors of its reads are of [error@Sluice.Error]: those above,
 * `truncated_body` and `source_changed`.
 *
 * Returns: (transfer full) (nullable): its bytes
 */
GInputStream *
sluice_remote_stream_new (GFile          *file,
                          SluiceMonitor  *monitor,
                          GCancellable   *cancellable,
                          GError        **error)
{
  g_autoptr(GFileInfo) before = NULL;
  g_autoptr(GFileInputStream) base = NULL;
  g_autoptr(GError) cause = NULL;
  SluiceRemoteStream *self;

  g_return_val_if_fail (G_IS_FILE (file), NULL);
  g_return_val_if_fail (SLUICE_IS_MONITOR (monitor), NULL);

  before = g_file_query_info (file, ATTRIBUTES, G_FILE_QUERY_INFO_NONE, cancellable, &cause);
  if (before != NULL)
    base = g_file_read (file, cancellable, &cause);
  if (base == NULL)
    {
      sluice_remote_file_fail (file, "open", cause, error);
      return NULL;
    }
  self = g_object_new (SLUICE_TYPE_REMOTE_STREAM, "base-stream", base, NULL);
  self->file = g_object_ref (file);
  self->before = g_steal_pointer (&before);
  self->monitor = g_object_ref (monitor);
  return G_INPUT_STREAM (self);
}
