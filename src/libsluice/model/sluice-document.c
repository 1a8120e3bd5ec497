/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-document.h"

#include "sluice-document-scanner.h"

struct _SluiceDocument
{
  SluiceDocumentParts parts;
};

/**
 * sluice_document_parse:
 * @data: (array length=length): the document's bytes
 * @length: how many
 * @error: %SLUICE_ERROR_INVALID with the code `invalid_json`, with line and
 *   byte, or `task_too_large`
 *
 * Reads a document by RFC 8259, and refuses keys that stand twice.
 *
 * Returns: (transfer full): the document
 */
SluiceDocument *
sluice_document_parse (const char  *data,
                       gsize        length,
                       GError     **error)
{
  g_autoptr(SluiceDocument) self = NULL;

  g_return_val_if_fail (data != NULL, NULL);

  self = g_atomic_rc_box_new0 (SluiceDocument);
  self->parts.numbers = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  if (!sluice_document_scan (data, length, &self->parts, error))
    return NULL;
  return g_steal_pointer (&self);
}

/**
 * sluice_document_ref:
 * @self: a document
 *
 * Returns: (transfer full): @self
 */
SluiceDocument *
sluice_document_ref (SluiceDocument *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_atomic_rc_box_acquire (self);
}

static void
document_clear (gpointer data)
{
  SluiceDocument *self = data;

  g_clear_pointer (&self->parts.root, json_node_unref);
  g_hash_table_unref (self->parts.numbers);
  g_free (self->parts.records);
}

/**
 * sluice_document_unref:
 * @self: a document
 */
void
sluice_document_unref (SluiceDocument *self)
{
  g_return_if_fail (self != NULL);

  g_atomic_rc_box_release_full (self, document_clear);
}

/**
 * sluice_document_get_root:
 * @self: a document
 *
 * Returns: (transfer none): its outermost value; the list `source.records` is
 *   empty in it, see [func@Sluice.document_get_records]
 */
JsonNode *
sluice_document_get_root (const SluiceDocument *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->parts.root;
}

/**
 * sluice_document_get_number:
 * @self: a document
 * @node: a node of it
 *
 * Returns: (nullable): for a number that is no 64-bit integer, how it was
 *   written
 */
const char *
sluice_document_get_number (const SluiceDocument *self,
                            JsonNode             *node)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_hash_table_lookup (self->parts.numbers, node);
}

/**
 * sluice_document_get_records:
 * @self: a document
 *
 * Returns: (nullable): the list `source.records` as it was written, %NULL if
 *   it is missing or no list
 */
const char *
sluice_document_get_records (const SluiceDocument *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->parts.records;
}

static void
append_quoted (GString    *out,
               const char *text)
{
  g_autoptr(JsonNode) node = json_node_init_string (json_node_alloc (), text);
  g_autofree char *quoted = json_to_string (node, FALSE);

  g_string_append (out, quoted);
}

static void
append_text (const SluiceDocument *self,
             JsonNode             *node,
             GString              *out)
{
  const char *token = sluice_document_get_number (self, node);
  g_autofree char *text = NULL;

  if (JSON_NODE_HOLDS_OBJECT (node))
    {
      JsonObject *object = json_node_get_object (node);
      g_autoptr(GList) names = json_object_get_members (object);

      g_string_append_c (out, '{');
      for (GList *l = names; l != NULL; l = l->next)
        {
          append_quoted (out, l->data);
          g_string_append_c (out, ':');
          append_text (self, json_object_get_member (object, l->data), out);
          if (l->next != NULL)
            g_string_append_c (out, ',');
        }
      g_string_append_c (out, '}');
      return;
    }
  if (JSON_NODE_HOLDS_ARRAY (node))
    {
      JsonArray *array = json_node_get_array (node);

      g_string_append_c (out, '[');
      for (guint i = 0; i < json_array_get_length (array); i++)
        {
          if (i > 0)
            g_string_append_c (out, ',');
          append_text (self, json_array_get_element (array, i), out);
        }
      g_string_append_c (out, ']');
      return;
    }

  if (token == NULL)
    text = json_to_string (node, FALSE);
  g_string_append (out, token != NULL ? token : text);
}

/**
 * sluice_document_dup_text:
 * @self: a document
 * @node: a node of it
 *
 * Returns: (transfer full): @node as compact JSON, its numbers as they were
 *   written
 */
char *
sluice_document_dup_text (const SluiceDocument *self,
                          JsonNode             *node)
{
  GString *out;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (node != NULL, NULL);

  out = g_string_new (NULL);
  append_text (self, node, out);
  return g_string_free (out, FALSE);
}

/**
 * sluice_document_dup_exact:
 * @self: a document
 * @node: a node of it, not an object
 *
 * Copies a value so that no digit is lost: a number that is no 64-bit integer
 * becomes a text node with its digits, which converts to every type as the
 * number would. Elements of a list likewise.
 *
 * Returns: (transfer full): a copy of @node
 */
JsonNode *
sluice_document_dup_exact (const SluiceDocument *self,
                           JsonNode             *node)
{
  const char *token;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (node != NULL, NULL);

  if (JSON_NODE_HOLDS_ARRAY (node))
    {
      g_autoptr(JsonArray) copy = json_array_new ();
      JsonArray *array = json_node_get_array (node);

      for (guint i = 0; i < json_array_get_length (array); i++)
        {
          JsonNode *element = json_array_get_element (array, i);

          json_array_add_element (copy, sluice_document_dup_exact (self, element));
        }
      return json_node_init_array (json_node_alloc (), copy);
    }

  token = sluice_document_get_number (self, node);
  if (token == NULL)
    return json_node_copy (node);
  return json_node_init_string (json_node_alloc (), token);
}
