/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-batch.h"
#include "sluice-schema.h"
#include "sluice-task.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * SluiceRowSets:
 *
 * The steps of a task that look at all of its rows: `deduplicate`, then `aggregate`.
 * Takes mapped rows, and gives back others once the last one has come. What does not fit
 * into memory is in a file without a name. One thread at a time.
 */
typedef struct _SluiceRowSets SluiceRowSets;

gboolean       sluice_row_sets_wanted             (SluiceTask     *task);
SluiceRowSets *sluice_row_sets_new                (SluiceTask     *task,
                                                   SluiceSchema   *schema,
                                                   GError        **error) G_GNUC_WARN_UNUSED_RESULT;
void           sluice_row_sets_free               (SluiceRowSets  *self);
SluiceSchema  *sluice_row_sets_get_schema         (SluiceRowSets  *self);
gboolean       sluice_row_sets_aggregates         (SluiceRowSets  *self);
int            sluice_row_sets_find_mapped        (SluiceRowSets  *self,
                                                   const char     *column);
void           sluice_row_sets_set_cancellable    (SluiceRowSets  *self,
                                                   GCancellable   *cancellable);
gboolean       sluice_row_sets_add                (SluiceRowSets  *self,
                                                   SluiceBatch    *rows,
                                                   GError        **error);
gboolean       sluice_row_sets_finish             (SluiceRowSets  *self,
                                                   GError        **error);
gboolean       sluice_row_sets_next               (SluiceRowSets  *self,
                                                   SluiceBatch    *rows,
                                                   GPtrArray      *rejects,
                                                   GError        **error);
guint64        sluice_row_sets_get_n_deduplicated (SluiceRowSets  *self);
guint64        sluice_row_sets_get_n_aggregated   (SluiceRowSets  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceRowSets, sluice_row_sets_free)

G_END_DECLS
