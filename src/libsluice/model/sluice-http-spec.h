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
  char *json_text;              /* (nullable) @json as it was written, compact */
  GPtrArray *form;              /* (element-type SluiceHttpPair) */
  char *text;
} SluiceHttpBody;

/* One request: of the source, of a login, or of the children of a record. */
typedef struct
{
  char *url;                    /* may be relative where there is a connection */
  char *method;                 /* upper case; default "GET", of a login "POST" */
  GPtrArray *headers;           /* (element-type SluiceHttpPair) */
  GPtrArray *query;             /* (element-type SluiceHttpPair) */
  SluiceHttpBody body;
  gboolean reads_only;          /* default: method is GET or HEAD */
} SluiceHttpCall;

typedef enum
{
  SLUICE_AUTH_NONE,
  SLUICE_AUTH_BEARER,
  SLUICE_AUTH_API_KEY,
  SLUICE_AUTH_BASIC,
  SLUICE_AUTH_OAUTH2,
  SLUICE_AUTH_LOGIN,
} SluiceAuthKind;

typedef enum
{
  SLUICE_GRANT_CLIENT_CREDENTIALS,
  SLUICE_GRANT_REFRESH_TOKEN,
  SLUICE_GRANT_AUTHORIZATION_CODE,
} SluiceOAuthGrant;

/* `client_secret` and `refresh_token` are references. */
typedef struct
{
  SluiceOAuthGrant grant;
  char *token_url;
  char *authorize_url;          /* (nullable) authorization_code */
  char *client_id;
  char *client_secret;          /* (nullable) public clients have none */
  char *scope;                  /* (nullable) */
  char *refresh_token;          /* (nullable) */
  gboolean client_auth_in_body; /* `client_auth`: body; default basic */
  GPtrArray *extra;             /* (element-type SluiceHttpPair) */
} SluiceOAuthSpec;

typedef struct
{
  SluiceHttpCall call;
  SluicePath *token_path;       /* (nullable) with cookies there is none */
  char *header;                 /* default "Authorization" */
  char *prefix;                 /* default "Bearer " */
} SluiceLoginSpec;

/* `secret` is the reference: bearer's token, api_key's value, basic's password. */
typedef struct
{
  SluiceAuthKind kind;
  char *secret;                 /* (nullable) */
  char *name;                   /* (nullable) api_key: header or parameter */
  char *prefix;                 /* (nullable) api_key */
  char *username;               /* (nullable) basic */
  gboolean in_query;            /* api_key */
  SluiceOAuthSpec *oauth;       /* (nullable) oauth2 */
  SluiceLoginSpec *login;       /* (nullable) login */
} SluiceAuthSpec;

typedef enum
{
  SLUICE_PAGINATION_NONE,
  SLUICE_PAGINATION_PAGE,
  SLUICE_PAGINATION_OFFSET,
  SLUICE_PAGINATION_CURSOR,
  SLUICE_PAGINATION_LINK_HEADER,
  SLUICE_PAGINATION_NEXT_URL,
} SluicePaginationKind;

/* Where the parameters of paging go. */
typedef enum
{
  SLUICE_PLACE_QUERY,
  SLUICE_PLACE_BODY,
  SLUICE_PLACE_HEADER,
} SluicePaginationPlace;

typedef struct
{
  SluicePaginationKind kind;
  SluicePaginationPlace place;
  char *page_param;             /* page; default "page", NULL where a template is in the request */
  char *size_param;             /* (nullable) page */
  gint64 size;                  /* page; 0 = not given */
  char *offset_param;           /* offset; default "offset", as page_param */
  char *limit_param;            /* (nullable) offset */
  gint64 limit;                 /* offset; 0 = not given */
  gboolean advance_by_limit;    /* offset; default: by what was received */
  gint64 start;                 /* default: 1 for page, 0 for offset */
  gboolean has_start;           /* whether the task names it */
  SluicePath *cursor_path;      /* (nullable) cursor: one of these four */
  char *cursor_header;          /* (nullable) */
  SluicePath *cursor_field;     /* (nullable) of the last record */
  SluicePath *cursor_merge_path; /* (nullable) */
  char *cursor_param;           /* (nullable) */
  SluicePath *next_path;        /* (nullable) next_url */
  SluicePath *total_path;       /* (nullable) */
  SluicePath *total_pages_path; /* (nullable) */
  SluicePath *has_more_path;    /* (nullable) */
  char *total_header;           /* (nullable) */
  char *total_pages_header;     /* (nullable) */
  char *rel;                    /* link_header; default "next" */
  GArray *end_statuses;         /* (element-type guint) */
  char *stop_when;              /* (nullable) an expression */
  guint max_pages;              /* default 10000 */
  guint concurrency;            /* pages in flight; default 1 */
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
  char *ca_file;                /* (nullable) absolute */
  char *cert_file;              /* (nullable) absolute */
  char *key_file;               /* (nullable) absolute; default: in cert_file */
  char *key_password;           /* (nullable) a reference */
  gboolean needs_1_3;           /* nothing older than TLS 1.3; default FALSE: 1.2 */
  gboolean verify;              /* default TRUE */
} SluiceTlsSpec;

/* What is asked of each host, 0 = no limit. */
typedef struct
{
  double per_second;
  guint concurrency;
} SluiceRateSpec;

/* Requests that are made for each record of the source. */
typedef struct
{
  char *name;
  SluiceHttpCall call;
  SluicePath *records;          /* (nullable) */
  SluicePaginationSpec pagination;
  gboolean stop_on_error;       /* default: the parent is a rejected row */
  guint concurrency;            /* default 4 */
} SluiceChildSpec;

typedef struct
{
  SluiceHttpCall call;
  SluiceAuthSpec auth;
  SluicePaginationSpec pagination;
  SluiceRetrySpec retry;
  SluiceTimeoutSpec timeout;
  SluiceTlsSpec tls;
  SluiceRateSpec rate;
  GPtrArray *children;          /* (element-type SluiceChildSpec) may be empty */
  gboolean keep_parents;        /* records with children are rows themselves, too */
  gboolean cookies;
  SluicePath *error_path;       /* (nullable) */
  GStrv allow_origins;          /* (nullable) */
} SluiceHttpSpec;

void     sluice_http_pair_free         (SluiceHttpPair       *pair);
void     sluice_child_spec_free        (SluiceChildSpec      *spec);
void     sluice_http_spec_free         (SluiceHttpSpec       *spec);
gboolean sluice_http_call_has_template (const SluiceHttpCall *call,
                                        const char           *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceHttpSpec, sluice_http_spec_free)

G_END_DECLS
