/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-row-fate.h"
#include "sluice-sql-terms.h"

G_BEGIN_DECLS

char *sluice_sql_merge_make_stage     (const SluiceSqlTerms *self) G_GNUC_WARN_UNUSED_RESULT;
char *sluice_sql_merge_make_fate      (const SluiceSqlTerms *self) G_GNUC_WARN_UNUSED_RESULT;
char *sluice_sql_merge_make_join      (const SluiceSqlTerms *self) G_GNUC_WARN_UNUSED_RESULT;
char *sluice_sql_merge_make_count     (const SluiceSqlTerms *self,
                                       gboolean              unique,
                                       const char           *range) G_GNUC_WARN_UNUSED_RESULT;
char *sluice_sql_merge_make_insert    (const SluiceSqlTerms *self,
                                       gboolean              only_missing,
                                       const char           *range) G_GNUC_WARN_UNUSED_RESULT;
char *sluice_sql_merge_make_update    (const SluiceSqlTerms *self,
                                       const char           *range) G_GNUC_WARN_UNUSED_RESULT;
void  sluice_sql_merge_append_changes (const SluiceSqlTerms *self,
                                       const char           *target,
                                       const char           *range,
                                       GString              *sql);
gboolean sluice_sql_merge_drop_doubles (const SluiceSqlTerms  *self,
                                        const char            *range,
                                        guint64               *n_dropped,
                                        GCancellable          *cancellable,
                                        GError               **error);

G_END_DECLS
