/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-http-reader.h"

#include "sluice-error.h"
#include "sluice-http-error.h"
#include "sluice-http-events.h"
#include "sluice-http-exchange.h"
#include "sluice-http-limiter.h"
#include "sluice-http-page.h"
#include "sluice-http-pagination.h"
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

/* Places in the list of watched paths, -1 where the task names none. */
typedef struct
{
  int error;
  int has_more;
  int total;
  int total_pages;
} Watch;

/* A machine of four phases that each read drives on until its batch is full; one
 * request is under way at a time, and while the batch is full the network
 * waits. */
struct _SluiceHttpReader
{
  SluiceHttpReaderConfig config;
  SluiceHttpClient *client;             /* (owned) */
  SluiceHttpRequest *request;           /* (owned) */
  SluiceHttpPagination *pagination;     /* (owned) */
  SluiceHttpExchange *exchange;         /* (owned) (nullable) */
  GPtrArray *watched;                   /* (owned) (element-type SluicePath) */
  Watch watch;

  Phase phase;
  SluiceHttpPage *page;                 /* (owned) (nullable) the present one */
  SluiceHttpRetry retry;                /* of the present page */
  char *shown;                          /* (nullable) its URL, redacted */
  gint64 page_start;                    /* monotonic */
  guint64 records;                      /* of the pages before */
  guint64 filtered;                     /* of the pages before */
  char *records_found;                  /* (nullable) */
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
  SluiceRecordReaderConfig config = self->config.records;

  config.watch = self->watched;
  config.part = self->shown;
  return sluice_http_page_new (&config, self->config.limit > 0 ? self->config.limit - self->records : 0);
}

static void
begin_page (SluiceHttpReader *self)
{
  g_autofree char *url = g_uri_to_string (sluice_http_pagination_get_uri (self->pagination));
  const SluiceHttpSpec *spec = sluice_http_site_get_spec (self->config.site);

  g_free (self->shown);
  self->shown = sluice_redact_url (url);
  self->page = make_page (self);
  self->page_start = g_get_monotonic_time ();
  sluice_http_retry_start (&self->retry, &spec->retry, self->config.call->reads_only);
}

