/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-http-spec.h"

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
clear_pagination (SluicePaginationSpec *pagination)
{
  g_free (pagination->page_param);
  g_free (pagination->size_param);
  g_free (pagination->total_header);
  g_free (pagination->total_pages_header);
  g_free (pagination->rel);
  g_clear_pointer (&pagination->total_path, sluice_path_unref);
  g_clear_pointer (&pagination->total_pages_path, sluice_path_unref);
  g_clear_pointer (&pagination->has_more_path, sluice_path_unref);
  g_clear_pointer (&pagination->end_statuses, g_array_unref);
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

  g_free (spec->url);
  g_free (spec->method);
  g_clear_pointer (&spec->headers, g_ptr_array_unref);
  g_clear_pointer (&spec->query, g_ptr_array_unref);
  g_clear_pointer (&spec->body.json, json_node_unref);
  g_clear_pointer (&spec->body.form, g_ptr_array_unref);
  g_free (spec->body.text);
  g_free (spec->auth.secret);
  g_free (spec->auth.name);
  g_free (spec->auth.prefix);
  g_free (spec->auth.username);
  clear_pagination (&spec->pagination);
  g_clear_pointer (&spec->retry.statuses, g_array_unref);
  g_clear_pointer (&spec->error_path, sluice_path_unref);
  g_strfreev (spec->allow_origins);
  g_free (spec);
}
