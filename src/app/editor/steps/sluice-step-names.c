/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-step-names.h"

#include "sluice-draft.h"
#include "sluice-json-list.h"
#include "sluice-mapping-edits.h"
#include "sluice-problem-words.h"
#include "sluice-problem.h"

#include <string.h>

static char **
to_strv (GPtrArray *names)
{
  g_ptr_array_add (names, NULL);
  return (char **) g_ptr_array_free (names, FALSE);
}

static void
add_member (GPtrArray  *names,
            JsonArray  *list,
            const char *member)
{
  for (guint i = 0; list != NULL && i < json_array_get_length (list); i++)
    {
      JsonObject *object = sluice_json_list_get_object (list, i);

      if (object != NULL && *sluice_draft_get_string (object, member) != '\0')
        g_ptr_array_add (names, g_strdup (sluice_draft_get_string (object, member)));
    }
}

/**
 * sluice_step_names_dup_columns:
 * @editor: an editor
 *
 * Returns: (transfer full) (array zero-terminated=1): the columns that the mapping makes
 */
char **
sluice_step_names_dup_columns (SluiceEditor *editor)
{
  GPtrArray *names = NULL;
  g_autoptr(JsonObject) root = NULL;

  g_return_val_if_fail (SLUICE_IS_EDITOR (editor), NULL);

  names = g_ptr_array_new ();
  root = sluice_editor_dup_root_with_columns (editor);
  add_member (names, sluice_mapping_edits_get_mapping (root), "column");
  return to_strv (names);
}

/**
 * sluice_step_names_dup_fields:
 * @editor: an editor
 *
 * Returns: (transfer full) (array zero-terminated=1): the fields of the source: those of
 *   the sample, or else those that the task takes
 */
char **
sluice_step_names_dup_fields (SluiceEditor *editor)
{
  SluicePreviewResult *result = NULL;
  SluiceSchema *schema = NULL;
  GPtrArray *names = NULL;

  g_return_val_if_fail (SLUICE_IS_EDITOR (editor), NULL);

  names = g_ptr_array_new ();
  result = sluice_editor_get_result (editor);
  if (result != NULL && sluice_preview_result_get_step (result) <= SLUICE_PREVIEW_STEP_FILTER)
    schema = sluice_preview_result_get_schema (result);
  for (guint i = 0; schema != NULL && i < sluice_schema_get_n (schema); i++)
    g_ptr_array_add (names, g_strdup (sluice_schema_get (schema, i)->name));
  if (names->len == 0)
    add_member (names, sluice_mapping_edits_get_mapping (sluice_editor_get_root (editor)), "from");
  return to_strv (names);
}

static gboolean
is_number (SluiceType type)
{
  return type.kind == SLUICE_TYPE_KIND_INTEGER || type.kind == SLUICE_TYPE_KIND_DOUBLE ||
         type.kind == SLUICE_TYPE_KIND_DECIMAL;
}

/* As expressions see it: dates are texts, too. */
static gboolean
is_text (const SluiceValue *value)
{
  switch ((SluiceValueKind) value->kind)
    {
    case SLUICE_VALUE_TEXT:
    case SLUICE_VALUE_JSON:
    case SLUICE_VALUE_UUID:
    case SLUICE_VALUE_DATE:
    case SLUICE_VALUE_TIME:
    case SLUICE_VALUE_TIMESTAMP:
    case SLUICE_VALUE_TIMESTAMPTZ:
      return TRUE;
    case SLUICE_VALUE_MISSING:
    case SLUICE_VALUE_NULL:
    case SLUICE_VALUE_BOOLEAN:
    case SLUICE_VALUE_INTEGER:
    case SLUICE_VALUE_DOUBLE:
    case SLUICE_VALUE_NUMBER:
    case SLUICE_VALUE_DECIMAL:
    case SLUICE_VALUE_BYTES:
    case SLUICE_VALUE_INVALID:
    default:
      return FALSE;
    }
}

/**
 * sluice_step_names_judge_field:
 * @editor: an editor
 * @field: a field of the source
 * @ret_holds_texts: (out): whether its values are texts
 * @ret_holds_numbers: (out): whether they are numbers, or texts that look like some
 *
 * What is known of the values of a field by the sample.
 */
void
sluice_step_names_judge_field (SluiceEditor *editor,
                               const char   *field,
                               gboolean     *ret_holds_texts,
                               gboolean     *ret_holds_numbers)
{
  SluicePreviewResult *result = NULL;
  SluiceSchema *schema = NULL;
  int column = -1;

  g_return_if_fail (SLUICE_IS_EDITOR (editor));
  g_return_if_fail (field != NULL);

  *ret_holds_texts = *ret_holds_numbers = FALSE;
  result = sluice_editor_get_result (editor);
  if (result == NULL || sluice_preview_result_get_step (result) > SLUICE_PREVIEW_STEP_FILTER)
    return;
  schema = sluice_preview_result_get_schema (result);
  column = sluice_schema_find (schema, field);
  if (column < 0)
    return;
  *ret_holds_numbers = is_number (sluice_schema_get (schema, (guint) column)->type);
  for (guint i = 0; i < sluice_preview_result_get_n_rows (result) && !*ret_holds_texts; i++)
    {
      const SluiceValue *value = sluice_preview_result_get_value (result, i, (guint) column);

      *ret_holds_texts = value != NULL && is_text (value);
    }
}

/**
 * sluice_step_names_dup_lookups:
 * @editor: an editor
 *
 * Returns: (transfer full) (array zero-terminated=1): the lookups of the task
 */
char **
sluice_step_names_dup_lookups (SluiceEditor *editor)
{
  GPtrArray *names = NULL;

  g_return_val_if_fail (SLUICE_IS_EDITOR (editor), NULL);

  names = g_ptr_array_new ();
  add_member (names, sluice_draft_get_array (sluice_editor_get_root (editor), "lookups"), "name");
  return to_strv (names);
}

/**
 * sluice_step_names_dup_type:
 * @editor: an editor
 * @column: a column's name
 *
 * Returns: (transfer full) (nullable): its type
 */
char *
sluice_step_names_dup_type (SluiceEditor *editor,
                            const char   *column)
{
  g_autoptr(JsonObject) root = NULL;
  JsonObject *entry = NULL;

  g_return_val_if_fail (SLUICE_IS_EDITOR (editor), NULL);

  root = sluice_editor_dup_root_with_columns (editor);
  entry = sluice_mapping_edits_get_entry (root, column);
  return entry == NULL ? NULL : g_strdup (sluice_draft_get_string (entry, "type"));
}

/**
 * sluice_step_names_dup_problem:
 * @editor: an editor
 * @path: a JSON path of the document
 *
 * Returns: (transfer full) (nullable): what is wrong there or in it
 */
char *
sluice_step_names_dup_problem (SluiceEditor *editor,
                               const char   *path)
{
  SluicePreviewResult *result = NULL;
  GPtrArray *problems = NULL;
  gsize length;

  g_return_val_if_fail (SLUICE_IS_EDITOR (editor), NULL);
  g_return_val_if_fail (path != NULL, NULL);

  result = sluice_editor_get_result (editor);
  problems = result == NULL ? NULL : sluice_preview_result_get_document_problems (result);
  length = strlen (path);
  for (guint i = 0; problems != NULL && i < problems->len; i++)
    {
      const SluiceProblem *problem = g_ptr_array_index (problems, i);

      if (problem->path != NULL && strncmp (problem->path, path, length) == 0 &&
          strchr (".[", problem->path[length]) != NULL)
        return sluice_problem_words_of_document (problem);
    }
  return NULL;
}
