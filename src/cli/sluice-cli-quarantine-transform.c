/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-cli-quarantine.h"

#include "sluice-cli-find-run.h"
#include "sluice-cli-load-task.h"
#include "sluice-cli-save-task.h"
#include "sluice-error.h"
#include "sluice-replay-mapping.h"

#include <stdio.h>
#include <string.h>

/* The correction of a group: that of its first row that has one. */
typedef struct
{
  const char *column;           /* (unowned) */
  JsonNode *fix;                /* (owned) (nullable) */
  gboolean is_value;
} Found;

static gboolean
find_fix (const SluiceStoredReject  *reject,
          gpointer                   user_data,
          GError                   **error)
{
  static const char *const kinds[] = { "values", "transforms" };
  Found *found = user_data;
  g_autoptr(JsonNode) node = reject->fixes != NULL ? json_from_string (reject->fixes, NULL) : NULL;
  JsonObject *fixes = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;

  for (guint i = 0; fixes != NULL && found->fix == NULL && i < G_N_ELEMENTS (kinds); i++)
    {
      JsonObject *columns = json_object_has_member (fixes, kinds[i]) ? json_object_get_object_member (fixes, kinds[i])
                                                                     : NULL;

      if (columns == NULL || !json_object_has_member (columns, found->column))
        continue;
      found->fix = json_node_copy (json_object_get_member (columns, found->column));
      found->is_value = i == 0;
    }
  return TRUE;
}

/* A value in the place of a word: as the mapping says such things. */
static JsonNode *
make_chain (const char  *word,
            JsonNode    *value)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();

  json_builder_begin_array (builder);
  json_builder_begin_object (builder);
  if (JSON_NODE_HOLDS_NULL (value))
    {
      json_builder_set_member_name (builder, "null_if");
      json_builder_begin_object (builder);
      json_builder_set_member_name (builder, "values");
      json_builder_begin_array (builder);
      json_builder_add_string_value (builder, word);
      json_builder_end_array (builder);
    }
  else
    {
      g_autofree char *escaped = g_regex_escape_string (word, -1);
      g_autofree char *pattern = g_strdup_printf ("^%s$", escaped);

      json_builder_set_member_name (builder, "regex_replace");
      json_builder_begin_object (builder);
      json_builder_set_member_name (builder, "pattern");
      json_builder_add_string_value (builder, pattern);
      json_builder_set_member_name (builder, "to");
      json_builder_add_string_value (builder, json_node_get_string (value));
    }
  json_builder_end_object (builder);
  json_builder_end_object (builder);
  json_builder_end_array (builder);
  return json_builder_get_root (builder);
}

static JsonObject *
make_fixes (const SluiceRejectGroup  *group,
            const Found              *found,
            GError                  **error)
{
  JsonObject *fixes;
  JsonObject *columns;
  JsonNode *chain;

  if (found->fix == NULL)
    {
      sluice_set_error (error, SLUICE_ERROR_INVALID, "no_fix", "No row of the group %" G_GUINT64_FORMAT " has a correction "
                        "of “%s”", group->number, found->column);
      if (error != NULL)
        sluice_error_set_hint (*error, "Correct the group first, with “quarantine apply”.");
      return NULL;
    }
  /* A shape stands for many values: only of a word is it known what takes its place. */
  if (found->is_value && (group->pattern == NULL || g_strcmp0 (group->pattern, group->value) != 0 ||
                          strpbrk (group->pattern, "0123456789") != NULL))
    {
      sluice_set_error (error, SLUICE_ERROR_INVALID, "no_fix", "The rows of the group %" G_GUINT64_FORMAT " have different "
                        "values: one value for all of them is no transform", group->number);
      if (error != NULL)
        sluice_error_set_hint (*error, "Use “quarantine apply --transform”.");
      return NULL;
    }
  chain = found->is_value ? make_chain (group->pattern, found->fix) : json_node_copy (found->fix);
  fixes = json_object_new ();
  columns = json_object_new ();
  json_object_set_object_member (fixes, "transforms", columns);
  json_object_set_member (columns, found->column, chain);
  return fixes;
}

