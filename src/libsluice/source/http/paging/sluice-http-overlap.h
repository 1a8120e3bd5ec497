/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-batch.h"
#include "sluice-monitor.h"

G_BEGIN_DECLS

/**
 * SluiceHttpOverlap:
 *
 * Notices that a page begins with records the page before has ended with: the
 * data moved while it was paged through. An insert without keys has such records
 * twice then. Compares a bounded number of records around the border.
 */
typedef struct _SluiceHttpOverlap SluiceHttpOverlap;

SluiceHttpOverlap *sluice_http_overlap_new       (void) G_GNUC_WARN_UNUSED_RESULT;
void               sluice_http_overlap_free      (SluiceHttpOverlap *self);
void               sluice_http_overlap_add_rows  (SluiceHttpOverlap *self,
                                                  const SluiceBatch *batch,
                                                  guint              first);
void               sluice_http_overlap_next_page (SluiceHttpOverlap *self,
                                                  SluiceMonitor     *monitor,
                                                  guint              page);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceHttpOverlap, sluice_http_overlap_free)

G_END_DECLS
