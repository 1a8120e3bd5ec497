/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-lane-private.h"

#include "sluice-format.h"
#include "sluice-schedule-words.h"

#include <glib/gi18n.h>

struct _SluiceLane
{
  GObject parent_instance;

  SluiceScheduleItem *item;     /* (owned) */
  GArray *marks;                /* (owned) (element-type SluiceMark) */
  GHashTable *places;           /* (owned) (nullable) while it is filled: slot and kind to index + 1 */
};

G_DEFINE_FINAL_TYPE (SluiceLane, sluice_lane, G_TYPE_OBJECT)

static void
mark_clear (SluiceMark *mark)
{
  g_free (mark->run);
  g_free (mark->message);
}

static void
sluice_lane_finalize (GObject *object)
{
  SluiceLane *self = SLUICE_LANE (object);

  g_clear_object (&self->item);
  g_array_unref (self->marks);
  g_clear_pointer (&self->places, g_hash_table_unref);

  G_OBJECT_CLASS (sluice_lane_parent_class)->finalize (object);
}

static void
sluice_lane_class_init (SluiceLaneClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sluice_lane_finalize;
}

static void
sluice_lane_init (SluiceLane *self)
{
  self->marks = g_array_new (FALSE, TRUE, sizeof (SluiceMark));
  g_array_set_clear_func (self->marks, (GDestroyNotify) mark_clear);
  self->places = g_hash_table_new (NULL, NULL);
}

/**
 * sluice_lane_new:
 * @item: a schedule
 *
 * Returns: (transfer full): its lane, without marks
 */
SluiceLane *
sluice_lane_new (SluiceScheduleItem *item)
{
  SluiceLane *self = g_object_new (SLUICE_TYPE_LANE, NULL);

  self->item = g_object_ref (item);
  return self;
}

/**
 * sluice_lane_take_mark:
 * @self: a #SluiceLane
 * @kind: what the mark stands for
 * @slot: where it lies
 * @ret_is_new: whether there was none
 *
 * Returns: (transfer none): the mark, until the next call
 */
SluiceMark *
sluice_lane_take_mark (SluiceLane     *self,
                       SluiceMarkKind  kind,
                       guint           slot,
                       gboolean       *ret_is_new)
{
  gpointer key = GUINT_TO_POINTER (slot * 4 + (guint) kind);
  guint place = GPOINTER_TO_UINT (g_hash_table_lookup (self->places, key));

  *ret_is_new = place == 0;
  if (place == 0)
    {
      SluiceMark mark = { .kind = kind, .slot = slot };

      g_array_append_val (self->marks, mark);
      place = self->marks->len;
      g_hash_table_insert (self->places, key, GUINT_TO_POINTER (place));
    }
  return &g_array_index (self->marks, SluiceMark, place - 1);
}

static int
compare_marks (gconstpointer a,
               gconstpointer b)
{
  const SluiceMark *first = a, *second = b;

  if (first->slot != second->slot)
    return first->slot < second->slot ? -1 : 1;
  return first->time < second->time ? -1 : first->time > second->time;
}

/**
 * sluice_lane_sort:
 * @self: a #SluiceLane
 *
 * Nothing is added any more: the marks are put in the order of time.
 */
void
sluice_lane_sort (SluiceLane *self)
{
  g_clear_pointer (&self->places, g_hash_table_unref);
  g_array_sort (self->marks, compare_marks);
}

/**
 * sluice_lane_get_item:
 * @self: a #SluiceLane
 *
 * Returns: (transfer none): its schedule
 */
SluiceScheduleItem *
sluice_lane_get_item (SluiceLane *self)
{
  g_return_val_if_fail (SLUICE_IS_LANE (self), NULL);

  return self->item;
}

guint
sluice_lane_get_n_marks (SluiceLane *self)
{
  g_return_val_if_fail (SLUICE_IS_LANE (self), 0);

  return self->marks->len;
}

const SluiceMark *
sluice_lane_get_mark (SluiceLane *self,
                      guint       index)
{
  g_return_val_if_fail (SLUICE_IS_LANE (self), NULL);
  g_return_val_if_fail (index < self->marks->len, NULL);

  return &g_array_index (self->marks, SluiceMark, index);
}

/**
 * sluice_lane_describe_mark:
 * @mark: a mark
 * @n: how many it stands for
 *
 * Returns: (transfer full): what happened or will happen
 */
char *
sluice_lane_describe_mark (const SluiceMark *mark,
                           guint             n)
{
  switch (mark->kind)
    {
    case SLUICE_MARK_PLANNED:
      return n == 1 ? g_strdup (_("planned"))
                    : g_strdup_printf (ngettext ("planned %u time", "planned %u times", n), n);
    case SLUICE_MARK_MISSED:
      return g_strdup (mark->message);
    case SLUICE_MARK_RUN:
    default:
      if (n == 1)
        return g_strdup (sluice_format_state (mark->state));
      /* Translators: runs of a short time, and how the worst of them ended */
      return g_strdup_printf (ngettext ("%u run, the worst: %s", "%u runs, the worst: %s", n), n,
                              sluice_format_state (mark->state));
    }
}

static void
add_part (GString    *words,
          const char *part)
{
  if (words->len > 0)
    g_string_append (words, " · ");
  g_string_append (words, part);
}

/**
 * sluice_lane_sum_up:
 * @self: a #SluiceLane
 *
 * Returns: (transfer full): what the task did and will do in that time, in words
 */
char *
sluice_lane_sum_up (SluiceLane *self)
{
  GString *words = NULL;
  guint n_runs = 0, n_bad = 0, n_missed = 0;
  gint64 planned = 0;

  g_return_val_if_fail (SLUICE_IS_LANE (self), NULL);

  words = g_string_new (NULL);
  for (guint i = 0; i < self->marks->len; i++)
    {
      const SluiceMark *mark = &g_array_index (self->marks, SluiceMark, i);

      n_runs += mark->kind == SLUICE_MARK_RUN ? mark->n : 0;
      n_missed += mark->kind == SLUICE_MARK_MISSED ? mark->n : 0;
      n_bad += mark->kind == SLUICE_MARK_RUN && (mark->state == SLUICE_RUN_STATE_FAILED ||
                                                 mark->state == SLUICE_RUN_STATE_INTERRUPTED);
      if (mark->kind == SLUICE_MARK_PLANNED && planned == 0)
        planned = mark->time;
    }
  if (n_runs > 0)
    {
      g_autofree char *part = g_strdup_printf (ngettext ("%u run", "%u runs", n_runs), n_runs);

      add_part (words, part);
    }
  if (n_bad > 0)
    add_part (words, _("with failures"));
  if (n_missed > 0)
    {
      g_autofree char *part = g_strdup_printf (ngettext ("%u time not run", "%u times not run",
                                                         n_missed), n_missed);

      add_part (words, part);
    }
  if (planned > 0)
    {
      g_autofree char *when = sluice_schedule_words_next (planned);
      /* Translators: %s is “in 5 minutes” or “tomorrow at 02:00” */
      g_autofree char *part = g_strdup_printf (_("Next %s"), when);

      add_part (words, part);
    }
  return g_string_free (words, FALSE);
}
