/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-reject.h"

G_BEGIN_DECLS

/* What rejected values have in common. */

gboolean  sluice_reject_pattern_is_literal (const SluiceRowProblem *problem);
char     *sluice_reject_pattern_make       (const SluiceRowProblem *problem) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
