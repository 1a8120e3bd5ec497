/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-http-reader.h"

#include "sluice-error.h"
#include "sluice-file-format.h"
#include "sluice-http-error.h"
#include "sluice-http-events.h"
#include "sluice-http-feed.h"
#include "sluice-http-limiter.h"
#include "sluice-http-overlap.h"
#include "sluice-http-page-watch.h"
#include "sluice-http-page.h"
#include "sluice-http-rate-headers.h"
#include "sluice-redaction.h"

#include <string.h>

/* From here on rows that are there are not held back for a wait. */
#define SHORT_WAIT 1.0

#define EXCERPT_BYTES 4096

typedef enum
{
  PHASE_REQUEST,
  PHASE_BODY,
  PHASE_WAIT,
  PHASE_END,
} Phase;

/* A machine of four phases that each read drives on until its batch is full; one
 * request is under way at a time, and while the batch is full the network
 * waits. */
struct _SluiceHttpReader
{
  SluiceHttpReaderConfig config;
  SluiceHttpClient *client;             /* (unowned) */
  SluiceHttpClient *own_client;         /* (owned) (nullable) the same, if it is not another's */
  SluiceHttpPageCall *call;             /* (owned) */
  SluiceHttpPagination *pagination;     /* (owned) */
  SluiceHttpFeed *feed;                 /* (owned) */
  SluiceHttpPageWatch *watch;           /* (owned) */
  SluiceHttpOverlap *overlap;           /* (owned) (nullable) */

  Phase phase;
  SluiceHttpPage *page;                 /* (owned) (nullable) the present one */
  SluiceHttpRetry retry;                /* of the present page */
  char *shown;                          /* (nullable) its URL, redacted */
  guint64 page_records;                 /* of the page before this one */
  guint64 records;                      /* of the pages before */
  guint64 filtered;                     /* of the pages before */
  char *records_found;                  /* (nullable) */
  SluiceCsvDialect *dialect;            /* (owned) (nullable) of the first page, until it is taken */
  GStrv columns;                        /* (owned) (nullable) of the same */
  gboolean has_dialect;                 /* what later pages say is not kept */
  guint page_rows;                      /* rows of the page before this one */
  guint rows;                           /* rows of the present page */
  double delay;                         /* of the wait that is due */
  const char *reason;                   /* of that wait */
  gboolean body_ended;
};

static SluiceMonitor *
get_monitor (SluiceHttpReader *self)
{
  return sluice_http_site_get_monitor (self->config.site);
}

/* Says where it happened, as far as that is not said yet. */
static void
locate_error (SluiceHttpReader *self,
              GError           *error)
{
  SluiceErrorWhere *where = sluice_error_get_where (error);

  if (where == NULL)
    return;
  sluice_http_error_advise (error);
  if (where->url == NULL)
    where->url = g_strdup (self->shown);
  if (where->page == 0)
    where->page = sluice_http_pagination_get_page (self->pagination);
}

static void
propagate (SluiceHttpReader  *self,
           GError           **error,
           GError            *cause)
{
  locate_error (self, cause);
  g_propagate_error (error, cause);
}

static SluiceHttpPage *
make_page (SluiceHttpReader *self)
{
  SluiceRowReaderConfig config = {
    .records = self->config.records,
    .tabular = self->config.tabular,
    .monitor = get_monitor (self),
  };

  config.records.watch = sluice_http_page_watch_get_paths (self->watch);
  config.records.last = self->config.pagination->cursor_field;
  config.records.part = self->shown;
  return sluice_http_page_new (&config, self->config.limit > 0 ? self->config.limit - self->records : 0);
}

/* How many more pages the limit leaves room for, if they are like the last one. */
static guint
count_pages_left (SluiceHttpReader *self)
{
  /* What writes is not sent for a page that may not be there. */
  if (!self->config.call->reads_only)
    return 0;
  if (self->config.limit == 0 || self->page_records == 0)
    return G_MAXUINT;
  return (guint) MIN ((self->config.limit - self->records - 1) / self->page_records, G_MAXUINT);
}

