/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-store-private.h"
#include "sluice-store-scheduler.h"

/* Which task follows which, and which ends a task has seen of those that it
 * follows. An end leaves a mark in the transaction that deals with it, and the
 * marks of a task are taken in the one that asks for its run: so that each end
 * counts once, whatever instant a scheduler is killed at. */

#define SELECT_AFTER \
  "SELECT t.id, t.name, iif (j.type = 'object', json_extract (j.value, '$.task'), NULL), " \
  "iif (j.type = 'object', json_extract (j.value, '$.on'), NULL) " \
  "FROM tasks AS t LEFT JOIN json_each (iif (json_valid (t.schedule), t.schedule, '{}'), '$.after') AS j"

/* Those that came before the schedule was what it is do not count. */
#define MARK \
  "INSERT INTO schedule_upstreams (task, upstream, run, chain, time) " \
  "SELECT t.id, ?2, ?3, ?4, ?5 FROM tasks AS t LEFT JOIN schedules AS s ON s.task = t.id " \
  "WHERE t.id = ?1 AND ?5 >= iif (coalesce (s.fingerprint, '') = '', t.updated, s.since) " \
  "AND iif (json_valid (t.schedule), coalesce (json_extract (t.schedule, '$.enabled'), 1), 0) " \
  "ON CONFLICT (task, upstream) DO UPDATE SET run = ?3, chain = ?4, time = ?5"

/* The tasks on the way from the first run of a chain to a run. A workspace that
 * somebody made by hand may go in circles. */
#define SELECT_ANCESTORS \
  "WITH RECURSIVE way (run, task, cause, depth) AS (" \
  "SELECT id, task_id, cause, 0 FROM runs WHERE id = ?1 UNION ALL " \
  "SELECT r.id, r.task_id, r.cause, depth + 1 FROM runs AS r JOIN way ON r.id = way.cause WHERE depth < 10000) " \
  "SELECT DISTINCT task FROM way WHERE task IS NOT NULL"

/* Of each mark: the task, whether any suffices, the upstream, the run, its chain
 * and its end. */
#define SELECT_MARKS \
  "SELECT m.task, coalesce (json_extract (t.schedule, '$.join'), 'all') = 'any', m.upstream, m.run, m.chain, m.time " \
  "FROM schedule_upstreams AS m JOIN tasks AS t ON t.id = m.task WHERE json_valid (t.schedule) " \
  "ORDER BY m.task, m.time, m.rowid"

static gboolean
parse_on (const char           *text,
          SluiceAfterCondition *ret_on)
{
  if (text == NULL || g_str_equal (text, "success"))
    *ret_on = SLUICE_AFTER_SUCCESS;
  else if (g_str_equal (text, "failure"))
    *ret_on = SLUICE_AFTER_FAILURE;
  else if (g_str_equal (text, "completion"))
    *ret_on = SLUICE_AFTER_COMPLETION;
  else
    return FALSE;
  return TRUE;
}

/* (transfer full) */
static SluiceTaskGraph *
read_graph (SluiceDatabase  *database,
            GError         **error)
{
  g_autoptr(SluiceTaskGraph) graph = sluice_task_graph_new ();
  g_autoptr(SluiceStatement) statement = sluice_database_prepare (database, SELECT_AFTER, error);

  if (statement == NULL)
    return NULL;
  for (;;)
    {
      SluiceAfterCondition on;
      const char *upstream;
      const char *id;
      gboolean row;

      if (!sluice_statement_step (statement, &row, error))
        return NULL;
      if (!row)
        return g_steal_pointer (&graph);
      id = sluice_statement_get_text (statement, 0);
      upstream = sluice_statement_get_text (statement, 2);
      sluice_task_graph_add_task (graph, id, sluice_statement_get_text (statement, 1));
      if (upstream != NULL && parse_on (sluice_statement_get_text (statement, 3), &on))
        sluice_task_graph_add_after (graph, id, upstream, on);
    }
}

/* In the transaction that saves @task, after it was written: whether it does not
 * follow itself now, by whatever way. `schedule_cycle` names the way. */
gboolean
sluice_store_check_after (SluiceDatabase  *database,
                          const char      *task,
                          GError         **error)
{
  g_autoptr(SluiceTaskGraph) graph = read_graph (database, error);

  return graph != NULL && sluice_task_graph_check (graph, task, error);
}

