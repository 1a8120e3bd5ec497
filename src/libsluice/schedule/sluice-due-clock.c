/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-due-private.h"

/* What is due by the calendar. A due time is decided on once: it runs, or it is
 * passed; `last_due` is the newest one that is. Its jitter moves the instant at
 * which it runs, not the due time. */

/* What is decided on so much later than it was due was missed: the machine slept,
 * was off, or nothing ran that could have decided. */
#define ON_TIME (60 * G_USEC_PER_SEC)

/* Missed due times are logged one by one up to this many. */
#define MAX_LOGGED 10

/* Nobody wants to know how many more. */
#define MAX_COUNTED 1000

/**
 * sluice_due_jitter:
 * @spec: a schedule
 * @task: its task's id
 * @due: a due time
 *
 * Spreads tasks that are due at one time. The same task and due time always get
 * the same, so that nothing depends on when it is asked for; and never so much
 * that the next due time would come first.
 *
 * Returns: how much later than @due it runs, microseconds
 */
gint64
sluice_due_jitter (const SluiceScheduleSpec *spec,
                   const char               *task,
                   gint64                    due)
{
  g_autoptr(GChecksum) checksum = NULL;
  guint8 digest[32];
  gsize length = sizeof digest;
  guint64 number = 0;
  gint64 room;
  gint64 next;

  g_return_val_if_fail (spec != NULL, 0);
  g_return_val_if_fail (task != NULL, 0);

  if (spec->jitter <= 0 || spec->calendar == NULL)
    return 0;
  next = sluice_calendar_next (spec->calendar, due);
  room = next == SLUICE_CALENDAR_NEVER ? spec->jitter : MIN (spec->jitter, next - due - 1);

  checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_checksum_update (checksum, (const guchar *) task, -1);
  g_checksum_update (checksum, (const guchar *) &due, sizeof due);
  g_checksum_get_digest (checksum, digest, &length);
  for (guint i = 0; i < 8; i++)
    number = number << 8 | digest[i];
  /* Whole seconds are enough, and easier to read in a log. */
  return (gint64) (number % (guint64) (room / G_USEC_PER_SEC + 1)) * G_USEC_PER_SEC;
}

static gint64
get_instant (const SluiceDueDecider *self,
             gint64                  due)
{
  return due + sluice_due_jitter (self->spec, self->memory->task, due);
}

/* Nothing up to and including this is decided on any more. */
static gint64
get_base (const SluiceDueDecider *self)
{
  return MAX (MAX (self->memory->last_due, self->memory->since), self->spec->start - 1);
}

/* The newest due time after @base whose instant has come; 0 = none. */
static gint64
find_newest (const SluiceDueDecider *self,
             gint64                  base)
{
  const SluiceCalendar *calendar = self->spec->calendar;
  gint64 until = self->situation->now;
  gint64 due;

  if (calendar == NULL)
    return 0;
  if (self->spec->end != 0)
    until = MIN (until, self->spec->end);
  due = sluice_calendar_previous (calendar, until);
  while (due > base && get_instant (self, due) > self->situation->now)
    due = sluice_calendar_previous (calendar, due - 1);
  return due > base ? due : 0;
}

/* The due times in (@after, @before), the newest of them first; at most @max.
 * *ret_more is how many older ones there are. */
static GArray *
list_between (const SluiceDueDecider *self,
              gint64                  after,
              gint64                  before,
              guint                   max,
              guint                  *ret_more)
{
  GArray *list = g_array_new (FALSE, FALSE, sizeof (gint64));
  gint64 due = sluice_calendar_previous (self->spec->calendar, before - 1);

  *ret_more = 0;
  while (due > after && *ret_more < MAX_COUNTED)
    {
      if (list->len < max)
        g_array_append_val (list, due);
      else
        (*ret_more)++;
      due = sluice_calendar_previous (self->spec->calendar, due - 1);
    }
  return list;
}

static void
set_unmet (const SluiceDueDecider *self,
           gint64                  due)
{
  if (self->memory->unmet == 0)
    self->memory->unmet = due;
}

