/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <adwaita.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * SluiceAnswerView:
 *
 * The answer to a request: its head in a line, the body as a tree, and the rows
 * that become of it. Emits `use-records` and `next-page` like
 * #SluiceAnswerTree.
 */
#define SLUICE_TYPE_ANSWER_VIEW (sluice_answer_view_get_type ())
G_DECLARE_FINAL_TYPE (SluiceAnswerView, sluice_answer_view, SLUICE, ANSWER_VIEW, AdwBin)

void sluice_answer_view_set_busy  (SluiceAnswerView *self);
void sluice_answer_view_set_guess (SluiceAnswerView *self,
                                   JsonObject       *guess);
gboolean sluice_answer_view_shrink (SluiceAnswerView *self);

G_END_DECLS
