/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-preview-pipeline.h"

#include "sluice-error.h"
#include "sluice-preview-lookups.h"
#include "sluice-preview-result-private.h"
#include "sluice-preview-task.h"
#include "sluice-row-sets.h"
#include "sluice-transformer.h"

#include <string.h>

#define SETS_BATCH_ROWS 1000

typedef struct
{
  /* Input */
  SluicePreviewRecords *records;
  GHashTable *lookup_records;   /* (element-type utf8 SluicePreviewRecords) */
  SluicePreviewStep step;
  GCancellable *cancellable;

  /* In progress */
  SluicePreviewTask *task;
  SluiceTemplateScope *scope;
  SluiceLookups *lookups;       /* (nullable) */
  SluiceTransformer *transformer;
  SluiceRowSets *sets;          /* (nullable) */
  GArray *numbers;              /* (element-type guint64): of the rows that went into @sets */
  GPtrArray *fields;            /* (element-type SluicePath): cells of the records: the
                                   transformer's, then the sample's */
  guint first_field;            /* the sample's first one */
  gboolean *seen;               /* (owned) which of the transformer's fields a record had */
  gboolean shows_fields;        /* the rows shown are the records */
  guint n_cells;                /* of a row that is shown */
  GArray *rejected;             /* (element-type SluiceValue): the cells of rejected rows */

  /* Output */
  SluicePreviewResult *result;
} Pipeline;

static void
pipeline_clear (Pipeline *self)
{
  g_clear_pointer (&self->task, sluice_preview_task_free);
  g_clear_pointer (&self->sets, sluice_row_sets_free);
  g_clear_pointer (&self->transformer, sluice_transformer_free);
  g_clear_pointer (&self->lookups, sluice_lookups_free);
  g_clear_pointer (&self->numbers, g_array_unref);
  g_clear_pointer (&self->scope, sluice_template_scope_free);
  g_clear_pointer (&self->fields, g_ptr_array_unref);
  g_clear_pointer (&self->seen, g_free);
  g_clear_pointer (&self->rejected, g_array_unref);
  g_clear_object (&self->result);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Pipeline, pipeline_clear)

/* A parameter without a value is an empty text: it gets one when the task is run. */
static SluiceTemplateScope *
make_scope (SluiceTask *task)
{
  SluiceTemplateScope *scope = sluice_template_scope_new ();
  GPtrArray *parameters = sluice_task_get_parameters (task);

  for (guint i = 0; i < parameters->len; i++)
    {
      const SluiceParameter *parameter = g_ptr_array_index (parameters, i);

      g_hash_table_insert (scope->params, g_strdup (parameter->name),
                           g_strdup (parameter->default_value != NULL ? parameter->default_value : ""));
    }
  scope->now = g_get_real_time ();
  return scope;
}

/* Makes what runs the task up to the step. */
static gboolean
try_compile (Pipeline    *self,
             SluiceTask  *task,
             GError     **error)
{
  g_clear_pointer (&self->transformer, sluice_transformer_free);
  g_clear_pointer (&self->lookups, sluice_lookups_free);
  g_clear_pointer (&self->scope, sluice_template_scope_free);
  self->scope = make_scope (task);
  if (sluice_task_get_lookups (task)->len > 0)
    {
      self->lookups = sluice_preview_lookups_new (task, self->scope, self->lookup_records, self->cancellable, error);
      if (self->lookups == NULL)
        return FALSE;
    }
  self->transformer = sluice_transformer_new (task, self->scope, self->lookups, error);
  if (self->transformer == NULL)
    return FALSE;
  if (self->step < SLUICE_PREVIEW_STEP_SETS || !sluice_row_sets_wanted (task))
    return TRUE;
  self->sets = sluice_row_sets_new (task, sluice_transformer_get_schema (self->transformer), error);
  if (self->sets == NULL)
    return FALSE;
  sluice_row_sets_set_cancellable (self->sets, self->cancellable);
  return TRUE;
}

