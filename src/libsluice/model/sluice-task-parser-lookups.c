/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-task-parser.h"

#include "sluice-error.h"

#include <string.h>

/* The `lookups` of a task, and what refers to them. */

/* A lookup is a source under another name: its kind shows in its keys. */
static const char *
find_type (JsonObject *object)
{
  if (sluice_task_parser_get (object, "path") != NULL)
    return "file";
  return sluice_task_parser_get_array (object, "records") != NULL ? "inline" : "database";
}

/* What is written about a source is about the lookup here. */
static void
move_problems (SluiceTaskParser *parser,
               GPtrArray        *problems,
               const char       *path)
{
  for (guint i = 0; i < problems->len; i++)
    {
      const SluiceProblem *problem = problems->pdata[i];
      g_autofree char *moved = g_str_has_prefix (problem->path, "$.source")
                               ? g_strconcat (path, problem->path + strlen ("$.source"), NULL)
                               : g_strdup (problem->path);

      sluice_task_parser_report (parser, moved, problem->code, "%s", problem->message);
    }
}

/* The records of a lookup that has them itself. Numbers become texts of the same digits,
 * which is how keys are compared anyway. */
static void
read_inline (SluiceTaskParser *parser,
             JsonObject       *object,
             SluiceSourceSpec *source,
             const char       *path)
{
  JsonNode *node = json_object_get_member (object, "records");
  g_autoptr(JsonNode) exact = sluice_document_dup_exact (parser->document, node);
  JsonArray *array = json_node_get_array (exact);

  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      g_autofree char *item_path = g_strdup_printf ("%s.records[%u]", path, i);

      if (!JSON_NODE_HOLDS_OBJECT (json_array_get_element (array, i)))
        sluice_task_parser_report (parser, item_path, "wrong_type", "A record of a lookup is an object, {…}");
    }
  g_free (source->inline_records);
  source->inline_records = json_to_string (exact, FALSE);
}

/* sluice_task_parser_make_lookup_source:
 *
 * The keys of a lookup as those of a source. */
JsonObject *
sluice_task_parser_make_lookup_source (JsonObject *lookup)
{
  g_autoptr(GList) names = json_object_get_members (lookup);
  JsonObject *source = json_object_new ();

  for (GList *l = names; l != NULL; l = l->next)
    json_object_set_member (source, l->data, json_node_ref (json_object_get_member (lookup, l->data)));
  json_object_set_string_member (source, "type", find_type (lookup));
  return source;
}

static SluiceSourceSpec *
read_source (SluiceTaskParser *parser,
             JsonObject       *object,
             const char       *path)
{
  g_autoptr(GPtrArray) problems = g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_problem_free);
  g_autoptr(JsonObject) typed = sluice_task_parser_make_lookup_source (object);
  SluiceTaskParser inner = *parser;
  const char *type = find_type (object);
  SluiceSourceSpec *source;

  inner.problems = problems;
  source = sluice_task_parser_read_source (&inner, typed);
  if (strcmp (type, "inline") == 0)
    read_inline (parser, object, source, path);
  else
    move_problems (parser, problems, path);
  return source;
}

/* Expressions ask a lookup as a table of its name. */
static void
check_name (SluiceTaskParser *parser,
            GPtrArray        *lookups,
            const char       *name,
            const char       *path)
{
  g_autofree char *name_path = sluice_task_parser_member_path (path, "name");

  if (!g_regex_match_simple ("^[A-Za-z_][A-Za-z0-9_]*$", name, 0, 0))
    sluice_task_parser_report (parser, name_path, "invalid_value",
                               "The name of a lookup has letters, digits and _ only, and starts with no digit");
  else if (g_ascii_strcasecmp (name, "source") == 0 || g_ascii_strncasecmp (name, "sqlite_", 7) == 0 ||
           g_ascii_strcasecmp (name, "json_each") == 0 || g_ascii_strcasecmp (name, "json_tree") == 0)
    sluice_task_parser_report (parser, name_path, "invalid_value", "“%s” means something else in expressions", name);
  for (guint i = 0; i < lookups->len; i++)
    {
      if (g_ascii_strcasecmp (((const SluiceLookupSpec *) lookups->pdata[i])->name, name) == 0)
        sluice_task_parser_report (parser, name_path, "invalid_value", "Another lookup has the name “%s”", name);
    }
}

/* sluice_task_parser_read_lookups:
 *
 * The lookups, in order. */
GPtrArray *
sluice_task_parser_read_lookups (SluiceTaskParser *parser,
                                 JsonArray        *array)
{
  GPtrArray *lookups = g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_lookup_spec_free);

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);
      g_autofree char *path = g_strdup_printf ("$.lookups[%u]", i);
      JsonObject *object;
      SluiceLookupSpec *spec;
      const char *name;

      if (!JSON_NODE_HOLDS_OBJECT (node))
        continue;
      object = json_node_get_object (node);
      name = sluice_task_parser_get_text (object, "name");
      if (name != NULL)
        check_name (parser, lookups, name, path);
      spec = g_new0 (SluiceLookupSpec, 1);
      spec->name = g_strdup (name != NULL ? name : "");
      spec->key = g_strdup (sluice_task_parser_get_text (object, "key"));
      spec->source = read_source (parser, object, path);
      g_ptr_array_add (lookups, spec);
    }
  return lookups;
}

/* sluice_task_parser_check_lookup:
 *
 * Whether there is a lookup of that name. */
void
sluice_task_parser_check_lookup (SluiceTaskParser *parser,
                                 GPtrArray        *lookups,
                                 const char       *name,
                                 const char       *path)
{
  for (guint i = 0; i < lookups->len; i++)
    {
      if (strcmp (((const SluiceLookupSpec *) lookups->pdata[i])->name, name) == 0)
        return;
    }
  sluice_task_parser_report (parser, path, "unknown_lookup", "“%s” is not one of the task's “lookups”", name);
}

/* sluice_task_parser_read_lookup_use:
 *
 * The `lookup` of a column. */
SluiceLookupUse *
sluice_task_parser_read_lookup_use (SluiceTaskParser *parser,
                                    JsonObject       *object,
                                    GPtrArray        *lookups,
                                    const char       *path)
{
  SluiceLookupUse *use = g_new0 (SluiceLookupUse, 1);
  const char *name = sluice_task_parser_get_text (object, "name");
  const char *missing = sluice_task_parser_get_text (object, "missing");
  g_autofree char *name_path = sluice_task_parser_member_path (path, "name");

  use->name = g_strdup (name != NULL ? name : "");
  use->key_text = g_strdup (sluice_task_parser_get_text (object, "key"));
  use->key = sluice_task_parser_get_path (object, "key");
  use->value = g_strdup (sluice_task_parser_get_text (object, "value"));
  use->missing = (SluiceLookupMissing) MAX (0, sluice_key_alternative_index ("reject|null|default",
                                                                             missing != NULL ? missing : "reject"));
  if (name != NULL)
    sluice_task_parser_check_lookup (parser, lookups, name, name_path);
  return use;
}
