/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-source-spec.h"

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
  g_free (spec->zone);
  g_clear_pointer (&spec->http, sluice_http_spec_free);
  g_free (spec->path);
  g_free (spec->inline_records);
  g_free (spec);
}
