/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-run-sample.h"

#include "sluice-csv-reader.h"
#include "sluice-json-decode.h"
#include "sluice-json-text.h"
#include "sluice-record-layout.h"
#include "sluice-record-lines.h"
#include "sluice-reject.h"
#include "sluice-value-json.h"

#include <string.h>

/* A run reads only the fields of its mapping. Its records, however, carry their bytes,
 * and those are made to lines as `sluice-cli sample --output records` prints them: what
 * the mapping has left out is in them, too. Rows of databases have no bytes: of them
 * there is what was read. */

struct _SluiceRunSample
{
  const SluiceSourceSpec *spec; /* (unowned) */

  /* The adding thread's until it is finished. */
  GString *lines;               /* (owned) (nullable) */
  guint n_seen;
  gsize last_end;               /* of the last record that there was room for */
  SluiceArena *arena;           /* (owned) what texts are quoted in */
  GPtrArray *whole;             /* (owned) (element-type SluicePath) */
  SluiceBatch *scratch;         /* (owned) a record of CSV */
  SluiceCsvReader *reader;      /* (owned) (nullable) of @layout */
  SluiceTabularSpec tabular;    /* what @reader goes by; all of it is @layout's */
  SluiceRecordLayout *layout;   /* (owned) (nullable) of @layout_text */
  GRefString *layout_text;      /* (owned) (nullable) */

  gint is_finished;             /* (atomic) */
};

/* What only the source knows of a record. */
static const char *const places[] = { "_key", "_file", "_line", "_row", NULL };

/**
 * sluice_run_sample_new:
 * @spec: the task's source; must outlive this
 *
 * Returns: (transfer full): a sample that has no records yet
 */
SluiceRunSample *
sluice_run_sample_new (const SluiceSourceSpec *spec)
{
  SluiceRunSample *self = g_new0 (SluiceRunSample, 1);

  self->spec = spec;
  self->lines = g_string_new (NULL);
  self->arena = sluice_arena_new (4096);
  self->whole = g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_path_unref);
  g_ptr_array_add (self->whole, sluice_path_parse ("$", NULL));
  self->scratch = sluice_batch_new (1, 1);
  return self;
}

/**
 * sluice_run_sample_free:
 * @self: (transfer full): a sample to which nobody adds any more
 */
void
sluice_run_sample_free (SluiceRunSample *self)
{
  g_return_if_fail (self != NULL);

  if (self->lines != NULL)
    g_string_free (self->lines, TRUE);
  sluice_arena_free (self->arena);
  g_ptr_array_unref (self->whole);
  sluice_batch_unref (self->scratch);
  g_clear_pointer (&self->reader, sluice_csv_reader_free);
  g_clear_pointer (&self->layout, sluice_record_layout_free);
  g_clear_pointer (&self->layout_text, g_ref_string_release);
  g_free (self);
}

static gboolean
adopt_layout (SluiceRunSample *self,
              GRefString      *text)
{
  if (self->layout_text != NULL && g_str_equal (self->layout_text, text))
    return self->layout != NULL;

  g_clear_pointer (&self->reader, sluice_csv_reader_free);
  g_clear_pointer (&self->layout_text, g_ref_string_release);
  g_clear_pointer (&self->layout, sluice_record_layout_free);
  self->layout_text = g_ref_string_acquire (text);
  self->layout = sluice_record_layout_parse (text);
  return self->layout != NULL;
}

/* One reader does for the records of a layout: each is a row that is complete in itself. */
static void
start_reader (SluiceRunSample *self)
{
  const SluiceTabularSpec *given = self->spec->tabular;
  const SluiceCsvReaderConfig config = {
    .tabular = &self->tabular,
    .fields = self->whole,
    .limits = &self->spec->limits,
    .part = "record",
    .head_size = 1,
  };

  self->tabular = (SluiceTabularSpec) {
    .delimiter = self->layout->delimiter,
    .quote = self->layout->quote,
    .escape = self->layout->escape,
    .comment = (char *) "",
    .header = SLUICE_HEADER_ABSENT,
    .ragged = given != NULL ? given->ragged : SLUICE_RAGGED_REJECT,
    .columns = self->layout->columns,
    .nulls = given != NULL ? given->nulls : NULL,
  };
  self->reader = sluice_csv_reader_new (&config);
}

/* Whether the reader has a record by now. */
static gboolean
pull_csv (SluiceRunSample *self)
{
  const SluiceValue *record = sluice_batch_row (self->scratch, 0);
  gboolean more = FALSE;

  sluice_batch_reset (self->scratch);
  return sluice_csv_reader_pull (self->reader, self->scratch, &more, NULL) && self->scratch->n_rows == 1 &&
         self->scratch->origins[0].problem == NULL && record->kind == SLUICE_VALUE_JSON;
}

