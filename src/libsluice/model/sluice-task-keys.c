/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-task-keys.h"

#include "sluice-row-set-spec.h"

#include <string.h>

/* Every key of the task format stands here, also those that are known but not
 * built yet: these are refused, never ignored. The order is the one in which a
 * task is written. `data/task.schema.json` and `docs/task-format.md` describe
 * the same keys, which a test compares. */

#define TEXT SLUICE_KEY_TEXT
#define NUMBER SLUICE_KEY_NUMBER
#define INTEGER SLUICE_KEY_INTEGER
#define BOOLEAN SLUICE_KEY_BOOLEAN
#define OBJECT SLUICE_KEY_OBJECT
#define LIST SLUICE_KEY_LIST
#define TEXTS SLUICE_KEY_TEXTS
#define OBJECTS SLUICE_KEY_OBJECTS
#define DURATION SLUICE_KEY_DURATION
#define SIZE SLUICE_KEY_SIZE
#define PATH SLUICE_KEY_PATH
#define TEMPLATE SLUICE_KEY_TEMPLATE
#define SECRET SLUICE_KEY_SECRET
#define STATUSES SLUICE_KEY_STATUSES
#define ANY SLUICE_KEY_ANY

#define TABLE(keys_) .n_keys = G_N_ELEMENTS (keys_), .keys = (keys_)

/* Parameters */

static const SluiceKey parameter_keys[] = {
  { "name", TEXT, .required = TRUE },
  { "default", TEXT | NUMBER | BOOLEAN },
};

static const SluiceKeyTable parameter_table = {
  .title = "a parameter", TABLE (parameter_keys),
};

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
  { "min", NUMBER | TEXT, .later = TRUE, .neutral = "1.2|\"1.2\"" },
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

