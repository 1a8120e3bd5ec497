/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-plan-destination.h"

#include "sluice-error.h"
#include "sluice-row-selection.h"
#include "sluice-sql-absent.h"
#include "sluice-sql-evolve.h"
#include "sluice-sql-merge.h"
#include "sluice-sql-session.h"

#include <string.h>

struct _SluicePlanDestination
{
  SluiceDestination parent_instance;

  SluiceDestination *target;    /* (owned) */
  SluiceLoadPlan *plan;         /* (unowned) */
  SluiceSqlSession *session;    /* (owned) (nullable) none where there is no database yet */
  SluiceMonitor *monitor;       /* (owned) (nullable) */
  SluiceLoadRequest request;    /* its pointers are the caller's, but for: */
  SluiceLoadLayout *layout;     /* (owned) (nullable) */
  SluiceRowSelection *selection;        /* (owned) */
  SluiceSqlTerms terms;
  SluiceSqlAbsent *absent;      /* (owned) (nullable) */
  GArray *left_out;             /* (owned) of guint: places of data that its table has no column for yet */
  gboolean exists;
  guint64 added;
};

/* A batch of which the fates are to be found. */
typedef struct
{
  SluicePlanDestination *self;  /* (unowned) */
  const SluiceBatch *batch;
  SluiceLoadCounts *counts;
  GPtrArray *rejects;
  GCancellable *cancellable;
} PlanJob;

G_DEFINE_FINAL_TYPE (SluicePlanDestination, sluice_plan_destination, SLUICE_TYPE_DESTINATION)

static gboolean
sluice_plan_destination_connect (SluiceDestination  *destination,
                                 gboolean            read_only,
                                 GCancellable       *cancellable,
                                 GError            **error)
{
  SluicePlanDestination *self = SLUICE_PLAN_DESTINATION (destination);

  if (!sluice_destination_connect (self->target, TRUE, cancellable, error))
    return FALSE;
  return sluice_destination_open_session (self->target, &self->session, cancellable, error);
}

static void
end_load (SluicePlanDestination *self)
{
  g_autoptr(GError) error = NULL;

  if (self->absent != NULL && !sluice_sql_absent_end (self->absent, &error))
    g_debug ("Dropping what was seen: %s", error->message);
  g_clear_pointer (&self->absent, sluice_sql_absent_free);
  sluice_sql_terms_clear (&self->terms);
  g_clear_pointer (&self->layout, sluice_load_layout_free);
  g_clear_object (&self->monitor);
}

static void
sluice_plan_destination_disconnect (SluiceDestination *destination)
{
  SluicePlanDestination *self = SLUICE_PLAN_DESTINATION (destination);

  end_load (self);
  /* The stage goes with the session. */
  g_clear_object (&self->session);
  sluice_destination_disconnect (self->target);
}

static gboolean
sluice_plan_destination_find_position (SluiceDestination        *destination,
                                       const SluiceLoadRequest  *request,
                                       const char               *run_id,
                                       SluiceLedgerEntry        *ret_entry,
                                       gboolean                 *ret_found,
                                       GCancellable             *cancellable,
                                       GError                  **error)
{
  return sluice_destination_find_position (SLUICE_PLAN_DESTINATION (destination)->target, request, run_id,
                                           ret_entry, ret_found, cancellable, error);
}

static gboolean
sluice_plan_destination_find_cursor (SluiceDestination        *destination,
                                     const SluiceLoadRequest  *request,
                                     char                    **ret_cursor,
                                     GCancellable             *cancellable,
                                     GError                  **error)
{
  return sluice_destination_find_cursor (SLUICE_PLAN_DESTINATION (destination)->target, request, ret_cursor,
                                         cancellable, error);
}

/* What would become of the table: it is made, made anew, or given columns. */
static gboolean
plan_table (SluicePlanDestination  *self,
            GPtrArray              *columns,
            GError                **error)
{
  self->exists = columns != NULL && columns->len > 0;
  sluice_load_plan_set_exists (self->plan, self->exists);
  if (!self->exists && self->request.create == SLUICE_CREATE_NEVER)
    {
      sluice_set_error (error, SLUICE_ERROR_CONFIGURATION, "missing_table",
                        "There is no table “%s”, and `create` is `never`", self->request.table);
      return FALSE;
    }
  if (!self->exists || self->request.create == SLUICE_CREATE_REPLACE)
    {
      g_autofree char *ddl = sluice_destination_make_ddl (self->target, &self->request);

      sluice_load_plan_add_ddl (self->plan, ddl);
      self->exists = FALSE;
    }
  return TRUE;
}

