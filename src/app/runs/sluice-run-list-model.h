/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-run-item.h"
#include "sluice-store.h"

G_BEGIN_DECLS

/**
 * SluiceRunListModel:
 *
 * The runs of the store, newest first, as [class@Sluice.RunItem]s. It is as long as there
 * are runs, and reads those that are looked at, a page at a time; what has not been looked
 * at for a while is forgotten. New runs appear on top, and everything else stays the
 * item that it was, so that a list does not jump.
 *
 * The property `is-loading` is %TRUE until the first ones are there, and after each change
 * of the filter.
 */
#define SLUICE_TYPE_RUN_LIST_MODEL (sluice_run_list_model_get_type ())
G_DECLARE_FINAL_TYPE (SluiceRunListModel, sluice_run_list_model, SLUICE, RUN_LIST_MODEL, GObject)

SluiceRunListModel *sluice_run_list_model_new            (SluiceStore           *store,
                                                          const SluiceRunFilter *filter) G_GNUC_WARN_UNUSED_RESULT;
void                sluice_run_list_model_set_filter     (SluiceRunListModel    *self,
                                                          const SluiceRunFilter *filter);
void                sluice_run_list_model_reload         (SluiceRunListModel    *self);
gboolean            sluice_run_list_model_get_is_loading (SluiceRunListModel    *self);
guint               sluice_run_list_model_get_n_kept     (SluiceRunListModel    *self);

G_END_DECLS
