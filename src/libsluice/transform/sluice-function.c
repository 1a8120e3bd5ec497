/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-function.h"

#include "sluice-constant.h"
#include "sluice-error.h"

#include <string.h>

/* Steps of matching after which a pattern gives up: some milliseconds. */
#define PATTERN_LIMIT "(*LIMIT_MATCH=200000)"

static const SluiceFunction *const tables[] = {
  sluice_functions_text,
  sluice_functions_pattern,
  sluice_functions_number,
  sluice_functions_date,
  sluice_functions_calendar,
  sluice_functions_encode,
  sluice_functions_map,
  sluice_functions_value,
};

/**
 * sluice_function_find:
 * @name: a name
 *
 * Returns: (transfer none) (nullable): the transform of that name
 */
const SluiceFunction *
sluice_function_find (const char *name)
{
  g_return_val_if_fail (name != NULL, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    {
      for (const SluiceFunction *f = tables[i]; f->name != NULL; f++)
        {
          if (strcmp (f->name, name) == 0)
            return f;
        }
    }
  return NULL;
}

static JsonObject *
fill_in (const SluiceFunctionInfo   *info,
         JsonObject                 *given,
         const SluiceTemplateScope  *scope,
         GError                    **error)
{
  g_autoptr(JsonObject) result = json_object_new ();

  for (const SluiceArgumentInfo *a = info->arguments; a->name != NULL; a++)
    {
      JsonNode *node = given != NULL ? json_object_get_member (given, a->name) : NULL;
      JsonNode *value = NULL;

      if (node != NULL)
        value = scope != NULL ? sluice_constant_render (node, scope, error) : json_node_copy (node);
      else if (a->default_json != NULL)
        value = json_from_string (a->default_json, NULL);
      else
        continue;
      if (value == NULL)
        return NULL;
      json_object_set_member (result, a->name, value);
    }
  return g_steal_pointer (&result);
}

/**
 * sluice_call_init:
 * @self: (out caller-allocates): a call
 * @call: the call as it stands in a task
 * @scope: (nullable): what templates in its arguments see; %NULL = they hold none
 * @zone: (transfer none): the source's zone, outlives @self
 * @arena: what outlives @self
 * @error: as sluice_transform_call_check() gives
 *
 * Returns: %TRUE if @self can be applied; it must be cleared then
 */
gboolean
sluice_call_init (SluiceCall                 *self,
                  const SluiceTransformCall  *call,
                  const SluiceTemplateScope  *scope,
                  SluiceZone                 *zone,
                  SluiceArena                *arena,
                  GError                    **error)
{
  g_autoptr(JsonObject) values = NULL;
  g_autoptr(GError) local_error = NULL;
  const SluiceFunction *function;
  SluiceArguments arguments;
  gpointer data = NULL;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (call != NULL, FALSE);

  /* Once as written, which finds unknown names, and once filled in. */
  if (!sluice_transform_call_check (call->name, call->arguments, NULL, error))
    return FALSE;
  values = fill_in (sluice_function_info_find (call->name), call->arguments, scope, error);
  if (values == NULL || !sluice_transform_call_check (call->name, values, NULL, error))
    return FALSE;

  function = sluice_function_find (call->name);
  g_return_val_if_fail (function != NULL, FALSE);
  arguments = (SluiceArguments) { .values = values, .arena = arena, .zone = zone };
  if (function->compile != NULL)
    {
      data = function->compile (&arguments, &local_error);
      if (local_error != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
    }

  *self = (SluiceCall) { .function = function, .data = data };
  return TRUE;
}

/**
 * sluice_call_clear:
 * @self: a call
 */
void
sluice_call_clear (SluiceCall *self)
{
  g_return_if_fail (self != NULL);

  if (self->function != NULL && self->function->free != NULL && self->data != NULL)
    self->function->free (self->data);
  *self = (SluiceCall) { NULL, NULL };
}

/**
 * sluice_arguments_get_text:
 * @self: arguments
 * @name: the name of one that is a text
 *
 * Returns: (nullable): the text, valid as long as @self is
 */
const char *
sluice_arguments_get_text (const SluiceArguments *self,
                           const char            *name)
{
  JsonNode *node = json_object_get_member (self->values, name);

  return node == NULL || JSON_NODE_HOLDS_NULL (node) ? NULL : json_node_get_string (node);
}

/**
 * sluice_arguments_get_integer:
 * @self: arguments
 * @name: the name of one that is an integer
 * @ret_value: (out): its value
 *
 * Returns: %FALSE if it is null
 */
gboolean
sluice_arguments_get_integer (const SluiceArguments *self,
                              const char            *name,
                              gint64                *ret_value)
{
  JsonNode *node = json_object_get_member (self->values, name);

  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return FALSE;
  *ret_value = json_node_get_int (node);
  return TRUE;
}

/**
 * sluice_arguments_get_value:
 * @self: arguments
 * @name: the name of an argument
 *
 * Returns: its value, in the arguments' arena
 */
SluiceValue
sluice_arguments_get_value (const SluiceArguments *self,
                            const char            *name)
{
  return sluice_constant_to_value (json_object_get_member (self->values, name), self->arena);
}

/**
 * sluice_arguments_get_list:
 * @self: arguments
 * @name: the name of one that is a list
 * @ret_n: (out): its elements
 *
 * Returns: (transfer container) (array length=ret_n): the elements, in the
 *   arguments' arena
 */
SluiceValue *
sluice_arguments_get_list (const SluiceArguments *self,
                           const char            *name,
                           guint                 *ret_n)
{
  JsonArray *array = json_object_get_array_member (self->values, name);
  guint n = json_array_get_length (array);
  SluiceValue *values = g_new (SluiceValue, MAX (n, 1));

  for (guint i = 0; i < n; i++)
    values[i] = sluice_constant_to_value (json_array_get_element (array, i), self->arena);
  *ret_n = n;
  return values;
}

/**
 * sluice_pattern_new:
 * @pattern: a regular expression (PCRE)
 * @error: %SLUICE_ERROR_INVALID with the code `invalid_pattern`
 *
 * Returns: (transfer full) (nullable): the compiled expression
 */
GRegex *
sluice_pattern_new (const char  *pattern,
                    GError     **error)
{
  g_autofree char *limited = NULL;
  g_autoptr(GError) local_error = NULL;
  GRegex *regex;

  g_return_val_if_fail (pattern != NULL, NULL);

  limited = g_strconcat (PATTERN_LIMIT, pattern, NULL);
  regex = g_regex_new (limited, G_REGEX_OPTIMIZE, 0, &local_error);
  if (regex == NULL)
    sluice_set_error (error, SLUICE_ERROR_INVALID, "invalid_pattern",
                      "“%s” is not a regular expression: %s", pattern, local_error->message);
  return regex;
}
