/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-csv-candidate.h"
#include "sluice-csv-dialect.h"

G_BEGIN_DECLS

void sluice_csv_numbers_find (const SluiceCsvCandidate *candidate,
                              SluiceCsvDialect         *dialect);

G_END_DECLS
