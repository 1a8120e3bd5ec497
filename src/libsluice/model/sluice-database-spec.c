/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-database-spec.h"

/**
 * sluice_database_spec_free:
 * @spec: (transfer full): a spec
 */
void
sluice_database_spec_free (SluiceDatabaseSpec *spec)
{
  g_return_if_fail (spec != NULL);

  g_free (spec->schema);
  g_free (spec->table);
  g_free (spec->query);
  g_free (spec->named_query);
  g_clear_pointer (&spec->parameters, json_object_unref);
  g_free (spec);
}