/* What the table would be given. It does not have it yet: it is left out of the stage. */
static void
plan_evolution (SluicePlanDestination *self,
                GPtrArray             *columns)
{
  g_auto(GStrv) statements = sluice_sql_evolve_make_ddl (sluice_sql_session_get_dialect (self->session),
                                                         &self->request, self->request.schema, columns);

  for (guint i = 0; statements[i] != NULL; i++)
    sluice_load_plan_add_ddl (self->plan, statements[i]);
}

/* Whether rows are compared with what is there, on a stage. */
static gboolean
uses_stage (SluicePlanDestination *self)
{
  return self->exists && self->layout->merges && self->request.load->strategy != SLUICE_STRATEGY_REPLACE;
}

static gboolean
make_stage (SluicePlanDestination  *self,
            GCancellable           *cancellable,
            GError                **error)
{
  g_autofree char *sql = NULL;

  sluice_sql_terms_init (&self->terms, self->session, &self->request, self->request.schema, self->layout);
  sql = sluice_sql_merge_make_stage (&self->terms);
  if (!sluice_sql_session_exec (self->session, sql, NULL, cancellable, error))
    return FALSE;
  if (self->request.load->strategy != SLUICE_STRATEGY_MIRROR &&
      (self->request.load->strategy != SLUICE_STRATEGY_SCD2 || !self->request.load->scd2.retires_absent))
    return TRUE;
  self->absent = sluice_sql_absent_new (&self->terms, cancellable, error);
  return self->absent != NULL;
}

/* A column that is added makes a row another one wherever it has a value; in a history it
 * does not. */
static void
find_left_out (SluicePlanDestination *self)
{
  guint next = 0;

  g_array_set_size (self->left_out, 0);
  if (self->request.load->drift != SLUICE_DRIFT_EVOLVE || self->request.load->strategy == SLUICE_STRATEGY_SCD2)
    return;
  for (guint i = 0; i < sluice_schema_get_n (self->request.columns); i++)
    {
      if (next < self->layout->n_columns && self->layout->columns[next].place == i)
        next++;
      else if (sluice_schema_get (self->request.columns, i)->role == SLUICE_COLUMN_DATA)
        g_array_append_val (self->left_out, i);
    }
}

static gboolean
sluice_plan_destination_begin (SluiceDestination        *destination,
                               const SluiceLoadRequest  *request,
                               SluiceMonitor            *monitor,
                               GCancellable             *cancellable,
                               GError                  **error)
{
  SluicePlanDestination *self = SLUICE_PLAN_DESTINATION (destination);
  g_autoptr(GPtrArray) columns = NULL;

  self->request = *request;
  self->request.plans = TRUE;
  self->monitor = g_object_ref (monitor);
  if (self->session != NULL)
    {
      columns = sluice_sql_session_list_columns (self->session, request->schema, request->table, cancellable, error);
      if (columns == NULL)
        return FALSE;
    }
  if (!plan_table (self, columns, error))
    return FALSE;
  if (self->exists && self->request.load->drift == SLUICE_DRIFT_EVOLVE)
    plan_evolution (self, columns);
  self->layout = sluice_load_layout_new (&self->request, self->exists ? columns : NULL, monitor, error);
  if (self->layout == NULL)
    return FALSE;
  find_left_out (self);
  return !uses_stage (self) || make_stage (self, cancellable, error);
}

/* Drops the rows that the table's columns cannot hold. */
static void
refuse_unfit (PlanJob *job)
{
  SluicePlanDestination *self = job->self;
  SluiceRowSelection *selection = self->selection;
  guint n = 0;

  for (guint i = 0; i < selection->n_rows; i++)
    {
      SluiceReject *reject = self->exists
        ? sluice_sql_session_check_row (self->session, self->layout, job->batch, selection->rows[i]) : NULL;

      if (reject == NULL)
        {
          selection->rows[n++] = selection->rows[i];
          continue;
        }
      g_ptr_array_add (job->rejects, reject);
      job->counts->rejected++;
    }
  selection->n_rows = n;
}

