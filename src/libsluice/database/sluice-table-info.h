/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* What a database says of itself: plain records, each with its free function. */

/**
 * SluiceTableColumn:
 * @name: its name
 * @type_name: the server's own word for its type
 * @not_null: whether NULL is refused
 * @has_default: whether it is filled in where a row says nothing
 * @key_place: 1-based place in the primary key, 0 = not in it
 * @references: (nullable): what its foreign key points to: `schema.table (column)`
 *
 * A column of a table or view.
 */
typedef struct
{
  char *name;
  char *type_name;
  gboolean not_null;
  gboolean has_default;
  guint key_place;
  char *references;
} SluiceTableColumn;

/**
 * SluiceTableName:
 * @schema: (nullable): the schema it is in
 * @name: its name
 * @kind: "table" or "view"
 * @rows: rows it has, as the server estimates without counting; -1 = unknown
 *
 * A table or view, for browsing.
 */
typedef struct
{
  char *schema;
  char *name;
  char *kind;
  gint64 rows;
} SluiceTableName;

/**
 * SluiceTestStep:
 * @step: "tunnel", "name", "port", "tls", "login", "rights", or "driver"
 * @passed: whether it went well
 * @message: what failed and what to do, or a fact
 *
 * One step of the test of a connection.
 */
typedef struct
{
  char *step;
  gboolean passed;
  char *message;
} SluiceTestStep;

void sluice_table_column_free (SluiceTableColumn *column);
void sluice_table_name_free   (SluiceTableName   *name);
void sluice_test_step_free    (SluiceTestStep    *step);
void sluice_test_step_add     (GPtrArray         *steps,
                               const char        *step,
                               gboolean           passed,
                               const char        *message);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceTableColumn, sluice_table_column_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceTableName, sluice_table_name_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceTestStep, sluice_test_step_free)

G_END_DECLS
