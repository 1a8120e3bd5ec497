/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-task-difference.h"

#include "sluice-document.h"
#include "sluice-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* What is longer is cut in words; the JSON beside them is whole. */
#define MAX_CHARS 80

/* Lists whose items are known by a member. */
static const struct
{
  const char *path;
  const char *key;
  const char *second;           /* (nullable) the two of them then */
  const char *noun;
} lists[] = {
  { "$.mapping", "column", NULL, N_("column") },
  { "$.checks", "rule", "column", N_("check") },
  { "$.lookups", "name", NULL, N_("lookup") },
  { "$.parameters", "name", NULL, N_("parameter") },
  { "$.aggregate.columns", "column", NULL, N_("column of the groups") },
  { "$.source.children", "name", NULL, N_("children") },
};

typedef struct
{
  SluiceDocument *before;
  SluiceDocument *after;
  GPtrArray *changes;           /* (element-type SluiceTaskChange) */
  SluiceTranslateFunc translate; /* (nullable) */
} Difference;

static void compare_objects (Difference *self,
                             JsonObject *before,
                             JsonObject *after,
                             const char *path,
                             const char *subject);

/**
 * sluice_task_change_free:
 * @change: (nullable): a change
 */
void
sluice_task_change_free (SluiceTaskChange *change)
{
  if (change == NULL)
    return;

  g_free (change->path);
  g_free (change->words);
  g_free (change->before);
  g_free (change->after);
  g_free (change);
}

/* In the language of who asked. */
G_GNUC_FORMAT (2) static const char *
say (const Difference *self,
     const char       *text)
{
  return self->translate == NULL ? text : self->translate (text);
}

/* Takes @words. */
static void
add_change (Difference *self,
            const char *path,
            char       *words,
            JsonNode   *before,
            JsonNode   *after)
{
  SluiceTaskChange *change = g_new0 (SluiceTaskChange, 1);

  change->path = g_strdup (path);
  change->words = words;
  change->before = before != NULL ? sluice_document_dup_text (self->before, before) : NULL;
  change->after = after != NULL ? sluice_document_dup_text (self->after, after) : NULL;
  g_ptr_array_add (self->changes, change);
}

static char *
cut (const char *text)
{
  g_autofree char *start = NULL;

  if (g_utf8_strlen (text, -1) <= MAX_CHARS)
    return g_strdup (text);
  start = g_utf8_substring (text, 0, MAX_CHARS - 1);
  return g_strdup_printf ("%s…", start);
}

/* “trim, replace {"from":"a","to":"b"}” */
static char *
describe_chain (const SluiceDocument *document,
                JsonArray            *calls)
{
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; i < json_array_get_length (calls); i++)
    {
      JsonNode *call = json_array_get_element (calls, i);
      g_autoptr(GList) names = JSON_NODE_HOLDS_OBJECT (call) ? json_object_get_members (json_node_get_object (call)) : NULL;
      g_autofree char *arguments = NULL;

      g_string_append (text, i > 0 ? ", " : "");
      if (names != NULL && names->next == NULL)
        {
          arguments = sluice_document_dup_text (document, json_object_get_member (json_node_get_object (call), names->data));
          g_string_append_printf (text, "%s %s", (const char *) names->data, arguments);
        }
      else if (JSON_NODE_HOLDS_VALUE (call) && json_node_get_value_type (call) == G_TYPE_STRING)
        {
          g_string_append (text, json_node_get_string (call));
        }
      else
        {
          arguments = sluice_document_dup_text (document, call);
          g_string_append (text, arguments);
        }
    }
  return cut (text->str);
}

/* A value as people read it: texts in quotes, transforms by their names, everything else
 * as JSON. */
static char *
describe (const SluiceDocument *document,
          const char           *name,
          JsonNode             *node)
{
  g_autofree char *text = NULL;
  g_autofree char *quoted = NULL;

  if (strcmp (name, "transforms") == 0 && JSON_NODE_HOLDS_ARRAY (node) && json_array_get_length (json_node_get_array (node)) > 0)
    return describe_chain (document, json_node_get_array (node));
  if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
    {
      text = cut (json_node_get_string (node));
      quoted = g_strdup_printf ("“%s”", text);
      return g_steal_pointer (&quoted);
    }
  text = sluice_document_dup_text (document, node);
  return cut (text);
}

