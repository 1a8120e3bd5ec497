/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-cli-commands.h"
#include "sluice-cli-compare.h"
#include "sluice-cli-guess-input.h"
#include "sluice-cli-guess-output.h"
#include "sluice-cli-guess-table.h"
#include "sluice-cli-load-task.h"
#include "sluice-cli-sync.h"
#include "sluice-curl-command.h"
#include "sluice-document.h"
#include "sluice-error.h"
#include "sluice-guess-session.h"
#include "sluice-openapi.h"

#include <stdio.h>
#include <string.h>

#define DEFAULT_ROWS 200

typedef struct
{
  GStrv params;
  const char *operation;
  const char *compare;          /* a task; a description is looked at for it */
  int rows;
  gboolean no_proof;
  gboolean lines;
  gboolean list;
} Options;

static void
say_all (GPtrArray *texts)
{
  for (guint i = 0; i < texts->len; i++)
    sluice_cli_guess_say ("  ", texts->pdata[i]);
}

/* What speaks for it, for people. */
static void
say_evidence (const SluiceTaskGuess     *guess,
              const SluiceCliGuessInput *input)
{
  const SluiceRecordsCandidate *records = sluice_response_shape_get_records (guess->shape);
  g_autofree char *paging = NULL;

  sluice_cli_guess_say ("Records: ", records->evidence);
  paging = g_strconcat ("Paging: ", guess->chosen != NULL ? guess->chosen->summary : "none: one page", NULL);
  sluice_cli_guess_say ("", paging);
  if (guess->chosen != NULL)
    say_all (guess->chosen->evidence);
  sluice_cli_guess_say ("  ", guess->proof->message);
  if (guess->rate != NULL)
    {
      sluice_cli_guess_say ("Limits: ", guess->rate->summary);
      say_all (guess->rate->evidence);
    }
  for (guint i = 0; i < guess->notes->len; i++)
    sluice_cli_guess_say ("Note: ", guess->notes->pdata[i]);
  for (guint i = 0; i < input->notes->len; i++)
    sluice_cli_guess_say ("Note: ", input->notes->pdata[i]);
  sluice_cli_guess_say_secrets (input);
}

static void
print_json (const SluiceTaskGuess     *guess,
            const SluiceCliGuessInput *input,
            const char                *task,
            JsonObject                *sample,
            gboolean                   with_lines)
{
  g_autoptr(JsonObject) object = sluice_task_guess_to_json (guess);
  g_autoptr(JsonNode) document = json_from_string (task, NULL);

  json_object_set_member (object, "task", g_steal_pointer (&document));
  for (guint i = 0; i < input->notes->len; i++)
    json_array_add_string_element (json_object_get_array_member (object, "notes"), input->notes->pdata[i]);
  json_object_set_array_member (object, "secrets", sluice_cli_guess_secrets_to_json (input));
  json_object_set_object_member (object, "sample", json_object_ref (sample));
  if (with_lines)
    json_object_set_string_member (object, "lines", guess->records->lines->str);
  sluice_cli_print_object (object);
}

static SluiceCliStatus
print_guess (SluiceCli                 *cli,
             const SluiceTaskGuess     *guess,
             const SluiceCliGuessInput *input,
             JsonObject                *sample,
             gboolean                   with_lines)
{
  g_autoptr(GPtrArray) problems = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(SluiceTask) task = sluice_cli_guess_input_to_task (input, guess->task, &problems, &error);
  g_autofree char *text = NULL;

  if (task == NULL)
    return sluice_cli_fail (cli, error, problems);
  text = sluice_task_to_data (task);
  if (cli->output == SLUICE_CLI_OUTPUT_TEXT)
    {
      fputs (text, stdout);
      fflush (stdout);
      say_evidence (guess, input);
    }
  else
    print_json (guess, input, text, sample, with_lines);
  return SLUICE_CLI_SUCCESS;
}

/* The task as far as it is known: a credential may be all that it lacks. */
static SluiceCliStatus
fail (SluiceCli                 *cli,
      const SluiceCliGuessInput *input,
      JsonObject                *response,
      const GError              *error)
{
  g_autoptr(JsonObject) object = NULL;

  if (cli->output != SLUICE_CLI_OUTPUT_JSON)
    return sluice_cli_fail (cli, error, NULL);
  sluice_cli_print_error (error, NULL);
  object = sluice_cli_error_to_json (error, NULL);
  json_object_set_object_member (object, "task", json_object_ref (input->document));
  json_object_set_array_member (object, "secrets", sluice_cli_guess_secrets_to_json (input));
  if (response != NULL)
    json_object_set_object_member (object, "response", json_object_ref (response));
  sluice_cli_print_object (object);
  return sluice_cli_status_of (error);
}

static JsonObject *
operation_to_json (const SluiceOpenapiOperation *operation)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "id", operation->id);
  json_object_set_string_member (object, "method", operation->method);
  json_object_set_string_member (object, "path", operation->path);
  json_object_set_string_member (object, "summary", operation->summary);
  json_object_set_boolean_member (object, "deprecated", operation->deprecated);
  return object;
}

