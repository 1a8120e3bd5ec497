/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * SluiceTreeNode:
 *
 * A value inside an answer: its path, its type, an example.
 */
#define SLUICE_TYPE_TREE_NODE (sluice_tree_node_get_type ())
G_DECLARE_FINAL_TYPE (SluiceTreeNode, sluice_tree_node, SLUICE, TREE_NODE, GObject)

SluiceTreeNode *sluice_tree_node_new             (JsonNode       *node,
                                                  JsonObject     *lengths) G_GNUC_WARN_UNUSED_RESULT;
GListModel     *sluice_tree_node_create_children (SluiceTreeNode *self) G_GNUC_WARN_UNUSED_RESULT;
const char     *sluice_tree_node_get_name        (SluiceTreeNode *self);
const char     *sluice_tree_node_get_path        (SluiceTreeNode *self);
const char     *sluice_tree_node_get_text        (SluiceTreeNode *self);
char           *sluice_tree_node_build_records_path (SluiceTreeNode *self) G_GNUC_WARN_UNUSED_RESULT;
char           *sluice_tree_node_describe_type   (SluiceTreeNode *self) G_GNUC_WARN_UNUSED_RESULT;
char           *sluice_tree_node_describe_value  (SluiceTreeNode *self) G_GNUC_WARN_UNUSED_RESULT;
gboolean        sluice_tree_node_is_scalar       (SluiceTreeNode *self);
gboolean        sluice_tree_node_is_empty        (SluiceTreeNode *self);

G_END_DECLS
