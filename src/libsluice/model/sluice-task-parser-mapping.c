/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-task-parser.h"

#include "sluice-error.h"
#include "sluice-function-info.h"
#include "sluice-template.h"

#include <string.h>

/* The `mapping` of a task. */

/* One link of the chain: a name, or an object of a name and its arguments. */
static SluiceTransformCall *
read_transform (SluiceTaskParser *parser,
                JsonNode         *node,
                const char       *path)
{
  g_autofree char *call_path = g_strdup (path);
  g_autofree char *bad_argument = NULL;
  g_autoptr(GError) error = NULL;
  JsonObject *arguments = NULL;
  g_autoptr(GList) names = NULL;
  SluiceTransformCall *call;
  const char *name = NULL;

  if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
    {
      name = json_node_get_string (node);
    }
  else if (JSON_NODE_HOLDS_OBJECT (node) &&
           json_object_get_size (json_node_get_object (node)) == 1)
    {
      names = json_object_get_members (json_node_get_object (node));
      name = names->data;
      arguments = sluice_task_parser_get_object (json_node_get_object (node), name);
      g_free (call_path);
      call_path = sluice_task_parser_member_path (path, name);
    }

  if (name == NULL || (names != NULL && arguments == NULL))
    {
      sluice_task_parser_report (parser, path, "wrong_type",
                                 "A transform is a name, like \"trim\", or an object of one name "
                                 "and its arguments, like {\"round\": {\"digits\": 2}}");
      return NULL;
    }

  if (!sluice_transform_call_check (name, arguments, &bad_argument, &error))
    {
      g_autofree char *bad_path =
        bad_argument != NULL ? sluice_task_parser_member_path (call_path, bad_argument) : NULL;

      sluice_task_parser_report (parser, bad_path != NULL ? bad_path : call_path,
                                 sluice_error_get_code (error), "%s", error->message);
    }

  call = g_new0 (SluiceTransformCall, 1);
  call->name = g_strdup (name);
  call->arguments = arguments != NULL ? json_object_ref (arguments) : NULL;
  return call;
}

static void
read_transforms (SluiceTaskParser   *parser,
                 JsonObject         *object,
                 SluiceMappingEntry *entry,
                 const char         *parent)
{
  JsonArray *array = sluice_task_parser_get_array (object, "transforms");

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      g_autofree char *path = g_strdup_printf ("%s.transforms[%u]", parent, i);
      SluiceTransformCall *call =
        read_transform (parser, json_array_get_element (array, i), path);

      if (call != NULL)
        g_ptr_array_add (entry->transforms, call);
    }
}

/* A constant. In a column of type json it is itself; in the others numbers keep
 * their digits. */
static JsonNode *
read_constant (SluiceTaskParser         *parser,
               JsonObject               *object,
               const char               *key,
               const SluiceMappingEntry *entry)
{
  JsonNode *node = sluice_task_parser_get (object, key);

  if (node == NULL)
    return NULL;
  if (entry->type.kind == SLUICE_TYPE_KIND_JSON || JSON_NODE_HOLDS_OBJECT (node))
    return json_node_copy (node);
  return sluice_document_dup_exact (parser->document, node);
}

static void
check_constant (SluiceTaskParser *parser,
                JsonNode         *node,
                const char       *key,
                const char       *parent)
{
  g_autofree char *path = sluice_task_parser_member_path (parent, key);
  g_autoptr(GError) error = NULL;

  if (node != NULL && JSON_NODE_HOLDS_VALUE (node) &&
      json_node_get_value_type (node) == G_TYPE_STRING &&
      !sluice_template_check (json_node_get_string (node), &error))
    sluice_task_parser_report (parser, path, sluice_error_get_code (error), "%s", error->message);
}

/* A column is fed from exactly one side. A null `value` is a constant, too. */
static void
check_feed (SluiceTaskParser *parser,
            JsonObject       *object,
            const char       *path)
{
  static const char *const feeds[] = { "from", "value", "expression", "lookup" };
  guint n = 0;

  for (guint i = 0; i < G_N_ELEMENTS (feeds); i++)
    n += json_object_has_member (object, feeds[i]) &&
         (i == 1 || sluice_task_parser_get (object, feeds[i]) != NULL);

  if (n == 0)
    sluice_task_parser_report (parser, path, "missing_key",
                               "A column needs “from” (a path in the record), “value” (a constant), “expression” "
                               "or “lookup”");
  else if (n > 1)
    sluice_task_parser_report (parser, path, "conflicting_keys",
                               "A column takes only one of “from”, “value”, “expression” and “lookup”");
}

static void
read_computed (SluiceTaskParser   *parser,
               JsonObject         *object,
               GPtrArray          *lookups,
               SluiceMappingEntry *entry,
               const char         *path)
{
  JsonObject *lookup = sluice_task_parser_get_object (object, "lookup");
  g_autofree char *lookup_path = sluice_task_parser_member_path (path, "lookup");

  entry->expression = g_strdup (sluice_task_parser_get_text (object, "expression"));
  if (lookup != NULL)
    entry->lookup = sluice_task_parser_read_lookup_use (parser, lookup, lookups, lookup_path);
}