static const SluiceKeyTable connection_table = {
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
  { "connection", TEXT | OBJECT, SOURCE_HTTP | SOURCE_DATABASE, .table = &connection_table },
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

static const SluiceKeyTable source_table = {
  .title = "a source", .selector = "type", .variants = "http|file|inline|database",
  TABLE (source_keys),
};

/* Mapping and checks */

static const SluiceKey lookup_use_keys[] = {
  { "name", TEXT, .required = TRUE },
  { "key", PATH, .required = TRUE },
  { "value", TEXT },
  { "missing", TEXT, .values = "reject|null|default" },
};

static const SluiceKeyTable lookup_use_table = { .title = "a lookup of a column", TABLE (lookup_use_keys) };

static const SluiceKey mapping_keys[] = {
  { "column", TEXT, .required = TRUE },
  { "type", TEXT, .required = TRUE },
  { "from", PATH },
  { "value", ANY },
  { "expression", TEXT },
  { "lookup", OBJECT, .table = &lookup_use_table },
  { "transforms", LIST },
  { "default", ANY },
};

static const SluiceKeyTable mapping_table = {
  .title = "an entry of the mapping", TABLE (mapping_keys),
};

enum
{
  CHECK_REQUIRED = 1 << 0,
  CHECK_RANGE = 1 << 1,
  CHECK_PATTERN = 1 << 2,
  CHECK_ONE_OF = 1 << 3,
  CHECK_UNIQUE = 1 << 4,
  CHECK_LENGTH = 1 << 5,
  CHECK_EXISTS_IN = 1 << 6,
  CHECK_EXPRESSION = 1 << 7,
  CHECK_ROW_COUNT = 1 << 8,
  CHECK_FRESHNESS = 1 << 9,
};

#define CHECK_RULES "required|range|pattern|one_of|unique|length|exists_in|expression|row_count|freshness"

static const SluiceKey check_keys[] = {
  { "column", TEXT, ~(guint) CHECK_ROW_COUNT },
  { "rule", TEXT, .required = TRUE, .values = CHECK_RULES },
  { "min", NUMBER | TEXT, CHECK_RANGE | CHECK_LENGTH | CHECK_ROW_COUNT },
  { "max", NUMBER | TEXT, CHECK_RANGE | CHECK_LENGTH | CHECK_ROW_COUNT },
  { "value", TEXT, CHECK_PATTERN | CHECK_EXPRESSION, .required = TRUE },
  { "values", LIST, CHECK_ONE_OF, .required = TRUE },
  { "lookup", TEXT, CHECK_EXISTS_IN, .required = TRUE },
  { "max_age", DURATION, CHECK_FRESHNESS, .required = TRUE },
  { "severity", TEXT, .values = "warn|reject|fail" },
};

static const SluiceKeyTable check_table = {
  .title = "a check", .selector = "rule", .variants = CHECK_RULES, TABLE (check_keys),
};

/* Steps over all rows, and lookups */

static const SluiceKey deduplicate_keys[] = {
  { "keys", TEXTS, .required = TRUE },
  { "order", TEXT },
};

static const SluiceKeyTable deduplicate_table = { .title = "deduplicate", TABLE (deduplicate_keys) };

static const SluiceKey aggregate_column_keys[] = {
  { "column", TEXT, .required = TRUE },
  { "type", TEXT, .required = TRUE },
  { "function", TEXT, .required = TRUE, .values = SLUICE_AGGREGATE_FUNCTIONS },
  { "of", TEXT },
  { "separator", TEXT },
};

static const SluiceKeyTable aggregate_column_table = {
  .title = "a column of an aggregation", TABLE (aggregate_column_keys),
};

static const SluiceKey aggregate_keys[] = {
  { "group_by", TEXTS },
  { "columns", OBJECTS, .table = &aggregate_column_table },
};

static const SluiceKeyTable aggregate_table = { .title = "aggregate", TABLE (aggregate_keys) };

/* A lookup has the keys of its source beside its own. */
static const SluiceKey lookup_keys[] = {
  { "name", TEXT, .required = TRUE },
  { "key", TEXT },
  { "connection", TEXT | OBJECT, .table = &connection_table },
  { "schema", TEXT },
  { "table", TEXT },
  { "query", TEXT },
  { "named_query", TEXT },
  { "parameters", OBJECT },
  { "path", TEMPLATE },
  { "format", TEXT, .values = "auto|json|jsonl|csv|xlsx|parquet" },
  { "compression", TEXT, .values = "auto|none|gzip|zstd|zip|bzip2|xz" },
  { "encoding", TEXT },
  { "records", TEXT | LIST },
  { "delimiter", TEXT },
  { "quote", TEXT },
  { "escape", TEXT },
  { "header", BOOLEAN | TEXT },
  { "columns", TEXTS },
  { "skip_rows", INTEGER },
  { "comment", TEXT },
  { "nulls", TEXTS },
  { "sheet", TEXT | INTEGER },
  { "range", TEXT },
};

static const SluiceKeyTable lookup_table = { .title = "a lookup", TABLE (lookup_keys) };

/* Destination */

enum
{
  DESTINATION_CONNECTION = 1 << 0,
  DESTINATION_SQLITE = 1 << 1,
  DESTINATION_POSTGRES = 1 << 2,
  DESTINATION_ODBC = 1 << 3,
  DESTINATION_DUCKDB = 1 << 4,
  DESTINATION_FILE = 1 << 5,
  DESTINATION_DATABASE = DESTINATION_CONNECTION | DESTINATION_SQLITE | DESTINATION_POSTGRES |
                         DESTINATION_ODBC | DESTINATION_DUCKDB,
};

static const SluiceKey destination_keys[] = {
  { "type", TEXT, .values = "sqlite|postgres|odbc|duckdb|file" },
  { "connection", TEXT | OBJECT, DESTINATION_CONNECTION, .required = TRUE,
    .table = &connection_table },
  { "path", TEMPLATE, DESTINATION_SQLITE | DESTINATION_DUCKDB | DESTINATION_FILE, .required = TRUE },
  { "uri", TEMPLATE, DESTINATION_POSTGRES, .required = TRUE },
  { "dsn", TEMPLATE, DESTINATION_ODBC, .required = TRUE },
  { "dialect", TEXT, DESTINATION_ODBC, .values = "auto|mariadb|oracle|postgres|sqlserver|sqlite|vertica|db2|generic" },
  { "username", TEMPLATE, DESTINATION_ODBC },
  { "password", SECRET, DESTINATION_POSTGRES | DESTINATION_ODBC },
  { "schema", TEXT, DESTINATION_DATABASE },
  { "table", TEXT, DESTINATION_DATABASE, .required = TRUE },
  { "create", TEXT, DESTINATION_DATABASE, .values = "if_missing|never|replace" },
  { "format", TEXT, DESTINATION_FILE, .values = "csv|jsonl|json|xlsx|parquet" },
  { "compression", TEXT, DESTINATION_FILE, .values = "auto|none|gzip|zstd" },
  { "rows_per_file", INTEGER, DESTINATION_FILE },
  { "delimiter", TEXT, DESTINATION_FILE },
  { "header", BOOLEAN, DESTINATION_FILE },
  { "null", TEXT, DESTINATION_FILE },
  { "spreadsheet_safe", BOOLEAN, DESTINATION_FILE },
};

static const SluiceKeyTable destination_table = {
  .title = "a destination", .selector = "type", .fallback = "connection",
  .variants = "connection|sqlite|postgres|odbc|duckdb|file", TABLE (destination_keys),
};

/* Load and limits */

static const SluiceKey skip_when_keys[] = {
  { "column", TEXT, .required = TRUE },
  { "equals", TEXT | NUMBER | BOOLEAN, .required = TRUE },
};

static const SluiceKeyTable skip_when_table = { .title = "skip_when", TABLE (skip_when_keys) };

static const SluiceKey audit_keys[] = {
  { "created_at", TEXT },
  { "updated_at", TEXT },
  { "row_hash", TEXT },
  { "run_id", TEXT },
};

static const SluiceKeyTable audit_table = { .title = "audit", TABLE (audit_keys) };

static const SluiceKey ledger_keys[] = {
  { "schema", TEXT },
  { "table", TEXT },
};

static const SluiceKeyTable ledger_table = { .title = "a ledger", TABLE (ledger_keys) };

static const SluiceKey replace_keys[] = {
  { "method", TEXT, .values = "delete|truncate" },
};

static const SluiceKeyTable replace_table = { .title = "replace", TABLE (replace_keys) };

static const SluiceKey scd2_keys[] = {
  { "valid_from", TEXT },
  { "valid_to", TEXT },
  { "is_current", TEXT },
  { "row_hash", TEXT },
  { "absent", TEXT, .values = "keep|retire" },
  { "type0", TEXTS },
  { "type1", TEXTS },
  { "at", TEMPLATE },
  { "max_retired_percent", NUMBER },
};

static const SluiceKeyTable scd2_table = { .title = "scd2", TABLE (scd2_keys) };

static const SluiceKey mark_keys[] = {
  { "column", TEXT, .required = TRUE },
  { "value", TEMPLATE | NUMBER | BOOLEAN, .required = TRUE },
};

static const SluiceKeyTable mark_table = { .title = "a mark", TABLE (mark_keys) };

static const SluiceKey mirror_keys[] = {
  { "delete", TEXT | OBJECT, .values = "hard", .table = &mark_table },
  { "max_deleted_percent", NUMBER },
};

static const SluiceKeyTable mirror_table = { .title = "mirror", TABLE (mirror_keys) };

static const SluiceKey load_keys[] = {
  { "strategy", TEXT, .values = "insert|insert_new|upsert|replace|scd2|mirror" },
  { "keys", TEXTS },
  { "commit", TEXT, .values = "run|batch" },
  { "batch_rows", INTEGER },
  { "connections", INTEGER },
  { "skip_when", OBJECT, .table = &skip_when_table },
  { "nulls", TEXT, .values = "keep|overwrite" },
  { "unchanged", TEXT, .values = "skip|write" },
  { "on_row_error", TEXT, .values = "quarantine|stop" },
  { "nul", TEXT, .values = "reject|strip" },
  { "schema_drift", TEXT, .values = "stop|ignore|evolve" },
  { "ledger", OBJECT | BOOLEAN, .table = &ledger_table },
  { "audit", OBJECT, .table = &audit_table },
  { "before", TEXTS },
  { "after", TEXTS },
  { "allow_empty", BOOLEAN },
  { "keep_undo", DURATION },
  { "replace", OBJECT, .table = &replace_table },
  { "scd2", OBJECT, .table = &scd2_table },
  { "mirror", OBJECT, .table = &mirror_table },
};

static const SluiceKeyTable load_table = { .title = "load", TABLE (load_keys) };

static const SluiceKey limits_keys[] = {
  { "rejected", INTEGER },
  { "rejected_percent", NUMBER },
  { "after_rows", INTEGER },
  { "rules", OBJECT },
  { "min_rows", INTEGER },
  { "max_rows", INTEGER },
};

static const SluiceKeyTable limits_table = { .title = "limits", TABLE (limits_keys) };

/* The schedule */

static const SluiceKey after_keys[] = {
  { "task", TEXT, .required = TRUE },
  { "on", TEXT, .values = "success|failure|completion" },
};

static const SluiceKeyTable after_table = { .title = "after", TABLE (after_keys) };

static const SluiceKey schedule_retries_keys[] = {
  { "attempts", INTEGER },
  { "delay", DURATION },
};

static const SluiceKeyTable schedule_retries_table = { .title = "retries", TABLE (schedule_retries_keys) };

static const SluiceKey files_keys[] = {
  { "folder", TEXT, .required = TRUE },
  { "glob", TEXT },
};

static const SluiceKeyTable files_table = { .title = "files", TABLE (files_keys) };

static const SluiceKey schedule_keys[] = {
  { "enabled", BOOLEAN },
  { "cron", TEXT },
  { "every", TEXT | NUMBER },
  { "after", OBJECTS, .table = &after_table },
  { "join", TEXT, .values = "all|any" },
  { "zone", TEXT },
  { "missed", TEXT, .values = "latest|none|all" },
  { "grace", DURATION },
  { "overlap", TEXT, .values = "skip|queue" },
  { "jitter", DURATION },
  { "retries", OBJECT, .table = &schedule_retries_table },
  { "pause_after", INTEGER },
  { "start", TEXT },
  { "end", TEXT },
  { "files", OBJECT, .table = &files_table },
  { "on_battery", BOOLEAN },
  { "on_metered", BOOLEAN },
};

static const SluiceKeyTable schedule_table = { .title = "a schedule", TABLE (schedule_keys) };

/* The document */

static const SluiceKey task_keys[] = {
  { "sluice", INTEGER, .required = TRUE },
  { "id", TEXT },
  { "name", TEXT, .required = TRUE },
  { "description", TEXT },
  { "parameters", OBJECTS, .table = &parameter_table },
  { "source", OBJECT, .required = TRUE, .table = &source_table },
  { "source_fields", TEXTS },
  { "explode", TEXT, .values = "outer|inner" },
  { "mapping", OBJECTS, .table = &mapping_table },
  { "filter", TEXT },
  { "deduplicate", OBJECT, .table = &deduplicate_table },
  { "aggregate", OBJECT, .table = &aggregate_table },
  { "lookups", OBJECTS, .table = &lookup_table },
  { "checks", OBJECTS, .table = &check_table },
  { "destination", OBJECT, .required = TRUE, .table = &destination_table },
  { "load", OBJECT, .table = &load_table },
  { "limits", OBJECT, .table = &limits_table },
  { "schedule", OBJECT, .table = &schedule_table },
};

static const SluiceKeyTable task_table = { .title = "a task", TABLE (task_keys) };

/**
 * sluice_task_keys:
 *
 * Returns: the keys of a task file
 */
const SluiceKeyTable *
sluice_task_keys (void)
{
  return &task_table;
}

/**
 * sluice_connection_keys:
 *
 * Returns: the keys of a connection
 */
const SluiceKeyTable *
sluice_connection_keys (void)
{
  return &connection_table;
}

/**
 * sluice_key_table_find:
 * @table: a table
 * @name: a key's name
 *
 * Returns: (nullable): the key of that name
 */
const SluiceKey *
sluice_key_table_find (const SluiceKeyTable *table,
                       const char           *name)
{
  g_return_val_if_fail (table != NULL, NULL);
  g_return_val_if_fail (name != NULL, NULL);

  for (guint i = 0; i < table->n_keys; i++)
    {
      if (strcmp (table->keys[i].name, name) == 0)
        return &table->keys[i];
    }
  return NULL;
}

/* How many letters must be put in, left out, changed or swapped to make @b of
 * @a. Both are keys, so short. */
static guint
edit_distance (const char *a,
               const char *b)
{
  const guint length_a = (guint) strlen (a);
  const guint length_b = (guint) strlen (b);
  g_autofree guint *rows = g_new0 (guint, 3 * (length_b + 1));
  guint *before = rows;
  guint *last = rows + length_b + 1;
  guint *row = rows + 2 * (length_b + 1);

  for (guint j = 0; j <= length_b; j++)
    last[j] = j;

  for (guint i = 1; i <= length_a; i++)
    {
      guint *oldest = before;

      row[0] = i;
      for (guint j = 1; j <= length_b; j++)
        {
          const guint changed = last[j - 1] + (a[i - 1] != b[j - 1]);

          row[j] = MIN (changed, MIN (last[j], row[j - 1]) + 1);
          if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
            row[j] = MIN (row[j], before[j - 2] + 1);
        }
      before = last;
      last = row;
      row = oldest;
    }

  return last[length_b];
}

/**
 * sluice_key_table_suggest:
 * @table: a table
 * @name: a name that is none of its keys
 * @variant: the bit of the object's variant, 0 = unknown
 *
 * Returns: (nullable): the key that was probably meant
 */
const char *
sluice_key_table_suggest (const SluiceKeyTable *table,
                          const char           *name,
                          guint                 variant)
{
  const char *best = NULL;
  guint best_distance = G_MAXUINT;

  g_return_val_if_fail (table != NULL, NULL);
  g_return_val_if_fail (name != NULL, NULL);

  if (strlen (name) > 64)
    return NULL;

  for (guint i = 0; i < table->n_keys; i++)
    {
      const SluiceKey *key = &table->keys[i];
      const guint distance = edit_distance (name, key->name);

      if (variant != 0 && key->variants != 0 && (key->variants & variant) == 0)
        continue;
      if (distance < best_distance && distance <= 1 + strlen (key->name) / 4)
        {
          best = key->name;
          best_distance = distance;
        }
    }
  return best;
}

/**
 * sluice_key_alternative_index:
 * @alternatives: (nullable): texts, separated by `|`
 * @value: a text
 *
 * Returns: which of @alternatives is @value, -1 if none
 */
int
sluice_key_alternative_index (const char *alternatives,
                              const char *value)
{
  g_auto(GStrv) names = NULL;

  g_return_val_if_fail (value != NULL, -1);

  if (alternatives == NULL)
    return -1;

  names = g_strsplit (alternatives, "|", -1);
  for (int i = 0; names[i] != NULL; i++)
    {
      if (strcmp (names[i], value) == 0)
        return i;
    }
  return -1;
}
