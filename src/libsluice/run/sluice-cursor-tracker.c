/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-cursor-tracker.h"

#include "sluice-error.h"
#include "sluice-reject.h"

#include <string.h>

/* A longer text is no cursor. */
#define MAX_CURSOR 1024

/* FNV-1a, 64 bits. */
#define FNV_BASIS G_GUINT64_CONSTANT (0xcbf29ce484222325)
#define FNV_PRIME G_GUINT64_CONSTANT (0x100000001b3)

struct _SluiceCursorTracker
{
  /* Input */
  guint slot;
  char *path;
  char *run;                    /* (nullable) */
  char *from;                   /* (nullable) */
  char *to;                     /* (nullable) */
  char *start;                  /* (nullable) the bookmark's cursor at the start */
  gboolean skip_seen;
  gboolean skip_before;
  gboolean warn_before;
  gboolean ascending;
  guint max_rows;
  SluiceMonitor *monitor;       /* (owned) */

  /* In progress */
  GHashTable *seen;             /* (element-type gint64 guint) rows of the start not met yet */
  GString *cell;                /* the cursor at hand */
  GString *highest;             /* of this run; ascending only */
  gboolean warned;
  SluiceBookmark *bookmark;     /* (owned) */
};

/* What is to be done with a row. */
typedef enum
{
  ROW_STAYS,
  ROW_SKIPPED,
  ROW_REJECTED,
  ROW_FAILS,
} RowFate;

/**
 * sluice_cursor_tracker_new:
 * @config: how it is to work
 *
 * Returns: (transfer full): a tracker
 */
SluiceCursorTracker *
sluice_cursor_tracker_new (const SluiceCursorConfig *config)
{
  SluiceCursorTracker *self = g_new0 (SluiceCursorTracker, 1);
  const SluiceBookmark *bookmark;

  g_return_val_if_fail (config != NULL && config->path != NULL, NULL);
  g_return_val_if_fail (SLUICE_IS_MONITOR (config->monitor), NULL);

  bookmark = config->bookmark;
  self->slot = config->slot;
  self->path = g_strdup (config->path);
  self->run = g_strdup (config->run);
  self->from = g_strdup (config->from);
  self->to = g_strdup (config->to);
  self->skip_seen = config->skip_seen;
  self->skip_before = config->skip_before;
  self->warn_before = config->warn_before;
  self->ascending = config->ascending;
  self->max_rows = config->max_rows;
  self->monitor = g_object_ref (config->monitor);
  self->seen = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self->cell = g_string_new (NULL);
  self->highest = g_string_new (NULL);
  self->bookmark = sluice_bookmark_new ();
  self->bookmark->initial = g_strdup (config->initial);
  if (bookmark == NULL || bookmark->last == NULL)
    return self;

  self->start = g_strdup (bookmark->last);
  self->bookmark->kind = bookmark->kind;
  self->bookmark->last = g_strdup (bookmark->last);
  self->bookmark->run = g_strdup (bookmark->run);
  for (guint i = 0; i < bookmark->rows->len; i++)
    {
      guint64 hash = g_array_index (bookmark->rows, guint64, i);
      guint n = GPOINTER_TO_UINT (g_hash_table_lookup (self->seen, &hash));

      g_array_append_val (self->bookmark->rows, hash);
      g_hash_table_insert (self->seen, g_memdup2 (&hash, sizeof hash), GUINT_TO_POINTER (n + 1));
    }
  return self;
}

/**
 * sluice_cursor_tracker_free:
 * @self: (transfer full): a tracker
 */
void
sluice_cursor_tracker_free (SluiceCursorTracker *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->path);
  g_free (self->run);
  g_free (self->from);
  g_free (self->to);
  g_free (self->start);
  g_clear_object (&self->monitor);
  g_hash_table_unref (self->seen);
  g_string_free (self->cell, TRUE);
  g_string_free (self->highest, TRUE);
  sluice_bookmark_free (self->bookmark);
  g_free (self);
}

/**
 * sluice_cursor_tracker_get_bookmark:
 * @self: a tracker
 *
 * Returns: (transfer none): the bookmark that holds once all rows that were
 *   seen are loaded; never before that at the start
 */
const SluiceBookmark *
sluice_cursor_tracker_get_bookmark (SluiceCursorTracker *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->bookmark;
}

/* --- One row ------------------------------------------------------------------ */