/* Says of every due time in (@after, @before) that it was missed, the oldest first. */
static void
log_missed (const SluiceDueDecider *self,
            gint64                  after,
            gint64                  before,
            const char             *code,
            const char             *why)
{
  guint n_more = 0;
  g_autoptr(GArray) list = list_between (self, MAX (after, self->memory->blocked), before, MAX_LOGGED, &n_more);

  if (n_more > 0)
    {
      const gint64 newest = g_array_index (list, gint64, list->len - 1);
      g_autofree char *text = sluice_due_format (self, newest);

      sluice_due_log (self, newest, "missed", code, "%s%u times before %s it did not run either: %s",
                      n_more >= MAX_COUNTED ? "More than " : "", n_more, text, why);
    }
  for (guint i = list->len; i > 0; i--)
    {
      const gint64 due = g_array_index (list, gint64, i - 1);
      g_autofree char *text = sluice_due_format (self, due);

      sluice_due_log (self, due, "missed", code, "Did not run at %s: %s", text, why);
    }
}

#define ASLEEP "the computer was asleep or off, or Sluice did not run"

static gboolean
is_on_time (const SluiceDueDecider *self,
            gint64                  due)
{
  const gint64 bound = self->spec->grace > 0 ? MIN (ON_TIME, self->spec->grace) : ON_TIME;

  return self->situation->now - get_instant (self, due) <= bound;
}

static gboolean
is_too_late (const SluiceDueDecider *self,
             gint64                  due)
{
  return self->spec->grace > 0 && self->situation->now - get_instant (self, due) > self->spec->grace;
}

static void
run_due (const SluiceDueDecider *self,
         gint64                  due)
{
  g_autoptr(SluiceRunRequest) request = sluice_run_request_new (self->memory->task);
  g_autofree char *text = sluice_due_format (self, due);

  if (is_on_time (self, due))
    sluice_due_log (self, due, "ran", NULL, "Due at %s", text);
  else
    sluice_due_log (self, due, "ran", "late", "Made up for %s", text);
  request->trigger = SLUICE_TRIGGER_SCHEDULE;
  request->due = due;
  self->memory->last_due = due;
  sluice_due_run (self, request);
}

/* What comes while the task still runs, or has something to do first. */
void
sluice_due_pass_overlap (const SluiceDueDecider *self,
                         const char             *code,
                         const char             *why)
{
  SluiceStoredSchedule *memory = self->memory;
  const gint64 base = get_base (self);
  const gint64 due = find_newest (self, base);
  g_autofree char *text = NULL;

  if (due == 0)
    return;
  if (memory->backlog != 0 || (self->spec->missed == SLUICE_MISSED_ALL && !is_on_time (self, due)))
    {
      memory->backlog = due;
      return;
    }

  text = sluice_due_format (self, due);
  log_missed (self, base, due, code, why);
  if (self->spec->overlap == SLUICE_OVERLAP_QUEUE && memory->queued == 0 && memory->queued_claim == NULL)
    {
      memory->queued = due;
      sluice_due_log (self, due, "waiting", code, "Waits at %s: %s", text, why);
    }
  else
    {
      set_unmet (self, due);
      sluice_due_log (self, due, "skipped", code, "Did not run at %s: %s", text, why);
    }
  memory->last_due = due;
}

/* Power or network are in the way of @due. */
static void
hold_up (const SluiceDueDecider *self,
         gint64                  base,
         gint64                  due,
         const char             *block,
         const char             *words)
{
  SluiceStoredSchedule *memory = self->memory;
  g_autofree char *text = sluice_due_format (self, due);

  if (due <= memory->blocked)
    return;
  if (self->spec->missed != SLUICE_MISSED_ALL)
    log_missed (self, base, due, "asleep", ASLEEP);
  set_unmet (self, due);
  if (self->spec->missed == SLUICE_MISSED_NONE)
    {
      sluice_due_log (self, due, "skipped", block, "Did not run at %s: %s", text, words);
      memory->last_due = due;
      memory->blocked = 0;
    }
  else
    {
      sluice_due_log (self, due, "waiting", block, "Did not run at %s: %s; it will be made up for", text, words);
      memory->blocked = due;
    }
}

/* The oldest of those in (@base, backlog] that may still run, the others logged;
 * 0 = there is none. */
static gint64
find_oldest (const SluiceDueDecider *self,
             gint64                  base)
{
  guint n_more = 0;
  g_autoptr(GArray) list = list_between (self, base, self->memory->backlog + 1, SLUICE_DUE_MAX_BACKLOG, &n_more);
  gint64 after = base;

  for (guint i = list->len; i > 0; i--)
    {
      const gint64 due = g_array_index (list, gint64, i - 1);

      /* Before the oldest there are only those that are too many. */
      if (n_more > 0 && i == list->len)
        log_missed (self, base, due, "limit", "too many were missed for all to be made up for");
      if (i == list->len)
        after = due - 1;
      if (!is_too_late (self, due))
        {
          log_missed (self, after, due, "grace", "it was too late to make up for it");
          return due;
        }
    }
  log_missed (self, after, self->memory->backlog + 1, "grace", "it was too late to make up for it");
  return 0;
}

