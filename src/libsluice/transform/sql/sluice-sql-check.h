/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-mapping.h"
#include "sluice-sql-expression.h"

G_BEGIN_DECLS

/* A check as a condition of the rows that go on. */
char *sluice_sql_check (const SluiceCheck  *check,
                        SluiceSchema       *schema,
                        SluiceSqlNames     *names,
                        SluiceSqlLanguage   dialect,
                        char              **ret_why) G_GNUC_WARN_UNUSED_RESULT;
/* The rank of a row among those with the same value, for `unique`. */
char *sluice_sql_rank  (const char         *column) G_GNUC_WARN_UNUSED_RESULT;
/* A column as something that is compared by its bytes or as a number. */
char *sluice_sql_order (const SluiceColumn  *column,
                        SluiceSqlLanguage    dialect,
                        char               **ret_why) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
