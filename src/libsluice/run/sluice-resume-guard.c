/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-resume-guard.h"

#include "sluice-error.h"

/**
 * sluice_resume_guard_init:
 * @self: (out caller-allocates): a guard before the first row
 * @entry: (nullable): the last ledger entry of the run to continue
 */
void
sluice_resume_guard_init (SluiceResumeGuard       *self,
                          const SluiceLedgerEntry *entry)
{
  *self = (SluiceResumeGuard) { .position = 0 };
  if (entry != NULL)
    self->entry = *entry;
  sluice_row_hash_init (&self->hash);
}

/**
 * sluice_resume_guard_is_behind:
 * @self: a guard
 *
 * Returns: whether the row that comes next is committed
 */
gboolean
sluice_resume_guard_is_behind (const SluiceResumeGuard *self)
{
  return self->position < self->entry.position;
}

/**
 * sluice_resume_guard_count:
 * @self: a guard
 * @n_rows: rows that come next
 *
 * Returns: how many of them, the first ones, are committed
 */
guint
sluice_resume_guard_count (const SluiceResumeGuard *self,
                           guint                    n_rows)
{
  if (!sluice_resume_guard_is_behind (self))
    return 0;
  return (guint) MIN ((guint64) n_rows, self->entry.position - self->position);
}

static void
set_hint (GError **error)
{
  if (error != NULL)
    sluice_error_set_hint (*error, "Run with --restart to load everything again; rows that the "
                           "interrupted run has committed stay");
}

/**
 * sluice_resume_guard_skip:
 * @self: a guard whose hash has the committed ones among them
 * @n: how many rows are left out
 * @monitor: counts them
 * @error: `source_changed` (%SLUICE_ERROR_DATA)
 *
 * Returns: %FALSE if they are not those that were committed
 */
gboolean
sluice_resume_guard_skip (SluiceResumeGuard  *self,
                          guint               n,
                          SluiceMonitor      *monitor,
                          GError            **error)
{
  self->position += n;
  sluice_monitor_add (monitor, SLUICE_COUNTER_SKIPPED, n);
  if (self->position < self->entry.position || self->entry.hash == 0 ||
      sluice_row_hash_get (&self->hash) == self->entry.hash)
    return TRUE;

  sluice_set_error (error, SLUICE_ERROR_DATA, "source_changed",
                    "The source is not what it was: rows %" G_GUINT64_FORMAT " to %"
                    G_GUINT64_FORMAT " differ from those that the interrupted run loaded",
                    self->entry.position - self->entry.rows + 1, self->entry.position);
  set_hint (error);
  return FALSE;
}

/**
 * sluice_resume_guard_check_reached:
 * @self: a guard, after the last row
 * @error: `source_changed` (%SLUICE_ERROR_DATA)
 *
 * Returns: whether all rows that were committed have come
 */
gboolean
sluice_resume_guard_check_reached (const SluiceResumeGuard  *self,
                                   GError                  **error)
{
  if (self->position >= self->entry.position)
    return TRUE;

  sluice_set_error (error, SLUICE_ERROR_DATA, "source_changed",
                    "The source has only %" G_GUINT64_FORMAT " rows, but the interrupted run has "
                    "already loaded %" G_GUINT64_FORMAT " of them", self->position, self->entry.position);
  set_hint (error);
  return FALSE;
}
