/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-record-reader-private.h"

#include "sluice-error.h"
#include "sluice-json-decode.h"

/* The walk goes through a body token by token, with a stack of the open
 * containers, and can stop and go on behind any token: what stands around the
 * records may be of any size. A record itself is parsed in one go by the
 * projection, and again from its start when its bytes were not all there. */

/* Names of the body's members to list when the records are missing. */
#define MAX_NAMES 12

static guint
get_n_steps (const SluiceRecordReader *self)
{
  return self->records != NULL ? sluice_path_get_n_steps (self->records) : 0;
}

/* How many steps of the records' path lead to the current value, -1 = it is off
 * that path. */
static int
match_records (SluiceRecordReader *self)
{
  const SluiceWalkFrame *top = sluice_record_reader_get_top (self);
  const SluicePathStep *step;
  int n = (int) get_n_steps (self);

  if (self->records_off || self->finding)
    return -1;
  if (top == NULL)
    return 0;
  if (top->step < 0)
    return -1;
  /* A member that is named as the whole path is that member. */
  if (self->frames->len == 1 && n > 1 && top->is_object &&
      sluice_record_reader_key_is (self, sluice_path_get_text (self->records)))
    return n;
  if (top->step >= n)
    return -1;

  step = sluice_path_get_step (self->records, (guint) top->step);
  switch (step->kind)
    {
    case SLUICE_PATH_STEP_KEY:
      return top->is_object && sluice_record_reader_key_is (self, step->key) ? top->step + 1 : -1;
    case SLUICE_PATH_STEP_INDEX:
      return !top->is_object && top->index == step->index ? top->step + 1 : -1;
    case SLUICE_PATH_STEP_EACH_ELEMENT:
      return !top->is_object ? top->step + 1 : -1;
    case SLUICE_PATH_STEP_EACH_MEMBER:
      return top->is_object ? top->step + 1 : -1;
    default:
      return -1;
    }
}

/* Remembers the name of the member that a `.*` has led to. */
static void
note_outer_key (SluiceRecordReader *self,
                int                 step)
{
  guint ordinal = 0;

  if (step < 1 || self->outer_keys->len == 0 ||
      sluice_path_get_step (self->records, (guint) step - 1)->kind != SLUICE_PATH_STEP_EACH_MEMBER)
    return;
  for (int i = 0; i < step - 1; i++)
    {
      if (sluice_path_get_step (self->records, (guint) i)->kind == SLUICE_PATH_STEP_EACH_MEMBER)
        ordinal++;
    }
  g_string_assign (g_ptr_array_index (self->outer_keys, ordinal), self->key->str);
}

static void
clear_frame (gpointer data)
{
  SluiceWalkFrame *frame = data;

  g_free (frame->path);
}

/**
 * sluice_record_reader_restart_walk:
 * @self: a reader
 *
 * Goes back to the start of the body, which must still be in the window.
 */
void
sluice_record_reader_restart_walk (SluiceRecordReader *self)
{
  if (self->frames == NULL)
    {
      self->frames = g_array_new (FALSE, FALSE, sizeof (SluiceWalkFrame));
      g_array_set_clear_func (self->frames, clear_frame);
    }
  g_array_set_size (self->frames, 0);
  g_ptr_array_set_size (self->names, 0);
  sluice_record_reader_reset_watches (self, G_MAXUINT64);
  self->scanner.depth = 0;
  self->pos = self->body_start;
  self->state = SLUICE_WALK_VALUE;
}

/* What is known of a container from the steps that led to it. */
static void
set_role (SluiceRecordReader *self,
          SluiceWalkFrame    *frame,
          int                 step)
{
  int n = (int) get_n_steps (self);
  SluicePathStepKind kind;

  frame->step = step;
  if (step < 0)
    return;
  if (step == n)
    {
      frame->has_records = !frame->is_object;
      self->found = TRUE;
      return;
    }

  kind = sluice_path_get_step (self->records, (guint) step)->kind;
  if (kind == (frame->is_object ? SLUICE_PATH_STEP_EACH_MEMBER : SLUICE_PATH_STEP_EACH_ELEMENT))
    {
      frame->has_records = step + 1 == n;
      self->found = TRUE;
    }
}

static SluiceReadOutcome
open_container (SluiceRecordReader *self,
                const char         *p,
                int                 step,
                guint64             watches,
                guint64             values)
{
  SluiceWalkFrame frame = { .is_object = *p == '{', .watches = watches };

  if (self->scanner.depth >= self->scanner.max_depth)
    {
      sluice_json_scanner_too_deep (&self->scanner, p);
      return sluice_record_reader_stop (self);
    }

  if (self->frames->len == 0)
    frame.watches = ~self->parent_watches;
  set_role (self, &frame, step);
  if (step >= 0 && self->parent_depth == (int) self->frames->len)
    {
      sluice_record_reader_reset_watches (self, self->parent_watches);
      frame.watches |= self->parent_watches;
    }
  if (self->finding)
    sluice_record_reader_find_list (self, &frame);

  sluice_record_reader_begin_watches (self, values);
  sluice_record_reader_keep (self, p, 1);
  g_array_append_val (self->frames, frame);
  self->scanner.depth++;
  self->state = frame.is_object ? SLUICE_WALK_FIRST_NAME : SLUICE_WALK_FIRST_VALUE;
  self->pos++;
  return SLUICE_READ_GOES_ON;
}