/* Rows that meet nothing: all are new. */
static void
plan_new_rows (PlanJob *job)
{
  SluicePlanDestination *self = job->self;
  SluiceRowSelection *selection = self->selection;

  job->counts->inserted += selection->n_rows;
  for (guint i = 0; i < selection->n_rows && sluice_load_plan_get_room (self->plan, SLUICE_PLANNED_NEW) > 0; i++)
    {
      const SluiceValue *values = sluice_batch_row (job->batch, selection->rows[i]);
      JsonObject *row = sluice_load_plan_add_row (self->plan, SLUICE_PLANNED_NEW);

      for (guint j = 0; j < self->layout->n_columns; j++)
        {
          const SluiceLoadColumn *column = &self->layout->columns[j];
          const SluiceValue *value = &values[column->place];
          g_autofree char *text = sluice_value_is_null (value) ? NULL : sluice_value_to_string (value);

          if (column->is_key)
            sluice_load_plan_add_key (row, column->name, text);
          sluice_load_plan_add_cell (row, column->name, NULL, text);
        }
    }
}

static SluicePlannedFate
to_planned (SluiceRowFate fate)
{
  static const SluicePlannedFate planned[SLUICE_N_ROW_FATES] = {
    [SLUICE_ROW_NEW] = SLUICE_PLANNED_NEW,
    [SLUICE_ROW_SKIPPED] = SLUICE_PLANNED_SKIPPED,
    [SLUICE_ROW_UNCHANGED] = SLUICE_PLANNED_UNCHANGED,
    [SLUICE_ROW_CHANGED] = SLUICE_PLANNED_CHANGED,
    [SLUICE_ROW_VERSIONED] = SLUICE_PLANNED_CHANGED,
    [SLUICE_ROW_OLDER] = SLUICE_PLANNED_SKIPPED,
  };

  return planned[fate];
}

static void
refuse_older (PlanJob *job,
              guint    place)
{
  SluiceReject *reject = sluice_reject_new (job->batch, job->self->selection->rows[place], SLUICE_REJECT_STAGE_LOAD);

  sluice_reject_add (reject, "older_version", NULL, NULL, NULL,
                     "The open version of this key began later than this load's instant: history is not rewritten");
  g_ptr_array_add (job->rejects, reject);
  job->counts->rejected++;
}

static void
count_fate (PlanJob       *job,
            SluiceRowFate  fate,
            guint          place)
{
  switch (fate)
    {
    case SLUICE_ROW_NEW:
      job->counts->inserted++;
      job->self->added++;
      break;
    case SLUICE_ROW_SKIPPED:
      job->counts->skipped++;
      break;
    case SLUICE_ROW_UNCHANGED:
      job->counts->unchanged++;
      break;
    case SLUICE_ROW_CHANGED:
    case SLUICE_ROW_VERSIONED:
      job->counts->updated++;
      break;
    case SLUICE_ROW_OLDER:
    default:
      refuse_older (job, place);
      break;
    }
}

/* Whether a row has a value for a column that its table would be given. */
static gboolean
fills_new_column (SluicePlanDestination *self,
                  const SluiceValue     *values)
{
  for (guint i = 0; i < self->left_out->len; i++)
    {
      if (!sluice_value_is_null (&values[g_array_index (self->left_out, guint, i)]))
        return TRUE;
    }
  return FALSE;
}

/* The fate of every row of the stage; those of which cells are wanted go into
 * @wanted, as a list of row numbers. */
static gboolean
find_fates (PlanJob  *job,
            GString  *wanted,
            GError  **error)
{
  SluicePlanDestination *self = job->self;
  g_autofree char *fate = sluice_sql_merge_make_fate (&self->terms);
  g_autofree char *join = sluice_sql_merge_make_join (&self->terms);
  g_autofree char *sql = g_strdup_printf ("SELECT s.sluice_row, MAX(%s) FROM %s GROUP BY s.sluice_row "
                                          "ORDER BY s.sluice_row", fate, join);
  g_autoptr(SluiceSqlRows) rows = sluice_sql_session_query (self->session, sql, NULL, job->cancellable, error);
  guint n_wanted[SLUICE_N_PLANNED_FATES] = { 0, };

  if (rows == NULL)
    return FALSE;
  for (guint i = 0; i < rows->len; i++)
    {
      guint place = (guint) sluice_sql_rows_get_number (rows, i, 0);
      SluiceRowFate found = (SluiceRowFate) MIN (sluice_sql_rows_get_number (rows, i, 1), SLUICE_ROW_OLDER);
      SluicePlannedFate planned;

      if (found == SLUICE_ROW_UNCHANGED &&
          fills_new_column (self, sluice_batch_row (job->batch, self->selection->rows[place])))
        found = SLUICE_ROW_CHANGED;
      planned = to_planned (found);
      count_fate (job, found, place);
      if (found != SLUICE_ROW_OLDER && n_wanted[planned]++ < sluice_load_plan_get_room (self->plan, planned))
        g_string_append_printf (wanted, "%s%u", wanted->len > 0 ? ", " : "", place);
    }
  return TRUE;
}

