/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-schema.h"
#include "sluice-sql-piece.h"

G_BEGIN_DECLS

/**
 * SluiceSqlNames:
 * @columns: (nullable): the columns that an expression sees
 * @n_columns: how many of them it sees: those above it
 * @column_table: the table they are in, quoted
 * @field_table: (nullable): the table of the fields, quoted; %NULL if it sees none
 * @fields: (element-type utf8): gets the fields that it needs, each once
 * @uses_columns: (out): whether it needs columns
 *
 * What names in an expression mean.
 */
typedef struct
{
  SluiceSchema *columns;
  guint n_columns;
  const char *column_table;
  const char *field_table;
  GPtrArray *fields;
  gboolean uses_columns;
} SluiceSqlNames;

/* An expression of a task as SQL. */
char *sluice_sql_expression (const char         *expression,
                             SluiceSqlNames     *names,
                             SluiceSqlLanguage   dialect,
                             gboolean            is_truth,
                             char              **ret_why) G_GNUC_WARN_UNUSED_RESULT;
void  sluice_sql_need_field (GPtrArray  *fields,
                             const char *name);

G_END_DECLS
