/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-cli.h"
#include "sluice-run.h"

G_BEGIN_DECLS

gboolean    sluice_cli_recover     (SluiceCli   *cli);
/* RUN on the command line: a run's id, the beginning of one, or `last`. */
SluiceRun  *sluice_cli_find_run    (SluiceCli   *cli,
                                    const char  *reference,
                                    GError     **error) G_GNUC_WARN_UNUSED_RESULT;
JsonObject *sluice_cli_run_to_json (SluiceRun   *run) G_GNUC_WARN_UNUSED_RESULT;
double      sluice_cli_run_seconds (SluiceRun   *run);

char       *sluice_cli_describe_wait (gint64      until,
                                      const char *reason,
                                      const char *host) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
