/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-cli.h"
#include "sluice-dispatcher.h"

G_BEGIN_DECLS

/**
 * SluiceCliDaemonReport:
 *
 * What a daemon says of what happens: lines for people, or events.
 */
typedef struct _SluiceCliDaemonReport SluiceCliDaemonReport;

SluiceCliDaemonReport *sluice_cli_daemon_report_new     (SluiceCli             *cli,
                                                         SluiceDispatcher      *dispatcher) G_GNUC_WARN_UNUSED_RESULT;
void                   sluice_cli_daemon_report_free    (SluiceCliDaemonReport *self);
void                   sluice_cli_daemon_report_waiting (SluiceCliDaemonReport *self,
                                                         gint64                 leader);
void                   sluice_cli_daemon_report_reload  (SluiceCliDaemonReport *self);
void                   sluice_cli_daemon_report_end     (SluiceCliDaemonReport *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceCliDaemonReport, sluice_cli_daemon_report_free)

G_END_DECLS
