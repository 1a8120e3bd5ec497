/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-check-set.h"

#include "sluice-check-report.h"
#include "sluice-civil.h"
#include "sluice-error.h"
#include "sluice-row-check.h"
#include "sluice-row-expression.h"

/* One check. It has one of the first two, unless it looks at the run as a whole. */
typedef struct
{
  const SluiceCheck *check;     /* (unowned) the task's */
  SluiceRowCheck *of_column;    /* (owned) (nullable) */
  SluiceRowExpression *of_row;  /* (owned) (nullable) */
  guint column;                 /* of a check of a column, and of freshness */
  gint64 newest;                /* freshness: microseconds since 1970 UTC, G_MININT64 = none */
  SluiceCheckReport report;
} Item;

struct _SluiceCheckSet
{
  SluiceZone *zone;             /* (unowned) */
  GPtrArray *items;             /* (element-type Item) */
};

static void
item_free (gpointer data)
{
  Item *item = data;

  g_clear_pointer (&item->of_column, sluice_row_check_free);
  g_clear_pointer (&item->of_row, sluice_row_expression_free);
  g_free (item);
}

static gboolean
compile_expression (Item                        *item,
                    const SluiceCheckSetConfig  *config,
                    GError                     **error)
{
  g_autoptr(GPtrArray) columns = g_ptr_array_new ();

  for (guint i = 0; i < sluice_schema_get_n (config->schema); i++)
    g_ptr_array_add (columns, (gpointer) sluice_schema_get (config->schema, i)->name);
  g_ptr_array_add (columns, NULL);
  item->of_row = sluice_row_expression_new (config->sandbox, item->check->expression,
                                            (const char *const *) columns->pdata, config->fields, error);
  return item->of_row != NULL;
}

static gboolean
compile_freshness (Item                        *item,
                   const SluiceCheckSetConfig  *config,
                   GError                     **error)
{
  int column = sluice_schema_find (config->schema, item->check->column);
  SluiceTypeKind kind;

  item->newest = G_MININT64;
  item->column = (guint) MAX (column, 0);
  kind = column >= 0 ? sluice_schema_get (config->schema, item->column)->type.kind : SLUICE_TYPE_KIND_TEXT;
  if (kind == SLUICE_TYPE_KIND_DATE || kind == SLUICE_TYPE_KIND_TIMESTAMP || kind == SLUICE_TYPE_KIND_TIMESTAMPTZ)
    return TRUE;
  sluice_set_error (error, SLUICE_ERROR_INVALID, "invalid_value",
                    "“freshness” looks at a column of the type date, timestamp or timestamptz, which “%s” is not",
                    item->check->column);
  return FALSE;
}

static gboolean
compile (Item                        *item,
         const SluiceCheckSetConfig  *config,
         GError                     **error)
{
  switch (item->check->rule)
    {
    case SLUICE_CHECK_EXPRESSION:
      return compile_expression (item, config, error);
    case SLUICE_CHECK_FRESHNESS:
      return compile_freshness (item, config, error);
    case SLUICE_CHECK_ROW_COUNT:
      return TRUE;
    case SLUICE_CHECK_REQUIRED:
    case SLUICE_CHECK_RANGE:
    case SLUICE_CHECK_PATTERN:
    case SLUICE_CHECK_ONE_OF:
    case SLUICE_CHECK_UNIQUE:
    case SLUICE_CHECK_LENGTH:
    case SLUICE_CHECK_EXISTS_IN:
    default:
      item->of_column = sluice_row_check_new (item->check, config->schema, config->scope, config->zone, config->arena,
                                              config->lookups, error);
      item->column = item->of_column != NULL ? sluice_row_check_get_column (item->of_column) : 0;
      return item->of_column != NULL;
    }
}

/**
 * sluice_check_set_new:
 * @config: what is needed
 * @error: %SLUICE_ERROR_INVALID with the code `unknown_column`, `unknown_lookup`,
 *   `invalid_pattern`, `invalid_value`, `invalid_expression` or those of templates; where
 *   it is wrong in the task
 *
 * Returns: (transfer full) (nullable): the checks of the task
 */
