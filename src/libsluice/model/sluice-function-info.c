/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-function-info.h"

#include "sluice-decimal.h"
#include "sluice-error.h"
#include "sluice-path.h"
#include "sluice-time-format.h"
#include "sluice-time-zone.h"

#include <string.h>

static const char *
argument_type_to_string (SluiceArgumentType type)
{
  static const char *const names[] = {
    [SLUICE_ARGUMENT_TEXT] = "text",
    [SLUICE_ARGUMENT_INTEGER] = "integer",
    [SLUICE_ARGUMENT_VALUE] = "value",
    [SLUICE_ARGUMENT_LIST] = "list",
    [SLUICE_ARGUMENT_CHOICE] = "choice",
    [SLUICE_ARGUMENT_PATTERN] = "pattern",
    [SLUICE_ARGUMENT_FORMAT] = "format",
    [SLUICE_ARGUMENT_ZONE] = "zone",
    [SLUICE_ARGUMENT_PATH] = "path",
    [SLUICE_ARGUMENT_MAP] = "map",
  };

  return names[type];
}

static JsonNode *
parse_json (const char *text)
{
  g_autoptr(GError) error = NULL;
  JsonNode *node = json_from_string (text, &error);

  g_assert_no_error (error);
  return node;
}

static JsonArray *
split_words (const char *words)
{
  g_auto(GStrv) list = g_strsplit (words, "|", -1);
  JsonArray *array = json_array_new ();

  for (guint i = 0; list[i] != NULL; i++)
    json_array_add_string_element (array, list[i]);
  return array;
}

static JsonObject *
argument_to_json (const SluiceArgumentInfo *argument)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "name", argument->name);
  json_object_set_string_member (object, "type", argument_type_to_string (argument->type));
  if (argument->default_json != NULL)
    json_object_set_member (object, "default", parse_json (argument->default_json));
  else
    json_object_set_null_member (object, "default");
  json_object_set_boolean_member (object, "required", argument->default_json == NULL);
  if (argument->choices != NULL)
    json_object_set_array_member (object, "choices", split_words (argument->choices));
  json_object_set_string_member (object, "description", argument->description);
  return object;
}

static JsonObject *
function_to_json (const SluiceFunctionInfo *info)
{
  JsonObject *object = json_object_new ();
  JsonObject *example = json_object_new ();
  JsonArray *arguments = json_array_new ();

  for (const SluiceArgumentInfo *a = info->arguments; a->name != NULL; a++)
    json_array_add_object_element (arguments, argument_to_json (a));

  json_object_set_member (example, "transform", parse_json (info->example_call));
  json_object_set_member (example, "input", parse_json (info->example_input));
  json_object_set_member (example, "output", parse_json (info->example_output));

  json_object_set_string_member (object, "name", info->name);
  json_object_set_string_member (object, "description", info->description);
  json_object_set_array_member (object, "arguments", arguments);
  json_object_set_array_member (object, "fails", split_words (info->fails != NULL ? info->fails : ""));
  json_object_set_object_member (object, "example", example);
  return object;
}

/**
 * sluice_functions_to_json:
 *
 * All transforms as `sluice-cli functions --output json` prints them:
 * `[{"name", "description", "arguments": [{"name", "type", "default",
 * "required", "choices", "description"}], "fails", "example": {"transform", "input",
 * "output"}}]`.
 *
 * Returns: (transfer full): the list
 */
JsonArray *
sluice_functions_to_json (void)
{
  JsonArray *array = json_array_new ();
  guint n;
  const SluiceFunctionInfo *infos = sluice_function_infos_get (&n);

  for (guint i = 0; i < n; i++)
    json_array_add_object_element (array, function_to_json (&infos[i]));
  return array;
}

