/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-transformer.h"

#include "sluice-column-plan.h"
#include "sluice-computed-columns.h"
#include "sluice-error.h"
#include "sluice-field-slots.h"
#include "sluice-json-decode.h"
#include "sluice-row-expression.h"
#include "sluice-sql-functions.h"
#include "sluice-zone.h"

#include <math.h>

/* Room for the constants of a task. */
#define ARENA_BLOCK_SIZE 4096

struct _SluiceTransformer
{
  SluiceTask *task;             /* (owned): the plans point into its mapping */
  SluiceLookups *lookups;       /* (nullable) (unowned) */
  SluiceZone *zone;
  SluiceNumberMarks marks;      /* of the numbers in the source's texts */
  gboolean has_marks;
  SluiceArena *arena;           /* constants */
  GPtrArray *fields;            /* (element-type SluicePath) */
  SluiceSchema *schema;
  SluiceColumnPlan *plans;
  guint n_plans;
  SluiceCheckSet *checks;       /* (owned) */
  SluiceSandbox *sandbox;       /* (nullable): without expressions */
  SluiceRowExpression *filter;  /* (nullable) */
  SluiceComputedColumns *computed; /* (nullable) */
  SluiceTransformerRejectFunc reject_func; /* (nullable) */
  gpointer reject_data;
};

/* What is known of the row at hand. */
typedef struct
{
  SluiceTransformer *transformer;
  SluiceBatch *records;
  guint row;
  SluiceValue *out;
  SluiceArena *arena;
  gboolean mapped;              /* out has the row */
  SluiceReject *reject;         /* (nullable) (owned) */
} RowState;

/* Says where in the task an error is, unless that is known better. */
static gboolean
fail_at (GError     **error,
         const char  *list,
         guint        index)
{
  SluiceErrorWhere *where = error != NULL ? sluice_error_get_where (*error) : NULL;

  if (where != NULL && where->path == NULL)
    where->path = g_strdup_printf ("$.%s[%u]", list, index);
  return FALSE;
}

static gboolean
plan_columns (SluiceTransformer          *self,
              const SluiceTemplateScope  *scope,
              GError                    **error)
{
  GPtrArray *mapping = sluice_task_get_mapping (self->task);

  if (mapping == NULL || mapping->len == 0)
    {
      sluice_set_error (error, SLUICE_ERROR_INVALID, "no_mapping",
                        "the task has no mapping, and the source no record to make one from");
      return FALSE;
    }

  self->plans = g_new0 (SluiceColumnPlan, mapping->len);
  for (guint i = 0; i < mapping->len; i++)
    {
      const SluiceMappingEntry *entry = g_ptr_array_index (mapping, i);
      SluicePath *path = entry->lookup != NULL ? entry->lookup->key : entry->from;
      const gboolean has_marks = self->has_marks && entry->lookup == NULL;
      guint slot = path != NULL ? sluice_field_slots_need (self->fields, path) : SLUICE_NO_SLOT;

      self->n_plans++;
      if (!sluice_column_plan_init (&self->plans[i], entry, slot, scope, self->zone,
                                    has_marks ? &self->marks : NULL, self->arena, error) ||
          (entry->lookup != NULL && !sluice_column_plan_set_lookups (&self->plans[i], self->lookups, error)))
        return fail_at (error, "mapping", i);
      sluice_schema_add (self->schema, entry->column, entry->type, FALSE);
    }
  return TRUE;
}

static gboolean
need_sandbox (SluiceTransformer  *self,
              GError            **error)
{
  const SluiceSourceSpec *source = sluice_task_get_source (self->task);

  if (self->sandbox != NULL)
    return TRUE;
  self->sandbox = self->lookups != NULL ? sluice_sandbox_ref (sluice_lookups_get_sandbox (self->lookups))
                                        : sluice_sandbox_new (error);
  return self->sandbox != NULL && sluice_sql_functions_add (self->sandbox, source != NULL ? source->zone : NULL, error);
}

