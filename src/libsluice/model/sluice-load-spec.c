/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-load-spec.h"

#include "sluice-connection.h"

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
