/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-cli-query.h"

#include "sluice-cli-json.h"
#include "sluice-cli-load-task.h"
#include "sluice-cli-table.h"
#include "sluice-database-client.h"
#include "sluice-error.h"
#include "sluice-value-json.h"

#include <stdio.h>

/* Rows to print at a time. */
#define BATCH_ROWS 100
#define DEFAULT_ROWS 1000

typedef enum
{
  ASK_RUN,
  ASK_VALIDATE,
  ASK_EXPLAIN,
} Question;

/* What a worker thread is to find out; it prints what it has. */
typedef struct
{
  SluiceCli *cli;
  Question question;
  SluiceConnection *connection; /* (owned) */
  char *sql;                    /* (owned) */
  GPtrArray *parameters;        /* (owned) (element-type SluiceQueryParameter) */
  int rows;
} Ask;

static void
ask_free (gpointer data)
{
  Ask *ask = data;

  g_clear_object (&ask->connection);
  g_free (ask->sql);
  g_clear_pointer (&ask->parameters, g_ptr_array_unref);
  g_free (ask);
}

static JsonArray *
columns_to_json (GPtrArray *columns)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < columns->len; i++)
    {
      const SluiceResultColumn *column = g_ptr_array_index (columns, i);
      g_autofree char *type = sluice_type_to_string (column->type);
      JsonObject *object = json_object_new ();

      json_object_set_string_member (object, "name", column->name);
      json_object_set_string_member (object, "type", type);
      json_object_set_string_member (object, "server_type", column->type_name);
      json_array_add_object_element (array, object);
    }
  return array;
}

static void
print_event (const char *name,
             JsonObject *event)
{
  g_autofree char *text = NULL;

  json_object_set_string_member (event, "event", name);
  text = sluice_cli_object_to_text (event, FALSE);
  fprintf (stdout, "%s\n", text);
  fflush (stdout);
}

static void
print_array_event (const char *name,
                   JsonArray  *array)
{
  g_autoptr(JsonObject) event = json_object_new ();

  json_object_set_array_member (event, name, json_array_ref (array));
  print_event (name, event);
}

static void
add_rows (JsonArray   *array,
          SluiceBatch *batch)
{
  for (guint i = 0; i < batch->n_rows; i++)
    {
      JsonArray *cells = json_array_sized_new (batch->n_columns);

      for (guint j = 0; j < batch->n_columns; j++)
        json_array_add_element (cells, sluice_value_to_json (sluice_batch_row (batch, i) + j));
      json_array_add_array_element (array, cells);
    }
}

static SluiceCliTable *
new_table (GPtrArray *columns)
{
  g_autoptr(GPtrArray) headings = g_ptr_array_new ();

  for (guint i = 0; i < columns->len; i++)
    g_ptr_array_add (headings, ((SluiceResultColumn *) columns->pdata[i])->name);
  g_ptr_array_add (headings, NULL);
  return sluice_cli_table_new ((const char *const *) headings->pdata);
}

static void
print_result (SluiceCli *cli,
              GPtrArray *columns,
              JsonArray *rows,
              gboolean   complete)
{
  g_autoptr(JsonObject) object = json_object_new ();
  g_autoptr(SluiceCliTable) table = NULL;
  const guint n = json_array_get_length (rows);

  json_object_set_boolean_member (object, "complete", complete);
  if (cli->output == SLUICE_CLI_OUTPUT_EVENTS)
    {
      print_event ("end", object);
      return;
    }
  if (cli->output == SLUICE_CLI_OUTPUT_JSON)
    {
      json_object_set_array_member (object, "columns", columns_to_json (columns));
      json_object_set_array_member (object, "rows", json_array_ref (rows));
      sluice_cli_print_object (object);
      return;
    }
  table = new_table (columns);
  for (guint i = 0; i < n; i++)
    {
      JsonArray *row = json_array_get_array_element (rows, i);

      for (guint j = 0; j < json_array_get_length (row); j++)
        sluice_cli_table_take (table, sluice_cli_json_cell_to_text (json_array_get_element (row, j)));
    }
  sluice_cli_table_print (table, "");
  fprintf (stdout, complete ? "\n%u rows\n" : "\nThe first %u rows\n", n);
}

static gboolean
fetch_rows (const Ask        *ask,
            SluiceResultSet  *result,
            GCancellable     *cancellable,
            GError          **error)
{
  GPtrArray *columns = sluice_result_set_get_columns (result);
  g_autofree int *targets = g_new (int, columns->len);
  g_autoptr(JsonArray) kept = json_array_new ();
  gboolean end = FALSE;
  int n = 0;

  for (guint i = 0; i < columns->len; i++)
    targets[i] = (int) i;
  if (ask->cli->output == SLUICE_CLI_OUTPUT_EVENTS)
    {
      g_autoptr(JsonArray) names = columns_to_json (columns);

      print_array_event ("columns", names);
    }
  while (!end && n < ask->rows)
    {
      g_autoptr(SluiceBatch) batch = sluice_batch_new (columns->len, (guint) MIN (BATCH_ROWS, ask->rows - n));

      if (!sluice_result_set_fetch (result, batch, targets, &end, cancellable, error))
        return FALSE;
      n += (int) batch->n_rows;
      add_rows (kept, batch);
      if (ask->cli->output == SLUICE_CLI_OUTPUT_EVENTS && batch->n_rows > 0)
        {
          print_array_event ("rows", kept);
          g_clear_pointer (&kept, json_array_unref);
          kept = json_array_new ();
        }
    }
  print_result (ask->cli, columns, kept, end);
  return TRUE;
}

