/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-batch.h"
#include "sluice-lookup-table.h"
#include "sluice-task.h"

G_BEGIN_DECLS

/**
 * SluiceLookups:
 *
 * The lookups of a task with their rows, and the sandbox in which they are kept and
 * expressions are computed. One thread at a time.
 */
typedef struct _SluiceLookups SluiceLookups;

SluiceLookups       *sluice_lookups_new         (SluiceTask         *task,
                                                 GError            **error) G_GNUC_WARN_UNUSED_RESULT;
void                 sluice_lookups_free        (SluiceLookups      *self);
SluiceSandbox       *sluice_lookups_get_sandbox (SluiceLookups      *self);
gboolean             sluice_lookups_begin       (SluiceLookups      *self,
                                                 guint               index,
                                                 GError            **error);
gboolean             sluice_lookups_add         (SluiceLookups      *self,
                                                 guint               index,
                                                 const SluiceBatch  *records,
                                                 GError            **error);
gboolean             sluice_lookups_end         (SluiceLookups      *self,
                                                 guint               index,
                                                 GError            **error);
guint64              sluice_lookups_get_n_rows  (SluiceLookups      *self,
                                                 guint               index);
gboolean             sluice_lookups_resolve     (SluiceLookups      *self,
                                                 const char         *name,
                                                 guint              *ret_index,
                                                 GError            **error);
gboolean             sluice_lookups_find_field  (SluiceLookups      *self,
                                                 guint               index,
                                                 const char         *field,
                                                 guint              *ret_slot,
                                                 GError            **error);
SluiceLookupOutcome  sluice_lookups_find        (SluiceLookups      *self,
                                                 guint               index,
                                                 const SluiceValue  *key,
                                                 guint               slot,
                                                 SluiceArena        *arena,
                                                 SluiceValue        *ret_value);
gboolean             sluice_lookups_check       (SluiceLookups      *self,
                                                 GError            **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceLookups, sluice_lookups_free)

G_END_DECLS
