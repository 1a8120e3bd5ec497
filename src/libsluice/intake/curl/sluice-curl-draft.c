/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-curl-draft.h"

#include "sluice-secret-store.h"
#include "sluice-shell-words.h"

#include <string.h>

/* sluice_curl_draft_path:
 *
 * The JSON path of the member @name of @parent. */
char *
sluice_curl_draft_path (const char *parent,
                        const char *name)
{
  g_autofree char *escaped = NULL;

  if (g_regex_match_simple ("^[A-Za-z_][A-Za-z0-9_]*$", name, G_REGEX_DOLLAR_ENDONLY, 0))
    return g_strconcat (parent, ".", name, NULL);
  escaped = g_strescape (name, NULL);
  return g_strdup_printf ("%s[\"%s\"]", parent, escaped);
}

/* sluice_curl_draft_role:
 *
 * What the credential is that stands under @name. */
const char *
sluice_curl_draft_role (const char *name)
{
  static const char *const roles[] = { "cookie", "password", "secret", "key", "token" };
  g_autofree char *lower = g_ascii_strdown (name, -1);

  for (guint i = 0; i < G_N_ELEMENTS (roles); i++)
    if (strstr (lower, roles[i]) != NULL)
      return roles[i];
  return strstr (lower, "pwd") != NULL || strstr (lower, "passwd") != NULL ? "password" : "key";
}

/* The name of the variable that is all of @text, or NULL. */
static char *
get_variable (const char *text)
{
  const char *end = strchr (text, SLUICE_SHELL_VARIABLE_END);

  if (*text != SLUICE_SHELL_VARIABLE_START || end == NULL || end[1] != '\0')
    return NULL;
  return g_strndup (text + 1, (gsize) (end - text) - 1);
}

static char *
take_variable (SluiceCurlDraft *draft,
               const char      *variable,
               const char      *where)
{
  static const char prefix[] = "SLUICE_SECRET_";
  const char *name = g_str_has_prefix (variable, prefix) ? variable + strlen (prefix) : variable;
  g_autofree char *lower = g_ascii_strdown (name, -1);

  return sluice_credential_list_add_named (draft->credentials, lower, where);
}

/* sluice_curl_draft_take_secret:
 *
 * Takes a credential out of the command; gives the reference to it. One that a
 * variable of the shell holds keeps its name. */
char *
sluice_curl_draft_take_secret (SluiceCurlDraft *draft,
                               const char      *role,
                               const char      *text,
                               const char      *where)
{
  g_autofree char *variable = get_variable (text);

  if (variable != NULL && *variable != '\0')
    return take_variable (draft, variable, where);
  if (strchr (text, SLUICE_SHELL_VARIABLE_START) != NULL)
    {
      sluice_curl_options_note (draft->options, "The %s is put together from variables of the shell; set the secret "
                                "to what that gives.", role);
      text = NULL;
    }
  return sluice_credential_list_add (draft->credentials, role, text, where);
}

/* sluice_curl_draft_take_text:
 *
 * A value of the command as the text of a task. A value that reads like a
 * reference to a secret is one there, too, so the user is told of it. */
char *
sluice_curl_draft_take_text (SluiceCurlDraft *draft,
                             const char      *text,
                             const char      *where)
{
  g_autofree char *variable = get_variable (text);

  if (variable != NULL && g_str_has_prefix (variable, "SLUICE_SECRET_") && strlen (variable) > strlen ("SLUICE_SECRET_"))
    return take_variable (draft, variable, where);
  if (sluice_secret_is_reference (text))
    return sluice_credential_list_add_named (draft->credentials, text + strlen ("secret:"), where);
  return sluice_shell_to_template (text);
}

/* sluice_curl_draft_add_pair:
 *
 * Adds a value; a name that comes again gets a list. */
void
sluice_curl_draft_add_pair (JsonObject *object,
                            const char *name,
                            const char *value)
{
  JsonNode *node = json_object_get_member (object, name);

  if (node == NULL)
    {
      json_object_set_string_member (object, name, value);
    }
  else if (JSON_NODE_HOLDS_ARRAY (node))
    {
      json_array_add_string_element (json_node_get_array (node), value);
    }
  else
    {
      JsonArray *array = json_array_new ();

      json_array_add_string_element (array, json_node_get_string (node));
      json_array_add_string_element (array, value);
      json_object_set_array_member (object, name, array);
    }
}

static gsize
count_controls (const char *text)
{
  gsize n = 0;

  for (; (text = sluice_shell_find_control (text)) != NULL; text++)
    n++;
  return n;
}

/* sluice_curl_draft_unescape:
 *
 * A percent-encoded text, or NULL if it is none. Marked variables must not be
 * mistaken for control characters that were encoded. */
char *
sluice_curl_draft_unescape (const char *text)
{
  g_autofree char *decoded = g_uri_unescape_string (text, NULL);

  if (decoded == NULL || !g_utf8_validate (decoded, -1, NULL) || count_controls (decoded) != count_controls (text))
    return NULL;
  return g_steal_pointer (&decoded);
}

static char *
decode_part (const char *text,
             gsize       length)
{
  g_autofree char *plain = g_strndup (text, length);

  g_strdelimit (plain, "+", ' ');
  return sluice_curl_draft_unescape (plain);
}

/* sluice_curl_draft_decode:
 *
 * Takes `name=value` apart; FALSE if that cannot be done without loss. */
gboolean
sluice_curl_draft_decode (const char  *text,
                          char       **ret_name,
                          char       **ret_value)
{
  const char *equals = strchr (text, '=');

  if (equals == NULL || equals == text)
    return FALSE;
  *ret_name = decode_part (text, (gsize) (equals - text));
  *ret_value = decode_part (equals + 1, strlen (equals + 1));
  if (*ret_name != NULL && *ret_value != NULL && strchr (*ret_name, SLUICE_SHELL_VARIABLE_START) == NULL)
    return TRUE;
  g_clear_pointer (ret_name, g_free);
  g_clear_pointer (ret_value, g_free);
  return FALSE;
}
