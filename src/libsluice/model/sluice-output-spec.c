/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-output-spec.h"

/**
 * sluice_output_spec_free:
 * @spec: (transfer full): a spec
 */
void
sluice_output_spec_free (SluiceOutputSpec *spec)
{
  g_return_if_fail (spec != NULL);

  g_free (spec->path);
  g_free (spec->delimiter);
  g_free (spec->null);
  g_free (spec);
}
