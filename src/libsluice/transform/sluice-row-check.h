/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-arena.h"
#include "sluice-convert.h"
#include "sluice-lookups.h"
#include "sluice-mapping.h"
#include "sluice-schema.h"
#include "sluice-template.h"
#include "sluice-value.h"

G_BEGIN_DECLS

/**
 * SluiceRowCheck:
 *
 * One check of a task that looks at a column of each row, compiled.
 */
typedef struct _SluiceRowCheck SluiceRowCheck;

SluiceRowCheck *sluice_row_check_new          (const SluiceCheck          *check,
                                               SluiceSchema               *schema,
                                               const SluiceTemplateScope  *scope,
                                               SluiceZone                 *zone,
                                               SluiceArena                *arena,
                                               SluiceLookups              *lookups,
                                               GError                    **error) G_GNUC_WARN_UNUSED_RESULT;
void            sluice_row_check_free         (SluiceRowCheck             *self);
guint           sluice_row_check_get_column   (const SluiceRowCheck       *self);
const char     *sluice_row_check_judge        (SluiceRowCheck             *self,
                                               const SluiceValue          *value,
                                               SluiceArena                *arena,
                                               const char                **ret_message);
gboolean        sluice_row_check_accept       (SluiceRowCheck             *self,
                                               const SluiceValue          *value,
                                               GError                    **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceRowCheck, sluice_row_check_free)

G_END_DECLS