static guint64
hash_text (guint64     hash,
           const char *text,
           gsize       len)
{
  gboolean in_string = FALSE;

  for (gsize i = 0; i < len; i++)
    {
      char c = text[i];

      /* Space between the tokens of a record says nothing of its content. */
      if (!in_string && (c == ' ' || c == '\n' || c == '\t' || c == '\r'))
        continue;
      hash = (hash ^ (guchar) c) * FNV_PRIME;
      if (in_string && c == '\\' && i + 1 < len)
        hash = (hash ^ (guchar) text[++i]) * FNV_PRIME;
      else if (c == '"')
        in_string = !in_string;
    }
  return hash;
}

/* Of the record's bytes as they arrived. Where only its beginning was kept, the
 * cells that are mapped stand for the rest. */
static guint64
hash_row (const SluiceBatch *records,
          guint              row)
{
  const SluiceRowOrigin *origin = &records->origins[row];
  guint64 hash = FNV_BASIS;

  if (origin->raw != NULL)
    hash = hash_text (hash, origin->raw, origin->raw_len);
  if (origin->raw == NULL || origin->raw_len >= SLUICE_REJECT_MAX_RAW)
    {
      for (guint i = 0; i < records->n_columns; i++)
        hash = sluice_value_hash (&sluice_batch_row (records, row)[i], hash);
    }
  return hash;
}

static RowFate
reject (SluiceCursorTracker *self,
        const SluiceBatch   *records,
        guint                row,
        GPtrArray           *rejects,
        const char          *code,
        const char          *why)
{
  SluiceReject *problem = sluice_reject_new (records, row, SLUICE_REJECT_STAGE_MAP);

  sluice_reject_add (problem, code, NULL, &sluice_batch_row (records, row)[self->slot], NULL,
                     "the cursor “%s” %s", self->path, why);
  g_ptr_array_add (rejects, problem);
  return ROW_REJECTED;
}

static gboolean
is_number (const SluiceValue *value)
{
  return value->kind == SLUICE_VALUE_NUMBER || value->kind == SLUICE_VALUE_INTEGER ||
         value->kind == SLUICE_VALUE_DECIMAL || value->kind == SLUICE_VALUE_DOUBLE;
}

/* Numbers, times and short texts. */
static gboolean
is_cursor (const SluiceValue *value)
{
  const guint32 kinds = 1u << SLUICE_VALUE_DATE | 1u << SLUICE_VALUE_TIME | 1u << SLUICE_VALUE_TIMESTAMP |
                        1u << SLUICE_VALUE_TIMESTAMPTZ | 1u << SLUICE_VALUE_UUID | 1u << SLUICE_VALUE_TEXT;

  if (!is_number (value) && ((kinds >> value->kind) & 1) == 0)
    return FALSE;
  return !sluice_value_has_text (value) ||
         (value->len <= MAX_CURSOR && memchr (value->s, '\0', value->len) == NULL);
}

/* A database has times and whole numbers as such; they are written as JSON would. */
static void
set_cell (SluiceCursorTracker *self,
          const SluiceValue   *value)
{
  g_autofree char *text = NULL;

  if (sluice_value_has_text (value))
    {
      g_string_truncate (self->cell, 0);
      g_string_append_len (self->cell, value->s, value->len);
      return;
    }
  text = sluice_value_to_string (value);
  g_string_assign (self->cell, text);
}

/* Puts the cursor of the row into @self->cell. */
static RowFate
read_cell (SluiceCursorTracker *self,
           const SluiceBatch   *records,
           guint                row,
           GPtrArray           *rejects)
{
  const SluiceValue *value = &sluice_batch_row (records, row)[self->slot];
  SluiceCursorKind kind;

  if (sluice_value_is_null (value) || (value->kind == SLUICE_VALUE_TEXT && value->len == 0))
    return reject (self, records, row, rejects, "missing_cursor", "has no value in this record");
  if (!is_cursor (value))
    return reject (self, records, row, rejects, "invalid_cursor",
                   "is neither a short text, nor a number or a time here");

  kind = is_number (value) ? SLUICE_CURSOR_NUMBER : SLUICE_CURSOR_TEXT;
  if (self->bookmark->kind == SLUICE_CURSOR_ANY)
    self->bookmark->kind = kind;
  if (kind != self->bookmark->kind)
    return reject (self, records, row, rejects, "invalid_cursor",
                   kind == SLUICE_CURSOR_NUMBER ? "is a number here, elsewhere a text"
                                                : "is a text here, elsewhere a number");
  set_cell (self, value);
  return ROW_STAYS;
}

