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
  g_free (spec->skip_column);
  g_free (spec->skip_equals);
  g_free (spec->ledger_schema);
  g_free (spec->ledger_table);
  g_strfreev (spec->before);
  g_strfreev (spec->after);
  g_free (spec);
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
