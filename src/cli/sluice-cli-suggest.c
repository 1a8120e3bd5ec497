/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-cli-commands.h"
#include "sluice-cli-json.h"
#include "sluice-cli-load-task.h"
#include "sluice-cli-sync.h"
#include "sluice-cli-target.h"

#include "sluice-column-match.h"
#include "sluice-error.h"
#include "sluice-previewer.h"
#include "sluice-runner.h"
#include "sluice-suggestion.h"

#include <stdio.h>
#include <string.h>

/* Values of a column that are tried; more say nothing new. */
#define MAX_VALUES 1000
#define DEFAULT_ROWS 1000

static SluicePreviewResult *
preview (SluiceCli          *cli,
         SluicePreviewer    *previewer,
         SluiceTask         *task,
         SluicePreviewStep   step,
         GError            **error)
{
  g_autofree char *document = sluice_task_to_data (task);
  g_auto(SluiceCliSync) sync = { NULL };

  sluice_previewer_preview_async (previewer, document, step, cli->cancellable, sluice_cli_sync_cb, &sync);
  return sluice_previewer_preview_finish (previewer, sluice_cli_sync_wait (&sync), error);
}

/* What is in a column, or was before it was mapped. */
typedef char *(*TextFunc) (SluicePreviewResult *result,
                           guint                row,
                           guint                column);

/* Each value once. */
static GStrv
list_values (SluicePreviewResult *result,
             guint                column,
             TextFunc             dup_text)
{
  g_autoptr(GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr(GPtrArray) values = g_ptr_array_new_with_free_func (g_free);

  for (guint row = 0; row < sluice_preview_result_get_n_rows (result) && values->len < MAX_VALUES; row++)
    {
      char *text = dup_text (result, row, column);

      if (text == NULL || !g_hash_table_add (seen, text))
        {
          g_free (text);
          continue;
        }
      g_ptr_array_add (values, text);
    }
  g_ptr_array_add (values, NULL);
  return (GStrv) g_ptr_array_free (g_steal_pointer (&values), FALSE);
}

/* The column of the table that @name is loaded into. */
static JsonObject *
find_target (JsonArray  *target,
             const char *name)
{
  for (guint i = 0; i < json_array_get_length (target); i++)
    {
      JsonObject *column = json_array_get_object_element (target, i);

      if (g_ascii_strcasecmp (json_object_get_string_member (column, "name"), name) == 0)
        return column;
    }
  return NULL;
}

/* What the task asks of a column of the mapping beside its type. */
static gboolean
read_target (JsonObject *column,
             SluiceType *ret_type,
             guint      *ret_length)
{
  const char *takes = column != NULL ? json_object_get_string_member_with_default (column, "takes", NULL) : NULL;

  *ret_length = column != NULL ? (guint) json_object_get_int_member_with_default (column, "length", 0) : 0;
  return takes != NULL && sluice_type_parse (takes, ret_type, NULL);
}

static void
add_suggestions (SluiceTask          *task,
                 SluicePreviewResult *result,
                 JsonArray           *target,
                 JsonArray           *columns)
{
  GPtrArray *mapping = sluice_task_get_mapping (task);
  SluiceSchema *schema = sluice_preview_result_get_schema (result);

  for (guint i = 0; i < mapping->len; i++)
    {
      const SluiceMappingEntry *entry = mapping->pdata[i];
      const int place = sluice_schema_find (schema, entry->column);
      g_auto(GStrv) values = NULL;
      g_autoptr(GPtrArray) found = NULL;
      SluiceSuggestionInput input;
      SluiceType type;

      if (entry->from == NULL || place < 0)
        continue;
      values = list_values (result, (guint) place, sluice_preview_result_dup_before);
      input = (SluiceSuggestionInput) { .entry = entry, .values = (const char *const *) values,
                                        .zone = sluice_task_get_source (task)->zone };
      if (read_target (find_target (target, entry->column), &type, &input.target_length))
        input.target = &type;
      found = sluice_suggestions_find (&input);
      for (guint j = 0; j < found->len; j++)
        {
          JsonObject *object = sluice_suggestion_to_json (found->pdata[j]);

          json_object_set_string_member (object, "column", entry->column);
          json_array_add_object_element (columns, object);
        }
    }
}

static gboolean
is_mapped (GPtrArray  *mapping,
           const char *column)
{
  for (guint i = 0; i < mapping->len; i++)
    {
      if (g_ascii_strcasecmp (((const SluiceMappingEntry *) mapping->pdata[i])->column, column) == 0)
        return TRUE;
    }
  return FALSE;
}

static void
match_side_clear (gpointer data)
{
  SluiceMatchSide *side = data;

  g_strfreev ((GStrv) (gpointer) side->values);
}

static GArray *
new_sides (void)
{
  GArray *sides = g_array_new (FALSE, TRUE, sizeof (SluiceMatchSide));

  g_array_set_clear_func (sides, match_side_clear);
  return sides;
}

static GStrv
read_values (JsonArray *array)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; i < json_array_get_length (array); i++)
    g_strv_builder_add (builder, json_array_get_string_element (array, i));
  return g_strv_builder_end (builder);
}