static char *
make_cells_query (SluicePlanDestination *self,
                  const char            *wanted)
{
  g_autofree char *fate = sluice_sql_merge_make_fate (&self->terms);
  g_autofree char *join = sluice_sql_merge_make_join (&self->terms);
  GString *sql = g_string_new (NULL);

  g_string_append_printf (sql, "SELECT s.sluice_row, %s", fate);
  for (guint i = 0; i < self->layout->n_columns; i++)
    {
      g_autofree char *name = sluice_sql_terms_quote_column (&self->terms, i);
      g_autofree char *old = g_strconcat ("t.", name, NULL);
      g_autofree char *new_value = sluice_sql_terms_make_new (&self->terms, "t", i);
      g_autofree char *before = sluice_sql_dialect_format (self->terms.dialect->as_text, old, NULL, NULL);
      g_autofree char *after = sluice_sql_dialect_format (self->terms.dialect->as_text, new_value, NULL, NULL);

      g_string_append_printf (sql, ", %s, %s", before, after);
    }
  g_string_append_printf (sql, " FROM %s WHERE s.sluice_row IN (%s) ORDER BY s.sluice_row", join, wanted);
  return g_string_free (sql, FALSE);
}

static void
plan_cells (SluicePlanDestination *self,
            SluiceSqlRows         *rows,
            guint                  row,
            SluicePlannedFate      fate)
{
  JsonObject *planned = sluice_load_plan_add_row (self->plan, fate);

  for (guint i = 0; i < self->layout->n_columns; i++)
    {
      const SluiceLoadColumn *column = &self->layout->columns[i];
      const char *before = sluice_sql_rows_get (rows, row, 2 + 2 * i);
      const char *after = sluice_sql_rows_get (rows, row, 3 + 2 * i);

      if (column->is_key)
        sluice_load_plan_add_key (planned, column->name, after);
      if (fate == SLUICE_PLANNED_NEW ||
          (fate == SLUICE_PLANNED_CHANGED && column->is_compared && g_strcmp0 (before, after) != 0))
        sluice_load_plan_add_cell (planned, column->name, before, after);
    }
}

/* Keeps rows with their cells before and after, as far as there is room. */
static gboolean
show_cells (PlanJob     *job,
            const char  *wanted,
            GError     **error)
{
  SluicePlanDestination *self = job->self;
  g_autofree char *sql = NULL;
  g_autoptr(SluiceSqlRows) rows = NULL;

  if (*wanted == '\0')
    return TRUE;
  sql = make_cells_query (self, wanted);
  rows = sluice_sql_session_query (self->session, sql, NULL, job->cancellable, error);
  if (rows == NULL)
    return FALSE;
  for (guint i = 0; i < rows->len; i++)
    {
      SluicePlannedFate fate = to_planned ((SluiceRowFate) MIN (sluice_sql_rows_get_number (rows, i, 1),
                                                                SLUICE_ROW_OLDER));

      if (sluice_load_plan_get_room (self->plan, fate) > 0)
        plan_cells (self, rows, i, fate);
    }
  return TRUE;
}

static gboolean
plan_staged_rows (PlanJob  *job,
                  GError  **error)
{
  SluicePlanDestination *self = job->self;
  const SluiceSqlDialect *dialect = self->terms.dialect;
  g_autofree char *clear = sluice_sql_dialect_format (dialect->clear_stage, self->terms.stage, NULL, NULL);
  g_autoptr(GString) wanted = g_string_new (NULL);
  guint64 added = 0;
  guint guilty = G_MAXUINT;

  if (!sluice_sql_session_exec (self->session, clear, NULL, job->cancellable, error) ||
      !sluice_sql_session_append (self->session, self->terms.stage, self->layout, TRUE, job->batch,
                                  self->selection->rows, self->selection->n_rows, &added, &guilty,
                                  job->cancellable, error) ||
      !sluice_sql_merge_drop_doubles (&self->terms, "1 = 1", &job->counts->deduplicated, job->cancellable, error))
    return FALSE;
  return find_fates (job, wanted, error) && show_cells (job, wanted->str, error);
}

