/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-task-parser.h"

#include "sluice-error.h"
#include "sluice-secret-store.h"
#include "sluice-template.h"

#include <string.h>

/* The first pass over a task: every key against the tables of keys. */

/* Which variant an object is: bit 0 if unknown. */
static guint
find_variant (const SluiceKeyTable *table,
              JsonObject           *object)
{
  const char *value;
  int index;

  if (table->selector == NULL)
    return 0;

  value = sluice_task_parser_get_text (object, table->selector);
  if (value == NULL && sluice_task_parser_get (object, table->selector) == NULL)
    value = table->fallback;
  if (value == NULL)
    return 0;

  index = sluice_key_alternative_index (table->variants, value);
  return index >= 0 ? 1u << index : 0;
}

static char *
describe_variant (const SluiceKeyTable *table,
                  guint                 variant)
{
  g_auto(GStrv) names = g_strsplit (table->variants, "|", -1);
  guint index = 0;

  while ((variant >> index & 1) == 0)
    index++;
  return g_strdup (names[index]);
}

static void
report_unknown_key (SluiceTaskParser     *parser,
                    const SluiceKeyTable *table,
                    const char           *name,
                    guint                 variant,
                    const char           *path)
{
  const char *suggestion = sluice_key_table_suggest (table, name, variant);

  if (suggestion != NULL)
    sluice_task_parser_report (parser, path, "unknown_key",
                               "“%s” is not a key of %s; did you mean “%s”?",
                               name, table->title, suggestion);
  else
    sluice_task_parser_report (parser, path, "unknown_key",
                               "“%s” is not a key of %s; remove it or correct its name",
                               name, table->title);
}

static const char *
describe_types (SluiceKeyTypes types)
{
  static const struct
  {
    SluiceKeyTypes types;
    const char *name;
  } names[] = {
    { SLUICE_KEY_TEXT | SLUICE_KEY_OBJECT, "a text or an object" },
    { SLUICE_KEY_TEXT | SLUICE_KEY_LIST, "a text or a list" },
    { SLUICE_KEY_OBJECT | SLUICE_KEY_BOOLEAN, "an object, true or false" },
    { SLUICE_KEY_TEXT | SLUICE_KEY_NUMBER, "a number or a text" },
    { SLUICE_KEY_TEXT | SLUICE_KEY_NUMBER | SLUICE_KEY_BOOLEAN, "a text, a number, true or false" },
    { SLUICE_KEY_TEMPLATE | SLUICE_KEY_NUMBER | SLUICE_KEY_BOOLEAN, "a text, a number, true or false" },
    { SLUICE_KEY_DURATION | SLUICE_KEY_OBJECT, "seconds, a text like “30s”, or an object" },
    { SLUICE_KEY_DURATION, "seconds, or a text like “500ms”, “30s”, “15m”, “2h” or “3d”" },
    { SLUICE_KEY_SIZE, "bytes, or a text like “64MiB”" },
    { SLUICE_KEY_TEXTS, "a list of texts" },
    { SLUICE_KEY_OBJECTS, "a list of objects" },
    { SLUICE_KEY_STATUSES, "a list of HTTP statuses (100 to 599)" },
    { SLUICE_KEY_INTEGER, "a whole number" },
    { SLUICE_KEY_NUMBER, "a number" },
    { SLUICE_KEY_BOOLEAN, "true or false" },
    { SLUICE_KEY_OBJECT, "an object" },
    { SLUICE_KEY_LIST, "a list" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      if (names[i].types == types)
        return names[i].name;
    }
  return "a text";
}

static gboolean
is_list_of (JsonNode      *node,
            SluiceKeyTypes type)
{
  JsonArray *array;

  if (!JSON_NODE_HOLDS_ARRAY (node))
    return FALSE;

  array = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *element = json_array_get_element (array, i);
      const GType value_type =
        JSON_NODE_HOLDS_VALUE (element) ? json_node_get_value_type (element) : G_TYPE_NONE;

      if (type == SLUICE_KEY_OBJECTS && !JSON_NODE_HOLDS_OBJECT (element))
        return FALSE;
      if (type == SLUICE_KEY_TEXTS && value_type != G_TYPE_STRING)
        return FALSE;
      if (type == SLUICE_KEY_STATUSES &&
          (value_type != G_TYPE_INT64 || json_node_get_int (element) < 100 ||
           json_node_get_int (element) > 599))
        return FALSE;
    }
  return TRUE;
}

