/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-rhythm.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * SluiceRhythmBuilder:
 *
 * Rows in which a rule of the calendar is put together by choosing: what
 * repeats, how often, on which days, at what time. Emits `changed` when a person
 * changes something.
 */
#define SLUICE_TYPE_RHYTHM_BUILDER (sluice_rhythm_builder_get_type ())
G_DECLARE_FINAL_TYPE (SluiceRhythmBuilder, sluice_rhythm_builder, SLUICE, RHYTHM_BUILDER, AdwBin)

void                sluice_rhythm_builder_build      (SluiceRhythmBuilder *self);
void                sluice_rhythm_builder_set_rhythm (SluiceRhythmBuilder *self,
                                                      const SluiceRhythm  *rhythm);
const SluiceRhythm *sluice_rhythm_builder_get_rhythm (SluiceRhythmBuilder *self);

G_END_DECLS
