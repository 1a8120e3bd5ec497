/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-lookup-spec.h"

/**
 * sluice_lookup_spec_free:
 * @spec: (nullable): a lookup
 */
void
sluice_lookup_spec_free (SluiceLookupSpec *spec)
{
  if (spec == NULL)
    return;

  g_free (spec->name);
  g_clear_pointer (&spec->source, sluice_source_spec_free);
  g_free (spec->key);
  g_free (spec);
}

/**
 * sluice_lookup_use_free:
 * @use: (nullable): a use of a lookup
 */
void
sluice_lookup_use_free (SluiceLookupUse *use)
{
  if (use == NULL)
    return;

  g_free (use->name);
  g_free (use->key_text);
  g_clear_pointer (&use->key, sluice_path_unref);
  g_free (use->value);
  g_free (use);
}
