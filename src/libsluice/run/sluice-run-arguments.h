/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-run-request.h"

G_BEGIN_DECLS

GPtrArray *sluice_run_arguments_new (const SluiceRunRequest *request,
                                     const char             *cli,
                                     const char             *workspace) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
