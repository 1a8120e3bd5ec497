/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * SluiceTrayItem:
 * @key: names the item for as long as it means the same, unique in its menu
 * @label: (nullable): what it says, as plain text; %NULL = a line between items
 * @action: (nullable): the action that it activates; %NULL = a text to read
 * @target: (nullable): the action's parameter
 * @hidden: whether it is there, and not shown
 * @is_check: whether it is ticked or not
 * @checked: that
 * @children: (nullable) (element-type SluiceTrayItem): its submenu
 * @id: its number, as long as it is in a [class@Sluice.TrayMenu]
 *
 * An item of the tray's menu.
 */
typedef struct _SluiceTrayItem SluiceTrayItem;
struct _SluiceTrayItem
{
  char *key;
  char *label;
  char *action;
  GVariant *target;
  gboolean hidden;
  gboolean is_check;
  gboolean checked;
  GPtrArray *children;
  int id;
};

SluiceTrayItem *sluice_tray_item_new           (const char     *key,
                                                const char     *label,
                                                const char     *action,
                                                GVariant       *target) G_GNUC_WARN_UNUSED_RESULT;
void            sluice_tray_item_free          (SluiceTrayItem *self);
SluiceTrayItem *sluice_tray_item_append        (SluiceTrayItem *self,
                                                SluiceTrayItem *child);
void            sluice_tray_item_append_line   (SluiceTrayItem *self,
                                                const char     *key);
char           *sluice_tray_item_dup_signature (SluiceTrayItem *self) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceTrayItem, sluice_tray_item_free)

G_END_DECLS
