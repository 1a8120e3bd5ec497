/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-query-parameter.h"

#include <string.h>

/**
 * sluice_query_parameter_new:
 * @name: its name, without the colon
 * @value: its value, copied
 *
 * Returns: (transfer full): a parameter
 */
SluiceQueryParameter *
sluice_query_parameter_new (const char        *name,
                            const SluiceValue *value)
{
  SluiceQueryParameter *parameter;

  g_return_val_if_fail (name != NULL && value != NULL, NULL);

  parameter = g_new0 (SluiceQueryParameter, 1);
  parameter->name = g_strdup (name);
  parameter->value = *value;
  if (sluice_value_has_text (value))
    parameter->value.s = g_strndup (value->s, value->len);
  return parameter;
}

/**
 * sluice_query_parameter_free:
 * @parameter: (transfer full): a parameter
 */
void
sluice_query_parameter_free (SluiceQueryParameter *parameter)
{
  g_return_if_fail (parameter != NULL);

  if (sluice_value_has_text (&parameter->value))
    g_free ((char *) parameter->value.s);
  g_free (parameter->name);
  g_free (parameter);
}

static SluiceValue
value_from_json (JsonNode *node)
{
  const char *text;

  if (!JSON_NODE_HOLDS_VALUE (node))
    return SLUICE_NULL_VALUE;
  switch (json_node_get_value_type (node))
    {
    case G_TYPE_BOOLEAN:
      return sluice_value_int (SLUICE_VALUE_BOOLEAN, json_node_get_boolean (node));
    case G_TYPE_INT64:
      return sluice_value_int (SLUICE_VALUE_INTEGER, json_node_get_int (node));
    case G_TYPE_DOUBLE:
      return (SluiceValue) { .kind = SLUICE_VALUE_DOUBLE, .d = json_node_get_double (node) };
    default:
      text = json_node_get_string (node);
      return sluice_value_text (SLUICE_VALUE_TEXT, text, strlen (text));
    }
}

/**
 * sluice_query_parameter_new_list:
 * @values: values by name: texts, numbers, booleans and null
 *
 * Returns: (transfer full) (element-type SluiceQueryParameter): the parameters
 */
GPtrArray *
sluice_query_parameter_new_list (JsonObject *values)
{
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_query_parameter_free);
  g_autoptr(GList) names = NULL;

  g_return_val_if_fail (values != NULL, list);

  names = json_object_get_members (values);
  for (GList *l = names; l != NULL; l = l->next)
    {
      const SluiceValue value = value_from_json (json_object_get_member (values, l->data));

      g_ptr_array_add (list, sluice_query_parameter_new (l->data, &value));
    }
  return list;
}
