/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-http-client.h"

G_BEGIN_DECLS

/**
 * SluiceHttpPoolFunc:
 * @item: (transfer none): what was pushed
 * @client: the client of the thread
 * @user_data: what was given to the pool
 *
 * Does the work of one item, in a thread of the pool.
 */
typedef void (*SluiceHttpPoolFunc) (gpointer          item,
                                    SluiceHttpClient *client,
                                    gpointer          user_data);

/**
 * SluiceHttpPool:
 *
 * A few threads, each with a client and a main context of its own, that work on
 * items in the order in which those were pushed. A thread is started when an
 * item finds none idle.
 */
typedef struct _SluiceHttpPool SluiceHttpPool;

SluiceHttpPool *sluice_http_pool_new   (SluiceHttpSite      *site,
                                        guint                max_threads,
                                        SluiceHttpPoolFunc   func,
                                        gpointer             user_data,
                                        GDestroyNotify       item_free) G_GNUC_WARN_UNUSED_RESULT;
void            sluice_http_pool_free  (SluiceHttpPool      *self);
void            sluice_http_pool_push  (SluiceHttpPool      *self,
                                        gpointer             item);
void            sluice_http_pool_clear (SluiceHttpPool      *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceHttpPool, sluice_http_pool_free)

G_END_DECLS
