/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-store.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * SluiceRunFilterBar:
 *
 * Which runs are shown: chips for their states, and choices of why they ran and of the
 * task. Emits `changed`.
 */
#define SLUICE_TYPE_RUN_FILTER_BAR (sluice_run_filter_bar_get_type ())
G_DECLARE_FINAL_TYPE (SluiceRunFilterBar, sluice_run_filter_bar, SLUICE, RUN_FILTER_BAR, AdwBin)

gboolean sluice_run_filter_bar_get_is_set (SluiceRunFilterBar *self);
void     sluice_run_filter_bar_get_filter (SluiceRunFilterBar *self,
                                           SluiceRunFilter    *ret_filter);
void     sluice_run_filter_bar_set_states (SluiceRunFilterBar *self,
                                           const char * const *states);
void     sluice_run_filter_bar_load_tasks (SluiceRunFilterBar *self,
                                           SluiceStore        *store);

G_END_DECLS
