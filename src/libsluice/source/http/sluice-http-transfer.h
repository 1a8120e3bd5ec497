/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-http-answer.h"
#include "sluice-http-client.h"
#include "sluice-http-events.h"
#include "sluice-http-request.h"
#include "sluice-http-retry.h"
#include "sluice-source-spec.h"

G_BEGIN_DECLS

/**
 * SluiceHttpTransferConfig:
 * @site: what requests share
 * @kind: what the request is for
 * @page: the number of its page, from 1
 * @limits: the task's limits for bodies
 * @compression: how bodies are compressed beside their Content-Encoding
 * @encoding: (nullable): their character set, whatever their headers say
 * @format: what they are; some formats are no text
 *
 * All that it names must outlive the transfer.
 */
typedef struct
{
  SluiceHttpSite *site;
  SluiceHttpRequestKind kind;
  guint page;
  const SluiceBodyLimits *limits;
  SluiceCompression compression;
  const char *encoding;
  SluiceFormat format;
} SluiceHttpTransferConfig;

/**
 * SluiceHttpTransfer:
 *
 * The request of one page, which may be sent again and again until its answer
 * has come. One thread at a time; what it was sent through must be there as long
 * as its answer is.
 */
typedef struct _SluiceHttpTransfer SluiceHttpTransfer;

SluiceHttpTransfer     *sluice_http_transfer_new        (const SluiceHttpTransferConfig  *config,
                                                         SluiceHttpRequest               *request,
                                                         GUri                            *uri) G_GNUC_WARN_UNUSED_RESULT;
void                    sluice_http_transfer_free       (SluiceHttpTransfer              *self);
gboolean                sluice_http_transfer_send       (SluiceHttpTransfer              *self,
                                                         SluiceHttpClient                *client,
                                                         guint                            attempt,
                                                         SluiceHttpFailure               *failure,
                                                         GCancellable                    *cancellable);
gboolean                sluice_http_transfer_read       (SluiceHttpTransfer              *self,
                                                         const char                     **ret_data,
                                                         gsize                           *ret_size,
                                                         SluiceHttpFailure               *failure,
                                                         GCancellable                    *cancellable);
void                    sluice_http_transfer_drop       (SluiceHttpTransfer              *self);
GUri                   *sluice_http_transfer_get_uri    (SluiceHttpTransfer              *self);
const SluiceHttpAnswer *sluice_http_transfer_get_answer (SluiceHttpTransfer              *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceHttpTransfer, sluice_http_transfer_free)

G_END_DECLS
