/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-http-children.h"

#include "sluice-error.h"
#include "sluice-http-child-job.h"
#include "sluice-http-pool.h"
#include "sluice-redaction.h"

/* How many records are read at once before their children are asked for. */
#define PARENT_ROWS 50
/* For so long rows that are there are held back for others. */
#define SHORT_WAIT (1 * G_USEC_PER_SEC)
#define LONG_WAIT (3600 * (gint64) G_USEC_PER_SEC)

/* What becomes rows, in the order of the records: a record itself, or what
 * belongs to it. */
typedef struct
{
  SluiceBatch *parents;                 /* (owned) */
  guint row;
  SluiceHttpChildJob *job;              /* (owned) (nullable) NULL: the record itself */
} Entry;

struct _SluiceHttpChildren
{
  const SluiceSourceSpec *source;       /* (unowned) */
  SluiceHttpReaderConfig config;        /* of the rows that are wanted */
  SluiceHttpChildLayout *layout;        /* (owned) */
  SluiceHttpReader *reader;             /* (owned) of the records */
  GPtrArray *pools;                     /* (owned) (element-type SluiceHttpPool) one for each kind */
  guint window;                         /* jobs that are worth having */

  SluiceBatch *parents;                 /* (owned) (nullable) */
  guint next_parent;                    /* of them */
  gboolean parents_end;
  GQueue entries;                       /* (element-type Entry) */
  SluiceBatch *children;                /* (owned) (nullable) of the first entry */
  guint next_child;                     /* of them */
  guint64 n_children;                   /* of the first entry, delivered */
  guint64 filtered;
};

static void
entry_free (Entry *entry)
{
  if (entry->job != NULL)
    {
      sluice_http_child_job_cancel (entry->job);
      sluice_http_child_job_unref (entry->job);
    }
  sluice_batch_unref (entry->parents);
  g_free (entry);
}

static void
perform_cb (gpointer          item,
            SluiceHttpClient *client,
            gpointer          user_data)
{
  SluiceHttpChildren *self = user_data;

  sluice_http_child_job_perform (item, self->config.site, client);
}

static void
add_pools (SluiceHttpChildren *self)
{
  GPtrArray *specs = self->source->http->children;

  self->pools = g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_http_pool_free);
  for (guint i = 0; i < specs->len; i++)
    {
      const SluiceChildSpec *spec = g_ptr_array_index (specs, i);
      guint threads = MAX (spec->concurrency, 1);

      g_ptr_array_add (self->pools, sluice_http_pool_new (self->config.site, threads, perform_cb, self,
                                                          (GDestroyNotify) sluice_http_child_job_unref));
      self->window += 2 * threads;
    }
}

/**
 * sluice_http_children_new:
 * @source: (transfer none): what the task says; must outlive the object
 * @config: how the records are read, with the wanted cells of a row as its fields
 * @cancellable: (nullable): a cancellable, for the secret store
 * @error: return location for an error of sluice_http_reader_new()
 *
 * Returns: (transfer full): what reads records and their children
 */
SluiceHttpChildren *
sluice_http_children_new (const SluiceSourceSpec        *source,
                          const SluiceHttpReaderConfig  *config,
                          GCancellable                  *cancellable,
                          GError                       **error)
{
  g_autoptr(SluiceHttpChildren) self = NULL;
  SluiceHttpReaderConfig own;

  g_return_val_if_fail (source != NULL && source->http->children != NULL, NULL);
  g_return_val_if_fail (config != NULL, NULL);

  self = g_new0 (SluiceHttpChildren, 1);
  self->source = source;
  self->config = *config;
  self->layout = sluice_http_child_layout_new (source->http, config->records.fields);
  g_queue_init (&self->entries);
  add_pools (self);

  own = *config;
  own.records.fields = sluice_http_child_layout_get_parent_fields (self->layout);
  own.records.explode_inner = FALSE;
  own.rows_func = NULL;
  own.whole_pages = FALSE;
  self->reader = sluice_http_reader_new (&own, cancellable, error);
  return self->reader != NULL ? g_steal_pointer (&self) : NULL;
}

