/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-catalog-node.h"

#include "sluice-draft.h"

#include <string.h>

struct _SluiceCatalogNode
{
  GObject parent_instance;

  SluiceCatalogKind kind;
  char *schema;                 /* (owned) (nullable) of a table */
  char *name;                   /* (owned) */
  char *folded;                 /* (owned) @name for searching */
  char *type_name;              /* (owned) (nullable) of a column */
  char *references;             /* (owned) (nullable) of a column */
  gint64 rows;                  /* of a table, -1 = unknown */
  gboolean is_key;
  gboolean is_not_null;
  GListStore *children;         /* (owned) (nullable) (element-type SluiceCatalogNode) */
};

G_DEFINE_FINAL_TYPE (SluiceCatalogNode, sluice_catalog_node, G_TYPE_OBJECT)

static void
sluice_catalog_node_finalize (GObject *object)
{
  SluiceCatalogNode *self = SLUICE_CATALOG_NODE (object);

  g_free (self->schema);
  g_free (self->name);
  g_free (self->folded);
  g_free (self->type_name);
  g_free (self->references);
  g_clear_object (&self->children);

  G_OBJECT_CLASS (sluice_catalog_node_parent_class)->finalize (object);
}

static void
sluice_catalog_node_class_init (SluiceCatalogNodeClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sluice_catalog_node_finalize;
}

static void
sluice_catalog_node_init (SluiceCatalogNode *self)
{
  self->rows = -1;
}

static SluiceCatalogNode *
create (SluiceCatalogKind  kind,
        const char        *name)
{
  SluiceCatalogNode *self = g_object_new (SLUICE_TYPE_CATALOG_NODE, NULL);

  self->kind = kind;
  self->name = g_strdup (name);
  self->folded = g_utf8_casefold (name, -1);
  if (kind != SLUICE_CATALOG_COLUMN && kind != SLUICE_CATALOG_NOTE)
    self->children = g_list_store_new (SLUICE_TYPE_CATALOG_NODE);
  return self;
}

/**
 * sluice_catalog_node_new_schema:
 * @name: its name, empty where the database has no schemas
 *
 * Returns: (transfer full): a schema without tables
 */
SluiceCatalogNode *
sluice_catalog_node_new_schema (const char *name)
{
  g_return_val_if_fail (name != NULL, NULL);

  return create (SLUICE_CATALOG_SCHEMA, name);
}

/**
 * sluice_catalog_node_new_table:
 * @table: one of what `connection tables --output json` lists
 *
 * Returns: (transfer full): a table or view whose columns are not known yet
 */
SluiceCatalogNode *
sluice_catalog_node_new_table (JsonObject *table)
{
  SluiceCatalogNode *self = NULL;
  const char *schema = NULL;

  g_return_val_if_fail (table != NULL, NULL);

  self = create (g_str_equal (sluice_draft_get_string (table, "kind"), "view")
                 ? SLUICE_CATALOG_VIEW : SLUICE_CATALOG_TABLE,
                 sluice_draft_get_string (table, "name"));
  schema = sluice_draft_get_string (table, "schema");
  self->schema = *schema == '\0' ? NULL : g_strdup (schema);
  self->rows = json_object_get_int_member_with_default (table, "rows", -1);
  return self;
}

/**
 * sluice_catalog_node_new_column:
 * @column: one of what `connection columns --output json` lists
 *
 * Returns: (transfer full): a column
 */
SluiceCatalogNode *
sluice_catalog_node_new_column (JsonObject *column)
{
  SluiceCatalogNode *self = NULL;
  const char *references = NULL;

  g_return_val_if_fail (column != NULL, NULL);

  self = create (SLUICE_CATALOG_COLUMN, sluice_draft_get_string (column, "name"));
  references = sluice_draft_get_string (column, "references");
  self->type_name = g_strdup (sluice_draft_get_string (column, "type"));
  self->references = *references == '\0' ? NULL : g_strdup (references);
  self->is_key = json_object_get_int_member_with_default (column, "key_place", 0) > 0;
  self->is_not_null = json_object_get_boolean_member_with_default (column, "not_null", FALSE);
  return self;
}

/**
 * sluice_catalog_node_new_note:
 * @text: what to say where columns are missing
 *
 * Returns: (transfer full): a note
 */
SluiceCatalogNode *
sluice_catalog_node_new_note (const char *text)
{
  g_return_val_if_fail (text != NULL, NULL);

  return create (SLUICE_CATALOG_NOTE, text);
}

