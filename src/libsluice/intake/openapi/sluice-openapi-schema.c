/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-openapi-private.h"

#include <string.h>

/* sluice_openapi_schema_is:
 *
 * Whether a schema is of a type; in 3.1 it may have several. */
gboolean
sluice_openapi_schema_is (JsonObject *schema,
                          const char *type)
{
  JsonArray *types = sluice_openapi_get_array (schema, "type");

  if (types == NULL)
    return g_strcmp0 (sluice_openapi_get_text (schema, "type"), type) == 0;
  for (guint i = 0; i < json_array_get_length (types); i++)
    {
      JsonNode *element = json_array_get_element (types, i);

      if (JSON_NODE_HOLDS_VALUE (element) && g_strcmp0 (json_node_get_string (element), type) == 0)
        return TRUE;
    }
  return FALSE;
}

static void
merge_object (JsonObject *into,
              JsonObject *from,
              const char *name)
{
  JsonObject *members = sluice_openapi_get_object (from, name);
  g_autoptr(GList) names = members != NULL ? json_object_get_members (members) : NULL;
  JsonObject *target = sluice_openapi_get_object (into, name);

  if (members == NULL)
    return;
  if (target == NULL)
    {
      target = json_object_new ();
      json_object_set_object_member (into, name, target);
    }
  for (GList *l = names; l != NULL; l = l->next)
    json_object_set_member (target, l->data, json_node_copy (json_object_get_member (members, l->data)));
}

static void
merge_required (JsonObject *into,
                JsonObject *from)
{
  JsonArray *required = sluice_openapi_get_array (from, "required");
  JsonArray *target = sluice_openapi_get_array (into, "required");

  if (required == NULL)
    return;
  if (target == NULL)
    {
      target = json_array_new ();
      json_object_set_array_member (into, "required", target);
    }
  for (guint i = 0; i < json_array_get_length (required); i++)
    json_array_add_element (target, json_node_copy (json_array_get_element (required, i)));
}

static void
merge_schema (JsonObject *into,
              JsonObject *schema)
{
  g_autoptr(GList) names = json_object_get_members (schema);

  merge_object (into, schema, "properties");
  merge_required (into, schema);
  for (GList *l = names; l != NULL; l = l->next)
    if (!g_str_equal (l->data, "properties") && !g_str_equal (l->data, "required"))
      json_object_set_member (into, l->data, json_node_copy (json_object_get_member (schema, l->data)));
}

static gboolean flatten_into (const SluiceOpenapi  *self,
                              JsonObject           *schema,
                              JsonObject           *into,
                              guint                 depth,
                              GError              **error);

/* The schemas of a list: all of them, or the first that is not null. */
static gboolean
flatten_list (const SluiceOpenapi  *self,
              JsonArray            *schemas,
              gboolean              all,
              JsonObject           *into,
              guint                 depth,
              GError              **error)
{
  for (guint i = 0; schemas != NULL && i < MIN (json_array_get_length (schemas), 50); i++)
    {
      JsonNode *element = json_array_get_element (schemas, i);

      if (!JSON_NODE_HOLDS_OBJECT (element))
        continue;
      if (!all && sluice_openapi_schema_is (json_node_get_object (element), "null"))
        continue;
      if (!flatten_into (self, json_node_get_object (element), into, depth + 1, error))
        return FALSE;
      if (!all)
        break;
    }
  return TRUE;
}

static gboolean
flatten_into (const SluiceOpenapi  *self,
              JsonObject           *schema,
              JsonObject           *into,
              guint                 depth,
              GError              **error)
{
  JsonObject *resolved;

  if (depth > SLUICE_OPENAPI_MAX_DEPTH)
    return TRUE;
  resolved = sluice_openapi_resolve (self, schema, error);
  if (resolved == NULL)
    return FALSE;
  if (!flatten_list (self, sluice_openapi_get_array (resolved, "allOf"), TRUE, into, depth, error) ||
      !flatten_list (self, sluice_openapi_get_array (resolved, "oneOf"), FALSE, into, depth, error) ||
      !flatten_list (self, sluice_openapi_get_array (resolved, "anyOf"), FALSE, into, depth, error))
    return FALSE;
  merge_schema (into, resolved);
  return TRUE;
}

/* sluice_openapi_schema_flatten:
 *
 * A schema with its reference followed, its `allOf` put together, and the first
 * of its `oneOf` or `anyOf` chosen. Its own members are not looked into. */
JsonObject *
sluice_openapi_schema_flatten (const SluiceOpenapi  *self,
                               JsonObject           *schema,
                               GError              **error)
{
  g_autoptr(JsonObject) into = json_object_new ();

  if (!flatten_into (self, schema, into, 0, error))
    return NULL;
  return g_steal_pointer (&into);
}

