/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-http-position.h"
#include "sluice-http-request.h"

G_BEGIN_DECLS

/**
 * SluiceHttpPageCall:
 *
 * Makes the request of each page of a call: where the state of paging stands in
 * a template, all of it is rendered for the page; else the request is rendered
 * once and the parameters of paging are set in it.
 */
typedef struct _SluiceHttpPageCall SluiceHttpPageCall;

SluiceHttpPageCall *sluice_http_page_call_new  (SluiceHttpSite              *site,
                                                const SluiceHttpCall        *call,
                                                const SluiceHttpCall        *inherited,
                                                const SluicePaginationSpec  *pagination,
                                                const SluiceTemplateLocals  *locals,
                                                GCancellable                *cancellable,
                                                GError                     **error) G_GNUC_WARN_UNUSED_RESULT;
void                sluice_http_page_call_free (SluiceHttpPageCall          *self);
SluiceHttpRequest  *sluice_http_page_call_make (SluiceHttpPageCall          *self,
                                                const SluiceHttpPosition    *position,
                                                GCancellable                *cancellable,
                                                GError                     **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceHttpPageCall, sluice_http_page_call_free)

G_END_DECLS
