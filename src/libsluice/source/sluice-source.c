/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-source-private.h"

#include "sluice-database-source.h"
#include "sluice-file-source.h"
#include "sluice-http-source.h"
#include "sluice-inline-source.h"

typedef struct
{
  const SluiceSourceSpec *spec;         /* (unowned) lives as long as the run */
  const SluiceTemplateScope *scope;     /* (unowned) lives as long as the run */
  SluiceMonitor *monitor;               /* (owned) */
  SluiceCoordinator *coordinator;       /* (owned) (nullable) until it is asked for */
  GPtrArray *fields;                    /* (owned) (element-type SluicePath) */
  char *records_found;                  /* (owned) (nullable) */
  SluiceCsvDialect *dialect;            /* (owned) (nullable) */
  GStrv columns;                        /* (owned) (nullable) */
  GPtrArray *files;                     /* (owned) (element-type SluiceSourceFile) */
  guint64 limit;                        /* 0 = none */
  gboolean whole_pages;
  gboolean warns_overlap;
  gboolean counts_rows;
  guint n_counted;                      /* of the rows in the batch */
  guint64 n_rows;                       /* delivered so far */
  gboolean explode_inner;
  gboolean ended;
} SluiceSourcePrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (SluiceSource, sluice_source, G_TYPE_OBJECT)

static SluiceSourcePrivate *
get_priv (SluiceSource *self)
{
  return sluice_source_get_instance_private (self);
}

static gboolean
sluice_source_real_open (SluiceSource  *self,
                         GCancellable  *cancellable,
                         GError       **error)
{
  return !g_cancellable_set_error_if_cancelled (cancellable, error);
}

static void
sluice_source_finalize (GObject *object)
{
  SluiceSourcePrivate *priv = get_priv (SLUICE_SOURCE (object));

  g_clear_object (&priv->monitor);
  g_clear_object (&priv->coordinator);
  g_clear_pointer (&priv->fields, g_ptr_array_unref);
  g_free (priv->records_found);
  g_clear_pointer (&priv->dialect, sluice_csv_dialect_free);
  g_strfreev (priv->columns);
  g_ptr_array_unref (priv->files);

  G_OBJECT_CLASS (sluice_source_parent_class)->finalize (object);
}

static void
sluice_source_class_init (SluiceSourceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sluice_source_finalize;

  klass->open = sluice_source_real_open;
}

static void
file_free (gpointer data)
{
  SluiceSourceFile *file = data;

  g_strfreev (file->sheets);
  g_free (file->name);
  g_free (file);
}

static void
sluice_source_init (SluiceSource *self)
{
  SluiceSourcePrivate *priv = get_priv (self);

  priv->files = g_ptr_array_new_with_free_func (file_free);
  priv->fields = g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_path_unref);
}

/**
 * sluice_source_construct:
 * @self: a source that was just made
 * @spec: (transfer none): what the task says of it; must outlive @self
 * @scope: (transfer none): what its templates see; must outlive @self
 * @monitor: (transfer none): what it reports to
 *
 * To be called by the constructors of the subclasses, once.
 */
void
sluice_source_construct (SluiceSource              *self,
                         const SluiceSourceSpec    *spec,
                         const SluiceTemplateScope *scope,
                         SluiceMonitor             *monitor)
{
  SluiceSourcePrivate *priv;

  g_return_if_fail (SLUICE_IS_SOURCE (self));
  g_return_if_fail (spec != NULL);
  g_return_if_fail (scope != NULL);
  g_return_if_fail (SLUICE_IS_MONITOR (monitor));

  priv = get_priv (self);
  g_return_if_fail (priv->monitor == NULL);

  priv->spec = spec;
  priv->scope = scope;
  priv->monitor = g_object_ref (monitor);
}

/**
 * sluice_source_count_filtered:
 * @self: a source
 * @rows: rows that were read but not delivered, because an inner explode drops
 *   them
 *
 * Counts them as `read` and as `filtered`, so that the accounts of a run add
 * up. Rows that are delivered are counted by sluice_source_count_rows().
 */
void
sluice_source_count_filtered (SluiceSource *self,
                              guint64       rows)
{
  SluiceSourcePrivate *priv;

  g_return_if_fail (SLUICE_IS_SOURCE (self));

  priv = get_priv (self);
  sluice_monitor_add (priv->monitor, SLUICE_COUNTER_READ, rows);
  sluice_monitor_add (priv->monitor, SLUICE_COUNTER_FILTERED, rows);
}

/**
 * sluice_source_new:
 * @spec: (transfer none): the `source` of a task; must outlive the source
 * @scope: (transfer none): what its templates see; must outlive the source
 * @monitor: (transfer none): what it reports to
 *
 * Makes the source that a task asks for. Sends and opens nothing.
 *
 * Returns: (transfer full): a source
 */