static gboolean
plan_filter (SluiceTransformer  *self,
             GError            **error)
{
  const char *filter = sluice_task_get_filter (self->task);
  SluiceErrorWhere *where;

  if (filter == NULL)
    return TRUE;
  if (need_sandbox (self, error))
    self->filter = sluice_row_expression_new (self->sandbox, filter, NULL, self->fields, error);
  if (self->filter != NULL)
    return TRUE;
  where = error != NULL ? sluice_error_get_where (*error) : NULL;
  if (where != NULL)
    where->path = g_strdup ("$.filter");
  return FALSE;
}

/* The names of the first @n columns. */
static GPtrArray *
list_columns (SluiceTransformer *self,
              guint              n)
{
  GPtrArray *columns = g_ptr_array_new ();

  for (guint i = 0; i < n; i++)
    g_ptr_array_add (columns, (gpointer) sluice_schema_get (self->schema, i)->name);
  g_ptr_array_add (columns, NULL);
  return columns;
}

static gboolean
plan_computed (SluiceTransformer  *self,
               GError            **error)
{
  for (guint i = 0; i < self->n_plans; i++)
    {
      g_autoptr(GPtrArray) above = NULL;

      if (!self->plans[i].computed)
        continue;
      if (!need_sandbox (self, error))
        return FALSE;
      if (self->computed == NULL)
        self->computed = sluice_computed_columns_new (self->sandbox);
      above = list_columns (self, i);
      if (!sluice_computed_columns_add (self->computed, i, self->plans[i].entry->expression,
                                        (const char *const *) above->pdata, self->fields, error))
        return fail_at (error, "mapping", i);
    }
  if (self->computed != NULL)
    sluice_computed_columns_arrange (self->computed);
  return TRUE;
}

static gboolean
plan_checks (SluiceTransformer          *self,
             const SluiceTemplateScope  *scope,
             GError                    **error)
{
  GPtrArray *checks = sluice_task_get_checks (self->task);
  SluiceCheckSetConfig config = {
    .task = self->task, .schema = self->schema, .scope = scope, .zone = self->zone, .arena = self->arena,
    .lookups = self->lookups, .fields = self->fields,
  };

  for (guint i = 0; i < checks->len; i++)
    {
      if (((const SluiceCheck *) checks->pdata[i])->expression != NULL && !need_sandbox (self, error))
        return FALSE;
    }
  config.sandbox = self->sandbox;
  self->checks = sluice_check_set_new (&config, error);
  return self->checks != NULL;
}

/* A decimal point is what numbers have anyway. */
static void
set_marks (SluiceTransformer      *self,
           const SluiceSourceSpec *source)
{
  const SluiceTabularSpec *tabular = source != NULL ? source->tabular : NULL;

  if (tabular == NULL || (tabular->decimal == NULL && tabular->thousands == NULL))
    return;
  self->marks.decimal = tabular->decimal != NULL ? tabular->decimal : ".";
  self->marks.thousands = tabular->thousands != NULL ? tabular->thousands : "";
  self->has_marks = TRUE;
}

static void
free_path (gpointer data)
{
  sluice_path_unref (data);
}

/**
 * sluice_transformer_new:
 * @task: a valid task with a mapping
 * @scope: what templates in constants and arguments see
 * @lookups: (nullable) (transfer none): what the task looks values up in, read already; it
 *   must outlive the transformer
 * @error: %SLUICE_ERROR_INVALID with the code `no_mapping`, `invalid_value`, `invalid_expression`,
 *   `unknown_zone`, `unknown_column`, or one of those of
 *   [func@Sluice.transform_call_check]; errors of templates
 *
 * Compiles the mapping and the checks of @task.
 *
 * Returns: (transfer full) (nullable): the transformer
 */
