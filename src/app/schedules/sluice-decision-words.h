/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-store-schedules.h"

G_BEGIN_DECLS

char *sluice_decision_words_describe (const SluiceDecision *decision) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