static SluiceCliStatus
tell (SluiceCli  *cli,
      SluiceTask *task,
      const char *reference,
      JsonObject *fixes)
{
  g_autoptr(JsonNode) node = json_node_init_object (json_node_alloc (), fixes);
  g_autofree char *text = json_to_string (node, FALSE);

  if (cli->output != SLUICE_CLI_OUTPUT_TEXT)
    {
      g_autoptr(JsonObject) object = json_object_new ();

      json_object_set_string_member (object, "task", sluice_task_get_name (task));
      json_object_set_string_member (object, "saved", reference);
      json_object_set_object_member (object, "transforms",
                                     json_object_ref (json_object_get_object_member (fixes, "transforms")));
      sluice_cli_print_object (object);
    }
  else
    fprintf (stdout, "The mapping of “%s” does this from now on: %s\n", sluice_task_get_name (task), text);
  return SLUICE_CLI_SUCCESS;
}

static SluiceTask *
find_task (SluiceCli   *cli,
           SluiceRun   *run,
           char       **ret_reference,
           GPtrArray  **ret_problems,
           GError     **error)
{
  SluiceTask *task = sluice_cli_find_task_of_run (cli, run, ret_reference, ret_problems, error);

  if (task == NULL || *ret_reference != NULL)
    return task;
  sluice_set_error (error, SLUICE_ERROR_INVALID, "no_task", "The task of run %s is neither in the workspace nor in its "
                    "file any more", sluice_run_get_id (run));
  g_object_unref (task);
  return NULL;
}

static SluiceCliStatus
run_to_transform (SluiceCli              *cli,
                  const SluiceCliCommand *command,
                  GStrv                  *argv)
{
  g_autofree char *number = NULL;
  g_autofree char *reference = NULL;
  g_autoptr(SluiceRun) run = NULL;
  g_autoptr(GPtrArray) groups = NULL;
  g_autoptr(GPtrArray) problems = NULL;
  g_autoptr(JsonObject) fixes = NULL;
  g_autoptr(SluiceTask) task = NULL;
  g_autoptr(SluiceTask) changed = NULL;
  g_autoptr(GError) error = NULL;
  SluiceRejectGroup *group = NULL;
  SluiceRejectFilter filter = { 0 };
  Found found = { NULL };
  const GOptionEntry entries[] = {
    { "group", 0, 0, G_OPTION_ARG_FILENAME, &number, "The group", "N" },
    G_OPTION_ENTRY_NULL,
  };

  if (!sluice_cli_parse (cli, command, entries, 1, 1, argv))
    return SLUICE_CLI_USAGE;
  if (number == NULL)
    error = sluice_error_new (SLUICE_ERROR_INVALID, "usage", "Say which group: --group N");
  else if (sluice_cli_parse_group (number, &filter, &error))
    run = sluice_cli_find_run (cli, (*argv)[1], &error);
  if (run != NULL)
    groups = sluice_cli_list_groups (cli, sluice_run_get_id (run), &error);
  if (groups != NULL)
    group = sluice_cli_find_group (groups, filter.group, &error);
  if (group != NULL && group->column == NULL)
    error = sluice_error_new (SLUICE_ERROR_INVALID, "no_fix", "The group is of whole records: they have no transforms");
  if (group != NULL && error == NULL)
    {
      found.column = group->column;
      if (sluice_cli_each_reject (cli, sluice_run_get_id (run), &filter, find_fix, &found, &error))
        fixes = make_fixes (group, &found, &error);
      g_clear_pointer (&found.fix, json_node_unref);
    }
  if (fixes != NULL)
    task = find_task (cli, run, &reference, &problems, &error);
  if (task != NULL)
    changed = sluice_replay_correct_task (task, fixes, &error);
  if (changed == NULL ||
      !sluice_cli_save_task (cli, changed, sluice_cli_is_task_file (reference) ? reference : NULL, &error))
    return sluice_cli_fail (cli, error, problems);
  return tell (cli, changed, reference, fixes);
}

const SluiceCliCommand sluice_cli_quarantine_to_transform = {
  .name = "quarantine to-transform", .arguments = "RUN", .run = run_to_transform,
  .summary = "Make the correction of a group a part of the task's mapping",
  .description =
    "Transforms come before those of the mapping; a value in the place of a word\n"
    "becomes null_if or regex_replace. The task is saved: rows like these are not\n"
    "rejected any more.\n"
    "\n"
    "Example:\n"
    "  sluice-cli quarantine to-transform last --group 2",
};
