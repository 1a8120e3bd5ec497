/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-record-reader-private.h"

#include "sluice-json-decode.h"

/* Watches are bits of one word. */
#define MAX_WATCHES 64
/* A watched list or object is kept up to this size: enough for a message. */
#define MAX_KEPT (64 * 1024)

static void
clear_watch (gpointer data)
{
  SluiceWatch *watch = data;

  g_string_free (watch->text, TRUE);
}

static void
add_watch (SluiceRecordReader *self,
           const SluicePath   *path,
           guint               first_step)
{
  SluiceWatch watch = { .path = path, .first_step = first_step };

  if (self->watches->len == MAX_WATCHES)
    return;
  watch.text = g_string_new (NULL);
  watch.kind = SLUICE_VALUE_MISSING;
  g_array_append_val (self->watches, watch);
}

/**
 * sluice_record_reader_init_watches:
 * @self: a reader that has its projection
 * @paths: (nullable) (element-type SluicePath): what the caller watches
 */
void
sluice_record_reader_init_watches (SluiceRecordReader *self,
                                   GPtrArray          *paths)
{
  GPtrArray *parents = sluice_projection_get_parents (self->projection);

  self->watches = g_array_new (FALSE, FALSE, sizeof (SluiceWatch));
  g_array_set_clear_func (self->watches, clear_watch);
  for (guint i = 0; paths != NULL && i < paths->len; i++)
    add_watch (self, g_ptr_array_index (paths, i), 0);
  self->n_public_watches = self->watches->len;

  for (guint i = 0; i < parents->len && self->watches->len < MAX_WATCHES; i++)
    {
      self->parent_watches |= G_GUINT64_CONSTANT (1) << self->watches->len;
      add_watch (self, g_ptr_array_index (parents, i), 1);
    }
}

/* The frame of the object that holds the records: the one from which the last
 * name on the way to them is taken. */
static int
find_parent_depth (const SluicePath *records)
{
  guint n = records != NULL ? sluice_path_get_n_steps (records) : 0;

  for (guint i = n; i > 0; i--)
    {
      SluicePathStepKind kind = sluice_path_get_step (records, i - 1)->kind;

      if (kind == SLUICE_PATH_STEP_KEY || kind == SLUICE_PATH_STEP_EACH_MEMBER)
        return (int) i - 1;
    }
  return -1;
}

/**
 * sluice_record_reader_place_parents:
 * @self: a reader whose records' path was set
 *
 * Sets the object that `parent.` means.
 */
void
sluice_record_reader_place_parents (SluiceRecordReader *self)
{
  self->parent_depth = find_parent_depth (self->records);
  for (guint i = self->n_public_watches; i < self->watches->len; i++)
    g_array_index (self->watches, SluiceWatch, i).base = (guint) MAX (self->parent_depth, 0);
}

static gboolean
step_matches (const SluiceRecordReader *self,
              const SluiceWalkFrame    *frame,
              const SluicePathStep     *step)
{
  switch (step->kind)
    {
    case SLUICE_PATH_STEP_KEY:
      return frame->is_object && sluice_record_reader_key_is (self, step->key);
    case SLUICE_PATH_STEP_INDEX:
      return !frame->is_object && frame->index == step->index;
    case SLUICE_PATH_STEP_EACH_ELEMENT:
      return !frame->is_object;
    case SLUICE_PATH_STEP_EACH_MEMBER:
      return frame->is_object;
    default:
      return FALSE;
    }
}

/**
 * sluice_record_reader_match_watches:
 * @self: a reader
 * @ret_values: (out): the watches whose value is the current one
 *
 * Returns: the watches on whose path the current value is
 */
guint64
sluice_record_reader_match_watches (SluiceRecordReader *self,
                                    guint64            *ret_values)
{
  const SluiceWalkFrame *top = sluice_record_reader_get_top (self);
  guint64 alive = 0;

  *ret_values = 0;
  if (top == NULL || (top->watches == 0 && self->frames->len > 1))
    return 0;

  for (guint i = 0; i < self->watches->len; i++)
    {
      const SluiceWatch *watch = &g_array_index (self->watches, SluiceWatch, i);
      const guint64 bit = G_GUINT64_CONSTANT (1) << i;
      guint n = sluice_path_get_n_steps (watch->path);
      guint step = self->frames->len - 1 - watch->base + watch->first_step;

      if ((top->watches & bit) == 0)
        continue;
      if (top->is_object && self->frames->len == 1 && watch->first_step == 0 && n > 1 &&
          sluice_record_reader_key_is (self, sluice_path_get_text (watch->path)))
        *ret_values |= bit;
      else if (step < n && step_matches (self, top, sluice_path_get_step (watch->path, step)))
        {
          if (step + 1 == n)
            *ret_values |= bit;
          else
            alive |= bit;
        }
    }
  return alive;
}