static gboolean
sluice_plan_destination_write_batch (SluiceDestination        *destination,
                                     SluiceBatch              *batch,
                                     const SluiceLedgerEntry  *entry,
                                     SluiceLoadCounts         *counts,
                                     GPtrArray                *rejects,
                                     GCancellable             *cancellable,
                                     GError                  **error)
{
  SluicePlanDestination *self = SLUICE_PLAN_DESTINATION (destination);
  PlanJob job = { self, batch, counts, rejects, cancellable };

  g_return_val_if_fail (self->layout != NULL, FALSE);

  if (self->absent != NULL && !sluice_sql_absent_see (self->absent, batch, cancellable, error))
    return FALSE;
  sluice_row_selection_pick (self->selection, self->layout, batch, counts, rejects);
  refuse_unfit (&job);
  if (self->selection->n_rows == 0)
    return TRUE;
  if (uses_stage (self))
    return plan_staged_rows (&job, error);
  plan_new_rows (&job);
  return TRUE;
}

static gboolean
sluice_plan_destination_keep_present (SluiceDestination  *destination,
                                      SluiceBatch        *keys,
                                      GCancellable       *cancellable,
                                      GError            **error)
{
  SluicePlanDestination *self = SLUICE_PLAN_DESTINATION (destination);

  return self->absent == NULL || sluice_sql_absent_see (self->absent, keys, cancellable, error);
}

/* Some of the rows that would be taken away. */
static gboolean
show_absent (SluicePlanDestination  *self,
             GCancellable           *cancellable,
             GError                **error)
{
  guint room = sluice_load_plan_get_room (self->plan, SLUICE_PLANNED_DELETED);
  g_autofree char *condition = sluice_sql_absent_make_condition (self->absent);
  g_autofree char *number = g_strdup_printf ("%u", room);
  g_autofree char *limited = NULL;
  g_autoptr(GString) sql = g_string_new ("SELECT ");
  g_autoptr(SluiceSqlRows) rows = NULL;

  if (room == 0 || self->terms.dialect->limit == NULL)
    return TRUE;
  for (guint i = 0; i < self->layout->n_keys; i++)
    {
      g_autofree char *name = sluice_sql_terms_quote_column (&self->terms, self->layout->keys[i]);
      g_autofree char *text = sluice_sql_dialect_format (self->terms.dialect->as_text, name, NULL, NULL);

      g_string_append_printf (sql, "%s%s", i > 0 ? ", " : "", text);
    }
  g_string_append_printf (sql, " FROM %s WHERE %s", self->terms.table, condition);
  limited = sluice_sql_dialect_format (self->terms.dialect->limit, sql->str, number, NULL);
  rows = sluice_sql_session_query (self->session, limited, NULL, cancellable, error);
  if (rows == NULL)
    return FALSE;
  for (guint i = 0; i < rows->len; i++)
    {
      JsonObject *planned = sluice_load_plan_add_row (self->plan, SLUICE_PLANNED_DELETED);

      for (guint j = 0; j < self->layout->n_keys; j++)
        sluice_load_plan_add_key (planned, self->layout->columns[self->layout->keys[j]].name,
                                  sluice_sql_rows_get (rows, i, j));
    }
  return TRUE;
}

static gboolean
plan_absent (SluicePlanDestination  *self,
             SluiceLoadCounts       *counts,
             GCancellable           *cancellable,
             GError                **error)
{
  g_autoptr(GError) refused = NULL;
  guint64 absent = 0;
  guint64 total = 0;

  if (!sluice_sql_absent_count (self->absent, &absent, &total, cancellable, error))
    return FALSE;
  counts->deleted += absent;
  if (!sluice_sql_absent_check (&self->request, absent, total, &refused))
    sluice_monitor_warn (self->monitor, sluice_error_get_code (refused), "%s", refused->message);
  return absent == 0 || show_absent (self, cancellable, error);
}

