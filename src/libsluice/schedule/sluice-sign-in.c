/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-sign-in.h"

/* Whose credential was refused: every code here is one of docs/codes.md. */
static const char *const database_codes[] = {
  "cleartext_password",
  "login_failed",
  "permission_denied",
  NULL
};

static JsonObject *
get_object (JsonObject *document,
            const char *name)
{
  JsonNode *node = document != NULL ? json_object_get_member (document, name) : NULL;

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

static const char *
get_text (JsonObject *object,
          const char *name)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, name) : NULL;
  const char *text = NULL;

  if (node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
    text = json_node_get_string (node);
  return text != NULL && *text != '\0' ? text : NULL;
}

/**
 * sluice_sign_in_find:
 * @self: (out caller-allocates): where it is; its strings are of @document
 * @document: (nullable): the task's document
 * @code: (nullable): the code of the error that ended the run, see `docs/codes.md`
 *
 * Finds the credential that was refused: a database's that of the source if that is one,
 * else that of the destination; anything else is what the source signs in with, unless
 * that is a file, or in the task itself.
 */
void
sluice_sign_in_find (SluiceSignIn *self,
                     JsonObject   *document,
                     const char   *code)
{
  JsonObject *source = get_object (document, "source");
  const char *type = get_text (source, "type");
  const gboolean reads_database = g_strcmp0 (type, "database") == 0;
  gboolean is_source = reads_database || type == NULL || g_str_equal (type, "http");

  g_return_if_fail (self != NULL);

  if (!reads_database && code != NULL && g_strv_contains (database_codes, code))
    is_source = FALSE;
  self->connection = get_text (is_source ? source : get_object (document, "destination"), "connection");
  if (is_source)
    self->path = reads_database ? "$.source.connection" : "$.source.auth";
  else
    self->path = "$.destination.uri";
}
