/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-coordinator.h"
#include "sluice-monitor.h"
#include "sluice-response.h"
#include "sluice-source-spec.h"
#include "sluice-template.h"

G_BEGIN_DECLS

/**
 * SluiceResponseFetcher:
 *
 * Gets single answers of an HTTP source, through what a run goes through: the
 * same credentials, TLS, limits and redaction, and the same pace towards the
 * host. Belongs to one thread, which it blocks.
 */
typedef struct _SluiceResponseFetcher SluiceResponseFetcher;

SluiceResponseFetcher *sluice_response_fetcher_new   (const SluiceSourceSpec      *spec,
                                                      const SluiceTemplateScope   *scope,
                                                      SluiceCoordinator           *coordinator,
                                                      SluiceMonitor               *monitor,
                                                      GCancellable                *cancellable,
                                                      GError                     **error) G_GNUC_WARN_UNUSED_RESULT;
void                   sluice_response_fetcher_free  (SluiceResponseFetcher       *self);
SluiceResponse        *sluice_response_fetcher_fetch (SluiceResponseFetcher       *self,
                                                      const SluiceHttpCall        *call,
                                                      const SluiceTemplateLocals  *locals,
                                                      GUri                        *uri,
                                                      guint                        page,
                                                      GCancellable                *cancellable,
                                                      GError                     **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceResponseFetcher, sluice_response_fetcher_free)

G_END_DECLS
