/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-store.h"

G_BEGIN_DECLS

/**
 * SluiceRunListModel:
 *
 * The runs of the store, newest first, read a page at a time: the next one
 * when somebody looks at the end of what is there.
 */
#define SLUICE_TYPE_RUN_LIST_MODEL (sluice_run_list_model_get_type ())
G_DECLARE_FINAL_TYPE (SluiceRunListModel, sluice_run_list_model, SLUICE, RUN_LIST_MODEL, GObject)

SluiceRunListModel *sluice_run_list_model_new       (SluiceStore        *store) G_GNUC_WARN_UNUSED_RESULT;
void                sluice_run_list_model_set_state (SluiceRunListModel *self,
                                                     const char         *state);
void                sluice_run_list_model_reload    (SluiceRunListModel *self);

G_END_DECLS