/* What is asked of a description itself: its operations, or what it has changed
 * for a task. */
static SluiceCliStatus
look_at_description (SluiceCli     *cli,
                     const char    *data,
                     gsize          length,
                     const char    *origin,
                     const Options *options)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(SluiceOpenapi) description = sluice_openapi_parse (data, length, origin, &error);
  g_autoptr(JsonArray) array = json_array_new ();
  GPtrArray *operations;

  if (description == NULL)
    return sluice_cli_fail (cli, error, NULL);
  if (options->compare != NULL)
    return sluice_cli_compare_description (cli, options->compare, description);
  operations = sluice_openapi_get_operations (description);
  for (guint i = 0; i < operations->len; i++)
    json_array_add_object_element (array, operation_to_json (operations->pdata[i]));
  sluice_cli_print_array (array);
  return SLUICE_CLI_SUCCESS;
}

static SluiceCliStatus guess_from (SluiceCli           *cli,
                                   SluiceCliGuessInput *input,
                                   const Options       *options);

/* The link led to the description of an API. */
static SluiceCliStatus
guess_from_description (SluiceCli     *cli,
                        JsonObject    *response,
                        const Options *options)
{
  const char *text = json_object_get_string_member_with_default (response, "body", "");
  const char *url = json_object_get_string_member_with_default (response, "url", NULL);
  Options chosen = *options;
  g_autoptr(SluiceCliGuessInput) input = NULL;
  g_autoptr(GError) error = NULL;

  if (options->list)
    return look_at_description (cli, text, strlen (text), url, options);
  input = sluice_cli_guess_input_new_openapi (cli, text, strlen (text), url, options->operation, &error);
  if (input == NULL)
    return sluice_cli_fail (cli, error, NULL);
  chosen.operation = NULL;
  return guess_from (cli, input, &chosen);
}

static SluiceCliStatus
fail_no_description (SluiceCli *cli)
{
  g_autoptr(GError) error = sluice_error_new (SLUICE_ERROR_INVALID, "not_understood",
                                              "This is not the description of an API, so it has no operations");

  return sluice_cli_fail (cli, error, NULL);
}

static SluiceCliStatus
guess_from (SluiceCli           *cli,
            SluiceCliGuessInput *input,
            const Options       *options)
{
  const gboolean wants_description = options->list || options->operation != NULL;
  g_auto(SluiceCliSync) sync = { NULL };
  g_autoptr(GHashTable) params = NULL;
  g_autoptr(GPtrArray) problems = NULL;
  g_autoptr(SluiceTask) task = NULL;
  g_autoptr(SluiceTaskGuess) guess = NULL;
  g_autoptr(JsonObject) sample = NULL;
  g_autoptr(GError) error = NULL;
  SluiceGuessOptions session = { .rows = (guint) options->rows, .prove = !options->no_proof };

  params = sluice_cli_parse_params (options->params, &error);
  if (params == NULL)
    return sluice_cli_fail (cli, error, NULL);
  if (input->is_table)
    return wants_description ? fail_no_description (cli)
                             : sluice_cli_guess_from_table (cli, input, params, (guint) options->rows);
  task = sluice_cli_guess_input_to_task (input, input->document, &problems, &error);
  if (task == NULL || !sluice_cli_open (cli, &error))
    return sluice_cli_fail (cli, error, problems);

  session.document = input->document;
  session.task = task;
  session.data = g_steal_pointer (&input->data);
  /* A description takes no parameters; its operation does. */
  session.params = wants_description ? NULL : params;
  sluice_guess_session_async (cli->store, input->store, &session, cli->cancellable, sluice_cli_sync_cb, &sync);
  guess = sluice_guess_session_finish (sluice_cli_sync_wait (&sync), &sample, &error);
  if (guess == NULL && sample != NULL && g_str_equal (sluice_error_get_code (error), "operation_needed"))
    return guess_from_description (cli, sample, options);
  if (guess == NULL && sample != NULL && !wants_description && sluice_cli_guess_answer_is_table (sample))
    return sluice_cli_guess_from_table (cli, input, params, (guint) options->rows);
  if (guess == NULL)
    return fail (cli, input, sample, error);
  if (wants_description)
    return fail_no_description (cli);
  return print_guess (cli, guess, input, sample, options->lines);
}

static gboolean
takes_value (const char *word)
{
  static const char *const options[] = {
    "--workspace", "--output", "-o", "--rows", "-n", "--param", "-p", "--operation", "--compare", NULL
  };

  return g_strv_contains (options, word);
}

/* Where a command line of curl begins: what stands behind that word is curl's. */
static guint
find_curl (GStrv argv)
{
  for (guint i = 1; argv[i] != NULL; i++)
    {
      g_autofree char *name = NULL;

      if (takes_value (argv[i]) && argv[i + 1] != NULL)
        i++;
      if (argv[i][0] == '-')
        continue;
      /* A link may end in that word, and a whole line is one word. */
      if (strstr (argv[i], "://") != NULL || strpbrk (argv[i], " \t\r\n") != NULL)
        return 0;
      name = g_path_get_basename (argv[i]);
      return g_str_equal (name, "curl") || g_str_equal (name, "curl.exe") ? i : 0;
    }
  return 0;
}

