/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-curl-draft.h"

#include "sluice-document.h"
#include "sluice-shell-words.h"

#include <string.h>

#define BODY "$.source.body"

static gboolean
is_type (const char *content_type,
         const char *wanted)
{
  g_autofree char *lower = g_ascii_strdown (content_type != NULL ? content_type : "", -1);

  lower[strcspn (lower, "; ")] = '\0';
  return g_str_equal (lower, wanted);
}

static gboolean
is_json_type (const char *content_type)
{
  g_autofree char *lower = g_ascii_strdown (content_type != NULL ? content_type : "", -1);

  lower[strcspn (lower, "; ")] = '\0';
  return g_str_equal (lower, "application/json") || g_str_equal (lower, "text/json") ||
         g_str_has_suffix (lower, "+json");
}

/* JSON with the marks of variables as escapes, which may only stand in strings. */
static char *
escape_marks (const char *data)
{
  g_autoptr(GString) text = g_string_new (NULL);

  if (strstr (data, "\\u0001") != NULL || strstr (data, "\\u0002") != NULL)
    return NULL;
  for (const char *p = data; *p != '\0'; p++)
    {
      if ((guchar) *p <= SLUICE_SHELL_VARIABLE_END)
        g_string_append_printf (text, "\\u%04x", (guint) (guchar) *p);
      else
        g_string_append_c (text, *p);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* Whether a number would be another one after it was read and written. */
static gboolean
loses_digits (const char *token)
{
  guint digits = 0;

  if (token == NULL)
    return FALSE;
  for (const char *p = token; *p != '\0' && *p != 'e' && *p != 'E'; p++)
    digits += g_ascii_isdigit (*p) ? 1 : 0;
  return digits > 15;
}

static gboolean
has_other_control (const char *text)
{
  for (; (text = sluice_shell_find_control (text)) != NULL; text++)
    if (*text != SLUICE_SHELL_VARIABLE_START && *text != SLUICE_SHELL_VARIABLE_END)
      return TRUE;
  return FALSE;
}

static JsonNode *take_node (SluiceCurlDraft      *draft,
                            const SluiceDocument *document,
                            JsonNode             *node,
                            const char           *name,
                            const char           *path);

static JsonNode *
take_object (SluiceCurlDraft      *draft,
             const SluiceDocument *document,
             JsonObject           *object,
             const char           *path)
{
  g_autoptr(JsonObject) copy = json_object_new ();
  g_autoptr(GList) names = json_object_get_members (object);

  for (GList *l = names; l != NULL; l = l->next)
    {
      g_autofree char *member_path = sluice_curl_draft_path (path, l->data);
      JsonNode *member;

      if (sluice_shell_find_control (l->data) != NULL)
        return NULL;
      member = take_node (draft, document, json_object_get_member (object, l->data), l->data, member_path);
      if (member == NULL)
        return NULL;
      json_object_set_member (copy, l->data, member);
    }
  return json_node_init_object (json_node_alloc (), copy);
}

static JsonNode *
take_array (SluiceCurlDraft      *draft,
            const SluiceDocument *document,
            JsonArray            *array,
            const char           *path)
{
  g_autoptr(JsonArray) copy = json_array_new ();

  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      g_autofree char *element_path = g_strdup_printf ("%s[%u]", path, i);
      JsonNode *element = take_node (draft, document, json_array_get_element (array, i), "", element_path);

      if (element == NULL)
        return NULL;
      json_array_add_element (copy, element);
    }
  return json_node_init_array (json_node_alloc (), copy);
}

/* A value of a JSON body as that of a task: texts as templates, credentials as
 * references. NULL if that cannot be done without loss. */
static JsonNode *
take_node (SluiceCurlDraft      *draft,
           const SluiceDocument *document,
           JsonNode             *node,
           const char           *name,
           const char           *path)
{
  g_autofree char *text = NULL;
  const char *value;

  if (JSON_NODE_HOLDS_OBJECT (node))
    return take_object (draft, document, json_node_get_object (node), path);
  if (JSON_NODE_HOLDS_ARRAY (node))
    return take_array (draft, document, json_node_get_array (node), path);
  if (json_node_get_value_type (node) != G_TYPE_STRING)
    return loses_digits (sluice_document_get_number (document, node)) ? NULL : json_node_copy (node);

  value = json_node_get_string (node);
  /* json-glib writes some of them as they are, which is no JSON. */
  if (has_other_control (value))
    return NULL;
  if (sluice_credential_parameter_is_one (name, value) && *value != '\0')
    text = sluice_curl_draft_take_secret (draft, sluice_curl_draft_role (name), value, path);
  else
    text = sluice_curl_draft_take_text (draft, value, path);
  return json_node_init_string (json_node_alloc (), text);
}

static gboolean
take_json (SluiceCurlDraft *draft,
           JsonObject      *body)
{
  g_autofree char *text = escape_marks (draft->options->data->str);
  g_autoptr(SluiceDocument) document = NULL;
  JsonNode *node;

  if (text == NULL)
    return FALSE;
  document = sluice_document_parse (text, strlen (text), NULL);
  if (document == NULL)
    return FALSE;
  node = take_node (draft, document, sluice_document_get_root (document), "", BODY ".json");
  if (node == NULL)
    return FALSE;
  json_object_set_member (body, "json", node);
  return TRUE;
}

static gboolean
take_field (SluiceCurlDraft *draft,
            JsonObject      *form,
            const char      *part)
{
  g_autofree char *name = NULL;
  g_autofree char *value = NULL;
  g_autofree char *path = NULL;
  g_autofree char *text = NULL;

  if (!sluice_curl_draft_decode (part, &name, &value))
    return FALSE;
  path = sluice_curl_draft_path (BODY ".form", name);
  if (sluice_credential_parameter_is_one (name, value) && *value != '\0')
    text = sluice_curl_draft_take_secret (draft, sluice_curl_draft_role (name), value, path);
  else
    text = sluice_curl_draft_take_text (draft, value, path);
  sluice_curl_draft_add_pair (form, name, text);
  return TRUE;
}

/* Whether all parts of the data are fields; looked at before any is taken. */
static gboolean
is_form (char **parts)
{
  for (guint i = 0; parts[i] != NULL; i++)
    {
      g_autofree char *name = NULL;
      g_autofree char *value = NULL;

      if (!sluice_curl_draft_decode (parts[i], &name, &value))
        return FALSE;
    }
  return TRUE;
}

static gboolean
take_form (SluiceCurlDraft *draft,
           JsonObject      *body)
{
  g_auto(GStrv) parts = g_strsplit (draft->options->data->str, "&", -1);
  JsonObject *form;

  if (!is_form (parts))
    return FALSE;
  form = json_object_new ();
  for (guint i = 0; parts[i] != NULL; i++)
    take_field (draft, form, parts[i]);
  json_object_set_object_member (body, "form", form);
  return TRUE;
}

/* sluice_curl_draft_read_body:
 *
 * The data as a JSON value, as fields, or as the text that they are. */
void
sluice_curl_draft_read_body (SluiceCurlDraft *draft)
{
  SluiceCurlOptions *options = draft->options;
  const char *type = draft->content_type;
  g_autoptr(JsonObject) body = json_object_new ();
  g_autofree char *text = NULL;
  gboolean says_form = is_type (type, "application/x-www-form-urlencoded");
  gboolean says_json = options->is_json || is_json_type (type);
  const char *start;

  if (options->data == NULL)
    return;

  start = options->data->str + strspn (options->data->str, " \t\r\n");
  if (says_json || (type == NULL && (*start == '{' || *start == '[')))
    {
      if (take_json (draft, body))
        {
          if (!says_json)
            sluice_curl_options_note (options, "The data are JSON, though the command does not say so; they are sent "
                                      "as application/json.");
          if (type != NULL && !is_type (type, "application/json"))
            json_object_set_string_member (draft->headers, "Content-Type", type);
          json_object_set_object_member (draft->source, "body", g_steal_pointer (&body));
          return;
        }
    }
  else if ((type == NULL || says_form) && take_form (draft, body))
    {
      json_object_set_object_member (draft->source, "body", g_steal_pointer (&body));
      return;
    }

  if (says_json)
    sluice_curl_options_note (options, "The data are no JSON that a task can hold as it is; they are sent as text.");
  text = sluice_shell_to_template (options->data->str);
  json_object_set_string_member (body, "text", text);
  json_object_set_string_member (draft->headers, "Content-Type",
                                 type != NULL ? type : says_json ? "application/json"
                                                                 : "application/x-www-form-urlencoded");
  json_object_set_object_member (draft->source, "body", g_steal_pointer (&body));
}
