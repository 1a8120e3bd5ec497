/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-run-session-private.h"

#include "sluice-cursor.h"
#include "sluice-error.h"

#include <math.h>

/* The incremental side of a run: where it begins to read, and what the ledger
 * is to say once its rows are there. */

/* Hashes that the bookmark of an upsert holds at most: what it does not remember
 * is loaded once more, which changes nothing. */
#define MAX_UPSERT_ROWS 10000

static const SluiceIncrementalSpec *
get_spec (SluiceRunSession *self)
{
  return sluice_task_get_source (self->task)->incremental;
}

static gboolean
is_backfill (SluiceRunSession *self)
{
  return self->options.cursor_to != NULL;
}

static gboolean
is_insert (SluiceRunSession *self)
{
  return self->load.strategy == SLUICE_STRATEGY_INSERT;
}

/* Whether the run is to write a bookmark at all. */
static gboolean
keeps_bookmark (SluiceRunSession *self)
{
  return self->tracker != NULL && !is_backfill (self) && self->options.limit == 0;
}

/* --- Where to begin ------------------------------------------------------------ */

/* {{cursor}} is the bookmark less the lag, in the source's own words. */
static gboolean
choose_start (SluiceRunSession  *self,
              GError           **error)
{
  const SluiceIncrementalSpec *spec = get_spec (self);
  const SluiceCursorStep lag = {
    .seconds = (gint64) ceil (spec->lag_seconds),
    .number = spec->lag_number,
  };
  char *start;

  /* The scope has `initial` to begin with. */
  if (self->bookmark == NULL || self->bookmark->last == NULL || self->options.full_refresh)
    return TRUE;
  if (lag.seconds == 0 && lag.number == NULL)
    start = g_strdup (self->bookmark->last);
  else
    {
      start = sluice_cursor_shift (self->bookmark->last, &lag, -1, error);
      if (start == NULL)
        return FALSE;
    }
  g_free (self->scope->cursor);
  self->scope->cursor = start;
  return TRUE;
}

static void
warn_of_initial (SluiceRunSession *self)
{
  const SluiceIncrementalSpec *spec = get_spec (self);

  if (self->bookmark->last == NULL || self->options.full_refresh ||
      g_strcmp0 (spec->initial, self->bookmark->initial) == 0)
    return;
  sluice_monitor_warn (self->monitor, "initial_changed",
                       "“initial” is “%s” now, it was “%s” when the bookmark was begun; the run goes on from the bookmark "
                       "“%s”. Run once with --full-refresh to load from “initial” on, or forget the bookmark "
                       "with “task reset”",
                       spec->initial != NULL ? spec->initial : "", self->bookmark->initial != NULL ? self->bookmark->initial : "",
                       self->bookmark->last);
}

static gboolean
adopt_bookmark (SluiceRunSession  *self,
                GError           **error)
{
  if (self->ledger_cursor != NULL)
    {
      self->bookmark = sluice_bookmark_parse (self->ledger_cursor, error);
      if (self->bookmark == NULL)
        return FALSE;
      warn_of_initial (self);
    }
  if (!choose_start (self, error))
    return FALSE;

  if (self->options.limit > 0 && is_insert (self))
    sluice_monitor_warn (self->monitor, "bookmark_stays", "With --limit the bookmark does not move: the next run appends "
                         "these rows once more");
  sluice_run_result_set_bookmark (self->result, self->scope->cursor,
                                  self->bookmark != NULL ? self->bookmark->last : NULL);
  sluice_monitor_log (self->monitor, SLUICE_LOG_INFO, "Reads from the cursor “%s” on",
                      self->scope->cursor != NULL ? self->scope->cursor : "");
  return TRUE;
}

static void
found_cursor_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  SluiceRunSession *self = user_data;
  g_autoptr(GError) error = NULL;

  if (!sluice_loader_find_cursor_finish (SLUICE_LOADER (source), result, &self->ledger_cursor, &error) ||
      !adopt_bookmark (self, &error))
    sluice_run_session_fail (self, g_steal_pointer (&error));
  else
    self->found_bookmark (self);
}

