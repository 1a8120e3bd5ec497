/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-cli-quarantine.h"

#include "sluice-cli-find-run.h"
#include "sluice-error.h"
#include "sluice-replay-mapping.h"

#include <stdio.h>
#include <string.h>

/* What a correction is made of. */
typedef struct
{
  char **sets;                  /* COLUMN=VALUE */
  char **nulls;                 /* COLUMN */
  char *fixes;                  /* (nullable) a file with all of that as JSON, - = standard input */
  char *raw;                    /* (nullable) a file, - = standard input */
  char *transform;              /* (nullable) JSON */
  char *column;                 /* (nullable) of @transform */
  char *group;                  /* (nullable) */
} Words;

static void
words_clear (Words *self)
{
  g_strfreev (self->sets);
  g_strfreev (self->nulls);
  g_free (self->fixes);
  g_free (self->raw);
  g_free (self->transform);
  g_free (self->column);
  g_free (self->group);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Words, words_clear)

static SluiceCliStatus
usage (SluiceCli  *cli,
       const char *message)
{
  g_autoptr(GError) error = sluice_error_new (SLUICE_ERROR_INVALID, "usage", "%s", message);

  return sluice_cli_fail (cli, error, NULL);
}

static char *
read_file (SluiceCli   *cli,
           const char  *path,
           gsize       *ret_size,
           GError     **error)
{
  char *text = NULL;

  if (g_str_equal (path, "-"))
    return sluice_cli_read_stdin (cli, ret_size, error);
  g_file_get_contents (path, &text, ret_size, error);
  return text;
}

/* Whether @member is missing, or an object whose members are of the kind that it
 * takes: chains are lists, values texts or null. */
static gboolean
holds_columns (JsonObject *fixes,
               const char *member,
               gboolean    chains)
{
  JsonNode *node = json_object_get_member (fixes, member);
  JsonObjectIter iter;
  JsonNode *child = NULL;

  if (node == NULL)
    return TRUE;
  if (!JSON_NODE_HOLDS_OBJECT (node))
    return FALSE;
  json_object_iter_init (&iter, json_node_get_object (node));
  while (json_object_iter_next (&iter, NULL, &child))
    if (chains ? !JSON_NODE_HOLDS_ARRAY (child)
               : !JSON_NODE_HOLDS_NULL (child) && json_node_get_value_type (child) != G_TYPE_STRING)
      return FALSE;
  return TRUE;
}

/* A document keeps what people typed out of the list of processes. */
static JsonObject *
load_fixes (SluiceCli   *cli,
            const char  *path,
            GError     **error)
{
  gsize size = 0;
  g_autofree char *text = read_file (cli, path, &size, error);
  g_autoptr(JsonNode) node = NULL;
  JsonObject *fixes = NULL;

  if (text == NULL)
    return NULL;
  node = json_from_string (text, NULL);
  if (node != NULL && JSON_NODE_HOLDS_OBJECT (node))
    fixes = json_node_get_object (node);
  if (fixes != NULL && holds_columns (fixes, "values", FALSE) && holds_columns (fixes, "transforms", TRUE))
    return json_object_ref (fixes);
  sluice_set_error (error, SLUICE_ERROR_INVALID, "usage", "--fixes takes {\"values\": {COLUMN: TEXT or null}, "
                    "\"transforms\": {COLUMN: [...]}}");
  return NULL;
}

/* What the words make of a row; its `values` are there even if there are none. */
static JsonObject *
parse_fixes (SluiceCli    *cli,
             const Words  *words,
             GError      **error)
{
  g_autoptr(JsonObject) fixes = words->fixes != NULL ? load_fixes (cli, words->fixes, error) : json_object_new ();
  JsonObject *values;

  if (fixes == NULL)
    return NULL;
  if (!json_object_has_member (fixes, "values"))
    json_object_set_object_member (fixes, "values", json_object_new ());
  values = json_object_get_object_member (fixes, "values");
  for (guint i = 0; words->sets != NULL && words->sets[i] != NULL; i++)
    {
      const char *equals = strchr (words->sets[i], '=');
      g_autofree char *column = equals != NULL ? g_strndup (words->sets[i], (gsize) (equals - words->sets[i])) : NULL;

      if (column == NULL || column[0] == '\0')
        {
          sluice_set_error (error, SLUICE_ERROR_INVALID, "usage", "--set takes COLUMN=VALUE, not “%s”", words->sets[i]);
          return NULL;
        }
      json_object_set_string_member (values, column, equals + 1);
    }
  for (guint i = 0; words->nulls != NULL && words->nulls[i] != NULL; i++)
    json_object_set_null_member (values, words->nulls[i]);
  return g_steal_pointer (&fixes);
}

