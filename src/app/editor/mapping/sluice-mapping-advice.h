/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-mapping-coverage.h"
#include "sluice-sample-fields.h"
#include "sluice-suggestion.h"

G_BEGIN_DECLS

/**
 * SluiceMappingAdvice:
 *
 * What is suggested for the columns of a mapping, looked for in a thread. Emits
 * `changed` when there is something new.
 */
#define SLUICE_TYPE_MAPPING_ADVICE (sluice_mapping_advice_get_type ())
G_DECLARE_FINAL_TYPE (SluiceMappingAdvice, sluice_mapping_advice, SLUICE, MAPPING_ADVICE, GObject)

SluiceMappingAdvice *sluice_mapping_advice_new    (void) G_GNUC_WARN_UNUSED_RESULT;
void                 sluice_mapping_advice_update (SluiceMappingAdvice *self,
                                                   JsonObject          *root,
                                                   SluiceSampleFields  *fields,
                                                   GPtrArray           *target);
GPtrArray           *sluice_mapping_advice_get    (SluiceMappingAdvice *self,
                                                   JsonObject          *entry);

G_END_DECLS