/* What a schema says of its value by itself. */
static JsonNode *
get_given_example (JsonObject *schema)
{
  static const char *const names[] = { "example", "default", "const", NULL };
  JsonArray *array = sluice_openapi_get_array (schema, "examples");

  for (guint i = 0; names[i] != NULL; i++)
    if (json_object_has_member (schema, names[i]))
      return json_node_copy (json_object_get_member (schema, names[i]));
  if (array == NULL)
    array = sluice_openapi_get_array (schema, "enum");
  return array != NULL && json_array_get_length (array) > 0 ? json_node_copy (json_array_get_element (array, 0)) : NULL;
}

static gboolean
is_required (JsonObject *schema,
             const char *name)
{
  JsonArray *required = sluice_openapi_get_array (schema, "required");

  for (guint i = 0; required != NULL && i < json_array_get_length (required); i++)
    {
      JsonNode *element = json_array_get_element (required, i);

      if (JSON_NODE_HOLDS_VALUE (element) && g_strcmp0 (json_node_get_string (element), name) == 0)
        return TRUE;
    }
  return FALSE;
}

/* The members that are required, and those whose value is given. */
static JsonNode *
make_object (const SluiceOpenapi  *self,
             JsonObject           *schema,
             guint                 depth,
             guint                *budget,
             GError              **error)
{
  JsonObject *properties = sluice_openapi_get_object (schema, "properties");
  g_autoptr(GList) names = properties != NULL ? json_object_get_members (properties) : NULL;
  g_autoptr(JsonObject) object = json_object_new ();

  for (GList *l = names; l != NULL; l = l->next)
    {
      JsonObject *property = sluice_openapi_get_object (properties, l->data);
      g_autoptr(JsonObject) flat = NULL;
      g_autoptr(JsonNode) given = NULL;
      JsonNode *node;

      if (property == NULL)
        continue;
      flat = sluice_openapi_schema_flatten (self, property, error);
      if (flat == NULL)
        return NULL;
      given = get_given_example (flat);
      if ((given == NULL && !is_required (schema, l->data)) || sluice_openapi_get_flag (flat, "readOnly"))
        continue;
      node = sluice_openapi_schema_example (self, flat, depth + 1, budget, error);
      if (node == NULL)
        return NULL;
      json_object_set_member (object, l->data, node);
    }
  return json_node_init_object (json_node_alloc (), object);
}

/* sluice_openapi_schema_example:
 *
 * A value of a schema: the one that it gives, or a plain one of its type. */
JsonNode *
sluice_openapi_schema_example (const SluiceOpenapi  *self,
                               JsonObject           *schema,
                               guint                 depth,
                               guint                *budget,
                               GError              **error)
{
  g_autoptr(JsonObject) flat = sluice_openapi_schema_flatten (self, schema, error);
  JsonNode *given;

  if (flat == NULL)
    return NULL;
  given = get_given_example (flat);
  if (given != NULL)
    return given;
  if (*budget == 0 || depth > SLUICE_OPENAPI_MAX_DEPTH)
    return json_node_init_null (json_node_alloc ());
  (*budget)--;

  if (sluice_openapi_schema_is (flat, "object") || json_object_has_member (flat, "properties"))
    return make_object (self, flat, depth, budget, error);
  if (sluice_openapi_schema_is (flat, "array"))
    return json_node_init_array (json_node_alloc (), json_array_new ());
  if (sluice_openapi_schema_is (flat, "boolean"))
    return json_node_init_boolean (json_node_alloc (), FALSE);
  if (sluice_openapi_schema_is (flat, "integer") || sluice_openapi_schema_is (flat, "number"))
    return json_node_init_int (json_node_alloc (), 0);
  return json_node_init_string (json_node_alloc (), "");
}

/* Of several lists in an answer, the ones that are called so are its records. */
static gboolean
is_list_name (const char *name)
{
  static const char *const names[] = {
    "data", "items", "results", "records", "value", "values", "content", "list", "rows", "entries", "hits", "objects",
    "elements", "resources", "member", "hydra:member", NULL
  };

  return g_strv_contains (names, name);
}

static char *
join_path (const char *parent,
           const char *name)
{
  g_autofree char *escaped = NULL;

  if (g_regex_match_simple ("^[A-Za-z_][A-Za-z0-9_-]*$", name, G_REGEX_DOLLAR_ENDONLY, 0))
    return *parent != '\0' ? g_strconcat (parent, ".", name, NULL) : g_strdup (name);
  escaped = g_strescape (name, "");
  return g_strdup_printf ("%s[\"%s\"]", parent, escaped);
}

typedef struct
{
  char *path;
  JsonObject *item;
  gboolean named;
} Found;

static void
found_free (gpointer data)
{
  Found *found = data;

  g_free (found->path);
  json_object_unref (found->item);
  g_free (found);
}

