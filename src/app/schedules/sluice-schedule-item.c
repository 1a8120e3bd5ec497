/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-schedule-item.h"

#include "sluice-schedule-words.h"
#include "sluice-task.h"

struct _SluiceScheduleItem
{
  GObject parent_instance;

  SluiceStoredSchedule *stored; /* (owned) */
  SluiceTask *task;             /* (owned) (nullable) */
  char *sentence;               /* (owned) */
  gint64 asked;                 /* what was asked of the calendar last, in the main context */
  gint64 answer;                /* holds up to itself, G_MAXINT64 = never */
};

G_DEFINE_FINAL_TYPE (SluiceScheduleItem, sluice_schedule_item, G_TYPE_OBJECT)

static void
sluice_schedule_item_finalize (GObject *object)
{
  SluiceScheduleItem *self = SLUICE_SCHEDULE_ITEM (object);

  g_clear_pointer (&self->stored, sluice_stored_schedule_free);
  g_clear_object (&self->task);
  g_free (self->sentence);

  G_OBJECT_CLASS (sluice_schedule_item_parent_class)->finalize (object);
}

static void
sluice_schedule_item_class_init (SluiceScheduleItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sluice_schedule_item_finalize;
}

static void
sluice_schedule_item_init (SluiceScheduleItem *self)
{
}

/**
 * sluice_schedule_item_new:
 * @stored: (transfer full): what the store knows
 * @names: (element-type utf8 utf8): the name of each task's id
 *
 * Reads the document of a task: better done in a thread where there are many.
 *
 * Returns: (transfer full): the schedule
 */
SluiceScheduleItem *
sluice_schedule_item_new (SluiceStoredSchedule *stored,
                          GHashTable           *names)
{
  SluiceScheduleItem *self = NULL;
  const SluiceScheduleSpec *spec = NULL;

  g_return_val_if_fail (stored != NULL, NULL);

  self = g_object_new (SLUICE_TYPE_SCHEDULE_ITEM, NULL);
  self->stored = stored;
  self->task = sluice_task_new_from_data (stored->document, -1, NULL, NULL, NULL);
  spec = sluice_schedule_item_get_spec (self);
  self->sentence = spec == NULL ? g_strdup ("") : sluice_schedule_words_describe (spec, names);
  /* Asked here, the calendar answers where it holds nobody up. */
  sluice_schedule_item_next_after (self, g_get_real_time ());
  return self;
}

/**
 * sluice_schedule_item_get_stored:
 * @self: a #SluiceScheduleItem
 *
 * Returns: (transfer none): what the store remembers
 */
const SluiceStoredSchedule *
sluice_schedule_item_get_stored (SluiceScheduleItem *self)
{
  g_return_val_if_fail (SLUICE_IS_SCHEDULE_ITEM (self), NULL);

  return self->stored;
}

/**
 * sluice_schedule_item_get_spec:
 * @self: a #SluiceScheduleItem
 *
 * Returns: (transfer none) (nullable): the `schedule`; %NULL if the document cannot be read
 */
const SluiceScheduleSpec *
sluice_schedule_item_get_spec (SluiceScheduleItem *self)
{
  g_return_val_if_fail (SLUICE_IS_SCHEDULE_ITEM (self), NULL);

  return self->task == NULL ? NULL : sluice_task_get_schedule (self->task);
}

const char *
sluice_schedule_item_get_task (SluiceScheduleItem *self)
{
  g_return_val_if_fail (SLUICE_IS_SCHEDULE_ITEM (self), NULL);

  return self->stored->task;
}

const char *
sluice_schedule_item_get_name (SluiceScheduleItem *self)
{
  g_return_val_if_fail (SLUICE_IS_SCHEDULE_ITEM (self), NULL);

  return self->stored->name;
}

/**
 * sluice_schedule_item_get_sentence:
 * @self: a #SluiceScheduleItem
 *
 * Returns: (transfer none): when it runs, in words
 */
const char *
sluice_schedule_item_get_sentence (SluiceScheduleItem *self)
{
  g_return_val_if_fail (SLUICE_IS_SCHEDULE_ITEM (self), NULL);

  return self->sentence;
}

/* Whether only the clock starts it, so that it can come to an end. */
static gboolean
is_by_clock_alone (const SluiceScheduleSpec *spec)
{
  return spec->calendar != NULL && spec->after->len == 0 && spec->folder == NULL;
}

/**
 * sluice_schedule_item_get_mode:
 * @self: a #SluiceScheduleItem
 * @now: microseconds since 1970 UTC
 *
 * Returns: what becomes of it at @now
 */