SluiceTransformer *
sluice_transformer_new (SluiceTask                 *task,
                        const SluiceTemplateScope  *scope,
                        SluiceLookups              *lookups,
                        GError                    **error)
{
  g_autoptr(SluiceTransformer) self = NULL;
  const SluiceSourceSpec *source;

  g_return_val_if_fail (SLUICE_IS_TASK (task), NULL);
  g_return_val_if_fail (scope != NULL, NULL);

  self = g_new0 (SluiceTransformer, 1);
  self->task = g_object_ref (task);
  self->lookups = lookups;
  self->arena = sluice_arena_new (ARENA_BLOCK_SIZE);
  self->fields = g_ptr_array_new_with_free_func (free_path);
  self->schema = sluice_schema_new ();

  source = sluice_task_get_source (task);
  set_marks (self, source);
  self->zone = sluice_zone_new (source != NULL ? source->zone : NULL, error);
  if (self->zone == NULL || !plan_filter (self, error) || !plan_columns (self, scope, error) ||
      !plan_computed (self, error) || !plan_checks (self, scope, error))
    return NULL;
  return g_steal_pointer (&self);
}

/**
 * sluice_transformer_free:
 * @self: (transfer full): a transformer
 */
void
sluice_transformer_free (SluiceTransformer *self)
{
  g_return_if_fail (self != NULL);

  for (guint i = 0; i < self->n_plans; i++)
    sluice_column_plan_clear (&self->plans[i]);
  g_free (self->plans);
  g_clear_pointer (&self->checks, sluice_check_set_free);
  g_clear_pointer (&self->computed, sluice_computed_columns_free);
  g_clear_pointer (&self->filter, sluice_row_expression_free);
  g_clear_pointer (&self->sandbox, sluice_sandbox_unref);
  g_clear_pointer (&self->fields, g_ptr_array_unref);
  g_clear_pointer (&self->schema, sluice_schema_unref);
  g_clear_pointer (&self->zone, sluice_zone_free);
  g_clear_pointer (&self->arena, sluice_arena_free);
  g_clear_object (&self->task);
  g_free (self);
}

/**
 * sluice_transformer_steal_constants:
 * @self: a transformer that is not applied any more
 *
 * Cells may point to values of the mapping itself: what is kept of the rows needs them
 * as well.
 *
 * Returns: (transfer full): these values
 */
SluiceArena *
sluice_transformer_steal_constants (SluiceTransformer *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_steal_pointer (&self->arena);
}

/**
 * sluice_transformer_get_fields:
 * @self: a transformer
 *
 * Returns: (transfer none) (element-type SluicePath): the paths wanted of the
 *   source, one for each column of the record batches, none twice
 */
GPtrArray *
sluice_transformer_get_fields (SluiceTransformer *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->fields;
}

/**
 * sluice_transformer_get_schema:
 * @self: a transformer
 *
 * Returns: (transfer none): the columns of the row batches
 */
SluiceSchema *
sluice_transformer_get_schema (SluiceTransformer *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->schema;
}

/**
 * sluice_transformer_get_checks:
 * @self: a transformer
 *
 * Returns: (transfer none): the checks, with what came of them so far
 */
SluiceCheckSet *
sluice_transformer_get_checks (SluiceTransformer *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->checks;
}

/**
 * sluice_transformer_foreach_reader:
 * @self: a transformer
 * @slot: the place of a field in the record batches
 * @func: is called with the JSON path of each expression that needs the field
 * @user_data: for @func
 */
void
sluice_transformer_foreach_reader (SluiceTransformer           *self,
                                   guint                        slot,
                                   SluiceTransformerReaderFunc  func,
                                   gpointer                     user_data)
{
  guint n_checks;

  g_return_if_fail (self != NULL && func != NULL);

  n_checks = sluice_task_get_checks (self->task)->len;
  if (self->filter != NULL && sluice_row_expression_uses_field (self->filter, slot))
    func ("$.filter", user_data);
  for (guint i = 0; self->computed != NULL && i < self->n_plans; i++)
    {
      g_autofree char *path = g_strdup_printf ("$.mapping[%u].expression", i);

      if (sluice_computed_columns_reads (self->computed, i, slot))
        func (path, user_data);
    }
  for (guint i = 0; i < n_checks; i++)
    {
      g_autofree char *path = g_strdup_printf ("$.checks[%u].value", i);

      if (sluice_check_set_reads (self->checks, i, slot))
        func (path, user_data);
    }
}

