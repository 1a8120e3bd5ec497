/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-run-result.h"

#include "sluice-error.h"
#include "sluice-redaction.h"

#include <gio/gio.h>
#include <math.h>
#include <string.h>

enum
{
  EXIT_SUCCEEDED = 0,
  EXIT_FAILED = 1,
  EXIT_USAGE = 2,
  EXIT_REJECTED_ROWS = 3,
  EXIT_STOPPED = 4,
  EXIT_TEMPORARY = 75,
  EXIT_CANCELLED = 130,
};

typedef struct
{
  const char *code;
  char *column;                 /* (nullable) */
  guint64 count;
} RejectGroup;

struct _SluiceRunResult
{
  guint64 counts[SLUICE_N_RESULT_COUNTERS];
  GPtrArray *groups;            /* (element-type RejectGroup) by first appearance */
  char *continues;              /* (nullable) the run it continued */
  JsonObject *bookmark;         /* (nullable) */
  JsonObject *backfill;         /* (nullable) */
  JsonArray *checks;            /* (nullable) */
  GError *error;                /* (nullable) */
};

static void
reject_group_free (gpointer data)
{
  RejectGroup *group = data;

  g_free (group->column);
  g_free (group);
}

/**
 * sluice_run_result_new:
 *
 * Returns: (transfer full): a result with all counts at zero
 */
SluiceRunResult *
sluice_run_result_new (void)
{
  SluiceRunResult *self = g_new0 (SluiceRunResult, 1);

  self->groups = g_ptr_array_new_with_free_func (reject_group_free);
  return self;
}

/**
 * sluice_run_result_free:
 * @self: (transfer full): a result
 */
void
sluice_run_result_free (SluiceRunResult *self)
{
  g_return_if_fail (self != NULL);

  g_ptr_array_unref (self->groups);
  g_free (self->continues);
  g_clear_pointer (&self->bookmark, json_object_unref);
  g_clear_pointer (&self->backfill, json_object_unref);
  g_clear_pointer (&self->checks, json_array_unref);
  g_clear_error (&self->error);
  g_free (self);
}

/**
 * sluice_run_result_add:
 * @self: a result
 * @counter: a result counter
 * @n: how many more
 */
void
sluice_run_result_add (SluiceRunResult *self,
                       SluiceCounter    counter,
                       guint64          n)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail ((guint) counter < SLUICE_N_RESULT_COUNTERS);

  self->counts[counter] += n;
}

/**
 * sluice_run_result_set:
 * @self: a result
 * @counter: a result counter
 * @n: how many in all
 */
void
sluice_run_result_set (SluiceRunResult *self,
                       SluiceCounter    counter,
                       guint64          n)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail ((guint) counter < SLUICE_N_RESULT_COUNTERS);

  self->counts[counter] = n;
}

/**
 * sluice_run_result_get:
 * @self: a result
 * @counter: a result counter
 *
 * Returns: its value
 */
guint64
sluice_run_result_get (SluiceRunResult *self,
                       SluiceCounter    counter)
{
  g_return_val_if_fail (self != NULL, 0);
  g_return_val_if_fail ((guint) counter < SLUICE_N_RESULT_COUNTERS, 0);

  return self->counts[counter];
}

static void
count_problem (SluiceRunResult        *self,
               const SluiceRowProblem *problem)
{
  RejectGroup *group;

  for (guint i = 0; i < self->groups->len; i++)
    {
      group = g_ptr_array_index (self->groups, i);
      if (strcmp (group->code, problem->code) == 0 &&
          g_strcmp0 (group->column, problem->column) == 0)
        {
          group->count++;
          return;
        }
    }

  group = g_new0 (RejectGroup, 1);
  group->code = problem->code;
  group->column = g_strdup (problem->column);
  group->count = 1;
  g_ptr_array_add (self->groups, group);
}

/**
 * sluice_run_result_add_rejects:
 * @self: a result
 * @rejects: (element-type SluiceReject): rows that were refused
 *
 * Counts the rows as rejected and their problems by code and column.
 */
