/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-field-slots.h"

#include <string.h>

/**
 * sluice_field_slots_need:
 * @fields: (element-type SluicePath): the fields wanted so far, none twice
 * @path: a field
 *
 * Returns: the place of @path in @fields, at the end if it was not there
 */
guint
sluice_field_slots_need (GPtrArray  *fields,
                         SluicePath *path)
{
  const char *text;

  g_return_val_if_fail (fields != NULL, 0);
  g_return_val_if_fail (path != NULL, 0);

  text = sluice_path_get_text (path);
  for (guint i = 0; i < fields->len; i++)
    {
      if (strcmp (sluice_path_get_text (g_ptr_array_index (fields, i)), text) == 0)
        return i;
    }
  g_ptr_array_add (fields, sluice_path_ref (path));
  return fields->len - 1;
}
