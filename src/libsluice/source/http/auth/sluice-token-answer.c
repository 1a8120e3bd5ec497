/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-token-answer.h"

#include "sluice-error.h"
#include "sluice-http-error.h"
#include "sluice-json-decode.h"
#include "sluice-json-text.h"

#include <string.h>

/* No token is larger, and nothing else is expected. */
#define MAX_ANSWER (1024 * 1024)
#define MAX_RATIO 1000

struct _SluiceTokenAnswer
{
  guint status;
  gboolean cookie;
  GString *body;
  SluiceArena *arena;
  SluiceValue json;             /* %SLUICE_VALUE_MISSING if the body is no JSON */
};

static const SluiceBodyLimits limits = {
  .max_body = MAX_ANSWER,
  .max_record = MAX_ANSWER,
  .max_value = MAX_ANSWER,
  .max_depth = SLUICE_JSON_TEXT_MAX_DEPTH,
  .max_ratio = MAX_RATIO,
};

/* The whole body, checked. */
static gboolean
read_body (SluiceTokenAnswer  *self,
           SluiceHttpExchange *exchange,
           SluiceHttpFailure  *failure,
           GCancellable       *cancellable)
{
  const char *data;
  gsize size = 1;

  while (size > 0)
    {
      if (!sluice_http_exchange_read (exchange, &data, &size, failure, cancellable))
        return FALSE;
      g_string_append_len (self->body, data, (gssize) size);
    }

  if (sluice_utf8_find_invalid (self->body->str, self->body->len) != NULL ||
      !sluice_json_text_compact (self->body->str, self->body->len, self->arena, &self->json))
    self->json.kind = SLUICE_VALUE_MISSING;
  return TRUE;
}

/* A server that is busy, or out of order for now, may be asked again. */
static gboolean
is_temporary (SluiceTokenAnswer  *self,
              SluiceHttpExchange *exchange,
              SluiceHttpFailure  *failure)
{
  SoupMessageHeaders *headers = sluice_http_exchange_get_headers (exchange);
  g_autofree char *excerpt = NULL;

  if (self->status < 400)
    return FALSE;
  excerpt = sluice_token_answer_dup_excerpt (self);
  failure->error = sluice_http_error_from_status (self->status, soup_status_get_phrase (self->status), NULL, excerpt);
  if (failure->error->code == SLUICE_ERROR_TEMPORARY)
    {
      failure->asked_delay = sluice_http_retry_asked_delay (self->status, headers,
                                                            g_get_real_time () / G_USEC_PER_SEC);
      return TRUE;
    }

  g_clear_error (&failure->error);
  return FALSE;
}

/**
 * sluice_token_answer_fetch:
 * @client: what it goes through
 * @site: for whom
 * @request: what is sent
 * @kind: what it is for
 * @failure: (out caller-allocates): what went wrong; without a status, which
 *   would be taken for that of the request which needs the credential
 * @cancellable: (nullable): a cancellable
 *
 * Sends a request for a credential and reads its answer. Blocks.
 *
 * Returns: (transfer full) (nullable): the answer, also one that refuses; none if
 *   there was no whole one, or one that asks to try again later
 */
SluiceTokenAnswer *
sluice_token_answer_fetch (SluiceHttpClient      *client,
                           SluiceHttpSite        *site,
                           SluiceHttpRequest     *request,
                           SluiceHttpRequestKind  kind,
                           SluiceHttpFailure     *failure,
                           GCancellable          *cancellable)
{
  g_autoptr(SluiceTokenAnswer) self = NULL;
  g_autoptr(SluiceHttpExchange) exchange = NULL;
  SoupMessageHeaders *headers;
  gboolean ok;

  g_return_val_if_fail (client != NULL, NULL);
  g_return_val_if_fail (site != NULL, NULL);
  g_return_val_if_fail (request != NULL, NULL);
  g_return_val_if_fail (failure != NULL, NULL);

  self = g_new0 (SluiceTokenAnswer, 1);
  self->body = g_string_new (NULL);
  self->arena = sluice_arena_new (4096);
  exchange = sluice_http_exchange_new (client, site, request, &limits);
  sluice_http_exchange_set_label (exchange, kind, 0, 1);
  ok = sluice_http_exchange_send (exchange, sluice_http_request_get_uri (request), failure, cancellable);
  if (ok)
    {
      headers = sluice_http_exchange_get_headers (exchange);
      self->status = sluice_http_exchange_get_status (exchange);
      self->cookie = soup_message_headers_get_list (headers, "Set-Cookie") != NULL;
      ok = read_body (self, exchange, failure, cancellable) && !is_temporary (self, exchange, failure);
    }

  /* It is the other request that was, or was not, sent. */
  failure->status = 0;
  failure->sent = FALSE;
  return ok ? g_steal_pointer (&self) : NULL;
}

/**
 * sluice_token_answer_free:
 * @self: (transfer full): an answer
 */
void
sluice_token_answer_free (SluiceTokenAnswer *self)
{
  g_return_if_fail (self != NULL);

  if (self->json.kind == SLUICE_VALUE_JSON)
    explicit_bzero ((char *) self->json.s, self->json.len);
  explicit_bzero (self->body->str, self->body->len);
  g_string_free (self->body, TRUE);
  sluice_arena_free (self->arena);
  g_free (self);
}

/**
 * sluice_token_answer_get_status:
 * @self: an answer
 *
 * Returns: its HTTP status
 */
guint
sluice_token_answer_get_status (SluiceTokenAnswer *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->status;
}

/**
 * sluice_token_answer_has_cookie:
 * @self: an answer
 *
 * Returns: whether it sets a cookie
 */
gboolean
sluice_token_answer_has_cookie (SluiceTokenAnswer *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->cookie;
}

/**
 * sluice_token_answer_dup_text:
 * @self: an answer
 * @path: where to look
 *
 * Returns: (transfer full) (nullable): the text or number there, a number as the
 *   server wrote it; %NULL if there is neither, or an empty text, or one with a
 *   NUL in it
 */
char *
sluice_token_answer_dup_text (SluiceTokenAnswer *self,
                              const SluicePath  *path)
{
  SluiceValue value;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (path != NULL, NULL);

  if (self->json.kind != SLUICE_VALUE_JSON)
    return NULL;
  value = sluice_json_text_get (&self->json, path, self->arena);
  if ((value.kind != SLUICE_VALUE_TEXT && value.kind != SLUICE_VALUE_NUMBER) || value.len == 0 ||
      memchr (value.s, '\0', value.len) != NULL)
    return NULL;
  return g_strndup (value.s, value.len);
}

/**
 * sluice_token_answer_dup_member:
 * @self: an answer
 * @name: the name of a member of the object it is
 *
 * Returns: (transfer full) (nullable): as
 *   [method@Sluice.TokenAnswer.dup_text]
 */
char *
sluice_token_answer_dup_member (SluiceTokenAnswer *self,
                                const char        *name)
{
  g_autoptr(SluicePath) path = sluice_path_parse (name, NULL);

  return path != NULL ? sluice_token_answer_dup_text (self, path) : NULL;
}

/**
 * sluice_token_answer_dup_excerpt:
 * @self: an answer that refuses; one that grants holds secrets nobody knows yet
 *
 * Returns: (transfer full): its beginning, redacted
 */
char *
sluice_token_answer_dup_excerpt (SluiceTokenAnswer *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return sluice_http_excerpt (self->body->str, self->body->len);
}
