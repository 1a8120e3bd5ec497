/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-value-json.h"

#include "sluice-double.h"
#include "sluice-json-text.h"

#include <math.h>

static JsonNode *
text_to_json (const SluiceValue *value)
{
  g_autofree char *text = sluice_value_to_string (value);
  /* U+0000, which json-glib does not know, is shown as U+FFFD: not as the end. */
  g_autofree char *valid = value->kind == SLUICE_VALUE_TEXT ? g_utf8_make_valid (value->s, value->len)
                                                            : g_utf8_make_valid (text, -1);

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

/**
 * sluice_value_append_json:
 * @value: a value
 * @text: gets it appended
 * @arena: what texts are quoted in
 *
 * The value as JSON has it, numbers with all their digits. What no text can hold
 * becomes a text that no reader takes, so that its row is rejected, not changed.
 */
void
sluice_value_append_json (const SluiceValue *value,
                          GString           *text,
                          SluiceArena       *arena)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];
  g_autofree char *string = NULL;
  SluiceValue quoted;

  g_return_if_fail (value != NULL && text != NULL && arena != NULL);

  switch (value->kind)
    {
    case SLUICE_VALUE_MISSING:
    case SLUICE_VALUE_NULL:
      g_string_append (text, "null");
      return;
    case SLUICE_VALUE_BOOLEAN:
      g_string_append (text, value->i != 0 ? "true" : "false");
      return;
    case SLUICE_VALUE_INTEGER:
      g_string_append_printf (text, "%" G_GINT64_FORMAT, value->i);
      return;
    case SLUICE_VALUE_DOUBLE:
      g_string_append_len (text, buffer, (gssize) sluice_double_format (value->d, buffer));
      return;
    case SLUICE_VALUE_NUMBER:
    case SLUICE_VALUE_DECIMAL:
    case SLUICE_VALUE_JSON:
      g_string_append_len (text, value->s, value->len);
      return;
    case SLUICE_VALUE_INVALID:
      g_string_append (text, "\"\\ud800\"");
      return;
    case SLUICE_VALUE_TEXT:
      quoted = sluice_json_text_quote (value->s, value->len, arena);
      break;
    default:
      string = sluice_value_to_string (value);
      quoted = sluice_json_text_quote (string, strlen (string), arena);
      break;
    }
  g_string_append_len (text, quoted.s, quoted.len);
}
