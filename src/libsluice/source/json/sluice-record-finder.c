/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-record-reader-private.h"

#include "sluice-error.h"

/* Where `auto` finds the records:
 *
 * 1. A body that is a list is the list of records.
 * 2. The first list named data, items, results, entries, records, rows, values
 *    or objects, at most three names deep, is taken as soon as it is met.
 * 3. Else the shallowest list of objects, the first of several; this takes
 *    knowing the whole body, or its first 4 MiB if it is larger.
 * 4. Else, if there is an empty list, there are no records.
 * 5. Else the object is one record, unless it only says that something failed:
 *    that is the error `error_object`.
 *
 * Nothing below meta, links or errors counts, nor what is inside lists. While
 * this goes on the body's beginning stays in the window; then the walk starts
 * again, with the path that was found. */

#define MAX_LOOK_AHEAD (4 * 1024 * 1024)
#define MAX_NAMED_DEPTH 3

static const char * const record_names[] = {
  "data", "items", "results", "entries", "records", "rows", "values", "objects", NULL
};

static const char * const unfit_names[] = {
  "meta", "links", "errors", "error", "_meta", "_links", NULL
};

/* Members that say that something failed, and those that go along with them. */
static const char * const error_names[] = {
  "error", "errors", "error_message", "errorMessage", "error_description", "message", "messages",
  "msg", "detail", "status", "status_code", "statusCode", "fault", NULL
};

static const char * const error_company[] = {
  "code", "error_code", "errorCode", "details", "reason", "success", "ok", "type", "title",
  "instance", "timestamp", "path", "request_id", "requestId", "trace_id", "traceId", NULL
};

/**
 * sluice_record_reader_find_is_unfit:
 * @name: the name of a member
 *
 * Returns: whether it never holds records
 */
gboolean
sluice_record_reader_find_is_unfit (const char *name)
{
  return g_strv_contains (unfit_names, name);
}

static void
set_candidate (SluiceRecordReader *self,
               const char         *path,
               guint               depth,
               gboolean            empty)
{
  gboolean better = self->candidate == NULL || (self->candidate_empty && !empty) ||
                    (self->candidate_empty == empty && depth < self->candidate_depth);

  if (!better)
    return;
  g_free (self->candidate);
  self->candidate = g_strdup (path);
  self->candidate_depth = depth;
  self->candidate_empty = empty;
}

/**
 * sluice_record_reader_find_list:
 * @self: a reader that is finding
 * @frame: a container that was just opened and is not on the stack yet
 *
 * Notes the path of the container, and whether it may be the list.
 */
void
sluice_record_reader_find_list (SluiceRecordReader *self,
                                SluiceWalkFrame    *frame)
{
  const SluiceWalkFrame *parent = sluice_record_reader_get_top (self);

  if (parent == NULL)
    {
      frame->path = g_strdup ("$");
      frame->undecided = FALSE;
      return;
    }

  frame->unfit = parent->unfit || !parent->is_object ||
                 sluice_record_reader_find_is_unfit (self->key->str);
  if (frame->unfit)
    return;
  frame->path = sluice_path_escape_key (parent->path, self->key->str);
  if (frame->is_object)
    return;

  frame->undecided = TRUE;
  if (self->frames->len <= MAX_NAMED_DEPTH && g_strv_contains (record_names, self->key->str))
    {
      g_free (self->candidate);
      self->candidate = g_strdup (frame->path);
      self->candidate_depth = 0;
      self->candidate_empty = FALSE;
    }
  else
    set_candidate (self, frame->path, self->frames->len, TRUE);
}

/**
 * sluice_record_reader_find_first:
 * @self: a reader that is finding
 * @frame: a list that may be the one
 * @first: the first byte of its first value
 */