static gboolean
has_type (JsonNode       *node,
          SluiceKeyTypes  types)
{
  const SluiceKeyTypes texts = SLUICE_KEY_TEXT | SLUICE_KEY_PATH | SLUICE_KEY_TEMPLATE |
                               SLUICE_KEY_SECRET;
  const GType value_type =
    JSON_NODE_HOLDS_VALUE (node) ? json_node_get_value_type (node) : G_TYPE_NONE;
  double seconds;
  guint64 bytes;

  return (types & SLUICE_KEY_ANY) != 0 ||
         ((types & texts) != 0 && value_type == G_TYPE_STRING) ||
         ((types & SLUICE_KEY_BOOLEAN) != 0 && value_type == G_TYPE_BOOLEAN) ||
         ((types & (SLUICE_KEY_INTEGER | SLUICE_KEY_NUMBER)) != 0 && value_type == G_TYPE_INT64) ||
         ((types & SLUICE_KEY_NUMBER) != 0 && value_type == G_TYPE_DOUBLE) ||
         ((types & SLUICE_KEY_OBJECT) != 0 && JSON_NODE_HOLDS_OBJECT (node)) ||
         ((types & SLUICE_KEY_LIST) != 0 && JSON_NODE_HOLDS_ARRAY (node)) ||
         ((types & SLUICE_KEY_TEXTS) != 0 && is_list_of (node, SLUICE_KEY_TEXTS)) ||
         ((types & SLUICE_KEY_OBJECTS) != 0 && is_list_of (node, SLUICE_KEY_OBJECTS)) ||
         ((types & SLUICE_KEY_STATUSES) != 0 && is_list_of (node, SLUICE_KEY_STATUSES)) ||
         ((types & SLUICE_KEY_DURATION) != 0 && sluice_parse_duration (node, &seconds)) ||
         ((types & SLUICE_KEY_SIZE) != 0 && sluice_parse_size (node, &bytes));
}

static void
report_plain_secret (SluiceTaskParser *parser,
                     const char       *path,
                     const char       *what,
                     const char       *fix)
{
  sluice_task_parser_report (parser, path, "plain_secret",
                             "%s must not stand in a task in clear text: keep it under a NAME in "
                             "the keyring, in the variable SLUICE_SECRET_NAME, or as a file NAME "
                             "in $CREDENTIALS_DIRECTORY, and %s", what, fix);
}

static void
check_headers (SluiceTaskParser *parser,
               JsonObject       *headers,
               const char       *path)
{
  g_autoptr(GList) names = json_object_get_members (headers);

  for (GList *l = names; l != NULL; l = l->next)
    {
      const char *name = l->data;
      JsonNode *node = json_object_get_member (headers, name);
      g_autofree char *member_path = NULL;

      if (!sluice_header_is_secret (name) || JSON_NODE_HOLDS_NULL (node) ||
          (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING &&
           sluice_text_has_secret_reference (json_node_get_string (node))))
        continue;
      member_path = sluice_task_parser_member_path (path, name);
      report_plain_secret (parser, member_path, "The value of this header",
                           "write “secret:NAME”, or “{{secret.NAME}}” inside a longer value");
    }
}

static void
check_secrets (SluiceTaskParser *parser,
               const SluiceKey  *key,
               JsonNode         *node,
               const char       *path)
{
  static const char *const urls = "uri|dsn|url|base_url|token_url|authorize_url";
  const char *text;

  if (strcmp (key->name, "headers") == 0 && JSON_NODE_HOLDS_OBJECT (node))
    check_headers (parser, json_node_get_object (node), path);
  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING)
    return;

  text = json_node_get_string (node);
  if ((key->types & SLUICE_KEY_SECRET) != 0 && text[0] != '\0' &&
      !sluice_secret_is_reference (text) &&
      !((key->types & SLUICE_KEY_TEMPLATE) != 0 && sluice_text_has_secret_reference (text)))
    report_plain_secret (parser, path, "This secret", "write “secret:NAME” here");
  else if (sluice_key_alternative_index (urls, key->name) >= 0 && sluice_url_holds_password (text))
    report_plain_secret (parser, path, "The password in this address",
                         "refer to it by “secret:NAME” as the “password” (or in “auth”)");
}

