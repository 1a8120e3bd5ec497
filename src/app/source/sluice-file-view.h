/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <adwaita.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * SluiceFileView:
 *
 * The rows of a file, what it leaves open, and the verification of all of it. Emits
 * `dialect-answered` and `format-answered` like #SluiceQuestionList, and
 * `verify-wanted`.
 */
#define SLUICE_TYPE_FILE_VIEW (sluice_file_view_get_type ())
G_DECLARE_FINAL_TYPE (SluiceFileView, sluice_file_view, SLUICE, FILE_VIEW, AdwBin)

void sluice_file_view_set_busy  (SluiceFileView *self);
void sluice_file_view_set_guess (SluiceFileView *self,
                                 JsonObject     *guess);
void sluice_file_view_verify    (SluiceFileView *self,
                                 const char     *document);
gboolean sluice_file_view_shrink (SluiceFileView *self);

G_END_DECLS
