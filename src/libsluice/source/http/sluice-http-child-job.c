/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-http-child-job.h"

#include "sluice-error.h"
#include "sluice-http-reader.h"

/* How many rows are handed over at once, and how many batches of them wait. */
#define BATCH_ROWS 500
#define MAX_WAITING 2

struct _SluiceHttpChildJob
{
  gatomicrefcount ref_count;
  const SluiceSourceSpec *source;       /* (unowned) */
  const SluiceChildSpec *spec;          /* (unowned) */
  SluiceHttpChildLayout *layout;        /* (unowned) read-only */
  gboolean explode_inner;
  SluiceBatch *parents;                 /* (owned) read-only */
  guint row;
  GCancellable *cancellable;            /* (owned) */

  GMutex mutex;
  GCond changed;
  GQueue ready;                         /* (element-type SluiceBatch) */
  gboolean ended;
  GError *error;                        /* (nullable) what it ended with */
  guint64 filtered;
};

/**
 * sluice_http_child_job_new:
 * @source: (transfer none): what the task says of its source
 * @spec: (transfer none): which of its children
 * @layout: (transfer none): what is read of them
 * @explode_inner: whether an empty exploded list gives no row
 * @parents: (transfer none): records, which must not change any more
 * @row: the one whose children are wanted
 *
 * The pointers without a reference must outlive the job.
 *
 * Returns: (transfer full): a job that nobody has begun
 */
SluiceHttpChildJob *
sluice_http_child_job_new (const SluiceSourceSpec *source,
                           const SluiceChildSpec  *spec,
                           SluiceHttpChildLayout  *layout,
                           gboolean                explode_inner,
                           SluiceBatch            *parents,
                           guint                   row)
{
  SluiceHttpChildJob *self;

  g_return_val_if_fail (source != NULL && spec != NULL && layout != NULL, NULL);
  g_return_val_if_fail (parents != NULL && row < parents->n_rows, NULL);

  self = g_new0 (SluiceHttpChildJob, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->source = source;
  self->spec = spec;
  self->layout = layout;
  self->explode_inner = explode_inner;
  self->parents = sluice_batch_ref (parents);
  self->row = row;
  self->cancellable = g_cancellable_new ();
  g_mutex_init (&self->mutex);
  g_cond_init (&self->changed);
  g_queue_init (&self->ready);
  return self;
}

/**
 * sluice_http_child_job_ref:
 * @self: a job
 *
 * Returns: (transfer full): @self
 */
SluiceHttpChildJob *
sluice_http_child_job_ref (SluiceHttpChildJob *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * sluice_http_child_job_unref:
 * @self: (transfer full): a job
 */
void
sluice_http_child_job_unref (SluiceHttpChildJob *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  sluice_batch_unref (self->parents);
  g_object_unref (self->cancellable);
  g_queue_clear_full (&self->ready, (GDestroyNotify) sluice_batch_unref);
  g_clear_error (&self->error);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->changed);
  g_free (self);
}

static char *
record_cb (const char *path,
           gpointer    user_data)
{
  SluiceHttpChildJob *self = user_data;

  return sluice_http_child_layout_dup_text (self->layout, self->parents, self->row, path);
}

typedef struct
{
  SluiceHttpChildJob *job;
  char *missing;                /* (nullable) a path without a value */
} Check;

static char *
check_cb (const char *path,
          gpointer    user_data)
{
  Check *check = user_data;
  g_autofree char *text = record_cb (path, check->job);

  if ((text == NULL || *text == '\0') && check->missing == NULL)
    check->missing = g_strdup (path);
  return NULL;
}

/* A URL with a gap leads to something else than the children of this record. */
static gboolean
check_url (SluiceHttpChildJob  *self,
           GError             **error)
{
  Check check = { self, NULL };

  sluice_template_foreach_record (self->spec->call.url, check_cb, &check);
  if (check.missing == NULL)
    return TRUE;

  sluice_set_error (error, SLUICE_ERROR_DATA, "child_failed", "the record has no “%s”, which the URL needs",
                    check.missing);
  g_free (check.missing);
  return FALSE;
}

/* Waits until there is room. */
static void
deliver (SluiceHttpChildJob *self,
         SluiceBatch        *batch)
{
  g_mutex_lock (&self->mutex);
  while (self->ready.length >= MAX_WAITING && !g_cancellable_is_cancelled (self->cancellable))
    g_cond_wait (&self->changed, &self->mutex);
  g_queue_push_tail (&self->ready, batch);
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->mutex);
}