static gboolean
check_integer (const SluiceArgumentInfo  *argument,
               JsonNode                  *node,
               GError                   **error)
{
  gint64 value;

  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_INT64)
    {
      sluice_set_error (error, SLUICE_ERROR_INVALID, "invalid_argument",
                        "“%s” must be a whole number", argument->name);
      return FALSE;
    }
  value = json_node_get_int (node);
  if (value < argument->min || value > argument->max)
    {
      sluice_set_error (error, SLUICE_ERROR_INVALID, "invalid_argument",
                        "“%s” must be between %" G_GINT64_FORMAT " and %" G_GINT64_FORMAT,
                        argument->name, argument->min, argument->max);
      return FALSE;
    }
  if (value == 0 && argument->not_zero)
    {
      sluice_set_error (error, SLUICE_ERROR_INVALID, "invalid_argument",
                        "“%s” counts from 1, or from the end with -1: there is no 0", argument->name);
      return FALSE;
    }
  return TRUE;
}

static gboolean
is_scalar (JsonNode *node)
{
  return JSON_NODE_HOLDS_VALUE (node);
}

static gboolean
check_list (const SluiceArgumentInfo  *argument,
            JsonNode                  *node,
            GError                   **error)
{
  gboolean fits = JSON_NODE_HOLDS_ARRAY (node);
  JsonArray *array = fits ? json_node_get_array (node) : NULL;

  for (guint i = 0; fits && i < json_array_get_length (array); i++)
    fits = is_scalar (json_array_get_element (array, i));
  if (!fits)
    sluice_set_error (error, SLUICE_ERROR_INVALID, "invalid_argument",
                      "“%s” must be a list of texts, numbers or booleans", argument->name);
  return fits;
}

static gboolean
check_map (const SluiceArgumentInfo  *argument,
           JsonNode                  *node,
           GError                   **error)
{
  gboolean fits = JSON_NODE_HOLDS_OBJECT (node);
  JsonObjectIter iter;
  JsonNode *member;

  if (fits)
    json_object_iter_init (&iter, json_node_get_object (node));
  while (fits && json_object_iter_next (&iter, NULL, &member))
    fits = is_scalar (member) || JSON_NODE_HOLDS_NULL (member);
  if (!fits)
    sluice_set_error (error, SLUICE_ERROR_INVALID, "invalid_argument",
                      "“%s” must be an object whose values are texts, numbers, booleans or null", argument->name);
  return fits;
}

static gboolean
check_choice (const SluiceArgumentInfo  *argument,
              const char                *text,
              GError                   **error)
{
  g_auto(GStrv) choices = g_strsplit (argument->choices, "|", -1);
  g_autofree char *list = NULL;

  if (g_strv_contains ((const char *const *) choices, text))
    return TRUE;

  list = g_strjoinv (", ", choices);
  sluice_set_error (error, SLUICE_ERROR_INVALID, "invalid_argument",
                    "“%s” is “%s”, but must be one of %s", argument->name, text, list);
  return FALSE;
}

static gboolean
check_pattern (const char  *text,
               GError     **error)
{
  g_autoptr(GError) local_error = NULL;
  g_autoptr(GRegex) regex = g_regex_new (text, 0, 0, &local_error);

  if (regex != NULL)
    return TRUE;
  sluice_set_error (error, SLUICE_ERROR_INVALID, "invalid_pattern",
                    "“%s” is not a regular expression: %s", text, local_error->message);
  return FALSE;
}

static gboolean
check_format (const char  *text,
              GError     **error)
{
  g_autoptr(SluiceTimeFormat) format = sluice_time_format_new (text, error);

  return format != NULL;
}

static gboolean
check_zone (const char  *text,
            GError     **error)
{
  g_autoptr(GTimeZone) zone = sluice_time_zone_new (text);

  if (zone != NULL)
    return TRUE;
  sluice_set_error (error, SLUICE_ERROR_INVALID, "unknown_zone",
                    "“%s” is not a time zone; write one like Europe/Berlin or UTC", text);
  return FALSE;
}