static gboolean
append_csv (SluiceRunSample       *self,
            const SluiceRowOrigin *origin)
{
  const SluiceValue *record = sluice_batch_row (self->scratch, 0);
  gboolean ok;

  if (self->reader == NULL)
    start_reader (self);
  sluice_csv_reader_push (self->reader, origin->raw, origin->raw_len);
  sluice_csv_reader_push (self->reader, "\n", 1);
  ok = pull_csv (self);
  if (!ok)
    {
      /* With a quote in it, it is not known to be complete before the end. What is left of
       * it must not become part of the next one. */
      g_clear_pointer (&self->reader, sluice_csv_reader_free);
      start_reader (self);
      sluice_csv_reader_push (self->reader, origin->raw, origin->raw_len);
      sluice_csv_reader_end (self->reader, TRUE);
      ok = pull_csv (self);
      g_clear_pointer (&self->reader, sluice_csv_reader_free);
    }
  if (ok)
    g_string_append_len (self->lines, record->s, record->len);
  return ok;
}

static void
append_json (SluiceRunSample       *self,
             const SluiceRowOrigin *origin)
{
  const gsize before = self->lines->len;
  gsize size;

  g_string_set_size (self->lines, before + origin->raw_len);
  size = sluice_json_compact (origin->raw, origin->raw_len, self->lines->str + before);
  g_string_truncate (self->lines, before + size);
}

static const char *
get_key (const SluicePath *path,
         guint             depth)
{
  const SluicePathStep *step = depth < sluice_path_get_n_steps (path) ? sluice_path_get_step (path, depth) : NULL;

  return step != NULL && step->kind == SLUICE_PATH_STEP_KEY ? step->key : NULL;
}

static void
append_name (SluiceRunSample *self,
             const char      *name)
{
  const SluiceValue quoted = sluice_json_text_quote (name, strlen (name), self->arena);

  if (self->lines->str[self->lines->len - 1] != '{')
    g_string_append_c (self->lines, ',');
  g_string_append_len (self->lines, quoted.s, quoted.len);
  g_string_append_c (self->lines, ':');
}

/* An object of what was read: of @group, fields with the same first @depth steps. */
static void
append_object (SluiceRunSample   *self,
               GPtrArray         *fields,
               const SluiceValue *cells,
               GArray            *group,
               guint              depth)
{
  g_autoptr(GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  g_string_append_c (self->lines, '{');
  for (guint i = 0; i < group->len; i++)
    {
      const guint first = g_array_index (group, guint, i);
      const char *key = get_key (g_ptr_array_index (fields, first), depth);
      g_autoptr(GArray) below = NULL;

      if (key == NULL || cells[first].kind == SLUICE_VALUE_MISSING || !g_hash_table_add (seen, (gpointer) key))
        continue;
      append_name (self, key);
      if (sluice_path_get_n_steps (g_ptr_array_index (fields, first)) == depth + 1)
        {
          sluice_value_append_json (&cells[first], self->lines, self->arena);
          continue;
        }
      below = g_array_new (FALSE, FALSE, sizeof (guint));
      for (guint j = i; j < group->len; j++)
        {
          const guint other = g_array_index (group, guint, j);

          if (g_strcmp0 (get_key (g_ptr_array_index (fields, other), depth), key) == 0)
            g_array_append_val (below, other);
        }
      append_object (self, fields, cells, below, depth + 1);
    }
  g_string_append_c (self->lines, '}');
}

/* Fields whose first step is @key; with %NULL those that are of the record itself. */
static GArray *
find_group (GPtrArray  *fields,
            const char *key)
{
  GArray *group = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0; i < fields->len; i++)
    {
      const SluicePath *path = g_ptr_array_index (fields, i);
      const char *first = get_key (path, 0);

      if (first == NULL || sluice_path_is_exploding (path))
        continue;
      if (key == NULL ? !g_strv_contains (places, first) : g_str_equal (first, key) && sluice_path_get_n_steps (path) > 1)
        g_array_append_val (group, i);
    }
  return group;
}

/* A record that readers would cut is not kept, and costs no memory either. */
static gboolean
is_large (const SluiceValue *cells,
          GArray            *group)
{
  gsize size = 0;

  for (guint i = 0; i < group->len; i++)
    {
      const SluiceValue *cell = &cells[g_array_index (group, guint, i)];

      size += sluice_value_has_text (cell) ? cell->len : 0;
    }
  return size >= SLUICE_REJECT_MAX_RAW;
}