/**
 * sluice_record_reader_keep:
 * @self: a reader
 * @text: (array length=size): the token that was walked over
 * @size: bytes of it
 *
 * Adds it to the watched containers that are open.
 */
void
sluice_record_reader_keep (SluiceRecordReader *self,
                           const char         *text,
                           gsize               size)
{
  if (G_LIKELY (self->open_watches == 0))
    return;

  for (guint i = 0; i < self->watches->len; i++)
    {
      SluiceWatch *watch = &g_array_index (self->watches, SluiceWatch, i);

      if (watch->open_depth > 0 && watch->text->len + size <= MAX_KEPT)
        g_string_append_len (watch->text, text, (gssize) size);
    }
}

/**
 * sluice_record_reader_begin_watches:
 * @self: a reader, at the bracket of a container
 * @values: the watches whose value it is
 */
void
sluice_record_reader_begin_watches (SluiceRecordReader *self,
                                    guint64             values)
{
  for (guint i = 0; i < self->watches->len; i++)
    {
      SluiceWatch *watch = &g_array_index (self->watches, SluiceWatch, i);

      if ((values >> i & 1) == 0)
        continue;
      g_string_truncate (watch->text, 0);
      watch->kind = SLUICE_VALUE_JSON;
      watch->open_depth = self->frames->len + 1;
      self->open_watches |= G_GUINT64_CONSTANT (1) << i;
    }
}

/**
 * sluice_record_reader_end_watches:
 * @self: a reader, behind the closing bracket of its top frame
 */
void
sluice_record_reader_end_watches (SluiceRecordReader *self)
{
  if (G_LIKELY (self->open_watches == 0))
    return;

  for (guint i = 0; i < self->watches->len; i++)
    {
      SluiceWatch *watch = &g_array_index (self->watches, SluiceWatch, i);

      if (watch->open_depth != self->frames->len)
        continue;
      watch->open_depth = 0;
      self->open_watches &= ~(G_GUINT64_CONSTANT (1) << i);
    }
}

static void
set_text (SluiceWatch *watch,
          const char  *text,
          gsize        size)
{
  g_autofree char *decoded = g_malloc (size + 1);
  g_autofree char *valid = NULL;
  gsize len = sluice_json_unescape (text, size, decoded);

  valid = g_utf8_make_valid (decoded, (gssize) len);
  g_string_assign (watch->text, valid);
  watch->kind = SLUICE_VALUE_TEXT;
}

static SluiceValueKind
scalar_kind (char first)
{
  switch (first)
    {
    case 'n':
      return SLUICE_VALUE_NULL;
    case 't':
    case 'f':
      return SLUICE_VALUE_BOOLEAN;
    default:
      return SLUICE_VALUE_NUMBER;
    }
}

/**
 * sluice_record_reader_watch_scalar:
 * @self: a reader
 * @values: the watches whose value it is
 * @text: (array length=size): a string with its quotes, a number or a word
 * @size: bytes of it
 */
void
sluice_record_reader_watch_scalar (SluiceRecordReader *self,
                                   guint64             values,
                                   const char         *text,
                                   gsize               size)
{
  for (guint i = 0; values != 0 && i < self->watches->len; i++)
    {
      SluiceWatch *watch = &g_array_index (self->watches, SluiceWatch, i);

      if ((values >> i & 1) == 0)
        continue;
      if (*text == '"')
        {
          set_text (watch, text + 1, size - 2);
          continue;
        }
      g_string_truncate (watch->text, 0);
      g_string_append_len (watch->text, text, (gssize) size);
      watch->kind = scalar_kind (*text);
    }
}

/**
 * sluice_record_reader_reset_watches:
 * @self: a reader
 * @watches: bits of those to forget
 */
void
sluice_record_reader_reset_watches (SluiceRecordReader *self,
                                    guint64             watches)
{
  for (guint i = 0; watches != 0 && i < self->watches->len; i++)
    {
      SluiceWatch *watch = &g_array_index (self->watches, SluiceWatch, i);

      if ((watches >> i & 1) == 0)
        continue;
      g_string_truncate (watch->text, 0);
      watch->kind = SLUICE_VALUE_MISSING;
      watch->open_depth = 0;
    }
  self->open_watches &= ~watches;
}
