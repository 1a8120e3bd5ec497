/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-task-parser.h"

#include <errno.h>
#include <math.h>
#include <string.h>

/* What the sections of the parser read values with. */

void
sluice_task_parser_report (SluiceTaskParser *parser,
                           const char       *path,
                           const char       *code,
                           const char       *format,
                           ...)
{
  g_autofree char *message = NULL;
  va_list args;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  g_ptr_array_add (parser->problems, sluice_problem_new (path, code, "%s", message));
}

/* The JSON path of a member: `$.source.url`, or `$.headers["X-Key"]` where the
 * name is no plain one. */
char *
sluice_task_parser_member_path (const char *parent,
                                const char *key)
{
  g_autoptr(JsonNode) node = NULL;
  g_autofree char *quoted = NULL;
  gboolean plain = key[0] != '\0' && !g_ascii_isdigit (key[0]);

  for (const char *p = key; *p != '\0' && plain; p++)
    plain = g_ascii_isalnum (*p) || *p == '_';
  if (plain)
    return g_strdup_printf ("%s.%s", parent, key);

  node = json_node_init_string (json_node_alloc (), key);
  quoted = json_to_string (node, FALSE);
  return g_strdup_printf ("%s[%s]", parent, quoted);
}

/* Null is the same as missing. */
JsonNode *
sluice_task_parser_get (JsonObject *object,
                        const char *key)
{
  JsonNode *node;

  if (object == NULL)
    return NULL;
  node = json_object_get_member (object, key);
  return node != NULL && !JSON_NODE_HOLDS_NULL (node) ? node : NULL;
}

const char *
sluice_task_parser_get_text (JsonObject *object,
                             const char *key)
{
  JsonNode *node = sluice_task_parser_get (object, key);

  if (node == NULL || json_node_get_value_type (node) != G_TYPE_STRING)
    return NULL;
  return json_node_get_string (node);
}

gboolean
sluice_task_parser_get_boolean (JsonObject *object,
                                const char *key,
                                gboolean    fallback)
{
  JsonNode *node = sluice_task_parser_get (object, key);

  if (node == NULL || json_node_get_value_type (node) != G_TYPE_BOOLEAN)
    return fallback;
  return json_node_get_boolean (node);
}

JsonObject *
sluice_task_parser_get_object (JsonObject *object,
                               const char *key)
{
  JsonNode *node = sluice_task_parser_get (object, key);

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

JsonArray *
sluice_task_parser_get_array (JsonObject *object,
                              const char *key)
{
  JsonNode *node = sluice_task_parser_get (object, key);

  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

gint64
sluice_task_parser_get_integer (SluiceTaskParser *parser,
                                JsonObject       *object,
                                const char       *parent,
                                const char       *key,
                                gint64            fallback,
                                gint64            min,
                                gint64            max)
{
  JsonNode *node = sluice_task_parser_get (object, key);
  gint64 value;

  if (node == NULL || json_node_get_value_type (node) != G_TYPE_INT64)
    return fallback;

  value = json_node_get_int (node);
  if (value < min || value > max)
    {
      g_autofree char *path = sluice_task_parser_member_path (parent, key);

      if (max == G_MAXINT64)
        sluice_task_parser_report (parser, path, "invalid_value",
                                   "“%s” must be at least %" G_GINT64_FORMAT, key, min);
      else
        sluice_task_parser_report (parser, path, "invalid_value",
                                   "“%s” must be a number from %" G_GINT64_FORMAT
                                   " to %" G_GINT64_FORMAT, key, min, max);
      return fallback;
    }
  return value;
}

double
sluice_task_parser_get_percent (SluiceTaskParser *parser,
                                JsonObject       *object,
                                const char       *parent,
                                const char       *key,
                                double            fallback)
{
  JsonNode *node = sluice_task_parser_get (object, key);
  g_autofree char *path = NULL;
  double value;

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node) ||
      (json_node_get_value_type (node) != G_TYPE_INT64 && json_node_get_value_type (node) != G_TYPE_DOUBLE))
    return fallback;

  value = json_node_get_double (node);
  if (value >= 0 && value <= 100)
    return value;
  path = sluice_task_parser_member_path (parent, key);
  sluice_task_parser_report (parser, path, "invalid_value", "“%s” must be a number from 0 to 100", key);
  return fallback;
}