SluiceCatalogKind
sluice_catalog_node_get_kind (SluiceCatalogNode *self)
{
  g_return_val_if_fail (SLUICE_IS_CATALOG_NODE (self), SLUICE_CATALOG_NOTE);

  return self->kind;
}

/**
 * sluice_catalog_node_is_table:
 * @self: a #SluiceCatalogNode
 *
 * Returns: whether it is something with rows: a table or a view
 */
gboolean
sluice_catalog_node_is_table (SluiceCatalogNode *self)
{
  g_return_val_if_fail (SLUICE_IS_CATALOG_NODE (self), FALSE);

  return self->kind == SLUICE_CATALOG_TABLE || self->kind == SLUICE_CATALOG_VIEW;
}

/**
 * sluice_catalog_node_get_schema:
 * @self: a #SluiceCatalogNode
 *
 * Returns: (nullable): the schema of a table, where the database has schemas
 */
const char *
sluice_catalog_node_get_schema (SluiceCatalogNode *self)
{
  g_return_val_if_fail (SLUICE_IS_CATALOG_NODE (self), NULL);

  return self->schema;
}

const char *
sluice_catalog_node_get_name (SluiceCatalogNode *self)
{
  g_return_val_if_fail (SLUICE_IS_CATALOG_NODE (self), NULL);

  return self->name;
}

/**
 * sluice_catalog_node_get_type_name:
 * @self: a #SluiceCatalogNode
 *
 * Returns: (nullable): the type of a column, in the server's words
 */
const char *
sluice_catalog_node_get_type_name (SluiceCatalogNode *self)
{
  g_return_val_if_fail (SLUICE_IS_CATALOG_NODE (self), NULL);

  return self->type_name;
}

/**
 * sluice_catalog_node_get_rows:
 * @self: a #SluiceCatalogNode
 *
 * Returns: how many rows the server thinks that a table has, -1 if it does not say
 */
gint64
sluice_catalog_node_get_rows (SluiceCatalogNode *self)
{
  g_return_val_if_fail (SLUICE_IS_CATALOG_NODE (self), -1);

  return self->rows;
}

gboolean
sluice_catalog_node_is_key (SluiceCatalogNode *self)
{
  g_return_val_if_fail (SLUICE_IS_CATALOG_NODE (self), FALSE);

  return self->is_key;
}

gboolean
sluice_catalog_node_is_not_null (SluiceCatalogNode *self)
{
  g_return_val_if_fail (SLUICE_IS_CATALOG_NODE (self), FALSE);

  return self->is_not_null;
}

/**
 * sluice_catalog_node_get_references:
 * @self: a #SluiceCatalogNode
 *
 * Returns: (nullable): what the foreign key of a column points to
 */
const char *
sluice_catalog_node_get_references (SluiceCatalogNode *self)
{
  g_return_val_if_fail (SLUICE_IS_CATALOG_NODE (self), NULL);

  return self->references;
}

/**
 * sluice_catalog_node_get_children:
 * @self: a #SluiceCatalogNode
 *
 * Returns: (transfer none) (nullable): what is in a schema or a table
 */
GListStore *
sluice_catalog_node_get_children (SluiceCatalogNode *self)
{
  g_return_val_if_fail (SLUICE_IS_CATALOG_NODE (self), NULL);

  return self->children;
}

/**
 * sluice_catalog_node_matches:
 * @self: a #SluiceCatalogNode
 * @words: what is searched for, case folded
 *
 * Returns: whether @words are in its name, or in one of those below it that are
 *   known
 */
gboolean
sluice_catalog_node_matches (SluiceCatalogNode *self,
                             const char        *words)
{
  guint n = 0;

  g_return_val_if_fail (SLUICE_IS_CATALOG_NODE (self), FALSE);
  g_return_val_if_fail (words != NULL, FALSE);

  if (self->kind != SLUICE_CATALOG_NOTE && strstr (self->folded, words) != NULL)
    return TRUE;
  n = self->children == NULL ? 0 : g_list_model_get_n_items (G_LIST_MODEL (self->children));
  for (guint i = 0; i < n; i++)
    {
      g_autoptr(SluiceCatalogNode) child = g_list_model_get_item (G_LIST_MODEL (self->children), i);

      if (sluice_catalog_node_matches (child, words))
        return TRUE;
    }
  return FALSE;
}
