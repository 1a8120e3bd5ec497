/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-transformer.h"

#include "sluice-column-plan.h"
#include "sluice-error.h"
#include "sluice-row-check.h"
#include "sluice-zone.h"

#include <string.h>

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
  GPtrArray *checks;            /* (element-type SluiceRowCheck) */
  SluiceTransformerRejectFunc reject_func; /* (nullable) */
  gpointer reject_data;
};

/* What is known of the row at hand. */
typedef struct
{
  SluiceBatch *records;
  guint row;
  SluiceReject *reject;         /* (nullable) (owned) */
} RowState;

static guint
find_slot (SluiceTransformer *self,
           SluicePath        *path)
{
  const char *text = sluice_path_get_text (path);

  for (guint i = 0; i < self->fields->len; i++)
    {
      if (strcmp (sluice_path_get_text (g_ptr_array_index (self->fields, i)), text) == 0)
        return i;
    }
  g_ptr_array_add (self->fields, sluice_path_ref (path));
  return self->fields->len - 1;
}

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
      guint slot = entry->from != NULL ? find_slot (self, entry->from) : SLUICE_NO_SLOT;

      self->n_plans++;
      if (!sluice_column_plan_init (&self->plans[i], entry, slot, scope, self->zone,
                                    self->has_marks ? &self->marks : NULL, self->arena, error))
        return fail_at (error, "mapping", i);
      sluice_schema_add (self->schema, entry->column, entry->type, FALSE);
    }
  return TRUE;
}

static gboolean
plan_checks (SluiceTransformer          *self,
             const SluiceTemplateScope  *scope,
             GError                    **error)
{
  GPtrArray *checks = sluice_task_get_checks (self->task);

  for (guint i = 0; checks != NULL && i < checks->len; i++)
    {
      SluiceRowCheck *check = sluice_row_check_new (g_ptr_array_index (checks, i), self->schema,
                                                    scope, self->zone, self->arena, error);

      if (check == NULL)
        return fail_at (error, "checks", i);
      g_ptr_array_add (self->checks, check);
    }
  return TRUE;
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
free_check (gpointer data)
{
  sluice_row_check_free (data);
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
 * @error: %SLUICE_ERROR_INVALID with the code `no_mapping`, `invalid_value`,
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
  self->checks = g_ptr_array_new_with_free_func (free_check);

  source = sluice_task_get_source (task);
  set_marks (self, source);
  self->zone = sluice_zone_new (source != NULL ? source->zone : NULL, error);
  if (self->zone == NULL || !plan_columns (self, scope, error) || !plan_checks (self, scope, error))
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
  g_clear_pointer (&self->checks, g_ptr_array_unref);
  g_clear_pointer (&self->fields, g_ptr_array_unref);
  g_clear_pointer (&self->schema, sluice_schema_unref);
  g_clear_pointer (&self->zone, sluice_zone_free);
  g_clear_pointer (&self->arena, sluice_arena_free);
  g_clear_object (&self->task);
  g_free (self);
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
      code = sluice_column_plan_map (plan, &in[plan->slot], arena, &out[i]);
      if (G_UNLIKELY (code != NULL))
        {
          /* Marks the cell for the checks. */
          out[i] = (SluiceValue) { .kind = SLUICE_VALUE_INVALID };
          add_cell_problem (state, plan, code, &in[plan->slot]);
        }
    }
}

static gboolean
handle_violation (SluiceTransformer     *self,
                  RowState              *state,
                  const SluiceRowCheck  *check,
                  const SluiceValue     *value,
                  SluiceMonitor         *monitor,
                  GError               **error)
{
  const char *column = sluice_schema_get (self->schema, sluice_row_check_get_column (check))->name;
  const char *code = sluice_row_check_get_code (check);
  const char *message = sluice_row_check_get_message (check);
  guint64 number = state->records->origins[state->row].number;
  g_autofree char *text = NULL;

  switch (sluice_row_check_get_severity (check))
    {
    case SLUICE_SEVERITY_WARN:
      if (monitor != NULL)
        sluice_monitor_warn (monitor, code, "row %" G_GUINT64_FORMAT ": “%s” %s", number, column,
                             message);
      return TRUE;
    case SLUICE_SEVERITY_FAIL:
      text = sluice_value_to_string (value);
      sluice_set_error (error, SLUICE_ERROR_LIMIT, "check_failed",
                        "row %" G_GUINT64_FORMAT ": “%s” is “%.200s”, which %s; the check has the "
                        "severity “fail”", number, column, text, message);
      if (error != NULL)
        sluice_error_set_hint (*error, "Correct the source, or give the check the severity "
                               "“reject” to load the other rows.");
      return FALSE;
    case SLUICE_SEVERITY_REJECT:
    default:
      sluice_reject_add (need_reject (state, SLUICE_REJECT_STAGE_CHECK), code, column, value, NULL,
                         "the value of “%s” %s", column, message);
      return TRUE;
    }
}

