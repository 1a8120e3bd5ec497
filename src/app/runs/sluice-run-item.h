/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-run.h"

G_BEGIN_DECLS

/**
 * SluiceRunItem:
 *
 * A place in a list of runs. It has no run until that has been read; when it gets one, or
 * another state of it, `changed` is emitted.
 */
#define SLUICE_TYPE_RUN_ITEM (sluice_run_item_get_type ())
G_DECLARE_FINAL_TYPE (SluiceRunItem, sluice_run_item, SLUICE, RUN_ITEM, GObject)

SluiceRunItem *sluice_run_item_new     (void) G_GNUC_WARN_UNUSED_RESULT;
SluiceRun     *sluice_run_item_get_run (SluiceRunItem *self);
void           sluice_run_item_set_run (SluiceRunItem *self,
                                        SluiceRun     *run);

G_END_DECLS
