/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <adwaita.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * SluiceAnswerTree:
 *
 * An answer as a tree, with what can be done with the chosen value: by buttons,
 * by a menu and by keys. Emits `use-records` (path) and `next-page` (path, text:
 * the value, empty if it is no text).
 */
#define SLUICE_TYPE_ANSWER_TREE (sluice_answer_tree_get_type ())
G_DECLARE_FINAL_TYPE (SluiceAnswerTree, sluice_answer_tree, SLUICE, ANSWER_TREE, AdwBin)

void sluice_answer_tree_set_body (SluiceAnswerTree *self,
                                    JsonNode           *body,
                                    JsonObject         *lengths,
                                    const char         *records);
gboolean sluice_answer_tree_shrink (SluiceAnswerTree *self);

G_END_DECLS