static gboolean
begin_page (SluiceHttpReader  *self,
            GCancellable      *cancellable,
            GError           **error)
{
  const SluiceHttpSpec *spec = sluice_http_site_get_spec (self->config.site);
  g_autofree char *url = NULL;

  if (!sluice_http_feed_begin (self->feed, count_pages_left (self), cancellable, error))
    return FALSE;

  url = g_uri_to_string (sluice_http_feed_get_uri (self->feed));
  g_free (self->shown);
  self->shown = sluice_redact_url (url);
  self->page = make_page (self);
  sluice_http_retry_start (&self->retry, &spec->retry, self->config.call->reads_only);
  return TRUE;
}

static const SluiceHttpAnswer *
get_answer (SluiceHttpReader *self)
{
  return sluice_http_feed_get_answer (self->feed);
}

/* Nothing follows. */
static void
end_reading (SluiceHttpReader *self)
{
  g_clear_pointer (&self->page, sluice_http_page_free);
  sluice_http_feed_end (self->feed);
  self->phase = PHASE_END;
}

/* A try failed: waits and tries again, or gives the error. */
static gboolean
handle_failure (SluiceHttpReader   *self,
                SluiceHttpFailure  *failure,
                GError            **error)
{
  g_autofree char *message = g_strdup (failure->error->message);
  g_autoptr(GError) final_error = NULL;
  guint status = failure->status;

  sluice_http_feed_end_try (self->feed);
  if (sluice_http_pagination_ends_with (self->pagination, status))
    {
      sluice_http_failure_clear (failure);
      sluice_http_pagination_end (self->pagination, get_monitor (self));
      end_reading (self);
      return TRUE;
    }

  if (!sluice_http_retry_next (&self->retry, failure, &self->delay, &final_error))
    {
      sluice_http_failure_clear (failure);
      propagate (self, error, g_steal_pointer (&final_error));
      return FALSE;
    }
  sluice_http_failure_clear (failure);

  sluice_http_emit_retry (get_monitor (self), self->shown, self->retry.attempts, status, message, self->delay);
  self->reason = status == SLUICE_HTTP_TOO_MANY_REQUESTS ? "rate_limited" : "retry";
  sluice_http_page_restart (self->page);
  self->phase = PHASE_WAIT;
  return TRUE;
}

/* What the answer says of its format, where the task says nothing. */
static SluiceFormat
find_format (SluiceHttpReader *self)
{
  const SluiceFormat format = self->config.records.format;
  const char *type = soup_message_headers_get_content_type (get_answer (self)->headers, NULL);

  if (format != SLUICE_FORMAT_AUTO)
    return format;
  return sluice_file_format_of_answer (type, g_uri_get_path (get_answer (self)->uri));
}

static gboolean
do_request (SluiceHttpReader  *self,
            GCancellable      *cancellable,
            GError           **error)
{
  SluiceHttpFailure failure = { .asked_delay = -1 };

  if (self->page == NULL)
    {
      if (!begin_page (self, cancellable, error))
        return FALSE;
    }
  else
    {
      sluice_monitor_add (get_monitor (self), SLUICE_COUNTER_RETRIES, 1);
    }

  self->body_ended = FALSE;
  if (!sluice_http_feed_send (self->feed, self->retry.attempts + 1, &failure, cancellable))
    return handle_failure (self, &failure, error);

  sluice_http_page_set_format (self->page, find_format (self));
  self->phase = PHASE_BODY;
  return TRUE;
}

/* Contract: an error_path that holds anything but null, false, [] and {}. */
static gboolean
check_error_path (SluiceHttpReader  *self,
                  GError           **error)
{
  GError *local_error = NULL;

  if (sluice_http_page_watch_check_error (self->watch, sluice_http_page_get_reader (self->page), &local_error))
    return TRUE;
  propagate (self, error, local_error);
  return FALSE;
}

/* JSON proves its end by its last bracket; lines do not. */
static void
check_proof (SluiceHttpReader *self,
             gint64            total)
{
  const SluiceFormat format = sluice_http_page_get_format (self->page);
  const char *type = soup_message_headers_get_content_type (get_answer (self)->headers, NULL);
  guint64 records = sluice_row_reader_get_n_records (sluice_http_page_get_reader (self->page));
  gboolean lines = format == SLUICE_FORMAT_JSONL || format == SLUICE_FORMAT_CSV ||
                   (format == SLUICE_FORMAT_AUTO && type != NULL &&
                    (strstr (type, "ndjson") != NULL || strstr (type, "jsonl") != NULL ||
                     strstr (type, "json-lines") != NULL));

  if (!lines || get_answer (self)->is_proven ||
      (total >= 0 && self->records + records == (guint64) total))
    return;

  sluice_monitor_warn (get_monitor (self), "completeness_unproven",
                       "The server sends lines without saying how long they are in all: a transfer that breaks off "
                       "between two lines cannot be told from a complete one.");
}

