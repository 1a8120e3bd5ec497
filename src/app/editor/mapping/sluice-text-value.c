/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-text-value.h"

/**
 * sluice_text_value_guess:
 * @text: what somebody typed
 *
 * Returns: (transfer full): a number or a boolean where it reads like one in JSON, else
 *   a text; so `007` is a text
 */
JsonNode *
sluice_text_value_guess (const char *text)
{
  g_autoptr(JsonNode) node = NULL;

  g_return_val_if_fail (text != NULL, NULL);

  node = json_from_string (text, NULL);
  if (node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) != G_TYPE_STRING)
    {
      g_autofree char *back = json_to_string (node, FALSE);

      /* What would not be written like this again is kept as it was typed. */
      if (g_str_equal (back, text))
        return g_steal_pointer (&node);
    }
  return json_node_init_string (json_node_alloc (), text);
}
