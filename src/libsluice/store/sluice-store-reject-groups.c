/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-store-quarantine-private.h"

#include "sluice-reject-pattern.h"

/* Rejected rows by cause: code, column, and what the values have in common. */

/* Words of their own that the values of one column and code may have; others go by
 * their shape. */
#define MAX_LITERALS 20
/* Groups of a run: more say nothing to anybody. What is beyond has no pattern. */
#define MAX_GROUPS 500

/* What is at hand while rejects are put into groups. */
typedef struct
{
  const char *run;
  SluiceStatement *find;        /* (owned) */
  SluiceStatement *add;         /* (owned) */
  SluiceStatement *count;       /* (owned) */
  SluiceStatement *join;        /* (owned) */
} Grouping;

static void
grouping_clear (Grouping *self)
{
  g_clear_pointer (&self->find, sluice_statement_free);
  g_clear_pointer (&self->add, sluice_statement_free);
  g_clear_pointer (&self->count, sluice_statement_free);
  g_clear_pointer (&self->join, sluice_statement_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Grouping, grouping_clear)

static gboolean
grouping_init (Grouping        *self,
               SluiceDatabase  *database,
               GError         **error)
{
  self->find = sluice_database_prepare (database, "SELECT number FROM quarantine_groups WHERE run = ? AND code = ? "
                                        "AND column_name IS ? AND pattern IS ?", error);
  if (self->find == NULL)
    return FALSE;
  self->add = sluice_database_prepare (database, "INSERT INTO quarantine_groups (run, number, code, column_name, pattern) "
                                       "SELECT ?1, coalesce (max (number), 0) + 1, ?2, ?3, ?4 FROM quarantine_groups "
                                       "WHERE run = ?1", error);
  if (self->add == NULL)
    return FALSE;
  self->count = sluice_database_prepare (database, "SELECT count (*) FILTER (WHERE code = ?2 AND column_name IS ?3), "
                                         "count (*) FROM quarantine_groups WHERE run = ?1", error);
  if (self->count == NULL)
    return FALSE;
  self->join = sluice_database_prepare (database, "INSERT OR IGNORE INTO quarantine_members (run, number, reject) "
                                        "VALUES (?, ?, ?)", error);
  return self->join != NULL;
}

static void
bind_kind (SluiceStatement        *statement,
           const Grouping         *self,
           const SluiceRowProblem *problem)
{
  sluice_statement_bind_text (statement, 0, self->run);
  sluice_statement_bind_text (statement, 1, problem->code);
  sluice_statement_bind_text (statement, 2, problem->column);
}

/* *ret_number is 0 if there is none. */
static gboolean
find_group (Grouping                *self,
            const SluiceRowProblem  *problem,
            const char              *pattern,
            gint64                  *ret_number,
            GError                 **error)
{
  gboolean row = FALSE;

  bind_kind (self->find, self, problem);
  sluice_statement_bind_text (self->find, 3, pattern);
  if (!sluice_statement_step (self->find, &row, error))
    return FALSE;
  *ret_number = row ? sluice_statement_get_int (self->find, 0) : 0;
  sluice_statement_reset (self->find);
  return TRUE;
}

static gboolean
count_groups (Grouping                *self,
              const SluiceRowProblem  *problem,
              gint64                  *ret_of_kind,
              gint64                  *ret_all,
              GError                 **error)
{
  gboolean row = FALSE;

  bind_kind (self->count, self, problem);
  if (!sluice_statement_step (self->count, &row, error))
    return FALSE;
  *ret_of_kind = row ? sluice_statement_get_int (self->count, 0) : 0;
  *ret_all = row ? sluice_statement_get_int (self->count, 1) : 0;
  sluice_statement_reset (self->count);
  return TRUE;
}

/* The group of a problem, a new one if there is none. */
static gboolean
choose_group (Grouping                *self,
              const SluiceRowProblem  *problem,
              gint64                  *ret_number,
              GError                 **error)
{
  const char *literal = sluice_reject_pattern_is_literal (problem) ? problem->value : NULL;
  g_autofree char *shape = NULL;
  const char *pattern = literal;
  gint64 n_of_kind = 0;
  gint64 n_all = 0;

  if (literal != NULL && !find_group (self, problem, literal, ret_number, error))
    return FALSE;
  if (literal != NULL && *ret_number != 0)
    return TRUE;
  if (!count_groups (self, problem, &n_of_kind, &n_all, error))
    return FALSE;
  if (literal == NULL || n_of_kind >= MAX_LITERALS)
    pattern = shape = sluice_reject_pattern_make (problem);
  if (n_all >= MAX_GROUPS)
    pattern = NULL;
  if (!find_group (self, problem, pattern, ret_number, error))
    return FALSE;
  if (*ret_number != 0)
    return TRUE;

  bind_kind (self->add, self, problem);
  sluice_statement_bind_text (self->add, 3, pattern);
  return sluice_statement_execute (self->add, error) && find_group (self, problem, pattern, ret_number, error);
}

/* sluice_store_group_rejects:
 *
 * Puts each problem of @rejects, whose ids are @ids, into its group. */
gboolean
sluice_store_group_rejects (SluiceDatabase  *database,
                            const char      *run,
                            GPtrArray       *rejects,
                            const gint64    *ids,
                            GError         **error)
{
  g_auto(Grouping) grouping = { .run = run };
  gint64 number = 0;

  if (!grouping_init (&grouping, database, error))
    return FALSE;
  for (guint i = 0; i < rejects->len; i++)
    {
      const SluiceReject *reject = g_ptr_array_index (rejects, i);

      for (guint j = 0; j < reject->problems->len; j++)
        {
          if (!choose_group (&grouping, g_ptr_array_index (reject->problems, j), &number, error))
            return FALSE;
          sluice_statement_bind_text (grouping.join, 0, run);
          sluice_statement_bind_int (grouping.join, 1, number);
          sluice_statement_bind_int (grouping.join, 2, ids[i]);
          if (!sluice_statement_execute (grouping.join, error))
            return FALSE;
        }
    }
  return TRUE;
}

/**
 * sluice_reject_group_free:
 * @group: (nullable): a group
 */
void
sluice_reject_group_free (SluiceRejectGroup *group)
{
  if (group == NULL)
    return;

  g_free (group->code);
  g_free (group->column);
  g_free (group->pattern);
  g_free (group->value);
  g_free (group->message);
  g_free (group);
}

static gpointer
read_group (SluiceStatement *statement)
{
  SluiceRejectGroup *group = g_new0 (SluiceRejectGroup, 1);

  group->number = (guint64) sluice_statement_get_int (statement, 0);
  group->code = g_strdup (sluice_statement_get_text (statement, 1));
  group->column = g_strdup (sluice_statement_get_text (statement, 2));
  group->pattern = g_strdup (sluice_statement_get_text (statement, 3));
  group->count = (guint64) sluice_statement_get_int (statement, 4);
  group->open = (guint64) sluice_statement_get_int (statement, 5);
  group->row = (guint64) sluice_statement_get_int (statement, 6);
  group->value = g_strdup (sluice_statement_get_text (statement, 7));
  group->message = g_strdup (sluice_statement_get_text (statement, 8));
  return group;
}

/* A group has its first row as an example. */
#define SELECT_GROUPS \
  "WITH counted AS (SELECT m.number, count (*) AS n, sum (q.status IN ('open', 'fixed')) AS n_open, min (m.reject) AS first " \
  "FROM quarantine_members AS m JOIN quarantine AS q ON q.id = m.reject WHERE m.run = ?1 GROUP BY m.number), " \
  "found AS (SELECT g.number, g.code, g.column_name, g.pattern, c.n, c.n_open, q.number AS row, " \
  "(SELECT p.value FROM json_each (q.problems) AS p WHERE json_extract (p.value, '$.code') = g.code " \
  "AND json_extract (p.value, '$.column') IS g.column_name LIMIT 1) AS problem " \
  "FROM counted AS c JOIN quarantine_groups AS g ON g.run = ?1 AND g.number = c.number " \
  "JOIN quarantine AS q ON q.id = c.first) " \
  "SELECT number, code, column_name, pattern, n, n_open, row, json_extract (problem, '$.value'), " \
  "json_extract (problem, '$.message') FROM found ORDER BY n DESC, number"

static gboolean
list_groups (SluiceDatabase          *database,
             const SluiceStoreInput  *input,
             gpointer                *ret_result,
             GError                 **error)
{
  g_autoptr(SluiceStatement) statement = sluice_database_prepare (database, SELECT_GROUPS, error);

  if (statement == NULL)
    return FALSE;
  sluice_statement_bind_text (statement, 0, input->key);
  *ret_result = sluice_statement_read_all (statement, read_group, (GDestroyNotify) sluice_reject_group_free, error);
  return *ret_result != NULL;
}

/**
 * sluice_store_list_groups_async:
 * @self: a store
 * @run: a run's id
 * @cancellable: (nullable): a cancellable
 * @callback: called with the groups
 * @user_data: for @callback
 *
 * Lists the causes for which rows of a run were rejected, the most frequent first.
 * A row with several problems is in several groups.
 */
void
sluice_store_list_groups_async (SluiceStore         *self,
                                const char          *run,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  g_return_if_fail (SLUICE_IS_STORE (self));
  g_return_if_fail (run != NULL);

  sluice_store_run (self, sluice_store_list_groups_async, SLUICE_STORE_READS, list_groups,
                    sluice_store_input_new (run), (GDestroyNotify) g_ptr_array_unref, cancellable, callback, user_data);
}

/**
 * sluice_store_list_groups_finish:
 * @self: a store
 * @result: what the callback got
 * @error: as [func@Sluice.database_set_error]
 *
 * Returns: (transfer full) (element-type SluiceRejectGroup): the groups
 */
GPtrArray *
sluice_store_list_groups_finish (SluiceStore   *self,
                                 GAsyncResult  *result,
                                 GError       **error)
{
  return sluice_store_finish (self, sluice_store_list_groups_async, result, error);
}
