/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-openapi-private.h"

#include "sluice-error.h"

#include <string.h>

typedef struct
{
  const SluiceOpenapi *openapi;
  JsonObject *task;
  JsonObject *source;
  const SluiceOpenapiOperation *operation;
  GPtrArray *changes;
} Comparison;

static void
change_free (gpointer data)
{
  SluiceOpenapiChange *change = data;

  g_free (change->path);
  g_free (change->kind);
  g_free (change->text);
  g_free (change);
}

static void add_change (Comparison *self,
                        const char *path,
                        const char *kind,
                        const char *format,
                        ...) G_GNUC_PRINTF (4, 5);

static void
add_change (Comparison *self,
            const char *path,
            const char *kind,
            const char *format,
            ...)
{
  SluiceOpenapiChange *change = g_new0 (SluiceOpenapiChange, 1);
  va_list args;

  va_start (args, format);
  change->path = g_strdup (path);
  change->kind = g_strdup (kind);
  change->text = g_strdup_vprintf (format, args);
  va_end (args);
  g_ptr_array_add (self->changes, change);
}

/* The parts of the path of an address, templates as `{}`. */
static GStrv
split_path (const char *url)
{
  const char *scheme = strstr (url, "://");
  const char *start = scheme != NULL ? strchr (scheme + 3, '/') : url;
  g_autofree char *bare = start != NULL ? g_strndup (start, strcspn (start, "?#")) : g_strdup ("");
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv) parts = NULL;

  if (scheme == NULL && g_str_has_prefix (url, "{{") && strchr (url, '/') != NULL)
    {
      g_free (bare);
      start = strchr (url, '/');
      bare = g_strndup (start, strcspn (start, "?#"));
    }
  parts = g_strsplit (bare, "/", -1);
  for (guint i = 0; parts[i] != NULL; i++)
    if (*parts[i] != '\0')
      g_strv_builder_add (builder, strchr (parts[i], '{') != NULL ? "{}" : parts[i]);
  return g_strv_builder_end (builder);
}

/* How well the end of a task's path is that of an operation: 0 for not at all,
 * else more for each part that is the same to the letter. */
static guint
match_path (char **task,
            char **operation)
{
  guint n_task = g_strv_length (task);
  guint n_operation = g_strv_length (operation);
  guint score = 1;

  if (n_operation > n_task)
    return 0;
  for (guint i = 0; i < n_operation; i++)
    {
      const char *wanted = operation[n_operation - 1 - i];
      const char *got = task[n_task - 1 - i];

      if (g_str_equal (wanted, got))
        score += g_str_equal (wanted, "{}") ? 2 : 3;
      else if (g_str_equal (wanted, "{}"))
        score += 1;
      else
        return 0;
    }
  return score;
}

/* The last part of a path that is no template: what it is about. */
static const char *
get_subject (char **parts)
{
  const char *subject = NULL;

  for (guint i = 0; parts[i] != NULL; i++)
    if (!g_str_equal (parts[i], "{}"))
      subject = parts[i];
  return subject;
}

/* The operation of a task is not remembered in it: method and path tell. */
static void
find_operation (Comparison *self)
{
  const char *url = sluice_openapi_get_text (self->source, "url");
  const char *method = sluice_openapi_get_text (self->source, "method");
  g_auto(GStrv) parts = split_path (url);
  const SluiceOpenapiOperation *moved = NULL;
  guint n_moved = 0;
  guint best = 0;

  for (guint i = 0; i < self->openapi->operations->len; i++)
    {
      const SluiceOpenapiOperation *operation = self->openapi->operations->pdata[i];
      g_auto(GStrv) candidate = split_path (operation->path);
      guint score;

      if (g_ascii_strcasecmp (operation->method, method != NULL ? method : "GET") != 0)
        continue;
      score = match_path (parts, candidate);
      if (score > best)
        {
          best = score;
          self->operation = operation;
        }
      if (g_strcmp0 (get_subject (candidate), get_subject (parts)) == 0)
        {
          moved = operation;
          n_moved++;
        }
    }
  if (self->operation != NULL)
    return;
  if (n_moved == 1)
    {
      self->operation = moved;
      add_change (self, "$.source.url", "path_moved", "The path is now %s", moved->path);
    }
  else
    {
      add_change (self, "$.source.url", "operation_removed", "The API has no %s %s any more",
                  method != NULL ? method : "GET", url);
    }
}

