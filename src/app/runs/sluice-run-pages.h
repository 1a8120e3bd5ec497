/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-run-item.h"

G_BEGIN_DECLS

/* How many runs are read at once. */
#define SLUICE_RUN_PAGE_SIZE 100
/* Of how many pages the runs are kept: more than a window can show. */
#define SLUICE_RUN_PAGES_KEPT 8

/**
 * SluiceRunPages:
 *
 * What is known of a long list of runs, the newest first: a few pages of it. Pages are
 * counted from the oldest run on, so that what is known keeps its place when new runs come.
 * Positions are counted from the newest, as lists do. For one thread.
 */
typedef struct _SluiceRunPages SluiceRunPages;

/**
 * SluiceRunChange:
 * @position: the first place that is different
 * @n_removed: how many items have gone from there
 * @n_added: how many are there now
 *
 * What a list has to tell of.
 */
typedef struct
{
  guint position;
  guint n_removed;
  guint n_added;
} SluiceRunChange;

SluiceRunPages *sluice_run_pages_new        (void) G_GNUC_WARN_UNUSED_RESULT;
void            sluice_run_pages_free       (SluiceRunPages  *self);
guint           sluice_run_pages_get_length (SluiceRunPages  *self);
guint           sluice_run_pages_get_n_kept (SluiceRunPages  *self);
SluiceRunItem  *sluice_run_pages_get_item   (SluiceRunPages  *self,
                                             guint            position);

/* What is to be read next. */
void            sluice_run_pages_want       (SluiceRunPages  *self,
                                             guint            page);
gboolean        sluice_run_pages_next       (SluiceRunPages  *self,
                                             guint           *ret_page);
void            sluice_run_pages_get_range  (SluiceRunPages  *self,
                                             guint            page,
                                             guint           *ret_offset,
                                             guint           *ret_limit);

/* What has been read (element-type SluiceRun). */
void            sluice_run_pages_put        (SluiceRunPages  *self,
                                             guint            page,
                                             guint            offset,
                                             GPtrArray       *runs);
void            sluice_run_pages_replace    (SluiceRunPages  *self,
                                             guint            length,
                                             GPtrArray       *newest,
                                             SluiceRunChange *ret_change);
void            sluice_run_pages_merge      (SluiceRunPages  *self,
                                             guint            length,
                                             GPtrArray       *newest,
                                             SluiceRunChange *ret_change);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceRunPages, sluice_run_pages_free)

G_END_DECLS
