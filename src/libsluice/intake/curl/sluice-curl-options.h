/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SluiceCurlOptions:
 * @url: the address as written
 * @query: (element-type utf8): further parameters of it, encoded (`--url-query`)
 * @method: (nullable): `-X`
 * @headers: (element-type utf8): `-H`
 * @data: (nullable): the data of all `-d`, joined
 * @is_json: `--json`
 * @get: `-G`, which puts the data into the query
 * @head: `-I`
 * @insecure: `-k`
 * @user: (nullable): `-u`
 * @bearer: (nullable): `--oauth2-bearer`
 * @cookie: (nullable): `-b`
 * @user_agent: (nullable): `-A`
 * @ca_file: (nullable): `--cacert`
 * @cert_file: (nullable): `--cert`, with `:PASSWORD`
 * @key_file: (nullable): `--key`
 * @key_password: (nullable): `--pass`
 * @max_time: (nullable): `--max-time`
 * @connect_timeout: (nullable): `--connect-timeout`
 * @retry: (nullable): `--retry`
 * @notes: (element-type utf8): what was left out, and why
 *
 * The options of a command line of curl. Variables of the shell are marked, see
 * [struct@Sluice.ShellWord].
 */
typedef struct
{
  char *url;
  GPtrArray *query;
  char *method;
  GPtrArray *headers;
  GString *data;
  gboolean is_json;
  gboolean get;
  gboolean head;
  gboolean insecure;
  char *user;
  char *bearer;
  char *cookie;
  char *user_agent;
  char *ca_file;
  char *cert_file;
  char *key_file;
  char *key_password;
  char *max_time;
  char *connect_timeout;
  char *retry;
  GPtrArray *notes;
} SluiceCurlOptions;

SluiceCurlOptions *sluice_curl_options_new      (GPtrArray          *words,
                                                 GError            **error) G_GNUC_WARN_UNUSED_RESULT;
void               sluice_curl_options_free     (SluiceCurlOptions  *self);
void               sluice_curl_options_note     (SluiceCurlOptions  *self,
                                                 const char         *format,
                                                 ...) G_GNUC_PRINTF (2, 3);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceCurlOptions, sluice_curl_options_free)

G_END_DECLS