/* What of the task turns out to be wrong only now is left out, too. Returns FALSE if
 * nothing can be run then. */
static gboolean
compile (Pipeline *self)
{
  SluiceTask *task = sluice_preview_task_get_task (self->task);

  while (task != NULL && sluice_task_get_mapping (task)->len > 0)
    {
      g_autoptr(GError) error = NULL;
      SluiceErrorWhere *where;

      if (try_compile (self, task, &error))
        return TRUE;
      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        break;
      where = sluice_error_get_where (error);
      if (!sluice_preview_task_drop (self->task, where != NULL ? where->path : NULL,
                                     sluice_error_get_code (error), error->message))
        break;
      task = sluice_preview_task_get_task (self->task);
    }
  g_clear_pointer (&self->transformer, sluice_transformer_free);
  return FALSE;
}

static void
list_fields (Pipeline *self)
{
  GPtrArray *own = sluice_preview_records_get_fields (self->records);

  self->fields = g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_path_unref);
  if (self->transformer != NULL)
    {
      GPtrArray *wanted = sluice_transformer_get_fields (self->transformer);

      for (guint i = 0; i < wanted->len; i++)
        g_ptr_array_add (self->fields, sluice_path_ref (g_ptr_array_index (wanted, i)));
    }
  self->first_field = self->fields->len;
  self->seen = g_new0 (gboolean, MAX (self->first_field, 1));
  for (guint i = 0; self->shows_fields && i < own->len; i++)
    g_ptr_array_add (self->fields, sluice_path_ref (g_ptr_array_index (own, i)));
  /* Rows are counted by something they have. */
  if (self->fields->len == 0)
    g_ptr_array_add (self->fields, sluice_path_parse ("$", NULL));
}

static guint
find_field (Pipeline        *self,
            const SluicePath *path)
{
  for (guint i = 0; path != NULL && i < self->first_field; i++)
    {
      if (strcmp (sluice_path_get_text (g_ptr_array_index (self->fields, i)), sluice_path_get_text (path)) == 0)
        return i;
    }
  return SLUICE_PREVIEW_NO_FIELD;
}

/* The rows shown are no rows of the source. */
static gboolean
makes_groups (Pipeline *self)
{
  return self->sets != NULL && sluice_row_sets_aggregates (self->sets);
}

static void
start_result (Pipeline *self)
{
  g_autoptr(SluiceSchema) none = sluice_schema_new ();
  SluiceSchema *schema = none;

  if (self->shows_fields)
    schema = sluice_preview_records_get_schema (self->records);
  else if (makes_groups (self))
    schema = sluice_row_sets_get_schema (self->sets);
  else if (self->transformer != NULL)
    schema = sluice_transformer_get_schema (self->transformer);
  self->n_cells = sluice_schema_get_n (schema);
  self->result = sluice_preview_result_new (self->step, schema, sluice_preview_task_get_problems (self->task));
  for (guint i = 0; !makes_groups (self) && i < self->n_cells; i++)
    {
      const SluiceMappingEntry *entry;

      if (self->shows_fields)
        {
          sluice_preview_result_set_column (self->result, i, sluice_schema_get (schema, i)->name, -1,
                                            SLUICE_PREVIEW_NO_FIELD);
          continue;
        }
      entry = g_ptr_array_index (sluice_task_get_mapping (sluice_preview_task_get_task (self->task)), i);
      sluice_preview_result_set_column (self->result, i, entry->from_text,
                                        sluice_preview_task_get_index (self->task, i),
                                        find_field (self, entry->from));
    }
}

static void
keep_rejected (const SluiceValue *cells,
               gpointer           user_data)
{
  Pipeline *self = user_data;
  guint n = sluice_schema_get_n (sluice_transformer_get_schema (self->transformer));

  if (cells != NULL)
    {
      g_array_append_vals (self->rejected, cells, n);
      return;
    }
  for (guint i = 0; i < n; i++)
    g_array_append_val (self->rejected, SLUICE_NULL_VALUE);
}