/* Whether the task sends something under that name. */
static gboolean
task_sends (Comparison *self,
            const char *object_name,
            const char *name)
{
  JsonObject *object = sluice_openapi_get_object (self->source, object_name);
  g_autoptr(GList) names = object != NULL ? json_object_get_members (object) : NULL;
  const char *url = sluice_openapi_get_text (self->source, "url");
  const char *question = strchr (url, '?');
  JsonObject *auth = sluice_openapi_get_object (self->source, "auth");

  for (GList *l = names; l != NULL; l = l->next)
    if (g_ascii_strcasecmp (l->data, name) == 0)
      return TRUE;
  if (g_strcmp0 (sluice_openapi_get_text (auth, "name"), name) == 0)
    return TRUE;
  if (question != NULL && g_str_equal (object_name, "query"))
    {
      g_auto(GStrv) parts = g_strsplit (question + 1, "&", -1);

      for (guint i = 0; parts[i] != NULL; i++)
        {
          g_autofree char *part = g_strndup (parts[i], strcspn (parts[i], "="));
          g_autofree char *plain = g_uri_unescape_string (part, NULL);

          if (g_strcmp0 (plain, name) == 0)
            return TRUE;
        }
    }
  return FALSE;
}

static void
compare_declared (Comparison           *self,
                  SluiceOpenapiBuilder *builder)
{
  for (guint i = 0; i < builder->declared->len; i++)
    {
      JsonObject *parameter = builder->declared->pdata[i];
      const char *name = sluice_openapi_get_text (parameter, "name");
      const char *place = sluice_openapi_get_text (parameter, "in");
      gboolean in_query = g_str_equal (place, "query");
      const char *object_name = in_query ? "query" : "headers";
      g_autofree char *path = g_strdup_printf ("$.source.%s", object_name);

      if ((!in_query && !g_str_equal (place, "header")) || (in_query && sluice_openapi_is_paging (name)) ||
          task_sends (self, object_name, name))
        continue;
      if (sluice_openapi_get_flag (parameter, "required"))
        add_change (self, path, "parameter_required", "The parameter %s is needed now", name);
      else
        add_change (self, path, "parameter_added", "There is a parameter %s", name);
    }
}

static gboolean
is_declared (SluiceOpenapiBuilder *builder,
             const char           *name)
{
  for (guint i = 0; i < builder->declared->len; i++)
    if (g_strcmp0 (sluice_openapi_get_text (builder->declared->pdata[i], "name"), name) == 0)
      return TRUE;
  return FALSE;
}

static void
compare_sent (Comparison           *self,
              SluiceOpenapiBuilder *builder)
{
  JsonObject *query = sluice_openapi_get_object (self->source, "query");
  JsonObject *drafted = sluice_openapi_get_object (builder->draft->source, "query");
  g_autoptr(GList) names = query != NULL ? json_object_get_members (query) : NULL;

  for (GList *l = names; l != NULL; l = l->next)
    {
      g_autofree char *path = g_strdup_printf ("$.source.query[\"%s\"]", (const char *) l->data);

      if (!is_declared (builder, l->data) && (drafted == NULL || !json_object_has_member (drafted, l->data)))
        add_change (self, path, "parameter_removed", "There is no parameter %s any more", (const char *) l->data);
    }
}

static char *
describe_auth (JsonObject *source)
{
  JsonObject *auth = sluice_openapi_get_object (source, "auth");
  const char *type = sluice_openapi_get_text (auth, "type");
  const char *name = sluice_openapi_get_text (auth, "name");
  const char *grant = sluice_openapi_get_text (auth, "grant");

  if (g_strcmp0 (type, "api_key") == 0)
    return g_strdup_printf ("api_key %s", name);
  if (g_strcmp0 (type, "oauth2") == 0)
    return g_strdup_printf ("oauth2 %s", grant != NULL ? grant : "client_credentials");
  return g_strdup (type != NULL ? type : "none");
}

static void
compare_security (Comparison           *self,
                  SluiceOpenapiBuilder *builder)
{
  g_autofree char *before = describe_auth (self->source);
  g_autofree char *after = describe_auth (builder->draft->source);

  /* A stored connection brings its own credential. */
  if (json_object_has_member (self->source, "connection") || g_ascii_strcasecmp (before, after) == 0)
    return;
  add_change (self, "$.source.auth", "security_changed", "The credential is described as “%s”; the task has “%s”",
              after, before);
}

/* The first part of a path of a field. */
static char *
get_first (const char *path)
{
  if (g_str_has_prefix (path, "$."))
    path += 2;
  return g_strndup (path, strcspn (path, ".["));
}

