/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <adwaita.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * SluiceQuestionList:
 *
 * What a file leaves open, as questions: the day or the month first, one character
 * set or another. What was taken is chosen already; nothing is guessed without
 * being asked. Emits `dialect-answered` with a key of the source and its value, and
 * `format-answered` with a field and the pattern of its dates.
 */
#define SLUICE_TYPE_QUESTION_LIST (sluice_question_list_get_type ())
G_DECLARE_FINAL_TYPE (SluiceQuestionList, sluice_question_list, SLUICE, QUESTION_LIST, AdwBin)

void  sluice_question_list_clear     (SluiceQuestionList *self);
void  sluice_question_list_add_guess (SluiceQuestionList *self,
                                      JsonObject         *guess);
guint sluice_question_list_get_n     (SluiceQuestionList *self);

G_END_DECLS