/* The code that a check gives to the rows that it does not pass. */
static gboolean
gives_code (const SluiceCheck *check,
            const char        *code)
{
  static const char *const codes[][2] = {
    [SLUICE_CHECK_REQUIRED] = { "required" },
    [SLUICE_CHECK_RANGE] = { "out_of_range" },
    [SLUICE_CHECK_PATTERN] = { "no_match" },
    [SLUICE_CHECK_ONE_OF] = { "not_in_set" },
    [SLUICE_CHECK_UNIQUE] = { "not_unique" },
    [SLUICE_CHECK_LENGTH] = { "too_short", "too_long" },
    [SLUICE_CHECK_EXISTS_IN] = { "no_lookup" },
    [SLUICE_CHECK_EXPRESSION] = { "expression_failed", "expression_error" },
  };

  if (check->rule >= G_N_ELEMENTS (codes))
    return FALSE;
  return g_strcmp0 (codes[check->rule][0], code) == 0 || g_strcmp0 (codes[check->rule][1], code) == 0;
}

static gboolean
only_warns (Pipeline               *self,
            const SluiceRowProblem *problem)
{
  GPtrArray *checks = sluice_task_get_checks (sluice_preview_task_get_task (self->task));
  gboolean warns = FALSE;

  for (guint i = 0; i < checks->len; i++)
    {
      const SluiceCheck *check = g_ptr_array_index (checks, i);

      if (g_strcmp0 (check->column, problem->column) != 0 || !gives_code (check, problem->code))
        continue;
      if (sluice_preview_task_get_severity (self->task, i) != SLUICE_SEVERITY_WARN)
        return FALSE;
      warns = TRUE;
    }
  return warns;
}

/* A row of which checks have only to warn goes on. */
static SluicePreviewRowState
judge (Pipeline           *self,
       const SluiceReject *reject)
{
  if (reject->stage != SLUICE_REJECT_STAGE_CHECK)
    return SLUICE_PREVIEW_ROW_REJECTED;
  for (guint i = 0; i < reject->problems->len; i++)
    {
      if (!only_warns (self, g_ptr_array_index (reject->problems, i)))
        return SLUICE_PREVIEW_ROW_REJECTED;
    }
  return SLUICE_PREVIEW_ROW_OK;
}

static void
add_row (Pipeline              *self,
         const SluiceBatch     *records,
         guint                  row,
         SluicePreviewRowState  state,
         const SluiceValue     *cells,
         SluiceReject          *reject)
{
  const SluiceValue *record = sluice_batch_row (records, row);

  sluice_preview_result_add_row (self->result,
                                 sluice_preview_records_get_number (self->records, records->origins[row].record),
                                 state, self->shows_fields ? record + self->first_field : cells, record, reject);
}

static void
add_rejected (Pipeline           *self,
              const SluiceBatch  *records,
              guint               row,
              const SluiceValue  *cells,
              SluiceReject       *reject)
{
  SluicePreviewRowState state = judge (self, reject);

  /* What is wrong with a column is nothing to the filter. */
  if (self->shows_fields && ((SluiceRowProblem *) reject->problems->pdata[0])->column != NULL)
    {
      g_clear_pointer (&reject, sluice_reject_free);
      state = SLUICE_PREVIEW_ROW_OK;
    }
  if (state == SLUICE_PREVIEW_ROW_REJECTED)
    sluice_preview_result_edit_counts (self->result)->rejected++;
  if (self->step < SLUICE_PREVIEW_STEP_SETS)
    add_row (self, records, row, state, cells, reject);
  else
    sluice_reject_free (reject);
}