/* The page is complete: reports it and adds it to the accounts. */
static void
account (SluiceHttpReader          *self,
         const SluiceHttpPageFacts *facts)
{
  SluiceRowReader *reader = sluice_http_page_get_reader (self->page);
  const guint page = sluice_http_pagination_get_page (self->pagination);

  if (self->body_ended)
    check_proof (self, facts->total);
  if (self->overlap != NULL)
    sluice_http_overlap_next_page (self->overlap, get_monitor (self), page);
  self->filtered += sluice_row_reader_get_n_filtered (reader);
  g_free (self->records_found);
  self->records_found = g_strdup (sluice_row_reader_get_records_found (reader));
  sluice_http_emit_page (get_monitor (self), self->shown, page, get_answer (self)->status, facts->records,
                         get_answer (self)->bytes, get_answer (self)->milliseconds);
  self->records += facts->records;
  self->page_records = facts->records;
}

/* Goes from a complete page to the next one. */
static gboolean
finish_page (SluiceHttpReader  *self,
             GError           **error)
{
  g_autofree char *fingerprint = sluice_http_page_dup_fingerprint (self->page);
  SluiceRowReader *reader = sluice_http_page_get_reader (self->page);
  SluiceHttpPageFacts facts = { 0 };
  const SluiceHttpStopFacts seen = {
    .answer = get_answer (self),
    .reader = reader,
    .page = sluice_http_pagination_get_page (self->pagination),
    .records = sluice_row_reader_get_n_records (reader),
    .total = self->records + sluice_row_reader_get_n_records (reader),
  };
  GError *local_error = NULL;
  gboolean end = TRUE;
  gboolean ok;

  ok = sluice_http_page_watch_read (self->watch, &seen, &facts, &local_error);
  facts.fingerprint = fingerprint;
  facts.asked = sluice_http_feed_get_uri (self->feed);
  account (self, &facts);
  if (ok && (self->config.limit == 0 || self->records < self->config.limit))
    ok = sluice_http_pagination_advance (self->pagination, &facts, get_monitor (self), &end, &local_error);
  sluice_http_token_clear (&facts.next);
  if (!ok)
    {
      propagate (self, error, local_error);
      return FALSE;
    }

  self->page_rows = self->rows;
  self->rows = 0;
  g_clear_pointer (&self->page, sluice_http_page_free);
  sluice_http_feed_end_page (self->feed);
  self->phase = PHASE_REQUEST;
  if (end)
    end_reading (self);
  return TRUE;
}

/* Whether the next page should begin a batch of its own. */
static gboolean
ends_batch (SluiceHttpReader  *self,
            const SluiceBatch *batch)
{
  return self->phase == PHASE_REQUEST && self->page == NULL && batch->n_rows > 0 &&
         self->config.whole_pages &&
         batch->n_rows + self->page_rows > batch->capacity;
}

/* A page of HTML, most often a form to log in, says more than a syntax error. */
static gboolean
refuse_html (SluiceHttpReader  *self,
             const char        *data,
             gsize              size,
             GCancellable      *cancellable,
             GError           **error)
{
  g_autoptr(GString) text = g_string_new_len (data, (gssize) MIN (size, EXCERPT_BYTES));
  SluiceHttpFailure failure = { .asked_delay = -1 };
  g_autofree char *excerpt = NULL;
  GError *local_error;

  while (text->len < EXCERPT_BYTES &&
         sluice_http_feed_read (self->feed, &data, &size, &failure, cancellable) && size > 0)
    g_string_append_len (text, data, (gssize) MIN (size, EXCERPT_BYTES));
  sluice_http_failure_clear (&failure);

  excerpt = sluice_http_excerpt (text->str, text->len);
  local_error = sluice_error_new (SLUICE_ERROR_DATA, "not_json",
                                  "The server answered with a web page instead of JSON: %s", excerpt);
  sluice_error_set_hint (local_error, "Check the URL; pages like this often ask to log in.");
  propagate (self, error, local_error);
  return FALSE;
}

