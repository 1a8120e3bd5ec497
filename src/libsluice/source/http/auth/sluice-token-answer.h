/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-http-exchange.h"

G_BEGIN_DECLS

/**
 * SluiceTokenAnswer:
 *
 * The answer to a request that asks for a credential: small, and JSON if all is
 * well. It is wiped when it is freed.
 */
typedef struct _SluiceTokenAnswer SluiceTokenAnswer;

SluiceTokenAnswer *sluice_token_answer_fetch       (SluiceHttpClient      *client,
                                                    SluiceHttpSite        *site,
                                                    SluiceHttpRequest     *request,
                                                    SluiceHttpRequestKind  kind,
                                                    SluiceHttpFailure     *failure,
                                                    GCancellable          *cancellable) G_GNUC_WARN_UNUSED_RESULT;
void               sluice_token_answer_free        (SluiceTokenAnswer     *self);
guint              sluice_token_answer_get_status  (SluiceTokenAnswer     *self);
gboolean           sluice_token_answer_has_cookie  (SluiceTokenAnswer     *self);
char              *sluice_token_answer_dup_text    (SluiceTokenAnswer     *self,
                                                    const SluicePath      *path) G_GNUC_WARN_UNUSED_RESULT;
char              *sluice_token_answer_dup_member  (SluiceTokenAnswer     *self,
                                                    const char            *name) G_GNUC_WARN_UNUSED_RESULT;
char              *sluice_token_answer_dup_excerpt (SluiceTokenAnswer     *self) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceTokenAnswer, sluice_token_answer_free)

G_END_DECLS
