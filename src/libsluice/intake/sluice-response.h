/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* What is kept of a body that is only looked at. */
#define SLUICE_RESPONSE_MAX_BODY (8 * 1024 * 1024)

/**
 * SluiceResponse:
 * @uri: (nullable): where it came from, behind all redirects, without a key in
 *   its query; %NULL for data that were not fetched
 * @method: how it was asked for
 * @status: the HTTP status, 0 for data that were not fetched
 * @http_version: (nullable): "1.0", "1.1" or "2"
 * @milliseconds: from the request to the end of the body
 * @bytes: bytes of the body on the wire
 * @body: the body as UTF-8
 * @truncated: whether more followed than was kept
 *
 * One answer, or the beginning of a large one, as detection looks at it. Made
 * by one thread, then read-only.
 */
typedef struct
{
  GUri *uri;
  char *method;
  guint status;
  char *http_version;
  guint64 milliseconds;
  guint64 bytes;
  GString *body;
  gboolean truncated;

  /*< private >*/
  GPtrArray *headers;
} SluiceResponse;

SluiceResponse *sluice_response_new        (void) G_GNUC_WARN_UNUSED_RESULT;
SluiceResponse *sluice_response_new_data   (const char           *data,
                                            gssize                length) G_GNUC_WARN_UNUSED_RESULT;
void            sluice_response_free       (SluiceResponse       *self);
void            sluice_response_add_header (SluiceResponse       *self,
                                            const char           *name,
                                            const char           *value);
const char     *sluice_response_get_header (const SluiceResponse *self,
                                            const char           *name);
char           *sluice_response_dup_links  (const SluiceResponse *self) G_GNUC_WARN_UNUSED_RESULT;
guint           sluice_response_get_n_headers (const SluiceResponse *self);
const char     *sluice_response_get_header_at (const SluiceResponse  *self,
                                               guint                  index,
                                               const char           **ret_value);
gboolean        sluice_response_is_lines   (const SluiceResponse *self);
JsonObject     *sluice_response_to_json    (const SluiceResponse *self) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceResponse, sluice_response_free)

G_END_DECLS