static gboolean
looks_like_html (const char *data,
                 gsize       size)
{
  if (size >= 3 && memcmp (data, "\xef\xbb\xbf", 3) == 0)
    {
      data += 3;
      size -= 3;
    }
  while (size > 0 && g_ascii_isspace (*data))
    {
      data++;
      size--;
    }
  return size > 0 && *data == '<';
}

/* A body without a byte: no records, and worth a warning unless that is what
 * the status says. */
static gboolean
finish_empty (SluiceHttpReader  *self,
              GError           **error)
{
  guint status = get_answer (self)->status;

  if (status != SOUP_STATUS_NO_CONTENT && status != SOUP_STATUS_RESET_CONTENT)
    sluice_monitor_warn (get_monitor (self), "empty_body", "The server answered HTTP %u with an empty body: %s",
                         status, self->shown);
  self->body_ended = FALSE;
  return finish_page (self, error);
}

static gboolean
receive (SluiceHttpReader  *self,
         GCancellable      *cancellable,
         GError           **error)
{
  SluiceHttpFailure failure = { .asked_delay = -1 };
  GError *local_error = NULL;
  const char *data;
  gsize size;

  if (!sluice_http_feed_read (self->feed, &data, &size, &failure, cancellable))
    return handle_failure (self, &failure, error);

  if (sluice_http_page_get_size (self->page) == 0 && looks_like_html (data, size))
    return refuse_html (self, data, size, cancellable, error);

  if (size > 0)
    {
      if (sluice_http_page_push (self->page, data, size, &local_error))
        return TRUE;
      propagate (self, error, local_error);
      return FALSE;
    }

  self->body_ended = TRUE;
  if (sluice_http_page_get_size (self->page) == 0)
    {
      if (!get_answer (self)->is_cut)
        return finish_empty (self, error);
      failure.sent = TRUE;
      failure.error = sluice_error_new (SLUICE_ERROR_TEMPORARY, "truncated_body",
                                        "The body was cut off before its first byte");
      return handle_failure (self, &failure, error);
    }
  if (!sluice_http_page_end (self->page, get_answer (self)->is_proven, &local_error))
    {
      propagate (self, error, local_error);
      return FALSE;
    }
  return TRUE;
}

/* An answer that holds no records says why itself. */
static GError *
quote_body (SluiceHttpReader *self,
            GError           *cause)
{
  g_autofree char *excerpt = sluice_http_page_dup_excerpt (self->page);
  const SluiceErrorWhere *where = sluice_error_peek_where (cause);
  GError *error;

  error = sluice_error_new ((SluiceError) cause->code, sluice_error_get_code (cause), "%s. It begins with: %s",
                            cause->message, excerpt);
  if (sluice_error_get_hint (cause) != NULL)
    sluice_error_set_hint (error, "%s", sluice_error_get_hint (cause));
  sluice_error_get_where (error)->line = where->line;
  sluice_error_get_where (error)->byte = where->byte;
  g_error_free (cause);
  return error;
}

/* The reader cannot go on. A value that is still open at the end of a transfer
 * that proves nothing was cut short, whatever libsoup thinks of it. */
static gboolean
handle_bad_body (SluiceHttpReader  *self,
                 GError            *cause,
                 GError           **error)
{
  SluiceHttpFailure failure = { .sent = TRUE, .asked_delay = -1 };
  const char *code = sluice_error_get_code (cause);

  if (self->body_ended && strcmp (code, "records_missing") == 0 && !check_error_path (self, error))
    {
      g_error_free (cause);
      return FALSE;
    }

  if (self->body_ended && strcmp (code, "truncated_body") == 0 && !get_answer (self)->is_proven)
    {
      failure.error = sluice_error_new (SLUICE_ERROR_TEMPORARY, "truncated_body",
                                        "The body ends in the middle, after %" G_GUINT64_FORMAT " bytes: %s",
                                        sluice_http_page_get_size (self->page), cause->message);
      g_error_free (cause);
      return handle_failure (self, &failure, error);
    }

  if (strcmp (code, "records_missing") == 0 || strcmp (code, "error_object") == 0)
    cause = quote_body (self, cause);
  propagate (self, error, cause);
  return FALSE;
}

