/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-sql-dialect.h"

G_BEGIN_DECLS

const SluiceSqlDialect *sluice_sql_dialect_find (const char *name);

G_END_DECLS
