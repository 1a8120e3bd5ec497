/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-coordinator.h"

G_BEGIN_DECLS

/**
 * SluiceLocalCoordinator:
 *
 * The threads of one process, agreeing among themselves.
 */
#define SLUICE_TYPE_LOCAL_COORDINATOR (sluice_local_coordinator_get_type ())
G_DECLARE_FINAL_TYPE (SluiceLocalCoordinator, sluice_local_coordinator, SLUICE, LOCAL_COORDINATOR, SluiceCoordinator)

G_END_DECLS