/* Fields for the columns of the target that the mapping does not fill. */
static void
add_matches (SluiceTask          *task,
             SluicePreviewResult *source,
             JsonArray           *target,
             JsonArray           *matches)
{
  SluiceSchema *fields = sluice_preview_result_get_schema (source);
  g_autoptr(GArray) left = new_sides ();
  g_autoptr(GArray) right = new_sides ();
  g_autoptr(GArray) found = NULL;

  for (guint i = 0; i < sluice_schema_get_n (fields); i++)
    {
      const SluiceMatchSide side = {
        .name = sluice_schema_get (fields, i)->name,
        .values = (const char *const *) list_values (source, i, sluice_preview_result_dup_text),
      };

      g_array_append_val (left, side);
    }
  for (guint i = 0; i < json_array_get_length (target); i++)
    {
      JsonObject *column = json_array_get_object_element (target, i);
      const SluiceMatchSide side = {
        .name = json_object_get_string_member (column, "name"),
        .values = (const char *const *) read_values (json_object_get_array_member (column, "values")),
      };

      if (is_mapped (sluice_task_get_mapping (task), side.name))
        g_strfreev ((GStrv) (gpointer) side.values);
      else
        g_array_append_val (right, side);
    }
  found = sluice_column_match_find ((const SluiceMatchSide *) (gpointer) left->data, left->len,
                                    (const SluiceMatchSide *) (gpointer) right->data, right->len);
  for (guint i = 0; i < found->len; i++)
    {
      const SluiceColumnMatch *match = &g_array_index (found, SluiceColumnMatch, i);
      JsonObject *object = json_object_new ();

      json_object_set_string_member (object, "column", g_array_index (right, SluiceMatchSide, match->column).name);
      json_object_set_string_member (object, "from", g_array_index (left, SluiceMatchSide, match->field).name);
      json_object_set_string_member (object, "reason", sluice_match_reason_get_name (match->reason));
      json_object_set_double_member (object, "score", match->score);
      json_array_add_object_element (matches, object);
    }
}

static void
print_suggestion (JsonObject *object)
{
  g_autofree char *chain = sluice_cli_json_to_text (json_object_get_member (object, "transforms"), FALSE);
  const gboolean has_chain = strcmp (chain, "[]") != 0;

  fprintf (stdout, "%s: %s: type %s%s%s\n", json_object_get_string_member (object, "column"),
           json_object_get_string_member (object, "reason"), json_object_get_string_member (object, "type"),
           has_chain ? ", transforms " : "", has_chain ? chain : "");
}

static void
print_match (JsonObject *object)
{
  fprintf (stdout, "%s: is not filled; “%s” could be its field (%s)\n", json_object_get_string_member (object, "column"),
           json_object_get_string_member (object, "from"), json_object_get_string_member (object, "reason"));
}

static void
show (SluiceCli  *cli,
      JsonObject *found)
{
  JsonArray *columns = json_object_get_array_member (found, "suggestions");
  JsonArray *matches = json_object_get_array_member (found, "matches");

  if (cli->output != SLUICE_CLI_OUTPUT_TEXT)
    {
      sluice_cli_print_object (found);
      return;
    }
  for (guint i = 0; i < json_array_get_length (columns); i++)
    print_suggestion (json_array_get_object_element (columns, i));
  for (guint i = 0; i < json_array_get_length (matches); i++)
    print_match (json_array_get_object_element (matches, i));
  if (json_array_get_length (columns) + json_array_get_length (matches) == 0)
    fputs ("Nothing to suggest\n", stdout);
}

