/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-store-upkeep-private.h"

/* What is too old, too many or too large. The choice is made outside of transactions,
 * into a table of the connection, and takes what is long into account only where a size
 * could be exceeded. ?1: what is older goes, ?2: rows that stay, ?3: bytes that stay. */

#define OVER_LIMITS(count, size) \
  "(?2 > 0 AND " count ") OR (?3 > 0 AND " size ")"

/* Runs are counted by the task. */
#define CHOOSE_RUNS \
  "INSERT INTO temp.doomed (key, run) SELECT entry, id FROM (SELECT entry, id, started, " \
  "row_number () OVER (PARTITION BY task_id ORDER BY entry DESC) AS n, " \
  "sum (size) OVER (ORDER BY entry DESC) - size AS newer " \
  "FROM (SELECT rowid AS entry, id, started, task_id, $size AS size FROM main.runs)) " \
  "WHERE started < ?1 OR " OVER_LIMITS ("n > ?2", "newer >= ?3")
#define SIZE_OF_RUN "200 + ifnull (length (document), 0) + ifnull (length (result), 0)"

/* The log of a run goes as a whole, as do its requests and its sample. */
#define CHOOSE_OF_RUNS(table) \
  "INSERT INTO temp.doomed (key, run) SELECT entry, id FROM (SELECT r.rowid AS entry, r.id, r.started, r.ended, " \
  "sum (x.n) OVER newest - x.n AS newer, sum (x.size) OVER newest - x.size AS bytes " \
  "FROM (SELECT run, count(*) AS n, sum ($size) AS size FROM main." table " GROUP BY run) AS x " \
  "JOIN main.runs AS r ON r.id = x.run WINDOW newest AS (ORDER BY r.rowid DESC)) " \
  "WHERE ended <> 0 AND (started < ?1 OR " OVER_LIMITS ("newer >= ?2", "bytes >= ?3") ")"

#define CHOOSE_REJECTS \
  "INSERT INTO temp.doomed (key) SELECT id FROM (SELECT q.id, r.started, row_number () OVER newest AS n, " \
  "sum ($size) OVER newest AS bytes FROM main.quarantine AS q JOIN main.runs AS r ON r.id = q.run " \
  "WINDOW newest AS (ORDER BY q.id DESC)) " \
  "WHERE started < ?1 OR " OVER_LIMITS ("n > ?2", "bytes > ?3")

/* What a task says now is a version, too. */
#define CHOOSE_VERSIONS \
  "INSERT INTO temp.doomed (key) SELECT id FROM (SELECT id, saved, " \
  "row_number () OVER (PARTITION BY task ORDER BY id DESC) AS n, sum (size) OVER (ORDER BY id DESC) AS bytes " \
  "FROM (SELECT id, task, saved, $size AS size FROM main.task_versions)) " \
  "WHERE n > 1 AND (saved < ?1 OR " OVER_LIMITS ("n > ?2", "bytes > ?3") ")"

#define CHOOSE_AUDIT \
  "INSERT INTO temp.doomed (key) SELECT id FROM (SELECT id, time, row_number () OVER newest AS n, " \
  "sum ($size) OVER newest AS bytes FROM main.audit WINDOW newest AS (ORDER BY id DESC)) " \
  "WHERE time < ?1 OR " OVER_LIMITS ("n > ?2", "bytes > ?3")

static const struct
{
  const char *choose;           /* $size: the size of a row */
  const char *size;
} choices[] = {
  [SLUICE_KEPT_RUNS] = { CHOOSE_RUNS, SIZE_OF_RUN },
  [SLUICE_KEPT_LOGS] = { CHOOSE_OF_RUNS ("run_log"), "40 + length (message)" },
  [SLUICE_KEPT_REQUESTS] = { CHOOSE_OF_RUNS ("run_requests"), "80 + length (url) + ifnull (length (error), 0)" },
  [SLUICE_KEPT_SAMPLES] = { CHOOSE_OF_RUNS ("run_samples"), "40 + length (lines)" },
  [SLUICE_KEPT_REJECTS] = { CHOOSE_REJECTS, "q.size" },
  [SLUICE_KEPT_VERSIONS] = { CHOOSE_VERSIONS, "length (document)" },
  [SLUICE_KEPT_AUDIT] = { CHOOSE_AUDIT, "100 + length (name) + length (details)" },
};

G_STATIC_ASSERT (G_N_ELEMENTS (choices) == SLUICE_N_KEPT);

/* --- Runs that must stay ------------------------------------------------------------- */

/* A run that did not succeed may be continued by a later one of its group (see
 * begin_range() in sluice-store-state.c), unless one of them has succeeded since. */
