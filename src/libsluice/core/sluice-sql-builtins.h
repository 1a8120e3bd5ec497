/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-sandbox.h"

G_BEGIN_DECLS

/* Functions of SQLite that nothing interrupts, and that can be made to take hours
 * there: here they do the same in time that grows with their texts. */
gboolean sluice_sql_builtins_add (SluiceSandbox  *sandbox,
                                  GError        **error);

G_END_DECLS
