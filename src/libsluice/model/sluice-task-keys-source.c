/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-task-keys-private.h"

/* Where records come from: requests, connections, sources. */

/* Requests */

static const SluiceKey body_keys[] = {
  { "json", ANY },
  { "form", OBJECT },
  { "text", TEMPLATE },
};

static const SluiceKeyTable body_table = { .title = "a body", TABLE (body_keys) };

static const SluiceKey call_keys[] = {
  { "url", TEMPLATE, .required = TRUE },
  { "method", TEXT },
  { "headers", OBJECT },
  { "query", OBJECT },
  { "body", OBJECT, .table = &body_table },
  { "reads_only", BOOLEAN },
};

static const SluiceKeyTable call_table = { .title = "a request", TABLE (call_keys) };

/* Authentication */

enum
{
  AUTH_NONE = 1 << 0,
  AUTH_BEARER = 1 << 1,
  AUTH_API_KEY = 1 << 2,
  AUTH_BASIC = 1 << 3,
  AUTH_OAUTH2 = 1 << 4,
  AUTH_LOGIN = 1 << 5,
};

static const SluiceKey auth_keys[] = {
  { "type", TEXT, .required = TRUE, .values = "none|bearer|api_key|basic|oauth2|login" },
  { "token", SECRET | TEMPLATE, AUTH_BEARER, .required = TRUE },
  { "name", TEXT, AUTH_API_KEY, .required = TRUE },
  { "value", SECRET | TEMPLATE, AUTH_API_KEY, .required = TRUE },
  { "in", TEXT, AUTH_API_KEY, .values = "header|query" },
  { "prefix", TEXT, AUTH_API_KEY | AUTH_LOGIN },
  { "username", TEMPLATE, AUTH_BASIC, .required = TRUE },
  { "password", SECRET | TEMPLATE, AUTH_BASIC, .required = TRUE },
  { "grant", TEXT, AUTH_OAUTH2, .values = "client_credentials|refresh_token|authorization_code" },
  { "token_url", TEMPLATE, AUTH_OAUTH2, .required = TRUE },
  { "authorize_url", TEMPLATE, AUTH_OAUTH2 },
  { "client_id", TEMPLATE, AUTH_OAUTH2, .required = TRUE },
  { "client_secret", SECRET | TEMPLATE, AUTH_OAUTH2 },
  { "scope", TEXT, AUTH_OAUTH2 },
  { "refresh_token", SECRET | TEMPLATE, AUTH_OAUTH2 },
  { "client_auth", TEXT, AUTH_OAUTH2, .values = "basic|body" },
  { "extra", OBJECT, AUTH_OAUTH2 },
  { "request", OBJECT, AUTH_LOGIN, .required = TRUE, .table = &call_table },
  { "token_path", PATH, AUTH_LOGIN },
  { "header", TEXT, AUTH_LOGIN },
};

static const SluiceKeyTable auth_table = {
  .title = "auth", .selector = "type",
  .variants = "none|bearer|api_key|basic|oauth2|login", TABLE (auth_keys),
};

/* Paging */

enum
{
  PAGING_NONE = 1 << 0,
  PAGING_PAGE = 1 << 1,
  PAGING_LINK_HEADER = 1 << 2,
  PAGING_OFFSET = 1 << 3,
  PAGING_CURSOR = 1 << 4,
  PAGING_NEXT_URL = 1 << 5,
  PAGING_COUNTED = PAGING_PAGE | PAGING_OFFSET | PAGING_CURSOR,
  PAGING_TOTALLED = PAGING_COUNTED | PAGING_LINK_HEADER | PAGING_NEXT_URL,
};

static const SluiceKey pagination_keys[] = {
  { "type", TEXT, .required = TRUE, .values = "none|page|link_header|offset|cursor|next_url" },
  { "page_param", TEXT, PAGING_PAGE },
  { "start", INTEGER, PAGING_PAGE | PAGING_OFFSET },
  { "size_param", TEXT, PAGING_PAGE },
  { "size", INTEGER, PAGING_PAGE },
  { "offset_param", TEXT, PAGING_OFFSET },
  { "limit_param", TEXT, PAGING_OFFSET },
  { "limit", INTEGER, PAGING_OFFSET },
  { "advance", TEXT, PAGING_OFFSET, .values = "received|limit" },
  { "cursor_path", PATH, PAGING_CURSOR },
  { "cursor_header", TEXT, PAGING_CURSOR },
  { "cursor_field", PATH, PAGING_CURSOR },
  { "cursor_param", TEXT, PAGING_CURSOR },
  { "cursor_merge_path", PATH, PAGING_CURSOR },
  { "rel", TEXT, PAGING_LINK_HEADER },
  { "next_path", PATH, PAGING_NEXT_URL, .required = TRUE },
  { "total_path", PATH, PAGING_TOTALLED },
  { "total_pages_path", PATH, PAGING_COUNTED },
  { "has_more_path", PATH, PAGING_COUNTED },
  { "total_header", TEXT, PAGING_TOTALLED },
  { "total_pages_header", TEXT, PAGING_COUNTED },
  { "end_statuses", STATUSES },
  { "place", TEXT, .values = "query|body|header" },
  { "max_pages", INTEGER },
  { "stop_when", TEXT },
  { "concurrency", INTEGER },
};

