/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-openapi-private.h"

#include "sluice-document.h"
#include "sluice-error.h"
#include "sluice-task-draft.h"
#include "sluice-yaml-reader.h"

#include <stdarg.h>
#include <string.h>

/* References that may follow each other. */
#define MAX_REFERENCES 32

static const char *const methods[] = { "get", "post", "put", "patch", "delete", "head", "options", NULL };

static void
operation_free (gpointer data)
{
  SluiceOpenapiOperation *operation = data;

  g_free (operation->id);
  g_free (operation->method);
  g_free (operation->path);
  g_free (operation->summary);
  g_free (operation);
}

/**
 * sluice_openapi_free:
 * @self: (transfer full): a description
 */
void
sluice_openapi_free (SluiceOpenapi *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->root, json_node_unref);
  g_free (self->origin);
  g_ptr_array_unref (self->operations);
  g_free (self);
}

/**
 * sluice_openapi_draft_free:
 * @draft: (transfer full): a draft
 */
void
sluice_openapi_draft_free (SluiceOpenapiDraft *draft)
{
  g_return_if_fail (draft != NULL);

  g_free (draft->name);
  json_object_unref (draft->source);
  json_array_unref (draft->parameters);
  g_clear_pointer (&draft->credentials, sluice_credential_list_free);
  g_ptr_array_unref (draft->fields);
  g_ptr_array_unref (draft->notes);
  g_free (draft);
}

/* sluice_openapi_get_object:
 *
 * A member that is an object, or NULL. */
JsonObject *
sluice_openapi_get_object (JsonObject *object,
                           const char *name)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, name) : NULL;

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

/* sluice_openapi_get_array:
 *
 * A member that is a list, or NULL. */
JsonArray *
sluice_openapi_get_array (JsonObject *object,
                          const char *name)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, name) : NULL;

  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

/* sluice_openapi_get_text:
 *
 * A member that is a text, or NULL. */
const char *
sluice_openapi_get_text (JsonObject *object,
                         const char *name)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, name) : NULL;

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING
           ? json_node_get_string (node) : NULL;
}

/* sluice_openapi_get_flag:
 *
 * Whether a member is true. */
gboolean
sluice_openapi_get_flag (JsonObject *object,
                         const char *name)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, name) : NULL;

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_BOOLEAN &&
         json_node_get_boolean (node);
}

/* What a JSON pointer (RFC 6901) points to, from behind `#/`. */
static JsonNode *
follow_pointer (JsonNode   *node,
                const char *pointer)
{
  g_auto(GStrv) parts = g_strsplit (pointer, "/", -1);

  for (guint i = 0; parts[i] != NULL && node != NULL; i++)
    {
      g_autofree char *plain = g_uri_unescape_string (parts[i], NULL);
      g_autoptr(GString) name = g_string_new (plain != NULL ? plain : parts[i]);
      guint64 index;

      g_string_replace (name, "~1", "/", 0);
      g_string_replace (name, "~0", "~", 0);
      if (JSON_NODE_HOLDS_OBJECT (node))
        node = json_object_get_member (json_node_get_object (node), name->str);
      else if (JSON_NODE_HOLDS_ARRAY (node) &&
               g_ascii_string_to_unsigned (name->str, 10, 0, G_MAXUINT, &index, NULL) &&
               index < json_array_get_length (json_node_get_array (node)))
        node = json_array_get_element (json_node_get_array (node), (guint) index);
      else
        node = NULL;
    }
  return node;
}

/* sluice_openapi_resolve:
 *
 * What an object stands for: itself, or what its `$ref` refers to. Only
 * references inside of the document are followed, and not in circles. Fails with
 * SLUICE_ERROR_INVALID and `openapi_reference`. */
JsonObject *
sluice_openapi_resolve (const SluiceOpenapi  *self,
                        JsonObject           *object,
                        GError              **error)
{
  for (guint i = 0; i < MAX_REFERENCES; i++)
    {
      const char *reference = sluice_openapi_get_text (object, "$ref");
      JsonNode *node;

      if (reference == NULL)
        return object;
      if (!g_str_has_prefix (reference, "#/"))
        {
          sluice_set_error (error, SLUICE_ERROR_INVALID, "openapi_reference",
                            "The description refers to another document, which is not read: %s", reference);
          if (error != NULL)
            sluice_error_set_hint (*error, "Ask for the description in one piece (“bundled”).");
          return NULL;
        }
      node = follow_pointer (self->root, reference + strlen ("#/"));
      if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
        {
          sluice_set_error (error, SLUICE_ERROR_INVALID, "openapi_reference",
                            "The description refers to something that it does not have: %s", reference);
          return NULL;
        }
      object = json_node_get_object (node);
    }
  sluice_set_error (error, SLUICE_ERROR_INVALID, "openapi_reference", "A reference of the description leads to itself: %s",
                    sluice_openapi_get_text (object, "$ref"));
  return NULL;
}

/* sluice_openapi_note:
 *
 * Notes what could not be expressed. */
