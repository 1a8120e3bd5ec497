/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-target-columns.h"

#include "sluice-child.h"
#include "sluice-draft.h"
#include "sluice-json-list.h"
#include "sluice-mapping-coverage.h"

/**
 * sluice_target_columns_describe:
 * @root: a task
 *
 * Returns: (transfer full) (nullable): which table of which database its rows go into,
 *   different for different ones; %NULL if it has none
 */
char *
sluice_target_columns_describe (JsonObject *root)
{
  JsonObject *destination = NULL;

  g_return_val_if_fail (root != NULL, NULL);

  destination = sluice_draft_get_object (root, "destination", FALSE);
  if (destination == NULL || *sluice_draft_get_string (destination, "table") == '\0' ||
      (!json_object_has_member (destination, "connection") && *sluice_draft_get_string (destination, "type") == '\0'))
    return NULL;
  return sluice_draft_to_text (destination);
}

static char **
read_values (JsonArray *array)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    if (sluice_json_list_get_string (array, i) != NULL)
      g_strv_builder_add (builder, sluice_json_list_get_string (array, i));
  return g_strv_builder_end (builder);
}

/**
 * sluice_target_columns_from_json:
 * @answer: what `target --output json` prints
 *
 * Returns: (transfer full) (element-type SluiceTargetColumn): the columns
 */
GPtrArray *
sluice_target_columns_from_json (JsonNode *answer)
{
  GPtrArray *columns = g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_target_column_free);
  JsonArray *list = NULL;

  g_return_val_if_fail (answer != NULL, columns);

  list = JSON_NODE_HOLDS_ARRAY (answer) ? json_node_get_array (answer) : NULL;
  for (guint i = 0; list != NULL && i < json_array_get_length (list); i++)
    {
      JsonObject *object = sluice_json_list_get_object (list, i);
      SluiceTargetColumn *column = NULL;
      const char *type = NULL;

      if (object == NULL)
        continue;
      type = sluice_draft_get_string (object, "takes");
      column = g_new0 (SluiceTargetColumn, 1);
      column->name = g_strdup (sluice_draft_get_string (object, "name"));
      column->is_required = json_object_get_boolean_member_with_default (object, "not_null", FALSE) &&
                            !json_object_get_boolean_member_with_default (object, "has_default", FALSE);
      column->has_type = *type != '\0' && sluice_type_parse (type, &column->type, NULL);
      column->length = (guint) json_object_get_int_member_with_default (object, "length", 0);
      column->values = read_values (sluice_draft_get_array (object, "values"));
      g_ptr_array_add (columns, column);
    }
  return columns;
}

static void
read_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) answer = sluice_child_run_finish (result, &error);

  if (answer == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_pointer (task, sluice_target_columns_from_json (answer), (GDestroyNotify) g_ptr_array_unref);
}

/**
 * sluice_target_columns_read_async:
 * @root: a task whose rows go into a table of a database
 * @cancellable: (nullable): a #GCancellable
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Asks the database for the table's columns. The rest of the task may be wrong.
 */
void
sluice_target_columns_read_async (JsonObject          *root,
                                  GCancellable        *cancellable,
                                  GAsyncReadyCallback  callback,
                                  gpointer             user_data)
{
  static const char * const arguments[] = { "target", "-", "--output", "json", NULL };
  JsonObject *destination = NULL;
  g_autoptr(JsonObject) question = NULL;
  g_autofree char *text = NULL;
  g_autoptr(GTask) task = NULL;

  g_return_if_fail (root != NULL);

  destination = sluice_draft_get_object (root, "destination", FALSE);
  g_return_if_fail (destination != NULL);

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, sluice_target_columns_read_async);
  question = sluice_draft_parse ("{\"sluice\": 1, \"name\": \"target\", \"source\": {\"type\": \"inline\", \"records\": []}}");
  json_object_set_object_member (question, "destination", sluice_draft_copy (destination));
  text = sluice_draft_to_text (question);
  sluice_child_run_async (arguments, text, cancellable, read_cb, g_steal_pointer (&task));
}

/**
 * sluice_target_columns_read_finish:
 * @result: what the callback got
 * @error: return location for an error
 *
 * Returns: (transfer full) (element-type SluiceTargetColumn): the columns, none where the
 *   table does not exist yet; %NULL with @error set
 */
GPtrArray *
sluice_target_columns_read_finish (GAsyncResult  *result,
                                   GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
