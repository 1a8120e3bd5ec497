/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SluiceFuzzyText:
 *
 * A text that is searched: its characters without case and accents, and what a
 * match that begins at each of them is worth. Made once, matched often.
 */
typedef struct _SluiceFuzzyText SluiceFuzzyText;

/**
 * SluiceFuzzyPattern:
 *
 * What was typed: words, each of which a text must have, in any order.
 */
typedef struct _SluiceFuzzyPattern SluiceFuzzyPattern;

SluiceFuzzyText    *sluice_fuzzy_text_new      (const char               *text) G_GNUC_WARN_UNUSED_RESULT;
void                sluice_fuzzy_text_free     (SluiceFuzzyText          *self);
SluiceFuzzyPattern *sluice_fuzzy_pattern_new   (const char               *text) G_GNUC_WARN_UNUSED_RESULT;
void                sluice_fuzzy_pattern_free  (SluiceFuzzyPattern       *self);
int                 sluice_fuzzy_pattern_match (const SluiceFuzzyPattern *self,
                                                const SluiceFuzzyText    *text,
                                                GArray                   *ret_positions);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceFuzzyText, sluice_fuzzy_text_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceFuzzyPattern, sluice_fuzzy_pattern_free)

G_END_DECLS
