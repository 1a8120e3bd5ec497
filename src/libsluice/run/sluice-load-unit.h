/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-batch.h"
#include "sluice-monitor.h"

#include <glib.h>

G_BEGIN_DECLS

/**
 * SluiceLoadUnit:
 * @rows: the rows to load, of the destination's types
 * @rejects: (element-type SluiceReject): what the mapping and the checks refused
 * @n_source_rows: rows of the source this unit stands for
 * @position: rows of the source up to and including this unit
 * @hash: hash of the raw bytes of its source rows; with a cursor tracker of all
 *   the source's rows up to here
 * @present: (nullable): cells of the key columns of rejected rows, which are at the
 *   source all the same
 * @n_unknown: rejected rows whose keys nobody knows
 * @abandoned: nothing of it is loaded, but what was refused is kept: the run ends
 * @cursor: (nullable): the bookmark once this unit is loaded, where it moves with
 *   each batch
 *
 * One batch on its way from the transformer to the loader.
 */
typedef struct
{
  SluiceBatch *rows;
  GPtrArray *rejects;
  guint64 n_source_rows;
  guint64 position;
  guint64 hash;
  SluiceBatch *present;
  guint64 n_unknown;
  gboolean abandoned;
  char *cursor;
} SluiceLoadUnit;

SluiceLoadUnit *sluice_load_unit_new  (void) G_GNUC_WARN_UNUSED_RESULT;
void            sluice_load_unit_free (SluiceLoadUnit *self);
void            sluice_load_unit_skip_rejects (SluiceLoadUnit *self,
                                               SluiceMonitor  *monitor);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceLoadUnit, sluice_load_unit_free)

G_END_DECLS