static gboolean
check_row (SluiceTransformer  *self,
           RowState           *state,
           const SluiceValue  *row,
           SluiceArena        *arena,
           SluiceMonitor      *monitor,
           GError            **error)
{
  for (guint i = 0; i < self->checks->len; i++)
    {
      const SluiceRowCheck *check = g_ptr_array_index (self->checks, i);
      const SluiceValue *value = &row[sluice_row_check_get_column (check)];

      if (value->kind == SLUICE_VALUE_INVALID || sluice_row_check_passes (check, value, arena))
        continue;
      if (!handle_violation (self, state, check, value, monitor, error))
        return FALSE;
    }
  return TRUE;
}

static void
reject_record (RowState *state)
{
  const SluiceRowOrigin *origin = &state->records->origins[state->row];

  sluice_reject_add (need_reject (state, SLUICE_REJECT_STAGE_DECODE), origin->problem, NULL, NULL,
                     NULL, "%s", origin->message != NULL ? origin->message
                                                         : "the record cannot be read");
}

/**
 * sluice_transformer_apply:
 * @self: a transformer
 * @records: records of the fields of @self
 * @rows: an empty batch with at least as many columns as the schema of @self, the
 *   others are left alone, and room for all of @records
 * @rejects: (element-type SluiceReject): what rejected rows are added to
 * @monitor: (nullable): what warnings go to
 * @error: %SLUICE_ERROR_LIMIT with the code `check_failed`
 *
 * Maps and checks @records into @rows. A row with problems goes to @rejects with
 * all of them instead. Cells of @rows may point into @records, which becomes
 * their base.
 *
 * Returns: %FALSE if a check with the severity `fail` is violated
 */
gboolean
sluice_transformer_apply (SluiceTransformer  *self,
                          SluiceBatch        *records,
                          SluiceBatch        *rows,
                          GPtrArray          *rejects,
                          SluiceMonitor      *monitor,
                          GError            **error)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (records != NULL && records->n_columns >= self->fields->len, FALSE);
  g_return_val_if_fail (rows != NULL && rows->n_columns >= self->n_plans, FALSE);
  g_return_val_if_fail (rows->capacity - rows->n_rows >= records->n_rows, FALSE);
  g_return_val_if_fail (rejects != NULL, FALSE);

  sluice_batch_set_base (rows, records);
  sluice_batch_set_schema (rows, self->schema);
  for (guint i = 0; i < records->n_rows; i++)
    {
      RowState state = { .records = records, .row = i };
      SluiceValue *out = sluice_batch_row (rows, rows->n_rows);

      if (G_UNLIKELY (records->origins[i].problem != NULL))
        {
          reject_record (&state);
        }
      else
        {
          map_row (self, &state, sluice_batch_row (records, i), out, rows->arena);
          if (!check_row (self, &state, out, rows->arena, monitor, error))
            {
              g_clear_pointer (&state.reject, sluice_reject_free);
              return FALSE;
            }
        }

      if (G_UNLIKELY (state.reject != NULL))
        {
          if (self->reject_func != NULL)
            self->reject_func (records->origins[i].problem == NULL ? out : NULL, self->reject_data);
          if (records->origins[i].problem == NULL)
            sluice_reject_set_mapped (state.reject, self->schema, out);
          g_ptr_array_add (rejects, state.reject);
        }
      else
        rows->origins[rows->n_rows++] = records->origins[i];
    }
  return TRUE;
}
