/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-lookups.h"

G_BEGIN_DECLS

/**
 * SluiceLookupColumn:
 *
 * The `lookup` of a column, compiled: which lookup is asked for which field.
 */
typedef struct _SluiceLookupColumn SluiceLookupColumn;

SluiceLookupColumn *sluice_lookup_column_new  (const SluiceLookupUse     *use,
                                               SluiceLookups             *lookups,
                                               GError                   **error) G_GNUC_WARN_UNUSED_RESULT;
void                sluice_lookup_column_free (SluiceLookupColumn        *self);
const char         *sluice_lookup_column_find (const SluiceLookupColumn  *self,
                                               const SluiceValue         *key,
                                               SluiceArena               *arena,
                                               SluiceValue               *ret_value,
                                               SluiceLookupOutcome       *ret_outcome);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceLookupColumn, sluice_lookup_column_free)

G_END_DECLS