static void
found_state_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  SluiceRunSession *self = user_data;
  g_autoptr(GError) error = NULL;

  self->ledger_cursor = sluice_store_find_state_finish (SLUICE_STORE (source), result, &error);
  if (error != NULL || !adopt_bookmark (self, &error))
    sluice_run_session_fail (self, g_steal_pointer (&error));
  else
    self->found_bookmark (self);
}

/* sluice_run_session_find_bookmark:
 *
 * Sets {{cursor}}, then calls @next. The loader is connected. */
void
sluice_run_session_find_bookmark (SluiceRunSession *self,
                                  void            (*next) (SluiceRunSession *self))
{
  g_autofree char *key = NULL;

  self->found_bookmark = next;
  if (is_backfill (self))
    {
      g_free (self->scope->cursor);
      self->scope->cursor = g_strdup (self->options.cursor_from);
      self->scope->cursor_to = g_strdup (self->options.cursor_to);
      sluice_run_result_set_backfill (self->result, self->scope->cursor, self->scope->cursor_to);
      next (self);
      return;
    }
  if (get_spec (self) == NULL)
    {
      next (self);
      return;
    }
  if (self->load.ledger)
    {
      sluice_loader_find_cursor_async (self->loader, &self->request, NULL, self->cancellable, found_cursor_cb, self);
      return;
    }

  key = sluice_bookmark_make_key (self->schema, self->table);
  sluice_monitor_warn (self->monitor, "bookmark_in_workspace", "“load.ledger” is false: the bookmark is kept in the "
                       "workspace, and written after the rows; rows may be loaded twice after a crash");
  sluice_store_find_state_async (self->store, self->request.task_id, key, self->cancellable, found_state_cb, self);
}

/* sluice_run_session_counts_committed:
 *
 * Whether rows that an interrupted run has committed are left out by their count.
 * What an upsert loads a second time changes nothing. */
gboolean
sluice_run_session_counts_committed (SluiceRunSession *self)
{
  return get_spec (self) == NULL || is_backfill (self) || is_insert (self);
}

/* sluice_run_session_is_covered:
 *
 * Whether the bookmark says all of the rows of an earlier run that read from the
 * same start: it came to its end, or moved the bookmark with each batch, or is of
 * the time before a reset. */
gboolean
sluice_run_session_is_covered (SluiceRunSession        *self,
                               const char              *run,
                               const SluiceLedgerEntry *entry)
{
  const SluiceBookmark *bookmark = self->bookmark;

  if (get_spec (self) == NULL || is_backfill (self))
    return FALSE;
  if (entry->final)
    return TRUE;
  return bookmark != NULL && (g_strcmp0 (bookmark->run, run) == 0 ||
                              (bookmark->reset != NULL && g_strcmp0 (run, bookmark->reset) < 0));
}

/* --- While it runs ------------------------------------------------------------- */

static guint
add_cursor_field (SluiceRunSession *self,
                  SluicePath       *path)
{
  for (guint i = 0; i < self->fields->len; i++)
    {
      if (g_str_equal (sluice_path_get_text (self->fields->pdata[i]), sluice_path_get_text (path)))
        return i;
    }
  g_ptr_array_add (self->fields, sluice_path_ref (path));
  return self->fields->len - 1;
}

static void
unref_path (gpointer data)
{
  sluice_path_unref (data);
}

/* sluice_run_session_track_cursor:
 *
 * Makes the list of wanted fields and, for an incremental task, the tracker. */
