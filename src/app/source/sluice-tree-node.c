/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-tree-node.h"

#include "sluice-format.h"
#include "sluice-path.h"

#include <glib/gi18n.h>
#include <string.h>

/* More of one text is no help in a tree. */
#define MAX_EXAMPLE_CHARACTERS 120

struct _SluiceTreeNode
{
  GObject parent_instance;

  JsonNode *node;               /* (owned) */
  JsonObject *lengths;          /* (owned) (nullable) how long the lists really are */
  char *name;                   /* (owned) the member, or the position in a list */
  char *path;                   /* (owned) "$" for the whole */
};

G_DEFINE_FINAL_TYPE (SluiceTreeNode, sluice_tree_node, G_TYPE_OBJECT)

static void
sluice_tree_node_finalize (GObject *object)
{
  SluiceTreeNode *self = SLUICE_TREE_NODE (object);

  json_node_unref (self->node);
  g_clear_pointer (&self->lengths, json_object_unref);
  g_free (self->name);
  g_free (self->path);

  G_OBJECT_CLASS (sluice_tree_node_parent_class)->finalize (object);
}

static void
sluice_tree_node_class_init (SluiceTreeNodeClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sluice_tree_node_finalize;
}

static void
sluice_tree_node_init (SluiceTreeNode *self)
{
}

/* Takes the name and the path. */
static SluiceTreeNode *
new_node (JsonNode   *node,
          JsonObject *lengths,
          char       *name,
          char       *path)
{
  SluiceTreeNode *self = g_object_new (SLUICE_TYPE_TREE_NODE, NULL);

  self->node = json_node_ref (node);
  self->lengths = lengths == NULL ? NULL : json_object_ref (lengths);
  self->name = name;
  self->path = path;
  return self;
}

/**
 * sluice_tree_node_new:
 * @node: an answer
 * @lengths: (nullable): how long the lists in it really are, by their paths
 *
 * Returns: (transfer full): the root of its tree
 */
SluiceTreeNode *
sluice_tree_node_new (JsonNode   *node,
                      JsonObject *lengths)
{
  g_return_val_if_fail (node != NULL, NULL);

  return new_node (node, lengths, g_strdup (_("Answer")), g_strdup ("$"));
}

/**
 * sluice_tree_node_create_children:
 * @self: a #SluiceTreeNode
 *
 * Returns: (transfer full) (nullable): the nodes inside, %NULL if there are none
 */
GListModel *
sluice_tree_node_create_children (SluiceTreeNode *self)
{
  GListStore *children = NULL;

  g_return_val_if_fail (SLUICE_IS_TREE_NODE (self), NULL);

  if (sluice_tree_node_is_scalar (self) || sluice_tree_node_is_empty (self))
    return NULL;
  children = g_list_store_new (SLUICE_TYPE_TREE_NODE);
  if (JSON_NODE_HOLDS_ARRAY (self->node))
    for (guint i = 0; i < json_array_get_length (json_node_get_array (self->node)); i++)
      {
        g_autoptr(SluiceTreeNode) child =
          new_node (json_array_get_element (json_node_get_array (self->node), i), self->lengths,
                    g_strdup_printf ("[%u]", i), g_strdup_printf ("%s[%u]", self->path, i));

        g_list_store_append (children, child);
      }
  else
    {
      JsonObjectIter iter;
      const char *name = NULL;
      JsonNode *node = NULL;

      json_object_iter_init_ordered (&iter, json_node_get_object (self->node));
      while (json_object_iter_next_ordered (&iter, &name, &node))
        {
          g_autoptr(SluiceTreeNode) child = new_node (node, self->lengths, g_strdup (name),
                                                      sluice_path_escape_key (self->path, name));

          g_list_store_append (children, child);
        }
    }
  return G_LIST_MODEL (children);
}

const char *
sluice_tree_node_get_name (SluiceTreeNode *self)
{
  g_return_val_if_fail (SLUICE_IS_TREE_NODE (self), NULL);

  return self->name;
}

/**
 * sluice_tree_node_get_path:
 * @self: a #SluiceTreeNode
 *
 * Returns: its path in the answer, as tasks write it
 */
const char *
sluice_tree_node_get_path (SluiceTreeNode *self)
{
  g_return_val_if_fail (SLUICE_IS_TREE_NODE (self), NULL);

  return self->path;
}

/**
 * sluice_tree_node_get_text:
 * @self: a #SluiceTreeNode
 *
 * Returns: (nullable): its value, if it is a text
 */