SluiceScheduleMode
sluice_schedule_item_get_mode (SluiceScheduleItem *self,
                               gint64              now)
{
  const SluiceScheduleSpec *spec = NULL;

  g_return_val_if_fail (SLUICE_IS_SCHEDULE_ITEM (self), SLUICE_SCHEDULE_INVALID);

  spec = sluice_schedule_item_get_spec (self);
  if (spec == NULL)
    return SLUICE_SCHEDULE_INVALID;
  if (!spec->enabled)
    return SLUICE_SCHEDULE_OFF;
  if (self->stored->paused_at > 0)
    return g_strcmp0 (self->stored->pause_code, "user") == 0 ? SLUICE_SCHEDULE_PAUSED
                                                             : SLUICE_SCHEDULE_STOPPED;
  if ((spec->end > 0 && now > spec->end) ||
      (is_by_clock_alone (spec) && sluice_schedule_item_next_after (self, now) < 0))
    return SLUICE_SCHEDULE_ENDED;
  return SLUICE_SCHEDULE_ON;
}

/**
 * sluice_schedule_item_next_after:
 * @self: a #SluiceScheduleItem
 * @time: microseconds since 1970 UTC
 *
 * Returns: what the calendar says is due first after @time, between the
 *   schedule's start and end; %SLUICE_CALENDAR_NEVER if there is nothing
 */
gint64
sluice_schedule_item_next_after (SluiceScheduleItem *self,
                                 gint64              time)
{
  const SluiceScheduleSpec *spec = NULL;
  gint64 next;

  g_return_val_if_fail (SLUICE_IS_SCHEDULE_ITEM (self), SLUICE_CALENDAR_NEVER);

  spec = sluice_schedule_item_get_spec (self);
  if (spec == NULL)
    return SLUICE_CALENDAR_NEVER;
  /* Sorting asks again and again. */
  if (self->asked == 0 || time < self->asked || time >= self->answer)
    {
      next = sluice_schedule_words_next_due (spec, time);
      self->asked = time;
      self->answer = next < 0 ? G_MAXINT64 : next;
    }
  return self->answer == G_MAXINT64 ? SLUICE_CALENDAR_NEVER : self->answer;
}

/**
 * sluice_schedule_item_get_next:
 * @self: a #SluiceScheduleItem
 * @now: microseconds since 1970 UTC
 *
 * Returns: when it runs next, a retry included; 0 if that cannot be said
 */
gint64
sluice_schedule_item_get_next (SluiceScheduleItem *self,
                               gint64              now)
{
  gint64 next;

  g_return_val_if_fail (SLUICE_IS_SCHEDULE_ITEM (self), 0);

  if (sluice_schedule_item_get_mode (self, now) != SLUICE_SCHEDULE_ON)
    return 0;
  next = sluice_schedule_item_next_after (self, now);
  if (self->stored->retry_at > now && (next < 0 || self->stored->retry_at < next))
    return self->stored->retry_at;
  /* The scheduler knows of the jitter. */
  if (next > 0 && self->stored->next_due > next &&
      self->stored->next_due < next + sluice_schedule_item_get_spec (self)->jitter)
    return self->stored->next_due;
  return MAX (next, 0);
}

/**
 * sluice_schedule_item_is_like:
 * @self: a #SluiceScheduleItem
 * @other: another one
 *
 * Returns: whether both show the same
 */
gboolean
sluice_schedule_item_is_like (SluiceScheduleItem *self,
                              SluiceScheduleItem *other)
{
  const SluiceStoredSchedule *a = NULL, *b = NULL;

  g_return_val_if_fail (SLUICE_IS_SCHEDULE_ITEM (self), FALSE);
  g_return_val_if_fail (SLUICE_IS_SCHEDULE_ITEM (other), FALSE);

  a = self->stored;
  b = other->stored;
  return g_str_equal (a->task, b->task) && g_str_equal (a->name, b->name) &&
         g_str_equal (a->document, b->document) &&
         g_str_equal (self->sentence, other->sentence) && a->next_due == b->next_due &&
         a->failures == b->failures && a->successes == b->successes &&
         a->retries == b->retries && a->retry_at == b->retry_at &&
         a->paused_at == b->paused_at && g_strcmp0 (a->pause_code, b->pause_code) == 0 &&
         g_strcmp0 (a->pause_message, b->pause_message) == 0 &&
         g_strcmp0 (a->pause_run, b->pause_run) == 0 &&
         g_strcmp0 (a->last_run, b->last_run) == 0 && a->last_state == b->last_state &&
         a->last_started == b->last_started;
}