/* null says what nothing says. */
static JsonNode *
get_member (JsonObject *object,
            const char *name)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, name) : NULL;

  return node == NULL || JSON_NODE_HOLDS_NULL (node) ? NULL : node;
}

static gboolean
is_same (Difference *self,
         JsonNode   *before,
         JsonNode   *after)
{
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  if (before == NULL || after == NULL)
    return before == after;
  first = sluice_document_dup_text (self->before, before);
  second = sluice_document_dup_text (self->after, after);
  return strcmp (first, second) == 0;
}

static char *
make_path (const char *path,
           const char *name)
{
  return g_strdup_printf ("%s.%s", path, name);
}

/* What stands there now, and what stood there: “load: strategy “upsert” instead of
 * “insert””. */
static void
compare_values (Difference *self,
                JsonNode   *before,
                JsonNode   *after,
                const char *path,
                const char *subject,
                const char *name)
{
  const char *colon = *subject != '\0' ? ": " : "";
  g_autofree char *was = before != NULL ? describe (self->before, name, before) : NULL;
  g_autofree char *is = after != NULL ? describe (self->after, name, after) : NULL;
  g_autofree char *words = NULL;

  if (before == NULL)
    /* Translators: a setting of a task and its value */
    words = g_strdup_printf (say (self, N_("%s %s added")), name, is);
  else if (after == NULL)
    /* Translators: a setting of a task and the value it had */
    words = g_strdup_printf (say (self, N_("%s %s removed")), name, was);
  else
    /* Translators: a setting of a task, its value, and the one it had */
    words = g_strdup_printf (say (self, N_("%s %s instead of %s")), name, is, was);
  add_change (self, path, g_strconcat (subject, colon, words, NULL), before, after);
}

static int
find_list (const char *path)
{
  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    {
      if (strcmp (lists[i].path, path) == 0)
        return (int) i;
    }
  return -1;
}

static const char *
get_text (JsonObject *object,
          const char *name)
{
  JsonNode *node = name != NULL ? get_member (object, name) : NULL;

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING
         ? json_node_get_string (node) : "";
}

static gboolean
is_list_of_objects (JsonNode *node)
{
  JsonArray *array;

  if (node == NULL)
    return TRUE;
  if (!JSON_NODE_HOLDS_ARRAY (node))
    return FALSE;
  array = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      if (!JSON_NODE_HOLDS_OBJECT (json_array_get_element (array, i)))
        return FALSE;
    }
  return TRUE;
}

/* The item of @array that is the same thing as @item, and no other one's, -1 = none. */
static int
find_item (JsonArray  *array,
           JsonObject *item,
           int         list,
           GHashTable *taken)
{
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonObject *other = json_array_get_object_element (array, i);

      if (!g_hash_table_contains (taken, GUINT_TO_POINTER (i)) &&
          strcmp (get_text (other, lists[list].key), get_text (item, lists[list].key)) == 0 &&
          strcmp (get_text (other, lists[list].second), get_text (item, lists[list].second)) == 0)
        return (int) i;
    }
  return -1;
}

static char *
describe_item (const Difference *self,
               JsonObject       *item,
               int               list)
{
  const char *noun = say (self, lists[list].noun);
  const char *second = get_text (item, lists[list].second);

  if (*second != '\0')
    /* Translators: a part of a task and its name, and whose it is: check “range” of “price” */
    return g_strdup_printf (say (self, N_("%s “%s” of “%s”")), noun, get_text (item, lists[list].key), second);
  /* Translators: a part of a task and its name: column “price” */
  return g_strdup_printf (say (self, N_("%s “%s”")), noun, get_text (item, lists[list].key));
}

