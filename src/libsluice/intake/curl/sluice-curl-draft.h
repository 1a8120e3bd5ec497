/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-credential-list.h"
#include "sluice-curl-options.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* What the options of curl become: the source of a task, step by step. */
typedef struct
{
  SluiceCurlOptions *options;
  SluiceCredentialList *credentials;
  JsonObject *source;
  JsonObject *headers;
  JsonObject *query;
  char *content_type;           /* (nullable): what the headers say of the body */
} SluiceCurlDraft;

char    *sluice_curl_draft_path        (const char        *parent,
                                        const char        *name) G_GNUC_WARN_UNUSED_RESULT;
char    *sluice_curl_draft_take_secret (SluiceCurlDraft   *draft,
                                        const char        *role,
                                        const char        *text,
                                        const char        *where) G_GNUC_WARN_UNUSED_RESULT;
char    *sluice_curl_draft_take_text   (SluiceCurlDraft   *draft,
                                        const char        *text,
                                        const char        *where) G_GNUC_WARN_UNUSED_RESULT;
const char *sluice_curl_draft_role     (const char        *name);
void     sluice_curl_draft_add_pair    (JsonObject        *object,
                                        const char        *name,
                                        const char        *value);
char    *sluice_curl_draft_unescape    (const char        *text) G_GNUC_WARN_UNUSED_RESULT;
gboolean sluice_curl_draft_decode      (const char        *text,
                                        char             **ret_name,
                                        char             **ret_value);

/* Address and parameters (sluice-curl-address.c). */
gboolean sluice_curl_draft_read_address    (SluiceCurlDraft  *draft,
                                            GError          **error);
void     sluice_curl_draft_read_parameters (SluiceCurlDraft  *draft);

/* Headers and who sends them (sluice-curl-headers.c). */
gboolean sluice_curl_draft_read_headers    (SluiceCurlDraft  *draft,
                                            GError          **error);

/* The body (sluice-curl-body.c). */
void     sluice_curl_draft_read_body       (SluiceCurlDraft  *draft);

G_END_DECLS
