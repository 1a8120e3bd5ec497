/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-transform-stage.h"

#include "sluice-load-unit.h"
#include "sluice-resume-guard.h"
#include "sluice-set-output.h"

#include <string.h>

/* Batches of a replay that become one unit, at most. */
#define MAX_JOINED 256

struct _SluiceTransformStage
{
  SluiceTransformConfig config;
  SluiceChannel *input;         /* (owned) of SluiceBatch */
  SluiceChannel *output;        /* (owned) of SluiceLoadUnit */
  GThread *thread;              /* (owned) */

  /* Owned by the thread */
  SluiceBatchPool *pool;        /* of rows for the loader */
  SluiceBatchPool *mapped_pool; /* (nullable) of rows for the steps over all of them */
  SluiceResumeGuard guard;      /* of the rows of the source */
  SluiceRowHash unit_hash;
  SluiceLoadUnit *pending;      /* (owned) (nullable) of a replay: more may join it */
  guint n_joined;
  gsize joined_bytes;
};

/* What the continued run has loaded is told to the checks that compare rows with it. */
static gboolean
recall (SluiceTransformStage  *self,
        SluiceBatch           *records,
        guint                  n,
        GError               **error)
{
  g_autoptr(SluiceBatch) rows = NULL;

  if (!self->config.remembers || self->config.replay != NULL)
    return TRUE;
  rows = sluice_batch_pool_take (self->pool);
  return sluice_transformer_recall (self->config.transformer, records, n, rows, error);
}

static gpointer
pop_records (SluiceTransformStage *self)
{
  gpointer records;

  sluice_monitor_turn_stage (self->config.monitor, SLUICE_STAGE_TRANSFORM, SLUICE_STAGE_WAITS);
  records = sluice_channel_pop (self->input);
  sluice_monitor_turn_stage (self->config.monitor, SLUICE_STAGE_TRANSFORM, SLUICE_STAGE_WORKS);
  return records;
}

static gboolean
push_unit (SluiceTransformStage *self,
           SluiceLoadUnit       *unit)
{
  gboolean wanted;

  sluice_monitor_turn_stage (self->config.monitor, SLUICE_STAGE_TRANSFORM, SLUICE_STAGE_WAITS);
  wanted = sluice_channel_push (self->output, unit);
  sluice_monitor_turn_stage (self->config.monitor, SLUICE_STAGE_TRANSFORM, SLUICE_STAGE_WORKS);
  return wanted;
}

/* Counts the rows that the continued run has committed: the first *ret_n. The
 * hash of an incremental run is that of all its rows, as the bookmark will depend
 * on the rows that are not loaded again, too. */
static gboolean
skip_committed (SluiceTransformStage  *self,
                SluiceBatch           *records,
                guint                 *ret_n,
                GError               **error)
{
  const SluiceLedgerEntry *entry = &self->guard.entry;
  const guint64 hashed_from = self->config.tracker != NULL ? 0 : entry->position - MIN (entry->rows, entry->position);
  const guint n = sluice_resume_guard_count (&self->guard, records->n_rows);

  *ret_n = n;
  if (n == 0)
    return TRUE;
  for (guint i = 0; i < n; i++)
    {
      if (self->guard.position + i >= hashed_from)
        sluice_row_hash_add (&self->guard.hash, records, i);
    }
  return sluice_resume_guard_skip (&self->guard, n, self->config.monitor, error) && recall (self, records, n, error);
}

/* The hash of a unit to which @records are added. */
static guint64
hash_records (SluiceTransformStage *self,
              const SluiceBatch    *records)
{
  for (guint i = 0; i < records->n_rows; i++)
    sluice_row_hash_add (&self->unit_hash, records, i);
  return sluice_row_hash_get (&self->unit_hash);
}