/* Before @task gets the @schedule (NULL: none): another one waits anew. */
gboolean
sluice_store_forget_marks (SluiceDatabase  *database,
                           const char      *task,
                           const char      *schedule,
                           GError         **error)
{
  g_autoptr(SluiceStatement) statement =
    sluice_database_prepare (database,
                             "DELETE FROM schedule_upstreams WHERE task = ?1 AND "
                             "(SELECT schedule FROM tasks WHERE id = ?1) IS NOT ?2", error);

  if (statement == NULL)
    return FALSE;
  sluice_statement_bind_text (statement, 0, task);
  sluice_statement_bind_text (statement, 1, schedule);
  return sluice_statement_execute (statement, error);
}

static gboolean
matches (SluiceAfterCondition on,
         SluiceRunState       state)
{
  switch (on)
    {
    case SLUICE_AFTER_COMPLETION:
      return TRUE;
    case SLUICE_AFTER_FAILURE:
      return state == SLUICE_RUN_STATE_FAILED || state == SLUICE_RUN_STATE_INTERRUPTED;
    case SLUICE_AFTER_SUCCESS:
    default:
      return state == SLUICE_RUN_STATE_SUCCESS || state == SLUICE_RUN_STATE_PARTIAL_SUCCESS;
    }
}

/* A run's end, as far as others follow it. */
typedef struct
{
  char *run;
  char *task;
  char *chain;
  gint64 time;
  SluiceRunState state;
} End;

static void
end_free (gpointer data)
{
  End *end = data;

  g_free (end->run);
  g_free (end->task);
  g_free (end->chain);
  g_free (end);
}

static gpointer
read_end (SluiceStatement *statement)
{
  End *end = g_new0 (End, 1);

  end->run = g_strdup (sluice_statement_get_text (statement, 0));
  end->task = g_strdup (sluice_statement_get_text (statement, 1));
  end->chain = g_strdup (sluice_statement_get_text (statement, 2));
  end->time = sluice_statement_get_int (statement, 3);
  if (!sluice_run_state_parse (sluice_statement_get_text (statement, 4), &end->state))
    end->state = SLUICE_RUN_STATE_FAILED;
  return end;
}

static gpointer
read_word (SluiceStatement *statement)
{
  return g_strdup (sluice_statement_get_text (statement, 0));
}

/* (element-type utf8): the tasks whose runs led to @run, with its own. */
static GPtrArray *
find_ancestors (SluiceDatabase  *database,
                const char      *run,
                GError         **error)
{
  g_autoptr(SluiceStatement) statement = sluice_database_prepare (database, SELECT_ANCESTORS, error);

  if (statement == NULL)
    return NULL;
  sluice_statement_bind_text (statement, 0, run);
  return sluice_statement_read_all (statement, read_word, g_free, error);
}

static gboolean
mark (SluiceDatabase  *database,
      const char      *task,
      const End       *end,
      GError         **error)
{
  g_autoptr(SluiceStatement) statement = sluice_database_prepare (database, MARK, error);

  if (statement == NULL)
    return FALSE;
  sluice_statement_bind_text (statement, 0, task);
  sluice_statement_bind_text (statement, 1, end->task);
  sluice_statement_bind_text (statement, 2, end->run);
  sluice_statement_bind_text (statement, 3, end->chain);
  sluice_statement_bind_int (statement, 4, end->time);
  return sluice_statement_execute (statement, error);
}

static gboolean
unmark (SluiceDatabase  *database,
        const char      *task,
        const char      *upstream,
        const char      *run,
        GError         **error)
{
  g_autoptr(SluiceStatement) statement =
    sluice_database_prepare (database,
                             "DELETE FROM schedule_upstreams WHERE task = ?1 AND upstream = ?2 "
                             "AND (?3 IS NULL OR run = ?3)", error);

  if (statement == NULL)
    return FALSE;
  sluice_statement_bind_text (statement, 0, task);
  sluice_statement_bind_text (statement, 1, upstream);
  sluice_statement_bind_text (statement, 2, run);
  return sluice_statement_execute (statement, error);
}

/* Whether @task, which follows in @edges what ended, counts this end. */
static gboolean
counts (GPtrArray  *edges,
        const char *task,
        const End  *end)
{
  for (guint i = 0; i < edges->len; i++)
    {
      const SluiceTaskEdge *edge = edges->pdata[i];

      if (g_str_equal (edge->task, task) && matches (edge->on, end->state))
        return TRUE;
    }
  return FALSE;
}

