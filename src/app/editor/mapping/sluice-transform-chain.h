/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-mapping-context.h"

G_BEGIN_DECLS

/**
 * SluiceTransformChain:
 *
 * The transforms of a column, one after the other, with what is suggested for it.
 */
#define SLUICE_TYPE_TRANSFORM_CHAIN (sluice_transform_chain_get_type ())
G_DECLARE_FINAL_TYPE (SluiceTransformChain, sluice_transform_chain, SLUICE, TRANSFORM_CHAIN, AdwPreferencesGroup)

GtkWidget *sluice_transform_chain_new         (SluiceMappingContext *context) G_GNUC_WARN_UNUSED_RESULT;
void       sluice_transform_chain_fill        (SluiceTransformChain *self);
void       sluice_transform_chain_fill_advice (SluiceTransformChain *self);
void       sluice_transform_chain_open        (SluiceTransformChain *self,
                                               guint                 position);

G_END_DECLS
