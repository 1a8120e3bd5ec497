/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-quarantine-reader.h"

#include "sluice-store-quarantine-private.h"

struct _SluiceQuarantineReader
{
  SluiceDatabase *database;     /* (owned) */
  char *replay;
  guint64 last;                 /* number of the row that was read last */
};

/**
 * sluice_quarantine_reader_new:
 * @directory: the workspace
 * @replay: a run that has claimed rows
 * @error: as [func@Sluice.database_set_error]
 *
 * Returns: (transfer full) (nullable): a reader before the first row
 */
SluiceQuarantineReader *
sluice_quarantine_reader_new (const char  *directory,
                              const char  *replay,
                              GError     **error)
{
  g_autofree char *path = NULL;
  SluiceQuarantineReader *self;
  SluiceDatabase *database;

  g_return_val_if_fail (directory != NULL && replay != NULL, NULL);

  path = sluice_store_dup_path (directory);
  database = sluice_database_open_for_reading (path, error);
  if (database == NULL)
    return NULL;
  self = g_new0 (SluiceQuarantineReader, 1);
  self->database = database;
  self->replay = g_strdup (replay);
  return self;
}

/**
 * sluice_quarantine_reader_free:
 * @self: (transfer full): a reader
 */
void
sluice_quarantine_reader_free (SluiceQuarantineReader *self)
{
  g_return_if_fail (self != NULL);

  sluice_database_close (self->database);
  g_free (self->replay);
  g_free (self);
}

/**
 * sluice_quarantine_reader_read:
 * @self: a reader
 * @limit: most rows
 * @error: as [func@Sluice.database_set_error]
 *
 * Returns: (transfer full) (element-type SluiceStoredReject) (nullable): the rows that
 *   follow, none at the end
 */
GPtrArray *
sluice_quarantine_reader_read (SluiceQuarantineReader  *self,
                               guint                    limit,
                               GError                 **error)
{
  GPtrArray *rejects;

  g_return_val_if_fail (self != NULL, NULL);

  rejects = sluice_store_read_claimed (self->database, self->replay, self->last, limit, error);
  if (rejects != NULL && rejects->len > 0)
    self->last = ((const SluiceStoredReject *) g_ptr_array_index (rejects, rejects->len - 1))->position;
  return rejects;
}
