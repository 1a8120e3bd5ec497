/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-store-private.h"

#include "sluice-error.h"

#include <json-glib/json-glib.h>
#include <string.h>

/* How runs are listed and counted.
 *
 * A row of runs is long, as it has the document of its task and its result. So which runs
 * are on a page is found in an index that has all that is asked for; only the rows of the
 * page are looked at then. Which index that is is said here: SQLite does not know how
 * long the rows are. */

/* Between them stands what there is of the result. */
#define SELECT_RUNS "SELECT id, task_id, task_name, state, started, ended, "
#define SELECT_FROM ", restarts, read, filtered, deduplicated, aggregated, rejected, skipped, inserted, updated, " \
  "unchanged, deleted, requests, retries, bytes, waiting_until, waiting_reason, waiting_host, trigger, due, cause, " \
  "chain, file, replays, task_file, retry_of, version, cursor_from, cursor_to FROM runs "

/* All characters of ids are before “g”. */
#define IS_PREFIX(parameter) "id >= " parameter " AND id < " parameter " || 'g'"

#define NEWEST_FIRST " ORDER BY started DESC, id DESC"

#define MIN_PREFIX 6

/* Which of all runs are chosen: a copy of the filter. */
typedef struct
{
  char *task;
  char *states;                 /* (nullable) a JSON array */
  char *search;                 /* (nullable) */
  char *trigger;
  char *chain;
  char *replays;
  char *retry_of;
  gint64 since;
  gint64 until;
  guint offset;
  guint limit;
  gboolean with_results;
} RunChoice;

/* What is asked of the database. */
typedef struct
{
  GString *sql;
  GPtrArray *values;            /* (element-type GVariant) of its parameters */
  gboolean is_empty;            /* it is known that there is nothing */
} RunQuery;

static void
run_choice_free (RunChoice *choice)
{
  g_free (choice->task);
  g_free (choice->states);
  g_free (choice->search);
  g_free (choice->trigger);
  g_free (choice->chain);
  g_free (choice->replays);
  g_free (choice->retry_of);
  g_free (choice);
}

static void
run_query_clear (RunQuery *query)
{
  g_string_free (query->sql, TRUE);
  g_ptr_array_unref (query->values);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RunQuery, run_query_clear)

static void
run_query_init (RunQuery   *query,
                const char *sql)
{
  query->sql = g_string_new (sql);
  query->values = g_ptr_array_new_with_free_func ((GDestroyNotify) g_variant_unref);
}

/* Adds a part whose parameters all have the value @value (floating). */
static void
run_query_add (RunQuery   *query,
               const char *sql,
               GVariant   *value)
{
  g_autoptr(GVariant) owned = g_variant_ref_sink (value);

  g_string_append (query->sql, sql);
  for (const char *s = strchr (sql, '?'); s != NULL; s = strchr (s + 1, '?'))
    g_ptr_array_add (query->values, g_variant_ref (owned));
}

static void
run_query_add_text (RunQuery   *query,
                    const char *sql,
                    const char *text)
{
  run_query_add (query, sql, g_variant_new_string (text));
}

static SluiceStatement *
run_query_prepare (RunQuery        *query,
                   SluiceDatabase  *database,
                   GError         **error)
{
  SluiceStatement *statement = sluice_database_prepare (database, query->sql->str, error);

  for (guint i = 0; statement != NULL && i < query->values->len; i++)
    {
      GVariant *value = g_ptr_array_index (query->values, i);

      if (g_variant_is_of_type (value, G_VARIANT_TYPE_STRING))
        sluice_statement_bind_text (statement, (int) i, g_variant_get_string (value, NULL));
      else
        sluice_statement_bind_int (statement, (int) i, g_variant_get_int64 (value));
    }
  return statement;
}

/* A list is bound as one value. */
static char *
strv_to_json (const char *const *texts)
{
  g_autoptr(JsonNode) node = json_node_alloc ();
  g_autoptr(JsonArray) array = json_array_new ();

  for (guint i = 0; texts[i] != NULL; i++)
    json_array_add_string_element (array, texts[i]);
  json_node_init_array (node, array);
  return json_to_string (node, FALSE);
}

