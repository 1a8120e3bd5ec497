/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-task-keys-private.h"

#include "sluice-row-set-spec.h"

/* What happens between source and destination. */

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

const SluiceKeyTable sluice_mapping_table = {
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

const SluiceKeyTable sluice_check_table = {
  .title = "a check", .selector = "rule", .variants = CHECK_RULES, TABLE (check_keys),
};

/* Steps over all rows, and lookups */

static const SluiceKey deduplicate_keys[] = {
  { "keys", TEXTS, .required = TRUE },
  { "order", TEXT },
};

const SluiceKeyTable sluice_deduplicate_table = { .title = "deduplicate", TABLE (deduplicate_keys) };

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

const SluiceKeyTable sluice_aggregate_table = { .title = "aggregate", TABLE (aggregate_keys) };

/* A lookup has the keys of its source beside its own. */
static const SluiceKey lookup_keys[] = {
  { "name", TEXT, .required = TRUE },
  { "key", TEXT },
  { "connection", TEXT | OBJECT, .table = &sluice_connection_table },
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

const SluiceKeyTable sluice_lookup_table = { .title = "a lookup", TABLE (lookup_keys) };
