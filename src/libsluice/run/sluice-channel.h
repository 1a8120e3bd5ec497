/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SluiceChannel:
 *
 * A bounded queue between two stages of a run: the stage in front waits when
 * the one behind is slower, which is what keeps memory constant. One writer,
 * one reader, each on its own thread.
 */
typedef struct _SluiceChannel SluiceChannel;

SluiceChannel *sluice_channel_new        (guint           capacity,
                                          GDestroyNotify  item_free) G_GNUC_WARN_UNUSED_RESULT;
SluiceChannel *sluice_channel_ref        (SluiceChannel  *self);
void           sluice_channel_unref      (SluiceChannel  *self);
void           sluice_channel_set_notify (SluiceChannel  *self,
                                          GSourceFunc     func,
                                          gpointer        user_data);
gboolean       sluice_channel_push       (SluiceChannel  *self,
                                          gpointer        item);
gpointer       sluice_channel_pop        (SluiceChannel  *self);
gpointer       sluice_channel_try_pop    (SluiceChannel  *self);
void           sluice_channel_finish     (SluiceChannel  *self,
                                          GError         *error);
gboolean       sluice_channel_is_drained (SluiceChannel  *self);
GError        *sluice_channel_dup_error  (SluiceChannel  *self) G_GNUC_WARN_UNUSED_RESULT;
void           sluice_channel_abandon    (SluiceChannel  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceChannel, sluice_channel_unref)

G_END_DECLS
