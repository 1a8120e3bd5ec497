/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-catalog.h"

#include <gtksourceview/gtksource.h>

G_BEGIN_DECLS

/**
 * SluiceSqlCompletion:
 *
 * Completes the names of schemas, tables and columns of a database, and the words of
 * SQL. Behind `name.` stands what is in the schema, the table or the alias `name`.
 */
#define SLUICE_TYPE_SQL_COMPLETION (sluice_sql_completion_get_type ())
G_DECLARE_FINAL_TYPE (SluiceSqlCompletion, sluice_sql_completion, SLUICE, SQL_COMPLETION, GObject)

SluiceSqlCompletion *sluice_sql_completion_new         (void) G_GNUC_WARN_UNUSED_RESULT;
void                 sluice_sql_completion_set_catalog (SluiceSqlCompletion *self,
                                                        SluiceCatalog       *catalog,
                                                        char                 quote);
void                 sluice_sql_completion_set_names   (SluiceSqlCompletion *self,
                                                        GListModel          *names);
GListModel          *sluice_sql_completion_propose     (SluiceSqlCompletion *self,
                                                        const char          *text,
                                                        const char          *qualifier,
                                                        const char          *word) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