/* Leaves in @records what is to be loaded, and says so of the rest. */
static gboolean
select_rows (SluiceTransformStage  *self,
             SluiceBatch           *records,
             guint                  n_committed,
             SluiceLoadUnit        *unit,
             GError               **error)
{
  if (self->config.tracker == NULL)
    {
      sluice_batch_drop_first (records, n_committed);
      if (self->config.hash)
        unit->hash = hash_records (self, records);
      return TRUE;
    }

  for (guint i = n_committed; i < records->n_rows; i++)
    sluice_row_hash_add (&self->guard.hash, records, i);
  unit->hash = sluice_row_hash_get (&self->guard.hash);
  if (!sluice_cursor_tracker_apply (self->config.tracker, records, n_committed, unit->rejects, error))
    return FALSE;
  if (self->config.moves)
    unit->cursor = sluice_bookmark_to_text (sluice_cursor_tracker_get_bookmark (self->config.tracker));
  return TRUE;
}

/* Where the keys of rejected rows go. */
typedef struct
{
  SluiceTransformStage *stage;
  SluiceLoadUnit *unit;
  guint capacity;
} KeepKeys;

static SluiceBatch *
need_present (KeepKeys *keep)
{
  if (keep->unit->present == NULL)
    {
      keep->unit->present = sluice_batch_new (keep->unit->rows->n_columns, keep->capacity);
      /* Their texts live there. */
      sluice_batch_set_base (keep->unit->present, keep->unit->rows);
    }
  return keep->unit->present;
}

/* Where the mapping makes a column of the load; -1 if it is made of a group. */
static int
find_mapped (SluiceTransformStage *self,
             const char           *column)
{
  if (self->config.sets != NULL)
    return sluice_row_sets_find_mapped (self->config.sets, column);
  return sluice_schema_find (sluice_load_filler_get_schema (self->config.filler), column);
}

static void
keep_keys_cb (const SluiceValue *cells,
              gpointer           user_data)
{
  KeepKeys *keep = user_data;
  SluiceSchema *schema = sluice_load_filler_get_schema (keep->stage->config.filler);
  const char *const *keys = keep->stage->config.keys;
  SluiceBatch *present;
  SluiceValue *out;

  for (guint i = 0; cells != NULL && keys[i] != NULL; i++)
    {
      const int place = find_mapped (keep->stage, keys[i]);

      if (place < 0 || cells[place].kind == SLUICE_VALUE_INVALID)
        cells = NULL;
    }
  if (cells == NULL)
    {
      keep->unit->n_unknown++;
      return;
    }

  present = need_present (keep);
  out = sluice_batch_row (present, present->n_rows);
  memset (&present->origins[present->n_rows++], 0, sizeof (SluiceRowOrigin));
  for (guint i = 0; i < present->n_columns; i++)
    {
      const char *name = sluice_schema_get (schema, i)->name;

      out[i] = g_strv_contains (keys, name) ? cells[find_mapped (keep->stage, name)] : SLUICE_NULL_VALUE;
    }
}

/* A batch of a replay has the rows of one of several. */
static SluiceTransformer *
choose_transformer (SluiceTransformStage *self,
                    SluiceBatch          *records)
{
  if (self->config.replay == NULL)
    return self->config.transformer;
  return sluice_replay_mapping_find (self->config.replay, records->fields);
}

/* Places of rows of @rows behind the first @n are those of @records; make them its own. */
static void
adopt_parts (SluiceBatch       *rows,
             guint              n,
             const SluiceBatch *records)
{
  for (guint i = n; i < rows->n_rows; i++)
    {
      const guint32 part = rows->origins[i].part;
      const char *name = sluice_batch_get_part (records, part);
      GRefString *layout = sluice_batch_get_layout (records, part);

      rows->origins[i].part = sluice_batch_add_part (rows, name != NULL ? name : "");
      if (layout != NULL)
        sluice_batch_set_layout (rows, rows->origins[i].part, layout);
    }
}

