/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-mapping-drag.h"

#include <string.h>

/* Not what is dropped from elsewhere by chance. */
#define FIELD_MARK "sluice-field:"
#define COLUMN_MARK "sluice-column:"

static GdkContentProvider *
provide (const char *mark,
         const char *name)
{
  g_autofree char *text = g_strconcat (mark, name, NULL);

  return gdk_content_provider_new_typed (G_TYPE_STRING, text);
}

/**
 * sluice_mapping_drag_field:
 * @path: a field of the source
 *
 * Returns: (transfer full): what is dragged
 */
GdkContentProvider *
sluice_mapping_drag_field (const char *path)
{
  g_return_val_if_fail (path != NULL, NULL);

  return provide (FIELD_MARK, path);
}

/**
 * sluice_mapping_drag_column:
 * @name: a column
 *
 * Returns: (transfer full): what is dragged
 */
GdkContentProvider *
sluice_mapping_drag_column (const char *name)
{
  g_return_val_if_fail (name != NULL, NULL);

  return provide (COLUMN_MARK, name);
}

/**
 * sluice_mapping_drag_read:
 * @text: what was dropped
 * @ret_is_column: (out): whether it is a column
 *
 * Returns: (nullable): the path of the field, or the column's name; %NULL if it is
 *   neither
 */
const char *
sluice_mapping_drag_read (const char *text,
                          gboolean   *ret_is_column)
{
  g_return_val_if_fail (text != NULL, NULL);
  g_return_val_if_fail (ret_is_column != NULL, NULL);

  *ret_is_column = g_str_has_prefix (text, COLUMN_MARK);
  if (*ret_is_column)
    return text + strlen (COLUMN_MARK);
  return g_str_has_prefix (text, FIELD_MARK) ? text + strlen (FIELD_MARK) : NULL;
}