void
sluice_openapi_note (SluiceOpenapiBuilder *builder,
                     const char           *format,
                     ...)
{
  va_list args;

  va_start (args, format);
  g_ptr_array_add (builder->draft->notes, g_strdup_vprintf (format, args));
  va_end (args);
}

static void
add_operation (SluiceOpenapi *self,
               const char    *path,
               const char    *method,
               JsonObject    *object)
{
  SluiceOpenapiOperation *operation = g_new0 (SluiceOpenapiOperation, 1);
  const char *id = sluice_openapi_get_text (object, "operationId");
  const char *summary = sluice_openapi_get_text (object, "summary");

  operation->method = g_ascii_strup (method, -1);
  operation->path = g_strdup (path);
  operation->id = id != NULL ? g_strdup (id) : g_strdup_printf ("%s %s", operation->method, path);
  operation->summary = g_strdup (summary != NULL ? summary : sluice_openapi_get_text (object, "description"));
  operation->deprecated = sluice_openapi_get_flag (object, "deprecated");
  g_ptr_array_add (self->operations, operation);
}

static void
list_operations (SluiceOpenapi *self)
{
  JsonObject *paths = sluice_openapi_get_object (self->document, "paths");
  g_autoptr(GList) names = paths != NULL ? json_object_get_members (paths) : NULL;

  for (GList *l = names; l != NULL; l = l->next)
    {
      JsonObject *item = sluice_openapi_get_object (paths, l->data);

      for (guint i = 0; item != NULL && methods[i] != NULL; i++)
        {
          JsonObject *object = sluice_openapi_get_object (item, methods[i]);

          if (object != NULL)
            add_operation (self, l->data, methods[i], object);
        }
    }
}

/* Whether an object has a member for the version of a description, at its first
 * level and not in what it holds. The text may be cut off or wrong. */
static gboolean
has_version (const char *text)
{
  guint depth = 0;

  for (const char *p = text; *p != '\0'; p++)
    {
      if (*p == '{' || *p == '[')
        depth++;
      else if ((*p == '}' || *p == ']') && --depth == 0)
        return FALSE;
      if (*p != '"')
        continue;
      if (depth == 1 && g_regex_match_simple ("^\"(openapi|swagger)\"\\s*:\\s*\"[23]\\.", p, 0, 0))
        return TRUE;
      for (p++; *p != '"'; p++)
        if (*p == '\0' || (*p == '\\' && *++p == '\0'))
          return FALSE;
    }
  return FALSE;
}

/**
 * sluice_openapi_is_one:
 * @data: (array length=length): a text that was pasted or read
 * @length: its bytes
 *
 * Returns: whether it looks like a description of an API
 */
gboolean
sluice_openapi_is_one (const char *data,
                       gsize       length)
{
  g_autofree char *start = NULL;

  g_return_val_if_fail (data != NULL || length == 0, FALSE);

  start = g_strndup (data, MIN (length, 64 * 1024));
  if (g_regex_match_simple ("^\\s*\\{", start, 0, 0))
    return has_version (strchr (start, '{'));
  return g_regex_match_simple ("^(openapi|swagger)\\s*:\\s*['\"]?[23](\\.|['\"]?\\s*$)", start, G_REGEX_MULTILINE, 0);
}

static gboolean
read_root (SluiceOpenapi  *self,
           const char     *data,
           gsize           length,
           GError        **error)
{
  const char *start = data;

  while (start < data + length && (g_ascii_isspace (*start) || strchr ("\xef\xbb\xbf", *start) != NULL))
    start++;
  if (start < data + length && *start == '{')
    {
      g_autoptr(SluiceDocument) document = sluice_document_parse (start, length - (gsize) (start - data), error);

      self->root = document != NULL ? json_node_copy (sluice_document_get_root (document)) : NULL;
    }
  else
    {
      self->root = sluice_yaml_parse (data, length, error);
    }
  return self->root != NULL;
}

/**
 * sluice_openapi_parse:
 * @data: (array length=length): the description, JSON or YAML
 * @length: its bytes
 * @origin: (nullable): the URL or file it was read from, against which the
 *   addresses of servers are resolved
 * @error: return location
 *
 * Fails with %SLUICE_ERROR_INVALID: `invalid_json`, `yaml_syntax`, or
 * `openapi_invalid` if it is something else.
 *
 * Returns: (transfer full): the description
 */
SluiceOpenapi *
sluice_openapi_parse (const char  *data,
                      gsize        length,
                      const char  *origin,
                      GError     **error)
{
  g_autoptr(SluiceOpenapi) self = NULL;
  JsonNode *version = NULL;

  g_return_val_if_fail (data != NULL || length == 0, NULL);

  self = g_new0 (SluiceOpenapi, 1);
  self->operations = g_ptr_array_new_with_free_func (operation_free);
  self->origin = g_strdup (origin);
  if (!read_root (self, data, length, error))
    return NULL;
  if (JSON_NODE_HOLDS_OBJECT (self->root))
    {
      self->document = json_node_get_object (self->root);
      self->is_swagger = json_object_has_member (self->document, "swagger");
      version = json_object_get_member (self->document, self->is_swagger ? "swagger" : "openapi");
    }
  if (version == NULL || sluice_openapi_get_object (self->document, "paths") == NULL)
    {
      sluice_set_error (error, SLUICE_ERROR_INVALID, "openapi_invalid",
                        "This is no description of an API: OpenAPI 3 has “openapi” and “paths”");
      return NULL;
    }
  list_operations (self);
  return g_steal_pointer (&self);
}

