/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-connection.h"
#include "sluice-result-set.h"
#include "sluice-secret-store.h"
#include "sluice-table-info.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * SluiceStatementParameter:
 * @name: its name, without the colon
 * @value: its value; of the kinds NULL, BOOLEAN, INTEGER, DOUBLE, NUMBER and TEXT
 *
 * A value that a statement is given. Bound, never pasted.
 */
typedef struct
{
  char *name;
  SluiceValue value;
} SluiceStatementParameter;

/**
 * SluiceStatement:
 * @sql: one statement, its parameters written `:name`
 * @parameters: (nullable) (element-type SluiceStatementParameter): their values; one
 *   that the statement has and this list has not is the error `missing_parameter`
 * @fetch_rows: rows to ask the server for at a time, 0 = chosen by the driver
 * @max_rows: most rows that will be wanted, 0 = all: a hint for the driver
 *
 * A query, with what it needs.
 */
typedef struct
{
  const char *sql;
  GPtrArray *parameters;
  guint fetch_rows;
  guint64 max_rows;
} SluiceStatement;

/**
 * SluiceDatabase:
 *
 * A database that is read: its tables, and the rows of queries. Opened read-only: a
 * query runs in a transaction that cannot write. All calls block and belong to
 * one thread; cancelling the cancellable cancels at the server, too.
 */
#define SLUICE_TYPE_DATABASE (sluice_database_get_type ())
G_DECLARE_DERIVABLE_TYPE (SluiceDatabase, sluice_database, SLUICE, DATABASE, GObject)

struct _SluiceDatabaseClass
{
  GObjectClass parent_class;

  gboolean         (*open)         (SluiceDatabase         *self,
                                    GCancellable           *cancellable,
                                    GError                **error);
  void             (*close)        (SluiceDatabase         *self);
  /* (element-type SluiceTestStep); opens by itself, the first failure is last */
  GPtrArray       *(*test)         (SluiceDatabase         *self,
                                    GCancellable           *cancellable);
  /* (element-type SluiceTableName) without system schemas, by schema and name */
  GPtrArray       *(*list_tables)  (SluiceDatabase         *self,
                                    GCancellable           *cancellable,
                                    GError                **error);
  /* (element-type SluiceTableColumn); empty if there is no such table */
  GPtrArray       *(*list_columns) (SluiceDatabase         *self,
                                    const char             *schema,
                                    const char             *table,
                                    GCancellable           *cancellable,
                                    GError                **error);
  /* A name as SQL, whatever characters it has. */
  char            *(*quote)        (SluiceDatabase         *self,
                                    const char             *identifier);
  /* Starts a query. */
  SluiceResultSet *(*query)        (SluiceDatabase         *self,
                                    const SluiceStatement  *statement,
                                    GCancellable           *cancellable,
                                    GError                **error);
  /* Whether the server understands it, without running it; the columns it would
   * give (element-type SluiceResultColumn). An error's `where` has the byte. */
  GPtrArray       *(*describe)     (SluiceDatabase         *self,
                                    const SluiceStatement  *statement,
                                    GCancellable           *cancellable,
                                    GError                **error);
  /* The server's plan, as text, without running it. */
  char            *(*explain)      (SluiceDatabase         *self,
                                    const SluiceStatement  *statement,
                                    GCancellable           *cancellable,
                                    GError                **error);

  /*< private >*/
  gpointer _reserved[4];
};

/* Makes the kind of database that @connection is. Opens nothing. */
SluiceDatabase   *sluice_database_new            (SluiceConnection        *connection,
                                                  SluiceSecretStore       *secrets,
                                                  GError                 **error) G_GNUC_WARN_UNUSED_RESULT;
SluiceConnection *sluice_database_get_connection (SluiceDatabase          *self);
gboolean          sluice_database_lookup_password (SluiceDatabase         *self,
                                                  char                   **ret_password,
                                                  GCancellable            *cancellable,
                                                  GError                 **error);
gboolean          sluice_database_open           (SluiceDatabase          *self,
                                                  GCancellable            *cancellable,
                                                  GError                 **error);
void              sluice_database_close          (SluiceDatabase          *self);
GPtrArray        *sluice_database_test           (SluiceDatabase          *self,
                                                  GCancellable            *cancellable);
GPtrArray        *sluice_database_list_tables    (SluiceDatabase          *self,
                                                  GCancellable            *cancellable,
                                                  GError                 **error);
GPtrArray        *sluice_database_list_columns   (SluiceDatabase          *self,
                                                  const char              *schema,
                                                  const char              *table,
                                                  GCancellable            *cancellable,
                                                  GError                 **error);
char             *sluice_database_quote          (SluiceDatabase          *self,
                                                  const char              *identifier) G_GNUC_WARN_UNUSED_RESULT;
SluiceResultSet  *sluice_database_query          (SluiceDatabase          *self,
                                                  const SluiceStatement   *statement,
                                                  GCancellable            *cancellable,
                                                  GError                 **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray        *sluice_database_describe       (SluiceDatabase          *self,
                                                  const SluiceStatement   *statement,
                                                  GCancellable            *cancellable,
                                                  GError                 **error);
char             *sluice_database_explain        (SluiceDatabase          *self,
                                                  const SluiceStatement   *statement,
                                                  GCancellable            *cancellable,
                                                  GError                 **error);

G_END_DECLS
