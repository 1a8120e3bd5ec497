/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-secret-store.h"

#include <glib.h>

G_BEGIN_DECLS

/**
 * SluiceTemplateEncoding:
 * @SLUICE_TEMPLATE_PLAIN: values stand as they are
 * @SLUICE_TEMPLATE_URL: values are percent-encoded (RFC 3986, unreserved
 *   characters stay), the text around them is left alone
 */
typedef enum
{
  SLUICE_TEMPLATE_PLAIN,
  SLUICE_TEMPLATE_URL,
} SluiceTemplateEncoding;

/**
 * SluiceTemplateScope:
 * @params: (element-type utf8 utf8): values of `{{param.NAME}}`
 * @run_id: (nullable): `{{run.id}}`
 * @now: start of the run, microseconds since 1970 UTC
 * @zone: (nullable): the zone of `{{today}}`, UTC by default
 * @secrets: (nullable): what `secret:NAME` and `{{secret.NAME}}` are looked up in
 * @cursor: (nullable): `{{cursor}}`, the bookmark from which this run reads
 * @cursor_to: (nullable): `{{cursor_to}}`, the end of a backfill
 *
 * What templates of one run see. Read-only once the run has started, so that
 * all its threads may use it.
 */
typedef struct
{
  GHashTable *params;
  char *run_id;
  gint64 now;
  GTimeZone *zone;
  SluiceSecretStore *secrets;
  char *cursor;
  char *cursor_to;
} SluiceTemplateScope;

/**
 * SluiceTemplateRecordFunc:
 * @path: what stands behind `record.`
 * @user_data: what was given with it
 *
 * Returns: (transfer full) (nullable): the value there as text; nothing if
 *   there is none
 */
typedef char *(*SluiceTemplateRecordFunc) (const char *path,
                                           gpointer    user_data);

/**
 * SluiceTemplateLocals:
 * @page_token: (nullable): `{{page.token}}`
 * @page_token_is_json: whether that is JSON text, such as a number, not a text
 * @page_number: (nullable): `{{page.number}}`
 * @page_offset: (nullable): `{{page.offset}}`
 * @record: (nullable): `{{record.PATH}}`; without it that template is an error
 * @record_data: for @record
 *
 * What templates of one request see beside the scope of the run. All that is
 * %NULL yields nothing.
 */
typedef struct
{
  const char *page_token;
  gboolean page_token_is_json;
  const char *page_number;
  const char *page_offset;
  SluiceTemplateRecordFunc record;
  gpointer record_data;
} SluiceTemplateLocals;

SluiceTemplateScope *sluice_template_scope_new       (void) G_GNUC_WARN_UNUSED_RESULT;
void                 sluice_template_scope_free      (SluiceTemplateScope        *scope);
char                *sluice_template_render          (const char                 *text,
                                                      const SluiceTemplateScope  *scope,
                                                      SluiceTemplateEncoding      encoding,
                                                      GCancellable               *cancellable,
                                                      GError                    **error) G_GNUC_WARN_UNUSED_RESULT;
char                *sluice_template_render_locals   (const char                 *text,
                                                      const SluiceTemplateScope  *scope,
                                                      const SluiceTemplateLocals *locals,
                                                      SluiceTemplateEncoding      encoding,
                                                      GCancellable               *cancellable,
                                                      GError                    **error) G_GNUC_WARN_UNUSED_RESULT;
void                 sluice_template_foreach_record  (const char                 *text,
                                                      SluiceTemplateRecordFunc    func,
                                                      gpointer                    user_data);
gboolean             sluice_template_is_single       (const char                 *text);
gboolean             sluice_template_check           (const char                 *text,
                                                      GError                    **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceTemplateScope, sluice_template_scope_free)

G_END_DECLS
