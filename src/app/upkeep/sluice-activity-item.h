/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-store-audit.h"

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * SluiceActivityItem:
 *
 * A change, as a list shows it.
 */
#define SLUICE_TYPE_ACTIVITY_ITEM (sluice_activity_item_get_type ())
G_DECLARE_FINAL_TYPE (SluiceActivityItem, sluice_activity_item, SLUICE, ACTIVITY_ITEM, GObject)

SluiceActivityItem     *sluice_activity_item_new       (SluiceAuditEntry   *entry) G_GNUC_WARN_UNUSED_RESULT;
const SluiceAuditEntry *sluice_activity_item_get_entry (SluiceActivityItem *self);

G_END_DECLS