SluiceCheckSet *
sluice_check_set_new (const SluiceCheckSetConfig  *config,
                      GError                     **error)
{
  g_autoptr(SluiceCheckSet) self = g_new0 (SluiceCheckSet, 1);
  GPtrArray *checks = sluice_task_get_checks (config->task);

  self->zone = config->zone;
  self->items = g_ptr_array_new_with_free_func (item_free);
  for (guint i = 0; i < checks->len; i++)
    {
      Item *item = g_new0 (Item, 1);
      SluiceErrorWhere *where;

      item->check = checks->pdata[i];
      g_ptr_array_add (self->items, item);
      if (compile (item, config, error))
        continue;
      where = error != NULL ? sluice_error_get_where (*error) : NULL;
      if (where != NULL && (where->path == NULL || *where->path == '.'))
        {
          g_autofree char *inside = g_steal_pointer (&where->path);

          where->path = g_strdup_printf ("$.checks[%u]%s", i, inside != NULL ? inside : "");
        }
      return NULL;
    }
  return g_steal_pointer (&self);
}

/**
 * sluice_check_set_free:
 * @self: (transfer full): checks
 */
void
sluice_check_set_free (SluiceCheckSet *self)
{
  g_return_if_fail (self != NULL);

  g_ptr_array_unref (self->items);
  g_free (self);
}

/**
 * sluice_check_set_remembers:
 * @task: a task
 *
 * Returns: whether a check needs to know rows that went on before, those of a run that is
 *   continued as well
 */
gboolean
sluice_check_set_remembers (SluiceTask *task)
{
  GPtrArray *checks = sluice_task_get_checks (task);

  for (guint i = 0; i < checks->len; i++)
    {
      const SluiceCheckRule rule = ((const SluiceCheck *) checks->pdata[i])->rule;

      if (rule == SLUICE_CHECK_UNIQUE || rule == SLUICE_CHECK_FRESHNESS)
        return TRUE;
    }
  return FALSE;
}

/**
 * sluice_check_set_needs_order:
 * @task: a task
 *
 * Returns: whether what a check says of a row depends on the rows before, so that one set
 *   has to look at all of them
 */
gboolean
sluice_check_set_needs_order (SluiceTask *task)
{
  GPtrArray *checks = sluice_task_get_checks (task);

  for (guint i = 0; i < checks->len; i++)
    {
      if (((const SluiceCheck *) checks->pdata[i])->rule == SLUICE_CHECK_UNIQUE)
        return TRUE;
    }
  return FALSE;
}

static void
add_reject (SluiceCheckedRow  *row,
            const SluiceCheck *check,
            const char        *code,
            const SluiceValue *value,
            const char        *message)
{
  if (row->reject == NULL)
    row->reject = sluice_reject_new (row->records, row->index, SLUICE_REJECT_STAGE_CHECK);
  if (value != NULL)
    sluice_reject_add (row->reject, code, check->column, value, NULL, "the value of “%s” %s", check->column, message);
  else
    sluice_reject_add (row->reject, code, check->column, NULL, NULL, "%s", message);
}

/* What stands there, and what is wrong with it. */
static char *
describe_violation (const SluiceCheck *check,
                    const SluiceValue *value,
                    const char        *message)
{
  g_autofree char *text = NULL;

  if (value == NULL)
    return g_strdup (message);
  if (sluice_value_is_null (value))
    return g_strdup_printf ("“%s” %s", check->column, message);
  text = sluice_value_to_string (value);
  return g_strdup_printf ("“%s” is “%.200s”, which %s", check->column, text, message);
}

static gboolean
fail_run (guint64             number,
          const SluiceCheck  *check,
          const SluiceValue  *value,
          const char         *message,
          GError            **error)
{
  g_autofree char *text = describe_violation (check, value, message);

  sluice_set_error (error, SLUICE_ERROR_LIMIT, "check_failed",
                    "row %" G_GUINT64_FORMAT ": %s; the check has the severity “fail”", number, text);
  if (error != NULL)
    sluice_error_set_hint (*error, "Correct the source, or give the check the severity “reject” to load the other "
                           "rows.");
  return FALSE;
}

