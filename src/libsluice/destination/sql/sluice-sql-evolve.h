/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-sql-session.h"

G_BEGIN_DECLS

GStrv  sluice_sql_evolve_table (SluiceSqlSession         *session,
                                const SluiceLoadRequest  *request,
                                const char               *schema,
                                GPtrArray                *columns,
                                SluiceMonitor            *monitor,
                                GCancellable             *cancellable,
                                GError                  **error) G_GNUC_WARN_UNUSED_RESULT;
GStrv  sluice_sql_evolve_make_ddl (const SluiceSqlDialect *dialect,
                                   const SluiceLoadRequest *request,
                                   const char             *schema,
                                   GPtrArray              *columns) G_GNUC_WARN_UNUSED_RESULT;
char  *sluice_sql_evolve_widen (const SluiceSqlDialect   *dialect,
                                const char               *type_name,
                                SluiceType                type,
                                gboolean                  is_key) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
