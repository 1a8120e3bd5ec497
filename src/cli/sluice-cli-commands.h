/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-cli.h"

G_BEGIN_DECLS

/* One command per file. */
extern const SluiceCliCommand sluice_cli_audit;
extern const SluiceCliCommand sluice_cli_connection;
extern const SluiceCliCommand sluice_cli_daemon;
extern const SluiceCliCommand sluice_cli_ddl;
extern const SluiceCliCommand sluice_cli_diagnostics;
extern const SluiceCliCommand sluice_cli_functions;
extern const SluiceCliCommand sluice_cli_guess;
extern const SluiceCliCommand sluice_cli_log;
extern const SluiceCliCommand sluice_cli_lookup;
extern const SluiceCliCommand sluice_cli_plan;
extern const SluiceCliCommand sluice_cli_preview;
extern const SluiceCliCommand sluice_cli_quarantine;
extern const SluiceCliCommand sluice_cli_query;
extern const SluiceCliCommand sluice_cli_queue;
extern const SluiceCliCommand sluice_cli_retry;
extern const SluiceCliCommand sluice_cli_run;
extern const SluiceCliCommand sluice_cli_run_info;
extern const SluiceCliCommand sluice_cli_runs;
extern const SluiceCliCommand sluice_cli_try_now;
extern const SluiceCliCommand sluice_cli_sample;
extern const SluiceCliCommand sluice_cli_schedule;
extern const SluiceCliCommand sluice_cli_sql;
extern const SluiceCliCommand sluice_cli_target;
extern const SluiceCliCommand sluice_cli_task;
extern const SluiceCliCommand sluice_cli_suggest;
extern const SluiceCliCommand sluice_cli_template;
extern const SluiceCliCommand sluice_cli_undo;
extern const SluiceCliCommand sluice_cli_upkeep;
extern const SluiceCliCommand sluice_cli_validate;
extern const SluiceCliCommand sluice_cli_verify;

G_END_DECLS