/* Records, each with what became of it: the transformer keeps their order. */
static void
add_rows (Pipeline    *self,
          SluiceBatch *records,
          SluiceBatch *rows,
          GPtrArray   *rejects)
{
  SluicePreviewCounts *counts = sluice_preview_result_edit_counts (self->result);
  guint n_columns = sluice_schema_get_n (sluice_transformer_get_schema (self->transformer));
  guint next_row = 0;
  guint next_reject = 0;

  for (guint i = 0; i < records->n_rows; i++)
    {
      guint64 number = records->origins[i].number;

      if (next_row < rows->n_rows && rows->origins[next_row].number == number)
        {
          if (self->sets != NULL)
            g_array_append_val (self->numbers, number);
          if (!makes_groups (self))
            add_row (self, records, i, SLUICE_PREVIEW_ROW_OK, sluice_batch_row (rows, next_row), NULL);
          next_row++;
        }
      else if (next_reject < rejects->len &&
               ((SluiceReject *) g_ptr_array_index (rejects, next_reject))->number == number)
        {
          const SluiceValue *cells = &g_array_index (self->rejected, SluiceValue, (gsize) next_reject * n_columns);

          add_rejected (self, records, i, cells, g_steal_pointer (&g_ptr_array_index (rejects, next_reject)));
          next_reject++;
        }
      else
        {
          counts->filtered++;
          if (self->shows_fields)
            add_row (self, records, i, SLUICE_PREVIEW_ROW_FILTERED, NULL, NULL);
        }
    }
}

static gboolean
transform_batch (Pipeline     *self,
                 SluiceBatch  *records,
                 GError      **error)
{
  guint n_columns = sluice_schema_get_n (sluice_transformer_get_schema (self->transformer));
  g_autoptr(SluiceBatch) rows = sluice_batch_new (n_columns, records->n_rows);
  g_autoptr(GPtrArray) rejects = g_ptr_array_new ();
  gboolean ok;

  g_array_set_size (self->rejected, 0);
  ok = sluice_transformer_apply (self->transformer, records, rows, rejects, NULL, error) &&
       (self->sets == NULL || sluice_row_sets_add (self->sets, rows, error));
  if (ok)
    {
      sluice_preview_result_keep_batch (self->result, rows);
      add_rows (self, records, rows, rejects);
    }
  for (guint i = 0; i < rejects->len; i++)
    g_clear_pointer (&g_ptr_array_index (rejects, i), sluice_reject_free);
  return ok;
}

/* Records as they are, those that cannot be read with what is wrong with them. */
static void
show_batch (Pipeline    *self,
            SluiceBatch *records)
{
  SluicePreviewCounts *counts = sluice_preview_result_edit_counts (self->result);

  for (guint i = 0; i < records->n_rows; i++)
    {
      const SluiceRowOrigin *origin = &records->origins[i];
      SluiceReject *reject = NULL;

      if (origin->problem != NULL)
        {
          reject = sluice_reject_new (records, i, SLUICE_REJECT_STAGE_DECODE);
          sluice_reject_add (reject, origin->problem, NULL, NULL, NULL, "%s",
                             origin->message != NULL ? origin->message : "the record cannot be read");
          counts->rejected++;
        }
      add_row (self, records, i, reject != NULL ? SLUICE_PREVIEW_ROW_REJECTED : SLUICE_PREVIEW_ROW_OK, NULL, reject);
    }
}

static void
mark_seen (Pipeline          *self,
           const SluiceBatch *records)
{
  for (guint field = 0; field < self->first_field; field++)
    {
      for (guint i = 0; i < records->n_rows && !self->seen[field]; i++)
        self->seen[field] = records->origins[i].problem == NULL &&
                            sluice_batch_row (records, i)[field].kind != SLUICE_VALUE_MISSING;
    }
}

typedef struct
{
  Pipeline *pipeline;
  const char *field;
} Missing;

static void
note_missing_cb (const char *path,
                 gpointer    user_data)
{
  const Missing *missing = user_data;
  g_autofree char *message = g_strdup_printf ("No record of the sample has the field “%s”: the expression sees NULL in "
                                              "its place", missing->field);

  sluice_preview_task_note (missing->pipeline->task, path, "missing_fields", message);
}