static gboolean
check_path (const char  *text,
            GError     **error)
{
  g_autoptr(SluicePath) path = sluice_path_parse (text, error);

  if (path == NULL)
    return FALSE;
  if (!sluice_path_is_exploding (path))
    return TRUE;
  sluice_set_error (error, SLUICE_ERROR_INVALID, "invalid_argument",
                    "the path “%s” names several values; a transform can take one", text);
  return FALSE;
}

static gboolean
check_text (const SluiceArgumentInfo  *argument,
            JsonNode                  *node,
            GError                   **error)
{
  const char *text;

  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING)
    {
      sluice_set_error (error, SLUICE_ERROR_INVALID, "invalid_argument",
                        "“%s” must be a text", argument->name);
      return FALSE;
    }
  text = json_node_get_string (node);
  if (argument->not_empty && *text == '\0')
    {
      sluice_set_error (error, SLUICE_ERROR_INVALID, "invalid_argument",
                        "“%s” must not be empty", argument->name);
      return FALSE;
    }
  /* A template can only be judged once it is filled in. */
  if (strstr (text, "{{") != NULL)
    return TRUE;

  switch (argument->type)
    {
    case SLUICE_ARGUMENT_CHOICE:
      return check_choice (argument, text, error);
    case SLUICE_ARGUMENT_PATTERN:
      return check_pattern (text, error);
    case SLUICE_ARGUMENT_FORMAT:
      return check_format (text, error);
    case SLUICE_ARGUMENT_ZONE:
      return check_zone (text, error);
    case SLUICE_ARGUMENT_PATH:
      return check_path (text, error);
    case SLUICE_ARGUMENT_TEXT:
    case SLUICE_ARGUMENT_INTEGER:
    case SLUICE_ARGUMENT_VALUE:
    case SLUICE_ARGUMENT_LIST:
    case SLUICE_ARGUMENT_MAP:
    default:
      return TRUE;
    }
}

static gboolean
check_argument (const SluiceArgumentInfo  *argument,
                JsonNode                  *node,
                GError                   **error)
{
  if (JSON_NODE_HOLDS_NULL (node) && g_strcmp0 (argument->default_json, "null") == 0)
    return TRUE;

  switch (argument->type)
    {
    case SLUICE_ARGUMENT_INTEGER:
      return check_integer (argument, node, error);
    case SLUICE_ARGUMENT_LIST:
      return check_list (argument, node, error);
    case SLUICE_ARGUMENT_MAP:
      return check_map (argument, node, error);
    case SLUICE_ARGUMENT_VALUE:
      if (is_scalar (node))
        return TRUE;
      sluice_set_error (error, SLUICE_ERROR_INVALID, "invalid_argument",
                        "“%s” must be a text, a number or a boolean", argument->name);
      return FALSE;
    case SLUICE_ARGUMENT_TEXT:
    case SLUICE_ARGUMENT_CHOICE:
    case SLUICE_ARGUMENT_PATTERN:
    case SLUICE_ARGUMENT_FORMAT:
    case SLUICE_ARGUMENT_ZONE:
    case SLUICE_ARGUMENT_PATH:
    default:
      return check_text (argument, node, error);
    }
}

static const SluiceArgumentInfo *
find_argument (const SluiceFunctionInfo *info,
               const char               *name)
{
  for (const SluiceArgumentInfo *a = info->arguments; a->name != NULL; a++)
    {
      if (strcmp (a->name, name) == 0)
        return a;
    }
  return NULL;
}

static gboolean
check_names (const SluiceFunctionInfo  *info,
             JsonObject                *arguments,
             char                     **ret_bad_argument,
             GError                   **error)
{
  JsonObjectIter iter;
  const char *name;

  json_object_iter_init (&iter, arguments);
  while (json_object_iter_next (&iter, &name, NULL))
    {
      if (find_argument (info, name) != NULL)
        continue;
      sluice_set_error (error, SLUICE_ERROR_INVALID, "unknown_key",
                        "the transform “%s” has no argument “%s”", info->name, name);
      *ret_bad_argument = g_strdup (name);
      return FALSE;
    }
  return TRUE;
}

