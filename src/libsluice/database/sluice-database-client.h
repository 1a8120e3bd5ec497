/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-connection.h"
#include "sluice-query-parameter.h"
#include "sluice-result-set.h"
#include "sluice-secret-store.h"
#include "sluice-table-info.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * SluiceQuery:
 * @sql: one statement, its parameters written `:name`
 * @parameters: (nullable) (element-type SluiceQueryParameter): their values; one
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
} SluiceQuery;

/**
 * SluiceDatabaseClient:
 *
 * A database that is read: its tables, and the rows of queries. Opened read-only: a
 * query runs in a transaction that cannot write. All calls block and belong to
 * one thread; cancelling the cancellable cancels at the server, too.
 */
#define SLUICE_TYPE_DATABASE_CLIENT (sluice_database_client_get_type ())
G_DECLARE_DERIVABLE_TYPE (SluiceDatabaseClient, sluice_database_client, SLUICE, DATABASE_CLIENT, GObject)

struct _SluiceDatabaseClientClass
{
  GObjectClass parent_class;

  gboolean         (*open)         (SluiceDatabaseClient *self,
                                    GCancellable         *cancellable,
                                    GError              **error);
  void             (*close)        (SluiceDatabaseClient *self);
  /* (element-type SluiceTestStep); opens by itself, the first failure is last */
  GPtrArray       *(*test)         (SluiceDatabaseClient *self,
                                    GCancellable         *cancellable);
  /* (element-type SluiceTableName) without system schemas, by schema and name */
  GPtrArray       *(*list_tables)  (SluiceDatabaseClient *self,
                                    GCancellable         *cancellable,
                                    GError              **error);
  /* (element-type SluiceTableColumn); empty if there is no such table */
  GPtrArray       *(*list_columns) (SluiceDatabaseClient *self,
                                    const char           *schema,
                                    const char           *table,
                                    GCancellable         *cancellable,
                                    GError              **error);
  /* A name as SQL, whatever characters it has. */
  char            *(*quote)        (SluiceDatabaseClient *self,
                                    const char           *identifier);
  /* Starts a query. */
  SluiceResultSet *(*query)        (SluiceDatabaseClient *self,
                                    const SluiceQuery    *query,
                                    GCancellable         *cancellable,
                                    GError              **error);
  /* Whether the server understands it, without running it; the columns it would
   * give (element-type SluiceResultColumn). An error's `where` has the byte. */
  GPtrArray       *(*describe)     (SluiceDatabaseClient *self,
                                    const SluiceQuery    *query,
                                    GCancellable         *cancellable,
                                    GError              **error);
  /* The server's plan, as text, without running it. */
  char            *(*explain)      (SluiceDatabaseClient *self,
                                    const SluiceQuery    *query,
                                    GCancellable         *cancellable,
                                    GError              **error);
  /* A column of a result as SQL that compares by the bytes of its text, whatever the
   * collation; by default just its name. */
  char            *(*bytewise)     (SluiceDatabaseClient     *self,
                                    const SluiceResultColumn *column);

  /*< private >*/
  gpointer _reserved[3];
};

/* Makes the kind of database that @connection is. Opens nothing. */
SluiceDatabaseClient   *sluice_database_client_new            (SluiceConnection  *connection,
                                                               SluiceSecretStore *secrets,
                                                               GError           **error) G_GNUC_WARN_UNUSED_RESULT;
SluiceConnection *sluice_database_client_get_connection (SluiceDatabaseClient *self);
gboolean          sluice_database_client_lookup_password (SluiceDatabaseClient *self,
                                                          char                **ret_password,
                                                          GCancellable         *cancellable,
                                                          GError              **error);
gboolean          sluice_database_client_lookup_secret  (SluiceSecretStore    *secrets,
                                                         const char           *reference,
                                                         char                **ret_secret,
                                                         GCancellable         *cancellable,
                                                         GError              **error);
gboolean          sluice_database_client_open           (SluiceDatabaseClient *self,
                                                         GCancellable         *cancellable,
                                                         GError              **error);
void              sluice_database_client_close          (SluiceDatabaseClient *self);
GPtrArray        *sluice_database_client_test           (SluiceDatabaseClient *self,
                                                         GCancellable         *cancellable);
GPtrArray        *sluice_database_client_list_tables    (SluiceDatabaseClient *self,
                                                         GCancellable         *cancellable,
                                                         GError              **error);
GPtrArray        *sluice_database_client_list_columns   (SluiceDatabaseClient *self,
                                                         const char           *schema,
                                                         const char           *table,
                                                         GCancellable         *cancellable,
                                                         GError              **error);
char             *sluice_database_client_quote          (SluiceDatabaseClient *self,
                                                         const char           *identifier) G_GNUC_WARN_UNUSED_RESULT;
char             *sluice_database_client_bytewise       (SluiceDatabaseClient *self,
                                                         const SluiceResultColumn *column) G_GNUC_WARN_UNUSED_RESULT;
SluiceResultSet  *sluice_database_client_query          (SluiceDatabaseClient *self,
                                                         const SluiceQuery    *query,
                                                         GCancellable         *cancellable,
                                                         GError              **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray        *sluice_database_client_describe       (SluiceDatabaseClient *self,
                                                         const SluiceQuery    *query,
                                                         GCancellable         *cancellable,
                                                         GError              **error);
char             *sluice_database_client_explain        (SluiceDatabaseClient *self,
                                                         const SluiceQuery    *query,
                                                         GCancellable         *cancellable,
                                                         GError              **error);

const SluiceValue *sluice_query_find_parameter          (const SluiceQuery    *query,
                                                         const char           *name);

G_END_DECLS
