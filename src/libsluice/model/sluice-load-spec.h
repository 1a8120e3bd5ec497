/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-output-spec.h"

#include <json-glib/json-glib.h>
#include "sluice-schema.h"

G_BEGIN_DECLS

/**
 * SluiceStrategy:
 * @SLUICE_STRATEGY_INSERT: append
 * @SLUICE_STRATEGY_INSERT_NEW: leave rows alone whose key is there
 * @SLUICE_STRATEGY_UPSERT: update rows whose key is there, insert the others
 * @SLUICE_STRATEGY_REPLACE: the new rows instead of the old ones
 * @SLUICE_STRATEGY_SCD2: keep the history: a slowly changing dimension of type 2
 * @SLUICE_STRATEGY_MIRROR: upsert, and delete what is no longer at the source
 *
 * How rows meet those that are there.
 */
typedef enum
{
  SLUICE_STRATEGY_INSERT,
  SLUICE_STRATEGY_INSERT_NEW,
  SLUICE_STRATEGY_UPSERT,
  SLUICE_STRATEGY_REPLACE,
  SLUICE_STRATEGY_SCD2,
  SLUICE_STRATEGY_MIRROR,
} SluiceStrategy;

typedef enum
{
  SLUICE_CREATE_IF_MISSING,
  SLUICE_CREATE_NEVER,
  SLUICE_CREATE_REPLACE,
} SluiceCreateMode;

/**
 * SluiceDriftPolicy:
 * @SLUICE_DRIFT_STOP: fail with the difference, nothing loaded
 * @SLUICE_DRIFT_IGNORE: load what is there, note the rest
 * @SLUICE_DRIFT_EVOLVE: add nullable columns, widen types
 */
typedef enum
{
  SLUICE_DRIFT_STOP,
  SLUICE_DRIFT_IGNORE,
  SLUICE_DRIFT_EVOLVE,
} SluiceDriftPolicy;

/**
 * SluiceAuditSpec:
 * @created_at: (nullable): name of the column, %NULL = none; so with the others
 * @updated_at: (nullable): when the row was last written
 * @row_hash: (nullable): hash of the columns of the mapping
 * @run_id: (nullable): the run that last wrote the row
 *
 * The `load.audit` of a task.
 */
typedef struct
{
  char *created_at;
  char *updated_at;
  char *row_hash;
  char *run_id;
} SluiceAuditSpec;

/**
 * SluiceScd2Spec:
 * @valid_from: name of the column; never %NULL with this strategy
 * @valid_to: name of the column
 * @is_current: name of the column
 * @row_hash: name of the column
 * @retires_absent: `absent: retire`
 * @type0: columns that stay what they were at first
 * @type1: columns that are overwritten in the open version
 * @at: (nullable): template of the instant from which on new versions hold,
 *   %NULL = the start of the run
 * @max_retired_percent: percent of the open rows that may be retired at once
 *
 * The `load.scd2` of a task.
 */
typedef struct
{
  char *valid_from;
  char *valid_to;
  char *is_current;
  char *row_hash;
  gboolean retires_absent;
  GStrv type0;
  GStrv type1;
  char *at;
  double max_retired_percent;
} SluiceScd2Spec;

/**
 * SluiceMirrorSpec:
 * @column: (nullable): column that marks a row as deleted, %NULL = it is deleted
 * @value: (nullable): what is put there, as text
 * @max_deleted_percent: percent of the rows that may be deleted at once
 *
 * The `load.mirror` of a task.
 */
typedef struct
{
  char *column;
  char *value;
  double max_deleted_percent;
} SluiceMirrorSpec;

/**
 * SluiceLoadSpec:
 * @strategy: how rows meet those that are there
 * @keys: the key columns, as written
 * @commit_per_batch: `commit: batch`
 * @batch_rows: rows per batch, 0 = the engine chooses
 * @connections: how many connections write at once, at least 1
 * @skip_column: (nullable): `skip_when.column`
 * @skip_equals: (nullable): `skip_when.equals`, as text
 * @nulls_overwrite: `nulls: overwrite`
 * @write_unchanged: `unchanged: write`
 * @stop_on_row_error: `on_row_error: stop`
 * @strip_nul: `nul: strip`
 * @drift: `schema_drift`
 * @audit: columns that the load fills
 * @scd2: options of that strategy
 * @mirror: options of that strategy
 * @truncates: `replace: {"method": "truncate"}`
 * @keep_undo: seconds for which a run can be undone, 0 = not at all
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
  guint connections;
  char *skip_column;
  char *skip_equals;
  gboolean nulls_overwrite;
  gboolean write_unchanged;
  gboolean stop_on_row_error;
  gboolean strip_nul;
  SluiceDriftPolicy drift;
  SluiceAuditSpec audit;
  SluiceScd2Spec scd2;
  SluiceMirrorSpec mirror;
  gboolean truncates;
  gint64 keep_undo;
  gboolean allow_empty;
  gboolean ledger;
  char *ledger_schema;
  char *ledger_table;
  GStrv before;
  GStrv after;
} SluiceLoadSpec;

/**
 * SluiceFilledColumn:
 * @name: the column's name
 * @role: what it is there for
 * @type: its type in a new table
 * @key: the key of a task that names it, below `load`
 *
 * A column that the load fills.
 */
typedef struct
{
  const char *name;
  SluiceColumnRole role;
  SluiceType type;
  const char *key;
} SluiceFilledColumn;

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
 * @rules: (nullable): by the code of a problem how many of them are allowed
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
  JsonObject *rules;
  gint64 min_rows;
  gint64 max_rows;
} SluiceLimitsSpec;

const char     *sluice_strategy_get_name              (SluiceStrategy         strategy);
SluiceStrategy  sluice_strategy_from_name             (const char            *name);
gboolean        sluice_strategy_needs_keys            (SluiceStrategy         strategy);
void            sluice_load_spec_free                 (SluiceLoadSpec        *spec);
gboolean        sluice_load_spec_needs_whole_source   (const SluiceLoadSpec  *spec);
GArray         *sluice_load_spec_list_filled          (const SluiceLoadSpec  *spec) G_GNUC_WARN_UNUSED_RESULT;
void            sluice_destination_spec_free          (SluiceDestinationSpec *spec);

G_END_DECLS
