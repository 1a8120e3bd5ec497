/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-task-template.h"

#include "sluice-document.h"
#include "sluice-error.h"
#include "sluice-problem.h"
#include "sluice-task-keys.h"
#include "sluice-task-writer.h"
#include "sluice-task.h"

#include <string.h>

/* What a task does between its source and its destination, to be used in others: a JSON
 * document with these sections of the task, and a name. */
static const char *const sections[] = { "filter", "mapping", "lookups", "checks", "deduplicate", "aggregate" };

#define VERSION_KEY "sluice_template"

static gboolean
is_section (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (sections); i++)
    {
      if (strcmp (sections[i], name) == 0)
        return TRUE;
    }
  return FALSE;
}

static JsonObject *
get_object (const SluiceDocument *document)
{
  JsonNode *root = sluice_document_get_root (document);

  return JSON_NODE_HOLDS_OBJECT (root) ? json_node_get_object (root) : NULL;
}

static void
append_member (GString    *out,
               const char *name,
               const char *value)
{
  g_string_append_printf (out, "%s\n  \"%s\": %s", out->len > 1 ? "," : "", name, value);
}

static void
append_text (GString    *out,
             const char *name,
             const char *text)
{
  g_autoptr(JsonNode) node = json_node_init_string (json_node_alloc (), text);
  g_autofree char *value = json_to_string (node, FALSE);

  append_member (out, name, value);
}

static void
append_sections (GString              *out,
                 const SluiceDocument *document)
{
  for (guint i = 0; i < G_N_ELEMENTS (sections); i++)
    {
      g_autofree char *value = sluice_task_write_section (document, sections[i]);

      if (value != NULL)
        append_member (out, sections[i], value);
    }
}

static char *
write_template (const SluiceDocument *document,
                const char           *name,
                const char           *description)
{
  GString *out = g_string_new ("{");

  append_member (out, VERSION_KEY, "1");
  append_text (out, "name", name);
  if (description != NULL && *description != '\0')
    append_text (out, "description", description);
  append_sections (out, document);
  g_string_append (out, "\n}\n");
  return g_string_free (out, FALSE);
}

static gboolean
check_name (const char  *name,
            GError     **error)
{
  if (name != NULL && *name != '\0')
    return TRUE;
  sluice_set_error (error, SLUICE_ERROR_INVALID, "missing_key", "A template needs a “name”");
  return FALSE;
}

/**
 * sluice_task_template_make:
 * @task: the document of a task
 * @name: what the template is called
 * @description: (nullable): what it is for
 * @error: %SLUICE_ERROR_INVALID with `missing_key`, `no_mapping`, or errors of JSON
 *
 * Takes what a task does between its source and its destination: `filter`, `mapping`,
 * `lookups`, `checks`, `deduplicate` and `aggregate`.
 *
 * Returns: (transfer full) (nullable): the template as text
 */
char *
sluice_task_template_make (const char  *task,
                           const char  *name,
                           const char  *description,
                           GError     **error)
{
  g_autoptr(SluiceDocument) document = NULL;
  JsonObject *object;
  gboolean any = FALSE;

  g_return_val_if_fail (task != NULL, NULL);

  if (!check_name (name, error))
    return NULL;
  document = sluice_document_parse (task, strlen (task), error);
  if (document == NULL)
    return NULL;
  object = get_object (document);
  for (guint i = 0; object != NULL && i < G_N_ELEMENTS (sections); i++)
    any = any || json_object_has_member (object, sections[i]);
  if (any)
    return write_template (document, name, description);

  sluice_set_error (error, SLUICE_ERROR_INVALID, "no_mapping",
                    "The task has no mapping, and no other step between source and destination, to make a template of");
  return NULL;
}

static const char *
get_text (JsonObject *object,
          const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING
         ? json_node_get_string (node) : NULL;
}

static gboolean
check_members (JsonObject  *object,
               GError     **error)
{
  g_autoptr(GList) members = NULL;

  if (object == NULL || json_object_get_int_member_with_default (object, VERSION_KEY, 0) != 1)
    {
      sluice_set_error (error, SLUICE_ERROR_INVALID, "no_template",
                        "This is no template: a template is a JSON object with “%s”: 1", VERSION_KEY);
      if (error != NULL)
        sluice_error_set_hint (*error, "“sluice-cli template save NAME TASK” makes one of a task.");
      return FALSE;
    }
  members = json_object_get_members (object);
  for (GList *l = members; l != NULL; l = l->next)
    {
      const char *name = l->data;

      if (is_section (name) || strcmp (name, VERSION_KEY) == 0 || strcmp (name, "name") == 0 ||
          strcmp (name, "description") == 0)
        continue;
      sluice_set_error (error, SLUICE_ERROR_INVALID, "unknown_key", "“%s” is no key of a template", name);
      return FALSE;
    }
  return check_name (get_text (object, "name"), error);
}

