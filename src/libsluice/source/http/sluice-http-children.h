/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-http-reader.h"
#include "sluice-source-spec.h"

G_BEGIN_DECLS

/**
 * SluiceHttpChildren:
 *
 * The rows of a source whose records have children: for each record its children
 * are asked for, several at once, and given in the order of the records. Belongs
 * to one thread, as [type@Sluice.HttpReader].
 */
typedef struct _SluiceHttpChildren SluiceHttpChildren;

SluiceHttpChildren *sluice_http_children_new            (const SluiceSourceSpec        *source,
                                                         const SluiceHttpReaderConfig  *config,
                                                         GCancellable                  *cancellable,
                                                         GError                       **error) G_GNUC_WARN_UNUSED_RESULT;
void                sluice_http_children_free           (SluiceHttpChildren            *self);
gboolean            sluice_http_children_read           (SluiceHttpChildren            *self,
                                                         SluiceBatch                   *batch,
                                                         gboolean                      *ret_end,
                                                         GCancellable                  *cancellable,
                                                         GError                       **error);
guint64             sluice_http_children_get_n_filtered (SluiceHttpChildren            *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceHttpChildren, sluice_http_children_free)

G_END_DECLS