/* The lists of objects in an answer, in objects of objects. */
static gboolean
find_lists (const SluiceOpenapi  *self,
            JsonObject           *schema,
            const char           *parent,
            guint                 depth,
            GPtrArray            *lists,
            GError              **error)
{
  JsonObject *properties = sluice_openapi_get_object (schema, "properties");
  g_autoptr(GList) names = properties != NULL ? json_object_get_members (properties) : NULL;

  for (GList *l = names; l != NULL && depth < 3; l = l->next)
    {
      JsonObject *property = sluice_openapi_get_object (properties, l->data);
      g_autoptr(JsonObject) flat = property != NULL ? sluice_openapi_schema_flatten (self, property, error) : NULL;
      JsonObject *items = sluice_openapi_get_object (flat, "items");
      g_autofree char *path = join_path (parent, l->data);

      if (property == NULL)
        continue;
      if (flat == NULL)
        return FALSE;
      if (items != NULL)
        {
          Found *found = g_new0 (Found, 1);

          found->path = g_steal_pointer (&path);
          found->named = is_list_name (l->data);
          found->item = sluice_openapi_schema_flatten (self, items, error);
          if (found->item == NULL)
            {
              g_free (found->path);
              g_free (found);
              return FALSE;
            }
          g_ptr_array_add (lists, found);
        }
      else if (!find_lists (self, flat, path, depth + 1, lists, error))
        {
          return FALSE;
        }
    }
  return TRUE;
}

/* The one list, or the one that has the name of one; the first level wins. */
static void
choose_list (SluiceOpenapiBuilder *builder,
             GPtrArray            *lists,
             SluiceOpenapiAnswer  *answer)
{
  const Found *best = lists->len == 1 ? lists->pdata[0] : NULL;

  for (guint i = 0; i < lists->len && best == NULL; i++)
    {
      const Found *found = lists->pdata[i];

      if (found->named)
        best = found;
    }
  if (best != NULL)
    {
      answer->records = g_strdup (best->path);
      answer->item = json_object_ref (best->item);
    }
  else if (lists->len > 1)
    {
      sluice_openapi_note (builder, "The answer has %u lists; which one holds the records is looked for in the answer.",
                           lists->len);
    }
}

/* The schema of a successful answer. */
static JsonObject *
get_answer_schema (SluiceOpenapiBuilder  *builder,
                   gboolean              *ret_has_link,
                   GError               **error)
{
  static const char *const statuses[] = { "200", "2XX", "2xx", "201", "202", "206", "default", NULL };
  JsonObject *responses = sluice_openapi_get_object (builder->object, "responses");
  JsonObject *response = NULL;
  JsonObject *content;
  JsonObject *headers;
  g_autoptr(GList) types = NULL;

  for (guint i = 0; statuses[i] != NULL && response == NULL; i++)
    response = sluice_openapi_get_object (responses, statuses[i]);
  if (response == NULL)
    return NULL;
  response = sluice_openapi_resolve (builder->openapi, response, error);
  if (response == NULL)
    return NULL;

  headers = sluice_openapi_get_object (response, "headers");
  *ret_has_link = headers != NULL && (json_object_has_member (headers, "Link") || json_object_has_member (headers, "link"));
  if (builder->openapi->is_swagger)
    return sluice_openapi_get_object (response, "schema");
  content = sluice_openapi_get_object (response, "content");
  types = content != NULL ? json_object_get_members (content) : NULL;
  for (GList *l = types; l != NULL; l = l->next)
    if (strstr (l->data, "json") != NULL || g_str_equal (l->data, "*/*"))
      return sluice_openapi_get_object (sluice_openapi_get_object (content, l->data), "schema");
  return NULL;
}

/* sluice_openapi_find_answer:
 *
 * Where the records of the answer are, and what they are made of, as far as it
 * is described. */
gboolean
sluice_openapi_find_answer (SluiceOpenapiBuilder  *builder,
                            SluiceOpenapiAnswer   *answer,
                            GError               **error)
{
  g_autoptr(GPtrArray) lists = g_ptr_array_new_with_free_func (found_free);
  g_autoptr(GError) local = NULL;
  JsonObject *schema = get_answer_schema (builder, &answer->has_link, &local);
  JsonObject *items;

  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (schema == NULL)
    return TRUE;
  answer->answer = sluice_openapi_schema_flatten (builder->openapi, schema, error);
  if (answer->answer == NULL)
    return FALSE;

  items = sluice_openapi_get_object (answer->answer, "items");
  if (items != NULL)
    {
      answer->records = g_strdup ("$");
      answer->item = sluice_openapi_schema_flatten (builder->openapi, items, error);
      return answer->item != NULL;
    }
  if (!find_lists (builder->openapi, answer->answer, "", 0, lists, error))
    return FALSE;
  if (lists->len > 0)
    choose_list (builder, lists, answer);
  else if (json_object_has_member (answer->answer, "properties"))
    answer->item = json_object_ref (answer->answer);
  return TRUE;
}

/* sluice_openapi_answer_clear:
 *
 * Frees what is in it. */
void
sluice_openapi_answer_clear (SluiceOpenapiAnswer *answer)
{
  g_free (answer->records);
  g_clear_pointer (&answer->item, json_object_unref);
  g_clear_pointer (&answer->answer, json_object_unref);
}
