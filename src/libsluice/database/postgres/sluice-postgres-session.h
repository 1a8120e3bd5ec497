/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-connection.h"

#include <gio/gio.h>
#include <libpq-fe.h>

G_BEGIN_DECLS

/**
 * SluicePostgresSession:
 *
 * A session with a PostgreSQL server, for one thread. No call waits for the
 * server without an eye on the cancellable of
 * sluice_postgres_session_set_cancellable(); cancelling it cancels the
 * statement at the server.
 */
typedef struct _SluicePostgresSession SluicePostgresSession;

SluicePostgresSession *sluice_postgres_session_open            (SluiceConnection         *connection,
                                                                const char               *password,
                                                                GCancellable             *cancellable,
                                                                GError                  **error) G_GNUC_WARN_UNUSED_RESULT;
void                   sluice_postgres_session_free            (SluicePostgresSession    *self);
gboolean               sluice_postgres_session_is_cancelled (SluicePostgresSession       *self);
void                   sluice_postgres_session_set_cancellable (SluicePostgresSession    *self,
                                                                GCancellable             *cancellable);
PGconn                *sluice_postgres_session_get_conn        (SluicePostgresSession    *self);
gboolean               sluice_postgres_session_is_lost         (SluicePostgresSession    *self);
gboolean               sluice_postgres_session_in_transaction  (SluicePostgresSession    *self);
PGresult              *sluice_postgres_session_query           (SluicePostgresSession    *self,
                                                                const char               *sql,
                                                                guint                     n_params,
                                                                const char *const        *params,
                                                                GError                  **error) G_GNUC_WARN_UNUSED_RESULT;
PGresult              *sluice_postgres_session_run             (SluicePostgresSession    *self,
                                                                const char               *sql,
                                                                GError                  **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean               sluice_postgres_session_exec            (SluicePostgresSession    *self,
                                                                const char               *sql,
                                                                GError                  **error);

/* Rows that are sent, see sluice-postgres-copy.c. */
gboolean               sluice_postgres_session_copy_begin      (SluicePostgresSession    *self,
                                                                const char               *sql,
                                                                GError                  **error);
gboolean               sluice_postgres_session_copy_put        (SluicePostgresSession    *self,
                                                                const char               *data,
                                                                gsize                     size,
                                                                GError                  **error);
gboolean               sluice_postgres_session_copy_send       (SluicePostgresSession    *self,
                                                                GError                  **error);
gboolean               sluice_postgres_session_copy_finish     (SluicePostgresSession    *self,
                                                                guint64                  *ret_rows,
                                                                PGresult                **ret_last,
                                                                guint64                  *ret_line,
                                                                GError                  **error);
gboolean               sluice_postgres_session_copy_end        (SluicePostgresSession    *self,
                                                                guint64                  *ret_rows,
                                                                guint64                  *ret_line,
                                                                GError                  **error);

/* Results that are streamed, see sluice-postgres-stream.c. */
gboolean               sluice_postgres_session_start_rows      (SluicePostgresSession    *self,
                                                                const char               *sql,
                                                                guint                     n_params,
                                                                const char *const        *params,
                                                                gboolean                  binary,
                                                                GError                  **error);
gboolean               sluice_postgres_session_next_row        (SluicePostgresSession    *self,
                                                                PGresult                **ret_row,
                                                                GError                  **error);
gboolean               sluice_postgres_session_copy_get        (SluicePostgresSession    *self,
                                                                char                    **ret_data,
                                                                gsize                    *ret_size,
                                                                GError                  **error);
PGresult              *sluice_postgres_session_describe        (SluicePostgresSession    *self,
                                                                const char               *sql,
                                                                guint64                  *ret_position,
                                                                GError                  **error);
void                   sluice_postgres_session_stop            (SluicePostgresSession    *self,
                                                                gboolean                  is_patient);

/* Whether an error blames the rows, not the server or the statement. */
gboolean               sluice_postgres_error_is_row            (const GError             *error);

char                  *sluice_postgres_quote                   (const char               *identifier) G_GNUC_WARN_UNUSED_RESULT;
char                  *sluice_postgres_quote_table             (const char               *schema,
                                                                const char               *table) G_GNUC_WARN_UNUSED_RESULT;
char                  *sluice_postgres_quote_literal           (const char               *text) G_GNUC_WARN_UNUSED_RESULT;

typedef PGresult SluicePostgresResult;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluicePostgresSession, sluice_postgres_session_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluicePostgresResult, PQclear)

G_END_DECLS