/* @value: (nullable): a violation of the row as a whole has none. FALSE ends the run. */
static gboolean
handle_violation (Item               *item,
                  SluiceCheckedRow   *row,
                  const char         *code,
                  const SluiceValue  *value,
                  const char         *message,
                  GError            **error)
{
  const guint64 number = row->records->origins[row->index].number;
  const SluiceCheck *check = item->check;

  sluice_check_report_fail (&item->report, number);
  switch (check->severity)
    {
    case SLUICE_SEVERITY_WARN:
      if (row->monitor != NULL)
        {
          g_autofree char *text = describe_violation (check, value, message);

          sluice_monitor_warn (row->monitor, code, "row %" G_GUINT64_FORMAT ": %s", number, text);
        }
      return TRUE;
    case SLUICE_SEVERITY_FAIL:
      return fail_run (number, check, value, message, error);
    case SLUICE_SEVERITY_REJECT:
    default:
      add_reject (row, check, code, value, message);
      return TRUE;
    }
}

static gboolean
judge_column (Item              *item,
              SluiceCheckedRow  *row,
              GError           **error)
{
  const SluiceValue *value = &row->cells[item->column];
  const char *message;
  const char *code;

  if (value->kind == SLUICE_VALUE_INVALID)
    return TRUE;
  item->report.looked_at++;
  code = sluice_row_check_judge (item->of_column, value, row->arena, &message);
  return code == NULL || handle_violation (item, row, code, value, message, error);
}

static gboolean
judge_row (Item              *item,
           SluiceCheckedRow  *row,
           GError           **error)
{
  g_autoptr(GError) local_error = NULL;
  g_autofree char *message = NULL;
  g_autofree char *condition = NULL;
  SluiceTruth truth = SLUICE_TRUTH_UNKNOWN;

  if (sluice_row_expression_check (item->of_row, row->record, row->cells) != SLUICE_ROW_READY)
    return TRUE;
  item->report.looked_at++;
  if (!sluice_row_expression_test (item->of_row, row->record, row->cells, &truth, &local_error))
    return handle_violation (item, row, "expression_error", NULL, local_error->message, error);
  sluice_row_expression_warn (item->of_row, row->monitor);
  if (truth != SLUICE_TRUTH_FALSE)
    return TRUE;
  condition = sluice_expression_dup_quoted (sluice_row_expression_get_expression (item->of_row));
  message = g_strdup_printf ("the condition “%s” is not fulfilled", condition);
  return handle_violation (item, row, "expression_failed", NULL, message, error);
}

/**
 * sluice_check_set_judge:
 * @self: checks
 * @row: a row; all that is wrong with it is added to its reject
 * @error: %SLUICE_ERROR_LIMIT with the code `check_failed`
 *
 * Returns: %FALSE if a check with the severity `fail` is violated
 */
gboolean
sluice_check_set_judge (SluiceCheckSet    *self,
                        SluiceCheckedRow  *row,
                        GError           **error)
{
  for (guint i = 0; i < self->items->len; i++)
    {
      Item *item = self->items->pdata[i];

      if ((item->of_column != NULL && !judge_column (item, row, error)) ||
          (item->of_row != NULL && !judge_row (item, row, error)))
        return FALSE;
    }
  return TRUE;
}

/* A time that the zone leaves out is taken as it stands. */
static gint64
to_utc (SluiceZone        *zone,
        const SluiceValue *value)
{
  gint64 local = value->kind == SLUICE_VALUE_DATE ? value->i * SLUICE_USEC_PER_DAY : value->i;
  gint64 utc;

  if (value->kind == SLUICE_VALUE_TIMESTAMPTZ)
    return value->i;
  return sluice_zone_to_utc (zone, local, &utc) ? utc : local;
}

