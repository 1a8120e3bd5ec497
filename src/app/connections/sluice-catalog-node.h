/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

typedef enum
{
  SLUICE_CATALOG_SCHEMA,
  SLUICE_CATALOG_TABLE,
  SLUICE_CATALOG_VIEW,
  SLUICE_CATALOG_COLUMN,
  SLUICE_CATALOG_NOTE,          /* what stands for columns that are not known */
} SluiceCatalogKind;

/**
 * SluiceCatalogNode:
 *
 * A schema, a table or a column of a database, as its browser shows it. What is
 * in it is a list that is filled when it is asked for.
 */
#define SLUICE_TYPE_CATALOG_NODE (sluice_catalog_node_get_type ())
G_DECLARE_FINAL_TYPE (SluiceCatalogNode, sluice_catalog_node, SLUICE, CATALOG_NODE, GObject)

SluiceCatalogNode *sluice_catalog_node_new_schema     (const char        *name) G_GNUC_WARN_UNUSED_RESULT;
SluiceCatalogNode *sluice_catalog_node_new_table      (JsonObject        *table) G_GNUC_WARN_UNUSED_RESULT;
SluiceCatalogNode *sluice_catalog_node_new_column     (JsonObject        *column) G_GNUC_WARN_UNUSED_RESULT;
SluiceCatalogNode *sluice_catalog_node_new_note       (const char        *text) G_GNUC_WARN_UNUSED_RESULT;
SluiceCatalogKind  sluice_catalog_node_get_kind       (SluiceCatalogNode *self);
gboolean           sluice_catalog_node_is_table       (SluiceCatalogNode *self);
const char        *sluice_catalog_node_get_schema     (SluiceCatalogNode *self);
const char        *sluice_catalog_node_get_name       (SluiceCatalogNode *self);
const char        *sluice_catalog_node_get_type_name  (SluiceCatalogNode *self);
gint64             sluice_catalog_node_get_rows       (SluiceCatalogNode *self);
gboolean           sluice_catalog_node_is_key         (SluiceCatalogNode *self);
gboolean           sluice_catalog_node_is_not_null    (SluiceCatalogNode *self);
const char        *sluice_catalog_node_get_references (SluiceCatalogNode *self);
GListStore        *sluice_catalog_node_get_children   (SluiceCatalogNode *self);
gboolean           sluice_catalog_node_matches        (SluiceCatalogNode *self,
                                                       const char        *words);

G_END_DECLS