/* A problem of a row that being cut explains. */
static gboolean
may_be_cut (const char *problem)
{
  static const char *const problems[] = {
    "invalid_json", "missing_columns", "invalid_encoding", "invalid_quote", "unclosed_quote", NULL
  };

  return problem != NULL && g_strv_contains (problems, problem);
}

/* Lines have no last bracket, but where a transfer that proves nothing ends inside
 * a line that is no JSON, or no row, it was cut there. Takes that row back. */
static gboolean
is_cut_line (SluiceHttpReader *self,
             SluiceBatch      *batch,
             guint             first)
{
  const SluiceRowOrigin *last;

  if (!self->body_ended || batch->n_rows == first || sluice_http_page_get_last_byte (self->page) == '\n' ||
      get_answer (self)->is_proven)
    return FALSE;

  last = &batch->origins[batch->n_rows - 1];
  if (!may_be_cut (last->problem) ||
      last->byte + last->raw_len < sluice_http_page_get_size (self->page))
    return FALSE;

  sluice_http_page_take_back (self->page, batch);
  return TRUE;
}

/* Rows of the present page have come. */
static void
take_rows (SluiceHttpReader  *self,
           const SluiceBatch *batch,
           guint              first)
{
  self->rows += batch->n_rows - first;
  if (self->overlap != NULL)
    sluice_http_overlap_add_rows (self->overlap, batch, first);
}

/* How the rows of CSV are written down is known once the first of them are there. */
static void
keep_dialect (SluiceHttpReader *self)
{
  const SluiceHttpAnswer *answer = get_answer (self);

  if (self->has_dialect)
    return;
  self->dialect = sluice_row_reader_take_dialect (sluice_http_page_get_reader (self->page), &self->columns);
  self->has_dialect = self->dialect != NULL;
  if (self->has_dialect)
    sluice_csv_dialect_set_encoding (self->dialect, answer->encoding, answer->encoding_guessed);
}

static gboolean
do_body (SluiceHttpReader  *self,
         SluiceBatch       *batch,
         GCancellable      *cancellable,
         GError           **error)
{
  GError *local_error = NULL;
  gboolean need_more = FALSE;
  guint first = batch->n_rows;
  gboolean ok;

  ok = sluice_http_page_pull (self->page, batch, &need_more, cancellable, &local_error);
  if (ok && is_cut_line (self, batch, first))
    {
      local_error = sluice_error_new (SLUICE_ERROR_DATA, "truncated_body", "the last line ends inside its value");
      ok = FALSE;
    }
  take_rows (self, batch, first);
  keep_dialect (self);
  if (!ok)
    return handle_bad_body (self, local_error, error);

  if (need_more)
    {
      if (self->config.rows_func != NULL)
        self->config.rows_func (batch, self->config.rows_data);
      return receive (self, cancellable, error);
    }
  if (sluice_batch_is_full (batch))
    return TRUE;

  return check_error_path (self, error) && finish_page (self, error);
}

/**
 * sluice_http_reader_read:
 * @self: a reader
 * @batch: gets rows appended; has one column for each field
 * @ret_end: (out): whether nothing follows
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error
 *
 * Blocks until the batch is full, the pages have ended, or rows are there and
 * the next ones would have to be waited for. Rows that were appended before an
 * error stay in @batch.
 *
 * Returns: whether it worked
 */
gboolean
sluice_http_reader_read (SluiceHttpReader  *self,
                         SluiceBatch       *batch,
                         gboolean          *ret_end,
                         GCancellable      *cancellable,
                         GError           **error)
{
  gboolean ok = TRUE;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (batch != NULL, FALSE);
  g_return_val_if_fail (ret_end != NULL, FALSE);

  while (ok && !sluice_batch_is_full (batch) && !ends_batch (self, batch))
    {
      switch (self->phase)
        {
        case PHASE_REQUEST:
          ok = do_request (self, cancellable, error);
          break;

        case PHASE_BODY:
          ok = do_body (self, batch, cancellable, error);
          break;

        case PHASE_WAIT:
          if (batch->n_rows > 0 && self->delay >= SHORT_WAIT)
            return TRUE;
          ok = sluice_http_limiter_wait (sluice_http_site_get_limiter (self->config.site), self->client,
                                         sluice_http_feed_get_uri (self->feed), self->delay,
                                         self->reason, cancellable, error);
          self->phase = PHASE_REQUEST;
          break;

        case PHASE_END:
        default:
          *ret_end = TRUE;
          return TRUE;
        }
    }

  return ok;
}