static SluiceStoreInput *
input_from_filter (const SluiceRunFilter *filter)
{
  SluiceStoreInput *input = sluice_store_input_new (NULL);
  RunChoice *choice = g_new0 (RunChoice, 1);

  input->record = choice;
  input->free_record = (GDestroyNotify) run_choice_free;
  if (filter == NULL)
    return input;

  choice->task = g_strdup (filter->task);
  if (filter->states != NULL)
    choice->states = strv_to_json (filter->states);
  else if (filter->state != NULL)
    choice->states = strv_to_json ((const char *const[]) { filter->state, NULL });
  if (filter->search != NULL && filter->search[0] != '\0')
    choice->search = g_strdup (filter->search);
  choice->trigger = g_strdup (filter->trigger);
  choice->chain = g_strdup (filter->chain);
  choice->replays = g_strdup (filter->replays);
  choice->retry_of = g_strdup (filter->retry_of);
  choice->since = filter->since;
  choice->until = filter->until;
  choice->offset = filter->offset;
  choice->limit = filter->limit;
  choice->with_results = filter->with_results;
  return input;
}

/* Eleven columns from @column on. */
static void
read_origin (SluiceStatement *statement,
             int              column,
             SluiceRun       *run)
{
  SluiceTrigger trigger = SLUICE_TRIGGER_MANUAL;

  sluice_trigger_parse (sluice_statement_get_text (statement, column), &trigger);
  sluice_run_set_origin (run, trigger, sluice_statement_get_int (statement, column + 1),
                         sluice_statement_get_text (statement, column + 2),
                         sluice_statement_get_text (statement, column + 3));
  sluice_run_set_file (run, sluice_statement_get_text (statement, column + 4));
  sluice_run_set_replays (run, sluice_statement_get_text (statement, column + 5));
  sluice_run_set_task_file (run, sluice_statement_get_text (statement, column + 6));
  sluice_run_set_retry_of (run, sluice_statement_get_text (statement, column + 7));
  sluice_run_set_version (run, (guint) sluice_statement_get_int (statement, column + 8));
  if (sluice_statement_get_text (statement, column + 10) != NULL)
    sluice_run_set_range (run, sluice_statement_get_text (statement, column + 9),
                          sluice_statement_get_text (statement, column + 10));
}

static gpointer
read_run (SluiceStatement *statement)
{
  SluiceRun *run = sluice_run_new (sluice_statement_get_text (statement, 0),
                                   sluice_statement_get_text (statement, 1),
                                   sluice_statement_get_text (statement, 2));
  SluiceRunState state = SLUICE_RUN_STATE_FAILED;

  sluice_run_state_parse (sluice_statement_get_text (statement, 3), &state);
  sluice_run_set_state (run, state);
  sluice_run_set_started (run, sluice_statement_get_int (statement, 4));
  sluice_run_set_ended (run, sluice_statement_get_int (statement, 5));
  sluice_run_set_result (run, sluice_statement_get_text (statement, 6));
  sluice_run_set_restarts (run, sluice_statement_get_int (statement, 7) != 0);
  for (int i = 0; i < SLUICE_N_RESULT_COUNTERS; i++)
    sluice_run_set_count (run, (SluiceCounter) i,
                          (guint64) sluice_statement_get_int (statement, 8 + i));
  sluice_run_set_waiting (run, sluice_statement_get_int (statement, 8 + SLUICE_N_RESULT_COUNTERS),
                          sluice_statement_get_text (statement, 9 + SLUICE_N_RESULT_COUNTERS),
                          sluice_statement_get_text (statement, 10 + SLUICE_N_RESULT_COUNTERS));
  read_origin (statement, 11 + SLUICE_N_RESULT_COUNTERS, run);
  return run;
}

static GPtrArray *
read_runs (SluiceStatement  *statement,
           GError          **error)
{
  return sluice_statement_read_all (statement, read_run, g_object_unref, error);
}

static gpointer
read_name (SluiceStatement *statement)
{
  return g_strdup (sluice_statement_get_text (statement, 0));
}

/* Whether @text may be the beginning of an id. */
static gboolean
is_prefix (const char *text)
{
  return strlen (text) >= MIN_PREFIX && text[strspn (text, "0123456789abcdefABCDEF-")] == '\0';
}

