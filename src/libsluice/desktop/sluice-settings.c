/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-settings.h"

/**
 * sluice_settings_get_default:
 *
 * The settings of the window and of the service. g_settings_new aborts where the
 * schema is not installed; a program would rather do without than not start.
 *
 * Returns: (transfer none) (nullable): the settings
 */
GSettings *
sluice_settings_get_default (void)
{
  static GSettings *settings;
  static gboolean looked;

  if (!looked)
    {
      GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
      g_autoptr(GSettingsSchema) schema = NULL;

      looked = TRUE;
      if (source != NULL)
        schema = g_settings_schema_source_lookup (source, APPLICATION_ID, TRUE);
      if (schema != NULL)
        settings = g_settings_new_full (schema, NULL, NULL);
    }
  return settings;
}