/* Takes @array. */
static JsonNode *
make_list (JsonArray *array)
{
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);

  json_node_take_array (node, array);
  return node;
}

/* The chain of `--transform`, as a mapping has it. */
static JsonNode *
parse_transform (const char  *text,
                 GError     **error)
{
  g_autoptr(JsonNode) node = NULL;
  g_autoptr(GError) local = NULL;
  JsonArray *array;

  /* A name stands for a transform without arguments. */
  if (text[0] != '{' && text[0] != '[' && text[0] != '"')
    {
      array = json_array_new ();
      json_array_add_string_element (array, text);
      return make_list (array);
    }
  node = json_from_string (text, &local);
  if (node == NULL)
    {
      sluice_set_error (error, SLUICE_ERROR_INVALID, "usage", "--transform is no JSON: %s", local->message);
      return NULL;
    }
  if (JSON_NODE_HOLDS_ARRAY (node))
    return g_steal_pointer (&node);
  array = json_array_new ();
  json_array_add_element (array, g_steal_pointer (&node));
  return make_list (array);
}

/* Counts @n rows that were changed in words. */
static SluiceCliStatus
tell (SluiceCli  *cli,
      SluiceRun  *run,
      gint64      n,
      const char *done)
{
  if (cli->output != SLUICE_CLI_OUTPUT_TEXT)
    {
      g_autoptr(JsonObject) object = json_object_new ();

      json_object_set_string_member (object, "run", sluice_run_get_id (run));
      json_object_set_int_member (object, "rows", n);
      sluice_cli_print_object (object);
    }
  else
    fprintf (stdout, "%" G_GINT64_FORMAT " %s %s.\n", n, n == 1 ? "row" : "rows", done);
  return SLUICE_CLI_SUCCESS;
}

/* What cannot be done is said at once, as far as the task is known. */
static gboolean
check (SluiceCli   *cli,
       SluiceRun   *run,
       JsonObject  *fixes,
       GError     **error)
{
  g_autoptr(GPtrArray) problems = NULL;
  g_autoptr(SluiceTask) task = sluice_cli_find_task_of_run (cli, run, NULL, &problems, NULL);

  return task == NULL || sluice_replay_check_fixes (task, fixes, error);
}

static gint64
fix (SluiceCli                 *cli,
     SluiceRun                 *run,
     const SluiceRejectFilter  *filter,
     JsonObject                *fixes,
     GError                   **error)
{
  g_auto(SluiceCliSync) sync = { NULL };

  if (!check (cli, run, fixes, error))
    return -1;
  sluice_store_fix_rejects_async (cli->store, sluice_run_get_id (run), filter, fixes, cli->cancellable,
                                  sluice_cli_sync_cb, &sync);
  return sluice_store_fix_rejects_finish (cli->store, sluice_cli_sync_wait (&sync), error);
}

static gint64
edit (SluiceCli    *cli,
      SluiceRun    *run,
      guint64       row,
      const char   *path,
      GError      **error)
{
  g_auto(SluiceCliSync) sync = { NULL };
  g_autoptr(GBytes) bytes = NULL;
  gsize size = 0;
  char *text = read_file (cli, path, &size, error);

  if (text == NULL)
    return -1;
  bytes = g_bytes_new_take (text, size);
  sluice_store_edit_reject_async (cli->store, sluice_run_get_id (run), row, bytes, cli->cancellable,
                                  sluice_cli_sync_cb, &sync);
  return sluice_store_edit_reject_finish (cli->store, sluice_cli_sync_wait (&sync), error);
}

