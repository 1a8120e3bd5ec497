/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-store.h"

G_BEGIN_DECLS

typedef enum
{
  SLUICE_REMAINS_TASK,
  SLUICE_REMAINS_QUERY,
  SLUICE_REMAINS_TEMPLATE,
  SLUICE_REMAINS_CONNECTION,
} SluiceRemainsKind;

/**
 * SluiceRemains:
 *
 * What a workspace held of something that was deleted: enough to bring it back
 * as it was, with its versions, what was not saved, and what its schedule knew.
 */
typedef struct _SluiceRemains SluiceRemains;

SluiceRemains *sluice_remains_ref             (SluiceRemains        *self);
void           sluice_remains_unref           (SluiceRemains        *self);
const char    *sluice_remains_get_name        (SluiceRemains        *self);

void           sluice_store_take_away_async   (SluiceStore          *self,
                                               SluiceRemainsKind     kind,
                                               const char           *key,
                                               GCancellable         *cancellable,
                                               GAsyncReadyCallback   callback,
                                               gpointer              user_data);
SluiceRemains *sluice_store_take_away_finish  (SluiceStore          *self,
                                               GAsyncResult         *result,
                                               GError              **error) G_GNUC_WARN_UNUSED_RESULT;
void           sluice_store_bring_back_async  (SluiceStore          *self,
                                               SluiceRemains        *remains,
                                               GCancellable         *cancellable,
                                               GAsyncReadyCallback   callback,
                                               gpointer              user_data);
gboolean       sluice_store_bring_back_finish (SluiceStore          *self,
                                               GAsyncResult         *result,
                                               GError              **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceRemains, sluice_remains_unref)

G_END_DECLS
