/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-sql-piece.h"
#include "sluice-task.h"

G_BEGIN_DECLS

/**
 * SluiceSqlView:
 * @sql: the SELECT, with comments
 * @fields: (element-type utf8): the columns that its table `source` must have
 * @notes: (element-type utf8): what of the task it does not say; with none it gives the
 *   rows that the task loads
 *
 * What a task makes of its records, as one SELECT.
 */
typedef struct
{
  char *sql;
  GPtrArray *fields;
  GPtrArray *notes;
} SluiceSqlView;

SluiceSqlView *sluice_sql_view_new  (SluiceTask        *task,
                                     SluiceSqlLanguage  dialect) G_GNUC_WARN_UNUSED_RESULT;
void           sluice_sql_view_free (SluiceSqlView    *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceSqlView, sluice_sql_view_free)

G_END_DECLS