void
sluice_run_result_add_rejects (SluiceRunResult *self,
                               GPtrArray       *rejects)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (rejects != NULL);

  for (guint i = 0; i < rejects->len; i++)
    {
      const SluiceReject *reject = g_ptr_array_index (rejects, i);

      for (guint j = 0; j < reject->problems->len; j++)
        count_problem (self, g_ptr_array_index (reject->problems, j));
    }
  self->counts[SLUICE_COUNTER_REJECTED] += rejects->len;
}

/**
 * sluice_run_result_count_problems:
 * @self: a result
 * @code: a code
 *
 * Returns: how often it was met so far
 */
guint64
sluice_run_result_count_problems (SluiceRunResult *self,
                                  const char      *code)
{
  guint64 count = 0;

  g_return_val_if_fail (self != NULL && code != NULL, 0);

  for (guint i = 0; i < self->groups->len; i++)
    {
      const RejectGroup *group = g_ptr_array_index (self->groups, i);

      if (strcmp (group->code, code) == 0)
        count += group->count;
    }
  return count;
}

/**
 * sluice_run_result_set_continues:
 * @self: a result
 * @run: the id of the run that this one continued
 */
void
sluice_run_result_set_continues (SluiceRunResult *self,
                                 const char      *run)
{
  g_return_if_fail (self != NULL);

  g_free (self->continues);
  self->continues = g_strdup (run);
}

static void
set_text (JsonObject *object,
          const char *member,
          const char *text)
{
  if (text != NULL)
    {
      g_autofree char *redacted = sluice_redact (text);

      json_object_set_string_member (object, member, redacted);
    }
}

static JsonObject *
make_pair (const char *first_name,
           const char *first,
           const char *second_name,
           const char *second)
{
  JsonObject *object = json_object_new ();

  json_object_set_null_member (object, first_name);
  json_object_set_null_member (object, second_name);
  set_text (object, first_name, first);
  set_text (object, second_name, second);
  return object;
}

/**
 * sluice_run_result_set_bookmark:
 * @self: a result
 * @start: (nullable): the cursor from which the run reads
 * @last: (nullable): the highest cursor that is loaded so far
 *
 * Notes how far an incremental task has come.
 */
void
sluice_run_result_set_bookmark (SluiceRunResult *self,
                                const char      *start,
                                const char      *last)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->bookmark, json_object_unref);
  self->bookmark = make_pair ("start", start, "last", last);
}

/**
 * sluice_run_result_set_backfill:
 * @self: a result
 * @from: where the run begins
 * @to: where it ends, exclusive
 *
 * Notes the range of a backfill.
 */
void
sluice_run_result_set_backfill (SluiceRunResult *self,
                                const char      *from,
                                const char      *to)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->backfill, json_object_unref);
  self->backfill = make_pair ("from", from, "to", to);
}

/**
 * sluice_run_result_take_checks:
 * @self: a result
 * @checks: (transfer full): what came of the checks
 */
void
sluice_run_result_take_checks (SluiceRunResult *self,
                               JsonArray       *checks)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (checks != NULL);

  g_clear_pointer (&self->checks, json_array_unref);
  self->checks = checks;
}

/**
 * sluice_run_result_take_error:
 * @self: a result
 * @error: (transfer full): why the run failed
 *
 * The first error stays: what comes after it is its consequence.
 */
void
sluice_run_result_take_error (SluiceRunResult *self,
                              GError          *error)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (error != NULL);

  if (self->error != NULL)
    {
      g_error_free (error);
      return;
    }
  self->error = error;
  /* GLib speaks of an operation, in its own language. */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_free (error->message);
      error->message = g_strdup ("The run was stopped on request");
    }
}

/**
 * sluice_run_result_get_error:
 * @self: a result
 *
 * Returns: (nullable): why the run failed
 */
const GError *
sluice_run_result_get_error (SluiceRunResult *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->error;
}

/**
 * sluice_run_result_check_balance:
 * @self: a result
 * @error: %SLUICE_ERROR_BUG, `unbalanced`
 *
 * Checks that every row read is accounted for once.
 *
 * Returns: %TRUE if the counts add up
 */
