/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-store-private.h"
#include "sluice-store-quarantine.h"

G_BEGIN_DECLS

/* What the files of the quarantine share. A selection takes ?1 to ?4: the run, a
 * JSON list of numbers or NULL, a group or 0, and whether only what is unfinished. */
#define SLUICE_REJECTS_SELECTED \
  "run = ?1 AND (?2 IS NULL OR number IN (SELECT value FROM json_each (?2))) " \
  "AND (?3 = 0 OR id IN (SELECT reject FROM quarantine_members WHERE run = ?1 AND number = ?3)) " \
  "AND (?4 = 0 OR status IN ('open', 'fixed')) "

/* What nobody has in hand. */
#define SLUICE_REJECTS_FREE "AND status IN ('open', 'fixed') AND replay IS NULL "

SluiceStoreInput *sluice_store_reject_input_new (const char               *run,
                                                 const SluiceRejectFilter *filter) G_GNUC_WARN_UNUSED_RESULT;
void              sluice_store_bind_selection   (SluiceStatement          *statement,
                                                 const SluiceStoreInput   *input);
gint64            sluice_store_finish_count     (SluiceStore              *self,
                                                 gpointer                  source_tag,
                                                 GAsyncResult             *result,
                                                 GError                  **error);
GPtrArray        *sluice_store_read_claimed     (SluiceDatabase           *database,
                                                 const char               *replay,
                                                 guint64                   after,
                                                 guint                     limit,
                                                 GError                  **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean          sluice_store_group_rejects    (SluiceDatabase           *database,
                                                 const char               *run,
                                                 GPtrArray                *rejects,
                                                 const gint64             *ids,
                                                 GError                  **error);

/* For operations whose result is a number. */
static inline gpointer
sluice_store_box_count (gint64 n)
{
  gint64 *count = g_new (gint64, 1);

  *count = n;
  return count;
}

G_END_DECLS
