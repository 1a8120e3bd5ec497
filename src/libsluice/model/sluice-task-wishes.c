/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-task-wishes.h"

#include <json-glib/json-glib.h>

/* What stands in a task's `priority` and `notify`. Whoever keeps the queue reads
 * only these two of a document that was checked when it was stored. */

G_DEFINE_ENUM_TYPE (SluicePriority, sluice_priority,
                    G_DEFINE_ENUM_VALUE (SLUICE_PRIORITY_HIGH, "high"),
                    G_DEFINE_ENUM_VALUE (SLUICE_PRIORITY_NORMAL, "normal"),
                    G_DEFINE_ENUM_VALUE (SLUICE_PRIORITY_LOW, "low"))

static const char *const priority_names[] = {
  [SLUICE_PRIORITY_HIGH] = "high",
  [SLUICE_PRIORITY_NORMAL] = "normal",
  [SLUICE_PRIORITY_LOW] = "low",
};

static const char *const notify_names[] = {
  [SLUICE_NOTIFY_ALL] = "all",
  [SLUICE_NOTIFY_FAILURES] = "failures",
  [SLUICE_NOTIFY_NONE] = "none",
};

/* -1: there is no such name. */
static int
find_name (const char *const *names,
           guint              n_names,
           const char        *text)
{
  for (guint i = 0; i < n_names; i++)
    if (g_str_equal (names[i], text))
      return (int) i;
  return -1;
}

/**
 * sluice_priority_to_string:
 * @priority: a priority
 *
 * Returns: its name, as in task files and on the command line
 */
const char *
sluice_priority_to_string (SluicePriority priority)
{
  g_return_val_if_fail ((guint) priority < G_N_ELEMENTS (priority_names), "normal");

  return priority_names[priority];
}

/**
 * sluice_priority_parse:
 * @text: a name
 * @ret_priority: (out): the priority; left alone if there is no such name
 *
 * Returns: whether there is such a name
 */
gboolean
sluice_priority_parse (const char     *text,
                       SluicePriority *ret_priority)
{
  int place;

  g_return_val_if_fail (text != NULL, FALSE);
  g_return_val_if_fail (ret_priority != NULL, FALSE);

  place = find_name (priority_names, G_N_ELEMENTS (priority_names), text);
  if (place >= 0)
    *ret_priority = (SluicePriority) place;
  return place >= 0;
}

/**
 * sluice_notify_to_string:
 * @notify: what is told
 *
 * Returns: its name, as in task files and on the command line
 */
const char *
sluice_notify_to_string (SluiceNotify notify)
{
  g_return_val_if_fail ((guint) notify < G_N_ELEMENTS (notify_names), "all");

  return notify_names[notify];
}

/**
 * sluice_notify_parse:
 * @text: a name
 * @ret_notify: (out): what is told; left alone if there is no such name
 *
 * Returns: whether there is such a name
 */
gboolean
sluice_notify_parse (const char   *text,
                     SluiceNotify *ret_notify)
{
  int place;

  g_return_val_if_fail (text != NULL, FALSE);
  g_return_val_if_fail (ret_notify != NULL, FALSE);

  place = find_name (notify_names, G_N_ELEMENTS (notify_names), text);
  if (place >= 0)
    *ret_notify = (SluiceNotify) place;
  return place >= 0;
}

static const char *
get_text (JsonObject *object,
          const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) ? json_node_get_string (node) : NULL;
}

/**
 * sluice_task_wishes_read:
 * @wishes: (out caller-allocates): what the task asks for; the defaults where it
 *   says nothing that is understood
 * @document: (nullable): the document of a stored task
 *
 * Does not check the document: a task that is not valid fails when it runs.
 */
void
sluice_task_wishes_read (SluiceTaskWishes *wishes,
                         const char       *document)
{
  g_autoptr(JsonNode) root = NULL;
  const char *text;

  g_return_if_fail (wishes != NULL);

  wishes->priority = SLUICE_PRIORITY_NORMAL;
  wishes->notify = SLUICE_NOTIFY_ALL;
  root = document != NULL ? json_from_string (document, NULL) : NULL;
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    return;

  text = get_text (json_node_get_object (root), "priority");
  if (text != NULL)
    sluice_priority_parse (text, &wishes->priority);
  text = get_text (json_node_get_object (root), "notify");
  if (text != NULL)
    sluice_notify_parse (text, &wishes->notify);
}
