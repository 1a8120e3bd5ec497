/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-coordinator.h"

G_BEGIN_DECLS

/**
 * SluiceStoreCoordinator:
 *
 * All processes of a workspace, agreeing through its database: on the speed at
 * which a host is asked, and on locks, which are held through the process that
 * has them. Has a connection of its own, opened when it is first needed.
 */
#define SLUICE_TYPE_STORE_COORDINATOR (sluice_store_coordinator_get_type ())
G_DECLARE_FINAL_TYPE (SluiceStoreCoordinator, sluice_store_coordinator, SLUICE, STORE_COORDINATOR, SluiceCoordinator)

SluiceCoordinator *sluice_store_coordinator_new (const char *directory) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
