/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-convert.h"
#include "sluice-mapping.h"
#include "sluice-template.h"

G_BEGIN_DECLS

/**
 * SluiceCheckOneOf:
 *
 * The rule `one_of`: a set of values, typed as the column.
 */
typedef struct _SluiceCheckOneOf SluiceCheckOneOf;

SluiceCheckOneOf *sluice_check_one_of_new      (const SluiceCheck          *check,
                                                const SluiceConverter      *converter,
                                                const SluiceTemplateScope  *scope,
                                                SluiceArena                *arena,
                                                GError                    **error) G_GNUC_WARN_UNUSED_RESULT;
void              sluice_check_one_of_free     (SluiceCheckOneOf           *self);
gboolean          sluice_check_one_of_passes   (const SluiceCheckOneOf     *self,
                                                const SluiceValue          *value);
char             *sluice_check_one_of_describe (const SluiceCheckOneOf     *self) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceCheckOneOf, sluice_check_one_of_free)

G_END_DECLS