/* A name that no record has is nothing that an expression could not use, and mostly a slip. What
 * is known from the way to the record, the sample does not have. */
static void
note_missing_fields (Pipeline *self)
{
  for (guint i = 0; i < self->first_field; i++)
    {
      Missing missing = { .pipeline = self, .field = sluice_path_get_text (g_ptr_array_index (self->fields, i)) };

      if (!self->seen[i] && *missing.field != '_' && !g_str_has_prefix (missing.field, "parent"))
        sluice_transformer_foreach_reader (self->transformer, i, note_missing_cb, &missing);
    }
}

static gboolean
run_batches (Pipeline   *self,
             GPtrArray  *batches,
             GError    **error)
{
  SluicePreviewCounts *counts = sluice_preview_result_edit_counts (self->result);

  for (guint i = 0; i < batches->len; i++)
    {
      SluiceBatch *records = g_ptr_array_index (batches, i);

      if (g_cancellable_set_error_if_cancelled (self->cancellable, error))
        return FALSE;
      counts->read += records->n_rows;
      sluice_preview_result_keep_batch (self->result, records);
      mark_seen (self, records);
      if (self->transformer == NULL)
        show_batch (self, records);
      else if (!transform_batch (self, records, error))
        return FALSE;
    }
  return TRUE;
}

/* Rows of the source that come out of the sets stay, others are duplicates. */
static void
mark_kept (Pipeline          *self,
           const SluiceBatch *kept,
           guint             *next_row)
{
  for (guint i = 0; i < kept->n_rows; i++)
    {
      while (g_array_index (self->numbers, guint64, *next_row) != kept->origins[i].number)
        sluice_preview_result_set_state (self->result, (*next_row)++, SLUICE_PREVIEW_ROW_DUPLICATE);
      (*next_row)++;
    }
}

static void
add_groups (Pipeline    *self,
            SluiceBatch *groups,
            GPtrArray   *rejects)
{
  sluice_preview_result_keep_batch (self->result, groups);
  for (guint i = 0; i < groups->n_rows; i++)
    sluice_preview_result_add_row (self->result, 0, SLUICE_PREVIEW_ROW_OK, sluice_batch_row (groups, i), NULL, NULL);
  for (guint i = 0; i < rejects->len; i++)
    sluice_preview_result_add_row (self->result, 0, SLUICE_PREVIEW_ROW_REJECTED, NULL, NULL,
                                   g_steal_pointer (&g_ptr_array_index (rejects, i)));
  sluice_preview_result_edit_counts (self->result)->rejected += rejects->len;
}

static gboolean
finish_sets (Pipeline  *self,
             GError   **error)
{
  SluicePreviewCounts *counts = sluice_preview_result_edit_counts (self->result);
  guint n_columns = sluice_schema_get_n (sluice_row_sets_get_schema (self->sets));
  guint next_row = 0;
  gboolean more = TRUE;

  if (!sluice_row_sets_finish (self->sets, error))
    return FALSE;
  while (more)
    {
      g_autoptr(SluiceBatch) rows = sluice_batch_new (n_columns, SETS_BATCH_ROWS);
      g_autoptr(GPtrArray) rejects = g_ptr_array_new ();

      if (!sluice_row_sets_next (self->sets, rows, rejects, error))
        return FALSE;
      more = rows->n_rows > 0 || rejects->len > 0;
      if (makes_groups (self))
        add_groups (self, rows, rejects);
      else
        mark_kept (self, rows, &next_row);
    }
  while (!makes_groups (self) && next_row < self->numbers->len)
    sluice_preview_result_set_state (self->result, next_row++, SLUICE_PREVIEW_ROW_DUPLICATE);
  counts->deduplicated = (guint) sluice_row_sets_get_n_deduplicated (self->sets);
  counts->aggregated = (guint) sluice_row_sets_get_n_aggregated (self->sets);
  return TRUE;
}