/**
 * sluice_check_set_accept:
 * @self: checks
 * @cells: a row that goes on
 * @error: `no_space`, `failed`
 *
 * Takes note of what later rows, and the run, are measured against.
 *
 * Returns: whether it worked
 */
gboolean
sluice_check_set_accept (SluiceCheckSet     *self,
                         const SluiceValue  *cells,
                         GError            **error)
{
  for (guint i = 0; i < self->items->len; i++)
    {
      Item *item = self->items->pdata[i];
      const SluiceValue *value = &cells[item->column];

      if (item->of_column != NULL && !sluice_row_check_accept (item->of_column, value, error))
        return FALSE;
      if (item->check->rule == SLUICE_CHECK_FRESHNESS && !sluice_value_is_null (value))
        {
          item->report.looked_at++;
          item->newest = MAX (item->newest, to_utc (self->zone, value));
        }
    }
  return TRUE;
}

/**
 * sluice_check_set_recall:
 * @self: checks
 * @row: a row that an earlier run has had, with what was wrong with it before it was judged
 * @error: `no_space`, `failed`
 *
 * Takes note of it, if it went on, as the earlier run did. It is not counted: this run did
 * not look at it.
 *
 * Returns: whether it worked
 */
gboolean
sluice_check_set_recall (SluiceCheckSet    *self,
                         SluiceCheckedRow  *row,
                         GError           **error)
{
  g_autofree SluiceCheckReport *reports = g_new (SluiceCheckReport, MAX (self->items->len, 1));
  g_autoptr(GError) violation = NULL;
  gboolean worked = TRUE;

  for (guint i = 0; i < self->items->len; i++)
    reports[i] = ((const Item *) self->items->pdata[i])->report;
  if (sluice_check_set_judge (self, row, &violation) && row->reject == NULL)
    worked = sluice_check_set_accept (self, row->cells, error);
  for (guint i = 0; i < self->items->len; i++)
    ((Item *) self->items->pdata[i])->report = reports[i];
  return worked;
}

/* Takes @message. FALSE ends the run. */
static gboolean
handle_run_violation (Item           *item,
                      const char     *code,
                      char           *message,
                      SluiceMonitor  *monitor,
                      GError        **error)
{
  g_autofree char *text = message;

  item->report.failed++;
  if (item->check->severity == SLUICE_SEVERITY_WARN)
    {
      if (monitor != NULL)
        sluice_monitor_warn (monitor, code, "%s", text);
      return TRUE;
    }
  sluice_set_error (error, SLUICE_ERROR_LIMIT, code, "%s; the check has the severity “fail”", text);
  if (error != NULL)
    sluice_error_set_hint (*error, "Look at the source; or give the check the severity “warn” to load the rows.");
  return FALSE;
}

static gboolean
judge_count (Item           *item,
             guint64         n_rows,
             SluiceMonitor  *monitor,
             GError        **error)
{
  const SluiceCheck *check = item->check;

  item->report.looked_at = n_rows;
  if (check->min_count >= 0 && n_rows < (guint64) check->min_count)
    return handle_run_violation (item, "too_few_rows",
                                 g_strdup_printf ("%" G_GUINT64_FORMAT " rows are left to be loaded, fewer than the %"
                                                  G_GINT64_FORMAT " of the check", n_rows, check->min_count),
                                 monitor, error);
  if (check->max_count >= 0 && n_rows > (guint64) check->max_count)
    return handle_run_violation (item, "too_many_rows",
                                 g_strdup_printf ("%" G_GUINT64_FORMAT " rows are left to be loaded, more than the %"
                                                  G_GINT64_FORMAT " of the check", n_rows, check->max_count),
                                 monitor, error);
  return TRUE;
}