/* Whether both say the same but for their names. */
static gboolean
is_renamed (Difference *self,
            JsonObject *before,
            JsonObject *after,
            const char *key)
{
  g_autoptr(GList) members = json_object_get_members (before);
  g_autoptr(GList) others = json_object_get_members (after);

  for (GList *l = members; l != NULL; l = l->next)
    {
      if (strcmp (l->data, key) != 0 && !is_same (self, get_member (before, l->data), get_member (after, l->data)))
        return FALSE;
    }
  for (GList *l = others; l != NULL; l = l->next)
    {
      if (strcmp (l->data, key) != 0 && get_member (before, l->data) == NULL && get_member (after, l->data) != NULL)
        return FALSE;
    }
  return TRUE;
}

/* Items of both lists that belong together: for each of the newer one the place in the
 * older one, -1 = it is new. */
static int *
pair_items (Difference *self,
            JsonArray  *before,
            JsonArray  *after,
            int         list,
            GHashTable *taken)
{
  const guint n = after != NULL ? json_array_get_length (after) : 0;
  int *pairs = g_new (int, n + 1);

  for (guint i = 0; i < n; i++)
    {
      pairs[i] = find_item (before, json_array_get_object_element (after, i), list, taken);
      if (pairs[i] >= 0)
        g_hash_table_add (taken, GINT_TO_POINTER (pairs[i]));
    }
  for (guint i = 0; i < n; i++)
    {
      for (guint j = 0; pairs[i] < 0 && lists[list].second == NULL && before != NULL && j < json_array_get_length (before);
           j++)
        {
          if (g_hash_table_contains (taken, GUINT_TO_POINTER (j)) ||
              !is_renamed (self, json_array_get_object_element (before, j), json_array_get_object_element (after, i),
                           lists[list].key))
            continue;
          pairs[i] = (int) j;
          g_hash_table_add (taken, GUINT_TO_POINTER (j));
        }
    }
  return pairs;
}

static void
compare_items (Difference *self,
               JsonArray  *before,
               JsonArray  *after,
               const int  *pairs,
               const char *path,
               int         list)
{
  int last = -1;
  gboolean moved = FALSE;

  for (guint i = 0; after != NULL && i < json_array_get_length (after); i++)
    {
      JsonObject *item = json_array_get_object_element (after, i);
      JsonObject *old = pairs[i] >= 0 ? json_array_get_object_element (before, (guint) pairs[i]) : NULL;
      g_autofree char *subject = describe_item (self, item, list);
      g_autofree char *item_path = g_strdup_printf ("%s[%u]", path, i);

      if (old == NULL)
        {
          add_change (self, item_path, g_strdup_printf (say (self, N_("%s added")), subject), NULL,
                      json_array_get_element (after, i));
          continue;
        }
      if (strcmp (get_text (old, lists[list].key), get_text (item, lists[list].key)) != 0)
        add_change (self, item_path,
                    g_strdup_printf (say (self, N_("%s was “%s” before")), subject, get_text (old, lists[list].key)),
                    json_array_get_element (before, (guint) pairs[i]), json_array_get_element (after, i));
      else
        compare_objects (self, old, item, item_path, subject);
      moved = moved || pairs[i] < last;
      last = pairs[i];
    }
  if (moved)
    add_change (self, path, g_strdup_printf (say (self, N_("%s: another order")), path + 2), NULL, NULL);
}

static void
compare_lists (Difference *self,
               JsonNode   *before,
               JsonNode   *after,
               const char *path,
               int         list)
{
  JsonArray *old = before != NULL ? json_node_get_array (before) : NULL;
  JsonArray *new = after != NULL ? json_node_get_array (after) : NULL;
  g_autoptr(GHashTable) taken = g_hash_table_new (NULL, NULL);
  g_autofree int *pairs = pair_items (self, old, new, list, taken);

  for (guint i = 0; old != NULL && i < json_array_get_length (old); i++)
    {
      g_autofree char *subject = describe_item (self, json_array_get_object_element (old, i), list);
      g_autofree char *item_path = g_strdup_printf ("%s[%u]", path, i);

      if (!g_hash_table_contains (taken, GUINT_TO_POINTER (i)))
        add_change (self, item_path, g_strdup_printf (say (self, N_("%s removed")), subject),
                    json_array_get_element (old, i), NULL);
    }
  compare_items (self, old, new, pairs, path, list);
}