static void
drop_page (SluiceHttpReader *self)
{
  g_clear_pointer (&self->page, sluice_http_page_free);
  g_clear_pointer (&self->exchange, sluice_http_exchange_free);
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

  g_clear_pointer (&self->exchange, sluice_http_exchange_free);
  if (sluice_http_pagination_ends_with (self->pagination, status))
    {
      sluice_http_failure_clear (failure);
      sluice_http_pagination_end (self->pagination, get_monitor (self));
      drop_page (self);
      self->phase = PHASE_END;
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

static gboolean
do_request (SluiceHttpReader  *self,
            GCancellable      *cancellable,
            GError           **error)
{
  SluiceHttpFailure failure = { .asked_delay = -1 };

  if (self->page == NULL)
    begin_page (self);
  else
    sluice_monitor_add (get_monitor (self), SLUICE_COUNTER_RETRIES, 1);

  self->body_ended = FALSE;
  self->exchange = sluice_http_exchange_new (self->client, self->config.site, self->request,
                                             self->config.records.limits);
  sluice_http_exchange_set_label (self->exchange, self->config.kind,
                                  sluice_http_pagination_get_page (self->pagination), self->retry.attempts + 1);
  sluice_http_exchange_set_decoding (self->exchange, self->config.compression, self->config.encoding);
  if (!sluice_http_exchange_send (self->exchange, sluice_http_pagination_get_uri (self->pagination), &failure,
                                  cancellable))
    return handle_failure (self, &failure, error);

  self->phase = PHASE_BODY;
  return TRUE;
}

/* What stands at a watched path, NULL if it was not asked for or is not there. */
static const char *
get_watched (SluiceHttpReader *self,
             int               index,
             SluiceValueKind  *ret_kind)
{
  if (index < 0)
    return NULL;
  return sluice_record_reader_get_watched (sluice_http_page_get_reader (self->page), (guint) index, ret_kind);
}

/* Contract: an error_path that holds anything but null, false, [] and {}. */
static gboolean
check_error_path (SluiceHttpReader  *self,
                  GError           **error)
{
  SluiceValueKind kind = SLUICE_VALUE_MISSING;
  const char *text = get_watched (self, self->watch.error, &kind);
  g_autofree char *excerpt = NULL;

  if (text == NULL || kind <= SLUICE_VALUE_NULL || strcmp (text, "[]") == 0 || strcmp (text, "{}") == 0)
    return TRUE;
  if (kind == SLUICE_VALUE_BOOLEAN && strcmp (text, "false") == 0)
    return TRUE;

  excerpt = sluice_http_excerpt (text, strlen (text));
  propagate (self, error, sluice_error_new (SLUICE_ERROR_DATA, "error_path", "The server reports an error: %s",
                                            excerpt));
  return FALSE;
}

static gint64
parse_total (const char *text)
{
  guint64 number;

  return text != NULL && g_ascii_string_to_unsigned (text, 10, 0, G_MAXINT64, &number, NULL) ? (gint64) number : -1;
}

static gint64
get_total (SluiceHttpReader *self,
           int               index,
           const char       *header)
{
  SluiceValueKind kind = SLUICE_VALUE_MISSING;
  gint64 total = parse_total (get_watched (self, index, &kind));

  if (total < 0 && header != NULL)
    total = parse_total (soup_message_headers_get_one (sluice_http_exchange_get_headers (self->exchange), header));
  return total;
}

static int
get_has_more (SluiceHttpReader *self)
{
  SluiceValueKind kind = SLUICE_VALUE_MISSING;
  const char *text = get_watched (self, self->watch.has_more, &kind);

  if (text == NULL || kind <= SLUICE_VALUE_NULL)
    return -1;
  return g_ascii_strcasecmp (text, "false") != 0 && strcmp (text, "0") != 0 && *text != '\0';
}

/* JSON proves its end by its last bracket; lines do not. */
static void
check_proof (SluiceHttpReader *self,
             gint64            total)
{
  const SluiceFormat format = self->config.records.format;
  const char *type = soup_message_headers_get_content_type (sluice_http_exchange_get_headers (self->exchange), NULL);
  guint64 records = sluice_record_reader_get_n_records (sluice_http_page_get_reader (self->page));
  gboolean lines = format == SLUICE_FORMAT_JSONL ||
                   (format == SLUICE_FORMAT_AUTO && type != NULL &&
                    (strstr (type, "ndjson") != NULL || strstr (type, "jsonl") != NULL ||
                     strstr (type, "json-lines") != NULL));

  if (!lines || sluice_http_exchange_is_proven (self->exchange) ||
      (total >= 0 && self->records + records == (guint64) total))
    return;

  sluice_monitor_warn (get_monitor (self), "completeness_unproven",
                       "The server sends JSON Lines without saying how long they are: a transfer that breaks off "
                       "between two lines cannot be told from a complete one.");
}

/* The page is complete: accounts for it, and goes to the next one. */
static gboolean
finish_page (SluiceHttpReader  *self,
             GError           **error)
{
  const SluicePaginationSpec *spec = self->config.pagination;
  SluiceRecordReader *reader = sluice_http_page_get_reader (self->page);
  g_autofree char *fingerprint = sluice_http_page_dup_fingerprint (self->page);
  SluiceHttpPageFacts facts = { 0 };
  GError *local_error = NULL;
  gboolean end = TRUE;

  facts.records = sluice_record_reader_get_n_records (reader);
  facts.fingerprint = fingerprint;
  facts.has_more = get_has_more (self);
  facts.total = get_total (self, self->watch.total, spec->total_header);
  facts.total_pages = get_total (self, self->watch.total_pages, spec->total_pages_header);
  facts.link = soup_message_headers_get_list (sluice_http_exchange_get_headers (self->exchange), "Link");
  facts.uri = sluice_http_exchange_get_uri (self->exchange);

  if (self->body_ended)
    check_proof (self, facts.total);
  self->filtered += sluice_record_reader_get_n_filtered (reader);
  g_free (self->records_found);
  self->records_found = g_strdup (sluice_record_reader_get_records_found (reader));
  sluice_http_emit_page (get_monitor (self), self->shown, sluice_http_pagination_get_page (self->pagination),
                         sluice_http_exchange_get_status (self->exchange), facts.records,
                         sluice_http_exchange_get_bytes (self->exchange),
                         (g_get_monotonic_time () - self->page_start) / 1000);

  self->records += facts.records;
  if (self->config.limit == 0 || self->records < self->config.limit)
    {
      if (!sluice_http_pagination_advance (self->pagination, &facts, get_monitor (self), &end, &local_error))
        {
          propagate (self, error, local_error);
          return FALSE;
        }
    }

  drop_page (self);
  self->page_rows = self->rows;
  self->rows = 0;
  self->phase = end ? PHASE_END : PHASE_REQUEST;
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
         sluice_http_exchange_read (self->exchange, &data, &size, &failure, cancellable) && size > 0)
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
  guint status = sluice_http_exchange_get_status (self->exchange);

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

  if (!sluice_http_exchange_read (self->exchange, &data, &size, &failure, cancellable))
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
      if (!sluice_http_exchange_is_cut_before_body (self->exchange))
        return finish_empty (self, error);
      failure.sent = TRUE;
      failure.error = sluice_error_new (SLUICE_ERROR_TEMPORARY, "truncated_body",
                                        "The body was cut off before its first byte");
      return handle_failure (self, &failure, error);
    }
  if (!sluice_http_page_end (self->page, &local_error))
    {
      propagate (self, error, local_error);
      return FALSE;
    }
  return TRUE;
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

  if (self->body_ended && strcmp (code, "truncated_body") == 0 && !sluice_http_exchange_is_proven (self->exchange))
    {
      failure.error = sluice_error_new (SLUICE_ERROR_TEMPORARY, "truncated_body",
                                        "The body ends in the middle, after %" G_GUINT64_FORMAT " bytes: %s",
                                        sluice_http_page_get_size (self->page), cause->message);
      g_error_free (cause);
      return handle_failure (self, &failure, error);
    }

  propagate (self, error, cause);
  return FALSE;
}

