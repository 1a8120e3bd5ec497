/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-postgres-staged.h"

#include "sluice-postgres-load-session.h"
#include "sluice-sql-dialects.h"

/* How long a lock of others is waited for. */
#define LOCK_TIMEOUT "30s"

struct _SluicePostgresStaged
{
  SluiceSqlDestination parent_instance;

  SluiceDestination *target;    /* (unowned) whose connection it is */
  gboolean strip_nul;
};

G_DEFINE_FINAL_TYPE (SluicePostgresStaged, sluice_postgres_staged, SLUICE_TYPE_SQL_DESTINATION)

static const SluiceSqlDialect *
sluice_postgres_staged_get_dialect (SluiceSqlDestination *destination)
{
  return sluice_sql_dialect_find ("postgres");
}

static gboolean
sluice_postgres_staged_open_vfunc (SluiceSqlDestination  *destination,
                                   SluiceSqlOpenMode      mode,
                                   SluiceSqlSession     **ret_session,
                                   GCancellable          *cancellable,
                                   GError               **error)
{
  SluicePostgresStaged *self = SLUICE_POSTGRES_STAGED (destination);

  return sluice_postgres_staged_open (self->target, mode == SLUICE_SQL_OPEN_READ, self->strip_nul, ret_session,
                                      cancellable, error);
}

static void
sluice_postgres_staged_class_init (SluicePostgresStagedClass *klass)
{
  SluiceSqlDestinationClass *sql_class = SLUICE_SQL_DESTINATION_CLASS (klass);

  sql_class->get_dialect = sluice_postgres_staged_get_dialect;
  sql_class->open = sluice_postgres_staged_open_vfunc;
}

static void
sluice_postgres_staged_init (SluicePostgresStaged *self)
{
}

/**
 * sluice_postgres_staged_new:
 * @target: the destination that it works for; must outlive it
 * @strip_nul: whether U+0000 is taken out of texts
 *
 * Returns: (transfer full): a destination that is not connected yet
 */
SluiceDestination *
sluice_postgres_staged_new (SluiceDestination *target,
                            gboolean           strip_nul)
{
  SluicePostgresStaged *self;

  g_return_val_if_fail (SLUICE_IS_DESTINATION (target), NULL);

  self = g_object_new (SLUICE_TYPE_POSTGRES_STAGED, NULL);
  self->target = target;
  self->strip_nul = strip_nul;
  return SLUICE_DESTINATION (self);
}

/**
 * sluice_postgres_staged_open:
 * @target: a destination
 * @read_only: whether nothing but temporary tables is to be written
 * @strip_nul: whether U+0000 is taken out of texts
 * @ret_session: (out) (transfer full): the session
 * @cancellable: (nullable): a cancellable
 * @error: as sluice_postgres_session_open()
 *
 * Opens a session with the server of @target.
 *
 * Returns: %TRUE on success
 */
gboolean
sluice_postgres_staged_open (SluiceDestination  *target,
                             gboolean            read_only,
                             gboolean            strip_nul,
                             SluiceSqlSession  **ret_session,
                             GCancellable       *cancellable,
                             GError            **error)
{
  const char *setup = read_only ? "SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY"
                                : "SET lock_timeout = '" LOCK_TIMEOUT "'";
  g_autoptr(SluicePostgresSession) session = NULL;
  char *password = NULL;

  if (!sluice_destination_lookup_password (target, &password, cancellable, error))
    return FALSE;
  session = sluice_postgres_session_open (sluice_destination_get_connection (target), password, cancellable, error);
  if (password != NULL)
    sluice_secret_free (password);
  if (session == NULL || !sluice_postgres_session_exec (session, setup, error))
    return FALSE;
  *ret_session = sluice_postgres_load_session_new (g_steal_pointer (&session), TRUE, strip_nul);
  return TRUE;
}
