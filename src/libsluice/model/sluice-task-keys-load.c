/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-task-keys-private.h"

/* Where rows go, how and when. */

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
    .table = &sluice_connection_table },
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

const SluiceKeyTable sluice_destination_table = {
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

const SluiceKeyTable sluice_load_table = { .title = "load", TABLE (load_keys) };

static const SluiceKey limits_keys[] = {
  { "rejected", INTEGER },
  { "rejected_percent", NUMBER },
  { "after_rows", INTEGER },
  { "rules", OBJECT },
  { "min_rows", INTEGER },
  { "max_rows", INTEGER },
};

const SluiceKeyTable sluice_limits_table = { .title = "limits", TABLE (limits_keys) };

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

const SluiceKeyTable sluice_schedule_table = { .title = "a schedule", TABLE (schedule_keys) };