gboolean
sluice_run_result_check_balance (SluiceRunResult  *self,
                                 GError          **error)
{
  guint64 sum = 0;

  g_return_val_if_fail (self != NULL, FALSE);

  for (int i = SLUICE_COUNTER_FILTERED; i <= SLUICE_COUNTER_UNCHANGED; i++)
    sum += self->counts[i];
  if (sum == self->counts[SLUICE_COUNTER_READ])
    return TRUE;

  sluice_set_error (error, SLUICE_ERROR_BUG, "unbalanced",
                    "The counts do not add up: %" G_GUINT64_FORMAT " rows read, %"
                    G_GUINT64_FORMAT " accounted for", self->counts[SLUICE_COUNTER_READ], sum);
  if (error != NULL)
    sluice_error_set_hint (*error, "This is a fault of Sluice; nothing was published. Please "
                           "report it with the log of this run");
  return FALSE;
}

/**
 * sluice_error_get_exit_status:
 * @error: an error
 *
 * Returns: the exit status of a run that ends with @error
 */
int
sluice_error_get_exit_status (const GError *error)
{
  g_return_val_if_fail (error != NULL, EXIT_FAILED);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return EXIT_CANCELLED;
  if (error->domain != SLUICE_ERROR)
    return EXIT_FAILED;

  switch ((SluiceError) error->code)
    {
    case SLUICE_ERROR_INVALID:
      return EXIT_USAGE;
    case SLUICE_ERROR_LIMIT:
      return EXIT_STOPPED;
    case SLUICE_ERROR_TEMPORARY:
      return EXIT_TEMPORARY;
    case SLUICE_ERROR_FAILED:
    case SLUICE_ERROR_CONFIGURATION:
    case SLUICE_ERROR_DATA:
    case SLUICE_ERROR_UNSUPPORTED:
    case SLUICE_ERROR_BUG:
    default:
      return EXIT_FAILED;
    }
}

/**
 * sluice_run_result_get_exit_status:
 * @self: a result
 *
 * Returns: the exit status of the run
 */
int
sluice_run_result_get_exit_status (SluiceRunResult *self)
{
  g_return_val_if_fail (self != NULL, EXIT_FAILED);

  if (self->error != NULL)
    return sluice_error_get_exit_status (self->error);
  return self->counts[SLUICE_COUNTER_REJECTED] > 0 ? EXIT_REJECTED_ROWS : EXIT_SUCCEEDED;
}

/**
 * sluice_run_result_get_state:
 * @self: a result
 *
 * Returns: the state of the finished run
 */
SluiceRunState
sluice_run_result_get_state (SluiceRunResult *self)
{
  switch (sluice_run_result_get_exit_status (self))
    {
    case EXIT_SUCCEEDED:
      return SLUICE_RUN_STATE_SUCCESS;
    case EXIT_REJECTED_ROWS:
      return SLUICE_RUN_STATE_PARTIAL_SUCCESS;
    case EXIT_CANCELLED:
      return SLUICE_RUN_STATE_CANCELLED;
    default:
      return SLUICE_RUN_STATE_FAILED;
    }
}

static JsonObject *
where_to_json (const SluiceErrorWhere *where)
{
  JsonObject *object = json_object_new ();

  if (where == NULL)
    return object;

  set_text (object, "url", where->url);
  set_text (object, "file", where->file);
  if (where->page > 0)
    json_object_set_int_member (object, "page", (gint64) where->page);
  if (where->line > 0)
    json_object_set_int_member (object, "line", (gint64) where->line);
  if (where->byte >= 0)
    json_object_set_int_member (object, "byte", where->byte);
  set_text (object, "path", where->path);
  set_text (object, "sqlstate", where->sqlstate);
  return object;
}

/**
 * sluice_error_to_json:
 * @error: an error
 *
 * Returns: (transfer full): the member `error` of a result
 */
JsonObject *
sluice_error_to_json (const GError *error)
{
  JsonObject *object = json_object_new ();
  const char *hint;

  g_return_val_if_fail (error != NULL, object);

  hint = sluice_error_get_hint (error);
  json_object_set_string_member (object, "code", sluice_error_get_code (error));
  set_text (object, "message", error->message);
  if (hint != NULL)
    set_text (object, "hint", hint);
  else
    json_object_set_null_member (object, "hint");
  json_object_set_object_member (object, "where", where_to_json (sluice_error_peek_where (error)));
  json_object_set_boolean_member (object, "temporary", sluice_error_get_exit_status (error) == EXIT_TEMPORARY);
  return object;
}