/**
 * sluice_transformer_set_reject_func:
 * @self: a transformer
 * @func: (nullable): is called for each row that [method@Sluice.Transformer.apply] rejects
 * @user_data: for @func
 */
void
sluice_transformer_set_reject_func (SluiceTransformer           *self,
                                    SluiceTransformerRejectFunc  func,
                                    gpointer                     user_data)
{
  g_return_if_fail (self != NULL);

  self->reject_func = func;
  self->reject_data = user_data;
}

static SluiceReject *
need_reject (RowState          *state,
             SluiceRejectStage  stage)
{
  if (state->reject == NULL)
    state->reject = sluice_reject_new (state->records, state->row, stage);
  return state->reject;
}

static void
add_cell_problem (RowState               *state,
                  const SluiceColumnPlan *plan,
                  const char             *code,
                  const SluiceValue      *cell)
{
  gboolean undecodable = strcmp (code, "invalid_encoding") == 0;
  g_autofree char *why = sluice_convert_explain (code, plan->entry->type);

  sluice_reject_add (need_reject (state, undecodable ? SLUICE_REJECT_STAGE_DECODE
                                                     : SLUICE_REJECT_STAGE_MAP),
                     code, plan->entry->column, cell, NULL, "the value of “%s” %s",
                     plan->entry->column, why);
}

/* What an expression yields lives no longer than its next row, and may be what
 * no column can hold. Returns NULL, or what is wrong with it. */
static const char *
take_result (const SluiceValue *value,
             SluiceArena       *arena,
             SluiceValue       *ret_value)
{
  *ret_value = *value;
  if (value->kind == SLUICE_VALUE_DOUBLE && !isfinite (value->d))
    return "it yields a number that is too large";
  if (!sluice_value_has_text (value))
    return NULL;
  if (value->kind == SLUICE_VALUE_TEXT && sluice_utf8_find_invalid (value->s, value->len) != NULL)
    return "it yields text that is not UTF-8";
  ret_value->s = sluice_arena_copy (arena, value->s, value->len);
  return NULL;
}

static void
take_computed_cb (guint              column,
                  const SluiceValue *value,
                  const char        *code,
                  const char        *message,
                  gpointer           user_data)
{
  RowState *state = user_data;
  const SluiceColumnPlan *plan = &state->transformer->plans[column];
  SluiceValue taken = SLUICE_NULL_VALUE;

  if (value != NULL)
    {
      message = take_result (value, state->arena, &taken);
      code = message != NULL ? "expression_error"
               : sluice_column_plan_map (plan, &taken, state->arena, &state->out[column]);
      if (code == NULL)
        return;
    }

  /* Marks the cell for what comes later. */
  state->out[column] = (SluiceValue) { .kind = SLUICE_VALUE_INVALID };
  if (message != NULL)
    sluice_reject_add (need_reject (state, SLUICE_REJECT_STAGE_MAP), code, plan->entry->column, NULL, NULL,
                       "“%s”: %s", plan->entry->column, message);
  else if (code != NULL)
    add_cell_problem (state, plan, code, &taken);
}

static void
map_row (SluiceTransformer *self,
         RowState          *state,
         const SluiceValue *in,
         SluiceValue       *out,
         SluiceArena       *arena)
{
  for (guint i = 0; i < self->n_plans; i++)
    {
      const SluiceColumnPlan *plan = &self->plans[i];
      const char *code;

      if (plan->slot == SLUICE_NO_SLOT)
        {
          out[i] = plan->constant;
          continue;
        }
      code = plan->lookup != NULL ? sluice_column_plan_look_up (plan, &in[plan->slot], arena, &out[i])
                                  : sluice_column_plan_map (plan, &in[plan->slot], arena, &out[i]);
      if (G_UNLIKELY (code != NULL))
        {
          /* Marks the cell for the checks. */
          out[i] = (SluiceValue) { .kind = SLUICE_VALUE_INVALID };
          add_cell_problem (state, plan, code, &in[plan->slot]);
        }
    }
  if (self->computed != NULL)
    sluice_computed_columns_compute (self->computed, in, out, take_computed_cb, state);
}

