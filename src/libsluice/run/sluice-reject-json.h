/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-reject.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

JsonObject *sluice_row_problem_to_json (const SluiceReject     *reject,
                                        const SluiceRowProblem *problem) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
