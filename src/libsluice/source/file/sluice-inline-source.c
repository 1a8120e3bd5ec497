/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-inline-source.h"

#include "sluice-local-reader.h"
#include "sluice-source-private.h"

/**
 * SluiceInlineSource:
 *
 * Records that stand in the task itself.
 */
struct _SluiceInlineSource
{
  SluiceSource parent_instance;

  SluiceRecordReader *reader;   /* (owned) (nullable) until the first read */
};

G_DEFINE_FINAL_TYPE (SluiceInlineSource, sluice_inline_source, SLUICE_TYPE_SOURCE)

static void
start (SluiceInlineSource *self)
{
  SluiceSource *source = SLUICE_SOURCE (self);
  const char *text = sluice_source_get_spec (source)->inline_records;
  g_autoptr(SluicePath) whole = sluice_path_parse ("$", NULL);

  self->reader = sluice_local_reader_new (source, SLUICE_FORMAT_JSON, whole, "records", 0);
  sluice_record_reader_push (self->reader, text, strlen (text));
  sluice_record_reader_end (self->reader);
}

static gboolean
sluice_inline_source_read (SluiceSource  *source,
                           SluiceBatch   *batch,
                           gboolean      *ret_end,
                           GCancellable  *cancellable,
                           GError       **error)
{
  SluiceInlineSource *self = SLUICE_INLINE_SOURCE (source);
  guint first_row = batch->n_rows;
  gboolean need_more = FALSE;

  if (self->reader == NULL)
    start (self);
  if (!sluice_local_reader_pull (self->reader, source, batch, &need_more, error))
    return FALSE;
  sluice_local_reader_fill_fields (source, batch, first_row);
  *ret_end = !sluice_batch_is_full (batch);
  return TRUE;
}

static void
sluice_inline_source_finalize (GObject *object)
{
  SluiceInlineSource *self = SLUICE_INLINE_SOURCE (object);

  g_clear_pointer (&self->reader, sluice_record_reader_free);

  G_OBJECT_CLASS (sluice_inline_source_parent_class)->finalize (object);
}

static void
sluice_inline_source_class_init (SluiceInlineSourceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sluice_inline_source_finalize;
  SLUICE_SOURCE_CLASS (klass)->read = sluice_inline_source_read;
}

static void
sluice_inline_source_init (SluiceInlineSource *self)
{
}

/**
 * sluice_inline_source_new:
 * @spec: (transfer none): what the task says of it, with `inline_records`
 * @scope: (transfer none): what its templates see
 * @monitor: (transfer none): what it reports to
 *
 * Returns: (transfer full): a source
 */
SluiceSource *
sluice_inline_source_new (const SluiceSourceSpec    *spec,
                          const SluiceTemplateScope *scope,
                          SluiceMonitor             *monitor)
{
  SluiceSource *self;

  g_return_val_if_fail (spec != NULL && spec->inline_records != NULL, NULL);

  self = g_object_new (SLUICE_TYPE_INLINE_SOURCE, NULL);
  sluice_source_construct (self, spec, scope, monitor);
  return self;
}
