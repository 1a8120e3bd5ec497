/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-task-parser.h"

#include <string.h>

/* What only an `http` source has, but for its request, `auth` and `pagination`. */

/* sluice_task_parser_get_statuses:
 *
 * A list of HTTP statuses. */
GArray *
sluice_task_parser_get_statuses (JsonObject  *object,
                                 const char  *key,
                                 const guint *fallback,
                                 guint        n_fallback)
{
  JsonArray *array = sluice_task_parser_get_array (object, key);
  GArray *statuses = g_array_new (FALSE, FALSE, sizeof (guint));

  if (array == NULL)
    return g_array_append_vals (statuses, fallback, n_fallback);

  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      const guint status = (guint) json_array_get_int_element (array, i);

      g_array_append_val (statuses, status);
    }
  return statuses;
}

static void
read_retry (SluiceTaskParser *parser,
            JsonObject       *object,
            SluiceRetrySpec  *retry)
{
  static const guint statuses[] = { 408, 425, 429, 500, 502, 503, 504 };

  retry->attempts =
    (guint) sluice_task_parser_get_integer (parser, object, "$.source.retry", "attempts", 6, 1,
                                            100);
  retry->max_delay = sluice_task_parser_get_duration (object, "max_delay", 300);
  retry->budget = sluice_task_parser_get_duration (object, "budget", 900);
  retry->statuses = sluice_task_parser_get_statuses (object, "statuses", statuses,
                                                     G_N_ELEMENTS (statuses));
}

/* `min_rate`: [bytes, seconds]. */
static void
read_min_rate (SluiceTaskParser  *parser,
               JsonObject        *object,
               SluiceTimeoutSpec *timeout)
{
  JsonArray *array = sluice_task_parser_get_array (object, "min_rate");
  guint64 bytes = 0;
  double seconds = 0;

  if (array == NULL)
    return;
  if (json_array_get_length (array) != 2 ||
      !sluice_parse_size (json_array_get_element (array, 0), &bytes) ||
      !sluice_parse_duration (json_array_get_element (array, 1), &seconds) || seconds <= 0)
    {
      sluice_task_parser_report (parser, "$.source.timeout.min_rate", "invalid_value",
                                 "“min_rate” must be a list of two: bytes per second, and the "
                                 "seconds over which they are averaged, like [100, 60]");
      return;
    }
  timeout->min_rate_bytes = bytes;
  timeout->min_rate_seconds = seconds;
}

static void
read_timeout (SluiceTaskParser  *parser,
              JsonObject        *source,
              SluiceTimeoutSpec *timeout)
{
  JsonObject *object = sluice_task_parser_get_object (source, "timeout");

  timeout->connect = sluice_task_parser_get_duration (object, "connect", 30);
  timeout->first_byte = sluice_task_parser_get_duration (object, "first_byte", 60);
  timeout->stall = sluice_task_parser_get_duration (object, "stall", 60);
  timeout->total = sluice_task_parser_get_duration (object, "total", 0);
  timeout->min_rate_bytes = 100;
  timeout->min_rate_seconds = 60;
  if (object != NULL)
    read_min_rate (parser, object, timeout);
  else
    timeout->stall = sluice_task_parser_get_duration (source, "timeout", 60);
}

static char *
resolve (SluiceTaskParser *parser,
         JsonObject       *object,
         const char       *key)
{
  const char *text = sluice_task_parser_get_text (object, key);

  if (text == NULL)
    return NULL;
  return parser->base_dir != NULL ? g_canonicalize_filename (text, parser->base_dir) : g_strdup (text);
}

/* The version as a number, or as the text that it also is. */
static gboolean
reads_1_3 (SluiceTaskParser *parser,
           JsonNode         *node)
{
  g_autofree char *text = node != NULL ? sluice_task_parser_scalar (parser, node) : NULL;

  if (text != NULL && sluice_key_alternative_index ("1.2|1.3", text) < 0)
    sluice_task_parser_report (parser, "$.source.tls.min", "invalid_value", "“min” is 1.2 or 1.3, not “%s”", text);
  return g_strcmp0 (text, "1.3") == 0;
}

static void
read_tls (SluiceTaskParser *parser,
          JsonObject       *object,
          SluiceTlsSpec    *tls)
{
  tls->ca_file = resolve (parser, object, "ca_file");
  tls->cert_file = resolve (parser, object, "cert_file");
  tls->key_file = resolve (parser, object, "key_file");
  tls->key_password = g_strdup (sluice_task_parser_get_text (object, "key_password"));
  if (sluice_task_parser_get_text (object, "min") == NULL)
    tls->needs_1_3 = reads_1_3 (parser, sluice_task_parser_get (object, "min"));
  else
    tls->needs_1_3 = strcmp (sluice_task_parser_get_text (object, "min"), "1.3") == 0;
  tls->verify = sluice_task_parser_get_boolean (object, "verify", TRUE);
  if (tls->key_file != NULL && tls->cert_file == NULL)
    sluice_task_parser_report (parser, "$.source.tls.cert_file", "missing_key",
                               "A “key_file” needs the certificate it belongs to: “cert_file”");
}

