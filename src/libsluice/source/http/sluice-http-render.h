/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-http-spec.h"
#include "sluice-template.h"

G_BEGIN_DECLS

/**
 * SluiceHttpRender:
 * @scope: what templates of the run see
 * @locals: (nullable): what those of one request see
 * @cancellable: (nullable): a cancellable, for the secret store
 * @error: (nullable): return location for an error
 *
 * What is needed wherever a text of a task becomes part of a request. Lives on
 * the stack.
 */
typedef struct
{
  const SluiceTemplateScope *scope;
  const SluiceTemplateLocals *locals;
  GCancellable *cancellable;
  GError **error;
} SluiceHttpRender;

char     *sluice_http_render       (SluiceHttpRender        *context,
                                    const char              *text,
                                    SluiceTemplateEncoding   encoding) G_GNUC_WARN_UNUSED_RESULT;
gboolean  sluice_http_render_value (SluiceHttpRender        *context,
                                    const char              *text,
                                    char                   **ret_value);
char     *sluice_http_render_json  (SluiceHttpRender        *context,
                                    const char              *json) G_GNUC_WARN_UNUSED_RESULT;
gboolean  sluice_http_render_pairs (SluiceHttpRender        *context,
                                    GPtrArray               *pairs,
                                    GString                 *query);
GUri     *sluice_http_render_uri   (SluiceHttpRender        *context,
                                    const char              *text) G_GNUC_WARN_UNUSED_RESULT;
void      sluice_http_append_pair  (GString                 *query,
                                    const char              *name,
                                    const char              *value);
gboolean  sluice_http_check_header (const char              *name,
                                    const char              *value,
                                    GError                 **error);

G_END_DECLS
