/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-response.h"

#include "sluice-redaction.h"

#include <string.h>

typedef struct
{
  char *name;
  char *value;
} Header;

static void
header_free (gpointer data)
{
  Header *header = data;

  g_free (header->name);
  g_free (header->value);
  g_free (header);
}

/**
 * sluice_response_new:
 *
 * Returns: (transfer full): an answer of which nothing is known yet
 */
SluiceResponse *
sluice_response_new (void)
{
  SluiceResponse *self = g_new0 (SluiceResponse, 1);

  self->body = g_string_new (NULL);
  self->headers = g_ptr_array_new_with_free_func (header_free);
  return self;
}

/**
 * sluice_response_new_data:
 * @data: JSON or JSON Lines
 * @length: its bytes, or -1 if a NUL ends it
 *
 * Data that were not fetched: a file, or what somebody pasted.
 *
 * Returns: (transfer full): the data as an answer, cut if they are large
 */
SluiceResponse *
sluice_response_new_data (const char *data,
                          gssize      length)
{
  SluiceResponse *self = sluice_response_new ();
  gsize size;

  g_return_val_if_fail (data != NULL, self);

  size = length >= 0 ? (gsize) length : strlen (data);
  self->bytes = size;
  self->truncated = size > SLUICE_RESPONSE_MAX_BODY;
  g_string_append_len (self->body, data, (gssize) MIN (size, SLUICE_RESPONSE_MAX_BODY));
  return self;
}

/**
 * sluice_response_free:
 * @self: (transfer full): an answer
 */
void
sluice_response_free (SluiceResponse *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->uri, g_uri_unref);
  g_free (self->method);
  g_free (self->http_version);
  g_string_free (self->body, TRUE);
  g_ptr_array_unref (self->headers);
  g_free (self);
}

/**
 * sluice_response_add_header:
 * @self: an answer
 * @name: the name of a header
 * @value: its value
 */
void
sluice_response_add_header (SluiceResponse *self,
                            const char     *name,
                            const char     *value)
{
  Header *header;

  g_return_if_fail (self != NULL);

  header = g_new0 (Header, 1);
  header->name = g_utf8_make_valid (name, -1);
  header->value = g_utf8_make_valid (value, -1);
  g_ptr_array_add (self->headers, header);
}

/**
 * sluice_response_get_n_headers:
 * @self: an answer
 *
 * Returns: how many headers it has
 */
guint
sluice_response_get_n_headers (const SluiceResponse *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->headers->len;
}

/**
 * sluice_response_get_header_at:
 * @self: an answer
 * @index: which header, in the order they came in
 * @ret_value: (out): its value
 *
 * Returns: its name
 */
const char *
sluice_response_get_header_at (const SluiceResponse  *self,
                               guint                  index,
                               const char           **ret_value)
{
  const Header *header;

  g_return_val_if_fail (self != NULL && index < self->headers->len, NULL);

  header = g_ptr_array_index (self->headers, index);
  *ret_value = header->value;
  return header->name;
}

/**
 * sluice_response_get_header:
 * @self: an answer
 * @name: the name of a header, in any case
 *
 * Returns: (nullable): its first value
 */
const char *
sluice_response_get_header (const SluiceResponse *self,
                            const char           *name)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (name != NULL, NULL);

  for (guint i = 0; i < self->headers->len; i++)
    {
      const Header *header = g_ptr_array_index (self->headers, i);

      if (g_ascii_strcasecmp (header->name, name) == 0)
        return header->value;
    }
  return NULL;
}

/**
 * sluice_response_dup_links:
 * @self: an answer
 *
 * Returns: (transfer full) (nullable): its `Link` headers as one list
 */
char *
sluice_response_dup_links (const SluiceResponse *self)
{
  GString *links = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  for (guint i = 0; i < self->headers->len; i++)
    {
      const Header *header = g_ptr_array_index (self->headers, i);

      if (g_ascii_strcasecmp (header->name, "Link") != 0)
        continue;
      if (links == NULL)
        links = g_string_new (header->value);
      else
        g_string_append_printf (links, ", %s", header->value);
    }
  return links != NULL ? g_string_free (links, FALSE) : NULL;
}

/**
 * sluice_response_is_lines:
 * @self: an answer
 *
 * Returns: whether its Content-Type says JSON Lines
 */
gboolean
sluice_response_is_lines (const SluiceResponse *self)
{
  const char *type = sluice_response_get_header (self, "Content-Type");

  return type != NULL && (strstr (type, "ndjson") != NULL || strstr (type, "jsonl") != NULL ||
                          strstr (type, "json-lines") != NULL);
}

/* Headers whose values are credentials of a session. */
static gboolean
is_private (const char *name)
{
  return g_ascii_strcasecmp (name, "Set-Cookie") == 0;
}

static JsonArray *
headers_to_json (const SluiceResponse *self)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < self->headers->len; i++)
    {
      const Header *header = g_ptr_array_index (self->headers, i);
      g_autofree char *value = is_private (header->name) ? g_strdup (SLUICE_REDACTED)
                                                         : sluice_redact (header->value);
      JsonObject *object = json_object_new ();

      json_object_set_string_member (object, "name", header->name);
      json_object_set_string_member (object, "value", value);
      json_array_add_object_element (array, object);
    }
  return array;
}

/**
 * sluice_response_to_json:
 * @self: an answer
 *
 * Returns: (transfer full): what is known of it beside its body
 */
JsonObject *
sluice_response_to_json (const SluiceResponse *self)
{
  JsonObject *object = json_object_new ();
  const char *type = sluice_response_get_header (self, "Content-Type");
  g_autofree char *text = self->uri != NULL ? g_uri_to_string (self->uri) : NULL;
  g_autofree char *url = text != NULL ? sluice_redact_url (text) : NULL;

  json_object_set_string_member (object, "url", url);
  json_object_set_string_member (object, "method", self->method);
  json_object_set_int_member (object, "status", self->status);
  json_object_set_string_member (object, "http_version", self->http_version);
  json_object_set_int_member (object, "milliseconds", (gint64) self->milliseconds);
  json_object_set_int_member (object, "bytes", (gint64) self->bytes);
  json_object_set_string_member (object, "content_type", type);
  json_object_set_array_member (object, "headers", headers_to_json (self));
  json_object_set_boolean_member (object, "truncated", self->truncated);
  return object;
}