static gboolean
map_records (SluiceTransformStage  *self,
             SluiceBatch           *records,
             SluiceBatch           *rows,
             SluiceLoadUnit        *unit,
             GError               **error)
{
  KeepKeys keep = { self, unit, records->n_rows };
  SluiceTransformer *transformer = choose_transformer (self, records);
  gboolean applied;

  if (self->config.keys != NULL)
    sluice_transformer_set_reject_func (transformer, keep_keys_cb, &keep);
  if (self->config.replay != NULL)
    sluice_replay_mapping_lock (self->config.replay);
  applied = sluice_transformer_apply (transformer, records, rows, unit->rejects, self->config.monitor, error);
  if (self->config.replay != NULL)
    sluice_replay_mapping_unlock (self->config.replay);
  sluice_transformer_set_reject_func (transformer, NULL, NULL);
  return applied;
}

static gboolean
apply (SluiceTransformStage  *self,
       SluiceBatch           *records,
       SluiceLoadUnit        *unit,
       GError               **error)
{
  guint n_before = 0;

  if (unit->rows == NULL)
    {
      /* Those that the cursor refused have no key that anybody looked for. */
      unit->n_unknown = unit->rejects->len;
      unit->rows = sluice_batch_pool_take (self->pool);
    }
  else
    {
      n_before = unit->rows->n_rows;
      /* Texts of the rows before live there. */
      sluice_batch_set_base (records, unit->rows->base);
    }
  if (!map_records (self, records, unit->rows, unit, error))
    return FALSE;
  if (self->config.replay != NULL)
    adopt_parts (unit->rows, n_before, records);
  return TRUE;
}

/* The unit that @records become a part of, or a new one. Batches of a replay may be as
 * small as a row, where neighbours were corrected in different ways; a load of many small
 * units is slow, and some databases keep what each has cost until the end. */
static SluiceLoadUnit *
take_unit (SluiceTransformStage *self,
           const SluiceBatch    *records)
{
  if (self->pending != NULL)
    {
      self->n_joined++;
      self->joined_bytes += sluice_arena_get_size (records->arena);
      return g_steal_pointer (&self->pending);
    }
  self->n_joined = 1;
  self->joined_bytes = sluice_arena_get_size (records->arena);
  sluice_row_hash_init (&self->unit_hash);
  return sluice_load_unit_new ();
}

/* Where a check ends the run, what was refused before goes into the quarantine; none of the
 * rows of its batch are loaded. What is replayed is there anyway. */
static SluiceLoadUnit *
keep_rejects (SluiceTransformStage *self,
              SluiceLoadUnit       *unit)
{
  g_autoptr(SluiceLoadUnit) refused = unit;

  if (unit->rejects->len == 0 || self->config.replay != NULL)
    return NULL;
  unit->abandoned = TRUE;
  unit->n_source_rows = 0;
  return g_steal_pointer (&refused);
}

/* *ret_unit stays NULL where nothing is left to be loaded; with an error it has what was
 * refused, if anything. */
static gboolean
transform_batch (SluiceTransformStage  *self,
                 SluiceBatch           *records,
                 guint                  n_committed,
                 SluiceLoadUnit       **ret_unit,
                 GError               **error)
{
  g_autoptr(SluiceLoadUnit) unit = take_unit (self, records);
  const guint64 n_rows = records->n_rows - n_committed;

  unit->n_source_rows += n_rows;
  unit->position = self->guard.position + n_rows;
  if (!select_rows (self, records, n_committed, unit, error))
    return FALSE;

  self->guard.position = unit->position;
  sluice_monitor_add (self->config.monitor, SLUICE_COUNTER_MAPPED, n_rows);
  if (records->n_rows == 0 && unit->rejects->len == 0 && unit->rows == NULL)
    return TRUE;

  if (!apply (self, records, unit, error))
    {
      *ret_unit = keep_rejects (self, g_steal_pointer (&unit));
      return FALSE;
    }
  *ret_unit = g_steal_pointer (&unit);
  return TRUE;
}

