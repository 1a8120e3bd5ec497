/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-task-parser.h"

#include <string.h>

/* The `incremental` of a source, and what must go with it. */

/* “15m” of a time, or a number of a number. */
static void
read_lag (SluiceTaskParser      *parser,
          JsonObject            *object,
          SluiceIncrementalSpec *incremental)
{
  JsonNode *node = sluice_task_parser_get (object, "lag");

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node))
    return;
  if (json_node_get_value_type (node) != G_TYPE_STRING)
    incremental->lag_number = sluice_task_parser_scalar (parser, node);
  else if (!sluice_parse_duration (node, &incremental->lag_seconds))
    sluice_task_parser_report (parser, "$.source.incremental.lag", "invalid_value",
                               "“%s” is no duration; write 15m, 2h or 3d, or a number for a cursor that "
                               "is one", json_node_get_string (node));
}

/* Whether @text has the template; {{{{ stands for two braces. */
static gboolean
has_template (const char *text,
              const char *name)
{
  for (const char *p = strstr (text, "{{"); p != NULL; p = strstr (p + 2, "{{"))
    {
      const char *end;

      if (g_str_has_prefix (p, "{{{{"))
        {
          p += 2;
          continue;
        }
      end = p + 2 + strspn (p + 2, " ");
      if (g_str_has_prefix (end, name) && g_str_has_prefix (end + strlen (name) + strspn (end + strlen (name), " "), "}}"))
        return TRUE;
    }
  return FALSE;
}

/* The path of the first text below @node that has a template of the cursor. */
static char *
find_cursor (JsonNode   *node,
             const char *path)
{
  char *found = NULL;

  if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
    {
      const char *text = json_node_get_string (node);

      return has_template (text, "cursor") || has_template (text, "cursor_to") ? g_strdup (path) : NULL;
    }
  if (JSON_NODE_HOLDS_OBJECT (node))
    {
      g_autoptr(GList) names = json_object_get_members (json_node_get_object (node));

      for (GList *l = names; l != NULL && found == NULL; l = l->next)
        {
          g_autofree char *member = sluice_task_parser_member_path (path, l->data);

          found = find_cursor (json_object_get_member (json_node_get_object (node), l->data), member);
        }
    }
  else if (JSON_NODE_HOLDS_ARRAY (node))
    {
      JsonArray *array = json_node_get_array (node);

      for (guint i = 0; i < json_array_get_length (array) && found == NULL; i++)
        {
          g_autofree char *item = g_strdup_printf ("%s[%u]", path, i);

          found = find_cursor (json_array_get_element (array, i), item);
        }
    }
  return found;
}

static char *
find_cursor_in_source (JsonObject *source)
{
  g_autoptr(JsonNode) node = json_node_alloc ();

  json_node_init_object (node, source);
  return find_cursor (node, "$.source");
}

/* sluice_task_parser_read_incremental:
 *
 * The `incremental` of the source @source; NULL without. */
SluiceIncrementalSpec *
sluice_task_parser_read_incremental (SluiceTaskParser *parser,
                                     JsonObject       *source)
{
  JsonObject *object = sluice_task_parser_get_object (source, "incremental");
  g_autofree char *asked = find_cursor_in_source (source);
  SluiceIncrementalSpec *incremental;
  JsonNode *initial;

  if (object == NULL)
    {
      if (asked != NULL)
        sluice_task_parser_report (parser, asked, "cursor_without_incremental",
                                   "{{cursor}} and {{cursor_to}} are those of an incremental task: add “incremental” "
                                   "with the “cursor” in the records to the source");
      return NULL;
    }

  incremental = g_new0 (SluiceIncrementalSpec, 1);
  incremental->cursor = sluice_task_parser_get_path (object, "cursor");
  initial = sluice_task_parser_get (object, "initial");
  if (initial != NULL)
    incremental->initial = sluice_task_parser_scalar (parser, initial);
  incremental->ascending = g_strcmp0 (sluice_task_parser_get_text (object, "order"), "asc") == 0;
  incremental->asked = asked != NULL;
  read_lag (parser, object, incremental);
  return incremental;
}

/* sluice_task_parser_check_incremental:
 *
 * What `incremental` asks of `load`. */
void
sluice_task_parser_check_incremental (SluiceTaskParser            *parser,
                                      const SluiceIncrementalSpec *incremental,
                                      const SluiceLoadSpec        *load)
{
  if ((incremental->lag_seconds > 0 || incremental->lag_number != NULL) && load->strategy == SLUICE_STRATEGY_INSERT)
    sluice_task_parser_report (parser, "$.source.incremental.lag", "lag_with_insert",
                               "With a “lag” rows are read again, and the strategy “insert” would append them again: "
                               "use “upsert” with “keys”, or remove the lag");
  if (sluice_load_spec_needs_whole_source (load))
    sluice_task_parser_report (parser, "$.source.incremental", "conflicting_keys",
                               "“%s” takes away what is no longer at the source, and an incremental task reads only a "
                               "part of it: use “upsert”, or remove “incremental”",
                               sluice_strategy_get_name (load->strategy));
}