/**
 * sluice_http_children_free:
 * @self: (transfer full): what reads records and their children
 *
 * Cancels what is under way, and waits for its threads.
 */
void
sluice_http_children_free (SluiceHttpChildren *self)
{
  g_return_if_fail (self != NULL);

  g_queue_clear_full (&self->entries, (GDestroyNotify) entry_free);
  g_ptr_array_unref (self->pools);
  g_clear_pointer (&self->children, sluice_batch_unref);
  g_clear_pointer (&self->parents, sluice_batch_unref);
  g_clear_pointer (&self->reader, sluice_http_reader_free);
  sluice_http_child_layout_free (self->layout);
  g_free (self);
}

static void
add_entry (SluiceHttpChildren *self,
           guint               row,
           SluiceHttpChildJob *job)
{
  Entry *entry = g_new0 (Entry, 1);

  entry->parents = sluice_batch_ref (self->parents);
  entry->row = row;
  entry->job = job;
  g_queue_push_tail (&self->entries, entry);
}

/* Has the children of a record asked for. One that cannot be used has none, and
 * will be rejected. */
static void
add_record (SluiceHttpChildren *self,
            guint               row)
{
  GPtrArray *specs = self->source->http->children;

  if (self->parents->origins[row].problem != NULL || self->source->http->keep_parents)
    add_entry (self, row, NULL);
  if (self->parents->origins[row].problem != NULL)
    return;

  for (guint i = 0; i < specs->len; i++)
    {
      SluiceHttpChildJob *job = sluice_http_child_job_new (self->source, g_ptr_array_index (specs, i), self->layout,
                                                           self->config.records.explode_inner, self->parents, row);

      add_entry (self, row, job);
      sluice_http_pool_push (g_ptr_array_index (self->pools, i), sluice_http_child_job_ref (job));
    }
}

/* Reads records until there is enough to do, or none are left. */
static gboolean
fill (SluiceHttpChildren  *self,
      GCancellable        *cancellable,
      GError             **error)
{
  while (self->entries.length < self->window)
    {
      if (self->parents != NULL && self->next_parent < self->parents->n_rows)
        {
          add_record (self, self->next_parent++);
          continue;
        }

      /* As long as half of that is to be done, nobody has to wait for records. */
      if (self->parents_end || self->entries.length > self->window / 2)
        return TRUE;
      g_clear_pointer (&self->parents, sluice_batch_unref);
      self->parents = sluice_batch_new (sluice_http_child_layout_get_parent_fields (self->layout)->len, PARENT_ROWS);
      self->next_parent = 0;
      if (!sluice_http_reader_read (self->reader, self->parents, &self->parents_end, cancellable, error))
        return FALSE;
    }
  return TRUE;
}

static void
end_entry (SluiceHttpChildren *self)
{
  Entry *entry = g_queue_pop_head (&self->entries);

  if (entry->job != NULL)
    self->filtered += sluice_http_child_job_get_filtered (entry->job);
  self->n_children = 0;
  entry_free (entry);
}

/* What concerns all requests alike, such as a credential or the way to the
 * server, is no fault of one record. */
static gboolean
is_fatal (const SluiceChildSpec *spec,
          const GError          *error)
{
  static const char *const codes[] = {
    "authorization_needed", "authorization_refused", "connection_refused", "dns", "login_refused", "missing_secret",
    "no_secret_store", "proxy_auth", "proxy_unreachable", "rate_limited", "tls", "tls_file", "token_missing",
    "token_refused", "token_type", "unauthorized", "unreachable", NULL,
  };

  return spec->stop_on_error || error->domain != SLUICE_ERROR ||
         g_strv_contains (codes, sluice_error_get_code (error));
}

/* The children of a record did not all come: a row that is rejected, or the end
 * of the run, but never silence. */
