/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-sql-session.h"

G_BEGIN_DECLS

/**
 * SluiceSqlTerms:
 * @session: (unowned): what the statements are for
 * @dialect: its dialect
 * @request: the load
 * @layout: the load's layout
 * @table: the table, quoted
 * @stage: the stage, quoted
 *
 * What the statements of a load are made of. In all of them `s` is the stage, `t`
 * the table. Everything is the words of the task's author; of the data nothing but
 * row numbers gets into SQL.
 */
typedef struct
{
  SluiceSqlSession *session;
  const SluiceSqlDialect *dialect;
  const SluiceLoadRequest *request;
  const SluiceLoadLayout *layout;
  char *table;
  char *stage;
} SluiceSqlTerms;

void  sluice_sql_terms_init            (SluiceSqlTerms           *self,
                                        SluiceSqlSession         *session,
                                        const SluiceLoadRequest  *request,
                                        const char               *schema,
                                        const SluiceLoadLayout   *layout);
void  sluice_sql_terms_clear           (SluiceSqlTerms           *self);
char *sluice_sql_terms_quote_column    (const SluiceSqlTerms     *self,
                                        guint                     column) G_GNUC_WARN_UNUSED_RESULT;
char *sluice_sql_terms_make_cast       (const SluiceSqlTerms     *self,
                                        guint                     column,
                                        const char               *type_name) G_GNUC_WARN_UNUSED_RESULT;
char *sluice_sql_terms_make_staged     (const SluiceSqlTerms     *self,
                                        guint                     column) G_GNUC_WARN_UNUSED_RESULT;
char *sluice_sql_terms_make_new        (const SluiceSqlTerms     *self,
                                        const char               *target,
                                        guint                     column) G_GNUC_WARN_UNUSED_RESULT;
void  sluice_sql_terms_append_names    (const SluiceSqlTerms     *self,
                                        GString                  *sql);
void  sluice_sql_terms_append_match    (const SluiceSqlTerms     *self,
                                        const char               *target,
                                        GString                  *sql);
void  sluice_sql_terms_append_began    (const SluiceSqlTerms     *self,
                                        const char               *target,
                                        const char               *operator,
                                        GString                  *sql);
void  sluice_sql_terms_append_skip     (const SluiceSqlTerms     *self,
                                        const char               *target,
                                        GString                  *sql);
void  sluice_sql_terms_append_may_write (const SluiceSqlTerms    *self,
                                         const char              *target,
                                         GString                 *sql);
void  sluice_sql_terms_append_differs  (const SluiceSqlTerms     *self,
                                        const char               *target,
                                        gboolean                  versioned,
                                        gboolean                  overwritten,
                                        GString                  *sql);
char *sluice_sql_terms_make_update     (const SluiceSqlTerms     *self,
                                        GPtrArray                *columns,
                                        GPtrArray                *values,
                                        const char               *condition) G_GNUC_WARN_UNUSED_RESULT;
const char *sluice_sql_terms_get_target (const SluiceSqlTerms    *self);

G_END_DECLS