static gboolean
judge_freshness (Item           *item,
                 gint64          now,
                 SluiceMonitor  *monitor,
                 GError        **error)
{
  const double age = (double) (now - item->newest) / G_USEC_PER_SEC;
  char newest[SLUICE_CIVIL_BUFFER_SIZE];
  gsize length;

  if (item->newest == G_MININT64 || age <= item->check->max_age)
    return TRUE;
  length = sluice_civil_format_timestamp (item->newest, TRUE, newest);
  return handle_run_violation (item, "not_fresh",
                               g_strdup_printf ("the newest “%s” is of %.*s, %.0f seconds ago, and %.0f are allowed",
                                                item->check->column, (int) length, newest, age, item->check->max_age),
                               monitor, error);
}

/**
 * sluice_check_set_judge_run:
 * @self: checks that have seen all rows
 * @n_rows: rows that are left to be loaded
 * @now: the start of the run, microseconds since 1970 UTC
 * @monitor: (nullable): what warnings go to
 * @error: %SLUICE_ERROR_LIMIT with the code `too_few_rows`, `too_many_rows` or `not_fresh`
 *
 * Returns: %FALSE if a check of the run with the severity `fail` is violated
 */
gboolean
sluice_check_set_judge_run (SluiceCheckSet  *self,
                            guint64          n_rows,
                            gint64           now,
                            SluiceMonitor   *monitor,
                            GError         **error)
{
  gboolean passes = TRUE;

  g_return_val_if_fail (self != NULL, FALSE);

  /* All of them are to be in the report; the first one is the error. */
  for (guint i = 0; i < self->items->len; i++)
    {
      Item *item = self->items->pdata[i];

      if ((item->check->rule == SLUICE_CHECK_ROW_COUNT && !judge_count (item, n_rows, monitor, passes ? error : NULL)) ||
          (item->check->rule == SLUICE_CHECK_FRESHNESS && !judge_freshness (item, now, monitor, passes ? error : NULL)))
        passes = FALSE;
    }
  return passes;
}

/**
 * sluice_check_set_merge:
 * @self: checks
 * @other: the same checks, which have seen other rows
 *
 * Adds what @other has found to what @self has.
 */
void
sluice_check_set_merge (SluiceCheckSet *self,
                        SluiceCheckSet *other)
{
  g_return_if_fail (self != NULL && other != NULL);
  g_return_if_fail (self->items->len == other->items->len);

  for (guint i = 0; i < self->items->len; i++)
    {
      Item *item = self->items->pdata[i];
      const Item *theirs = other->items->pdata[i];

      sluice_check_report_merge (&item->report, &theirs->report);
      item->newest = MAX (item->newest, theirs->newest);
    }
}

/**
 * sluice_check_set_get_report:
 * @self: a #SluiceCheckSet
 * @check: the place of a check in the task
 *
 * Returns: (transfer none) (nullable): what came of it so far; %NULL beyond the last one
 */
const SluiceCheckReport *
sluice_check_set_get_report (SluiceCheckSet *self,
                             guint           check)
{
  g_return_val_if_fail (self != NULL, NULL);

  return check < self->items->len ? &((const Item *) self->items->pdata[check])->report : NULL;
}

/**
 * sluice_check_set_reads:
 * @self: checks
 * @check: the place of a check in the task
 * @slot: the place of a field in the record
 *
 * Returns: whether its condition needs the field
 */
gboolean
sluice_check_set_reads (SluiceCheckSet *self,
                        guint           check,
                        guint           slot)
{
  const Item *item;

  g_return_val_if_fail (self != NULL, FALSE);

  item = check < self->items->len ? self->items->pdata[check] : NULL;
  return item != NULL && item->of_row != NULL && sluice_row_expression_uses_field (item->of_row, slot);
}

/**
 * sluice_check_set_to_json:
 * @self: checks
 *
 * Returns: (transfer full): the `checks` of a result
 */
JsonArray *
sluice_check_set_to_json (SluiceCheckSet *self)
{
  JsonArray *array = json_array_new ();

  g_return_val_if_fail (self != NULL, array);

  for (guint i = 0; i < self->items->len; i++)
    {
      const Item *item = self->items->pdata[i];

      json_array_add_object_element (array, sluice_check_report_to_json (&item->report, item->check, i));
    }
  return array;
}
