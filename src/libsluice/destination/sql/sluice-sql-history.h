/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-sql-terms.h"

G_BEGIN_DECLS

char *sluice_sql_history_make_close     (const SluiceSqlTerms *self,
                                         const char           *range) G_GNUC_WARN_UNUSED_RESULT;
char *sluice_sql_history_make_correct   (const SluiceSqlTerms *self,
                                         const char           *range) G_GNUC_WARN_UNUSED_RESULT;
char *sluice_sql_history_make_overwrite (const SluiceSqlTerms *self,
                                         const char           *range) G_GNUC_WARN_UNUSED_RESULT;
char *sluice_sql_history_make_versions  (const SluiceSqlTerms *self,
                                         const char           *range) G_GNUC_WARN_UNUSED_RESULT;
char *sluice_sql_history_make_older     (const SluiceSqlTerms *self,
                                         const char           *range) G_GNUC_WARN_UNUSED_RESULT;
void  sluice_sql_history_append_changes (const SluiceSqlTerms *self,
                                         const char           *target,
                                         const char           *range,
                                         GString              *sql);

G_END_DECLS