static gboolean
has_runs (SluiceDatabase  *database,
          const char      *sql,
          const char      *task,
          gboolean        *ret_has,
          GError         **error)
{
  g_autoptr(SluiceStatement) statement = sluice_database_prepare (database, sql, error);

  if (statement == NULL)
    return FALSE;
  sluice_statement_bind_text (statement, 0, task);
  return sluice_statement_step (statement, ret_has, error);
}

/* A task is meant by its id or its name, each of which has an index. */
static gboolean
add_task (SluiceDatabase  *database,
          RunQuery        *query,
          const char      *task,
          GError         **error)
{
  gboolean by_id = FALSE;
  gboolean by_name = FALSE;

  if (!has_runs (database, "SELECT 1 FROM runs WHERE task_id = ? LIMIT 1", task, &by_id, error) ||
      !has_runs (database, "SELECT 1 FROM runs WHERE task_name = ? LIMIT 1", task, &by_name, error))
    return FALSE;
  if (by_id && by_name)
    run_query_add_text (query, "runs WHERE rowid IN (SELECT rowid FROM runs WHERE task_id = ? "
                        "UNION SELECT rowid FROM runs WHERE task_name = ?)", task);
  else if (by_name)
    run_query_add_text (query, "runs INDEXED BY runs_by_name WHERE task_name = ?", task);
  else
    run_query_add_text (query, "runs INDEXED BY runs_by_task WHERE task_id = ?", task);
  query->is_empty = !by_id && !by_name;
  return TRUE;
}

/* The names of tasks are few: from each the next one is looked up. */
static GPtrArray *
read_names (SluiceDatabase  *database,
            GError         **error)
{
  g_autoptr(SluiceStatement) statement =
    sluice_database_prepare (database,
                             "WITH RECURSIVE names (name) AS (SELECT min (task_name) FROM runs UNION ALL "
                             "SELECT (SELECT min (task_name) FROM runs WHERE task_name > names.name) FROM names "
                             "WHERE name IS NOT NULL) SELECT name FROM names WHERE name IS NOT NULL", error);

  return statement != NULL ? sluice_statement_read_all (statement, read_name, g_free, error) : NULL;
}

/* Part of a name in upper or lower case, or the beginning of an id. */
static gboolean
add_search (SluiceDatabase  *database,
            RunQuery        *query,
            const char      *text,
            GError         **error)
{
  g_autoptr(GPtrArray) names = read_names (database, error);
  g_autoptr(GPtrArray) found = g_ptr_array_new ();
  g_autofree char *part = g_utf8_casefold (text, -1);
  g_autofree char *list = NULL;

  if (names == NULL)
    return FALSE;
  for (guint i = 0; i < names->len; i++)
    {
      g_autofree char *name = g_utf8_casefold (names->pdata[i], -1);

      if (strstr (name, part) != NULL)
        g_ptr_array_add (found, names->pdata[i]);
    }
  query->is_empty = query->is_empty || (found->len == 0 && !is_prefix (text));
  g_ptr_array_add (found, NULL);
  list = strv_to_json ((const char *const *) found->pdata);
  run_query_add_text (query, " AND (task_name IN (SELECT value FROM json_each (?))", list);
  if (is_prefix (text))
    {
      g_autofree char *prefix = g_ascii_strdown (text, -1);

      run_query_add_text (query, " OR (" IS_PREFIX ("?") ")", prefix);
    }
  g_string_append_c (query->sql, ')');
  return TRUE;
}

/* The runs that are looked at. */
static gboolean
add_runs (SluiceDatabase   *database,
          RunQuery         *query,
          const RunChoice  *choice,
          GError          **error)
{
  gboolean is_group = TRUE;

  if (choice->chain != NULL)
    run_query_add_text (query, "runs WHERE rowid IN (SELECT rowid FROM runs WHERE chain = ? OR id = ?)", choice->chain);
  else if (choice->replays != NULL)
    run_query_add_text (query, "runs WHERE replays = ?", choice->replays);
  else if (choice->retry_of != NULL)
    run_query_add_text (query, "runs WHERE retry_of = ?", choice->retry_of);
  else
    is_group = FALSE;

  if (is_group && choice->task != NULL)
    run_query_add_text (query, " AND (task_id = ? OR task_name = ?)", choice->task);
  if (is_group)
    return TRUE;
  if (choice->task != NULL)
    return add_task (database, query, choice->task, error);
  g_string_append (query->sql, "runs INDEXED BY runs_by_start WHERE started IS NOT NULL");
  return TRUE;
}