static SluiceHttpReader *
make_reader (SluiceHttpChildJob         *self,
             SluiceHttpSite             *site,
             SluiceHttpClient           *client,
             const SluiceTemplateLocals *locals,
             GError                    **error)
{
  const SluiceHttpReaderConfig config = {
    .site = site,
    .client = client,
    .kind = SLUICE_HTTP_REQUEST_CHILD,
    .call = &self->spec->call,
    .inherited = &self->source->http->call,
    .locals = locals,
    .pagination = &self->spec->pagination,
    .records = {
      .format = self->source->format,
      .records = self->spec->records,
      .fields = sluice_http_child_layout_get_child_fields (self->layout),
      .explode_inner = self->explode_inner,
      .limits = &self->source->limits,
    },
    .tabular = self->source->tabular,
    .compression = self->source->compression,
    .encoding = self->source->encoding,
  };

  return sluice_http_reader_new (&config, self->cancellable, error);
}

static gboolean
read_pages (SluiceHttpChildJob  *self,
            SluiceHttpSite      *site,
            SluiceHttpClient    *client,
            GError             **error)
{
  const SluiceTemplateLocals locals = { .record = record_cb, .record_data = self };
  const guint n_columns = sluice_http_child_layout_get_child_fields (self->layout)->len;
  g_autoptr(SluiceHttpReader) reader = NULL;
  gboolean end = FALSE;
  gboolean ok;

  if (!check_url (self, error))
    return FALSE;
  reader = make_reader (self, site, client, &locals, error);
  ok = reader != NULL;
  while (ok && !end)
    {
      SluiceBatch *batch = sluice_batch_new (n_columns, BATCH_ROWS);

      ok = sluice_http_reader_read (reader, batch, &end, self->cancellable, error);
      deliver (self, batch);
    }
  if (reader != NULL)
    self->filtered = sluice_http_reader_get_n_filtered (reader);
  return ok;
}

/**
 * sluice_http_child_job_perform:
 * @self: a job
 * @site: (transfer none): what its requests share with others
 * @client: (transfer none): what they go through
 *
 * Reads all pages, in the calling thread.
 */
void
sluice_http_child_job_perform (SluiceHttpChildJob *self,
                               SluiceHttpSite     *site,
                               SluiceHttpClient   *client)
{
  GError *error = NULL;

  g_return_if_fail (self != NULL);

  if (!read_pages (self, site, client, &error))
    g_assert (error != NULL);

  g_mutex_lock (&self->mutex);
  self->ended = TRUE;
  self->error = error;
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->mutex);
}

static void
wake (SluiceHttpChildJob *self)
{
  g_mutex_lock (&self->mutex);
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->mutex);
}

/**
 * sluice_http_child_job_cancel:
 * @self: a job
 *
 * Nobody wants its rows any more.
 */
void
sluice_http_child_job_cancel (SluiceHttpChildJob *self)
{
  g_return_if_fail (self != NULL);

  g_cancellable_cancel (self->cancellable);
  wake (self);
}

static void
cancelled_cb (GCancellable *cancellable,
              gpointer      user_data)
{
  wake (user_data);
}

/**
 * sluice_http_child_job_take:
 * @self: a job
 * @until: monotonic time until which to wait
 * @ret_batch: (out) (transfer full) (nullable): rows, %NULL if none came in time
 * @ret_end: (out): whether nothing follows
 * @cancellable: (nullable): a cancellable
 * @error: return location for what the job failed with, or
 *   %G_IO_ERROR_CANCELLED
 *
 * Returns: whether the job did not fail
 */
gboolean
sluice_http_child_job_take (SluiceHttpChildJob  *self,
                            gint64               until,
                            SluiceBatch        **ret_batch,
                            gboolean            *ret_end,
                            GCancellable        *cancellable,
                            GError             **error)
{
  gulong handler;
  gboolean in_time = TRUE;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (ret_batch != NULL && ret_end != NULL && error != NULL, FALSE);

  handler = cancellable != NULL ? g_cancellable_connect (cancellable, G_CALLBACK (cancelled_cb), self, NULL) : 0;
  g_mutex_lock (&self->mutex);
  while (in_time && self->ready.length == 0 && !self->ended && !g_cancellable_is_cancelled (cancellable))
    in_time = g_cond_wait_until (&self->changed, &self->mutex, until);
  *ret_batch = g_queue_pop_head (&self->ready);
  *ret_end = *ret_batch == NULL && self->ended;
  if (*ret_end && self->error != NULL)
    g_propagate_error (error, g_steal_pointer (&self->error));
  else if (*ret_batch == NULL)
    g_cancellable_set_error_if_cancelled (cancellable, error);
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->mutex);
  g_cancellable_disconnect (cancellable, handler);
  return *error == NULL;
}

/**
 * sluice_http_child_job_get_filtered:
 * @self: a job that has ended
 *
 * Returns: rows that an inner explode dropped
 */
guint64
sluice_http_child_job_get_filtered (SluiceHttpChildJob *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->filtered;
}

/**
 * sluice_http_child_job_get_spec:
 * @self: a job
 *
 * Returns: (transfer none): which of the children it asks for
 */
const SluiceChildSpec *
sluice_http_child_job_get_spec (SluiceHttpChildJob *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->spec;
}