static void
end_value (SluiceRecordReader *self)
{
  self->state = self->frames->len > 0 ? SLUICE_WALK_NEXT : SLUICE_WALK_DONE;
}

static SluiceReadOutcome
close_container (SluiceRecordReader *self,
                 const char         *p)
{
  sluice_record_reader_keep (self, p, 1);
  sluice_record_reader_end_watches (self);
  g_array_set_size (self->frames, self->frames->len - 1);
  self->scanner.depth--;
  self->pos++;
  end_value (self);
  return SLUICE_READ_GOES_ON;
}

/* Where @watched, what is asked for is inside of the record. */
static SluiceReadOutcome
read_record (SluiceRecordReader *self,
             const char         *p,
             gboolean            watched)
{
  const char *end = NULL;
  SluiceReadOutcome outcome;

  if (sluice_batch_is_full (self->batch))
    return SLUICE_READ_FULL;
  outcome = sluice_record_reader_read_record (self, p, &end);
  if (outcome == SLUICE_READ_MORE)
    return sluice_record_reader_stop (self);
  if (outcome != SLUICE_READ_GOES_ON)
    return outcome;

  self->found = TRUE;
  if (watched)
    {
      /* Walk through it once more. */
      self->records_off = TRUE;
      return SLUICE_READ_GOES_ON;
    }
  sluice_record_reader_keep (self, p, (gsize) (end - p));
  self->pos += (gsize) (end - p);
  end_value (self);
  return SLUICE_READ_GOES_ON;
}

static SluiceReadOutcome
read_scalar (SluiceRecordReader *self,
             const char         *p,
             int                 step,
             guint64             values)
{
  const char *end = sluice_json_scanner_skip (&self->scanner, p);

  if (end == NULL)
    return sluice_record_reader_stop (self);
  if (step >= 0 && step == (int) get_n_steps (self))
    {
      if (*p != 'n' && self->frames->len > 0)
        {
          sluice_record_reader_fail (self, p, "records_missing",
                                     "the records' path %s leads to a plain value, not to a list or an object",
                                     sluice_path_get_text (self->records));
          return SLUICE_READ_FAILED;
        }
      self->found = *p == 'n';
    }
  if (self->finding && self->frames->len == 1)
    sluice_record_reader_find_name (self, *p == 'n');

  sluice_record_reader_watch_scalar (self, values, p, (gsize) (end - p));
  sluice_record_reader_keep (self, p, (gsize) (end - p));
  self->pos += (gsize) (end - p);
  end_value (self);
  return SLUICE_READ_GOES_ON;
}

/* Of several objects that are records each, none is walked through. */
static gboolean
is_watched_inside (SluiceRecordReader *self,
                   guint64             watches)
{
  if (self->frames->len == 0)
    return self->n_public_watches > 0;
  return (watches & ~self->parent_watches) != 0 && !sluice_path_is_exploding (self->records);
}

static SluiceReadOutcome
read_value (SluiceRecordReader *self,
            const char         *p)
{
  SluiceWalkFrame *top = sluice_record_reader_get_top (self);
  guint64 watches;
  guint64 values;
  int step;

  if (top != NULL && top->has_records && !self->records_off)
    {
      if (self->outer_keys->len > 0)
        note_outer_key (self, (int) get_n_steps (self));
      return read_record (self, p, FALSE);
    }

  step = match_records (self);
  watches = sluice_record_reader_match_watches (self, &values);
  if (step >= 0)
    note_outer_key (self, step);
  if (*p == '{' && step >= 0 && step == (int) get_n_steps (self))
    return read_record (self, p, is_watched_inside (self, watches | values));

  if (top != NULL && top->undecided)
    {
      sluice_record_reader_find_first (self, top, *p);
      top->undecided = FALSE;
    }
  if (*p != '{' && *p != '[')
    return read_scalar (self, p, step, values);
  if (self->finding && self->frames->len == 1)
    sluice_record_reader_find_name (self, FALSE);
  return open_container (self, p, step, watches, values);
}

static void
note_name (SluiceRecordReader *self)
{
  if (self->frames->len == 1 && self->names->len < MAX_NAMES)
    g_ptr_array_add (self->names, g_utf8_make_valid (self->key->str, (gssize) self->key->len));
}

