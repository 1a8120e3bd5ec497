/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-tray-item.h"

#include <string.h>

/**
 * sluice_tray_item_new:
 * @key: the item's key
 * @label: (nullable): what it says
 * @action: (nullable): the action that it activates
 * @target: (nullable): the action's parameter, sunk if it floats
 *
 * Returns: (transfer full): an item without a submenu
 */
SluiceTrayItem *
sluice_tray_item_new (const char *key,
                      const char *label,
                      const char *action,
                      GVariant   *target)
{
  SluiceTrayItem *self;

  g_return_val_if_fail (key != NULL, NULL);

  self = g_new0 (SluiceTrayItem, 1);
  self->key = g_strdup (key);
  self->label = g_strdup (label);
  self->action = g_strdup (action);
  self->target = target == NULL ? NULL : g_variant_ref_sink (target);
  return self;
}

/**
 * sluice_tray_item_free:
 * @self: (nullable): an item
 *
 * Frees it and what is below it.
 */
void
sluice_tray_item_free (SluiceTrayItem *self)
{
  if (self == NULL)
    return;

  g_free (self->key);
  g_free (self->label);
  g_free (self->action);
  g_clear_pointer (&self->target, g_variant_unref);
  g_clear_pointer (&self->children, g_ptr_array_unref);
  g_free (self);
}

/**
 * sluice_tray_item_append:
 * @self: an item
 * @child: (transfer full): the last item of its submenu from now on
 *
 * Returns: (transfer none): @child
 */
SluiceTrayItem *
sluice_tray_item_append (SluiceTrayItem *self,
                         SluiceTrayItem *child)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (child != NULL, NULL);

  if (self->children == NULL)
    self->children = g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_tray_item_free);
  g_ptr_array_add (self->children, child);
  return child;
}

/**
 * sluice_tray_item_append_line:
 * @self: an item
 * @key: the line's key
 *
 * Puts a line below what its submenu has so far.
 */
void
sluice_tray_item_append_line (SluiceTrayItem *self,
                              const char     *key)
{
  g_return_if_fail (self != NULL);

  sluice_tray_item_append (self, sluice_tray_item_new (key, NULL, NULL, NULL));
}

static void
append_signature (SluiceTrayItem *item,
                  GString        *text)
{
  g_string_append_printf (text, "%zu:%s", strlen (item->key), item->key);
  if (item->children == NULL)
    return;

  g_string_append_c (text, '(');
  for (guint i = 0; i < item->children->len; i++)
    append_signature (g_ptr_array_index (item->children, i), text);
  g_string_append_c (text, ')');
}

/**
 * sluice_tray_item_dup_signature:
 * @self: an item
 *
 * Two menus with the same signature have the same items in the same places, and
 * differ at most in what these say.
 *
 * Returns: (transfer full): the keys of it and of all below it, with their nesting
 */
char *
sluice_tray_item_dup_signature (SluiceTrayItem *self)
{
  GString *text = g_string_new (NULL);

  g_return_val_if_fail (self != NULL, NULL);

  append_signature (self, text);
  return g_string_free (text, FALSE);
}
