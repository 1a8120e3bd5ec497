/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-response-records.h"
#include "sluice-template.h"

G_BEGIN_DECLS

/**
 * SluicePageRequest:
 * @source: (owned): the `source` to ask with
 * @uri: (owned) (nullable): where to ask instead, for rules that give a URL
 * @token: (nullable): `{{page.token}}`
 * @number: (nullable): `{{page.number}}`
 * @offset: (nullable): `{{page.offset}}`
 *
 * How one page is asked for by a rule of paging.
 */
typedef struct
{
  JsonObject *source;
  GUri *uri;
  char *token;
  char *number;
  char *offset;
} SluicePageRequest;

SluicePageRequest *sluice_page_request_new_first (JsonObject                   *source,
                                                  JsonObject                   *pagination) G_GNUC_WARN_UNUSED_RESULT;
SluicePageRequest *sluice_page_request_new_at    (JsonObject                   *source,
                                                  JsonObject                   *pagination,
                                                  gint64                        number) G_GNUC_WARN_UNUSED_RESULT;
SluicePageRequest *sluice_page_request_new_next  (JsonObject                   *source,
                                                  JsonObject                   *pagination,
                                                  const SluiceResponse         *response,
                                                  const SluiceResponseTree     *tree,
                                                  const SluiceResponseRecords  *records,
                                                  GError                      **error) G_GNUC_WARN_UNUSED_RESULT;
void               sluice_page_request_free      (SluicePageRequest            *self);
void               sluice_page_request_get_locals (const SluicePageRequest     *self,
                                                   SluiceTemplateLocals        *locals);
char              *sluice_page_request_drop_param (const char                  *url,
                                                   const char                  *name) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluicePageRequest, sluice_page_request_free)

G_END_DECLS
