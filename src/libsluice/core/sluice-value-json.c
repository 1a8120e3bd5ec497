/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-value-json.h"

#include <math.h>

static JsonNode *
text_to_json (const SluiceValue *value)
{
  g_autofree char *text = sluice_value_to_string (value);
  g_autofree char *valid = g_utf8_make_valid (text, -1);

  return json_node_init_string (json_node_alloc (), valid);
}

/**
 * sluice_value_to_json:
 * @value: a value
 *
 * The value as programs are shown it: booleans, integers and doubles as such, all
 * else as the text people read, for a decimal must not become a double on its way.
 *
 * Returns: (transfer full): a node
 */
JsonNode *
sluice_value_to_json (const SluiceValue *value)
{
  JsonNode *node;

  g_return_val_if_fail (value != NULL, NULL);

  if (sluice_value_is_null (value))
    return json_node_init_null (json_node_alloc ());
  node = NULL;
  if (value->kind == SLUICE_VALUE_BOOLEAN)
    node = json_node_init_boolean (json_node_alloc (), value->i != 0);
  else if (value->kind == SLUICE_VALUE_INTEGER)
    node = json_node_init_int (json_node_alloc (), value->i);
  else if (value->kind == SLUICE_VALUE_DOUBLE && isfinite (value->d))
    node = json_node_init_double (json_node_alloc (), value->d);
  return node != NULL ? node : text_to_json (value);
}
