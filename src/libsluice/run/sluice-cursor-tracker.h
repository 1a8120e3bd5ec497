/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-batch.h"
#include "sluice-bookmark.h"
#include "sluice-monitor.h"

G_BEGIN_DECLS

/**
 * SluiceCursorTracker:
 *
 * Looks at the cursor of each row of an incremental run: leaves out the rows that
 * are loaded already or are not asked for, rejects those without a cursor, and
 * knows the bookmark once what it has seen is loaded. One thread at a time.
 */
typedef struct _SluiceCursorTracker SluiceCursorTracker;

/**
 * SluiceCursorConfig:
 * @slot: column of the record batches that holds the cursor
 * @path: the cursor's path, for messages
 * @bookmark: (nullable): the bookmark at the start of the run
 * @run: (nullable): the run, which a bookmark that moves names
 * @initial: (nullable): what a new bookmark is to say of `initial`
 * @from: (nullable): where the run begins, as it was asked for
 * @to: (nullable): where a backfill ends, exclusive
 * @skip_seen: whether rows that the bookmark remembers are left out
 * @skip_before: whether rows before @from are left out
 * @warn_before: whether that is worth a warning
 * @ascending: whether a row before an earlier one is an error
 * @max_rows: hashes to remember at most, 0 = all
 * @monitor: where to count and warn
 *
 * How a tracker is to work. What it points to is copied, or referenced.
 */
typedef struct
{
  guint slot;
  const char *path;
  const SluiceBookmark *bookmark;
  const char *run;
  const char *initial;
  const char *from;
  const char *to;
  gboolean skip_seen;
  gboolean skip_before;
  gboolean warn_before;
  gboolean ascending;
  guint max_rows;
  SluiceMonitor *monitor;
} SluiceCursorConfig;

SluiceCursorTracker  *sluice_cursor_tracker_new          (const SluiceCursorConfig  *config) G_GNUC_WARN_UNUSED_RESULT;
void                  sluice_cursor_tracker_free         (SluiceCursorTracker       *self);
gboolean              sluice_cursor_tracker_apply        (SluiceCursorTracker       *self,
                                                          SluiceBatch               *records,
                                                          guint                      n_committed,
                                                          GPtrArray                 *rejects,
                                                          GError                   **error);
const SluiceBookmark *sluice_cursor_tracker_get_bookmark (SluiceCursorTracker       *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceCursorTracker, sluice_cursor_tracker_free)

G_END_DECLS
