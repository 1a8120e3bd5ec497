/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-http-site.h"
#include "sluice-http-token.h"

#include <libsoup/soup.h>

G_BEGIN_DECLS

/**
 * SluiceHttpRequest:
 *
 * What a source sends, with its templates rendered and its secrets looked up:
 * the mould of all its requests, but for the credential of the site. It knows
 * which parts of it may go where.
 */
typedef struct _SluiceHttpRequest SluiceHttpRequest;

SluiceHttpRequest *sluice_http_request_new            (SluiceHttpSite              *site,
                                                       const SluiceHttpCall        *call,
                                                       const SluiceTemplateLocals  *locals,
                                                       GCancellable                *cancellable,
                                                       GError                     **error) G_GNUC_WARN_UNUSED_RESULT;
SluiceHttpRequest *sluice_http_request_new_form       (SluiceHttpSite              *site,
                                                       GUri                        *uri,
                                                       char                        *form) G_GNUC_WARN_UNUSED_RESULT;
void               sluice_http_request_take_header    (SluiceHttpRequest          *self,
                                                       const char                 *name,
                                                       char                       *value);
gboolean           sluice_http_request_inherit        (SluiceHttpRequest          *self,
                                                       const SluiceHttpCall       *from,
                                                       const SluiceTemplateLocals *locals,
                                                       GCancellable               *cancellable,
                                                       GError                    **error);
SluiceHttpRequest *sluice_http_request_copy           (SluiceHttpRequest          *self) G_GNUC_WARN_UNUSED_RESULT;
void               sluice_http_request_free           (SluiceHttpRequest          *self);
gboolean           sluice_http_request_set            (SluiceHttpRequest          *self,
                                                       SluicePaginationPlace       place,
                                                       const char                 *name,
                                                       const SluiceHttpToken      *value,
                                                       GError                    **error);
GUri              *sluice_http_request_get_uri        (SluiceHttpRequest          *self);
const char        *sluice_http_request_get_method     (SluiceHttpRequest          *self);
const char        *sluice_http_request_get_credential (SluiceHttpRequest          *self);
SoupMessage       *sluice_http_request_make           (SluiceHttpRequest          *self,
                                                       GUri                       *uri,
                                                       const char                 *method,
                                                       GError                    **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceHttpRequest, sluice_http_request_free)

G_END_DECLS
