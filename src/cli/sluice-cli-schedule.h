/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-cli.h"

G_BEGIN_DECLS

/* The commands below “schedule”, one per file. */
extern const SluiceCliCommand sluice_cli_schedule_next;

G_END_DECLS
