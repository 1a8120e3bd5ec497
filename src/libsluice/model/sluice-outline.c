/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-outline.h"

#include "sluice-function-info.h"
#include "sluice-secret-store.h"

#include <string.h>

/* Of a long list the first ones say enough. */
#define MAX_ITEMS 50

static JsonNode *outline_object (const SluiceKeyTable *table,
                                 JsonObject           *object);

static JsonNode *
text_node (const char *text)
{
  return json_node_init_string (json_node_alloc (), text);
}

static JsonNode *
format_node (const char *what,
             guint       n)
{
  g_autofree char *text = g_strdup_printf ("%s(%u)", what, n);

  return text_node (text);
}

static gboolean
has_word (const char *alternatives,
          const char *text)
{
  g_auto(GStrv) words = alternatives != NULL ? g_strsplit (alternatives, "|", -1) : NULL;

  return words != NULL && g_strv_contains ((const char *const *) words, text);
}

/* A word that is one of Sluice's own, or nothing but a number and a unit. */
static gboolean
is_own_word (const SluiceKeyTable *table,
             const SluiceKey      *key,
             const char           *text)
{
  if (has_word (key->values, text) ||
      (table->selector != NULL && strcmp (table->selector, key->name) == 0 && has_word (table->variants, text)))
    return TRUE;
  if ((key->types & (SLUICE_KEY_DURATION | SLUICE_KEY_SIZE)) != 0)
    return g_regex_match_simple ("^[0-9]+(\\.[0-9]+)?[A-Za-z]{0,3}$", text, 0, 0);
  if (strcmp (key->name, "type") == 0)
    return g_regex_match_simple ("^[a-z]{2,12}(\\([0-9]{1,4}(, ?[0-9]{1,4})?\\))?$", text, 0, 0);
  return FALSE;
}

/* `trim`, or `replace` of {"replace": {...}}; what is not a transform is a value. */
static JsonNode *
outline_transform (JsonNode *node)
{
  g_autoptr(GList) names = JSON_NODE_HOLDS_OBJECT (node) ? json_object_get_members (json_node_get_object (node)) : NULL;
  const char *name = names != NULL ? names->data : NULL;

  if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
    name = json_node_get_string (node);
  return text_node (name != NULL && sluice_function_info_find (name) != NULL ? name : "value");
}

static JsonNode *
outline_list (const SluiceKey *key,
              JsonArray       *array)
{
  const gboolean transforms = strcmp (key->name, "transforms") == 0;
  JsonArray *items;

  if (!transforms && key->table == NULL)
    return format_node ("list", json_array_get_length (array));

  items = json_array_new ();
  for (guint i = 0; i < MIN (json_array_get_length (array), MAX_ITEMS); i++)
    {
      JsonNode *item = json_array_get_element (array, i);

      if (transforms)
        json_array_add_element (items, outline_transform (item));
      else if (JSON_NODE_HOLDS_OBJECT (item))
        json_array_add_element (items, outline_object (key->table, json_node_get_object (item)));
    }
  if (json_array_get_length (array) > MAX_ITEMS)
    json_array_add_element (items, format_node ("more", json_array_get_length (array) - MAX_ITEMS));
  return json_node_init_array (json_node_alloc (), items);
}

static JsonNode *
outline_value (const SluiceKeyTable *table,
               const SluiceKey      *key,
               JsonNode             *node)
{
  const char *text;

  if (JSON_NODE_HOLDS_NULL (node))
    return json_node_init_null (json_node_alloc ());
  if (json_node_get_value_type (node) == G_TYPE_BOOLEAN)
    return json_node_copy (node);
  /* A number that may as well be a text is somebody's value. */
  if (json_node_get_value_type (node) != G_TYPE_STRING)
    return (key->types & (SLUICE_KEY_TEXT | SLUICE_KEY_ANY)) != 0 ? text_node ("number") : json_node_copy (node);

  text = json_node_get_string (node);
  if (is_own_word (table, key, text))
    return json_node_copy (node);
  if (sluice_secret_is_reference (text))
    return text_node ("secret");
  return format_node ("text", (guint) g_utf8_strlen (text, -1));
}

static JsonNode *
outline_node (const SluiceKeyTable *table,
              const SluiceKey      *key,
              JsonNode             *node)
{
  if (JSON_NODE_HOLDS_ARRAY (node))
    return outline_list (key, json_node_get_array (node));
  if (!JSON_NODE_HOLDS_OBJECT (node))
    return outline_value (table, key, node);
  if (key->table != NULL)
    return outline_object (key->table, json_node_get_object (node));
  return format_node ("object", json_object_get_size (json_node_get_object (node)));
}

static JsonNode *
outline_object (const SluiceKeyTable *table,
                JsonObject           *object)
{
  JsonObject *outline = json_object_new ();
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;
  guint n_others = 0;

  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &name, &node))
    {
      const SluiceKey *key = sluice_key_table_find (table, name);

      if (key == NULL)
        n_others++;
      else
        json_object_set_member (outline, name, outline_node (table, key, node));
    }
  if (n_others > 0)
    json_object_set_int_member (outline, "other keys", n_others);
  return json_node_init_object (json_node_alloc (), outline);
}

/**
 * sluice_outline_make:
 * @table: the keys of the document
 * @node: the document
 *
 * Makes an outline to be shown to others: the keys that Sluice knows, its own words
 * (`upsert`, `decimal(10,2)`, transforms), booleans and numbers of settings. Whatever
 * else somebody has written there becomes its kind and length, as in `text(12)`; keys
 * that are up to people are counted. Any thread.
 *
 * Returns: (transfer full): the outline
 */
JsonNode *
sluice_outline_make (const SluiceKeyTable *table,
                     JsonNode             *node)
{
  g_return_val_if_fail (table != NULL, NULL);
  g_return_val_if_fail (node != NULL, NULL);

  if (!JSON_NODE_HOLDS_OBJECT (node))
    return text_node ("no object");
  return outline_object (table, json_node_get_object (node));
}
