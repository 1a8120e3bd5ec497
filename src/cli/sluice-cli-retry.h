/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-cli.h"
#include "sluice-runner.h"

G_BEGIN_DECLS

SluiceRun *sluice_cli_find_retried (SluiceCli         *cli,
                                    const char        *reference,
                                    gboolean           force,
                                    GError           **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean   sluice_cli_set_retry    (SluiceRunOptions  *options,
                                    SluiceRun         *run,
                                    SluiceTask        *task,
                                    gboolean           force,
                                    GError           **error);

G_END_DECLS
