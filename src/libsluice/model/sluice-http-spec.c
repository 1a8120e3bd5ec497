/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-http-spec.h"

#include <string.h>

/**
 * sluice_http_pair_free:
 * @pair: (nullable): a pair
 */
void
sluice_http_pair_free (SluiceHttpPair *pair)
{
  if (pair == NULL)
    return;

  g_free (pair->name);
  g_strfreev (pair->values);
  g_free (pair);
}

static void
clear_call (SluiceHttpCall *call)
{
  g_free (call->url);
  g_free (call->method);
  g_clear_pointer (&call->headers, g_ptr_array_unref);
  g_clear_pointer (&call->query, g_ptr_array_unref);
  g_clear_pointer (&call->body.json, json_node_unref);
  g_clear_pointer (&call->body.json_text, g_free);
  g_clear_pointer (&call->body.form, g_ptr_array_unref);
  g_free (call->body.text);
}

static void
oauth_spec_free (SluiceOAuthSpec *oauth)
{
  g_free (oauth->token_url);
  g_free (oauth->authorize_url);
  g_free (oauth->client_id);
  g_free (oauth->client_secret);
  g_free (oauth->scope);
  g_free (oauth->refresh_token);
  g_clear_pointer (&oauth->extra, g_ptr_array_unref);
  g_free (oauth);
}

static void
login_spec_free (SluiceLoginSpec *login)
{
  clear_call (&login->call);
  g_clear_pointer (&login->token_path, sluice_path_unref);
  g_free (login->header);
  g_free (login->prefix);
  g_free (login);
}

static void
clear_auth (SluiceAuthSpec *auth)
{
  g_free (auth->secret);
  g_free (auth->name);
  g_free (auth->prefix);
  g_free (auth->username);
  g_clear_pointer (&auth->oauth, oauth_spec_free);
  g_clear_pointer (&auth->login, login_spec_free);
}

static void
clear_pagination (SluicePaginationSpec *pagination)
{
  g_free (pagination->page_param);
  g_free (pagination->size_param);
  g_free (pagination->offset_param);
  g_free (pagination->limit_param);
  g_clear_pointer (&pagination->cursor_path, sluice_path_unref);
  g_free (pagination->cursor_header);
  g_clear_pointer (&pagination->cursor_field, sluice_path_unref);
  g_clear_pointer (&pagination->cursor_merge_path, sluice_path_unref);
  g_free (pagination->cursor_param);
  g_clear_pointer (&pagination->next_path, sluice_path_unref);
  g_clear_pointer (&pagination->total_path, sluice_path_unref);
  g_clear_pointer (&pagination->total_pages_path, sluice_path_unref);
  g_clear_pointer (&pagination->has_more_path, sluice_path_unref);
  g_free (pagination->total_header);
  g_free (pagination->total_pages_header);
  g_free (pagination->rel);
  g_clear_pointer (&pagination->end_statuses, g_array_unref);
  g_free (pagination->stop_when);
}

/**
 * sluice_child_spec_free:
 * @spec: (nullable): what a task says of the requests for each record
 */
void
sluice_child_spec_free (SluiceChildSpec *spec)
{
  if (spec == NULL)
    return;

  g_free (spec->name);
  clear_call (&spec->call);
  g_clear_pointer (&spec->records, sluice_path_unref);
  clear_pagination (&spec->pagination);
  g_free (spec);
}

/**
 * sluice_http_spec_free:
 * @spec: (nullable): what a task says of its `http` source
 */
void
sluice_http_spec_free (SluiceHttpSpec *spec)
{
  if (spec == NULL)
    return;

  clear_call (&spec->call);
  clear_auth (&spec->auth);
  clear_pagination (&spec->pagination);
  g_clear_pointer (&spec->retry.statuses, g_array_unref);
  g_free (spec->tls.ca_file);
  g_free (spec->tls.cert_file);
  g_free (spec->tls.key_file);
  g_free (spec->tls.key_password);
  g_clear_pointer (&spec->children, g_ptr_array_unref);
  g_clear_pointer (&spec->error_path, sluice_path_unref);
  g_strfreev (spec->allow_origins);
  g_free (spec);
}

static gboolean
has_template (const char *text,
              const char *name)
{
  return text != NULL && strstr (text, name) != NULL;
}

static gboolean
pairs_have_template (GPtrArray  *pairs,
                     const char *name)
{
  for (guint i = 0; pairs != NULL && i < pairs->len; i++)
    {
      const SluiceHttpPair *pair = g_ptr_array_index (pairs, i);

      for (guint j = 0; pair->values[j] != NULL; j++)
        {
          if (has_template (pair->values[j], name))
            return TRUE;
        }
    }
  return FALSE;
}

/**
 * sluice_http_call_has_template:
 * @call: a request
 * @name: what stands in a template, as `page.token`, or how that begins
 *
 * Returns: whether any part of @call holds it
 */
gboolean
sluice_http_call_has_template (const SluiceHttpCall *call,
                               const char           *name)
{
  g_autofree char *json = NULL;

  g_return_val_if_fail (call != NULL, FALSE);
  g_return_val_if_fail (name != NULL, FALSE);

  json = call->body.json != NULL ? json_to_string (call->body.json, FALSE) : NULL;
  return has_template (call->url, name) || pairs_have_template (call->headers, name) ||
         pairs_have_template (call->query, name) || pairs_have_template (call->body.form, name) ||
         has_template (json, name) || has_template (call->body.text, name);
}