/* What `replace` takes away. */
static gboolean
plan_replaced (SluicePlanDestination  *self,
               SluiceLoadCounts       *counts,
               GCancellable           *cancellable,
               GError                **error)
{
  g_autofree char *table = sluice_sql_dialect_quote_table (sluice_sql_session_get_dialect (self->session),
                                                           self->request.schema, self->request.table);
  g_autofree char *sql = g_strdup_printf ("SELECT COUNT(*) FROM %s", table);
  g_autoptr(SluiceSqlRows) rows = sluice_sql_session_query (self->session, sql, NULL, cancellable, error);

  if (rows == NULL)
    return FALSE;
  counts->deleted += sluice_sql_rows_get_number (rows, 0, 0);
  return TRUE;
}

static gboolean
sluice_plan_destination_finish (SluiceDestination  *destination,
                                gboolean            complete,
                                SluiceLoadCounts   *counts,
                                GPtrArray          *rejects,
                                GCancellable       *cancellable,
                                GError            **error)
{
  SluicePlanDestination *self = SLUICE_PLAN_DESTINATION (destination);

  if (self->exists && self->request.load->strategy == SLUICE_STRATEGY_REPLACE)
    return plan_replaced (self, counts, cancellable, error);
  return self->absent == NULL || !complete || plan_absent (self, counts, cancellable, error);
}

static gboolean
sluice_plan_destination_commit (SluiceDestination        *destination,
                                const SluiceLedgerEntry  *entry,
                                GCancellable             *cancellable,
                                GError                  **error)
{
  end_load (SLUICE_PLAN_DESTINATION (destination));
  return TRUE;
}

static void
sluice_plan_destination_rollback (SluiceDestination *destination)
{
  end_load (SLUICE_PLAN_DESTINATION (destination));
}

static char *
sluice_plan_destination_make_ddl (SluiceDestination       *destination,
                                  const SluiceLoadRequest *request)
{
  return sluice_destination_make_ddl (SLUICE_PLAN_DESTINATION (destination)->target, request);
}

static void
sluice_plan_destination_finalize (GObject *object)
{
  SluicePlanDestination *self = SLUICE_PLAN_DESTINATION (object);

  end_load (self);
  g_clear_object (&self->session);
  g_object_unref (self->target);
  sluice_row_selection_free (self->selection);
  g_array_unref (self->left_out);

  G_OBJECT_CLASS (sluice_plan_destination_parent_class)->finalize (object);
}

static void
sluice_plan_destination_class_init (SluicePlanDestinationClass *klass)
{
  SluiceDestinationClass *destination_class = SLUICE_DESTINATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = sluice_plan_destination_finalize;

  destination_class->connect = sluice_plan_destination_connect;
  destination_class->disconnect = sluice_plan_destination_disconnect;
  destination_class->make_ddl = sluice_plan_destination_make_ddl;
  destination_class->find_position = sluice_plan_destination_find_position;
  destination_class->find_cursor = sluice_plan_destination_find_cursor;
  destination_class->begin = sluice_plan_destination_begin;
  destination_class->write_batch = sluice_plan_destination_write_batch;
  destination_class->keep_present = sluice_plan_destination_keep_present;
  destination_class->finish = sluice_plan_destination_finish;
  destination_class->commit = sluice_plan_destination_commit;
  destination_class->rollback = sluice_plan_destination_rollback;
}

static void
sluice_plan_destination_init (SluicePlanDestination *self)
{
  self->selection = sluice_row_selection_new ();
  self->left_out = g_array_new (FALSE, FALSE, sizeof (guint));
}

/**
 * sluice_plan_destination_new:
 * @target: (transfer full): where the rows would go
 * @plan: what is filled; must outlive the destination
 *
 * A key that comes again in a later batch is compared with the table as it is, too:
 * what an earlier batch would have made of it is not there.
 *
 * Returns: (transfer full): a destination that finds out what a load would do
 */
SluiceDestination *
sluice_plan_destination_new (SluiceDestination *target,
                             SluiceLoadPlan    *plan)
{
  SluicePlanDestination *self;

  g_return_val_if_fail (SLUICE_IS_DESTINATION (target) && plan != NULL, NULL);

  self = g_object_new (SLUICE_TYPE_PLAN_DESTINATION, NULL);
  self->target = target;
  self->plan = plan;
  return SLUICE_DESTINATION (self);
}