static const SluiceKeyTable pagination_table = {
  .title = "pagination", .selector = "type",
  .variants = "none|page|link_header|offset|cursor|next_url", TABLE (pagination_keys),
};

static const SluiceKey retry_keys[] = {
  { "attempts", INTEGER },
  { "max_delay", DURATION },
  { "budget", DURATION },
  { "statuses", STATUSES },
};

static const SluiceKeyTable retry_table = { .title = "retry", TABLE (retry_keys) };

static const SluiceKey timeout_keys[] = {
  { "connect", DURATION },
  { "first_byte", DURATION },
  { "stall", DURATION },
  { "total", DURATION },
  { "min_rate", LIST },
};

static const SluiceKeyTable timeout_table = { .title = "timeout", TABLE (timeout_keys) };

static const SluiceKey tls_keys[] = {
  { "ca_file", TEXT },
  { "cert_file", TEXT },
  { "key_file", TEXT },
  { "key_password", SECRET },
  { "min", NUMBER | TEXT, .values = "1.2|1.3" },
  { "verify", BOOLEAN },
};

static const SluiceKeyTable tls_table = { .title = "tls", TABLE (tls_keys) };

static const SluiceKey rate_keys[] = {
  { "per_second", NUMBER },
  { "concurrency", INTEGER },
};

static const SluiceKeyTable rate_table = { .title = "rate_limit", TABLE (rate_keys) };

static const SluiceKey incremental_keys[] = {
  { "cursor", PATH, .required = TRUE },
  { "initial", TEXT | NUMBER | TEMPLATE },
  { "lag", TEXT | NUMBER },
  { "order", TEXT, .values = "asc|none" },
};

static const SluiceKeyTable incremental_table = { .title = "incremental", TABLE (incremental_keys) };

static const SluiceKey child_keys[] = {
  { "name", TEXT, .required = TRUE },
  { "request", OBJECT, .required = TRUE, .table = &call_table },
  { "records", PATH },
  { "pagination", OBJECT, .table = &pagination_table },
  { "on_error", TEXT, .values = "reject|stop" },
  { "concurrency", INTEGER },
};

static const SluiceKeyTable child_table = { .title = "a child request", TABLE (child_keys) };

/* Connections */

enum
{
  CONNECTION_SQLITE = 1 << 0,
  CONNECTION_POSTGRES = 1 << 1,
  CONNECTION_HTTP = 1 << 2,
  CONNECTION_ODBC = 1 << 3,
  CONNECTION_DUCKDB = 1 << 4,
};

static const SluiceKey ssh_keys[] = {
  { "host", TEXT, .required = TRUE },
  { "port", INTEGER },
  { "user", TEXT },
  { "key_file", TEXT },
  { "to", TEXT },
};

static const SluiceKeyTable ssh_table = { .title = "ssh", TABLE (ssh_keys) };

static const SluiceKey connection_keys[] = {
  { "type", TEXT, .required = TRUE, .values = "sqlite|postgres|http|odbc|duckdb" },
  { "path", TEMPLATE, CONNECTION_SQLITE | CONNECTION_DUCKDB, .required = TRUE },
  { "uri", TEMPLATE, CONNECTION_POSTGRES, .required = TRUE },
  { "dsn", TEMPLATE, CONNECTION_ODBC, .required = TRUE },
  { "dialect", TEXT, CONNECTION_ODBC, .values = "auto|mariadb|oracle|postgres|sqlserver|sqlite|vertica|db2|generic" },
  { "username", TEMPLATE, CONNECTION_ODBC },
  { "password", SECRET, CONNECTION_POSTGRES | CONNECTION_ODBC },
  { "ssh", OBJECT, CONNECTION_POSTGRES | CONNECTION_ODBC, .table = &ssh_table },
  { "base_url", TEMPLATE, CONNECTION_HTTP, .required = TRUE },
  { "headers", OBJECT, CONNECTION_HTTP },
  { "auth", OBJECT, CONNECTION_HTTP, .table = &auth_table },
  { "rate_limit", OBJECT, CONNECTION_HTTP, .table = &rate_table },
  { "tls", OBJECT, CONNECTION_HTTP, .table = &tls_table },
};

