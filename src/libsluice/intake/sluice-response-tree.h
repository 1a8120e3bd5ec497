/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-response.h"

G_BEGIN_DECLS

/**
 * SluiceResponseTree:
 *
 * The beginning of every list and object of an answer, and how long each of
 * them really is. Its size is bounded whatever the answer is: long lists are
 * cut, what is nested too deep is empty. Of JSON Lines it is the list of the
 * lines.
 *
 * It serves to look at, not to load: a number that is neither a 64-bit integer
 * nor exact as a double is a text with its digits, invalid text is repaired.
 */
typedef struct _SluiceResponseTree SluiceResponseTree;

SluiceResponseTree *sluice_response_tree_new        (const SluiceResponse     *response,
                                                     GError                  **error) G_GNUC_WARN_UNUSED_RESULT;
void                sluice_response_tree_free       (SluiceResponseTree       *self);
JsonNode           *sluice_response_tree_get_root   (const SluiceResponseTree *self);
gboolean            sluice_response_tree_is_lines   (const SluiceResponseTree *self);
gboolean            sluice_response_tree_is_cut     (const SluiceResponseTree *self);
guint64             sluice_response_tree_get_length (const SluiceResponseTree *self,
                                                     JsonNode                 *node);
JsonNode           *sluice_response_tree_find       (const SluiceResponseTree *self,
                                                     const char               *path);
void                sluice_response_tree_add_json   (const SluiceResponseTree *self,
                                                     JsonObject               *response);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceResponseTree, sluice_response_tree_free)

G_END_DECLS