static gboolean
fill (Pipeline  *self,
      GError   **error)
{
  SluiceTask *task = sluice_preview_task_get_task (self->task);
  gboolean explode_inner = self->transformer != NULL && sluice_task_get_explode_inner (task);
  guint64 filtered = 0;
  g_autoptr(GPtrArray) batches = sluice_preview_records_read (self->records, self->fields, explode_inner, &filtered,
                                                              self->cancellable, error);

  if (batches == NULL)
    return FALSE;
  sluice_preview_result_edit_counts (self->result)->filtered += (guint) filtered;
  sluice_preview_result_edit_counts (self->result)->read += (guint) filtered;
  return run_batches (self, batches, error) && (self->sets == NULL || finish_sets (self, error));
}

static void
count_checks (Pipeline *self)
{
  SluiceCheckSet *checks = sluice_transformer_get_checks (self->transformer);
  const SluiceCheckReport *report;

  for (guint i = 0; (report = sluice_check_set_get_report (checks, i)) != NULL; i++)
    sluice_preview_result_add_check (self->result, sluice_preview_task_get_check (self->task, i), report->looked_at,
                                     report->failed);
}

/* What cannot be shown for an error is said as a problem of the document. */
static gboolean
note_error (Pipeline  *self,
            GError    *problem,
            GError   **error)
{
  SluiceErrorWhere *where = sluice_error_get_where (problem);

  if (g_error_matches (problem, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_propagate_error (error, g_error_copy (problem));
      return FALSE;
    }
  sluice_preview_task_drop (self->task, where != NULL ? where->path : NULL, sluice_error_get_code (problem),
                            problem->message);
  return TRUE;
}

/**
 * sluice_preview_pipeline_run:
 * @records: the records
 * @lookups: (element-type utf8 SluicePreviewRecords): the records of lookups, by their names
 * @document: a task file, perhaps not finished
 * @step: the step whose rows are wanted
 * @cancellable: (nullable): stops it
 * @error: [error@Gio.IOErrorEnum.CANCELLED] only: what is wrong with the document is said
 *   by the result
 *
 * Returns: (transfer full) (nullable): the rows after @step
 */
SluicePreviewResult *
sluice_preview_pipeline_run (SluicePreviewRecords  *records,
                             GHashTable            *lookups,
                             const char            *document,
                             SluicePreviewStep      step,
                             GCancellable          *cancellable,
                             GError               **error)
{
  g_auto(Pipeline) self = { .records = records, .lookup_records = lookups, .step = step, .cancellable = cancellable };
  g_autoptr(GError) problem = NULL;

  g_return_val_if_fail (records != NULL, NULL);
  g_return_val_if_fail (document != NULL, NULL);

  self.shows_fields = step <= SLUICE_PREVIEW_STEP_FILTER;
  self.task = sluice_preview_task_new (document, records, step);
  self.numbers = g_array_new (FALSE, FALSE, sizeof (guint64));
  self.rejected = g_array_new (FALSE, FALSE, sizeof (SluiceValue));
  if (step > SLUICE_PREVIEW_STEP_SOURCE && compile (&self))
    sluice_transformer_set_reject_func (self.transformer, keep_rejected, &self);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  list_fields (&self);
  start_result (&self);
  if ((self.shows_fields || self.transformer != NULL) && !fill (&self, &problem) &&
      !note_error (&self, problem, error))
    return NULL;
  if (self.transformer != NULL && !self.shows_fields)
    count_checks (&self);
  if (self.transformer != NULL && sluice_preview_result_get_counts (self.result)->read > 0)
    note_missing_fields (&self);
  if (self.transformer != NULL)
    sluice_preview_result_take_constants (self.result, sluice_transformer_steal_constants (self.transformer));
  sluice_preview_result_finish (self.result);
  return g_steal_pointer (&self.result);
}
