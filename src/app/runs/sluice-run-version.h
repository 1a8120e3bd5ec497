/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-store.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * SluiceRunVersion:
 *
 * Which version of its task a run has run, what has changed since, and the way to the
 * editor with that version. Its buttons activate `run.show-changes` and `run.edit`. Not to
 * be seen for a run of no stored task.
 */
#define SLUICE_TYPE_RUN_VERSION (sluice_run_version_get_type ())
G_DECLARE_FINAL_TYPE (SluiceRunVersion, sluice_run_version, SLUICE, RUN_VERSION, AdwBin)

void sluice_run_version_load (SluiceRunVersion *self,
                              SluiceStore      *store,
                              SluiceRun        *run);

G_END_DECLS