/* Where the cell stands to @other; 0 also if that cannot be told. */
static int
compare_cell (SluiceCursorTracker *self,
              const char          *other)
{
  int order = 0;

  sluice_cursor_compare (self->bookmark->kind, self->cell->str, other, &order);
  return order;
}

static RowFate
fail_order (SluiceCursorTracker  *self,
            const char           *other,
            GError              **error)
{
  sluice_set_error (error, SLUICE_ERROR_DATA, "cursor_order",
                    "The cursor “%s” is a text: as such “%s” is before “%s”, at which this run begins, and the "
                    "row would be left out", self->path, self->cell->str, other);
  if (error != NULL)
    sluice_error_set_hint (*error, "Choose a cursor that is a number or a time, or load with upsert and ask "
                           "the source with {{cursor}}");
  return ROW_FAILS;
}

/* `initial` may well be a time where the records have numbers: the source knows
 * what to make of it. The bounds of a backfill are compared here. */
static RowFate
check_bound (SluiceCursorTracker  *self,
             const char           *bound,
             GError              **error)
{
  int order;

  if (self->to == NULL || sluice_cursor_compare (self->bookmark->kind, self->cell->str, bound, &order))
    return ROW_STAYS;
  sluice_set_error (error, SLUICE_ERROR_INVALID, "cursor_format",
                    "The cursor “%s” is a number, as “%s”, but the backfill is bounded by “%s”", self->path,
                    self->cell->str, bound);
  if (error != NULL)
    sluice_error_set_hint (*error, "Give --from and --to as the source writes its cursors");
  return ROW_FAILS;
}

/* The range is closed at its start and, of a backfill, open at its end. */
static RowFate
check_range (SluiceCursorTracker  *self,
             GError              **error)
{
  gboolean is_text = self->bookmark->kind == SLUICE_CURSOR_TEXT;

  if (self->to != NULL && (check_bound (self, self->from, error) == ROW_FAILS ||
                           check_bound (self, self->to, error) == ROW_FAILS))
    return ROW_FAILS;
  if (self->to != NULL && compare_cell (self, self->to) >= 0)
    return ROW_SKIPPED;
  if (self->from == NULL || compare_cell (self, self->from) >= 0)
    return ROW_STAYS;
  if (is_text && sluice_cursor_is_misleading (self->cell->str, self->from) && self->skip_before)
    return fail_order (self, self->from, error);
  if (!self->skip_before)
    return ROW_STAYS;
  if (self->warn_before)
    sluice_monitor_warn (self->monitor, "before_cursor", "The source sent rows from before “%s”, for which it was "
                         "not asked; they were left out", self->from);
  return ROW_SKIPPED;
}

static gboolean
take_seen (SluiceCursorTracker *self,
           guint64              hash)
{
  guint n = GPOINTER_TO_UINT (g_hash_table_lookup (self->seen, &hash));

  if (n == 0)
    return FALSE;
  g_hash_table_insert (self->seen, g_memdup2 (&hash, sizeof hash), GUINT_TO_POINTER (n - 1));
  return TRUE;
}

static void
remember (SluiceCursorTracker *self,
          guint64              hash)
{
  if (self->max_rows > 0 && self->bookmark->rows->len >= self->max_rows)
    return;
  g_array_append_val (self->bookmark->rows, hash);
  if (g_strcmp0 (self->bookmark->run, self->run) == 0)
    return;
  g_free (self->bookmark->run);
  self->bookmark->run = g_strdup (self->run);
}

/* Moves the bookmark to the row, if that is further on. */
static RowFate
track (SluiceCursorTracker *self,
       const SluiceBatch   *records,
       guint                row)
{
  SluiceBookmark *bookmark = self->bookmark;
  int order = bookmark->last != NULL ? compare_cell (self, bookmark->last) : 1;
  guint64 hash;

  if (bookmark->last != NULL && !self->warned && bookmark->kind == SLUICE_CURSOR_TEXT &&
      sluice_cursor_is_misleading (self->cell->str, bookmark->last))
    {
      self->warned = TRUE;
      sluice_monitor_warn (self->monitor, "cursor_order", "The cursor “%s” has texts of digits, “%s” and “%s”: they "
                           "are compared as texts, not as numbers", self->path, self->cell->str, bookmark->last);
    }
  if (order < 0)
    return ROW_STAYS;

  hash = hash_row (records, row);
  if (order > 0)
    {
      g_free (bookmark->last);
      bookmark->last = g_strdup (self->cell->str);
      g_array_set_size (bookmark->rows, 0);
      remember (self, hash);
      return ROW_STAYS;
    }
  if (self->start != NULL && compare_cell (self, self->start) == 0 && take_seen (self, hash))
    return self->skip_seen ? ROW_SKIPPED : ROW_STAYS;
  remember (self, hash);
  return ROW_STAYS;
}