static gboolean
mark_all (SluiceDatabase  *database,
          const End       *end,
          gboolean        *ret_marked,
          GError         **error)
{
  g_autoptr(SluiceTaskGraph) graph = read_graph (database, error);
  g_autoptr(GPtrArray) ancestors = graph != NULL ? find_ancestors (database, end->run, error) : NULL;
  g_autoptr(GPtrArray) edges = NULL;

  if (ancestors == NULL)
    return FALSE;
  edges = sluice_task_graph_list_downstreams (graph, end->task);
  for (guint i = 0; i < edges->len; i++)
    {
      const char *task = ((const SluiceTaskEdge *) edges->pdata[i])->task;
      const gboolean follows = counts (edges, task, end) &&
        !g_ptr_array_find_with_equal_func (ancestors, task, g_str_equal, NULL);

      /* An end that does not count takes away one that did. */
      if (follows ? !mark (database, task, end, error) : !unmark (database, task, end->task, NULL, error))
        return FALSE;
      *ret_marked |= follows;
    }
  return TRUE;
}

/* In the transaction that deals with the end of @run, when no retry follows:
 * tells it to the tasks that follow. *ret_marked becomes TRUE if there is one. */
gboolean
sluice_store_mark_followers (SluiceDatabase  *database,
                             const char      *run,
                             gboolean        *ret_marked,
                             GError         **error)
{
  g_autoptr(SluiceStatement) statement =
    sluice_database_prepare (database,
                             "SELECT id, task_id, coalesce (chain, id), ended, state FROM runs "
                             "WHERE id = ? AND task_id IS NOT NULL AND ended <> 0", error);
  g_autoptr(GPtrArray) ends = NULL;

  if (statement == NULL)
    return FALSE;
  sluice_statement_bind_text (statement, 0, run);
  ends = sluice_statement_read_all (statement, read_end, end_free, error);
  if (ends == NULL)
    return FALSE;
  return ends->len == 0 || mark_all (database, ends->pdata[0], ret_marked, error);
}

/**
 * sluice_join_free:
 * @join: (nullable): a join
 */
void
sluice_join_free (SluiceJoin *join)
{
  if (join == NULL)
    return;

  g_free (join->task);
  g_free (join->cause);
  g_free (join->chain);
  g_ptr_array_unref (join->upstreams);
  g_ptr_array_unref (join->runs);
  g_free (join);
}

static gpointer
copy_word (gconstpointer word,
           gpointer      user_data)
{
  return g_strdup (word);
}

/**
 * sluice_join_copy:
 * @join: a join
 *
 * Returns: (transfer full): another one like it
 */
SluiceJoin *
sluice_join_copy (const SluiceJoin *join)
{
  SluiceJoin *copy;

  g_return_val_if_fail (join != NULL, NULL);

  copy = g_new (SluiceJoin, 1);
  copy->task = g_strdup (join->task);
  copy->cause = g_strdup (join->cause);
  copy->chain = g_strdup (join->chain);
  copy->time = join->time;
  copy->upstreams = g_ptr_array_copy (join->upstreams, copy_word, NULL);
  copy->runs = g_ptr_array_copy (join->runs, copy_word, NULL);
  return copy;
}

static SluiceJoin *
join_new (const char *task)
{
  SluiceJoin *join = g_new0 (SluiceJoin, 1);

  join->task = g_strdup (task);
  join->upstreams = g_ptr_array_new_with_free_func (g_free);
  join->runs = g_ptr_array_new_with_free_func (g_free);
  return join;
}

/* The marks come in the order of their time: the newest is the cause. */
static void
join_add (SluiceJoin      *join,
          SluiceStatement *statement)
{
  g_ptr_array_add (join->upstreams, g_strdup (sluice_statement_get_text (statement, 2)));
  g_ptr_array_add (join->runs, g_strdup (sluice_statement_get_text (statement, 3)));
  g_free (join->cause);
  g_free (join->chain);
  join->cause = g_strdup (sluice_statement_get_text (statement, 3));
  join->chain = g_strdup (sluice_statement_get_text (statement, 4));
  join->time = sluice_statement_get_int (statement, 5);
}

