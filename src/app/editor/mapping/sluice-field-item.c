/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-field-item.h"

#include "sluice-mapping-coverage.h"
#include "sluice-path.h"

struct _SluiceFieldItem
{
  GObject parent_instance;

  char *path;                   /* (owned) */
  char *name;                   /* (owned) */
  char *type;                   /* (owned) (nullable) %NULL for what holds fields */
  char *example;                /* (owned) (nullable) */
  gboolean is_used;
  GListStore *children;         /* (owned) (nullable) */
};

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SluiceFieldItem, sluice_field_item, G_TYPE_OBJECT)

static void
sluice_field_item_finalize (GObject *object)
{
  SluiceFieldItem *self = SLUICE_FIELD_ITEM (object);

  g_free (self->path);
  g_free (self->name);
  g_free (self->type);
  g_free (self->example);
  g_clear_object (&self->children);

  G_OBJECT_CLASS (sluice_field_item_parent_class)->finalize (object);
}

static void
sluice_field_item_class_init (SluiceFieldItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sluice_field_item_finalize;
  signals[SIGNAL_CHANGED] =
    g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 0);
}

static void
sluice_field_item_init (SluiceFieldItem *self)
{
}

/* The item of a member in @list, which is added if it is missing. */
static SluiceFieldItem *
ensure (GListStore *list,
        const char *path,
        const char *name)
{
  SluiceFieldItem *item = NULL;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (list)); i++)
    {
      g_autoptr(SluiceFieldItem) known = g_list_model_get_item (G_LIST_MODEL (list), i);

      if (g_str_equal (known->path, path))
        return known;
    }
  item = g_object_new (SLUICE_TYPE_FIELD_ITEM, NULL);
  item->path = g_strdup (path);
  item->name = g_strdup (name);
  g_list_store_append (list, item);
  g_object_unref (item);
  return item;
}

static void
add_field (GListStore *roots,
           const char *text,
           const char *type)
{
  g_autoptr(SluicePath) path = sluice_path_parse (text, NULL);
  guint n = path == NULL ? 0 : sluice_path_get_n_steps (path);
  GListStore *list = roots;
  SluiceFieldItem *item = NULL;
  g_autofree char *parent = NULL;

  for (guint i = 0; i < n; i++)
    {
      const SluicePathStep *step = sluice_path_get_step (path, i);
      char *below = NULL;

      if (step->kind != SLUICE_PATH_STEP_KEY)
        break;
      if (item != NULL && item->children == NULL)
        item->children = g_list_store_new (SLUICE_TYPE_FIELD_ITEM);
      if (item != NULL)
        list = item->children;
      /* A name that equals a whole field is that field, dots and all. */
      below = n == 1 ? g_strdup (text) : sluice_path_escape_key (parent, step->key);
      item = ensure (list, i + 1 == n ? text : below, step->key);
      g_free (parent);
      parent = below;
    }
  if (item == NULL)
    item = ensure (roots, text, text);
  g_free (item->type);
  item->type = g_strdup (type);
}

/**
 * sluice_field_item_build_tree:
 * @fields: (nullable): the fields of a sample
 *
 * Returns: (transfer full) (element-type SluiceFieldItem): them, as a tree
 */
GListModel *
sluice_field_item_build_tree (SluiceSampleFields *fields)
{
  GListStore *roots = g_list_store_new (SLUICE_TYPE_FIELD_ITEM);

  for (guint i = 0; fields != NULL && i < sluice_sample_fields_get_n (fields); i++)
    add_field (roots, sluice_sample_fields_get_path (fields, i), sluice_sample_fields_get_type_name (fields, i));
  return G_LIST_MODEL (roots);
}

const char *
sluice_field_item_get_path (SluiceFieldItem *self)
{
  g_return_val_if_fail (SLUICE_IS_FIELD_ITEM (self), NULL);

  return self->path;
}

const char *
sluice_field_item_get_name (SluiceFieldItem *self)
{
  g_return_val_if_fail (SLUICE_IS_FIELD_ITEM (self), NULL);

  return self->name;
}

/**
 * sluice_field_item_get_type_name:
 * @self: a #SluiceFieldItem
 *
 * Returns: (nullable): the type of its values; %NULL for what holds fields
 */
const char *
sluice_field_item_get_type_name (SluiceFieldItem *self)
{
  g_return_val_if_fail (SLUICE_IS_FIELD_ITEM (self), NULL);

  return self->type;
}

/**
 * sluice_field_item_get_example:
 * @self: a #SluiceFieldItem
 *
 * Returns: (nullable): its value in the selected record, %NULL for NULL
 */
const char *
sluice_field_item_get_example (SluiceFieldItem *self)
{
  g_return_val_if_fail (SLUICE_IS_FIELD_ITEM (self), NULL);

  return self->example;
}

/**
 * sluice_field_item_get_is_used:
 * @self: a #SluiceFieldItem
 *
 * Returns: whether a column is made of it
 */
gboolean
sluice_field_item_get_is_used (SluiceFieldItem *self)
{
  g_return_val_if_fail (SLUICE_IS_FIELD_ITEM (self), FALSE);

  return self->is_used;
}

/**
 * sluice_field_item_get_children:
 * @self: a #SluiceFieldItem
 *
 * Returns: (transfer none) (nullable): the fields in it
 */
GListModel *
sluice_field_item_get_children (SluiceFieldItem *self)
{
  g_return_val_if_fail (SLUICE_IS_FIELD_ITEM (self), NULL);

  return self->children == NULL ? NULL : G_LIST_MODEL (self->children);
}

/**
 * sluice_field_item_update:
 * @self: a #SluiceFieldItem
 * @root: the task
 * @fields: the fields of the sample
 * @number: the number of the record whose values are shown
 *
 * Shows values of another record, and whether the task uses it; the same for what is in it.
 */
void
sluice_field_item_update (SluiceFieldItem    *self,
                          JsonObject         *root,
                          SluiceSampleFields *fields,
                          guint64             number)
{
  guint field;
  const char *example = NULL;
  gboolean is_used;

  g_return_if_fail (SLUICE_IS_FIELD_ITEM (self));

  field = sluice_sample_fields_find (fields, self->path);
  if (field != SLUICE_SAMPLE_NO_FIELD)
    example = sluice_sample_fields_get_value (fields, field, number);
  is_used = self->children == NULL && sluice_mapping_coverage_uses (root, self->path);
  if (is_used != self->is_used || g_strcmp0 (example, self->example) != 0)
    {
      g_free (self->example);
      self->example = g_strdup (example);
      self->is_used = is_used;
      g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
    }
  for (guint i = 0; self->children != NULL && i < g_list_model_get_n_items (G_LIST_MODEL (self->children)); i++)
    {
      g_autoptr(SluiceFieldItem) child = g_list_model_get_item (G_LIST_MODEL (self->children), i);

      sluice_field_item_update (child, root, fields, number);
    }
}