/* A row of the start that comes once the bookmark has moved on. */
static gboolean
is_seen (SluiceCursorTracker *self,
         const SluiceBatch   *records,
         guint                row)
{
  return self->skip_seen && self->start != NULL && strcmp (self->start, self->bookmark->last) != 0 &&
         compare_cell (self, self->start) == 0 && take_seen (self, hash_row (records, row));
}

static gboolean
check_ascending (SluiceCursorTracker  *self,
                 GError              **error)
{
  if (!self->ascending)
    return TRUE;
  if (self->highest->len == 0 || compare_cell (self, self->highest->str) >= 0)
    {
      g_string_assign (self->highest, self->cell->str);
      return TRUE;
    }
  sluice_set_error (error, SLUICE_ERROR_DATA, "not_ascending",
                    "“order” is “asc”, but the source sent the cursor “%s” after “%s”: a bookmark that moves with each "
                    "batch would run ahead of the data", self->cell->str, self->highest->str);
  if (error != NULL)
    sluice_error_set_hint (*error, "Make the source sort by the cursor, or set “order” to “none”; if batches are "
                           "committed already, run once with --full-refresh");
  return FALSE;
}

static RowFate
judge (SluiceCursorTracker  *self,
       const SluiceBatch    *records,
       guint                 row,
       GPtrArray            *rejects,
       GError              **error)
{
  RowFate fate;

  /* Rejected for another reason soon enough. */
  if (records->origins[row].problem != NULL)
    return ROW_STAYS;
  fate = read_cell (self, records, row, rejects);
  if (fate == ROW_STAYS)
    fate = check_range (self, error);
  if (fate != ROW_STAYS)
    return fate;
  if (!check_ascending (self, error))
    return ROW_FAILS;
  return is_seen (self, records, row) ? ROW_SKIPPED : track (self, records, row);
}

/**
 * sluice_cursor_tracker_apply:
 * @self: a tracker
 * @records: records that nobody else sees yet
 * @n_committed: the first of them that an earlier run has loaded: they move the
 *   bookmark and are left out, uncounted
 * @rejects: (element-type SluiceReject): gets the rows without a usable cursor
 *   (`missing_cursor`, `invalid_cursor`)
 * @error: %SLUICE_ERROR_DATA with `not_ascending` or `cursor_order`
 *
 * Leaves the rows in @records that are to be loaded. The others are counted as
 * skipped, or rejected.
 *
 * Returns: %TRUE if the run may go on
 */
gboolean
sluice_cursor_tracker_apply (SluiceCursorTracker  *self,
                             SluiceBatch          *records,
                             guint                 n_committed,
                             GPtrArray            *rejects,
                             GError              **error)
{
  g_autoptr(GPtrArray) ignored = g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_reject_free);
  guint n_skipped = 0;
  guint n = 0;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (records != NULL && self->slot < records->n_columns, FALSE);
  g_return_val_if_fail (rejects != NULL, FALSE);

  for (guint i = 0; i < records->n_rows; i++)
    {
      RowFate fate = judge (self, records, i, i < n_committed ? ignored : rejects, error);

      if (fate == ROW_FAILS)
        return FALSE;
      if (i < n_committed || fate == ROW_REJECTED)
        continue;
      if (fate == ROW_SKIPPED)
        {
          n_skipped++;
          continue;
        }
      if (n != i)
        {
          memcpy (sluice_batch_row (records, n), sluice_batch_row (records, i),
                  sizeof (SluiceValue) * records->n_columns);
          records->origins[n] = records->origins[i];
        }
      n++;
    }
  records->n_rows = n;
  sluice_monitor_add (self->monitor, SLUICE_COUNTER_SKIPPED, n_skipped);
  return TRUE;
}