static void
add_field (GHashTable *fields,
           JsonNode   *node)
{
  if (node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
    g_hash_table_add (fields, get_first (json_node_get_string (node)));
}

/* The fields that the task knows of. */
static GHashTable *
list_known (Comparison *self,
            JsonArray  *source_fields)
{
  GHashTable *fields = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  JsonArray *mapping = sluice_openapi_get_array (self->task, "mapping");

  for (guint i = 0; source_fields != NULL && i < json_array_get_length (source_fields); i++)
    add_field (fields, json_array_get_element (source_fields, i));
  for (guint i = 0; source_fields == NULL && mapping != NULL && i < json_array_get_length (mapping); i++)
    {
      JsonNode *element = json_array_get_element (mapping, i);

      if (JSON_NODE_HOLDS_OBJECT (element))
        add_field (fields, json_object_get_member (json_node_get_object (element), "from"));
    }
  return fields;
}

/* Only `source_fields` is complete; of a mapping it can be said that one of its
 * fields is gone, not that one is new. */
static void
compare_fields (Comparison           *self,
                SluiceOpenapiBuilder *builder)
{
  JsonArray *source_fields = sluice_openapi_get_array (self->task, "source_fields");
  g_autoptr(GHashTable) known = list_known (self, source_fields);
  g_autoptr(GHashTable) described = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr(GList) names = g_list_sort (g_hash_table_get_keys (known), (GCompareFunc) g_strcmp0);
  GPtrArray *fields = builder->draft->fields;
  const char *path = source_fields != NULL ? "$.source_fields" : "$.mapping";

  if (fields->len == 0)
    return;
  for (guint i = 0; i < fields->len; i++)
    {
      g_hash_table_add (described, fields->pdata[i]);
      if (source_fields != NULL && !g_hash_table_contains (known, fields->pdata[i]))
        add_change (self, path, "field_added", "The records have a field %s", (const char *) fields->pdata[i]);
    }
  for (GList *l = names; l != NULL; l = l->next)
    if (*(const char *) l->data != '\0' && !g_hash_table_contains (described, l->data))
      add_change (self, path, "field_removed", "The field %s is not described any more", (const char *) l->data);
}

static void
compare_records (Comparison                *self,
                 const SluiceOpenapiAnswer *answer)
{
  const char *records = sluice_openapi_get_text (self->source, "records");

  if (records == NULL || answer->records == NULL || g_str_equal (records, "auto") ||
      g_str_equal (records, answer->records))
    return;
  add_change (self, "$.source.records", "records_moved", "The records are described as %s", answer->records);
}

static gboolean
compare_operation (Comparison  *self,
                   GError     **error)
{
  SluiceOpenapiBuilder builder = { NULL };
  SluiceOpenapiAnswer answer = { NULL };
  gboolean done;

  sluice_openapi_begin (self->openapi, self->operation, &builder);
  sluice_openapi_read_address (&builder);
  done = sluice_openapi_read_parameters (&builder, error) && sluice_openapi_read_security (&builder, error) &&
         sluice_openapi_find_answer (&builder, &answer, error);
  if (done)
    {
      JsonObject *properties = sluice_openapi_get_object (answer.item, "properties");
      g_autoptr(GList) names = properties != NULL ? json_object_get_members (properties) : NULL;

      for (GList *l = names; l != NULL; l = l->next)
        g_ptr_array_add (builder.draft->fields, g_strdup (l->data));
      compare_declared (self, &builder);
      compare_sent (self, &builder);
      compare_security (self, &builder);
      compare_records (self, &answer);
      compare_fields (self, &builder);
    }
  sluice_openapi_answer_clear (&answer);
  sluice_openapi_builder_clear (&builder);
  return done;
}

/**
 * sluice_openapi_compare:
 * @self: a description, as it is now
 * @task: a task document
 * @error: return location
 *
 * Compares the request of a task with the operation of the same method and path.
 *
 * Fails with %SLUICE_ERROR_INVALID: `missing_key` for a task that makes no
 * request, `openapi_reference` for a reference that cannot be followed.
 *
 * Returns: (transfer full) (element-type SluiceOpenapiChange): what is different
 */
GPtrArray *
sluice_openapi_compare (const SluiceOpenapi  *self,
                        JsonObject           *task,
                        GError              **error)
{
  g_autoptr(GPtrArray) changes = g_ptr_array_new_with_free_func (change_free);
  Comparison comparison = { .openapi = self, .task = task, .changes = changes };

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (task != NULL, NULL);

  comparison.source = sluice_openapi_get_object (task, "source");
  if (sluice_openapi_get_text (comparison.source, "url") == NULL)
    {
      sluice_set_error (error, SLUICE_ERROR_INVALID, "missing_key", "The task has no source with a “url”");
      return NULL;
    }
  find_operation (&comparison);
  if (comparison.operation != NULL && !compare_operation (&comparison, error))
    return NULL;
  return g_steal_pointer (&changes);
}