/**
 * sluice_format_time:
 * @usec: microseconds since 1970 UTC
 *
 * Returns: (transfer full): RFC 3339 in UTC with milliseconds
 */
char *
sluice_format_time (gint64 usec)
{
  g_autoptr(GDateTime) time = g_date_time_new_from_unix_utc (usec / G_USEC_PER_SEC);
  g_autofree char *seconds = g_date_time_format (time, "%Y-%m-%dT%H:%M:%S");

  return g_strdup_printf ("%s.%03dZ", seconds, (int) (usec % G_USEC_PER_SEC / 1000));
}

static JsonArray *
warnings_to_json (SluiceMonitor *monitor)
{
  JsonArray *array = json_array_new ();
  g_autoptr(GPtrArray) warnings = sluice_monitor_dup_warnings (monitor);

  for (guint i = 0; i < warnings->len; i++)
    {
      const SluiceWarning *warning = g_ptr_array_index (warnings, i);
      JsonObject *object = json_object_new ();

      json_object_set_string_member (object, "code", warning->code);
      json_object_set_string_member (object, "message", warning->message);
      json_object_set_int_member (object, "count", (gint64) warning->count);
      json_array_add_object_element (array, object);
    }
  return array;
}

static JsonArray *
rejects_to_json (SluiceRunResult *self)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < self->groups->len; i++)
    {
      const RejectGroup *group = g_ptr_array_index (self->groups, i);
      JsonObject *object = json_object_new ();

      json_object_set_string_member (object, "code", group->code);
      if (group->column != NULL)
        json_object_set_string_member (object, "column", group->column);
      else
        json_object_set_null_member (object, "column");
      json_object_set_int_member (object, "count", (gint64) group->count);
      json_array_add_object_element (array, object);
    }
  return array;
}

/**
 * sluice_run_result_to_json:
 * @self: a result
 * @run: its run, started and ended
 * @monitor: where the warnings are
 *
 * Returns: (transfer full): the object that `--output json` prints
 */
JsonObject *
sluice_run_result_to_json (SluiceRunResult *self,
                           SluiceRun       *run,
                           SluiceMonitor   *monitor)
{
  JsonObject *object = json_object_new ();
  g_autofree char *started = sluice_format_time (sluice_run_get_started (run));
  double seconds = (double) (sluice_run_get_ended (run) - sluice_run_get_started (run)) / 1e6;

  json_object_set_string_member (object, "run", sluice_run_get_id (run));
  json_object_set_string_member (object, "task", sluice_run_get_task_name (run));
  json_object_set_string_member (object, "state",
                                 sluice_run_state_to_string (sluice_run_result_get_state (self)));
  json_object_set_string_member (object, "started", started);
  json_object_set_double_member (object, "seconds", round (seconds * 1000) / 1000);
  if (self->continues != NULL)
    json_object_set_string_member (object, "continues", self->continues);
  if (sluice_run_get_replays (run) != NULL)
    json_object_set_string_member (object, "replays", sluice_run_get_replays (run));
  if (sluice_run_get_retry_of (run) != NULL)
    json_object_set_string_member (object, "retry_of", sluice_run_get_retry_of (run));
  if (self->bookmark != NULL)
    json_object_set_object_member (object, "bookmark", json_object_ref (self->bookmark));
  if (self->backfill != NULL)
    json_object_set_object_member (object, "backfill", json_object_ref (self->backfill));
  for (int i = 0; i < SLUICE_N_RESULT_COUNTERS; i++)
    json_object_set_int_member (object, sluice_counter_to_string ((SluiceCounter) i),
                                (gint64) self->counts[i]);
  json_object_set_array_member (object, "warnings", warnings_to_json (monitor));
  if (self->error != NULL)
    json_object_set_object_member (object, "error", sluice_error_to_json (self->error));
  else
    json_object_set_null_member (object, "error");
  json_object_set_array_member (object, "rejects", rejects_to_json (self));
  json_object_set_array_member (object, "checks",
                                self->checks != NULL ? json_array_ref (self->checks) : json_array_new ());
  json_object_set_array_member (object, "stages", sluice_monitor_make_stages (monitor));
  return object;
}