const char *
sluice_tree_node_get_text (SluiceTreeNode *self)
{
  g_return_val_if_fail (SLUICE_IS_TREE_NODE (self), NULL);

  if (!JSON_NODE_HOLDS_VALUE (self->node) ||
      json_node_get_value_type (self->node) != G_TYPE_STRING)
    return NULL;
  return json_node_get_string (self->node);
}

/**
 * sluice_tree_node_build_records_path:
 * @self: a #SluiceTreeNode
 *
 * A list inside of one element of a list stands for the lists of all elements.
 *
 * Returns: (transfer full): the path of the records that it means
 */
char *
sluice_tree_node_build_records_path (SluiceTreeNode *self)
{
  g_autoptr(GString) path = NULL;
  gboolean is_quoted = FALSE;

  g_return_val_if_fail (SLUICE_IS_TREE_NODE (self), NULL);

  path = g_string_new (NULL);
  for (const char *p = self->path; *p != '\0'; p++)
    {
      if (*p == '"' && (p == self->path || p[-1] != '\\'))
        is_quoted = !is_quoted;
      g_string_append_c (path, *p);
      if (*p == '[' && !is_quoted && g_ascii_isdigit (p[1]))
        {
          g_string_append (path, "*]");
          p = strchr (p, ']');
        }
    }
  return g_strdup (path->str);
}

static gint64
list_length (SluiceTreeNode *self)
{
  gint64 length = json_array_get_length (json_node_get_array (self->node));

  if (self->lengths == NULL)
    return length;
  return json_object_get_int_member_with_default (self->lengths, self->path, length);
}

/**
 * sluice_tree_node_describe_type:
 * @self: a #SluiceTreeNode
 *
 * Returns: (transfer full): its type in a word
 */
char *
sluice_tree_node_describe_type (SluiceTreeNode *self)
{
  GType type;

  g_return_val_if_fail (SLUICE_IS_TREE_NODE (self), NULL);

  if (JSON_NODE_HOLDS_OBJECT (self->node))
    /* Translators: a JSON value with named members */
    return g_strdup (_("object"));
  if (JSON_NODE_HOLDS_ARRAY (self->node))
    return g_strdup (_("list"));
  if (JSON_NODE_HOLDS_NULL (self->node))
    return g_strdup (_("null"));
  type = json_node_get_value_type (self->node);
  /* Translators: types of values */
  return g_strdup (type == G_TYPE_STRING ? _("text")
                   : type == G_TYPE_BOOLEAN ? _("boolean") : _("number"));
}

/**
 * sluice_tree_node_describe_value:
 * @self: a #SluiceTreeNode
 *
 * Returns: (transfer full): its value in short, or how much is in it
 */
char *
sluice_tree_node_describe_value (SluiceTreeNode *self)
{
  g_autofree char *text = NULL;

  g_return_val_if_fail (SLUICE_IS_TREE_NODE (self), NULL);

  if (JSON_NODE_HOLDS_ARRAY (self->node))
    {
      gint64 n = list_length (self);

      text = sluice_format_number ((guint64) MAX (n, 0));
      return g_strdup_printf (ngettext ("%s element", "%s elements", (gulong) n), text);
    }
  if (JSON_NODE_HOLDS_OBJECT (self->node))
    {
      guint n = json_object_get_size (json_node_get_object (self->node));

      return g_strdup_printf (ngettext ("%u member", "%u members", n), n);
    }
  text = json_to_string (self->node, FALSE);
  if (g_utf8_strlen (text, -1) > MAX_EXAMPLE_CHARACTERS)
    {
      g_autofree char *start = g_utf8_substring (text, 0, MAX_EXAMPLE_CHARACTERS);

      return g_strconcat (start, "…", NULL);
    }
  return g_steal_pointer (&text);
}

gboolean
sluice_tree_node_is_scalar (SluiceTreeNode *self)
{
  g_return_val_if_fail (SLUICE_IS_TREE_NODE (self), TRUE);

  return !JSON_NODE_HOLDS_OBJECT (self->node) && !JSON_NODE_HOLDS_ARRAY (self->node);
}

gboolean
sluice_tree_node_is_empty (SluiceTreeNode *self)
{
  g_return_val_if_fail (SLUICE_IS_TREE_NODE (self), TRUE);

  return (JSON_NODE_HOLDS_ARRAY (self->node) &&
          json_array_get_length (json_node_get_array (self->node)) == 0) ||
         (JSON_NODE_HOLDS_OBJECT (self->node) &&
          json_object_get_size (json_node_get_object (self->node)) == 0);
}