typedef struct
{
  const char *name;
  double factor;
} Unit;

static gboolean
parse_with_unit (const char *text,
                 const Unit *units,
                 guint       n_units,
                 double     *ret_value)
{
  char *end = NULL;
  double number;

  if (!g_ascii_isdigit (text[0]))
    return FALSE;
  number = g_ascii_strtod (text, &end);
  while (*end == ' ')
    end++;

  for (guint i = 0; i < n_units; i++)
    {
      if (strcmp (end, units[i].name) == 0)
        {
          *ret_value = number * units[i].factor;
          return isfinite (*ret_value);
        }
    }
  return FALSE;
}

static gboolean
parse_quantity (JsonNode   *node,
                const Unit *units,
                guint       n_units,
                double     *ret_value)
{
  const GType type = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_value_type (node) : G_TYPE_NONE;

  if (type == G_TYPE_STRING)
    return parse_with_unit (json_node_get_string (node), units, n_units, ret_value);
  if (type != G_TYPE_INT64 && type != G_TYPE_DOUBLE)
    return FALSE;
  *ret_value = json_node_get_double (node);
  return isfinite (*ret_value) && *ret_value >= 0;
}

/* Seconds, or a text with a unit: "500ms", "30s", "15m", "2h", "3d". */
gboolean
sluice_parse_duration (JsonNode *node,
                       double   *ret_seconds)
{
  static const Unit units[] = {
    { "", 1 }, { "ms", 0.001 }, { "s", 1 }, { "m", 60 }, { "h", 3600 }, { "d", 86400 },
  };

  return parse_quantity (node, units, G_N_ELEMENTS (units), ret_seconds);
}

/* Bytes, or a text with a unit: "64MiB", "10MB", "100kB". */
gboolean
sluice_parse_size (JsonNode *node,
                   guint64  *ret_bytes)
{
  static const Unit units[] = {
    { "", 1 }, { "B", 1 },
    { "kB", 1e3 }, { "KB", 1e3 }, { "MB", 1e6 }, { "GB", 1e9 }, { "TB", 1e12 },
    { "KiB", 1024.0 }, { "MiB", 1024.0 * 1024 }, { "GiB", 1024.0 * 1024 * 1024 },
    { "TiB", 1024.0 * 1024 * 1024 * 1024 },
  };
  double value;

  if (!parse_quantity (node, units, G_N_ELEMENTS (units), &value) || value > 1e18)
    return FALSE;
  *ret_bytes = (guint64) value;
  return TRUE;
}

double
sluice_task_parser_get_duration (JsonObject *object,
                                 const char *key,
                                 double      fallback)
{
  JsonNode *node = sluice_task_parser_get (object, key);
  double value = fallback;

  return node != NULL && sluice_parse_duration (node, &value) ? value : fallback;
}

guint64
sluice_task_parser_get_size (JsonObject *object,
                             const char *key,
                             guint64     fallback)
{
  JsonNode *node = sluice_task_parser_get (object, key);
  guint64 value = fallback;

  return node != NULL && sluice_parse_size (node, &value) ? value : fallback;
}

SluicePath *
sluice_task_parser_get_path (JsonObject *object,
                             const char *key)
{
  const char *text = sluice_task_parser_get_text (object, key);

  return text != NULL ? sluice_path_parse (text, NULL) : NULL;
}

/* Always a list, empty where the key is missing. */
GStrv
sluice_task_parser_get_texts (JsonObject *object,
                              const char *key)
{
  JsonArray *array = sluice_task_parser_get_array (object, key);
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);

      if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
        g_strv_builder_add (builder, json_node_get_string (node));
    }
  return g_strv_builder_end (builder);
}

/* The text of a text, number or boolean, numbers as they were written; NULL
 * for everything else. */
char *
sluice_task_parser_scalar (const SluiceTaskParser *parser,
                           JsonNode               *node)
{
  const char *token;

  if (!JSON_NODE_HOLDS_VALUE (node))
    return NULL;

  token = parser->document != NULL ? sluice_document_get_number (parser->document, node) : NULL;
  if (token != NULL)
    return g_strdup (token);
  if (json_node_get_value_type (node) == G_TYPE_STRING)
    return g_strdup (json_node_get_string (node));
  return json_to_string (node, FALSE);
}
