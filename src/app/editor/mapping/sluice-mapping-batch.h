/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-sample-fields.h"
#include "sluice-suggestion.h"

G_BEGIN_DECLS

/* What is done to many columns of a mapping at once. All functions change the root of a
 * task, a copy of what the document has, and say how many columns they changed. */

guint sluice_mapping_batch_add_transform  (JsonObject             *root,
                                           const char             *type,
                                           const char             *name,
                                           JsonObject             *arguments);
guint sluice_mapping_batch_map_rest       (JsonObject             *root,
                                           SluiceSampleFields     *fields);
guint sluice_mapping_batch_map_field      (JsonObject             *root,
                                           SluiceSampleFields     *fields,
                                           const char             *path,
                                           guint                   position);
void  sluice_mapping_batch_clear          (JsonObject             *root);
void  sluice_mapping_batch_add_chain      (JsonObject             *root,
                                           const char             *column,
                                           JsonArray              *chain);
void  sluice_mapping_batch_take           (JsonObject             *root,
                                           const char             *column,
                                           const SluiceSuggestion *suggestion);
void  sluice_mapping_batch_set_transform  (JsonObject             *root,
                                           const char             *column,
                                           guint                   position,
                                           const char             *name,
                                           JsonObject             *arguments);

G_END_DECLS
