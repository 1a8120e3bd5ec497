/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-row-set-spec.h"

/**
 * sluice_deduplicate_spec_free:
 * @spec: (nullable): a `deduplicate`
 */
void
sluice_deduplicate_spec_free (SluiceDeduplicateSpec *spec)
{
  if (spec == NULL)
    return;

  g_strfreev (spec->keys);
  g_clear_pointer (&spec->order, g_ptr_array_unref);
  g_free (spec);
}

/**
 * sluice_aggregate_spec_free:
 * @spec: (nullable): an `aggregate`
 */
void
sluice_aggregate_spec_free (SluiceAggregateSpec *spec)
{
  if (spec == NULL)
    return;

  g_strfreev (spec->group_by);
  g_clear_pointer (&spec->columns, g_ptr_array_unref);
  g_free (spec);
}
