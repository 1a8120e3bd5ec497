/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-inline-source.h"

#include "sluice-record-reader.h"
#include "sluice-row-fields.h"
#include "sluice-source-private.h"

#include <string.h>

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
  const SluiceSourceSpec *spec = sluice_source_get_spec (source);
  g_autoptr(SluicePath) whole = sluice_path_parse ("$", NULL);
  const SluiceRecordReaderConfig config = {
    .format = SLUICE_FORMAT_JSON,
    .records = whole,
    .fields = sluice_source_get_fields (source),
    .explode_inner = sluice_source_get_explode_inner (source),
    .limits = &spec->limits,
    .part = "records",
  };

  self->reader = sluice_record_reader_new (&config);
  sluice_record_reader_set_limit (self->reader, sluice_source_get_limit (source));
  sluice_record_reader_push (self->reader, spec->inline_records, strlen (spec->inline_records));
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
  guint64 filtered;
  gboolean ok;

  if (self->reader == NULL)
    start (self);
  filtered = sluice_record_reader_get_n_filtered (self->reader);
  ok = sluice_record_reader_pull (self->reader, batch, &need_more, error);
  sluice_source_count_filtered (source, sluice_record_reader_get_n_filtered (self->reader) - filtered);
  if (!ok)
    return FALSE;
  sluice_row_fields_fill (source, batch, first_row);
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