static gboolean
read_bound (JsonObject    *arguments,
            const char    *name,
            char          *buffer,
            gsize          size,
            SluiceDecimal *ret_bound)
{
  JsonNode *node = arguments != NULL ? json_object_get_member (arguments, name) : NULL;

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node))
    return FALSE;
  if (json_node_get_value_type (node) == G_TYPE_STRING)
    g_strlcpy (buffer, json_node_get_string (node), size);
  else if (json_node_get_value_type (node) == G_TYPE_INT64)
    g_snprintf (buffer, size, "%" G_GINT64_FORMAT, json_node_get_int (node));
  else
    g_ascii_dtostr (buffer, (int) size, json_node_get_double (node));
  return sluice_decimal_parse (buffer, strlen (buffer), ret_bound);
}

/* A least that is more than the greatest says nothing that could be meant. */
static gboolean
check_bounds (const SluiceFunctionInfo  *info,
              JsonObject                *arguments,
              GError                   **error)
{
  char min_text[128];
  char max_text[128];
  SluiceDecimal min;
  SluiceDecimal max;

  if (find_argument (info, "min") == NULL || find_argument (info, "max") == NULL ||
      !read_bound (arguments, "min", min_text, sizeof min_text, &min) ||
      !read_bound (arguments, "max", max_text, sizeof max_text, &max) || sluice_decimal_compare (&min, &max) <= 0)
    return TRUE;
  sluice_set_error (error, SLUICE_ERROR_INVALID, "invalid_argument", "“min” (%s) is more than “max” (%s)", min_text,
                    max_text);
  return FALSE;
}

/**
 * sluice_transform_call_check:
 * @name: the transform's name
 * @arguments: (nullable): its arguments
 * @ret_bad_argument: (out) (optional) (nullable): the argument that is wrong,
 *   %NULL if the name itself is, or an argument is missing
 * @error: %SLUICE_ERROR_INVALID with the code `unknown_transform`, `unknown_key`,
 *   `missing_key`, `invalid_argument`, `invalid_pattern`, `invalid_format`,
 *   `unknown_zone` or that of the path
 *
 * Judges a call as it stands in a mapping. Texts with templates are judged when
 * they are filled in.
 *
 * Returns: %TRUE if @name is a transform and @arguments fit it
 */
gboolean
sluice_transform_call_check (const char  *name,
                             JsonObject  *arguments,
                             char       **ret_bad_argument,
                             GError     **error)
{
  const SluiceFunctionInfo *info;
  g_autofree char *bad = NULL;
  gboolean fits = TRUE;

  g_return_val_if_fail (name != NULL, FALSE);

  if (ret_bad_argument != NULL)
    *ret_bad_argument = NULL;
  info = sluice_function_info_find (name);
  if (info == NULL)
    {
      sluice_set_error (error, SLUICE_ERROR_INVALID, "unknown_transform",
                        "“%s” is not a transform; “sluice-cli functions” lists them", name);
      return FALSE;
    }

  if (arguments != NULL)
    fits = check_names (info, arguments, &bad, error);
  for (const SluiceArgumentInfo *a = info->arguments; fits && a->name != NULL; a++)
    {
      JsonNode *node = arguments != NULL ? json_object_get_member (arguments, a->name) : NULL;

      if (node != NULL && !check_argument (a, node, error))
        {
          bad = g_strdup (a->name);
          fits = FALSE;
        }
      else if (node == NULL && a->default_json == NULL)
        {
          sluice_set_error (error, SLUICE_ERROR_INVALID, "missing_key",
                            "the transform “%s” needs the argument “%s”", name, a->name);
          fits = FALSE;
        }
    }

  if (fits && !check_bounds (info, arguments, error))
    {
      bad = g_strdup ("min");
      fits = FALSE;
    }
  if (!fits && ret_bad_argument != NULL)
    *ret_bad_argument = g_steal_pointer (&bad);
  return fits;
}
