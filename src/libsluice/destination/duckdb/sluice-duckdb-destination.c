/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-duckdb-destination.h"

#include "sluice-duckdb-load-session.h"
#include "sluice-error.h"

#include <string.h>

/* How long another program may keep the file. */
#define LOCK_TIMEOUT (10 * G_USEC_PER_SEC)

struct _SluiceDuckdbDestination
{
  SluiceSqlDestination parent_instance;
};

G_DEFINE_FINAL_TYPE (SluiceDuckdbDestination, sluice_duckdb_destination, SLUICE_TYPE_SQL_DESTINATION)

static const char *
get_path (SluiceSqlDestination *destination)
{
  return sluice_connection_get_path (sluice_destination_get_connection (SLUICE_DESTINATION (destination)));
}

static const SluiceSqlDialect *
sluice_duckdb_destination_get_dialect (SluiceSqlDestination *destination)
{
  return sluice_duckdb_load_session_get_dialect ();
}

static gboolean
check_folder (const char  *path,
              GError     **error)
{
  g_autofree char *folder = g_path_get_dirname (path);

  if (g_file_test (folder, G_FILE_TEST_IS_DIR))
    return TRUE;
  sluice_set_error (error, SLUICE_ERROR_CONFIGURATION, "missing_folder",
                    "There is no folder “%s” for the database “%s”", folder, path);
  return FALSE;
}

/* DuckDB lets one program at a time write, and does not wait by itself. */
static SluiceDuckdbSession *
open_when_free (const char        *path,
                SluiceDuckdbMode   mode,
                GCancellable      *cancellable,
                GError           **error)
{
  const gint64 deadline = g_get_monotonic_time () + LOCK_TIMEOUT;

  for (;;)
    {
      g_autoptr(GError) local_error = NULL;
      SluiceDuckdbSession *session = sluice_duckdb_session_open (path, mode, &local_error);

      if (session != NULL)
        return session;
      if (local_error->domain != SLUICE_ERROR || strcmp (sluice_error_get_code (local_error), "database_locked") != 0 ||
          g_get_monotonic_time () > deadline)
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return NULL;
        }
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return NULL;
      g_usleep (G_USEC_PER_SEC / 20);
    }
}

static gboolean
sluice_duckdb_destination_open (SluiceSqlDestination  *destination,
                                SluiceSqlOpenMode      mode,
                                SluiceSqlSession     **ret_session,
                                GCancellable          *cancellable,
                                GError               **error)
{
  const char *path = get_path (destination);
  SluiceDuckdbSession *session;

  if (!check_folder (path, error))
    return FALSE;
  if ((mode == SLUICE_SQL_OPEN_READ || mode == SLUICE_SQL_OPEN_WRITE) && !g_file_test (path, G_FILE_TEST_EXISTS))
    return TRUE;
  session = open_when_free (mode == SLUICE_SQL_OPEN_TRY ? NULL : path,
                            mode == SLUICE_SQL_OPEN_READ ? SLUICE_DUCKDB_READ : SLUICE_DUCKDB_WRITE,
                            cancellable, error);
  if (session == NULL)
    return FALSE;
  *ret_session = sluice_duckdb_load_session_new (session);
  return TRUE;
}

static void
sluice_duckdb_destination_class_init (SluiceDuckdbDestinationClass *klass)
{
  SluiceSqlDestinationClass *destination_class = SLUICE_SQL_DESTINATION_CLASS (klass);

  destination_class->get_dialect = sluice_duckdb_destination_get_dialect;
  destination_class->open = sluice_duckdb_destination_open;
}

static void
sluice_duckdb_destination_init (SluiceDuckdbDestination *self)
{
}
