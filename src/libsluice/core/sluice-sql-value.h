/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-value.h"

#include <sqlite3.h>

G_BEGIN_DECLS

/* Values between the engine and its expressions. Numbers that a double would
 * change are texts in them, booleans 0 and 1, times and JSON texts. */
int         sluice_sql_value_bind   (sqlite3_stmt      *statement,
                                     int                place,
                                     const SluiceValue *value);
SluiceValue sluice_sql_value_read   (sqlite3_value     *value);
void        sluice_sql_value_return (sqlite3_context   *context,
                                     const SluiceValue *value);

G_END_DECLS
