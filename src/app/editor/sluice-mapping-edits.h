/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* What the editor does to a task. All functions change the root of a task, a copy
 * that [method@Sluice.TaskDocument.dup_root] made, and nothing else; whether the task
 * is valid is the engine's to judge. Columns are meant by name, and what is not
 * there is not changed: such functions return %FALSE. */

JsonArray  *sluice_mapping_edits_get_mapping       (JsonObject *root);
gboolean    sluice_mapping_edits_find_column       (JsonObject *root,
                                                    const char *column,
                                                    guint      *position);
JsonObject *sluice_mapping_edits_get_entry         (JsonObject *root,
                                                    const char *column);
char       *sluice_mapping_edits_dup_free_name     (JsonObject *root,
                                                    const char *wanted) G_GNUC_WARN_UNUSED_RESULT;

void        sluice_mapping_edits_insert_column     (JsonObject *root,
                                                    guint       position,
                                                    JsonObject *entry);
gboolean    sluice_mapping_edits_remove_column     (JsonObject *root,
                                                    const char *column);
gboolean    sluice_mapping_edits_move_column       (JsonObject *root,
                                                    const char *column,
                                                    guint       position);
gboolean    sluice_mapping_edits_rename_column     (JsonObject *root,
                                                    const char *column,
                                                    const char *name);
gboolean    sluice_mapping_edits_set_type          (JsonObject *root,
                                                    const char *column,
                                                    const char *type);
gboolean    sluice_mapping_edits_set_from          (JsonObject *root,
                                                    const char *column,
                                                    const char *path);
gboolean    sluice_mapping_edits_set_expression    (JsonObject *root,
                                                    const char *column,
                                                    const char *expression);
gboolean    sluice_mapping_edits_set_value         (JsonObject *root,
                                                    const char *column,
                                                    JsonNode   *value);
gboolean    sluice_mapping_edits_set_lookup        (JsonObject *root,
                                                    const char *column,
                                                    JsonObject *lookup);
gboolean    sluice_mapping_edits_set_default       (JsonObject *root,
                                                    const char *column,
                                                    JsonNode   *value);

guint       sluice_mapping_edits_get_n_transforms  (JsonObject *root,
                                                    const char *column);
gboolean    sluice_mapping_edits_insert_transform  (JsonObject *root,
                                                    const char *column,
                                                    guint       position,
                                                    const char *name,
                                                    JsonObject *arguments);
gboolean    sluice_mapping_edits_add_transform     (JsonObject *root,
                                                    const char *column,
                                                    const char *name,
                                                    JsonObject *arguments);
gboolean    sluice_mapping_edits_remove_transform  (JsonObject *root,
                                                    const char *column,
                                                    guint       position);
gboolean    sluice_mapping_edits_move_transform    (JsonObject *root,
                                                    const char *column,
                                                    guint       from,
                                                    guint       to);
const char *sluice_mapping_edits_get_transform     (JsonObject *root,
                                                    const char *column,
                                                    guint       position,
                                                    JsonObject **arguments);

gboolean    sluice_mapping_edits_is_key            (JsonObject *root,
                                                    const char *column);
gboolean    sluice_mapping_edits_toggle_key        (JsonObject *root,
                                                    const char *column);

JsonArray  *sluice_mapping_edits_get_checks        (JsonObject *root);
gboolean    sluice_mapping_edits_has_check         (JsonObject *root,
                                                    const char *column,
                                                    const char *rule);
void        sluice_mapping_edits_add_check         (JsonObject *root,
                                                    JsonObject *check);
gboolean    sluice_mapping_edits_set_check         (JsonObject *root,
                                                    guint       index,
                                                    JsonObject *check);
gboolean    sluice_mapping_edits_move_check        (JsonObject *root,
                                                    guint       index,
                                                    int         by);
gboolean    sluice_mapping_edits_remove_check      (JsonObject *root,
                                                    guint       index);

void        sluice_mapping_edits_set_filter        (JsonObject *root,
                                                    const char *filter);

G_END_DECLS
