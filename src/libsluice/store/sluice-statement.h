/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <glib.h>
#include <sqlite3.h>

G_BEGIN_DECLS

/**
 * SluiceStatement:
 *
 * A prepared statement. Belongs to the thread of its connection. Parameters
 * and columns count from 0. Binding remembers its failure until the next
 * step, which reports it.
 */
typedef struct _SluiceStatement SluiceStatement;

/* Makes something of the row the statement is on; %NULL leaves it out. */
typedef gpointer (*SluiceStatementRead) (SluiceStatement *self);

SluiceStatement *sluice_statement_new        (sqlite3          *connection,
                                              const char       *sql,
                                              GError          **error) G_GNUC_WARN_UNUSED_RESULT;
void             sluice_statement_free       (SluiceStatement  *self);
void             sluice_statement_bind_text  (SluiceStatement  *self,
                                              int               index,
                                              const char       *value);
void             sluice_statement_bind_int   (SluiceStatement  *self,
                                              int               index,
                                              gint64            value);
void             sluice_statement_bind_bytes (SluiceStatement  *self,
                                              int               index,
                                              GBytes           *value);
gboolean         sluice_statement_step       (SluiceStatement  *self,
                                              gboolean         *ret_row,
                                              GError          **error);
void             sluice_statement_reset     (SluiceStatement   *self);
gboolean         sluice_statement_execute    (SluiceStatement  *self,
                                              GError          **error);
GPtrArray       *sluice_statement_read_all   (SluiceStatement      *self,
                                              SluiceStatementRead   read,
                                              GDestroyNotify        free_item,
                                              GError              **error) G_GNUC_WARN_UNUSED_RESULT;
const char      *sluice_statement_get_text   (SluiceStatement  *self,
                                              int               column);
gint64           sluice_statement_get_int    (SluiceStatement  *self,
                                              int               column);
GBytes          *sluice_statement_dup_bytes  (SluiceStatement  *self,
                                              int               column) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceStatement, sluice_statement_free)

G_END_DECLS
