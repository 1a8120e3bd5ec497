/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-openapi.h"

G_BEGIN_DECLS

/* Schemas that are looked into, inside of each other. */
#define SLUICE_OPENAPI_MAX_DEPTH 12

/* Values that an example body may be made of. */
#define SLUICE_OPENAPI_MAX_EXAMPLE 2000

struct _SluiceOpenapi
{
  JsonNode *root;
  JsonObject *document;
  char *origin;                 /* (nullable) */
  gboolean is_swagger;          /* version 2 */
  GPtrArray *operations;        /* (element-type SluiceOpenapiOperation) */
};

/* A draft while it is made. */
typedef struct
{
  const SluiceOpenapi *openapi;
  const SluiceOpenapiOperation *operation;
  JsonObject *path_item;
  JsonObject *object;           /* the operation itself */
  SluiceOpenapiDraft *draft;
  char *base;                   /* the address that paths are added to */
  GPtrArray *declared;          /* (element-type JsonObject): its parameters */
} SluiceOpenapiBuilder;

/* Where the records of an answer are. */
typedef struct
{
  char *records;                /* (nullable): their path */
  JsonObject *item;             /* (nullable) (owned): the schema of one */
  JsonObject *answer;           /* (nullable) (owned): the schema of the answer */
  gboolean has_link;            /* whether it has the header Link */
} SluiceOpenapiAnswer;

/* Reading (sluice-openapi.c). */
JsonObject *sluice_openapi_get_object      (JsonObject            *object,
                                            const char            *name);
JsonArray  *sluice_openapi_get_array       (JsonObject            *object,
                                            const char            *name);
const char *sluice_openapi_get_text        (JsonObject            *object,
                                            const char            *name);
gboolean    sluice_openapi_get_flag        (JsonObject            *object,
                                            const char            *name);
JsonObject *sluice_openapi_resolve         (const SluiceOpenapi   *self,
                                            JsonObject            *object,
                                            GError               **error);
void        sluice_openapi_begin           (const SluiceOpenapi          *self,
                                            const SluiceOpenapiOperation *operation,
                                            SluiceOpenapiBuilder         *builder);
void        sluice_openapi_builder_clear   (SluiceOpenapiBuilder  *builder);
void        sluice_openapi_note            (SluiceOpenapiBuilder  *builder,
                                            const char            *format,
                                            ...) G_GNUC_PRINTF (2, 3);

/* Schemas (sluice-openapi-schema.c). */
JsonObject *sluice_openapi_schema_flatten  (const SluiceOpenapi   *self,
                                            JsonObject            *schema,
                                            GError               **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean    sluice_openapi_schema_is       (JsonObject            *schema,
                                            const char            *type);
JsonNode   *sluice_openapi_schema_example  (const SluiceOpenapi   *self,
                                            JsonObject            *schema,
                                            guint                  depth,
                                            guint                 *budget,
                                            GError               **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean    sluice_openapi_find_answer     (SluiceOpenapiBuilder  *builder,
                                            SluiceOpenapiAnswer   *answer,
                                            GError               **error);
void        sluice_openapi_answer_clear    (SluiceOpenapiAnswer   *answer);

/* Address, parameters, body (sluice-openapi-request.c). */
void        sluice_openapi_read_address    (SluiceOpenapiBuilder  *builder);
gboolean    sluice_openapi_read_parameters (SluiceOpenapiBuilder  *builder,
                                            GError               **error);
gboolean    sluice_openapi_read_body       (SluiceOpenapiBuilder  *builder,
                                            GError               **error);
char       *sluice_openapi_resolve_url     (const char            *base,
                                            const char            *reference) G_GNUC_WARN_UNUSED_RESULT;
char       *sluice_openapi_add_parameter   (SluiceOpenapiBuilder  *builder,
                                            const char            *name,
                                            const char            *fallback) G_GNUC_WARN_UNUSED_RESULT;

/* Who sends it (sluice-openapi-security.c). */
gboolean    sluice_openapi_read_security   (SluiceOpenapiBuilder  *builder,
                                            GError               **error);

/* How it goes on (sluice-openapi-paging.c). */
gboolean    sluice_openapi_is_paging       (const char            *name);
void        sluice_openapi_read_paging     (SluiceOpenapiBuilder      *builder,
                                            const SluiceOpenapiAnswer *answer);

G_END_DECLS