static gboolean
add_conditions (SluiceDatabase   *database,
                RunQuery         *query,
                const RunChoice  *choice,
                GError          **error)
{
  if (!add_runs (database, query, choice, error))
    return FALSE;
  if (choice->since > 0)
    run_query_add (query, " AND started >= ?", g_variant_new_int64 (choice->since));
  if (choice->until > 0)
    run_query_add (query, " AND started < ?", g_variant_new_int64 (choice->until));
  if (choice->states != NULL)
    run_query_add_text (query, " AND state IN (SELECT value FROM json_each (?))", choice->states);
  if (choice->trigger != NULL)
    run_query_add_text (query, " AND trigger = ?", choice->trigger);
  return choice->search == NULL || add_search (database, query, choice->search, error);
}

static gboolean
list_runs (SluiceDatabase          *database,
           const SluiceStoreInput  *input,
           gpointer                *ret_result,
           GError                 **error)
{
  const RunChoice *choice = input->record;
  g_auto(RunQuery) query = { NULL };
  g_autoptr(SluiceStatement) statement = NULL;

  run_query_init (&query, choice->with_results ? SELECT_RUNS "result" SELECT_FROM : SELECT_RUNS "NULL" SELECT_FROM);
  g_string_append (query.sql, "WHERE rowid IN (SELECT rowid FROM ");
  if (!add_conditions (database, &query, choice, error))
    return FALSE;
  run_query_add (&query, NEWEST_FIRST " LIMIT ?", g_variant_new_int64 (choice->limit > 0 ? (gint64) choice->limit : -1));
  run_query_add (&query, " OFFSET ?)" NEWEST_FIRST, g_variant_new_int64 (choice->offset));
  if (query.is_empty)
    {
      *ret_result = g_ptr_array_new_with_free_func (g_object_unref);
      return TRUE;
    }

  statement = run_query_prepare (&query, database, error);
  if (statement == NULL)
    return FALSE;
  *ret_result = read_runs (statement, error);
  return *ret_result != NULL;
}

/**
 * sluice_store_list_runs_async:
 * @self: a store
 * @filter: (nullable): which runs
 * @cancellable: (nullable): a cancellable
 * @callback: called with the list
 * @user_data: for @callback
 *
 * Lists runs, the newest first: by their start, then their id. Their results are read
 * only where the filter asks for them.
 */
void
sluice_store_list_runs_async (SluiceStore           *self,
                              const SluiceRunFilter *filter,
                              GCancellable          *cancellable,
                              GAsyncReadyCallback    callback,
                              gpointer               user_data)
{
  g_return_if_fail (SLUICE_IS_STORE (self));

  sluice_store_run (self, sluice_store_list_runs_async, SLUICE_STORE_READS, list_runs, input_from_filter (filter),
                    (GDestroyNotify) g_ptr_array_unref, cancellable, callback, user_data);
}

/**
 * sluice_store_list_runs_finish:
 * @self: a store
 * @result: what the callback got
 * @error: as [func@Sluice.database_set_error]
 *
 * Returns: (transfer full) (element-type SluiceRun): the runs
 */
GPtrArray *
sluice_store_list_runs_finish (SluiceStore   *self,
                               GAsyncResult  *result,
                               GError       **error)
{
  return sluice_store_finish (self, sluice_store_list_runs_async, result, error);
}

static gboolean
count_runs (SluiceDatabase          *database,
            const SluiceStoreInput  *input,
            gpointer                *ret_result,
            GError                 **error)
{
  g_auto(RunQuery) query = { NULL };
  g_autoptr(SluiceStatement) statement = NULL;
  gboolean row = FALSE;

  run_query_init (&query, "SELECT count (*) FROM ");
  if (!add_conditions (database, &query, input->record, error))
    return FALSE;
  if (query.is_empty)
    return TRUE;

  statement = run_query_prepare (&query, database, error);
  if (statement == NULL || !sluice_statement_step (statement, &row, error))
    return FALSE;
  *ret_result = GUINT_TO_POINTER ((guint) sluice_statement_get_int (statement, 0));
  return TRUE;
}

/**
 * sluice_store_count_runs_async:
 * @self: a store
 * @filter: (nullable): which runs; its offset and limit do not matter
 * @cancellable: (nullable): a cancellable
 * @callback: called with the number
 * @user_data: for @callback
 *
 * Counts the runs that [method@Sluice.Store.list_runs_async] would list.
 */
