/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-http-source.h"

#include "sluice-http-children.h"
#include "sluice-source-private.h"

/**
 * SluiceHttpSource:
 *
 * Records from an HTTP API, page by page.
 */
struct _SluiceHttpSource
{
  SluiceSource parent_instance;

  SluiceHttpSite *site;                 /* (owned) (nullable) until opened */
  SluiceHttpReader *reader;             /* (owned) (nullable) where records have no children */
  SluiceHttpChildren *children;         /* (owned) (nullable) where they have */
  guint64 filtered;                     /* rows that were counted as such */
};

G_DEFINE_FINAL_TYPE (SluiceHttpSource, sluice_http_source, SLUICE_TYPE_SOURCE)

static void
rows_cb (SluiceBatch *batch,
         gpointer     user_data)
{
  sluice_source_count_rows (SLUICE_SOURCE (user_data), batch);
}

static void
count_filtered (SluiceHttpSource *self)
{
  guint64 filtered = self->children != NULL ? sluice_http_children_get_n_filtered (self->children)
                                            : sluice_http_reader_get_n_filtered (self->reader);

  sluice_source_count_filtered (SLUICE_SOURCE (self), filtered - self->filtered);
  self->filtered = filtered;
}

static void
keep_dialect (SluiceHttpSource *self)
{
  g_auto(GStrv) columns = NULL;
  SluiceCsvDialect *dialect = sluice_http_reader_take_dialect (self->reader, &columns);

  if (dialect != NULL)
    sluice_source_set_dialect (SLUICE_SOURCE (self), dialect, (const char *const *) columns);
}

static gboolean
sluice_http_source_read (SluiceSource  *source,
                         SluiceBatch   *batch,
                         gboolean      *ret_end,
                         GCancellable  *cancellable,
                         GError       **error)
{
  SluiceHttpSource *self = SLUICE_HTTP_SOURCE (source);
  gboolean ok;

  g_return_val_if_fail (self->reader != NULL || self->children != NULL, FALSE);

  if (self->children != NULL)
    {
      ok = sluice_http_children_read (self->children, batch, ret_end, cancellable, error);
      count_filtered (self);
      return ok;
    }

  ok = sluice_http_reader_read (self->reader, batch, ret_end, cancellable, error);
  count_filtered (self);
  keep_dialect (self);
  sluice_source_set_records_found (source, sluice_http_reader_get_records_found (self->reader));
  return ok;
}

static gboolean
make_reader (SluiceHttpSource  *self,
             GCancellable      *cancellable,
             GError           **error)
{
  SluiceSource *source = SLUICE_SOURCE (self);
  const SluiceSourceSpec *spec = sluice_source_get_spec (source);
  const SluiceHttpReaderConfig config = {
    .site = self->site,
    .kind = SLUICE_HTTP_REQUEST_PAGE,
    .call = &spec->http->call,
    .pagination = &spec->http->pagination,
    .records = {
      .format = spec->format,
      .records = spec->records,
      .fields = sluice_source_get_fields (source),
      .explode_inner = sluice_source_get_explode_inner (source),
      .limits = &spec->limits,
    },
    .tabular = spec->tabular,
    .compression = spec->compression,
    .encoding = spec->encoding,
    .limit = sluice_source_get_limit (source),
    .whole_pages = sluice_source_get_whole_pages (source),
    .warns_overlap = sluice_source_get_warns_overlap (source),
    .rows_func = rows_cb,
    .rows_data = self,
  };

  if (spec->http->children != NULL && spec->http->children->len > 0)
    self->children = sluice_http_children_new (spec, &config, cancellable, error);
  else
    self->reader = sluice_http_reader_new (&config, cancellable, error);
  return self->reader != NULL || self->children != NULL;
}

static gboolean
sluice_http_source_open (SluiceSource  *source,
                         GCancellable  *cancellable,
                         GError       **error)
{
  SluiceHttpSource *self = SLUICE_HTTP_SOURCE (source);
  const SluiceHttpSpec *spec = sluice_source_get_spec (source)->http;
  SluiceMonitor *monitor = sluice_source_get_monitor (source);

  g_return_val_if_fail (spec != NULL, FALSE);
  g_return_val_if_fail (self->site == NULL, FALSE);

  self->site = sluice_http_site_new (spec, sluice_source_get_scope (source), sluice_source_get_coordinator (source),
                                     monitor, cancellable, error);
  if (self->site == NULL)
    return FALSE;

  return make_reader (self, cancellable, error);
}

static void
sluice_http_source_finalize (GObject *object)
{
  SluiceHttpSource *self = SLUICE_HTTP_SOURCE (object);

  g_clear_pointer (&self->reader, sluice_http_reader_free);
  g_clear_pointer (&self->children, sluice_http_children_free);
  g_clear_pointer (&self->site, sluice_http_site_unref);

  G_OBJECT_CLASS (sluice_http_source_parent_class)->finalize (object);
}

static void
sluice_http_source_class_init (SluiceHttpSourceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  SluiceSourceClass *source_class = SLUICE_SOURCE_CLASS (klass);

  object_class->finalize = sluice_http_source_finalize;

  source_class->open = sluice_http_source_open;
  source_class->read = sluice_http_source_read;
}

static void
sluice_http_source_init (SluiceHttpSource *self)
{
}

/**
 * sluice_http_source_new:
 * @spec: (transfer none): the `source` of a task, with its `http`; must outlive
 *   the source
 * @scope: (transfer none): what its templates see; must outlive the source
 * @monitor: (transfer none): what it reports to
 *
 * Returns: (transfer full): a source that has sent nothing yet
 */
SluiceSource *
sluice_http_source_new (const SluiceSourceSpec    *spec,
                        const SluiceTemplateScope *scope,
                        SluiceMonitor             *monitor)
{
  SluiceSource *self;

  g_return_val_if_fail (spec != NULL && spec->http != NULL, NULL);

  self = g_object_new (SLUICE_TYPE_HTTP_SOURCE, NULL);
  sluice_source_construct (self, spec, scope, monitor);
  return self;
}