static JsonObject *
find_all (SluiceCli  *cli,
          SluiceTask *task,
          GBytes     *records,
          GError    **error)
{
  g_autoptr(SluicePreviewer) previewer = sluice_previewer_new ();
  g_autoptr(SluicePreviewResult) source = NULL;
  g_autoptr(SluicePreviewResult) mapped = NULL;
  g_autoptr(JsonArray) target = NULL;
  g_autoptr(JsonObject) found = json_object_new ();
  JsonArray *suggestions = json_array_new ();
  JsonArray *matches = json_array_new ();

  json_object_set_array_member (found, "suggestions", suggestions);
  json_object_set_array_member (found, "matches", matches);
  sluice_previewer_set_records (previewer, records);
  source = preview (cli, previewer, task, SLUICE_PREVIEW_STEP_SOURCE, error);
  mapped = source != NULL ? preview (cli, previewer, task, SLUICE_PREVIEW_STEP_MAPPING, error) : NULL;
  target = mapped != NULL ? sluice_cli_target_read (cli, task, error) : NULL;
  if (target == NULL)
    return NULL;
  add_suggestions (task, mapped, target, suggestions);
  add_matches (task, source, target, matches);
  return g_steal_pointer (&found);
}

static SluiceCliStatus
run (SluiceCli              *cli,
     const SluiceCliCommand *command,
     GStrv                  *argv)
{
  g_auto(GStrv) params = NULL;
  g_autoptr(SluiceTask) task = NULL;
  g_autoptr(GPtrArray) problems = NULL;
  g_autoptr(GHashTable) table = NULL;
  g_autoptr(GBytes) records = NULL;
  g_autoptr(JsonObject) found = NULL;
  g_autoptr(GError) error = NULL;
  g_auto(SluiceCliSync) sync = { NULL };
  SluiceRunOptions options = { NULL };
  int rows = DEFAULT_ROWS;
  const GOptionEntry entries[] = {
    { "rows", 'n', 0, G_OPTION_ARG_INT, &rows, "Records to look at, the first ones (1000)", "N" },
    { "param", 'p', 0, G_OPTION_ARG_FILENAME_ARRAY, &params, "A value for {{param.NAME}}", "NAME=VALUE" },
    G_OPTION_ENTRY_NULL,
  };

  if (!sluice_cli_parse (cli, command, entries, 1, 1, argv))
    return SLUICE_CLI_USAGE;
  if (rows < 1)
    error = sluice_error_new (SLUICE_ERROR_INVALID, "usage", "--rows needs a number of at least 1");
  table = error == NULL ? sluice_cli_parse_params (params, &error) : NULL;
  if (table == NULL)
    return sluice_cli_fail (cli, error, NULL);
  options.params = table;

  task = sluice_cli_load_task (cli, (*argv)[1], &problems, &error);
  if (task == NULL || !sluice_cli_open (cli, &error))
    return sluice_cli_fail (cli, error, problems);
  sluice_runner_records_async (cli->store, cli->secrets, task, &options, (guint) rows, cli->cancellable,
                               sluice_cli_sync_cb, &sync);
  records = sluice_runner_records_finish (sluice_cli_sync_wait (&sync), NULL, &error);
  found = records != NULL ? find_all (cli, task, records, &error) : NULL;
  if (found == NULL)
    return sluice_cli_fail (cli, error, NULL);
  show (cli, found);
  return SLUICE_CLI_SUCCESS;
}

const SluiceCliCommand sluice_cli_suggest = {
  .name = "suggest",
  .arguments = "TASK",
  .summary = "Suggest types and transforms for columns, and fields for those not filled",
  .description =
    "Tries the mapping on the first records: types and transforms with which fewer values are\n"
    "refused, texts that are numbers or dates, white space, words for “nothing”; and fields for\n"
    "the columns of the table that the mapping leaves empty. Nothing is changed.\n"
    "\n"
    "Examples:\n"
    "  sluice-cli suggest orders.json\n"
    "  sluice-cli suggest orders.json --rows 200 --output json",
  .run = run,
};