SluiceSource *
sluice_source_new (const SluiceSourceSpec    *spec,
                   const SluiceTemplateScope *scope,
                   SluiceMonitor             *monitor)
{
  g_return_val_if_fail (spec != NULL, NULL);
  g_return_val_if_fail (scope != NULL, NULL);
  g_return_val_if_fail (SLUICE_IS_MONITOR (monitor), NULL);

  switch (spec->kind)
    {
    case SLUICE_SOURCE_HTTP:
      return sluice_http_source_new (spec, scope, monitor);
    case SLUICE_SOURCE_FILE:
      return sluice_file_source_new (spec, scope, monitor);

    case SLUICE_SOURCE_INLINE:
      return sluice_inline_source_new (spec, scope, monitor);
    case SLUICE_SOURCE_DATABASE:
      return sluice_database_source_new (spec, scope, monitor);
    default:
      g_return_val_if_reached (NULL);
    }
}

/**
 * sluice_source_set_fields:
 * @self: a source that was not read yet
 * @paths: (transfer none) (element-type SluicePath): the wanted cells, one
 *   column each; must not change any more
 * @explode_inner: whether an empty exploded list gives no row
 */
void
sluice_source_set_fields (SluiceSource *self,
                          GPtrArray    *paths,
                          gboolean      explode_inner)
{
  SluiceSourcePrivate *priv;

  g_return_if_fail (SLUICE_IS_SOURCE (self));
  g_return_if_fail (paths != NULL);

  priv = get_priv (self);
  g_return_if_fail (priv->n_rows == 0);

  g_ptr_array_ref (paths);
  g_ptr_array_unref (priv->fields);
  priv->fields = paths;
  priv->explode_inner = explode_inner;
}

/**
 * sluice_source_set_limit:
 * @self: a source that was not read yet
 * @records: how many records to read at most, 0 = no limit
 *
 * Records, not rows: an exploding path may make more rows of them.
 */
void
sluice_source_set_limit (SluiceSource *self,
                         guint64       records)
{
  g_return_if_fail (SLUICE_IS_SOURCE (self));

  get_priv (self)->limit = records;
}

/**
 * sluice_source_set_whole_pages:
 * @self: a source that was not opened yet
 * @whole_pages: whether a read ends rather after a page than in the middle of
 *   the next one
 *
 * For loads that commit batch by batch: what a page that fails later has
 * delivered should not be committed yet. A page that is larger than a batch is
 * cut all the same, and so is one that is larger than the page before it.
 */
void
sluice_source_set_whole_pages (SluiceSource *self,
                               gboolean      whole_pages)
{
  g_return_if_fail (SLUICE_IS_SOURCE (self));

  get_priv (self)->whole_pages = whole_pages;
}

/**
 * sluice_source_set_warns_overlap:
 * @self: a source that was not opened yet
 * @warns_overlap: whether a page that repeats records of the page before is worth
 *   a warning: where rows are inserted without keys, they are there twice then
 */
void
sluice_source_set_warns_overlap (SluiceSource *self,
                                 gboolean      warns_overlap)
{
  g_return_if_fail (SLUICE_IS_SOURCE (self));

  get_priv (self)->warns_overlap = warns_overlap;
}

/**
 * sluice_source_set_counts_rows:
 * @self: a source that was not opened yet
 * @counts_rows: whether rows count as `read`, which those of a sample do not
 */
void
sluice_source_set_counts_rows (SluiceSource *self,
                               gboolean      counts_rows)
{
  g_return_if_fail (SLUICE_IS_SOURCE (self));

  get_priv (self)->counts_rows = counts_rows;
}

/**
 * sluice_source_set_coordinator:
 * @self: a source that was not opened yet
 * @coordinator: (nullable): what its requests agree with those of other runs
 *   on; %NULL = it agrees with itself
 */
void
sluice_source_set_coordinator (SluiceSource      *self,
                               SluiceCoordinator *coordinator)
{
  g_return_if_fail (SLUICE_IS_SOURCE (self));
  g_return_if_fail (coordinator == NULL || SLUICE_IS_COORDINATOR (coordinator));

  g_set_object (&get_priv (self)->coordinator, coordinator);
}

/**
 * sluice_source_count_rows:
 * @self: a source that is being read
 * @batch: the batch it is given
 *
 * Counts the rows that came since the last time. To be called by the subclasses
 * before they wait for more, so that the progress of a slow source is seen.
 */