/* A member's name with its colon. */
static SluiceReadOutcome
read_name (SluiceRecordReader *self,
           const char         *p)
{
  gboolean escaped = FALSE;
  const char *name = p + 1;
  const char *end;
  const char *value;

  end = sluice_json_scanner_name (&self->scanner, p, &escaped);
  value = end != NULL ? sluice_json_scanner_colon (&self->scanner, end) : NULL;
  if (value == NULL)
    return sluice_record_reader_stop (self);

  g_string_set_size (self->key, (gsize) (end - name));
  if (escaped)
    g_string_set_size (self->key,
                       sluice_json_unescape (name, (gsize) (end - name), self->key->str));
  else
    memcpy (self->key->str, name, (gsize) (end - name));
  note_name (self);

  sluice_record_reader_keep (self, p, (gsize) (end + 1 - p));
  sluice_record_reader_keep (self, ":", 1);
  self->pos += (gsize) (value - p);
  self->state = SLUICE_WALK_VALUE;
  return SLUICE_READ_GOES_ON;
}

static SluiceReadOutcome
read_next (SluiceRecordReader *self,
           const char         *p)
{
  SluiceWalkFrame *top = &g_array_index (self->frames, SluiceWalkFrame, self->frames->len - 1);

  if (*p == (top->is_object ? '}' : ']'))
    return close_container (self, p);
  if (*p != ',')
    {
      sluice_json_scanner_fail_next (&self->scanner, p, top->is_object);
      return sluice_record_reader_stop (self);
    }
  sluice_record_reader_keep (self, p, 1);
  top->index++;
  self->pos++;
  self->state = top->is_object ? SLUICE_WALK_NAME : SLUICE_WALK_VALUE;
  return SLUICE_READ_GOES_ON;
}

static void
fail_missing (SluiceRecordReader *self)
{
  g_autoptr(GString) names = g_string_new (NULL);

  for (guint i = 0; i < self->names->len; i++)
    g_string_append_printf (names, "%s%s", i > 0 ? ", " : "",
                            (const char *) g_ptr_array_index (self->names, i));
  sluice_record_reader_fail (self, NULL, "records_missing",
                             "nothing is at the records' path %s; the body is %s%s",
                             sluice_path_get_text (self->records),
                             names->len > 0 ? "an object with " : "a list or a plain value",
                             names->str);
  sluice_error_set_hint (self->error,
                         "Set `records` of the source to the path of the list, or to “auto”");
}

/* Behind the body's value. */
static SluiceReadOutcome
read_end (SluiceRecordReader *self,
          const char         *p)
{
  if (self->finding)
    return sluice_record_reader_find_decide (self);
  if (p < self->scanner.end)
    {
      sluice_json_scanner_fail (&self->scanner, p, "something follows the end of the value");
      return sluice_record_reader_stop (self);
    }
  if (!self->ended)
    return SLUICE_READ_MORE;
  if (!self->found)
    {
      fail_missing (self);
      return SLUICE_READ_FAILED;
    }
  return SLUICE_READ_END;
}

static SluiceReadOutcome
step (SluiceRecordReader *self,
      const char         *p)
{
  switch (self->state)
    {
    case SLUICE_WALK_FIRST_VALUE:
      if (*p == ']')
        return close_container (self, p);
      return read_value (self, p);
    case SLUICE_WALK_VALUE:
      return read_value (self, p);
    case SLUICE_WALK_FIRST_NAME:
      if (*p == '}')
        return close_container (self, p);
      return read_name (self, p);
    case SLUICE_WALK_NAME:
      return read_name (self, p);
    case SLUICE_WALK_NEXT:
      return read_next (self, p);
    case SLUICE_WALK_DONE:
    default:
      return read_end (self, p);
    }
}

/**
 * sluice_record_reader_walk:
 * @self: a reader of JSON
 *
 * Goes on through the body until something stops it.
 *
 * Returns: what that was, never %SLUICE_READ_GOES_ON
 */
SluiceReadOutcome
sluice_record_reader_walk (SluiceRecordReader *self)
{
  SluiceReadOutcome outcome = SLUICE_READ_GOES_ON;
  const char *p;

  while (outcome == SLUICE_READ_GOES_ON)
    {
      if (self->limit > 0 && self->n_records >= self->limit)
        return SLUICE_READ_END;
      p = sluice_json_skip_space (self->window.data + self->pos);
      self->pos = (gsize) (p - self->window.data);
      if (p >= self->scanner.end && self->state != SLUICE_WALK_DONE)
        {
          sluice_json_scanner_fail (&self->scanner, p, "the body ends here");
          return sluice_record_reader_stop (self);
        }
      if (self->finding && sluice_record_reader_find_enough (self, p))
        outcome = sluice_record_reader_find_decide (self);
      else
        outcome = step (self, p);
    }
  return outcome;
}