/**
 * sluice_openapi_get_operations:
 * @self: a description
 *
 * Returns: (transfer none) (element-type SluiceOpenapiOperation): the requests
 *   that the API takes
 */
GPtrArray *
sluice_openapi_get_operations (const SluiceOpenapi *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->operations;
}

/* By its id, or by `GET /path`. */
static const SluiceOpenapiOperation *
find_operation (const SluiceOpenapi *self,
                const char          *id)
{
  for (guint i = 0; i < self->operations->len; i++)
    {
      const SluiceOpenapiOperation *operation = self->operations->pdata[i];
      g_autofree char *name = g_strdup_printf ("%s %s", operation->method, operation->path);

      if (g_str_equal (operation->id, id) || g_str_equal (name, id))
        return operation;
    }
  return NULL;
}

/* sluice_openapi_begin:
 *
 * Begins a draft of an operation. */
void
sluice_openapi_begin (const SluiceOpenapi          *self,
                      const SluiceOpenapiOperation *operation,
                      SluiceOpenapiBuilder         *builder)
{
  g_autofree char *method = g_ascii_strdown (operation->method, -1);
  JsonObject *paths = sluice_openapi_get_object (self->document, "paths");

  builder->openapi = self;
  builder->operation = operation;
  builder->path_item = sluice_openapi_get_object (paths, operation->path);
  builder->object = sluice_openapi_get_object (builder->path_item, method);
  builder->declared = g_ptr_array_new ();
  builder->draft = g_new0 (SluiceOpenapiDraft, 1);
  builder->draft->source = json_object_new ();
  builder->draft->parameters = json_array_new ();
  builder->draft->fields = g_ptr_array_new_with_free_func (g_free);
  builder->draft->notes = g_ptr_array_new_with_free_func (g_free);
}

/* sluice_openapi_builder_clear:
 *
 * Frees all of it but what was stolen. */
void
sluice_openapi_builder_clear (SluiceOpenapiBuilder *builder)
{
  g_free (builder->base);
  g_clear_pointer (&builder->declared, g_ptr_array_unref);
  g_clear_pointer (&builder->draft, sluice_openapi_draft_free);
}

static void
set_records (SluiceOpenapiBuilder      *builder,
             const SluiceOpenapiAnswer *answer)
{
  JsonObject *properties = sluice_openapi_get_object (answer->item, "properties");
  g_autoptr(GList) names = properties != NULL ? json_object_get_members (properties) : NULL;

  if (answer->records != NULL)
    json_object_set_string_member (builder->draft->source, "records", answer->records);
  for (GList *l = names; l != NULL; l = l->next)
    g_ptr_array_add (builder->draft->fields, g_strdup (l->data));
}

static gboolean
fill (SluiceOpenapiBuilder  *builder,
      GError               **error)
{
  JsonObject *source = builder->draft->source;
  SluiceOpenapiAnswer answer = { NULL };
  gboolean filled;

  json_object_set_string_member (source, "type", "http");
  sluice_openapi_read_address (builder);
  filled = sluice_openapi_read_parameters (builder, error) && sluice_openapi_read_body (builder, error) &&
           sluice_openapi_read_security (builder, error) && sluice_openapi_find_answer (builder, &answer, error);
  if (filled)
    {
      set_records (builder, &answer);
      sluice_openapi_read_paging (builder, &answer);
    }
  sluice_openapi_answer_clear (&answer);
  return filled;
}

/**
 * sluice_openapi_make_source:
 * @self: a description
 * @operation_id: the id of an operation, or `GET /path`
 * @error: return location
 *
 * Makes the beginning of a task of an operation: its parameters are those of the
 * task, its security the credential, its answer says where the records are and
 * how they go on.
 *
 * Fails with %SLUICE_ERROR_INVALID: `unknown_operation`, or `openapi_reference`
 * for a reference that cannot be followed.
 *
 * Returns: (transfer full): the draft
 */
SluiceOpenapiDraft *
sluice_openapi_make_source (const SluiceOpenapi  *self,
                            const char           *operation_id,
                            GError              **error)
{
  SluiceOpenapiBuilder builder = { NULL };
  const SluiceOpenapiOperation *operation;
  SluiceOpenapiDraft *draft = NULL;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (operation_id != NULL, NULL);

  operation = find_operation (self, operation_id);
  if (operation == NULL)
    {
      sluice_set_error (error, SLUICE_ERROR_INVALID, "unknown_operation", "The API has no operation “%s”", operation_id);
      return NULL;
    }
  sluice_openapi_begin (self, operation, &builder);
  if (fill (&builder, error))
    draft = g_steal_pointer (&builder.draft);
  if (draft != NULL)
    draft->name = sluice_task_draft_dup_name (json_object_get_string_member (draft->source, "url"));
  sluice_openapi_builder_clear (&builder);
  return draft;
}