void
sluice_run_session_track_cursor (SluiceRunSession *self)
{
  const SluiceIncrementalSpec *spec = get_spec (self);
  GPtrArray *mapped = sluice_transformer_get_fields (self->transformer);
  SluiceCursorConfig config = { 0 };

  self->fields = g_ptr_array_new_with_free_func (unref_path);
  for (guint i = 0; i < mapped->len; i++)
    g_ptr_array_add (self->fields, sluice_path_ref (mapped->pdata[i]));
  if (spec == NULL)
    return;

  config = (SluiceCursorConfig) {
    .slot = add_cursor_field (self, spec->cursor),
    .path = sluice_path_get_text (spec->cursor),
    .bookmark = self->bookmark,
    .run = sluice_run_get_id (self->run),
    .initial = self->bookmark != NULL && self->bookmark->last != NULL && !self->options.full_refresh
               ? self->bookmark->initial : spec->initial,
    .from = self->scope->cursor,
    .to = self->scope->cursor_to,
    .skip_seen = !is_backfill (self) && !self->options.full_refresh && spec->lag_seconds <= 0 && spec->lag_number == NULL,
    .skip_before = is_backfill (self) || is_insert (self) || !spec->asked,
    .warn_before = !is_backfill (self) && spec->asked,
    .max_rows = is_insert (self) ? 0 : MAX_UPSERT_ROWS,
    .monitor = self->monitor,
  };
  config.ascending = sluice_run_session_moves_bookmark (self);
  self->tracker = sluice_cursor_tracker_new (&config);
}

/* sluice_run_session_moves_bookmark:
 *
 * Whether the bookmark moves with each batch. */
gboolean
sluice_run_session_moves_bookmark (SluiceRunSession *self)
{
  const SluiceIncrementalSpec *spec = get_spec (self);

  return spec != NULL && spec->ascending && self->load.commit_per_batch && self->load.ledger &&
         !is_backfill (self) && self->options.limit == 0 && !self->options.dry_run;
}

/* sluice_run_session_set_entry_cursor:
 * @cursor: (nullable): the bookmark once the entry is committed
 *
 * Has the next entry say so, if it is news. Both must stay until it is
 * committed. */
void
sluice_run_session_set_entry_cursor (SluiceRunSession *self,
                                     const char       *cursor)
{
  self->entry.cursor = g_strcmp0 (cursor, self->ledger_cursor) != 0 ? cursor : NULL;
  self->entry.previous = self->ledger_cursor;
}

/* sluice_run_session_sent_cursor:
 *
 * The destination has the entry; the next one comes behind it. Returns what it says of
 * the bookmark, which is true once it is there for good. */
char *
sluice_run_session_sent_cursor (SluiceRunSession *self)
{
  char *cursor = g_strdup (self->entry.cursor);

  if (cursor == NULL)
    return NULL;
  g_free (self->ledger_cursor);
  self->ledger_cursor = g_strdup (cursor);
  self->entry.cursor = NULL;
  self->entry.previous = NULL;
  return cursor;
}

/* sluice_run_session_committed_cursor:
 *
 * An entry with @cursor is there for good. */
void
sluice_run_session_committed_cursor (SluiceRunSession *self,
                                     const char       *cursor)
{
  g_autoptr(SluiceBookmark) bookmark = cursor != NULL ? sluice_bookmark_parse (cursor, NULL) : NULL;

  if (bookmark != NULL && !self->options.dry_run)
    sluice_run_result_set_bookmark (self->result, self->scope->cursor, bookmark->last);
}

/* --- The end -------------------------------------------------------------------- */

/* sluice_run_session_finish_cursor:
 *
 * Has the final entry say what the bookmark is. The stages have ended. */
void
sluice_run_session_finish_cursor (SluiceRunSession *self)
{
  if (!keeps_bookmark (self))
    return;
  g_free (self->final_cursor);
  self->final_cursor = sluice_bookmark_to_text (sluice_cursor_tracker_get_bookmark (self->tracker));
  if (self->final_cursor != NULL)
    sluice_run_session_set_entry_cursor (self, self->final_cursor);
}

/* sluice_run_session_keep_cursor:
 *
 * Without a ledger the workspace remembers the bookmark: then this is under way,
 * @callback is called, and TRUE returned. */
gboolean
sluice_run_session_keep_cursor (SluiceRunSession    *self,
                                GAsyncReadyCallback  callback)
{
  g_autofree char *key = NULL;

  if (self->load.ledger || !keeps_bookmark (self) || self->options.dry_run || self->final_cursor == NULL)
    return FALSE;
  key = sluice_bookmark_make_key (self->schema, self->table);
  sluice_store_set_state_async (self->store, self->request.task_id, key, self->final_cursor, NULL, callback, self);
  return TRUE;
}
