/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-cli.h"

G_BEGIN_DECLS

/* `task reset` */
extern const SluiceCliCommand sluice_cli_task_reset;

G_END_DECLS