/* Takes the words of curl out of @argv. */
static GStrv
cut_curl (GStrv argv)
{
  const guint at = find_curl (argv);
  g_autoptr(GStrvBuilder) words = NULL;

  if (at == 0)
    return NULL;
  words = g_strv_builder_new ();
  for (guint i = at; argv[i] != NULL; i++)
    g_strv_builder_add (words, argv[i]);
  for (guint i = at, n = g_strv_length (argv); i < n; i++)
    g_clear_pointer (&argv[i], g_free);
  return g_strv_builder_end (words);
}

static SluiceCliStatus
guess_argument (SluiceCli  *cli,
                const char *argument,
                Options    *options)
{
  const gboolean is_link = strstr (argument, "://") != NULL;
  g_autoptr(SluiceCliGuessInput) input = NULL;
  g_autoptr(GError) error = NULL;

  if (sluice_curl_command_is_one (argument))
    input = sluice_cli_guess_input_new_text (cli, argument, strlen (argument), &error);
  else if (options->list && !is_link)
    {
      gsize length = 0;
      g_autofree char *data = sluice_cli_guess_input_read (cli, argument, &length, &error);

      if (data == NULL)
        return sluice_cli_fail (cli, error, NULL);
      if (sluice_openapi_is_one (data, length))
        return look_at_description (cli, data, length, g_str_equal (argument, "-") ? NULL : argument, options);
      input = sluice_cli_guess_input_new_text (cli, data, length, &error);
    }
  else
    input = sluice_cli_guess_input_new (cli, argument, options->operation, &error);
  if (input == NULL)
    return sluice_cli_fail (cli, error, NULL);
  /* Unless a link has to be followed first, the operation is in the input. */
  if (input->is_chosen)
    options->operation = NULL;
  return guess_from (cli, input, options);
}

static SluiceCliStatus
run (SluiceCli              *cli,
     const SluiceCliCommand *command,
     GStrv                  *argv)
{
  Options options = { .rows = DEFAULT_ROWS };
  g_auto(GStrv) params = NULL;
  g_autofree char *operation = NULL;
  g_autofree char *compare = NULL;
  g_auto(GStrv) curl = cut_curl (*argv);
  g_autoptr(SluiceCliGuessInput) input = NULL;
  g_autoptr(GError) error = NULL;
  const GOptionEntry entries[] = {
    { "rows", 'n', 0, G_OPTION_ARG_INT, &options.rows, "Records to learn the fields from (200)", "N" },
    { "param", 'p', 0, G_OPTION_ARG_FILENAME_ARRAY, &params, "A value for {{param.NAME}}", "NAME=VALUE" },
    { "operation", 0, 0, G_OPTION_ARG_STRING, &operation, "Which operation of an API's description", "ID" },
    { "list", 0, 0, G_OPTION_ARG_NONE, &options.list, "List the operations of an API's description", NULL },
    { "compare", 0, 0, G_OPTION_ARG_FILENAME, &compare, "Say what an API's description has changed for a task",
      "TASK" },
    { "no-proof", 0, 0, G_OPTION_ARG_NONE, &options.no_proof, "Do not ask for a second page", NULL },
    { "lines", 0, 0, G_OPTION_ARG_NONE, &options.lines, "With JSON as output: the records, too, as they are", NULL },
    G_OPTION_ENTRY_NULL,
  };

  if (!sluice_cli_parse (cli, command, entries, curl != NULL ? 0 : 1, curl != NULL ? 0 : 1, argv))
    return SLUICE_CLI_USAGE;
  if (!sluice_cli_check_rows (options.rows, &error))
    return sluice_cli_fail (cli, error, NULL);
  options.params = params;
  options.operation = operation;
  options.compare = compare;
  options.list = options.list || compare != NULL;
  if (curl == NULL)
    return guess_argument (cli, (*argv)[1], &options);
  input = sluice_cli_guess_input_new_curl (cli, (const char *const *) curl, &error);
  if (input == NULL)
    return sluice_cli_fail (cli, error, NULL);
  return guess_from (cli, input, &options);
}

const SluiceCliCommand sluice_cli_guess = {
  .name = "guess",
  .arguments = "URL | FILE | curl … | -",
  .summary = "Write a task from a link, a request or data",
  .description =
    "Fetches one page, finds its records and their fields and how the next page is\n"
    "asked for, and proves that by asking for it. The finished task goes to standard\n"
    "output, what speaks for it to standard error.\n\n"
    "Examples:\n"
    "  sluice-cli guess https://api.example.com/orders > orders.json\n"
    "  sluice-cli guess curl -H 'Authorization: Bearer …' https://api.example.com/orders\n"
    "  sluice-cli guess - < request.txt\n"
    "  sluice-cli guess orders.csv > orders.json\n"
    "  sluice-cli guess --list https://api.example.com/openapi.json\n"
    "  sluice-cli guess --compare orders.json openapi.yaml",
  .run = run,
};
