/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <adwaita.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * SluiceProblemList:
 *
 * Rows that do not fit: for each where it stands, what is wrong, and the record as
 * it arrived, with the wrong bytes marked.
 */
#define SLUICE_TYPE_PROBLEM_LIST (sluice_problem_list_get_type ())
G_DECLARE_FINAL_TYPE (SluiceProblemList, sluice_problem_list, SLUICE, PROBLEM_LIST, AdwBin)

GtkWidget *sluice_problem_list_new         (void) G_GNUC_WARN_UNUSED_RESULT;
void       sluice_problem_list_set_rejects (SluiceProblemList *self,
                                            JsonArray         *rejects);

G_END_DECLS