static void
compare_members (Difference *self,
                 JsonNode   *before,
                 JsonNode   *after,
                 const char *path,
                 const char *subject,
                 const char *name)
{
  const gboolean objects = (before == NULL || JSON_NODE_HOLDS_OBJECT (before)) &&
                           (after == NULL || JSON_NODE_HOLDS_OBJECT (after));
  const int list = find_list (path);
  g_autofree char *inner = NULL;

  if (is_same (self, before, after))
    return;
  if (list >= 0 && is_list_of_objects (before) && is_list_of_objects (after))
    {
      compare_lists (self, before, after, path, list);
      return;
    }
  /* A section that comes or goes is one change. */
  if (!objects || before == NULL || after == NULL)
    {
      compare_values (self, before, after, path, subject, name);
      return;
    }
  inner = *subject != '\0' ? g_strdup_printf ("%s, %s", subject, name) : g_strdup (name);
  compare_objects (self, json_node_get_object (before), json_node_get_object (after), path, inner);
}

static void
compare_objects (Difference *self,
                 JsonObject *before,
                 JsonObject *after,
                 const char *path,
                 const char *subject)
{
  g_autoptr(GList) old = json_object_get_members (before);
  g_autoptr(GList) new = json_object_get_members (after);

  for (GList *l = old; l != NULL; l = l->next)
    {
      g_autofree char *member = make_path (path, l->data);

      compare_members (self, get_member (before, l->data), get_member (after, l->data), member, subject, l->data);
    }
  for (GList *l = new; l != NULL; l = l->next)
    {
      g_autofree char *member = make_path (path, l->data);

      if (!json_object_has_member (before, l->data))
        compare_members (self, NULL, get_member (after, l->data), member, subject, l->data);
    }
}

static SluiceDocument *
parse (const char  *text,
       GError     **error)
{
  g_autoptr(SluiceDocument) document = sluice_document_parse (text, strlen (text), error);

  if (document == NULL)
    return NULL;
  if (JSON_NODE_HOLDS_OBJECT (sluice_document_get_root (document)))
    return g_steal_pointer (&document);
  sluice_set_error (error, SLUICE_ERROR_INVALID, "wrong_type", "A task is a JSON object");
  return NULL;
}

/**
 * sluice_task_difference_translated:
 * @before: the document of a task
 * @after: another one
 * @translate: (nullable) (scope call): what gives the words in the language of a person
 * @error: errors of JSON, or %SLUICE_ERROR_INVALID with `wrong_type`
 *
 * As [func@Sluice.task_difference], for who does not speak English.
 *
 * Returns: (transfer full) (nullable) (element-type SluiceTaskChange): the changes
 */
GPtrArray *
sluice_task_difference_translated (const char           *before,
                                   const char           *after,
                                   SluiceTranslateFunc   translate,
                                   GError              **error)
{
  g_autoptr(SluiceDocument) old = NULL;
  g_autoptr(SluiceDocument) new = NULL;
  Difference self;

  g_return_val_if_fail (before != NULL && after != NULL, NULL);

  old = parse (before, error);
  new = old != NULL ? parse (after, error) : NULL;
  if (new == NULL)
    return NULL;
  self = (Difference) { old, new, g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_task_change_free),
                        translate };
  compare_objects (&self, json_node_get_object (sluice_document_get_root (old)),
                   json_node_get_object (sluice_document_get_root (new)), "$", "");
  return self.changes;
}

/**
 * sluice_task_difference:
 * @before: the document of a task
 * @after: another one
 * @error: errors of JSON, or %SLUICE_ERROR_INVALID with `wrong_type`
 *
 * Says what @after has changed, in words and one by one: columns, checks, lookups and
 * parameters are compared by their names, so that one that is moved is not another one.
 * Neither needs to be valid. The order of keys, and null for a key that is not there, are
 * no difference.
 *
 * Returns: (transfer full) (nullable) (element-type SluiceTaskChange): the changes; none
 *   if both say the same
 */
GPtrArray *
sluice_task_difference (const char  *before,
                        const char  *after,
                        GError     **error)
{
  return sluice_task_difference_translated (before, after, NULL, error);
}
