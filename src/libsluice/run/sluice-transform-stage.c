/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-transform-stage.h"

#include "sluice-error.h"
#include "sluice-load-unit.h"

#include <string.h>
#include <zlib.h>

/* Batches of a replay that become one unit, at most. */
#define MAX_JOINED 256

/* CRC-32 and length of the rows' bytes: enough to notice that a source is not
 * the one it was, which is all the ledger's hash is for. */
typedef struct
{
  uLong crc;
  guint64 length;
} RowHash;

struct _SluiceTransformStage
{
  SluiceTransformConfig config;
  SluiceLedgerEntry resume;     /* position 0: nothing to skip */
  SluiceChannel *input;         /* (owned) of SluiceBatch */
  SluiceChannel *output;        /* (owned) of SluiceLoadUnit */
  GThread *thread;              /* (owned) */

  /* Owned by the thread */
  SluiceBatchPool *pool;
  guint64 position;
  RowHash resume_hash;
  RowHash unit_hash;
  SluiceLoadUnit *pending;      /* (owned) (nullable) of a replay: more may join it */
  guint n_joined;
  gsize joined_bytes;
};

static void
row_hash_init (RowHash *hash)
{
  hash->crc = crc32 (0, NULL, 0);
  hash->length = 0;
}

/* Rows of databases have no bytes: their cells stand for them. */
static void
row_hash_add (RowHash           *hash,
              const SluiceBatch *records,
              guint              row)
{
  const SluiceRowOrigin *origin = &records->origins[row];
  guint64 cells = 0;

  if (origin->raw != NULL)
    {
      hash->crc = crc32 (hash->crc, (const Bytef *) origin->raw, origin->raw_len);
      hash->length += origin->raw_len + 1;
      return;
    }
  for (guint i = 0; i < records->n_columns; i++)
    cells = sluice_value_hash (&sluice_batch_row (records, row)[i], cells);
  hash->crc = crc32 (hash->crc, (const Bytef *) &cells, sizeof cells);
  hash->length++;
}

/* Never 0, which stands for "not hashed". */
static guint64
row_hash_get (const RowHash *hash)
{
  guint64 value = ((guint64) hash->crc << 32) | (hash->length & G_MAXUINT32);

  return value != 0 ? value : 1;
}

static gboolean
check_resume_hash (SluiceTransformStage  *self,
                   GError               **error)
{
  if (self->resume.hash == 0 || row_hash_get (&self->resume_hash) == self->resume.hash)
    return TRUE;

  sluice_set_error (error, SLUICE_ERROR_DATA, "source_changed",
                    "The source is not what it was: rows %" G_GUINT64_FORMAT " to %"
                    G_GUINT64_FORMAT " differ from those that the interrupted run loaded",
                    self->resume.position - self->resume.rows + 1, self->resume.position);
  if (error != NULL)
    sluice_error_set_hint (*error, "Run with --restart to load everything again; rows that the "
                           "interrupted run has committed stay");
  return FALSE;
}

/* Drops the first @n rows of a batch that nobody else sees yet. */
static void
drop_rows (SluiceBatch *batch,
           guint        n)
{
  guint left = batch->n_rows - n;

  memmove (batch->values, sluice_batch_row (batch, n),
           sizeof (SluiceValue) * batch->n_columns * left);
  memmove (batch->origins, batch->origins + n, sizeof (SluiceRowOrigin) * left);
  batch->n_rows = left;
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
  guint64 hashed_from;
  guint n;

  *ret_n = 0;
  if (self->position >= self->resume.position)
    return TRUE;

  n = (guint) MIN ((guint64) records->n_rows, self->resume.position - self->position);
  hashed_from = self->config.tracker != NULL ? 0 : self->resume.position - MIN (self->resume.rows, self->resume.position);
  for (guint i = 0; i < n; i++)
    {
      if (self->position + i >= hashed_from)
        row_hash_add (&self->resume_hash, records, i);
    }
  self->position += n;
  sluice_monitor_add (self->config.monitor, SLUICE_COUNTER_SKIPPED, n);
  *ret_n = n;
  return self->position < self->resume.position || check_resume_hash (self, error);
}

