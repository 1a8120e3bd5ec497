/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-activity-item.h"

struct _SluiceActivityItem
{
  GObject parent_instance;

  SluiceAuditEntry *entry;      /* (owned) */
};

G_DEFINE_FINAL_TYPE (SluiceActivityItem, sluice_activity_item, G_TYPE_OBJECT)

static void
sluice_activity_item_finalize (GObject *object)
{
  sluice_audit_entry_free (SLUICE_ACTIVITY_ITEM (object)->entry);

  G_OBJECT_CLASS (sluice_activity_item_parent_class)->finalize (object);
}

static void
sluice_activity_item_class_init (SluiceActivityItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sluice_activity_item_finalize;
}

static void
sluice_activity_item_init (SluiceActivityItem *self)
{
}

/**
 * sluice_activity_item_new:
 * @entry: (transfer full): a change
 *
 * Returns: (transfer full): the item
 */
SluiceActivityItem *
sluice_activity_item_new (SluiceAuditEntry *entry)
{
  SluiceActivityItem *self = NULL;

  g_return_val_if_fail (entry != NULL, NULL);

  self = g_object_new (SLUICE_TYPE_ACTIVITY_ITEM, NULL);
  self->entry = entry;
  return self;
}

/**
 * sluice_activity_item_get_entry:
 * @self: an item
 *
 * Returns: the change
 */
const SluiceAuditEntry *
sluice_activity_item_get_entry (SluiceActivityItem *self)
{
  g_return_val_if_fail (SLUICE_IS_ACTIVITY_ITEM (self), NULL);

  return self->entry;
}