const SluiceKeyTable sluice_connection_table = {
  .title = "a connection", .selector = "type", .variants = "sqlite|postgres|http|odbc|duckdb",
  TABLE (connection_keys),
};

/* Source */

enum
{
  SOURCE_HTTP = 1 << 0,
  SOURCE_FILE = 1 << 1,
  SOURCE_INLINE = 1 << 2,
  SOURCE_DATABASE = 1 << 3,
  SOURCE_BYTES = SOURCE_HTTP | SOURCE_FILE,
};

static const SluiceKey source_keys[] = {
  { "type", TEXT, .required = TRUE, .values = "http|file|inline|database" },
  { "connection", TEXT | OBJECT, SOURCE_HTTP | SOURCE_DATABASE, .table = &sluice_connection_table },
  { "url", TEMPLATE, SOURCE_HTTP, .required = TRUE },
  { "method", TEXT, SOURCE_HTTP },
  { "headers", OBJECT, SOURCE_HTTP },
  { "query", OBJECT | TEXT, SOURCE_HTTP | SOURCE_DATABASE },
  { "body", OBJECT, SOURCE_HTTP, .table = &body_table },
  { "reads_only", BOOLEAN, SOURCE_HTTP },
  { "auth", OBJECT, SOURCE_HTTP, .table = &auth_table },
  { "path", TEMPLATE, SOURCE_FILE, .required = TRUE },
  { "format", TEXT, SOURCE_BYTES, .values = "auto|json|jsonl|csv|xlsx|parquet" },
  { "compression", TEXT, SOURCE_BYTES, .values = "auto|none|gzip|zstd|bzip2|xz|zip" },
  { "encoding", TEXT, SOURCE_BYTES },
  { "records", TEXT | LIST, SOURCE_BYTES | SOURCE_INLINE },
  { "error_path", PATH, SOURCE_HTTP },
  { "pagination", OBJECT, SOURCE_HTTP, .table = &pagination_table },
  { "retry", OBJECT, SOURCE_HTTP, .table = &retry_table },
  { "timeout", DURATION | OBJECT, SOURCE_HTTP, .table = &timeout_table },
  { "max_body", SIZE, SOURCE_BYTES },
  { "max_record", SIZE, SOURCE_BYTES },
  { "max_value", SIZE, SOURCE_BYTES },
  { "max_depth", INTEGER, SOURCE_BYTES },
  { "max_ratio", INTEGER, SOURCE_BYTES },
  { "tls", OBJECT, SOURCE_HTTP, .table = &tls_table },
  { "allow_origins", TEXTS, SOURCE_HTTP },
  { "cookies", BOOLEAN, SOURCE_HTTP },
  { "zone", TEXT },
  { "rate_limit", OBJECT, SOURCE_HTTP, .table = &rate_table },
  { "incremental", OBJECT, .table = &incremental_table },
  { "children", OBJECTS, SOURCE_HTTP, .table = &child_table },
  { "keep_parents", BOOLEAN, SOURCE_HTTP },
  { "missing", TEXT, SOURCE_FILE, .values = "fail|ok" },
  { "entry", TEXT, SOURCE_BYTES },
  { "scan", BOOLEAN | TEXT, SOURCE_FILE },
  { "delimiter", TEXT, SOURCE_BYTES },
  { "quote", TEXT, SOURCE_BYTES },
  { "escape", TEXT, SOURCE_BYTES },
  { "header", BOOLEAN | TEXT, SOURCE_BYTES },
  { "columns", TEXTS, SOURCE_BYTES },
  { "ragged", TEXT, SOURCE_BYTES, .values = "reject|pad|pad_and_drop" },
  { "skip_rows", INTEGER, SOURCE_BYTES },
  { "comment", TEXT, SOURCE_BYTES },
  { "decimal", TEXT, SOURCE_BYTES },
  { "thousands", TEXT, SOURCE_BYTES },
  { "nulls", TEXTS, SOURCE_BYTES },
  { "sheet", TEXT | INTEGER, SOURCE_BYTES },
  { "range", TEXT, SOURCE_BYTES },
  { "schema", TEXT, SOURCE_DATABASE },
  { "table", TEXT, SOURCE_DATABASE },
  { "named_query", TEXT, SOURCE_DATABASE },
  { "parameters", OBJECT, SOURCE_DATABASE },
  { "fetch_rows", INTEGER, SOURCE_DATABASE },
};

const SluiceKeyTable sluice_source_table = {
  .title = "a source", .selector = "type", .variants = "http|file|inline|database",
  TABLE (source_keys),
};
