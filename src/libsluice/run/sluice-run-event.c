/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-run-event.h"

#include "sluice-json-text.h"

#include <string.h>

/* (transfer full) (nullable). JSON-GLib does not survive what is nested deeply. */
static JsonNode *
parse_line (const char *line)
{
  g_autoptr(SluiceArena) arena = sluice_arena_new (4096);
  SluiceValue value;

  if (!g_utf8_validate (line, -1, NULL) || !sluice_json_text_compact (line, strlen (line), arena, &value))
    return NULL;
  return json_from_string (line, NULL);
}

/* What is read of events, and of an error in one. */
static const struct
{
  const char *name;
  GType type;
} members[] = {
  { "cause", G_TYPE_STRING }, { "chain", G_TYPE_STRING }, { "code", G_TYPE_STRING }, { "due", G_TYPE_STRING },
  { "event", G_TYPE_STRING }, { "hint", G_TYPE_STRING }, { "host", G_TYPE_STRING }, { "message", G_TYPE_STRING },
  { "read", G_TYPE_INT64 }, { "reason", G_TYPE_STRING }, { "rejected", G_TYPE_INT64 }, { "retry_of", G_TYPE_STRING },
  { "run", G_TYPE_STRING },
  { "state", G_TYPE_STRING }, { "task", G_TYPE_STRING }, { "task_id", G_TYPE_STRING },
  { "temporary", G_TYPE_BOOLEAN }, { "total", G_TYPE_INT64 }, { "trigger", G_TYPE_STRING },
  { "until", G_TYPE_STRING },
};

/* Takes out what is of another type: JSON-GLib does not expect to be asked for it. */
static void
drop_mistyped (JsonObject *object)
{
  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    {
      JsonNode *node = json_object_get_member (object, members[i].name);

      if (node != NULL && !JSON_NODE_HOLDS_NULL (node) &&
          (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != members[i].type))
        json_object_remove_member (object, members[i].name);
    }
}

/**
 * sluice_run_event_parse:
 * @line: what a run has printed
 *
 * Reads an event. What is read of it, and of the error in it, has the type that it should
 * have, or is left out.
 *
 * Returns: (transfer full) (nullable): the event, %NULL if it is none
 */
JsonObject *
sluice_run_event_parse (const char *line)
{
  g_autoptr(JsonNode) node = NULL;
  JsonObject *event;
  JsonNode *error;

  g_return_val_if_fail (line != NULL, NULL);

  node = parse_line (line);
  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return NULL;
  event = json_node_dup_object (node);
  drop_mistyped (event);
  error = json_object_get_member (event, "error");
  if (error != NULL && JSON_NODE_HOLDS_OBJECT (error))
    drop_mistyped (json_node_get_object (error));
  return event;
}