/* The choices of a text, its path or its template. */
static void
check_text (SluiceTaskParser *parser,
            const SluiceKey  *key,
            const char       *text,
            const char       *path)
{
  g_autoptr(GError) error = NULL;

  if (key->values != NULL && sluice_key_alternative_index (key->values, text) < 0)
    {
      g_auto(GStrv) values = g_strsplit (key->values, "|", -1);
      g_autofree char *list = g_strjoinv (", ", values);

      sluice_task_parser_report (parser, path, "invalid_value",
                                 "“%s” is not one of the values of “%s”: %s",
                                 text, key->name, list);
      return;
    }

  if ((key->types & SLUICE_KEY_PATH) != 0)
    {
      g_autoptr(SluicePath) parsed = sluice_path_parse (text, &error);

      if (parsed == NULL)
        sluice_task_parser_report (parser, path, "invalid_path", "%s", error->message);
    }
  else if ((key->types & (SLUICE_KEY_TEMPLATE | SLUICE_KEY_SECRET)) != 0)
    {
      if (!sluice_template_check (text, &error))
        sluice_task_parser_report (parser, path, sluice_error_get_code (error), "%s",
                                   error->message);
      else
        sluice_task_parser_check_record (parser, text, path);
    }
}

static void
check_value (SluiceTaskParser *parser,
             const SluiceKey  *key,
             JsonNode         *node,
             const char       *path)
{
  check_secrets (parser, key, node, path);

  if (!has_type (node, key->types))
    {
      sluice_task_parser_report (parser, path, "wrong_type", "“%s” must be %s", key->name,
                                 describe_types (key->types));
      return;
    }

  if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
    check_text (parser, key, json_node_get_string (node), path);
  else if (key->table != NULL && JSON_NODE_HOLDS_OBJECT (node))
    sluice_task_parser_check (parser, node, key->table, path);
  else if (key->table != NULL && JSON_NODE_HOLDS_ARRAY (node))
    {
      JsonArray *array = json_node_get_array (node);

      for (guint i = 0; i < json_array_get_length (array); i++)
        {
          g_autofree char *item_path = g_strdup_printf ("%s[%u]", path, i);

          sluice_task_parser_check (parser, json_array_get_element (array, i), key->table,
                                    item_path);
        }
    }
}

static void
check_member (SluiceTaskParser     *parser,
              const SluiceKeyTable *table,
              const char           *name,
              JsonNode             *node,
              guint                 variant,
              const char           *path)
{
  const SluiceKey *key = sluice_key_table_find (table, name);
  g_autofree char *variant_name = NULL;

  if (key == NULL)
    {
      report_unknown_key (parser, table, name, variant, path);
      return;
    }
  if (variant != 0 && key->variants != 0 && (key->variants & variant) == 0)
    {
      variant_name = describe_variant (table, variant);
      sluice_task_parser_report (parser, path, "unknown_key",
                                 "“%s” does not belong to %s with the %s “%s”; remove it",
                                 name, table->title, table->selector, variant_name);
      return;
    }
  if (JSON_NODE_HOLDS_NULL (node))
    return;

  check_value (parser, key, node, path);
}

/* sluice_task_parser_check:
 *
 * Reports everything in @node that is not as @table says. */
void
sluice_task_parser_check (SluiceTaskParser     *parser,
                          JsonNode             *node,
                          const SluiceKeyTable *table,
                          const char           *path)
{
  g_autoptr(GList) names = NULL;
  JsonObject *object;
  guint variant;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    {
      sluice_task_parser_report (parser, path, "wrong_type", "%s must be an object, {…}",
                                 table->title);
      return;
    }

  object = json_node_get_object (node);
  variant = find_variant (table, object);
  names = json_object_get_members (object);
  for (GList *l = names; l != NULL; l = l->next)
    {
      g_autofree char *member_path = sluice_task_parser_member_path (path, l->data);

      check_member (parser, table, l->data, json_object_get_member (object, l->data), variant,
                    member_path);
    }

  for (guint i = 0; i < table->n_keys; i++)
    {
      const SluiceKey *key = &table->keys[i];
      g_autofree char *member_path = NULL;

      if (!key->required || sluice_task_parser_get (object, key->name) != NULL ||
          (key->variants != 0 && (key->variants & variant) == 0))
        continue;
      member_path = sluice_task_parser_member_path (path, key->name);
      sluice_task_parser_report (parser, member_path, "missing_key", "%s needs “%s”",
                                 table->title, key->name);
    }
}
