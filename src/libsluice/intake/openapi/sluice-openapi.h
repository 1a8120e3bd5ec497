/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-credential-list.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * SluiceOpenapi:
 *
 * A description of an API: OpenAPI 3.0 or 3.1, or Swagger 2, in JSON or YAML.
 * Immutable.
 */
typedef struct _SluiceOpenapi SluiceOpenapi;

/**
 * SluiceOpenapiOperation:
 * @id: what it is chosen by: its `operationId`, or else `GET /path`
 * @method: the HTTP method, in upper case
 * @path: the path template, such as `/orders/{id}`
 * @summary: (nullable): what it does
 * @deprecated: whether it should not be used any more
 *
 * A request that an API takes.
 */
typedef struct
{
  char *id;
  char *method;
  char *path;
  char *summary;
  gboolean deprecated;
} SluiceOpenapiOperation;

/**
 * SluiceOpenapiDraft:
 * @name: what a task of it may be called
 * @source: the member `source` of a task
 * @parameters: its member `parameters`
 * @credentials: the secrets that have to be set; none has a value
 * @fields: (element-type utf8): the fields of its records, if they are described
 * @notes: (element-type utf8): what could not be expressed, in sentences
 *
 * An operation as the beginning of a task.
 */
typedef struct
{
  char *name;
  JsonObject *source;
  JsonArray *parameters;
  SluiceCredentialList *credentials;
  GPtrArray *fields;
  GPtrArray *notes;
} SluiceOpenapiDraft;

/**
 * SluiceOpenapiChange:
 * @path: the JSON path in the task that it is about
 * @kind: `operation_removed`, `path_moved`, `parameter_added`,
 *   `parameter_required`, `parameter_removed`, `security_changed`,
 *   `records_moved`, `field_added` or `field_removed`
 * @text: it in words
 *
 * What an API has changed since a task was made.
 */
typedef struct
{
  char *path;
  char *kind;
  char *text;
} SluiceOpenapiChange;

gboolean            sluice_openapi_is_one         (const char           *data,
                                                   gsize                 length);
SluiceOpenapi      *sluice_openapi_parse          (const char           *data,
                                                   gsize                 length,
                                                   const char           *origin,
                                                   GError              **error) G_GNUC_WARN_UNUSED_RESULT;
void                sluice_openapi_free           (SluiceOpenapi        *self);
GPtrArray          *sluice_openapi_get_operations (const SluiceOpenapi  *self);
SluiceOpenapiDraft *sluice_openapi_make_source    (const SluiceOpenapi  *self,
                                                   const char           *operation_id,
                                                   GError              **error) G_GNUC_WARN_UNUSED_RESULT;
void                sluice_openapi_draft_free     (SluiceOpenapiDraft   *draft);
GPtrArray          *sluice_openapi_compare        (const SluiceOpenapi  *self,
                                                   JsonObject           *task,
                                                   GError              **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceOpenapi, sluice_openapi_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceOpenapiDraft, sluice_openapi_draft_free)

G_END_DECLS
