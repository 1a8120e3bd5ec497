/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-database.h"

#include "sluice-engine-resources.h"
#include "sluice-error.h"

#define RESOURCE_PREFIX "/io/github/sluice/Sluice/engine/sql/"

/**
 * sluice_database_dup_steps:
 *
 * Returns: (transfer full): the SQL of the migrations; the n-th makes version
 *   n + 1 of the database
 */
GStrv
sluice_database_dup_steps (void)
{
  GResource *resource = sluice_engine_get_resource ();
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 1; ; i++)
    {
      g_autofree char *path = g_strdup_printf (RESOURCE_PREFIX "%03u.sql", i);
      g_autoptr(GBytes) bytes =
        g_resource_lookup_data (resource, path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
      g_autofree char *sql = NULL;

      if (bytes == NULL)
        return g_strv_builder_end (builder);
      sql = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
      g_strv_builder_add (builder, sql);
    }
}

static void
roll_back (SluiceDatabase *self)
{
  g_autoptr(GError) error = NULL;

  if (!sluice_database_execute (self, "ROLLBACK", &error))
    g_debug ("Rolling back: %s", error->message);
}

/* One step, in a transaction of its own that also writes the version. Looks at
 * the version again: another process may have been faster. */
static gboolean
run_step (SluiceDatabase  *self,
          gint64           version,
          const char      *sql,
          GError         **error)
{
  g_autofree char *set_version = g_strdup_printf ("PRAGMA user_version = %" G_GINT64_FORMAT,
                                                  version + 1);
  gint64 now = 0;

  if (!sluice_database_execute (self, "BEGIN EXCLUSIVE", error))
    return FALSE;
  if (sluice_database_query_int (self, "PRAGMA user_version", &now, error) &&
      (now != version || (sluice_database_execute (self, sql, error) &&
                          sluice_database_execute (self, set_version, error))) &&
      sluice_database_execute (self, "COMMIT", error))
    return TRUE;

  roll_back (self);
  return FALSE;
}

/* A copy of the whole before several steps. One that is there is the copy of
 * an earlier attempt, from the same version. */
static gboolean
make_backup (SluiceDatabase  *self,
             gint64           version,
             GError         **error)
{
  g_autofree char *path = g_strdup_printf ("%s.version-%" G_GINT64_FORMAT,
                                           sluice_database_get_path (self), version);
  g_autoptr(SluiceStatement) statement = NULL;

  if (g_file_test (path, G_FILE_TEST_EXISTS))
    return TRUE;
  statement = sluice_database_prepare (self, "VACUUM INTO ?", error);
  if (statement == NULL)
    return FALSE;
  sluice_statement_bind_text (statement, 0, path);
  return sluice_statement_execute (statement, error);
}

/**
 * sluice_database_migrate:
 * @self: a database
 * @steps: (array zero-terminated=1): the migrations
 * @error: `store_too_new` for a database of a newer program, else as
 *   [func@Sluice.database_set_error]
 *
 * Brings the database to the version that @steps make, each step in a
 * transaction of its own; before more than one a copy of the file is made
 * beside it.
 *
 * Returns: %TRUE if it is of that version
 */
gboolean
sluice_database_migrate (SluiceDatabase     *self,
                         const char *const  *steps,
                         GError            **error)
{
  const gint64 newest = (gint64) g_strv_length ((GStrv) steps);
  gint64 version = 0;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (steps != NULL, FALSE);

  if (!sluice_database_query_int (self, "PRAGMA user_version", &version, error))
    return FALSE;

  if (version > newest)
    {
      sluice_set_error (error, SLUICE_ERROR_CONFIGURATION, "store_too_new",
                        "The workspace's database was written by a newer Sluice (its version is "
                        "%" G_GINT64_FORMAT ", this program knows %" G_GINT64_FORMAT "): %s",
                        version, newest, sluice_database_get_path (self));
      if (error != NULL)
        sluice_error_set_hint (*error, "Update Sluice, or use another workspace (--workspace).");
      return FALSE;
    }

  if (version > 0 && newest - version > 1 && !make_backup (self, version, error))
    return FALSE;
  for (; version < newest; version++)
    {
      if (!run_step (self, version, steps[version], error))
        return FALSE;
    }
  return TRUE;
}