static void
read_rate (SluiceTaskParser *parser,
           JsonObject       *object,
           SluiceRateSpec   *rate)
{
  const char *path = "$.source.rate_limit";
  JsonNode *node = sluice_task_parser_get (object, "per_second");

  if (node != NULL && JSON_NODE_HOLDS_VALUE (node) &&
      json_node_get_value_type (node) != G_TYPE_STRING)
    {
      rate->per_second = json_node_get_double (node);
      if (rate->per_second <= 0)
        sluice_task_parser_report (parser, "$.source.rate_limit.per_second", "invalid_value",
                                   "“per_second” must be more than 0; 0.1 is one request in ten seconds");
    }
  rate->concurrency =
    (guint) sluice_task_parser_get_integer (parser, object, path, "concurrency", 0, 1, 1000);
}

static SluiceChildSpec *
read_child (SluiceTaskParser *parser,
            JsonObject       *object,
            const char       *path,
            gboolean          may_be_relative)
{
  SluiceChildSpec *child = g_new0 (SluiceChildSpec, 1);
  g_autofree char *request_path = sluice_task_parser_member_path (path, "request");
  g_autofree char *paging_path = sluice_task_parser_member_path (path, "pagination");

  child->name = g_strdup (sluice_task_parser_get_text (object, "name"));
  sluice_task_parser_read_call (parser, sluice_task_parser_get_object (object, "request"),
                                request_path, "GET", may_be_relative, &child->call);
  if (g_strcmp0 (sluice_task_parser_get_text (object, "records"), "auto") != 0)
    child->records = sluice_task_parser_get_path (object, "records");
  sluice_task_parser_read_pagination (parser, sluice_task_parser_get_object (object, "pagination"),
                                      paging_path, &child->call, &child->pagination);
  child->stop_on_error = g_strcmp0 (sluice_task_parser_get_text (object, "on_error"), "stop") == 0;
  child->concurrency =
    (guint) sluice_task_parser_get_integer (parser, object, path, "concurrency", 4, 1, 64);
  return child;
}

static GPtrArray *
read_children (SluiceTaskParser *parser,
               JsonObject       *source)
{
  GPtrArray *children = g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_child_spec_free);
  JsonArray *array = sluice_task_parser_get_array (source, "children");
  const gboolean may_be_relative = sluice_task_parser_get (source, "connection") != NULL;
  const guint n = array != NULL ? json_array_get_length (array) : 0;

  for (guint i = 0; i < n; i++)
    {
      JsonNode *node = json_array_get_element (array, i);
      g_autofree char *path = g_strdup_printf ("$.source.children[%u]", i);

      if (JSON_NODE_HOLDS_OBJECT (node))
        g_ptr_array_add (children, read_child (parser, json_node_get_object (node), path, may_be_relative));
    }
  return children;
}

/* sluice_task_parser_read_http:
 *
 * What only an `http` source has, with the defaults of the task format. */
SluiceHttpSpec *
sluice_task_parser_read_http (SluiceTaskParser *parser,
                              JsonObject       *object)
{
  SluiceHttpSpec *spec = g_new0 (SluiceHttpSpec, 1);

  sluice_task_parser_read_call (parser, object, "$.source", "GET",
                                sluice_task_parser_get (object, "connection") != NULL, &spec->call);
  sluice_task_parser_read_auth (parser, sluice_task_parser_get_object (object, "auth"),
                                "$.source.auth", &spec->auth);
  sluice_task_parser_read_pagination (parser, sluice_task_parser_get_object (object, "pagination"),
                                      "$.source.pagination", &spec->call, &spec->pagination);
  read_retry (parser, sluice_task_parser_get_object (object, "retry"), &spec->retry);
  read_timeout (parser, object, &spec->timeout);
  read_tls (parser, sluice_task_parser_get_object (object, "tls"), &spec->tls);
  read_rate (parser, sluice_task_parser_get_object (object, "rate_limit"), &spec->rate);
  spec->children = read_children (parser, object);
  spec->keep_parents = sluice_task_parser_get_boolean (object, "keep_parents", FALSE);
  spec->cookies = sluice_task_parser_get_boolean (object, "cookies", FALSE);
  if (spec->auth.kind == SLUICE_AUTH_LOGIN && spec->auth.login->token_path == NULL && !spec->cookies)
    sluice_task_parser_report (parser, "$.source.auth.token_path", "missing_key",
                               "A login needs “token_path”, or “cookies” to be true where a cookie is what it gives");
  spec->error_path = sluice_task_parser_get_path (object, "error_path");
  spec->allow_origins = sluice_task_parser_get_texts (object, "allow_origins");
  return spec;
}
