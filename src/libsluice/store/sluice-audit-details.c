/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-audit-details.h"

#include "sluice-redaction.h"
#include "sluice-secret-store.h"
#include "sluice-task-difference.h"
#include "sluice-task-parser.h"

#include <json-glib/json-glib.h>
#include <string.h>

/* One change may rewrite a document; the trail is to be read. */
#define MAX_SENTENCES 50

/* Words before a colon or an equals sign in running text, such as that of a request's
 * body, after which a credential stands. */
#define SECRET_WORD "(?:pass(?:word|wd|phrase)?|pwd|secret|token|api[_-]?key|authorization|bearer)"

/* Members whose names are up to those who write the document. */
static const char *const free_objects[] = { ".headers.", ".query.", ".form.", ".body.", ".parameters." };

/* As the names of query parameters are judged. */
static gboolean
is_key_like (const char *name)
{
  g_autofree char *query = g_strdup_printf ("?%s=value", name);
  g_autofree char *redacted = NULL;

  if (strpbrk (name, "&#=?") != NULL)
    return TRUE;
  redacted = sluice_redact_url (query);
  return strcmp (query, redacted) != 0;
}

/**
 * sluice_audit_may_hold_secret:
 * @text: a text of a document
 *
 * Judges by what is known of secrets and by what stands around them: a password in a
 * URL, a parameter that is named like a key. Any thread.
 *
 * Returns: whether @text is better not repeated; a reference to a secret is none
 */
gboolean
sluice_audit_may_hold_secret (const char *text)
{
  g_autofree char *redacted = NULL;
  g_autofree char *query = NULL;
  g_autofree char *as_query = NULL;

  g_return_val_if_fail (text != NULL, TRUE);

  if (sluice_secret_is_reference (text))
    return FALSE;
  redacted = sluice_redact_url (text);
  query = g_strdup_printf ("?%s", text);
  as_query = sluice_redact_url (query);
  return strcmp (text, redacted) != 0 || strcmp (query, as_query) != 0 || sluice_url_holds_password (text) ||
         g_regex_match_simple (SECRET_WORD "[\"']?\\s*[:=]|\\b(?:bearer|basic)\\s+\\S", text, G_REGEX_CASELESS, 0);
}

static gboolean value_may_hold_secret (JsonNode *node);

static void
look_at_member_cb (JsonObject *object,
                   const char *name,
                   JsonNode   *node,
                   gpointer    user_data)
{
  gboolean *found = user_data;
  const gboolean named = sluice_field_is_secret (name) || sluice_header_is_secret (name) || is_key_like (name);

  *found = *found || value_may_hold_secret (node) ||
           (named && !JSON_NODE_HOLDS_OBJECT (node) && !JSON_NODE_HOLDS_ARRAY (node) &&
            !sluice_secret_is_reference (json_node_get_value_type (node) == G_TYPE_STRING
                                         ? json_node_get_string (node) : ""));
}

static void
look_at_item_cb (JsonArray *array,
                 guint      index,
                 JsonNode  *node,
                 gpointer   user_data)
{
  gboolean *found = user_data;

  *found = *found || value_may_hold_secret (node);
}

static gboolean
value_may_hold_secret (JsonNode *node)
{
  gboolean found = FALSE;

  if (JSON_NODE_HOLDS_OBJECT (node))
    json_object_foreach_member (json_node_get_object (node), look_at_member_cb, &found);
  else if (JSON_NODE_HOLDS_ARRAY (node))
    json_array_foreach_element (json_node_get_array (node), look_at_item_cb, &found);
  else if (json_node_get_value_type (node) == G_TYPE_STRING)
    found = sluice_audit_may_hold_secret (json_node_get_string (node));
  return found;
}

/* @json: compact JSON of a value, or NULL. */
static gboolean
json_may_hold_secret (const char *json,
                      gboolean    named)
{
  g_autoptr(JsonNode) node = json != NULL ? json_from_string (json, NULL) : NULL;

  if (json == NULL)
    return FALSE;
  if (node == NULL)
    return TRUE;
  if (named && JSON_NODE_HOLDS_VALUE (node))
    return json_node_get_value_type (node) != G_TYPE_STRING ||
           !sluice_secret_is_reference (json_node_get_string (node));
  return value_may_hold_secret (node);
}

static gboolean
is_secret_path (const char *path)
{
  const char *dot = strrchr (path, '.');
  const char *name = dot != NULL ? dot + 1 : path;

  if (sluice_field_is_secret (name) || sluice_header_is_secret (name))
    return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (free_objects); i++)
    {
      const char *found = strstr (path, free_objects[i]);

      if (found != NULL && is_key_like (found + strlen (free_objects[i])))
        return TRUE;
    }
  return FALSE;
}

static char *
make_sentence (const SluiceTaskChange *change)
{
  const gboolean named = is_secret_path (change->path);

  if (!json_may_hold_secret (change->before, named) && !json_may_hold_secret (change->after, named))
    return sluice_redact (change->words);
  return g_strdup_printf ("%s: %s, and not shown as it may hold a secret",
                          g_str_has_prefix (change->path, "$.") ? change->path + 2 : change->path,
                          change->before == NULL ? "added" : change->after == NULL ? "removed" : "changed");
}

static gboolean
is_of_schedule (const char *path)
{
  static const char schedule[] = "$.schedule";

  return g_str_has_prefix (path, schedule) && (path[strlen (schedule)] == '\0' || path[strlen (schedule)] == '.');
}

static void
add_rest (GPtrArray *sentences,
          guint      n)
{
  if (n > MAX_SENTENCES)
    g_ptr_array_add (sentences, g_strdup_printf ("and %u more", n - MAX_SENTENCES));
}

/**
 * sluice_audit_describe_changes:
 * @before: a document as JSON
 * @after: what takes its place
 * @ret_schedule: (out) (optional) (transfer full) (element-type utf8): what is
 *   different in its `schedule`; without it that is among the others
 *
 * Any thread.
 *
 * Returns: (transfer full) (element-type utf8): what is different, in sentences
 *   without secrets
 */
GPtrArray *
sluice_audit_describe_changes (const char  *before,
                               const char  *after,
                               GPtrArray  **ret_schedule)
{
  g_autoptr(GPtrArray) changes = NULL;
  g_autoptr(GPtrArray) schedule = g_ptr_array_new_with_free_func (g_free);
  GPtrArray *others = g_ptr_array_new_with_free_func (g_free);
  guint n_others = 0;
  guint n_schedule = 0;

  g_return_val_if_fail (before != NULL && after != NULL, others);

  changes = sluice_task_difference (before, after, NULL);
  if (changes == NULL)
    g_ptr_array_add (others, g_strdup ("what it said before cannot be read"));
  for (guint i = 0; changes != NULL && i < changes->len; i++)
    {
      const SluiceTaskChange *change = changes->pdata[i];
      const gboolean of_schedule = ret_schedule != NULL && is_of_schedule (change->path);
      const guint n = of_schedule ? ++n_schedule : ++n_others;

      if (n <= MAX_SENTENCES)
        g_ptr_array_add (of_schedule ? schedule : others, make_sentence (change));
    }
  add_rest (others, n_others);
  add_rest (schedule, n_schedule);
  if (ret_schedule != NULL)
    *ret_schedule = g_steal_pointer (&schedule);
  return others;
}