/* Whether the rows of @records still find their place in the unit that waits. */
static gboolean
fits_pending (SluiceTransformStage *self,
              const SluiceBatch    *records)
{
  const SluiceBatch *rows = self->pending->rows;

  return self->n_joined < MAX_JOINED && rows->capacity - rows->n_rows >= records->n_rows &&
         self->joined_bytes + sluice_arena_get_size (rows->arena) < SLUICE_BATCH_MAX_BYTES;
}

/* FALSE if nobody wants more. */
static gboolean
push_pending (SluiceTransformStage *self)
{
  if (self->pending == NULL)
    return TRUE;
  sluice_load_filler_fill (self->config.filler, self->pending->rows);
  return push_unit (self, g_steal_pointer (&self->pending));
}

/* A run has committed rows of steps over all of them only after it has read, refused and
 * kept what there was to be refused: who continues it would do so once more. */
static gboolean
is_settled (SluiceTransformStage *self)
{
  return self->config.replay == NULL && self->config.resume != NULL && self->config.resume->position > 0;
}

/* Into the steps over all rows, which give them back at the end. What is refused goes on
 * at once, with no rows; nothing is loaded by it, so its position is 0. */
static gboolean
collect_batch (SluiceTransformStage  *self,
               SluiceBatch           *records,
               SluiceLoadUnit       **ret_unit,
               GError               **error)
{
  g_autoptr(SluiceLoadUnit) unit = sluice_load_unit_new ();
  g_autoptr(SluiceBatch) mapped = sluice_batch_pool_take (self->mapped_pool);

  self->guard.position += records->n_rows;
  sluice_monitor_add (self->config.monitor, SLUICE_COUNTER_MAPPED, records->n_rows);
  if (self->config.tracker != NULL &&
      !sluice_cursor_tracker_apply (self->config.tracker, records, 0, unit->rejects, error))
    return FALSE;
  unit->n_unknown = unit->rejects->len;
  unit->rows = sluice_batch_pool_take (self->pool);
  /* Texts of the keys of refused rows live there. */
  sluice_batch_set_base (unit->rows, mapped);
  if (!map_records (self, records, mapped, unit, error) || !sluice_row_sets_add (self->config.sets, mapped, error))
    {
      *ret_unit = keep_rejects (self, g_steal_pointer (&unit));
      return FALSE;
    }
  if (is_settled (self))
    sluice_load_unit_skip_rejects (unit, self->config.monitor);
  if (unit->rejects->len > 0)
    *ret_unit = g_steal_pointer (&unit);
  return TRUE;
}

static gboolean
put_out_sets (SluiceTransformStage  *self,
              GError               **error)
{
  SluiceRowSets *sets = self->config.sets;
  g_autoptr(SluiceSetOutput) output = NULL;

  if (!sluice_row_sets_finish (sets, error))
    return FALSE;
  sluice_monitor_add (self->config.monitor, SLUICE_COUNTER_DEDUPLICATED, sluice_row_sets_get_n_deduplicated (sets));
  output = sluice_set_output_new (sets, self->config.filler, self->pool, self->config.monitor, self->config.resume);
  if (self->config.replay != NULL)
    sluice_set_output_set_replay (output, self->guard.position);
  for (;;)
    {
      SluiceLoadUnit *unit;

      if (!sluice_set_output_next (output, &unit, error))
        return FALSE;
      if (unit == NULL)
        break;
      if (!push_unit (self, unit))
        return TRUE;
    }
  sluice_monitor_add (self->config.monitor, SLUICE_COUNTER_AGGREGATED, sluice_row_sets_get_n_aggregated (sets));
  return TRUE;
}

