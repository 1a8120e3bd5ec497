/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-runner.h"

G_BEGIN_DECLS

/**
 * SluiceRunSession:
 *
 * One run from its lease to its record: resolves the connection, takes the
 * lease, makes sure of a mapping, connects, continues where an interrupted run
 * stopped, pumps units from the stages to the loader, publishes, and writes
 * down what came of it. Lives in the main context in which it was started.
 */
typedef struct _SluiceRunSession SluiceRunSession;

void       sluice_run_session_start  (SluiceStore             *store,
                                      SluiceSecretStore       *secrets,
                                      SluiceTask              *task,
                                      const SluiceRunOptions  *options,
                                      guint                    version,
                                      GTask                   *gtask);
int        sluice_run_session_get_exit_status (GTask *gtask);

G_END_DECLS
