/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-sandbox.h"

G_BEGIN_DECLS

/* dec_add() and its kin: exact arithmetic in expressions. */
gboolean sluice_sql_decimal_add_functions (SluiceSandbox  *sandbox,
                                           GError        **error);

G_END_DECLS
