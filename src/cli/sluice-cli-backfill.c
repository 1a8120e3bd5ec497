/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-cli-backfill.h"

#include "sluice-cursor.h"
#include "sluice-error.h"
#include "sluice-uuid.h"

#include <stdio.h>
#include <string.h>

/* More are a mistake. */
#define MAX_SLICES 100000

/* A backfill: half-open slices, each a run of its own. */
typedef struct
{
  SluiceCli *cli;
  SluiceTask *task;
  SluiceRunOptions options;
  GPtrArray *bounds;            /* (owned) (element-type utf8): slice i is [i, i + 1) */
  char *key;                    /* what this backfill is remembered by */
  char *since;                  /* the id of its begin */
  JsonObject *sum;              /* (owned) */
  JsonArray *slices;            /* (owned) */
  guint n_done_before;
} Backfill;

static void
backfill_clear (Backfill *self)
{
  g_clear_pointer (&self->bounds, g_ptr_array_unref);
  g_free (self->key);
  g_free (self->since);
  g_clear_pointer (&self->sum, json_object_unref);
  g_clear_pointer (&self->slices, json_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Backfill, backfill_clear)

/* --- Slices ---------------------------------------------------------------------- */

static int
compare_bounds (const char *a,
                const char *b)
{
  int order = 0;

  if (!sluice_cursor_compare (SLUICE_CURSOR_NUMBER, a, b, &order))
    sluice_cursor_compare (SLUICE_CURSOR_ANY, a, b, &order);
  return order;
}

/* Each bound is counted from the begin, so that months do not drift: a day that
 * one has not is the last of that only. */
static gboolean
cut (Backfill    *self,
     const char  *slice,
     GError     **error)
{
  const char *from = self->options.cursor_from;
  const char *to = self->options.cursor_to;
  g_auto(SluiceCursorStep) step = { 0 };

  self->bounds = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (self->bounds, g_strdup (from));
  if (slice != NULL && !sluice_cursor_step_parse (slice, &step))
    {
      sluice_set_error (error, SLUICE_ERROR_INVALID, "usage",
                        "--slice takes 15m, 1h, 1d, 1w, 1mo or 1y, or a number for cursors that are numbers, not “%s”",
                        slice);
      return FALSE;
    }
  for (guint i = 1; slice != NULL; i++)
    {
      g_autofree char *bound = sluice_cursor_shift (from, &step, i, error);

      if (bound == NULL)
        return FALSE;
      if (compare_bounds (bound, to) >= 0)
        break;
      if (i == MAX_SLICES)
        {
          sluice_set_error (error, SLUICE_ERROR_INVALID, "usage", "Slices of %s are more than %d: choose larger ones",
                            slice, MAX_SLICES);
          return FALSE;
        }
      g_ptr_array_add (self->bounds, g_steal_pointer (&bound));
    }
  g_ptr_array_add (self->bounds, g_strdup (to));
  return TRUE;
}

static gint
compare_text (gconstpointer a,
              gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* Parameters may be confidential: only a digest of them is kept. */
static char *
make_key (const SluiceRunOptions *options,
          const char             *slice)
{
  g_autoptr(GPtrArray) words = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  GHashTableIter iter;
  gpointer name, value;

  if (options->params != NULL)
    {
      g_hash_table_iter_init (&iter, options->params);
      while (g_hash_table_iter_next (&iter, &name, &value))
        g_ptr_array_add (words, g_strdup_printf ("%s=%s", (const char *) name, (const char *) value));
    }
  g_ptr_array_sort (words, compare_text);
  for (guint i = 0; i < words->len; i++)
    g_checksum_update (checksum, words->pdata[i], (gssize) strlen (words->pdata[i]) + 1);
  return g_strdup_printf ("backfill %s %s %s %.16s", options->cursor_from, options->cursor_to,
                          slice != NULL ? slice : "-", g_checksum_get_string (checksum));
}

/* --- What is remembered ------------------------------------------------------------ */

static gboolean
set_state (Backfill    *self,
           const char  *value,
           GError     **error)
{
  g_auto(SluiceCliSync) sync = { NULL };

  sluice_store_set_state_async (self->cli->store, sluice_task_get_id (self->task), self->key, value, NULL,
                                sluice_cli_sync_cb, &sync);
  return sluice_store_set_state_finish (self->cli->store, sluice_cli_sync_wait (&sync), error);
}

/* The id of the begin: runs since then count. A backfill that was not finished
 * goes on. */
static gboolean
find_begin (Backfill  *self,
            GError   **error)
{
  g_auto(SluiceCliSync) sync = { NULL };
  g_autoptr(GError) local_error = NULL;

  if (!self->options.restart)
    {
      sluice_store_find_state_async (self->cli->store, sluice_task_get_id (self->task), self->key, NULL,
                                     sluice_cli_sync_cb, &sync);
      self->since = sluice_store_find_state_finish (self->cli->store, sluice_cli_sync_wait (&sync), &local_error);
      if (local_error != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
      if (self->since != NULL)
        return TRUE;
    }
  self->since = sluice_uuid_v7 ();
  return set_state (self, self->since, error);
}

static gboolean
is_done (Backfill    *self,
         const char  *from,
         const char  *to,
         gboolean    *ret_done,
         GError     **error)
{
  g_auto(SluiceCliSync) sync = { NULL };
  g_autoptr(GError) local_error = NULL;
  g_autofree char *run = NULL;

  *ret_done = FALSE;
  if (self->options.dry_run)
    return TRUE;
  sluice_store_find_done_async (self->cli->store, sluice_task_get_id (self->task), self->since, from, to, NULL,
                                sluice_cli_sync_cb, &sync);
  run = sluice_store_find_done_finish (self->cli->store, sluice_cli_sync_wait (&sync), &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  *ret_done = run != NULL;
  return TRUE;
}

/* --- Adding up ---------------------------------------------------------------------- */

/* Adds to the entry of @list that has the same @names, or makes one. */
static void
add_to_list (JsonArray          *list,
             JsonObject         *entry,
             const char *const  *names)
{
  for (guint i = 0; i < json_array_get_length (list); i++)
    {
      JsonObject *other = json_array_get_object_element (list, i);
      gboolean same = TRUE;

      for (guint j = 0; names[j] != NULL && same; j++)
        same = json_node_equal (json_object_get_member (other, names[j]), json_object_get_member (entry, names[j]));
      if (same)
        {
          json_object_set_int_member (other, "count", json_object_get_int_member (other, "count") +
                                                      json_object_get_int_member (entry, "count"));
          return;
        }
    }
  json_array_add_object_element (list, json_object_ref (entry));
}

static void
add_list (JsonObject         *sum,
          JsonObject         *result,
          const char         *member,
          const char *const  *names)
{
  JsonArray *from = json_object_get_array_member (result, member);
  JsonArray *list = json_object_get_array_member (sum, member);

  for (guint i = 0; i < json_array_get_length (from); i++)
    {
      g_autoptr(JsonNode) copy = json_node_copy (json_array_get_element (from, i));

      add_to_list (list, json_node_get_object (copy), names);
    }
}

static const char *const summed[] = {
  "read", "filtered", "deduplicated", "aggregated", "rejected", "skipped", "inserted", "updated", "unchanged",
  "deleted", "requests", "retries", "bytes",
};

static JsonObject *
new_sum (Backfill *self)
{
  JsonObject *sum = json_object_new ();
  JsonObject *range = json_object_new ();

  json_object_set_null_member (sum, "run");
  json_object_set_string_member (sum, "task", sluice_task_get_name (self->task));
  json_object_set_string_member (sum, "state", "success");
  json_object_set_null_member (sum, "started");
  json_object_set_double_member (sum, "seconds", 0);
  json_object_set_string_member (range, "from", self->options.cursor_from);
  json_object_set_string_member (range, "to", self->options.cursor_to);
  json_object_set_object_member (sum, "backfill", range);
  for (guint i = 0; i < G_N_ELEMENTS (summed); i++)
    json_object_set_int_member (sum, summed[i], 0);
  json_object_set_array_member (sum, "warnings", json_array_new ());
  json_object_set_null_member (sum, "error");
  json_object_set_array_member (sum, "rejects", json_array_new ());
  return sum;
}

static void
add_result (Backfill   *self,
            JsonObject *result)
{
  static const char *const warning_names[] = { "code", "message", NULL };
  static const char *const reject_names[] = { "code", "column", NULL };
  const char *state = json_object_get_string_member (result, "state");

  json_array_add_object_element (self->slices, json_object_ref (result));
  for (guint i = 0; i < G_N_ELEMENTS (summed); i++)
    json_object_set_int_member (self->sum, summed[i], json_object_get_int_member (self->sum, summed[i]) +
                                                      json_object_get_int_member_with_default (result, summed[i], 0));
  json_object_set_double_member (self->sum, "seconds", json_object_get_double_member (self->sum, "seconds") +
                                                       json_object_get_double_member (result, "seconds"));
  if (json_object_get_null_member (self->sum, "started"))
    json_object_set_string_member (self->sum, "started", json_object_get_string_member (result, "started"));
  json_object_set_string_member (self->sum, "run", json_object_get_string_member (result, "run"));
  if (!g_str_equal (state, "success"))
    json_object_set_string_member (self->sum, "state", state);
  if (!json_object_get_null_member (result, "error"))
    json_object_set_member (self->sum, "error", json_node_copy (json_object_get_member (result, "error")));
  add_list (self->sum, result, "warnings", warning_names);
  add_list (self->sum, result, "rejects", reject_names);
}

/* --- Running ------------------------------------------------------------------------- */

static SluiceCliStatus
run_slice (Backfill           *self,
           guint               number,
           SluiceCliSliceFunc  func,
           gpointer            user_data,
           GError            **error)
{
  g_autoptr(JsonObject) result = NULL;
  SluiceRunOptions options = self->options;
  SluiceCliStatus status;

  options.cursor_from = g_ptr_array_index (self->bounds, number);
  options.cursor_to = g_ptr_array_index (self->bounds, number + 1);
  if (self->bounds->len > 2)
    fprintf (stderr, "Slice %u of %u: %s up to %s\n", number + 1, self->bounds->len - 1, options.cursor_from,
             options.cursor_to);
  status = func (self->task, &options, &result, user_data, error);
  if (result != NULL)
    add_result (self, result);
  if (result != NULL && status != SLUICE_CLI_SUCCESS && status != SLUICE_CLI_REJECTED)
    fprintf (stderr, "The backfill stopped at %s. Run the same command again to go on from there.\n",
             options.cursor_from);
  return status;
}

static gboolean
run_slices (Backfill           *self,
            SluiceCliSliceFunc  func,
            gpointer            user_data,
            SluiceCliStatus    *ret_status,
            GError            **error)
{
  for (guint i = 0; i + 1 < self->bounds->len; i++)
    {
      g_autoptr(GError) local_error = NULL;
      SluiceCliStatus status;
      gboolean done;

      if (!is_done (self, self->bounds->pdata[i], self->bounds->pdata[i + 1], &done, error))
        return FALSE;
      if (done)
        {
          self->n_done_before++;
          continue;
        }
      status = run_slice (self, i, func, user_data, &local_error);
      if (local_error != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
      *ret_status = sluice_cli_worst (*ret_status, status);
      if (status != SLUICE_CLI_SUCCESS && status != SLUICE_CLI_REJECTED)
        return TRUE;
    }
  /* All of it is there: the same command begins anew. */
  return self->options.dry_run || set_state (self, NULL, error);
}

static gboolean
check (Backfill  *self,
       GError   **error)
{
  if (sluice_task_get_source (self->task)->incremental == NULL)
    sluice_set_error (error, SLUICE_ERROR_INVALID, "not_incremental", "“%s” cannot be filled in by --from and --to: its "
                      "source is not “incremental”", sluice_task_get_name (self->task));
  else if (compare_bounds (self->options.cursor_from, self->options.cursor_to) >= 0)
    sluice_set_error (error, SLUICE_ERROR_INVALID, "usage", "--from “%s” must be before --to “%s”",
                      self->options.cursor_from, self->options.cursor_to);
  else
    return TRUE;
  return FALSE;
}

/**
 * sluice_cli_backfill:
 * @cli: the command line, its store open
 * @task: an incremental task
 * @options: how to run it, with the range of the whole
 * @slice: (nullable): the size of a slice; else there is one
 * @func: runs a slice
 * @user_data: for @func
 * @ret_result: (out) (transfer full) (nullable): the counts of all slices that
 *   were run now, and their results
 * @error: why nothing was run, or why it had to stop
 *
 * Loads what lies in [from, to), slice by slice, up to the first that fails.
 * Slices that the same command has loaded before it was interrupted are not
 * loaded again. The bookmark stays where it is.
 *
 * Returns: the worst exit status
 */
SluiceCliStatus
sluice_cli_backfill (SluiceCli               *cli,
                     SluiceTask              *task,
                     const SluiceRunOptions  *options,
                     const char              *slice,
                     SluiceCliSliceFunc       func,
                     gpointer                 user_data,
                     JsonObject             **ret_result,
                     GError                 **error)
{
  g_auto(Backfill) self = { .cli = cli, .task = task, .options = *options };
  SluiceCliStatus status = SLUICE_CLI_SUCCESS;
  g_autoptr(GError) local_error = NULL;

  if (!check (&self, error) || !cut (&self, slice, error))
    return SLUICE_CLI_USAGE;
  self.key = make_key (options, slice);
  if (!options->dry_run && !find_begin (&self, error))
    return SLUICE_CLI_FAILED;

  self.sum = new_sum (&self);
  self.slices = json_array_new ();
  if (!run_slices (&self, func, user_data, &status, &local_error))
    {
      status = sluice_cli_status_of (local_error);
      g_propagate_error (error, g_steal_pointer (&local_error));
      return status;
    }
  json_object_set_int_member (self.sum, "done_before", self.n_done_before);
  json_object_set_array_member (self.sum, "slices", g_steal_pointer (&self.slices));
  *ret_result = g_steal_pointer (&self.sum);
  return status;
}
