/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-destination.h"
#include "sluice-sql-dialect.h"

G_BEGIN_DECLS

char     *sluice_sql_ddl_make_columns (const SluiceSqlDialect   *dialect,
                                       const SluiceLoadRequest  *request) G_GNUC_WARN_UNUSED_RESULT;
char     *sluice_sql_ddl_make_table   (const SluiceSqlDialect   *dialect,
                                       const SluiceLoadRequest  *request) G_GNUC_WARN_UNUSED_RESULT;
gboolean  sluice_sql_ddl_check_names  (const SluiceSqlDialect   *dialect,
                                       const SluiceLoadRequest  *request,
                                       GError                  **error);

G_END_DECLS