static gboolean
take_batch (SluiceTransformStage  *self,
            SluiceBatch           *records,
            SluiceLoadUnit       **ret_unit,
            GError               **error)
{
  guint n_committed = 0;

  if (self->config.watch != NULL && !sluice_field_watch_look (self->config.watch, records, error))
    return FALSE;
  if (self->config.sets != NULL)
    return collect_batch (self, records, ret_unit, error);
  return skip_committed (self, records, &n_committed, error) &&
         transform_batch (self, records, n_committed, ret_unit, error);
}

static gboolean
transform_all (SluiceTransformStage  *self,
               GError               **error)
{
  for (;;)
    {
      g_autoptr(SluiceBatch) records = pop_records (self);
      SluiceLoadUnit *unit = NULL;

      if (records == NULL)
        break;
      if (self->pending != NULL && !fits_pending (self, records) && !push_pending (self))
        return TRUE;
      if (!take_batch (self, records, &unit, error))
        {
          if (unit != NULL)
            push_unit (self, unit);
          return FALSE;
        }
      self->pending = unit;
      if ((self->config.replay == NULL || self->config.sets != NULL) && !push_pending (self))
        return TRUE;
    }
  if (!push_pending (self))
    return TRUE;

  if (error != NULL)
    *error = sluice_channel_dup_error (self->input);
  if (error != NULL && *error != NULL)
    return FALSE;
  return self->config.sets == NULL || put_out_sets (self, error);
}

static gpointer
transform_thread (gpointer data)
{
  SluiceTransformStage *self = data;
  g_autoptr(GError) error = NULL;

  if (!transform_all (self, &error) || !sluice_resume_guard_check_reached (&self->guard, &error))
    sluice_channel_abandon (self->input);
  sluice_monitor_turn_stage (self->config.monitor, SLUICE_STAGE_TRANSFORM, SLUICE_STAGE_IDLE);
  sluice_channel_finish (self->output, g_steal_pointer (&error));
  return NULL;
}

/**
 * sluice_transform_stage_start:
 * @config: how to transform; what it points to must outlive the stage
 * @input: channel of [type@Sluice.Batch]
 * @output: channel of [type@Sluice.LoadUnit]
 *
 * Returns: (transfer full): the running stage, to be given to
 *   [method@Sluice.TransformStage.join]
 */
SluiceTransformStage *
sluice_transform_stage_start (const SluiceTransformConfig *config,
                              SluiceChannel               *input,
                              SluiceChannel               *output)
{
  SluiceTransformStage *self = g_new0 (SluiceTransformStage, 1);
  guint n_columns = sluice_schema_get_n (sluice_load_filler_get_schema (config->filler));

  self->config = *config;
  /* What comes out of steps over all rows is counted there. */
  sluice_resume_guard_init (&self->guard, config->sets == NULL ? config->resume : NULL);
  self->input = sluice_channel_ref (input);
  self->output = sluice_channel_ref (output);
  self->pool = sluice_batch_pool_new (n_columns, config->batch_rows);
  if (config->sets != NULL)
    {
      self->mapped_pool =
        sluice_batch_pool_new (sluice_schema_get_n (sluice_transformer_get_schema (config->transformer)),
                               config->batch_rows);
      sluice_row_sets_set_cancellable (config->sets, config->cancellable);
    }
  self->thread = g_thread_new ("sluice-transform", transform_thread, self);
  return self;
}

/**
 * sluice_transform_stage_join:
 * @self: (transfer full): a stage
 *
 * Waits for the thread's end and frees the stage. Abandon its channels before,
 * or take all its units.
 */
void
sluice_transform_stage_join (SluiceTransformStage *self)
{
  g_return_if_fail (self != NULL);

  g_thread_join (self->thread);
  g_clear_pointer (&self->pending, sluice_load_unit_free);
  sluice_batch_pool_unref (self->pool);
  g_clear_pointer (&self->mapped_pool, sluice_batch_pool_unref);
  sluice_channel_unref (self->input);
  sluice_channel_unref (self->output);
  g_free (self);
}
