/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-cli.h"

G_BEGIN_DECLS

/* One command per file. */
extern const SluiceCliCommand sluice_cli_schedule_delete;
extern const SluiceCliCommand sluice_cli_schedule_list;
extern const SluiceCliCommand sluice_cli_schedule_log;
extern const SluiceCliCommand sluice_cli_schedule_next;
extern const SluiceCliCommand sluice_cli_schedule_pause;
extern const SluiceCliCommand sluice_cli_schedule_resume;
extern const SluiceCliCommand sluice_cli_schedule_set;

G_END_DECLS
