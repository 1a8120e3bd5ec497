/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-run-request.h"

G_BEGIN_DECLS

/* A run that a schedule has asked for, as text: what is kept of it until it is
 * known to have ended, so that another process can ask for it again. */
char             *sluice_claim_to_text (const SluiceRunRequest *request) G_GNUC_WARN_UNUSED_RESULT;
SluiceRunRequest *sluice_claim_parse   (const char             *text) G_GNUC_WARN_UNUSED_RESULT;
gboolean          sluice_claim_matches (const char             *text,
                                        const SluiceRunRequest *request);

G_END_DECLS