static gboolean
run_query (const Ask             *ask,
           SluiceDatabaseClient  *client,
           const SluiceQuery     *query,
           GCancellable          *cancellable,
           GError               **error)
{
  g_autoptr(SluiceResultSet) result = sluice_database_client_query (client, query, cancellable, error);

  return result != NULL && fetch_rows (ask, result, cancellable, error);
}

static gboolean
validate (const Ask             *ask,
          SluiceDatabaseClient  *client,
          const SluiceQuery     *query,
          GCancellable          *cancellable,
          GError               **error)
{
  static const char *const headings[] = { "NAME", "TYPE", "SERVER'S TYPE", NULL };
  g_autoptr(GPtrArray) columns = sluice_database_client_describe (client, query, cancellable, error);
  g_autoptr(SluiceCliTable) table = sluice_cli_table_new (headings);
  g_autoptr(JsonObject) object = NULL;

  if (columns == NULL)
    return FALSE;
  for (guint i = 0; i < columns->len; i++)
    {
      const SluiceResultColumn *column = g_ptr_array_index (columns, i);

      sluice_cli_table_add (table, column->name);
      sluice_cli_table_take (table, sluice_type_to_string (column->type));
      sluice_cli_table_add (table, column->type_name);
    }
  if (ask->cli->output == SLUICE_CLI_OUTPUT_TEXT)
    {
      sluice_cli_table_print (table, "");
      return TRUE;
    }
  object = json_object_new ();
  json_object_set_array_member (object, "columns", columns_to_json (columns));
  sluice_cli_print_object (object);
  return TRUE;
}

static gboolean
explain (const Ask             *ask,
         SluiceDatabaseClient  *client,
         const SluiceQuery     *query,
         GCancellable          *cancellable,
         GError               **error)
{
  g_autofree char *plan = sluice_database_client_explain (client, query, cancellable, error);
  g_autoptr(JsonObject) object = NULL;

  if (plan == NULL)
    return FALSE;
  if (ask->cli->output == SLUICE_CLI_OUTPUT_TEXT)
    {
      fprintf (stdout, "%s\n", g_strchomp (plan));
      return TRUE;
    }
  object = json_object_new ();
  json_object_set_string_member (object, "plan", plan);
  sluice_cli_print_object (object);
  return TRUE;
}

