/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-sql-session.h"

G_BEGIN_DECLS

typedef enum
{
  SLUICE_DUCKDB_NOT_NULL,
  SLUICE_DUCKDB_CHECK,
  SLUICE_DUCKDB_UNIQUE,
  SLUICE_DUCKDB_FOREIGN_KEY,
} SluiceDuckdbConstraintKind;

/**
 * SluiceDuckdbConstraint:
 * @kind: what it demands
 * @expression: (nullable): the condition of a check
 * @terms: (element-type utf8): the columns, or for an index what it is on, as SQL
 * @table: (nullable): the table that a foreign key refers to, quoted
 * @others: (element-type utf8): its columns there, quoted
 *
 * A constraint of a table, or a unique index.
 */
typedef struct
{
  SluiceDuckdbConstraintKind kind;
  char *expression;
  GPtrArray *terms;
  char *table;
  GPtrArray *others;
} SluiceDuckdbConstraint;

GPtrArray *sluice_duckdb_constraints_list    (SluiceSqlSession              *session,
                                              const char                    *schema,
                                              const char                    *table,
                                              GCancellable                  *cancellable,
                                              GError                       **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean   sluice_duckdb_constraint_is_on    (const SluiceDuckdbConstraint  *self,
                                              const SluiceSqlDialect        *dialect,
                                              const SluiceLoadLayout        *layout);

G_END_DECLS
