/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-source-spec.h"

#include "sluice-connection.h"

static void
incremental_spec_free (SluiceIncrementalSpec *incremental)
{
  g_clear_pointer (&incremental->cursor, sluice_path_unref);
  g_free (incremental->initial);
  g_free (incremental->lag_number);
  g_free (incremental);
}

/**
 * sluice_source_spec_free:
 * @spec: (nullable): what a task says of its source
 */
void
sluice_source_spec_free (SluiceSourceSpec *spec)
{
  if (spec == NULL)
    return;

  g_clear_pointer (&spec->records, sluice_path_unref);
  g_free (spec->connection_name);
  g_clear_object (&spec->connection);
  g_free (spec->zone);
  g_free (spec->encoding);
  g_clear_pointer (&spec->incremental, incremental_spec_free);
  g_clear_pointer (&spec->http, sluice_http_spec_free);
  g_free (spec->path);
  g_free (spec->scan_socket);
  g_clear_pointer (&spec->tabular, sluice_tabular_spec_free);
  g_clear_pointer (&spec->database, sluice_database_spec_free);
  g_free (spec->inline_records);
  g_free (spec);
}