/* Whether the filter lets a record go on; one that it cannot judge does, to be
 * rejected. */
static gboolean
passes_filter (SluiceTransformer *self,
               RowState          *state,
               const SluiceValue *in)
{
  g_autoptr(GError) error = NULL;
  SluiceTruth truth = SLUICE_TRUTH_UNKNOWN;

  if (sluice_row_expression_check (self->filter, in, NULL) != SLUICE_ROW_READY)
    sluice_reject_add (need_reject (state, SLUICE_REJECT_STAGE_DECODE), "invalid_encoding", NULL, NULL, NULL,
                       "a field that the filter needs is not valid text");
  else if (!sluice_row_expression_test (self->filter, in, NULL, &truth, &error))
    sluice_reject_add (need_reject (state, SLUICE_REJECT_STAGE_MAP), "expression_error", NULL, NULL, NULL,
                       "the filter: %s", error->message);
  return state->reject != NULL || truth == SLUICE_TRUTH_TRUE;
}

/* FALSE if a check ends the run. Values of a row that goes on count for later ones. */
static gboolean
check_row (SluiceTransformer  *self,
           RowState           *state,
           const SluiceValue  *record,
           SluiceMonitor      *monitor,
           GError            **error)
{
  SluiceCheckedRow row = {
    .records = state->records, .index = state->row, .record = record, .cells = state->out, .arena = state->arena,
    .monitor = monitor, .reject = state->reject,
  };
  gboolean goes_on = sluice_check_set_judge (self->checks, &row, error);

  state->reject = row.reject;
  return goes_on && (state->reject != NULL || sluice_check_set_accept (self->checks, state->out, error));
}

static void
reject_record (RowState *state)
{
  const SluiceRowOrigin *origin = &state->records->origins[state->row];

  sluice_reject_add (need_reject (state, SLUICE_REJECT_STAGE_DECODE), origin->problem, NULL, NULL,
                     NULL, "%s", origin->message != NULL ? origin->message
                                                         : "the record cannot be read");
}

/* FALSE if a check ends the run. */
static gboolean
make_row (SluiceTransformer  *self,
          RowState           *state,
          SluiceMonitor      *monitor,
          GError            **error)
{
  const SluiceValue *in = sluice_batch_row (state->records, state->row);

  if (G_UNLIKELY (state->records->origins[state->row].problem != NULL))
    {
      reject_record (state);
      return TRUE;
    }
  if (self->filter != NULL && (!passes_filter (self, state, in) || state->reject != NULL))
    return TRUE;

  map_row (self, state, in, state->out, state->arena);
  state->mapped = TRUE;
  return check_row (self, state, in, monitor, error);
}

static void
hand_over (SluiceTransformer *self,
           RowState          *state,
           GPtrArray         *rejects)
{
  if (self->reject_func != NULL)
    self->reject_func (state->mapped ? state->out : NULL, self->reject_data);
  if (state->mapped)
    sluice_reject_set_mapped (state->reject, self->schema, state->out);
  g_ptr_array_add (rejects, state->reject);
}

/**
 * sluice_transformer_apply:
 * @self: a transformer
 * @records: records of the fields of @self
 * @rows: an empty batch with at least as many columns as the schema of @self, the
 *   others are left alone, and room for all of @records
 * @rejects: (element-type SluiceReject): what rejected rows are added to
 * @monitor: (nullable): what warnings go to
 * @error: %SLUICE_ERROR_LIMIT with the code `check_failed`; `lookup_failed`, `no_space` or
 *   `failed` where what is kept on disk cannot be
 *
 * Filters, maps and checks @records into @rows. A row with problems goes to
 * @rejects with all of them instead; what the filter leaves out goes nowhere, and
 * is counted by @monitor. Cells of @rows may point into @records, which becomes
 * their base. Those that were rejected before an error are in @rejects, too.
 *
 * Returns: %FALSE if a check with the severity `fail` is violated, or on another error
 */