/* The sections are those of a task, so a task says what is wrong with them. */
static gboolean
check_sections (const SluiceDocument  *document,
                GError               **error)
{
  GString *out = g_string_new ("{\"sluice\": 1, \"name\": \"Template\", \"source\": {\"type\": \"inline\", "
                               "\"records\": []}, \"destination\": {\"type\": \"sqlite\", \"path\": \"t.db\", "
                               "\"table\": \"t\"}");
  g_autofree char *text = NULL;
  g_autoptr(GPtrArray) problems = NULL;
  g_autoptr(SluiceTask) task = NULL;
  g_autoptr(GError) local = NULL;
  SluiceErrorWhere *where;

  append_sections (out, document);
  g_string_append (out, "\n}\n");
  text = g_string_free (out, FALSE);
  task = sluice_task_new_from_data (text, -1, NULL, &problems, &local);
  if (task != NULL)
    return TRUE;
  if (problems == NULL || problems->len == 0)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  sluice_set_error (error, SLUICE_ERROR_INVALID, ((SluiceProblem *) problems->pdata[0])->code, "%s",
                    ((SluiceProblem *) problems->pdata[0])->message);
  where = error != NULL ? sluice_error_get_where (*error) : NULL;
  if (where != NULL)
    where->path = g_strdup (((SluiceProblem *) problems->pdata[0])->path);
  return FALSE;
}

static SluiceDocument *
parse_template (const char  *text,
                GError     **error)
{
  g_autoptr(SluiceDocument) document = sluice_document_parse (text, strlen (text), error);

  if (document == NULL || !check_members (get_object (document), error))
    return NULL;
  return g_steal_pointer (&document);
}

/**
 * sluice_task_template_read:
 * @text: a template as text
 * @ret_name: (out) (transfer full): what it is called
 * @ret_description: (out) (transfer full): what it is for
 * @error: %SLUICE_ERROR_INVALID with `no_template`, `unknown_key`, `missing_key`, or what is
 *   wrong with a section, where `path` says which; errors of JSON
 *
 * Returns: (transfer full) (nullable): the template as it is kept
 */
char *
sluice_task_template_read (const char  *text,
                           char       **ret_name,
                           char       **ret_description,
                           GError     **error)
{
  g_autoptr(SluiceDocument) document = NULL;
  const char *description;

  g_return_val_if_fail (text != NULL && ret_name != NULL && ret_description != NULL, NULL);

  document = parse_template (text, error);
  if (document == NULL || !check_sections (document, error))
    return NULL;
  description = get_text (get_object (document), "description");
  *ret_name = g_strdup (get_text (get_object (document), "name"));
  *ret_description = g_strdup (description != NULL ? description : "");
  return write_template (document, *ret_name, *ret_description);
}

/**
 * sluice_task_template_apply:
 * @text: a template as text
 * @task: the document of a task
 * @error: as [func@Sluice.task_template_read]
 *
 * Gives a task what the template has; what it does not have, the task has no more either.
 *
 * Returns: (transfer full) (nullable): the document of the task, which may not be valid
 *   any more: the keys of its load are still its own
 */
char *
sluice_task_template_apply (const char  *text,
                            const char  *task,
                            GError     **error)
{
  g_autoptr(SluiceDocument) template = NULL;
  g_autoptr(SluiceDocument) document = NULL;
  const SluiceKeyTable *table = sluice_task_keys ();
  GString *out;

  g_return_val_if_fail (text != NULL && task != NULL, NULL);

  template = parse_template (text, error);
  document = template != NULL ? sluice_document_parse (task, strlen (task), error) : NULL;
  if (document == NULL)
    return NULL;
  out = g_string_new ("{");
  for (guint i = 0; i < table->n_keys; i++)
    {
      const char *name = table->keys[i].name;
      g_autofree char *value = sluice_task_write_section (is_section (name) ? template : document, name);

      if (value != NULL)
        append_member (out, name, value);
    }
  g_string_append (out, "\n}\n");
  return g_string_free (out, FALSE);
}