static SluiceCliStatus
run_edit (SluiceCli              *cli,
          const SluiceCliCommand *command,
          GStrv                  *argv)
{
  g_auto(Words) words = { NULL };
  g_autoptr(SluiceRun) run = NULL;
  g_autoptr(JsonObject) fixes = NULL;
  g_autoptr(GArray) rows = NULL;
  g_autoptr(GError) error = NULL;
  SluiceRejectFilter filter = { 0 };
  gint64 n = 0;
  const GOptionEntry entries[] = {
    { "set", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &words.sets, "What a column is to hold", "COLUMN=VALUE" },
    { "null", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &words.nulls, "A column that is to hold NULL", "COLUMN" },
    { "fixes", 0, 0, G_OPTION_ARG_FILENAME, &words.fixes, "A file with both as JSON, - = standard input", "FILE" },
    { "raw", 0, 0, G_OPTION_ARG_FILENAME, &words.raw, "A file with the corrected record, - = standard input", "FILE" },
    G_OPTION_ENTRY_NULL,
  };

  if (!sluice_cli_parse (cli, command, entries, 2, 2, argv))
    return SLUICE_CLI_USAGE;
  if (words.sets == NULL && words.nulls == NULL && words.fixes == NULL && words.raw == NULL)
    return usage (cli, "Say what to correct: --set COLUMN=VALUE, --null COLUMN, --fixes FILE or --raw FILE");
  fixes = parse_fixes (cli, &words, &error);
  if (fixes == NULL || !sluice_cli_parse_reject_rows ((const char *const *) *argv + 2, &filter, &error))
    return sluice_cli_fail (cli, error, NULL);
  rows = filter.rows;

  run = sluice_cli_find_run (cli, (*argv)[1], &error);
  if (run != NULL && words.raw != NULL)
    n = edit (cli, run, g_array_index (rows, guint64, 0), words.raw, &error);
  if (run != NULL && error == NULL && (words.sets != NULL || words.nulls != NULL || words.fixes != NULL))
    n = fix (cli, run, &filter, fixes, &error);
  if (error == NULL && n == 0)
    error = sluice_error_new (SLUICE_ERROR_INVALID, "no_row", "Row %s is not among the rejected rows of this run that "
                              "are open", (*argv)[2]);
  if (error != NULL)
    return sluice_cli_fail (cli, error, NULL);
  return tell (cli, run, n, "corrected; “quarantine replay” loads it");
}

static SluiceCliStatus
run_apply (SluiceCli              *cli,
           const SluiceCliCommand *command,
           GStrv                  *argv)
{
  g_auto(Words) words = { NULL };
  g_autoptr(SluiceRun) run = NULL;
  g_autoptr(GPtrArray) groups = NULL;
  g_autoptr(JsonObject) fixes = NULL;
  g_autoptr(JsonNode) chain = NULL;
  g_autoptr(GError) error = NULL;
  SluiceRejectGroup *group = NULL;
  SluiceRejectFilter filter = { 0 };
  gint64 n = -1;
  const GOptionEntry entries[] = {
    { "group", 0, 0, G_OPTION_ARG_FILENAME, &words.group, "The group", "N" },
    { "set", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &words.sets, "What a column is to hold", "COLUMN=VALUE" },
    { "null", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &words.nulls, "A column that is to hold NULL", "COLUMN" },
    { "fixes", 0, 0, G_OPTION_ARG_FILENAME, &words.fixes, "A file with all of that as JSON, - = standard input",
      "FILE" },
    { "transform", 0, 0, G_OPTION_ARG_FILENAME, &words.transform,
      "What is done to the values before the mapping's transforms", "JSON" },
    { "column", 0, 0, G_OPTION_ARG_FILENAME, &words.column, "… of this column, not that of the group", "COLUMN" },
    G_OPTION_ENTRY_NULL,
  };

  if (!sluice_cli_parse (cli, command, entries, 1, 1, argv))
    return SLUICE_CLI_USAGE;
  if (words.group == NULL ||
      (words.sets == NULL && words.nulls == NULL && words.fixes == NULL && words.transform == NULL))
    return usage (cli, "Say which group and what to do: --group N and --set COLUMN=VALUE, --null COLUMN, "
                  "--fixes FILE or --transform JSON");
  fixes = parse_fixes (cli, &words, &error);
  if (fixes != NULL && words.transform != NULL)
    chain = parse_transform (words.transform, &error);
  if (error == NULL && sluice_cli_parse_group (words.group, &filter, &error))
    run = sluice_cli_find_run (cli, (*argv)[1], &error);
  if (run != NULL)
    groups = sluice_cli_list_groups (cli, sluice_run_get_id (run), &error);
  if (groups != NULL)
    group = sluice_cli_find_group (groups, filter.group, &error);
  if (group != NULL && chain != NULL)
    {
      const char *column = words.column != NULL ? words.column : group->column;
      JsonObject *transforms;

      if (!json_object_has_member (fixes, "transforms"))
        json_object_set_object_member (fixes, "transforms", json_object_new ());
      transforms = json_object_get_object_member (fixes, "transforms");
      if (column == NULL)
        error = sluice_error_new (SLUICE_ERROR_INVALID, "usage", "The group is of whole records: say --column");
      else
        json_object_set_member (transforms, column, g_steal_pointer (&chain));
    }
  if (group != NULL && error == NULL)
    n = fix (cli, run, &filter, fixes, &error);
  if (n < 0)
    return sluice_cli_fail (cli, error, NULL);
  return tell (cli, run, n, "corrected");
}