void
sluice_source_count_rows (SluiceSource *self,
                          SluiceBatch  *batch)
{
  SluiceSourcePrivate *priv;

  g_return_if_fail (SLUICE_IS_SOURCE (self));
  g_return_if_fail (batch != NULL);

  priv = get_priv (self);
  if (!priv->counts_rows)
    return;
  /* A row that was taken back makes the difference wrap around: so does the sum. */
  sluice_monitor_add (priv->monitor, SLUICE_COUNTER_READ, (guint64) batch->n_rows - priv->n_counted);
  priv->n_counted = batch->n_rows;
}

/**
 * sluice_source_open:
 * @self: a source
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error of [error@Sluice.Error] or `GIOError`
 *
 * Gets ready: resolves templates and secrets, opens the file. Sends no request
 * yet. Blocks the calling thread.
 *
 * Returns: whether it worked
 */
gboolean
sluice_source_open (SluiceSource  *self,
                    GCancellable  *cancellable,
                    GError       **error)
{
  g_return_val_if_fail (SLUICE_IS_SOURCE (self), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  return SLUICE_SOURCE_GET_CLASS (self)->open (self, cancellable, error);
}

static void
number_rows (SluiceSourcePrivate *priv,
             SluiceBatch         *batch,
             guint                first)
{
  for (guint i = first; i < batch->n_rows; i++)
    batch->origins[i].number = ++priv->n_rows;
}

/**
 * sluice_source_read:
 * @self: an open source
 * @batch: (transfer none): gets rows appended; has one column for each field
 * @ret_end: (out): whether nothing follows
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error of [error@Sluice.Error] or `GIOError`
 *
 * Blocks until the batch is full, the source has ended, or rows are there and
 * the next ones would have to be waited for. Numbers the rows; whoever takes
 * them counts them as `read`. Rows that were appended before an error stay in
 * @batch.
 *
 * Returns: whether it worked
 */
gboolean
sluice_source_read (SluiceSource  *self,
                    SluiceBatch   *batch,
                    gboolean      *ret_end,
                    GCancellable  *cancellable,
                    GError       **error)
{
  SluiceSourcePrivate *priv;
  gboolean end = FALSE;
  gboolean ok;
  guint first;

  g_return_val_if_fail (SLUICE_IS_SOURCE (self), FALSE);
  g_return_val_if_fail (batch != NULL, FALSE);
  g_return_val_if_fail (ret_end != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  priv = get_priv (self);
  if (priv->ended)
    {
      *ret_end = TRUE;
      return TRUE;
    }
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;

  first = priv->n_counted = batch->n_rows;
  ok = SLUICE_SOURCE_GET_CLASS (self)->read (self, batch, &end, cancellable, error);
  number_rows (priv, batch, first);
  sluice_source_count_rows (self, batch);
  if (!ok)
    return FALSE;

  priv->ended = end;
  *ret_end = end;
  return TRUE;
}

/**
 * sluice_source_get_spec:
 * @self: a source
 *
 * Returns: (transfer none): what the task says of it
 */
const SluiceSourceSpec *
sluice_source_get_spec (SluiceSource *self)
{
  g_return_val_if_fail (SLUICE_IS_SOURCE (self), NULL);

  return get_priv (self)->spec;
}

/**
 * sluice_source_get_scope:
 * @self: a source
 *
 * Returns: (transfer none): what its templates see
 */
const SluiceTemplateScope *
sluice_source_get_scope (SluiceSource *self)
{
  g_return_val_if_fail (SLUICE_IS_SOURCE (self), NULL);

  return get_priv (self)->scope;
}

/**
 * sluice_source_get_monitor:
 * @self: a source
 *
 * Returns: (transfer none): what it reports to
 */
SluiceMonitor *
sluice_source_get_monitor (SluiceSource *self)
{
  g_return_val_if_fail (SLUICE_IS_SOURCE (self), NULL);

  return get_priv (self)->monitor;
}

/**
 * sluice_source_get_coordinator:
 * @self: a source
 *
 * Returns: (transfer none): what its requests agree with others on
 */
SluiceCoordinator *
sluice_source_get_coordinator (SluiceSource *self)
{
  SluiceSourcePrivate *priv;

  g_return_val_if_fail (SLUICE_IS_SOURCE (self), NULL);

  priv = get_priv (self);
  if (priv->coordinator == NULL)
    priv->coordinator = sluice_coordinator_new_local ();
  return priv->coordinator;
}

/**
 * sluice_source_get_fields:
 * @self: a source
 *
 * Returns: (transfer none) (element-type SluicePath): the wanted cells
 */
GPtrArray *
sluice_source_get_fields (SluiceSource *self)
{
  g_return_val_if_fail (SLUICE_IS_SOURCE (self), NULL);

  return get_priv (self)->fields;
}

/**
 * sluice_source_get_explode_inner:
 * @self: a source
 *
 * Returns: whether an empty exploded list gives no row
 */
gboolean
sluice_source_get_explode_inner (SluiceSource *self)
{
  g_return_val_if_fail (SLUICE_IS_SOURCE (self), FALSE);

  return get_priv (self)->explode_inner;
}

/**
 * sluice_source_get_whole_pages:
 * @self: a source
 *
 * Returns: whether a read should end after a page
 */
gboolean
sluice_source_get_whole_pages (SluiceSource *self)
{
  g_return_val_if_fail (SLUICE_IS_SOURCE (self), FALSE);

  return get_priv (self)->whole_pages;
}

/**
 * sluice_source_get_warns_overlap:
 * @self: a source
 *
 * Returns: whether pages that repeat records are worth a warning
 */
gboolean
sluice_source_get_warns_overlap (SluiceSource *self)
{
  g_return_val_if_fail (SLUICE_IS_SOURCE (self), FALSE);

  return get_priv (self)->warns_overlap;
}

/**
 * sluice_source_get_limit:
 * @self: a source
 *
 * Returns: how many records to read at most, 0 = no limit
 */
guint64
sluice_source_get_limit (SluiceSource *self)
{
  g_return_val_if_fail (SLUICE_IS_SOURCE (self), 0);

  return get_priv (self)->limit;
}

/**
 * sluice_source_get_records_found:
 * @self: a source
 *
 * Returns: (nullable): where `auto` found the records, %NULL before that
 */
const char *
sluice_source_get_records_found (SluiceSource *self)
{
  g_return_val_if_fail (SLUICE_IS_SOURCE (self), NULL);

  return get_priv (self)->records_found;
}

/**
 * sluice_source_set_records_found:
 * @self: a source
 * @path: (nullable): where `auto` found the records
 */
void
sluice_source_set_records_found (SluiceSource *self,
                                 const char   *path)
{
  SluiceSourcePrivate *priv;

  g_return_if_fail (SLUICE_IS_SOURCE (self));

  priv = get_priv (self);
  if (g_strcmp0 (priv->records_found, path) == 0)
    return;
  g_free (priv->records_found);
  priv->records_found = g_strdup (path);
}

/**
 * sluice_source_get_dialect:
 * @self: a source
 *
 * Returns: (nullable): how the rows of its first file, or of its body, are written
 *   down; %NULL before that is known, and where they are no CSV
 */
const SluiceCsvDialect *
sluice_source_get_dialect (SluiceSource *self)
{
  g_return_val_if_fail (SLUICE_IS_SOURCE (self), NULL);

  return get_priv (self)->dialect;
}

/**
 * sluice_source_get_columns:
 * @self: a source
 *
 * Returns: (nullable) (array zero-terminated=1): the names of the columns of its
 *   first file, made unique, as its fields have them; %NULL before they are known,
 *   and where records have no columns
 */
const char *const *
sluice_source_get_columns (SluiceSource *self)
{
  g_return_val_if_fail (SLUICE_IS_SOURCE (self), NULL);

  return (const char *const *) get_priv (self)->columns;
}

/**
 * sluice_source_set_dialect:
 * @self: a source
 * @dialect: (transfer full): how rows are written down
 * @columns: (nullable) (array zero-terminated=1): the names of its columns
 *
 * To be called by the subclasses once the head of the first file was read; what
 * other files say is not kept.
 */
void
sluice_source_set_dialect (SluiceSource       *self,
                           SluiceCsvDialect   *dialect,
                           const char *const  *columns)
{
  SluiceSourcePrivate *priv;

  g_return_if_fail (SLUICE_IS_SOURCE (self));
  g_return_if_fail (dialect != NULL);

  priv = get_priv (self);
  if (priv->dialect != NULL)
    {
      sluice_csv_dialect_free (dialect);
      return;
    }
  priv->dialect = dialect;
  priv->columns = g_strdupv ((GStrv) columns);
}

/**
 * sluice_source_add_file:
 * @self: a source
 * @name: what the file is called: its path, or path and entry
 *
 * To be called by the subclasses when they begin a file, which is accounted for by
 * itself.
 *
 * Returns: (transfer none): its account, to be kept up to date while it is read
 */
SluiceSourceFile *
sluice_source_add_file (SluiceSource *self,
                        const char   *name)
{
  SluiceSourceFile *file;

  g_return_val_if_fail (SLUICE_IS_SOURCE (self), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  file = g_new0 (SluiceSourceFile, 1);
  file->name = g_strdup (name);
  g_ptr_array_add (get_priv (self)->files, file);
  return file;
}

/**
 * sluice_source_get_files:
 * @self: a source
 *
 * Returns: (transfer none) (element-type SluiceSourceFile): the files that were
 *   read so far, in their order
 */
GPtrArray *
sluice_source_get_files (SluiceSource *self)
{
  g_return_val_if_fail (SLUICE_IS_SOURCE (self), NULL);

  return get_priv (self)->files;
}