gboolean
sluice_transformer_apply (SluiceTransformer  *self,
                          SluiceBatch        *records,
                          SluiceBatch        *rows,
                          GPtrArray          *rejects,
                          SluiceMonitor      *monitor,
                          GError            **error)
{
  guint n_filtered = 0;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (records != NULL && records->n_columns >= self->fields->len, FALSE);
  g_return_val_if_fail (rows != NULL && rows->n_columns >= self->n_plans, FALSE);
  g_return_val_if_fail (rows->capacity - rows->n_rows >= records->n_rows, FALSE);
  g_return_val_if_fail (rejects != NULL, FALSE);

  sluice_batch_set_base (rows, records);
  sluice_batch_set_schema (rows, self->schema);
  for (guint i = 0; i < records->n_rows; i++)
    {
      RowState state = {
        .transformer = self, .records = records, .row = i, .out = sluice_batch_row (rows, rows->n_rows),
        .arena = rows->arena,
      };

      if (!make_row (self, &state, monitor, error))
        {
          if (state.reject != NULL)
            hand_over (self, &state, rejects);
          return FALSE;
        }
      if (G_UNLIKELY (state.reject != NULL))
        hand_over (self, &state, rejects);
      else if (state.mapped)
        rows->origins[rows->n_rows++] = records->origins[i];
      else
        n_filtered++;
    }
  if (monitor != NULL && n_filtered > 0)
    sluice_monitor_add (monitor, SLUICE_COUNTER_FILTERED, n_filtered);
  if (self->filter != NULL)
    sluice_row_expression_warn (self->filter, monitor);
  if (self->computed != NULL)
    sluice_computed_columns_warn (self->computed, monitor);
  return self->lookups == NULL || sluice_lookups_check (self->lookups, error);
}

/**
 * sluice_transformer_recall:
 * @self: a transformer
 * @records: records of the fields of @self
 * @n: how many of them, the first ones, an earlier run has had
 * @rows: an empty batch with at least as many columns as the schema of @self; stays empty
 * @error: `lookup_failed`, `no_space` or `failed` where what is kept on disk cannot be
 *
 * Lets the checks know what an earlier run has loaded, where they compare later rows with
 * earlier ones. Nothing is counted, rejected or warned of: it was then.
 *
 * Returns: whether it worked
 */
gboolean
sluice_transformer_recall (SluiceTransformer  *self,
                           SluiceBatch        *records,
                           guint               n,
                           SluiceBatch        *rows,
                           GError            **error)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (records != NULL && n <= records->n_rows, FALSE);
  g_return_val_if_fail (rows != NULL && rows->n_columns >= self->n_plans && rows->n_rows == 0, FALSE);

  for (guint i = 0; i < n; i++)
    {
      RowState state = {
        .transformer = self, .records = records, .row = i, .out = sluice_batch_row (rows, 0), .arena = rows->arena,
      };
      const SluiceValue *in = sluice_batch_row (records, i);
      gboolean worked = TRUE;

      if (records->origins[i].problem != NULL || (self->filter != NULL && !passes_filter (self, &state, in)))
        continue;
      if (state.reject == NULL)
        map_row (self, &state, in, state.out, state.arena);
      if (state.reject == NULL)
        {
          SluiceCheckedRow row = {
            .records = records, .index = i, .record = in, .cells = state.out, .arena = state.arena,
          };

          worked = sluice_check_set_recall (self->checks, &row, error);
          state.reject = row.reject;
        }
      g_clear_pointer (&state.reject, sluice_reject_free);
      if (!worked)
        return FALSE;
    }
  return self->lookups == NULL || sluice_lookups_check (self->lookups, error);
}