static void
run_backlog (const SluiceDueDecider *self,
             gint64                  base)
{
  SluiceStoredSchedule *memory = self->memory;
  const gint64 due = find_oldest (self, base);

  if (due == 0)
    {
      set_unmet (self, memory->backlog);
      memory->last_due = memory->backlog;
    }
  else
    {
      run_due (self, due);
    }
  if (memory->last_due >= memory->backlog)
    memory->backlog = 0;
}

static void
pass_too_late (const SluiceDueDecider *self,
               gint64                  base,
               gint64                  due,
               const char             *code,
               const char             *why)
{
  log_missed (self, base, due + 1, code, why);
  set_unmet (self, due);
  self->memory->last_due = due;
  self->memory->blocked = 0;
}

void
sluice_due_look_at_clock (const SluiceDueDecider *self)
{
  SluiceStoredSchedule *memory = self->memory;
  const gint64 base = get_base (self);
  const gint64 newest = find_newest (self, base);
  const gint64 due = MAX (newest, memory->backlog > base ? memory->backlog : 0);
  const char *words = NULL;
  const char *block = sluice_due_find_block (self, &words);

  if (memory->backlog <= base)
    memory->backlog = 0;
  if (due == 0)
    return;
  if (block != NULL)
    {
      hold_up (self, base, due, block, words);
      return;
    }

  if (self->spec->missed == SLUICE_MISSED_ALL)
    {
      memory->backlog = due;
      run_backlog (self, base);
    }
  else if (self->spec->missed == SLUICE_MISSED_NONE && !is_on_time (self, due))
    {
      pass_too_late (self, base, due, "asleep", ASLEEP);
    }
  else if (is_too_late (self, due))
    {
      pass_too_late (self, base, due, "grace", "it was too late to make up for it");
    }
  else
    {
      log_missed (self, base, due, "asleep", ASLEEP);
      run_due (self, due);
    }
}

/* Nothing has run for two periods, and a day at least: somebody should know. */
static void
look_for_overdue (const SluiceDueDecider *self)
{
  SluiceStoredSchedule *memory = self->memory;
  SluiceDuePlan *plan = self->plan;
  g_autofree char *text = NULL;
  gint64 next;
  gint64 at;

  if (memory->unmet == 0 || memory->overdue == memory->unmet || self->spec->calendar == NULL)
    return;
  next = sluice_calendar_next (self->spec->calendar, memory->unmet);
  if (next == SLUICE_CALENDAR_NEVER)
    next = memory->unmet;
  at = memory->unmet + MAX (2 * (next - memory->unmet), G_TIME_SPAN_DAY);
  if (at > self->situation->now)
    {
      plan->look = plan->look == 0 ? at : MIN (plan->look, at);
      return;
    }

  text = sluice_due_format (self, memory->unmet);
  sluice_due_log (self, memory->unmet, "overdue", NULL, "Has not run since it was due at %s", text);
  memory->overdue = memory->unmet;
  plan->overdue = memory->unmet;
}

/* When to look again, and what to show as the next one. */
void
sluice_due_find_next (const SluiceDueDecider *self)
{
  SluiceStoredSchedule *memory = self->memory;
  const gint64 base = get_base (self);
  const gint64 newest = find_newest (self, base);
  gint64 next = SLUICE_CALENDAR_NEVER;

  if (self->spec->calendar != NULL)
    next = sluice_calendar_next (self->spec->calendar, MAX (base, newest));
  if (next != SLUICE_CALENDAR_NEVER && self->spec->end != 0 && next > self->spec->end)
    next = SLUICE_CALENDAR_NEVER;
  if (next == SLUICE_CALENDAR_NEVER)
    {
      if (self->spec->calendar != NULL && memory->next_due != 0)
        sluice_due_log (self, 0, "skipped", "ended", "Nothing more is due");
      memory->next_due = 0;
    }
  else
    {
      memory->next_due = next;
      self->plan->look = get_instant (self, next);
    }
  look_for_overdue (self);
}