static SluiceCliStatus
set_ignored (SluiceCli              *cli,
             const SluiceCliCommand *command,
             gboolean                ignore,
             GStrv                  *argv)
{
  g_auto(SluiceCliSync) sync = { NULL };
  g_autofree char *group = NULL;
  g_autoptr(GArray) rows = NULL;
  g_autoptr(SluiceRun) run = NULL;
  g_autoptr(GError) error = NULL;
  SluiceRejectFilter filter = { 0 };
  gint64 n = -1;
  gboolean ok;
  const GOptionEntry entries[] = {
    { "group", 0, 0, G_OPTION_ARG_FILENAME, &group, "The rows of this group", "N" },
    G_OPTION_ENTRY_NULL,
  };

  if (!sluice_cli_parse (cli, command, entries, 1, G_MAXUINT - 2, argv))
    return SLUICE_CLI_USAGE;
  if ((group == NULL) == ((*argv)[2] == NULL))
    return usage (cli, "Say which rows: their numbers, or --group N");
  ok = sluice_cli_parse_reject_rows ((const char *const *) *argv + 2, &filter, &error);
  rows = filter.rows;
  if (ok && sluice_cli_parse_group (group, &filter, &error))
    run = sluice_cli_find_run (cli, (*argv)[1], &error);
  if (run != NULL)
    {
      sluice_store_ignore_rejects_async (cli->store, sluice_run_get_id (run), &filter, ignore, cli->cancellable,
                                         sluice_cli_sync_cb, &sync);
      n = sluice_store_ignore_rejects_finish (cli->store, sluice_cli_sync_wait (&sync), &error);
    }
  if (n < 0)
    return sluice_cli_fail (cli, error, NULL);
  return tell (cli, run, n, ignore ? "ignored" : "open again");
}

static SluiceCliStatus
run_ignore (SluiceCli              *cli,
            const SluiceCliCommand *command,
            GStrv                  *argv)
{
  return set_ignored (cli, command, TRUE, argv);
}

static SluiceCliStatus
run_reopen (SluiceCli              *cli,
            const SluiceCliCommand *command,
            GStrv                  *argv)
{
  return set_ignored (cli, command, FALSE, argv);
}

const SluiceCliCommand sluice_cli_quarantine_edit = {
  .name = "quarantine edit", .arguments = "RUN ROW", .run = run_edit,
  .summary = "Correct a rejected row",
  .description =
    "--set and --null say what columns are to hold, whatever the record says: the\n"
    "value is of the column's type, and goes through no transforms. --raw takes\n"
    "another record, in the format of the source; what arrived is kept.\n"
    "\n"
    "Example:\n"
    "  sluice-cli quarantine edit last 17 --set quantity=12",
};

const SluiceCliCommand sluice_cli_quarantine_apply = {
  .name = "quarantine apply", .arguments = "RUN", .run = run_apply,
  .summary = "Correct all rows of a group",
  .description =
    "Examples:\n"
    "  sluice-cli quarantine apply last --group 2 --null quantity\n"
    "  sluice-cli quarantine apply last --group 2 --transform '{\"replace\": {\"from\": \",\", \"to\": \".\"}}'",
};

const SluiceCliCommand sluice_cli_quarantine_ignore = {
  .name = "quarantine ignore", .arguments = "RUN [ROW…]", .run = run_ignore,
  .summary = "Leave rejected rows alone: they are not replayed",
  .description = "Example:\n  sluice-cli quarantine ignore last --group 3",
};

const SluiceCliCommand sluice_cli_quarantine_reopen = {
  .name = "quarantine reopen", .arguments = "RUN [ROW…]", .run = run_reopen,
  .summary = "Take up ignored rows again",
  .description = "Example:\n  sluice-cli quarantine reopen last 17",
};
