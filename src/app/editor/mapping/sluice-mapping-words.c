/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-mapping-words.h"

#include "sluice-draft.h"
#include "sluice-function-info.h"
#include "sluice-json-list.h"

#include <glib/gi18n.h>
#include <string.h>

/* `A = active, I = inactive`, where that can be read again. */
static char *
words_of_map (JsonNode *node)
{
  g_autoptr(GString) text = g_string_new (NULL);
  JsonObjectIter iter;
  const char *key = NULL;
  JsonNode *member = NULL;

  json_object_iter_init (&iter, json_node_get_object (node));
  while (json_object_iter_next (&iter, &key, &member))
    {
      g_autofree char *value = sluice_mapping_words_value (member);

      if (strpbrk (key, ",={") != NULL || strpbrk (value, ",={") != NULL || *value == '\0' ||
          (JSON_NODE_HOLDS_VALUE (member) && json_node_get_value_type (member) == G_TYPE_STRING &&
           g_ascii_isdigit (*value)))
        return json_to_string (node, FALSE);
      g_string_append_printf (text, "%s%s = %s", text->len > 0 ? ", " : "", key, value);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/**
 * sluice_mapping_words_value:
 * @node: (nullable): a value of a task
 *
 * Returns: (transfer full): it, as it is typed into a field: texts as they are, lists with
 *   commas between
 */
char *
sluice_mapping_words_value (JsonNode *node)
{
  g_autoptr(GString) text = NULL;

  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return g_strdup ("");
  if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
    return g_strdup (json_node_get_string (node));
  if (JSON_NODE_HOLDS_OBJECT (node))
    return words_of_map (node);
  if (!JSON_NODE_HOLDS_ARRAY (node))
    return json_to_string (node, FALSE);
  text = g_string_new (NULL);
  for (guint i = 0; i < json_array_get_length (json_node_get_array (node)); i++)
    {
      g_autofree char *item = sluice_mapping_words_value (json_array_get_element (json_node_get_array (node), i));

      g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", item);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/**
 * sluice_mapping_words_transform:
 * @name: a transform
 * @arguments: (nullable): its arguments
 *
 * Returns: (transfer full): what stands on its chip
 */
char *
sluice_mapping_words_transform (const char *name,
                                JsonObject *arguments)
{
  const SluiceFunctionInfo *info = NULL;
  g_autoptr(GString) text = NULL;

  g_return_val_if_fail (name != NULL, NULL);

  info = sluice_function_info_find (name);
  text = g_string_new (name);
  for (const SluiceArgumentInfo *a = info == NULL ? NULL : info->arguments; a != NULL && a->name != NULL; a++)
    {
      JsonNode *node = arguments == NULL ? NULL : json_object_get_member (arguments, a->name);
      g_autofree char *value = sluice_mapping_words_value (node);

      if (node == NULL)
        continue;
      if (a->type == SLUICE_ARGUMENT_TEXT || a->type == SLUICE_ARGUMENT_PATTERN)
        g_string_append_printf (text, " “%s”", value);
      else
        g_string_append_printf (text, " %s", value);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/**
 * sluice_mapping_words_chain:
 * @chain: (nullable): transforms, as a mapping has them
 *
 * Returns: (transfer full): the transforms, one after the other
 */
char *
sluice_mapping_words_chain (JsonArray *chain)
{
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; chain != NULL && i < json_array_get_length (chain); i++)
    {
      JsonNode *node = json_array_get_element (chain, i);
      JsonObjectIter iter;
      const char *name = NULL;
      JsonNode *arguments = NULL;
      g_autofree char *words = NULL;

      if (JSON_NODE_HOLDS_OBJECT (node))
        {
          json_object_iter_init (&iter, json_node_get_object (node));
          if (!json_object_iter_next (&iter, &name, &arguments))
            continue;
        }
      else
        name = sluice_json_list_get_string (chain, i);
      words = sluice_mapping_words_transform (name, arguments != NULL && JSON_NODE_HOLDS_OBJECT (arguments)
                                                    ? json_node_get_object (arguments) : NULL);
      g_string_append_printf (text, "%s%s", text->len > 0 ? " → " : "", words);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/**
 * sluice_mapping_words_feed:
 * @entry: an entry of a mapping
 *
 * Returns: (transfer full): what the column is made of
 */
char *
sluice_mapping_words_feed (JsonObject *entry)
{
  const char *from = sluice_draft_get_string (entry, "from");
  const char *expression = sluice_draft_get_string (entry, "expression");
  JsonObject *lookup = sluice_draft_get_object (entry, "lookup", FALSE);
  g_autofree char *value = NULL;

  if (*from != '\0')
    return g_strdup (from);
  if (*expression != '\0')
    return g_strdup_printf ("= %s", expression);
  if (lookup != NULL)
    /* Translators: a column is made of a lookup: “country by code” */
    return g_strdup_printf (_("%s by %s"), sluice_draft_get_string (lookup, "name"),
                            sluice_draft_get_string (lookup, "key"));
  if (!json_object_has_member (entry, "value"))
    return g_strdup (_("nothing yet"));
  value = sluice_mapping_words_value (json_object_get_member (entry, "value"));
  if (strstr (value, "{{") != NULL)
    return g_steal_pointer (&value);
  return g_strdup_printf ("“%s”", value);
}

/**
 * sluice_mapping_words_suggestion:
 * @suggestion: what is suggested for a column
 *
 * Returns: (transfer full): why
 */
char *
sluice_mapping_words_suggestion (const SluiceSuggestion *suggestion)
{
  g_autofree char *type = NULL;

  g_return_val_if_fail (suggestion != NULL, NULL);

  type = sluice_type_to_string (suggestion->type);
  switch (suggestion->kind)
    {
    case SLUICE_SUGGESTION_READ:
      return g_strdup_printf (_("%u of %u values are written in another way"), suggestion->n_concerned,
                              suggestion->n_values);
    case SLUICE_SUGGESTION_TARGET_TYPE:
      /* Translators: %s is a type, such as integer */
      return g_strdup_printf (_("The table’s column is %s"), type);
    case SLUICE_SUGGESTION_NARROW:
      return g_strdup_printf (_("All %u values are %s"), suggestion->n_values, type);
    case SLUICE_SUGGESTION_WIDEN:
      return g_strdup_printf (_("%u of %u values do not fit the type, but %s"), suggestion->n_concerned,
                              suggestion->n_values, type);
    case SLUICE_SUGGESTION_TRIM:
      return g_strdup_printf (_("%u of %u values have white space around them"), suggestion->n_concerned,
                              suggestion->n_values);
    case SLUICE_SUGGESTION_NULLS:
      return g_strdup (_("Some values seem to say that there is none"));
    case SLUICE_SUGGESTION_CUT:
      return g_strdup_printf (_("%u of %u values are too long for the table"), suggestion->n_concerned,
                              suggestion->n_values);
    default:
      g_return_val_if_reached (NULL);
    }
}

/**
 * sluice_mapping_words_fix:
 * @suggestion: what is suggested for a column
 *
 * Returns: (transfer full): what would be done
 */
char *
sluice_mapping_words_fix (const SluiceSuggestion *suggestion)
{
  g_autofree char *type = NULL;
  g_autofree char *chain = NULL;

  g_return_val_if_fail (suggestion != NULL, NULL);

  type = sluice_type_to_string (suggestion->type);
  chain = sluice_mapping_words_chain (suggestion->transforms);
  if (*chain == '\0')
    /* Translators: of a column: make its type %s */
    return g_strdup_printf (_("Make it %s"), type);
  if (suggestion->kind == SLUICE_SUGGESTION_TRIM || suggestion->kind == SLUICE_SUGGESTION_NULLS ||
      suggestion->kind == SLUICE_SUGGESTION_CUT)
    return g_steal_pointer (&chain);
  /* Translators: transforms, and the type of the column then */
  return g_strdup_printf (_("%s, then %s"), chain, type);
}

/**
 * sluice_mapping_words_reason:
 * @reason: why a field and a column belong together
 *
 * Returns: it, in words
 */
const char *
sluice_mapping_words_reason (SluiceMatchReason reason)
{
  static const char * const words[] = {
    [SLUICE_MATCH_NAME] = N_("same name"),
    [SLUICE_MATCH_WORDS] = N_("same words"),
    [SLUICE_MATCH_ABBREVIATION] = N_("abbreviation"),
    [SLUICE_MATCH_SIMILAR] = N_("similar name"),
    [SLUICE_MATCH_VALUES] = N_("same values"),
  };

  g_return_val_if_fail (reason < G_N_ELEMENTS (words), NULL);

  return _(words[reason]);
}
