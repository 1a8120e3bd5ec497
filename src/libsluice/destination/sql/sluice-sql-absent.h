/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-sql-terms.h"

G_BEGIN_DECLS

/**
 * SluiceSqlAbsent:
 *
 * Knows which keys a run has seen at its source, and takes away what the table has
 * beside them: `mirror`, and `absent: retire`.
 */
typedef struct _SluiceSqlAbsent SluiceSqlAbsent;

SluiceSqlAbsent *sluice_sql_absent_new            (const SluiceSqlTerms  *terms,
                                                   GCancellable          *cancellable,
                                                   GError               **error) G_GNUC_WARN_UNUSED_RESULT;
void             sluice_sql_absent_free           (SluiceSqlAbsent       *self);
gboolean         sluice_sql_absent_see            (SluiceSqlAbsent       *self,
                                                   const SluiceBatch     *batch,
                                                   GCancellable          *cancellable,
                                                   GError               **error);
gboolean         sluice_sql_absent_count          (SluiceSqlAbsent       *self,
                                                   guint64               *ret_absent,
                                                   guint64               *ret_total,
                                                   GCancellable          *cancellable,
                                                   GError               **error);
gboolean         sluice_sql_absent_check          (const SluiceLoadRequest *request,
                                                   guint64                absent,
                                                   guint64                total,
                                                   GError               **error);
gboolean         sluice_sql_absent_take_away      (SluiceSqlAbsent       *self,
                                                   guint64               *ret_rows,
                                                   GCancellable          *cancellable,
                                                   GError               **error);
char            *sluice_sql_absent_make_condition (SluiceSqlAbsent       *self) G_GNUC_WARN_UNUSED_RESULT;
gboolean         sluice_sql_absent_end            (SluiceSqlAbsent       *self,
                                                   GError               **error);

void             sluice_sql_absent_append_marked  (const SluiceSqlTerms  *terms,
                                                   const char            *target,
                                                   const char            *before,
                                                   GString               *sql);
void             sluice_sql_absent_add_unmark     (const SluiceSqlTerms  *terms,
                                                   GPtrArray             *columns,
                                                   GPtrArray             *values);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceSqlAbsent, sluice_sql_absent_free)

G_END_DECLS
