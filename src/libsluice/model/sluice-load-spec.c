/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-load-spec.h"

#include "sluice-connection.h"

static const char *const strategy_names[] = { "insert", "insert_new", "upsert", "replace", "scd2", "mirror" };

/**
 * sluice_strategy_get_name:
 * @strategy: a strategy
 *
 * Returns: how a task writes it
 */
const char *
sluice_strategy_get_name (SluiceStrategy strategy)
{
  g_return_val_if_fail (strategy < G_N_ELEMENTS (strategy_names), NULL);

  return strategy_names[strategy];
}

/**
 * sluice_strategy_from_name:
 * @name: (nullable): what a task says
 *
 * Returns: the strategy; that of a task that says nothing, if it is none
 */
SluiceStrategy
sluice_strategy_from_name (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (strategy_names); i++)
    {
      if (g_strcmp0 (strategy_names[i], name) == 0)
        return (SluiceStrategy) i;
    }
  return SLUICE_STRATEGY_INSERT;
}

/**
 * sluice_strategy_needs_keys:
 * @strategy: a strategy
 *
 * Returns: whether it recognises rows by their keys
 */
gboolean
sluice_strategy_needs_keys (SluiceStrategy strategy)
{
  return strategy != SLUICE_STRATEGY_INSERT && strategy != SLUICE_STRATEGY_REPLACE;
}

/**
 * sluice_load_spec_free:
 * @spec: (nullable): what a task says of loading
 */
void
sluice_load_spec_free (SluiceLoadSpec *spec)
{
  if (spec == NULL)
    return;

  g_strfreev (spec->keys);
  g_free (spec->audit.created_at);
  g_free (spec->audit.updated_at);
  g_free (spec->audit.row_hash);
  g_free (spec->audit.run_id);
  g_free (spec->scd2.valid_from);
  g_free (spec->scd2.valid_to);
  g_free (spec->scd2.is_current);
  g_free (spec->scd2.row_hash);
  g_strfreev (spec->scd2.type0);
  g_strfreev (spec->scd2.type1);
  g_free (spec->scd2.at);
  g_free (spec->mirror.column);
  g_free (spec->mirror.value);
  g_free (spec->skip_column);
  g_free (spec->skip_equals);
  g_free (spec->ledger_schema);
  g_free (spec->ledger_table);
  g_strfreev (spec->before);
  g_strfreev (spec->after);
  g_free (spec);
}

/**
 * sluice_load_spec_needs_whole_source:
 * @spec: what a task says of loading
 *
 * Returns: whether the load takes something away that the source no longer has,
 *   so that it must have seen all of it
 */
gboolean
sluice_load_spec_needs_whole_source (const SluiceLoadSpec *spec)
{
  g_return_val_if_fail (spec != NULL, FALSE);

  return spec->strategy == SLUICE_STRATEGY_REPLACE || spec->strategy == SLUICE_STRATEGY_MIRROR ||
         (spec->strategy == SLUICE_STRATEGY_SCD2 && spec->scd2.retires_absent);
}

static void
add_filled (GArray           *columns,
            const char       *name,
            SluiceColumnRole  role,
            SluiceTypeKind    kind,
            const char       *key)
{
  SluiceFilledColumn column = { name, role, { .kind = kind }, key };

  if (name != NULL)
    g_array_append_val (columns, column);
}

/* The type of a new column that holds @value. */
static SluiceTypeKind
choose_mark_type (const char *value)
{
  if (g_strcmp0 (value, "true") == 0 || g_strcmp0 (value, "false") == 0)
    return SLUICE_TYPE_KIND_BOOLEAN;
  return value != NULL && g_ascii_string_to_signed (value, 10, G_MININT64, G_MAXINT64, NULL, NULL)
    ? SLUICE_TYPE_KIND_INTEGER : SLUICE_TYPE_KIND_TEXT;
}

/**
 * sluice_load_spec_list_filled:
 * @spec: what a task says of loading
 *
 * A history has a hash of its own: one that `audit` asks for as well is the same.
 * The mark of a mirror may also be a column of the mapping, which then fills it.
 *
 * Returns: (transfer full) (element-type SluiceFilledColumn): the columns that
 *   the load fills, in the order in which they follow those of the mapping
 */
GArray *
sluice_load_spec_list_filled (const SluiceLoadSpec *spec)
{
  const gboolean versions = spec->strategy == SLUICE_STRATEGY_SCD2;
  GArray *columns = g_array_new (FALSE, FALSE, sizeof (SluiceFilledColumn));

  add_filled (columns, spec->audit.created_at, SLUICE_COLUMN_CREATED_AT, SLUICE_TYPE_KIND_TIMESTAMPTZ,
              "audit.created_at");
  add_filled (columns, spec->audit.updated_at, SLUICE_COLUMN_UPDATED_AT, SLUICE_TYPE_KIND_TIMESTAMPTZ,
              "audit.updated_at");
  if (!versions || g_strcmp0 (spec->audit.row_hash, spec->scd2.row_hash) != 0)
    add_filled (columns, spec->audit.row_hash, SLUICE_COLUMN_ROW_HASH, SLUICE_TYPE_KIND_TEXT, "audit.row_hash");
  add_filled (columns, spec->audit.run_id, SLUICE_COLUMN_RUN_ID, SLUICE_TYPE_KIND_UUID, "audit.run_id");
  if (spec->strategy == SLUICE_STRATEGY_MIRROR)
    add_filled (columns, spec->mirror.column, SLUICE_COLUMN_MARK, choose_mark_type (spec->mirror.value),
                "mirror.delete.column");
  if (!versions)
    return columns;

  add_filled (columns, spec->scd2.valid_from, SLUICE_COLUMN_VALID_FROM, SLUICE_TYPE_KIND_TIMESTAMPTZ,
              "scd2.valid_from");
  add_filled (columns, spec->scd2.valid_to, SLUICE_COLUMN_VALID_TO, SLUICE_TYPE_KIND_TIMESTAMPTZ, "scd2.valid_to");
  add_filled (columns, spec->scd2.is_current, SLUICE_COLUMN_IS_CURRENT, SLUICE_TYPE_KIND_BOOLEAN, "scd2.is_current");
  add_filled (columns, spec->scd2.row_hash, SLUICE_COLUMN_ROW_HASH, SLUICE_TYPE_KIND_TEXT, "scd2.row_hash");
  return columns;
}

/**
 * sluice_destination_spec_free:
 * @spec: (nullable): what a task says of its destination
 */
void
sluice_destination_spec_free (SluiceDestinationSpec *spec)
{
  if (spec == NULL)
    return;

  g_free (spec->connection_name);
  g_clear_object (&spec->connection);
  g_clear_pointer (&spec->output, sluice_output_spec_free);
  g_free (spec->schema);
  g_free (spec->table);
  g_free (spec);
}