static SluiceMappingEntry *
read_entry (SluiceTaskParser *parser,
            JsonObject       *object,
            GPtrArray        *lookups,
            const char       *path)
{
  SluiceMappingEntry *entry = sluice_mapping_entry_new ();
  const char *type = sluice_task_parser_get_text (object, "type");
  g_autoptr(GError) error = NULL;

  check_feed (parser, object, path);
  entry->column = g_strdup (sluice_task_parser_get_text (object, "column"));
  if (type != NULL && !sluice_type_parse (type, &entry->type, &error))
    {
      g_autofree char *type_path = sluice_task_parser_member_path (path, "type");

      sluice_task_parser_report (parser, type_path, sluice_error_get_code (error), "%s",
                                 error->message);
    }

  entry->from_text = g_strdup (sluice_task_parser_get_text (object, "from"));
  entry->from = sluice_task_parser_get_path (object, "from");
  if (json_object_has_member (object, "value"))
    {
      entry->value = read_constant (parser, object, "value", entry);
      if (entry->value == NULL)
        entry->value = json_node_new (JSON_NODE_NULL);
    }
  check_constant (parser, entry->value, "value", path);
  read_computed (parser, object, lookups, entry, path);
  entry->default_value = read_constant (parser, object, "default", entry);
  if (entry->lookup != NULL && entry->lookup->missing == SLUICE_LOOKUP_MISSING_DEFAULT && entry->default_value == NULL)
    sluice_task_parser_report (parser, path, "missing_key", "“missing” is “default”, and the column has no “default”");
  read_transforms (parser, object, entry, path);

  return entry;
}

/* Names are compared as databases do: without regard to case. */
static void
check_columns (SluiceTaskParser *parser,
               GPtrArray        *mapping)
{
  g_autoptr(GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < mapping->len; i++)
    {
      const SluiceMappingEntry *entry = mapping->pdata[i];
      g_autofree char *path = g_strdup_printf ("$.mapping[%u].column", i);
      g_autofree char *folded = NULL;

      if (entry->column == NULL)
        continue;
      if (entry->column[0] == '\0')
        {
          sluice_task_parser_report (parser, path, "invalid_value", "A column needs a name");
          continue;
        }
      folded = g_utf8_casefold (entry->column, -1);
      if (!g_hash_table_add (seen, g_steal_pointer (&folded)))
        sluice_task_parser_report (parser, path, "duplicate_column",
                                   "The column “%s” stands in the mapping more than once "
                                   "(upper and lower case are the same to databases)",
                                   entry->column);
    }
}

static gboolean
step_explodes (const SluicePathStep *step)
{
  return step->kind == SLUICE_PATH_STEP_EACH_ELEMENT || step->kind == SLUICE_PATH_STEP_EACH_MEMBER;
}

/* Steps up to and with the first one that goes through a list. */
static guint
count_list_steps (const SluicePath *path)
{
  guint n = 0;

  while (!step_explodes (sluice_path_get_step (path, n)))
    n++;
  return n + 1;
}

/* sluice_task_parser_has_same_list:
 *
 * Whether two paths that explode make rows of the elements of the same list. */
gboolean
sluice_task_parser_has_same_list (const SluicePath *a,
                                  const SluicePath *b)
{
  const guint n = count_list_steps (a);

  if (count_list_steps (b) != n)
    return FALSE;
  for (guint i = 0; i < n; i++)
    {
      const SluicePathStep *left = sluice_path_get_step (a, i);
      const SluicePathStep *right = sluice_path_get_step (b, i);

      if (left->kind != right->kind || left->index != right->index ||
          g_strcmp0 (left->key, right->key) != 0)
        return FALSE;
    }
  return TRUE;
}

static void
check_exploding (SluiceTaskParser *parser,
                 GPtrArray        *mapping)
{
  const SluicePath *first = NULL;

  for (guint i = 0; i < mapping->len; i++)
    {
      const SluiceMappingEntry *entry = mapping->pdata[i];
      const SluicePath *from = entry->lookup != NULL ? entry->lookup->key : entry->from;
      g_autofree char *path = g_strdup_printf ("$.mapping[%u].%s", i, entry->lookup != NULL ? "lookup.key" : "from");
      guint n_lists = 0;

      if (from == NULL || !sluice_path_is_exploding (from))
        continue;
      for (guint j = 0; j < sluice_path_get_n_steps (from); j++)
        n_lists += step_explodes (sluice_path_get_step (from, j));

      if (n_lists > 1)
        sluice_task_parser_report (parser, path, "several_lists",
                                   "A path may go through one list only");
      else if (first == NULL)
        first = from;
      else if (!sluice_task_parser_has_same_list (first, from))
        sluice_task_parser_report (parser, path, "several_lists",
                                   "“%s” makes a row of each element of another list than “%s”; "
                                   "a task can do that for one list only",
                                   sluice_path_get_text (from), sluice_path_get_text (first));
    }
}

/* sluice_task_parser_read_mapping:
 *
 * The columns, in order; an empty list without a mapping. */
GPtrArray *
sluice_task_parser_read_mapping (SluiceTaskParser *parser,
                                 JsonArray        *array,
                                 GPtrArray        *lookups)
{
  GPtrArray *mapping = g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_mapping_entry_free);

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);
      g_autofree char *path = g_strdup_printf ("$.mapping[%u]", i);

      if (JSON_NODE_HOLDS_OBJECT (node))
        g_ptr_array_add (mapping, read_entry (parser, json_node_get_object (node), lookups, path));
    }

  check_columns (parser, mapping);
  check_exploding (parser, mapping);
  return mapping;
}

/* sluice_task_parser_is_mapped:
 *
 * Whether a column is one of the mapping's, or could be, as there is none. */
gboolean
sluice_task_parser_is_mapped (GPtrArray  *mapping,
                              const char *column)
{
  for (guint i = 0; i < mapping->len; i++)
    {
      if (g_strcmp0 (((const SluiceMappingEntry *) mapping->pdata[i])->column, column) == 0)
        return TRUE;
    }
  return mapping->len == 0;
}