static gboolean
fail_entry (SluiceHttpChildren  *self,
            SluiceBatch         *batch,
            GError              *cause,
            GError             **error)
{
  const Entry *entry = g_queue_peek_head (&self->entries);
  const SluiceChildSpec *spec = sluice_http_child_job_get_spec (entry->job);
  const SluiceErrorWhere *where;
  g_autofree char *message = NULL;
  g_autofree char *shown = NULL;

  if (is_fatal (spec, cause))
    {
      g_propagate_error (error, cause);
      return FALSE;
    }

  where = sluice_error_get_where (cause);
  message = g_strdup_printf ("“%s” of this record ended after %" G_GUINT64_FORMAT " rows: %s%s%s", spec->name,
                             self->n_children, where->url != NULL ? where->url : "", where->url != NULL ? ": " : "",
                             cause->message);
  shown = sluice_redact (message);
  sluice_http_child_layout_add_problem (self->layout, batch, entry->parents, entry->row, "child_failed", shown);
  g_error_free (cause);
  end_entry (self);
  return TRUE;
}

/* Rows of the children of the first entry, as many as there is room for. */
static void
add_children (SluiceHttpChildren *self,
              SluiceBatch        *batch)
{
  const Entry *entry = g_queue_peek_head (&self->entries);
  const char *name = sluice_http_child_job_get_spec (entry->job)->name;

  for (; self->next_child < self->children->n_rows && !sluice_batch_is_full (batch); self->next_child++)
    {
      sluice_http_child_layout_add_child (self->layout, batch, entry->parents, entry->row, self->children,
                                          self->next_child, name);
      self->n_children++;
    }
  if (self->next_child == self->children->n_rows)
    g_clear_pointer (&self->children, sluice_batch_unref);
}

/* Goes on with the first entry. @ret_wait says that nothing of it is there yet. */
static gboolean
take (SluiceHttpChildren  *self,
      SluiceBatch         *batch,
      gboolean            *ret_wait,
      GCancellable        *cancellable,
      GError             **error)
{
  const Entry *entry = g_queue_peek_head (&self->entries);
  const gint64 until = g_get_monotonic_time () + (batch->n_rows > 0 ? SHORT_WAIT : LONG_WAIT);
  GError *local_error = NULL;
  gboolean end = FALSE;

  *ret_wait = FALSE;
  if (entry->job == NULL)
    {
      sluice_http_child_layout_add_parent (self->layout, batch, entry->parents, entry->row);
      end_entry (self);
      return TRUE;
    }

  if (self->children == NULL)
    {
      if (self->config.rows_func != NULL)
        self->config.rows_func (batch, self->config.rows_data);
      self->next_child = 0;
      if (!sluice_http_child_job_take (entry->job, until, &self->children, &end, cancellable, &local_error))
        return fail_entry (self, batch, local_error, error);
    }

  if (self->children != NULL)
    add_children (self, batch);
  else if (end)
    end_entry (self);
  else
    *ret_wait = TRUE;
  return TRUE;
}

/**
 * sluice_http_children_read:
 * @self: what reads records and their children
 * @batch: gets rows appended; has one column for each wanted cell
 * @ret_end: (out): whether nothing follows
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error
 *
 * As sluice_http_reader_read(). A record whose children cannot be had is a row
 * with the problem `child_failed`.
 *
 * Returns: whether it worked
 */
gboolean
sluice_http_children_read (SluiceHttpChildren  *self,
                           SluiceBatch         *batch,
                           gboolean            *ret_end,
                           GCancellable        *cancellable,
                           GError             **error)
{
  gboolean wait = FALSE;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (batch != NULL, FALSE);
  g_return_val_if_fail (ret_end != NULL, FALSE);

  while (!sluice_batch_is_full (batch) && !(wait && batch->n_rows > 0))
    {
      if (!fill (self, cancellable, error))
        return FALSE;
      if (self->entries.length == 0)
        {
          *ret_end = TRUE;
          return TRUE;
        }
      if (!take (self, batch, &wait, cancellable, error))
        return FALSE;
    }
  return TRUE;
}

/**
 * sluice_http_children_get_n_filtered:
 * @self: what reads records and their children
 *
 * Returns: rows that an inner explode dropped, of children that are complete
 */
guint64
sluice_http_children_get_n_filtered (SluiceHttpChildren *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->filtered;
}