static SluiceHttpFeed *
make_feed (SluiceHttpReader *self)
{
  const SluiceHttpFeedConfig config = {
    .transfer = {
      .site = self->config.site,
      .kind = self->config.kind,
      .limits = self->config.records.limits,
      .compression = self->config.compression,
      .encoding = self->config.encoding,
      .format = self->config.records.format,
    },
    .client = self->client,
    .call = self->call,
    .pagination = self->pagination,
    .concurrency = self->config.pagination->concurrency,
  };

  return sluice_http_feed_new (&config);
}

/**
 * sluice_http_reader_new:
 * @config: what to read; copied, but not what it points to
 * @cancellable: (nullable): a cancellable, for the secret store
 * @error: return location for an error of rendering the request: those of
 *   [func@Sluice.template_render], `missing_secret`, `invalid_url`,
 *   `invalid_header`, `plain_secret`
 *
 * Sends nothing yet.
 *
 * Returns: (transfer full): a reader before its first page
 */
SluiceHttpReader *
sluice_http_reader_new (const SluiceHttpReaderConfig  *config,
                        GCancellable                  *cancellable,
                        GError                       **error)
{
  g_autoptr(SluiceHttpReader) self = NULL;

  g_return_val_if_fail (config != NULL, NULL);

  self = g_new0 (SluiceHttpReader, 1);
  self->config = *config;
  self->watch = sluice_http_page_watch_new (sluice_http_site_get_spec (config->site)->error_path, config->pagination,
                                            error);
  if (self->watch == NULL)
    return NULL;
  self->call = sluice_http_page_call_new (config->site, config->call, config->inherited, config->pagination,
                                          config->locals, cancellable, error);
  if (self->call == NULL)
    return NULL;

  self->pagination = sluice_http_pagination_new (config->pagination);
  if (config->warns_overlap)
    self->overlap = sluice_http_overlap_new ();
  if (config->client == NULL)
    self->own_client = sluice_http_client_new (config->site);
  self->client = config->client != NULL ? config->client : self->own_client;
  self->feed = make_feed (self);
  return g_steal_pointer (&self);
}

/**
 * sluice_http_reader_free:
 * @self: (transfer full): a reader; an answer that is still coming is dropped
 */
void
sluice_http_reader_free (SluiceHttpReader *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->page, sluice_http_page_free);
  g_clear_pointer (&self->feed, sluice_http_feed_free);
  g_clear_pointer (&self->own_client, sluice_http_client_free);
  g_clear_pointer (&self->pagination, sluice_http_pagination_free);
  g_clear_pointer (&self->call, sluice_http_page_call_free);
  g_clear_pointer (&self->watch, sluice_http_page_watch_free);
  g_clear_pointer (&self->overlap, sluice_http_overlap_free);
  g_free (self->shown);
  g_free (self->records_found);
  g_clear_pointer (&self->dialect, sluice_csv_dialect_free);
  g_strfreev (self->columns);
  g_free (self);
}

/**
 * sluice_http_reader_get_n_filtered:
 * @self: a reader
 *
 * Returns: rows that an inner explode dropped, of the pages that are complete
 */
guint64
sluice_http_reader_get_n_filtered (SluiceHttpReader *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->filtered;
}

/**
 * sluice_http_reader_take_dialect:
 * @self: a reader
 * @ret_columns: (out) (transfer full): the names of the columns
 *
 * Returns: (transfer full) (nullable): how the rows of its first page are written
 *   down; %NULL before that is known, if it was taken already, and where it is no CSV
 */
SluiceCsvDialect *
sluice_http_reader_take_dialect (SluiceHttpReader *self,
                                 GStrv            *ret_columns)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (ret_columns != NULL, NULL);

  if (self->dialect != NULL)
    *ret_columns = g_steal_pointer (&self->columns);
  return g_steal_pointer (&self->dialect);
}

/**
 * sluice_http_reader_get_records_found:
 * @self: a reader
 *
 * Returns: (nullable): where `auto` found the records, %NULL before that
 */
const char *
sluice_http_reader_get_records_found (SluiceHttpReader *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->records_found;
}