/* The hash of a unit to which @records are added. */
static guint64
hash_records (SluiceTransformStage *self,
              const SluiceBatch    *records)
{
  for (guint i = 0; i < records->n_rows; i++)
    row_hash_add (&self->unit_hash, records, i);
  return row_hash_get (&self->unit_hash);
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
      drop_rows (records, n_committed);
      if (self->config.hash)
        unit->hash = hash_records (self, records);
      return TRUE;
    }

  for (guint i = n_committed; i < records->n_rows; i++)
    row_hash_add (&self->resume_hash, records, i);
  unit->hash = row_hash_get (&self->resume_hash);
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
      if (cells[sluice_schema_find (schema, keys[i])].kind == SLUICE_VALUE_INVALID)
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

      out[i] = g_strv_contains (keys, name) ? cells[i] : SLUICE_NULL_VALUE;
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
apply (SluiceTransformStage  *self,
       SluiceBatch           *records,
       SluiceLoadUnit        *unit,
       GError               **error)
{
  KeepKeys keep = { self, unit, records->n_rows };
  SluiceTransformer *transformer = choose_transformer (self, records);
  guint n_before = 0;
  gboolean applied;

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
  if (self->config.keys != NULL)
    sluice_transformer_set_reject_func (transformer, keep_keys_cb, &keep);
  if (self->config.replay != NULL)
    sluice_replay_mapping_lock (self->config.replay);
  applied = sluice_transformer_apply (transformer, records, unit->rows, unit->rejects, self->config.monitor, error);
  if (self->config.replay != NULL)
    sluice_replay_mapping_unlock (self->config.replay);
  sluice_transformer_set_reject_func (transformer, NULL, NULL);
  if (!applied)
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
  row_hash_init (&self->unit_hash);
  return sluice_load_unit_new ();
}

/* *ret_unit stays NULL where nothing is left to be loaded. */
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
  unit->position = self->position + n_rows;
  if (!select_rows (self, records, n_committed, unit, error))
    return FALSE;

  self->position = unit->position;
  sluice_monitor_add (self->config.monitor, SLUICE_COUNTER_MAPPED, n_rows);
  if (records->n_rows == 0 && unit->rejects->len == 0 && unit->rows == NULL)
    return TRUE;

  if (!apply (self, records, unit, error))
    return FALSE;
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
  return sluice_channel_push (self->output, g_steal_pointer (&self->pending));
}

static gboolean
transform_all (SluiceTransformStage  *self,
               GError               **error)
{
  for (;;)
    {
      g_autoptr(SluiceBatch) records = sluice_channel_pop (self->input);
      SluiceLoadUnit *unit = NULL;
      guint n_committed = 0;

      if (records == NULL)
        break;
      if (self->pending != NULL && !fits_pending (self, records) && !push_pending (self))
        return TRUE;
      if ((self->config.watch != NULL && !sluice_field_watch_look (self->config.watch, records, error)) ||
          !skip_committed (self, records, &n_committed, error) ||
          !transform_batch (self, records, n_committed, &unit, error))
        return FALSE;
      self->pending = unit;
      if (self->config.replay == NULL && !push_pending (self))
        return TRUE;
    }
  if (!push_pending (self))
    return TRUE;

  if (error != NULL)
    *error = sluice_channel_dup_error (self->input);
  return error == NULL || *error == NULL;
}

static gboolean
check_reached_resume (SluiceTransformStage  *self,
                      GError               **error)
{
  if (self->position >= self->resume.position)
    return TRUE;

  sluice_set_error (error, SLUICE_ERROR_DATA, "source_changed",
                    "The source has only %" G_GUINT64_FORMAT " rows, but the interrupted run has "
                    "already loaded %" G_GUINT64_FORMAT " of them", self->position,
                    self->resume.position);
  if (error != NULL)
    sluice_error_set_hint (*error, "Run with --restart to load everything again; rows that the "
                           "interrupted run has committed stay");
  return FALSE;
}

static gpointer
transform_thread (gpointer data)
{
  SluiceTransformStage *self = data;
  g_autoptr(GError) error = NULL;

  if (!transform_all (self, &error) || !check_reached_resume (self, &error))
    sluice_channel_abandon (self->input);
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
  if (config->resume != NULL)
    self->resume = *config->resume;
  self->input = sluice_channel_ref (input);
  self->output = sluice_channel_ref (output);
  self->pool = sluice_batch_pool_new (n_columns, config->batch_rows);
  row_hash_init (&self->resume_hash);
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
  sluice_channel_unref (self->input);
  sluice_channel_unref (self->output);
  g_free (self);
}