void
sluice_record_reader_find_first (SluiceRecordReader *self,
                                 SluiceWalkFrame    *frame,
                                 char                first)
{
  if (first == '{')
    set_candidate (self, frame->path, self->frames->len - 1, FALSE);
  else if (self->candidate_empty && g_strcmp0 (self->candidate, frame->path) == 0)
    g_clear_pointer (&self->candidate, g_free);
}

/**
 * sluice_record_reader_find_name:
 * @self: a reader that is finding, at the value of a member of the body
 * @is_null: whether that is null
 *
 * Notes whether the body says anything but that something failed.
 */
void
sluice_record_reader_find_name (SluiceRecordReader *self,
                                gboolean            is_null)
{
  if (is_null)
    return;
  if (g_strv_contains (error_names, self->key->str))
    self->names_error = TRUE;
  else if (!g_strv_contains (error_company, self->key->str))
    self->only_errors = FALSE;
}

/**
 * sluice_record_reader_find_enough:
 * @self: a reader that is finding
 * @p: where the walk is
 *
 * Returns: whether nothing that follows may change the decision
 */
gboolean
sluice_record_reader_find_enough (SluiceRecordReader *self,
                                  const char         *p)
{
  gsize seen = (gsize) (p - self->window.data) - self->body_start;

  if (self->candidate == NULL)
    return FALSE;
  /* A candidate of depth 0 is one by its name. */
  return self->candidate_depth == 0 || (seen > MAX_LOOK_AHEAD && !self->candidate_empty);
}

/* The text that says what failed, from the body in the window. */
static char *
dup_error_text (SluiceRecordReader *self)
{
  static const char * const paths[] = {
    "error.message", "errors[0].message", "error_description", "message", "msg", "detail", "error",
    "errors[0]", "errors", "fault", "messages", "error_message", "errorMessage", "status"
  };
  g_autoptr(GPtrArray) fields = g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_path_unref);
  g_autoptr(SluiceProjection) projection = NULL;
  const SluiceValue *slots;
  g_autofree char *text = NULL;
  guint depth = self->scanner.depth;

  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    g_ptr_array_add (fields, sluice_path_parse (paths[i], NULL));
  projection = sluice_projection_new (fields);
  self->scanner.depth = 0;
  sluice_projection_parse (projection, &self->scanner,
                           sluice_json_skip_space (self->window.data + self->body_start));
  self->scanner.depth = depth;

  slots = sluice_projection_get_slots (projection);
  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      const SluiceProjectionColumn *column = &sluice_projection_get_columns (projection)[i];
      const SluiceValue *value = &slots[column->slot];

      if (value->kind <= SLUICE_VALUE_NULL || !sluice_value_has_text (value))
        continue;
      text = g_strndup (value->s, MIN (value->len, 500));
      return g_utf8_make_valid (text, -1);
    }
  return g_strdup ("without saying what");
}

static SluiceReadOutcome
fail_with_body (SluiceRecordReader *self)
{
  g_autofree char *text = dup_error_text (self);

  sluice_record_reader_fail (self, NULL, "error_object",
                             "the body holds no records but reports a failure: %s", text);
  sluice_error_set_hint (self->error,
                         "If this is a record, set `records` of the source to “$”");
  return SLUICE_READ_FAILED;
}

/**
 * sluice_record_reader_find_decide:
 * @self: a reader that is finding
 *
 * Takes the best list that was met, and starts again from the beginning.
 *
 * Returns: %SLUICE_READ_GOES_ON, or %SLUICE_READ_FAILED for an object that only
 *   reports an error
 */
SluiceReadOutcome
sluice_record_reader_find_decide (SluiceRecordReader *self)
{
  g_autofree char *candidate = g_steal_pointer (&self->candidate);

  if (candidate == NULL && self->only_errors && self->names_error)
    return fail_with_body (self);

  self->finding = FALSE;
  sluice_record_reader_set_records (self, candidate != NULL ? candidate : "$");
  self->records_found = g_strdup (sluice_path_get_text (self->records));
  sluice_record_reader_restart_walk (self);
  return SLUICE_READ_GOES_ON;
}
