/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-tabular-spec.h"

/**
 * sluice_tabular_spec_free:
 * @spec: (transfer full): a spec
 */
void
sluice_tabular_spec_free (SluiceTabularSpec *spec)
{
  g_return_if_fail (spec != NULL);

  g_free (spec->delimiter);
  g_free (spec->quote);
  g_free (spec->escape);
  g_free (spec->comment);
  g_strfreev (spec->columns);
  g_strfreev (spec->nulls);
  g_free (spec->decimal);
  g_free (spec->thousands);
  g_free (spec->sheet);
  g_free (spec->range);
  g_free (spec->entry);
  g_free (spec);
}