/* The connection is made, used and closed in this thread. */
static void
ask_thread (GTask        *task,
            gpointer      source_object,
            gpointer      task_data,
            GCancellable *cancellable)
{
  const Ask *ask = task_data;
  const SluiceQuery query = { .sql = ask->sql, .parameters = ask->parameters, .max_rows = (guint64) ask->rows };
  g_autoptr(SluiceDatabaseClient) client = NULL;
  gboolean ok = FALSE;
  GError *error = NULL;

  client = sluice_database_client_new (ask->connection, ask->cli->secrets, &error);
  if (client != NULL && sluice_database_client_open (client, cancellable, &error))
    {
      if (ask->question == ASK_RUN)
        ok = run_query (ask, client, &query, cancellable, &error);
      else if (ask->question == ASK_VALIDATE)
        ok = validate (ask, client, &query, cancellable, &error);
      else
        ok = explain (ask, client, &query, cancellable, &error);
      sluice_database_client_close (client);
    }
  if (ok)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/* The values of the command line in the place of those that are kept. */
static JsonObject *
merge_parameters (const SluiceStoredQuery *query,
                  JsonObject              *given)
{
  g_autoptr(JsonNode) kept = query != NULL ? json_from_string (query->parameters, NULL) : NULL;
  JsonObject *merged;
  g_autoptr(GList) names = NULL;

  if (kept == NULL || !JSON_NODE_HOLDS_OBJECT (kept))
    return json_object_ref (given);
  merged = json_object_ref (json_node_get_object (kept));
  names = json_object_get_members (given);
  for (GList *l = names; l != NULL; l = l->next)
    json_object_set_member (merged, l->data, json_node_copy (json_object_get_member (given, l->data)));
  return merged;
}

/* With a connection the argument is a file, without one a query of the library. */
static Ask *
make_ask (SluiceCli   *cli,
          const char  *argument,
          const char  *connection,
          JsonObject  *given,
          GError     **error)
{
  g_auto(SluiceCliSync) sync = { NULL };
  g_autoptr(SluiceStoredQuery) query = NULL;
  g_autoptr(SluiceConnection) found = NULL;
  g_autoptr(JsonObject) parameters = NULL;
  g_autofree char *sql = NULL;
  Ask *ask;

  if (connection != NULL)
    sql = sluice_cli_query_read_sql (cli, argument, error);
  else
    {
      query = sluice_cli_query_find (cli, argument, error);
      sql = query != NULL ? g_strdup (query->sql) : NULL;
    }
  if (sql == NULL || !sluice_cli_open (cli, error))
    return NULL;
  sluice_store_find_connection_async (cli->store, connection != NULL ? connection : query->connection,
                                      cli->cancellable, sluice_cli_sync_cb, &sync);
  found = sluice_store_find_connection_finish (cli->store, sluice_cli_sync_wait (&sync), error);
  if (found == NULL)
    return NULL;

  parameters = merge_parameters (query, given);
  ask = g_new0 (Ask, 1);
  ask->cli = cli;
  ask->connection = g_steal_pointer (&found);
  ask->sql = g_steal_pointer (&sql);
  ask->parameters = sluice_query_parameter_new_list (parameters);
  return ask;
}

static SluiceCliStatus
ask_database (SluiceCli              *cli,
              const SluiceCliCommand *command,
              Question                question,
              GStrv                  *argv)
{
  g_auto(SluiceCliSync) sync = { NULL };
  g_auto(GStrv) params = NULL;
  g_autofree char *connection = NULL;
  g_autoptr(JsonObject) given = NULL;
  g_autoptr(GTask) task = NULL;
  g_autoptr(GError) error = NULL;
  int rows = DEFAULT_ROWS;
  Ask *ask = NULL;
  const GOptionEntry entries[] = {
    { "connection", 0, 0, G_OPTION_ARG_STRING, &connection, "Ask this connection; NAME is a file then", "NAME" },
    { "param", 'p', 0, G_OPTION_ARG_FILENAME_ARRAY, &params, "A value for :NAME", "NAME=VALUE" },
    { "rows", 'n', 0, G_OPTION_ARG_INT, &rows, "Most rows to show (1000)", "N" },
    G_OPTION_ENTRY_NULL,
  };

  if (!sluice_cli_parse (cli, command, entries, 1, 1, argv))
    return SLUICE_CLI_USAGE;
  if (!sluice_cli_check_rows (rows, &error))
    return sluice_cli_fail (cli, error, NULL);
  given = sluice_cli_query_parse_parameters (params, &error);
  if (given != NULL)
    ask = make_ask (cli, (*argv)[1], connection, given, &error);
  if (ask == NULL)
    return sluice_cli_fail (cli, error, NULL);

  ask->question = question;
  ask->rows = rows;
  task = g_task_new (NULL, cli->cancellable, sluice_cli_sync_cb, &sync);
  g_task_set_source_tag (task, ask_database);
  g_task_set_task_data (task, ask, ask_free);
  g_task_run_in_thread (task, ask_thread);
  if (!g_task_propagate_boolean (G_TASK (sluice_cli_sync_wait (&sync)), &error))
    return sluice_cli_fail (cli, error, NULL);
  return SLUICE_CLI_SUCCESS;
}

static SluiceCliStatus
run_run (SluiceCli              *cli,
         const SluiceCliCommand *command,
         GStrv                  *argv)
{
  return ask_database (cli, command, ASK_RUN, argv);
}

static SluiceCliStatus
run_validate (SluiceCli              *cli,
              const SluiceCliCommand *command,
              GStrv                  *argv)
{
  return ask_database (cli, command, ASK_VALIDATE, argv);
}

static SluiceCliStatus
run_explain (SluiceCli              *cli,
             const SluiceCliCommand *command,
             GStrv                  *argv)
{
  return ask_database (cli, command, ASK_EXPLAIN, argv);
}

const SluiceCliCommand sluice_cli_query_run = {
  .name = "query run",
  .arguments = "NAME | FILE|- --connection NAME",
  .summary = "Show the first rows of a query",
  .description =
    "In a transaction that cannot write. With --output events rows are printed as\n"
    "they come.\n"
    "\n"
    "Examples:\n"
    "  sluice-cli query run 'Open orders' --param since=2026-01-01\n"
    "  echo 'select 1' | sluice-cli query run - --connection shop",
  .run = run_run,
};

const SluiceCliCommand sluice_cli_query_validate = {
  .name = "query validate",
  .arguments = "NAME | FILE|- --connection NAME",
  .summary = "Ask the server whether it understands a query, without running it",
  .run = run_validate,
};

const SluiceCliCommand sluice_cli_query_explain = {
  .name = "query explain",
  .arguments = "NAME | FILE|- --connection NAME",
  .summary = "Show how the server would run a query",
  .run = run_explain,
};
