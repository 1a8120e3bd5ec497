/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-cli.h"
#include "sluice-openapi.h"

G_BEGIN_DECLS

SluiceCliStatus sluice_cli_compare_description (SluiceCli           *cli,
                                                const char          *reference,
                                                const SluiceOpenapi *description);

G_END_DECLS
