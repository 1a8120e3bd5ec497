/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-store.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * SluiceRunChanges:
 *
 * A window that tells how the task of a run has changed: since the run, and with the
 * version that it has run.
 */
#define SLUICE_TYPE_RUN_CHANGES (sluice_run_changes_get_type ())
G_DECLARE_FINAL_TYPE (SluiceRunChanges, sluice_run_changes, SLUICE, RUN_CHANGES, AdwWindow)

SluiceRunChanges *sluice_run_changes_new (GtkWindow   *parent,
                                          SluiceStore *store,
                                          SluiceRun   *run);

G_END_DECLS
