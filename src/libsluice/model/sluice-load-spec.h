/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-output-spec.h"

G_BEGIN_DECLS

typedef enum
{
  SLUICE_STRATEGY_INSERT,
  SLUICE_STRATEGY_UPSERT,
  SLUICE_STRATEGY_REPLACE,
} SluiceStrategy;

typedef enum
{
  SLUICE_CREATE_IF_MISSING,
  SLUICE_CREATE_NEVER,
} SluiceCreateMode;

/**
 * SluiceLoadSpec:
 * @strategy: how rows meet those that are there
 * @keys: the key columns, as written
 * @commit_per_batch: `commit: batch`
 * @batch_rows: rows per batch, 0 = the engine chooses
 * @skip_column: (nullable): `skip_when.column`
 * @skip_equals: (nullable): `skip_when.equals`, as text
 * @nulls_overwrite: `nulls: overwrite`
 * @write_unchanged: `unchanged: write`
 * @stop_on_row_error: `on_row_error: stop`
 * @strip_nul: `nul: strip`
 * @ignores_drift: `schema_drift: ignore`
 * @allow_empty: whether `replace` may leave nothing
 * @ledger: whether a ledger is kept
 * @ledger_schema: (nullable): its schema
 * @ledger_table: its table
 * @before: SQL to run before
 * @after: SQL to run after
 *
 * The `load` of a task.
 */
typedef struct
{
  SluiceStrategy strategy;
  GStrv keys;
  gboolean commit_per_batch;
  guint batch_rows;
  char *skip_column;
  char *skip_equals;
  gboolean nulls_overwrite;
  gboolean write_unchanged;
  gboolean stop_on_row_error;
  gboolean strip_nul;
  gboolean ignores_drift;
  gboolean allow_empty;
  gboolean ledger;
  char *ledger_schema;
  char *ledger_table;
  GStrv before;
  GStrv after;
} SluiceLoadSpec;

/**
 * SluiceDestinationSpec:
 * @connection_name: (nullable): a stored connection's name
 * @connection: (nullable): the connection as an object, where it is inline
 * @output: (nullable): the file, where it is one: then the others are not there
 * @schema: (nullable): the schema
 * @table: the table, one identifier
 * @create: what to do when the table is missing
 *
 * The `destination` of a task.
 */
typedef struct
{
  char *connection_name;
  struct _SluiceConnection *connection;
  SluiceOutputSpec *output;
  char *schema;
  char *table;
  SluiceCreateMode create;
} SluiceDestinationSpec;

/**
 * SluiceLimitsSpec:
 * @rejected: rejected rows allowed, -1 = any
 * @rejected_percent: percent of rejected rows allowed, negative = any
 * @after_rows: rows before the percentage counts
 * @min_rows: least rows read, -1 = any
 * @max_rows: most rows read, -1 = any
 *
 * The `limits` of a task.
 */
typedef struct
{
  gint64 rejected;
  double rejected_percent;
  guint64 after_rows;
  gint64 min_rows;
  gint64 max_rows;
} SluiceLimitsSpec;

void sluice_load_spec_free        (SluiceLoadSpec        *spec);
void sluice_destination_spec_free (SluiceDestinationSpec *spec);

G_END_DECLS