void
sluice_store_count_runs_async (SluiceStore           *self,
                               const SluiceRunFilter *filter,
                               GCancellable          *cancellable,
                               GAsyncReadyCallback    callback,
                               gpointer               user_data)
{
  g_return_if_fail (SLUICE_IS_STORE (self));

  sluice_store_run (self, sluice_store_count_runs_async, SLUICE_STORE_READS, count_runs, input_from_filter (filter),
                    NULL, cancellable, callback, user_data);
}

/**
 * sluice_store_count_runs_finish:
 * @self: a store
 * @result: what the callback got
 * @error: as [func@Sluice.database_set_error]
 *
 * Returns: how many there are, 0 if that failed
 */
guint
sluice_store_count_runs_finish (SluiceStore   *self,
                                GAsyncResult  *result,
                                GError       **error)
{
  return GPOINTER_TO_UINT (sluice_store_finish (self, sluice_store_count_runs_async, result, error));
}

static SluiceStatement *
prepare_find_run (SluiceDatabase  *database,
                  const char      *id,
                  GError         **error)
{
  SluiceStatement *statement;

  if (strcmp (id, "last") == 0)
    return sluice_database_prepare (database, SELECT_RUNS "result" SELECT_FROM
                                    "ORDER BY rowid DESC LIMIT 1", error);

  statement = sluice_database_prepare (database, SELECT_RUNS "result" SELECT_FROM
                                       "WHERE rowid IN (SELECT rowid FROM runs WHERE id = ?1 "
                                       "UNION ALL SELECT * FROM (SELECT rowid FROM runs WHERE ?2 AND "
                                       IS_PREFIX ("lower (?1)") " LIMIT 2)) ORDER BY id = ?1 DESC LIMIT 2", error);
  if (statement != NULL)
    {
      sluice_statement_bind_text (statement, 0, id);
      sluice_statement_bind_int (statement, 1, is_prefix (id));
    }
  return statement;
}

static gboolean
find_run (SluiceDatabase          *database,
          const SluiceStoreInput  *input,
          gpointer                *ret_result,
          GError                 **error)
{
  g_autoptr(SluiceStatement) statement = prepare_find_run (database, input->key, error);
  g_autoptr(GPtrArray) runs = statement != NULL ? read_runs (statement, error) : NULL;

  if (runs == NULL)
    return FALSE;

  if (runs->len == 0)
    {
      sluice_set_error (error, SLUICE_ERROR_INVALID, "unknown_run",
                        "The workspace has no run “%s”; “sluice-cli runs” lists them", input->key);
      return FALSE;
    }
  if (runs->len > 1 && g_strcmp0 (sluice_run_get_id (runs->pdata[0]), input->key) != 0)
    {
      sluice_set_error (error, SLUICE_ERROR_INVALID, "ambiguous_run",
                        "The ids of several runs start with “%s”; write more of it", input->key);
      return FALSE;
    }
  *ret_result = g_object_ref (runs->pdata[0]);
  return TRUE;
}

/**
 * sluice_store_find_run_async:
 * @self: a store
 * @id: a run's id, the beginning of one (six characters or more) that no other
 *   has, or `last`
 * @cancellable: (nullable): a cancellable
 * @callback: called with the run
 * @user_data: for @callback
 */
void
sluice_store_find_run_async (SluiceStore         *self,
                             const char          *id,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  g_return_if_fail (SLUICE_IS_STORE (self));
  g_return_if_fail (id != NULL);

  sluice_store_run (self, sluice_store_find_run_async, SLUICE_STORE_READS, find_run,
                    sluice_store_input_new (id), g_object_unref, cancellable, callback,
                    user_data);
}

/**
 * sluice_store_find_run_finish:
 * @self: a store
 * @result: what the callback got
 * @error: `unknown_run`, `ambiguous_run` (both %SLUICE_ERROR_INVALID), or as
 *   [func@Sluice.database_set_error]
 *
 * Returns: (transfer full): the run
 */
SluiceRun *
sluice_store_find_run_finish (SluiceStore   *self,
                              GAsyncResult  *result,
                              GError       **error)
{
  return sluice_store_finish (self, sluice_store_find_run_async, result, error);
}