#define MAKE_CHAIN \
  "CREATE TEMP TABLE chain AS SELECT rowid AS key, ifnull (task_id, '') AS task, ifnull (file, '') AS file, " \
  "ifnull (cursor_to, '') AS upto, iif (cursor_to IS NULL, '', ifnull (cursor_from, '')) AS since, " \
  "state IN ('success', 'partial_success') AS good, restarts <> 0 OR state = 'interrupted' " \
  "OR inserted + updated + unchanged + skipped + deleted > 0 AS matters FROM main.runs WHERE replays IS NULL;" \
  "CREATE TEMP TABLE last_good AS SELECT task, file, upto, since, max (key) AS last FROM temp.chain WHERE good " \
  "GROUP BY task, file, upto, since;"
#define GROUP "USING (task, file, upto, since) "

/* The newest one of each task, and of all: schedules count on from it. */
#define SPARE_NEWEST \
  "DELETE FROM temp.doomed WHERE key IN (SELECT max (rowid) FROM main.runs GROUP BY task_id " \
  "UNION ALL SELECT max (rowid) FROM main.runs WHERE replays IS NULL GROUP BY task_id " \
  "UNION ALL SELECT max (rowid) FROM main.runs);"

#define SPARE_USED \
  "DELETE FROM temp.doomed WHERE key IN (SELECT rowid FROM main.runs WHERE rowid IN (SELECT key FROM temp.doomed) " \
  "AND (" SLUICE_RUN_STAYS "));"

#define SPARE_UNFINISHED \
  "DELETE FROM temp.doomed WHERE key IN (SELECT c.key FROM temp.chain AS c LEFT JOIN temp.last_good AS g " GROUP \
  "WHERE NOT c.good AND c.matters AND c.key > ifnull (g.last, 0));"

/* A success that ends the search for what can be continued stays while there is
 * something behind it. */
#define SPARE_ENDS \
  "DELETE FROM temp.doomed WHERE key IN (SELECT g.last FROM temp.last_good AS g JOIN " \
  "(SELECT task, file, upto, since, min (key) AS first FROM temp.chain " \
  "WHERE NOT good AND key NOT IN (SELECT key FROM temp.doomed) GROUP BY task, file, upto, since) AS u " GROUP \
  "WHERE u.first < g.last);"

#define SPARE_RUNS \
  MAKE_CHAIN SPARE_NEWEST SPARE_USED SPARE_UNFINISHED SPARE_ENDS "DROP TABLE temp.chain; DROP TABLE temp.last_good;"

static gboolean
has_doomed (SluiceDatabase  *database,
            gboolean        *ret_has,
            GError         **error)
{
  gint64 n = 0;

  if (!sluice_database_query_int (database, "SELECT EXISTS (SELECT 1 FROM temp.doomed)", &n, error))
    return FALSE;
  *ret_has = n != 0;
  return TRUE;
}

/* Nothing can be larger than the file. */
static gboolean
may_exceed (SluiceDatabase  *database,
            gint64           size,
            gboolean        *ret_may,
            GError         **error)
{
  gint64 n_pages = 0;
  gint64 page_size = 0;

  if (!sluice_database_query_int (database, "PRAGMA main.page_count", &n_pages, error) ||
      !sluice_database_query_int (database, "PRAGMA main.page_size", &page_size, error))
    return FALSE;
  *ret_may = size > 0 && n_pages * page_size > size;
  return TRUE;
}

/* sluice_upkeep_choose:
 * @limits: SLUICE_N_KEEP_MEASURES values
 *
 * Fills the table temp.doomed with what is beyond the limits and need not stay. */
gboolean
sluice_upkeep_choose (SluiceDatabase  *database,
                      SluiceKept       kept,
                      const gint64    *limits,
                      GError         **error)
{
  const gint64 days = limits[SLUICE_KEEP_DAYS];
  g_autoptr(SluiceStatement) statement = NULL;
  g_autoptr(GString) sql = NULL;
  gboolean by_size = FALSE;
  gboolean doomed = FALSE;

  if (!sluice_database_execute (database, "CREATE TEMP TABLE IF NOT EXISTS doomed (key INTEGER PRIMARY KEY, run TEXT);"
                                "DELETE FROM temp.doomed;", error) ||
      !may_exceed (database, limits[SLUICE_KEEP_SIZE], &by_size, error))
    return FALSE;
  if (days == 0 && limits[SLUICE_KEEP_COUNT] == 0 && !by_size)
    return TRUE;

  sql = g_string_new (choices[kept].choose);
  g_string_replace (sql, "$size", by_size ? choices[kept].size : "0", 0);
  statement = sluice_database_prepare (database, sql->str, error);
  if (statement == NULL)
    return FALSE;
  sluice_statement_bind_int (statement, 0, days > 0 ? g_get_real_time () - days * G_TIME_SPAN_DAY : G_MININT64);
  sluice_statement_bind_int (statement, 1, limits[SLUICE_KEEP_COUNT]);
  sluice_statement_bind_int (statement, 2, by_size ? limits[SLUICE_KEEP_SIZE] : 0);
  if (!sluice_statement_execute (statement, error) || !has_doomed (database, &doomed, error))
    return FALSE;
  return kept != SLUICE_KEPT_RUNS || !doomed || sluice_database_execute (database, SPARE_RUNS, error);
}
