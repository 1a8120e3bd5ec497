/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-store.h"

G_BEGIN_DECLS

/**
 * SluiceTaskItem:
 *
 * A task as a list shows it: name, from where to where, and how it went the last time.
 * It never changes.
 */
#define SLUICE_TYPE_TASK_ITEM (sluice_task_item_get_type ())
G_DECLARE_FINAL_TYPE (SluiceTaskItem, sluice_task_item, SLUICE, TASK_ITEM, GObject)

SluiceTaskItem *sluice_task_item_new          (const SluiceStoredTask *task) G_GNUC_WARN_UNUSED_RESULT;
const char     *sluice_task_item_get_id       (SluiceTaskItem         *self);
const char     *sluice_task_item_get_name     (SluiceTaskItem         *self);
const char     *sluice_task_item_get_flow     (SluiceTaskItem         *self);
gboolean        sluice_task_item_get_last_run (SluiceTaskItem         *self,
                                               SluiceRunState         *ret_state,
                                               gint64                 *ret_started);
gboolean        sluice_task_item_matches      (SluiceTaskItem         *self,
                                               const char             *folded);
gboolean        sluice_task_item_equal        (SluiceTaskItem         *self,
                                               SluiceTaskItem         *other);

G_END_DECLS