/* JSON Lines have no last bracket, but where a transfer that proves nothing ends
 * inside a line that is no JSON, it was cut there. Takes that row back. */
static gboolean
is_cut_line (SluiceHttpReader *self,
             SluiceBatch      *batch,
             guint             first)
{
  const SluiceRowOrigin *last;

  if (!self->body_ended || batch->n_rows == first || sluice_http_page_get_last_byte (self->page) == '\n' ||
      sluice_http_exchange_is_proven (self->exchange))
    return FALSE;

  last = &batch->origins[batch->n_rows - 1];
  if (g_strcmp0 (last->problem, "invalid_json") != 0 ||
      last->byte + last->raw_len < sluice_http_page_get_size (self->page))
    return FALSE;

  sluice_http_page_take_back (self->page, batch);
  return TRUE;
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

  if (!sluice_http_page_pull (self->page, batch, &need_more, &local_error))
    return handle_bad_body (self, local_error, error);
  if (is_cut_line (self, batch, first))
    return handle_bad_body (self, sluice_error_new (SLUICE_ERROR_DATA, "truncated_body",
                                                    "the last line ends inside its value"), error);
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
                                         sluice_http_pagination_get_uri (self->pagination), self->delay,
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

static int
watch_path (SluiceHttpReader *self,
            SluicePath       *path)
{
  if (path == NULL)
    return -1;
  g_ptr_array_add (self->watched, sluice_path_ref (path));
  return (int) self->watched->len - 1;
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
  const SluiceHttpSpec *spec;

  g_return_val_if_fail (config != NULL, NULL);

  self = g_new0 (SluiceHttpReader, 1);
  self->config = *config;
  self->watched = g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_path_unref);
  self->request = sluice_http_request_new (config->site, config->call, NULL, cancellable, error);
  if (self->request == NULL)
    return NULL;

  spec = sluice_http_site_get_spec (config->site);
  self->watch.error = watch_path (self, spec->error_path);
  self->watch.has_more = watch_path (self, config->pagination->has_more_path);
  self->watch.total = watch_path (self, config->pagination->total_path);
  self->watch.total_pages = watch_path (self, config->pagination->total_pages_path);
  self->pagination = sluice_http_pagination_new (config->pagination, sluice_http_request_get_uri (self->request));
  self->client = sluice_http_client_new (config->site);
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

  drop_page (self);
  g_clear_pointer (&self->client, sluice_http_client_free);
  g_clear_pointer (&self->pagination, sluice_http_pagination_free);
  g_clear_pointer (&self->request, sluice_http_request_free);
  g_ptr_array_unref (self->watched);
  g_free (self->shown);
  g_free (self->records_found);
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