static gboolean
follows (SluiceTaskGraph *graph,
         const char      *task,
         const char      *upstream)
{
  g_autoptr(GPtrArray) edges = sluice_task_graph_list_upstreams (graph, task);

  for (guint i = 0; i < edges->len; i++)
    if (g_str_equal (((const SluiceTaskEdge *) edges->pdata[i])->upstream, upstream))
      return TRUE;
  return FALSE;
}

/* Whether there is a mark of all that the task follows, and nothing else that it
 * waits for. */
static gboolean
is_complete (SluiceTaskGraph  *graph,
             const SluiceJoin *join)
{
  g_autoptr(GPtrArray) edges = sluice_task_graph_list_upstreams (graph, join->task);
  g_autoptr(GPtrArray) unknown = sluice_task_graph_list_unknown (graph, join->task);

  for (guint i = 0; i < edges->len; i++)
    if (!g_ptr_array_find_with_equal_func (join->upstreams, ((const SluiceTaskEdge *) edges->pdata[i])->upstream,
                                           g_str_equal, NULL))
      return FALSE;
  return unknown->len == 0 && edges->len > 0;
}

/* @join: (transfer full) (nullable) */
static void
keep_if_complete (GPtrArray       *joins,
                  SluiceTaskGraph *graph,
                  SluiceJoin      *join)
{
  if (join != NULL && is_complete (graph, join))
    g_ptr_array_add (joins, join);
  else
    sluice_join_free (join);
}

static gboolean
collect_joins (SluiceTaskGraph  *graph,
               SluiceStatement  *statement,
               GPtrArray        *joins,
               GError          **error)
{
  SluiceJoin *all = NULL;       /* of the task that the marks are at */
  gboolean ok;
  gboolean row;

  while ((ok = sluice_statement_step (statement, &row, error)) && row)
    {
      const char *task = sluice_statement_get_text (statement, 0);

      if (!follows (graph, task, sluice_statement_get_text (statement, 2)))
        continue;
      if (sluice_statement_get_int (statement, 1) != 0)
        {
          SluiceJoin *one = join_new (task);

          join_add (one, statement);
          g_ptr_array_add (joins, one);
          continue;
        }
      if (all == NULL || !g_str_equal (all->task, task))
        {
          keep_if_complete (joins, graph, g_steal_pointer (&all));
          all = join_new (task);
        }
      join_add (all, statement);
    }
  keep_if_complete (joins, graph, all);
  return ok;
}

/* (transfer full) (element-type SluiceJoin): the tasks that may start now, as what
 * they wait for has come; one that any end starts is there once for each. */
GPtrArray *
sluice_store_read_joins (SluiceDatabase  *database,
                         GError         **error)
{
  g_autoptr(GPtrArray) joins = g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_join_free);
  g_autoptr(SluiceStatement) statement = sluice_database_prepare (database, SELECT_MARKS, error);
  g_autoptr(SluiceTaskGraph) graph = statement != NULL ? read_graph (database, error) : NULL;

  if (graph == NULL || !collect_joins (graph, statement, joins, error))
    return NULL;
  return g_steal_pointer (&joins);
}

/* Whether the marks of @join are all still there. */
gboolean
sluice_store_has_join (SluiceDatabase    *database,
                       const SluiceJoin  *join,
                       gboolean          *ret_there,
                       GError           **error)
{
  for (guint i = 0; i < join->runs->len; i++)
    {
      g_autoptr(SluiceStatement) statement =
        sluice_database_prepare (database,
                                 "SELECT 1 FROM schedule_upstreams WHERE task = ? AND upstream = ? AND run = ?",
                                 error);

      if (statement == NULL)
        return FALSE;
      sluice_statement_bind_text (statement, 0, join->task);
      sluice_statement_bind_text (statement, 1, join->upstreams->pdata[i]);
      sluice_statement_bind_text (statement, 2, join->runs->pdata[i]);
      if (!sluice_statement_step (statement, ret_there, error))
        return FALSE;
      if (!*ret_there)
        return TRUE;
    }
  return TRUE;
}

/* In the transaction that decides on @join: its marks are used up. */
gboolean
sluice_store_take_join (SluiceDatabase    *database,
                        const SluiceJoin  *join,
                        GError           **error)
{
  for (guint i = 0; i < join->runs->len; i++)
    if (!unmark (database, join->task, join->upstreams->pdata[i], join->runs->pdata[i], error))
      return FALSE;
  return TRUE;
}
