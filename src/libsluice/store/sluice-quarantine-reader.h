/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-store-quarantine.h"

G_BEGIN_DECLS

/**
 * SluiceQuarantineReader:
 *
 * The rows that a replay has claimed, read from the workspace on a connection of its
 * own. Belongs to one thread; its calls block.
 */
typedef struct _SluiceQuarantineReader SluiceQuarantineReader;

SluiceQuarantineReader *sluice_quarantine_reader_new  (const char              *directory,
                                                       const char              *replay,
                                                       GError                 **error) G_GNUC_WARN_UNUSED_RESULT;
void                    sluice_quarantine_reader_free (SluiceQuarantineReader  *self);
GPtrArray              *sluice_quarantine_reader_read (SluiceQuarantineReader  *self,
                                                       guint                    limit,
                                                       GError                 **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceQuarantineReader, sluice_quarantine_reader_free)

G_END_DECLS
