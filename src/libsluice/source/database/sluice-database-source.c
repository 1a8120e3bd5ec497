/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-database-source.h"

#include "sluice-connection-render.h"
#include "sluice-database-client.h"
#include "sluice-database-query.h"
#include "sluice-result-reader.h"
#include "sluice-row-fields.h"
#include "sluice-source-private.h"

/**
 * SluiceDatabaseSource:
 *
 * The rows of a table, or of a query.
 */
struct _SluiceDatabaseSource
{
  SluiceSource parent_instance;

  SluiceDatabaseClient *client;         /* (owned) (nullable) until it is opened */
  SluiceResultReader *reader;           /* (owned) (nullable) until the first read */
  guint64 n_filtered;                   /* counted so far */
};

G_DEFINE_FINAL_TYPE (SluiceDatabaseSource, sluice_database_source, SLUICE_TYPE_SOURCE)

static gboolean
sluice_database_source_open (SluiceSource  *source,
                             GCancellable  *cancellable,
                             GError       **error)
{
  SluiceDatabaseSource *self = SLUICE_DATABASE_SOURCE (source);
  const SluiceTemplateScope *scope = sluice_source_get_scope (source);
  g_autoptr(SluiceConnection) connection = NULL;

  connection = sluice_connection_render (sluice_source_get_spec (source)->connection, scope, NULL, cancellable, error);
  if (connection == NULL)
    return FALSE;
  self->client = sluice_database_client_new (connection, scope->secrets, error);
  return self->client != NULL;
}

/* What rows are said to come from. */
static const char *
get_part (const SluiceDatabaseSpec *spec)
{
  if (spec->table != NULL)
    return spec->table;
  return spec->named_query != NULL ? spec->named_query : "query";
}

static gboolean
start (SluiceDatabaseSource  *self,
       GCancellable          *cancellable,
       GError               **error)
{
  SluiceSource *source = SLUICE_SOURCE (self);
  const SluiceSourceSpec *spec = sluice_source_get_spec (source);
  g_autoptr(SluiceDatabaseQuery) query = NULL;
  g_autoptr(SluiceResultSet) result = NULL;
  SluiceQuery asked;

  if (!sluice_database_client_open (self->client, cancellable, error))
    return FALSE;
  query = sluice_database_query_new (self->client, spec, sluice_source_get_scope (source), cancellable, error);
  if (query == NULL)
    return FALSE;
  asked = (SluiceQuery) {
    .sql = query->sql,
    .parameters = query->parameters,
    .fetch_rows = spec->database->fetch_rows,
    .max_rows = sluice_source_get_limit (source),
  };
  result = sluice_database_client_query (self->client, &asked, cancellable, error);
  if (result == NULL)
    return FALSE;
  self->reader = sluice_result_reader_new (&(SluiceResultReaderConfig) {
    .result = result,
    .fields = sluice_source_get_fields (source),
    .explode_inner = sluice_source_get_explode_inner (source),
    .limits = &spec->limits,
    .part = get_part (spec->database),
    .limit = sluice_source_get_limit (source),
  });
  return TRUE;
}

static gboolean
sluice_database_source_read (SluiceSource  *source,
                             SluiceBatch   *batch,
                             gboolean      *ret_end,
                             GCancellable  *cancellable,
                             GError       **error)
{
  SluiceDatabaseSource *self = SLUICE_DATABASE_SOURCE (source);
  const guint first_row = batch->n_rows;
  gboolean ok;
  guint64 n_filtered;

  if (self->reader == NULL && !start (self, cancellable, error))
    return FALSE;
  ok = sluice_result_reader_read (self->reader, batch, ret_end, cancellable, error);
  sluice_row_fields_fill (source, batch, first_row);
  n_filtered = sluice_result_reader_get_n_filtered (self->reader);
  sluice_source_count_filtered (source, n_filtered - self->n_filtered);
  self->n_filtered = n_filtered;
  return ok;
}

static void
sluice_database_source_dispose (GObject *object)
{
  SluiceDatabaseSource *self = SLUICE_DATABASE_SOURCE (object);

  g_clear_pointer (&self->reader, sluice_result_reader_free);
  g_clear_object (&self->client);

  G_OBJECT_CLASS (sluice_database_source_parent_class)->dispose (object);
}

static void
sluice_database_source_class_init (SluiceDatabaseSourceClass *klass)
{
  SluiceSourceClass *source_class = SLUICE_SOURCE_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sluice_database_source_dispose;
  source_class->open = sluice_database_source_open;
  source_class->read = sluice_database_source_read;
}

static void
sluice_database_source_init (SluiceDatabaseSource *self)
{
}

/**
 * sluice_database_source_new:
 * @spec: (transfer none): what the task says of it, its connection resolved
 * @scope: (transfer none): what its templates see
 * @monitor: (transfer none): what it reports to
 *
 * Returns: (transfer full): a source
 */
SluiceSource *
sluice_database_source_new (const SluiceSourceSpec    *spec,
                            const SluiceTemplateScope *scope,
                            SluiceMonitor             *monitor)
{
  SluiceSource *self;

  g_return_val_if_fail (spec != NULL && spec->database != NULL && spec->connection != NULL, NULL);

  self = g_object_new (SLUICE_TYPE_DATABASE_SOURCE, NULL);
  sluice_source_construct (self, spec, scope, monitor);
  return self;
}