static gboolean
append_record (SluiceRunSample       *self,
               const SluiceBatch     *batch,
               const SluiceRowOrigin *origin,
               const SluiceValue     *cells)
{
  GRefString *layout = sluice_batch_get_layout (batch, origin->part);

  if (origin->raw == NULL)
    {
      g_autoptr(GArray) group = find_group (batch->fields, NULL);

      if (is_large (cells, group))
        return FALSE;
      append_object (self, batch->fields, cells, group, 0);
      return TRUE;
    }
  /* Readers cut it. */
  if (origin->raw_len >= SLUICE_REJECT_MAX_RAW)
    return FALSE;
  if (layout != NULL)
    return adopt_layout (self, layout) && self->layout->kind == SLUICE_RECORD_LAYOUT_CSV && append_csv (self, origin);
  append_json (self, origin);
  return TRUE;
}

/* Of the record that a child belongs to there is what the mapping reads. */
static void
append_parent (SluiceRunSample   *self,
               GPtrArray         *fields,
               const SluiceValue *cells,
               gsize              begin)
{
  g_autoptr(GArray) group = find_group (fields, "parent");
  g_autofree char *record = NULL;
  gsize before;

  if (group->len == 0 || is_large (cells, group))
    return;
  record = g_strdup (self->lines->str + begin);
  if (sluice_record_line_has_member (record, strlen (record), "parent"))
    return;
  before = self->lines->len;
  g_string_truncate (self->lines, before - 1);
  append_name (self, "parent");
  append_object (self, fields, cells, group, 1);
  g_string_append_c (self->lines, '}');
}

static void
append_row (SluiceRunSample   *self,
            const SluiceBatch *batch,
            guint              row)
{
  const SluiceValue *cells = sluice_batch_row (batch, row);
  const gsize begin = self->lines->len;

  if (!append_record (self, batch, &batch->origins[row], cells))
    {
      g_string_truncate (self->lines, begin);
      return;
    }
  if (self->lines->str[begin] == '{' && self->lines->len - begin >= 2)
    {
      append_parent (self, batch->fields, cells, begin);
      for (guint i = 0; places[i] != NULL; i++)
        for (guint j = 0; j < batch->fields->len; j++)
          if (g_str_equal (sluice_path_get_text (g_ptr_array_index (batch->fields, j)), places[i]))
            sluice_record_line_add_member (self->lines, begin, places[i], &cells[j], self->arena);
    }
  g_string_append_c (self->lines, '\n');
}

/**
 * sluice_run_sample_add:
 * @self: a sample that is not finished
 * @batch: the next records, with their fields
 *
 * Takes records as long as there is room. A record that was made into several rows is
 * one; those that cannot be read, or were too large to be kept as a whole, are left out.
 */
void
sluice_run_sample_add (SluiceRunSample   *self,
                       const SluiceBatch *batch)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (batch != NULL && batch->fields != NULL);

  if (g_atomic_int_get (&self->is_finished))
    return;
  for (guint i = 0; i < batch->n_rows; i++)
    {
      if (batch->origins[i].element > 0)
        continue;
      if (self->n_seen++ == SLUICE_RUN_SAMPLE_RECORDS)
        {
          sluice_run_sample_finish (self);
          return;
        }
      if (batch->origins[i].problem != NULL)
        continue;
      append_row (self, batch, i);
      sluice_arena_reset (self->arena);
      if (self->lines->len > SLUICE_RUN_SAMPLE_BYTES)
        {
          sluice_run_sample_finish (self);
          return;
        }
      self->last_end = self->lines->len;
    }
}

/**
 * sluice_run_sample_finish:
 * @self: a sample
 *
 * Says that nothing more is added to it.
 */
void
sluice_run_sample_finish (SluiceRunSample *self)
{
  g_return_if_fail (self != NULL);

  g_atomic_int_set (&self->is_finished, TRUE);
}

/**
 * sluice_run_sample_take:
 * @self: a sample
 *
 * Returns: (transfer full) (nullable): its records, one a line, once and as soon as it is
 *   finished; %NULL if there are none
 */
GBytes *
sluice_run_sample_take (SluiceRunSample *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  if (!g_atomic_int_get (&self->is_finished) || self->lines == NULL || self->last_end == 0)
    return NULL;
  g_string_truncate (self->lines, self->last_end);
  return g_string_free_to_bytes (g_steal_pointer (&self->lines));
}
