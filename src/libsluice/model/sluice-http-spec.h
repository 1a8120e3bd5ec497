/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-path.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* What a task says of its `http` source. Plain read-only structures, filled by
 * the parser, with the defaults of the task format. Strings may hold
 * templates; they are rendered when the run starts. Durations are seconds,
 * sizes bytes, 0 = none. */

/* A header, query parameter or form field; more than one value repeats it. */
typedef struct
{
  char *name;
  GStrv values;
} SluiceHttpPair;

typedef enum
{
  SLUICE_HTTP_BODY_NONE,
  SLUICE_HTTP_BODY_JSON,
  SLUICE_HTTP_BODY_FORM,
  SLUICE_HTTP_BODY_TEXT,
} SluiceHttpBodyKind;

typedef struct
{
  SluiceHttpBodyKind kind;
  JsonNode *json;
  GPtrArray *form;              /* (element-type SluiceHttpPair) */
  char *text;
} SluiceHttpBody;

typedef enum
{
  SLUICE_AUTH_NONE,
  SLUICE_AUTH_BEARER,
  SLUICE_AUTH_API_KEY,
  SLUICE_AUTH_BASIC,
} SluiceAuthKind;

/* `secret` is the reference: bearer's token, api_key's value, basic's password. */
typedef struct
{
  SluiceAuthKind kind;
  char *secret;                 /* (nullable) */
  char *name;                   /* (nullable) api_key: header or parameter */
  char *prefix;                 /* (nullable) api_key */
  char *username;               /* (nullable) basic */
  gboolean in_query;            /* api_key */
} SluiceAuthSpec;

typedef enum
{
  SLUICE_PAGINATION_NONE,
  SLUICE_PAGINATION_PAGE,
  SLUICE_PAGINATION_LINK_HEADER,
} SluicePaginationKind;

typedef struct
{
  SluicePaginationKind kind;
  char *page_param;             /* page; default "page" */
  gint64 start;                 /* page; default 1 */
  char *size_param;             /* (nullable) page */
  gint64 size;                  /* page; 0 = not given */
  SluicePath *total_path;       /* (nullable) */
  SluicePath *total_pages_path; /* (nullable) */
  SluicePath *has_more_path;    /* (nullable) */
  char *total_header;           /* (nullable) */
  char *total_pages_header;     /* (nullable) */
  char *rel;                    /* link_header; default "next" */
  GArray *end_statuses;         /* (element-type guint) */
  guint max_pages;              /* default 10000 */
} SluicePaginationSpec;

typedef struct
{
  guint attempts;               /* default 6 */
  double max_delay;             /* default 300 */
  double budget;                /* default 900 */
  GArray *statuses;             /* (element-type guint) */
} SluiceRetrySpec;

typedef struct
{
  double connect;               /* default 30 */
  double first_byte;            /* default 60 */
  double stall;                 /* default 60 */
  double total;                 /* default 0 = none */
  guint64 min_rate_bytes;       /* default 100 */
  double min_rate_seconds;      /* default 60 */
} SluiceTimeoutSpec;

/* Limits of what a body may do to us (also of files). */
typedef struct
{
  guint64 max_body;             /* default 0 = none */
  guint64 max_record;           /* default 64 MiB */
  guint64 max_value;            /* default 64 MiB */
  guint max_depth;              /* default 1000 */
  guint max_ratio;              /* default 1000, after 1 MiB */
} SluiceBodyLimits;

typedef struct
{
  char *url;
  char *method;                 /* upper case; default "GET" */
  GPtrArray *headers;           /* (element-type SluiceHttpPair) */
  GPtrArray *query;             /* (element-type SluiceHttpPair) */
  SluiceHttpBody body;
  SluiceAuthSpec auth;
  SluicePaginationSpec pagination;
  SluiceRetrySpec retry;
  SluiceTimeoutSpec timeout;
  SluicePath *error_path;       /* (nullable) */
  gboolean reads_only;          /* default: method is GET or HEAD */
  GStrv allow_origins;          /* (nullable) */
  gboolean tls_verify;          /* default TRUE */
} SluiceHttpSpec;

void sluice_http_pair_free (SluiceHttpPair *pair);
void sluice_http_spec_free (SluiceHttpSpec *spec);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceHttpSpec, sluice_http_spec_free)

G_END_DECLS
