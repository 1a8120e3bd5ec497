/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "test-clock.h"

#include "sluice-scheduler.h"

G_BEGIN_DECLS

/* A scheduler with a clock of its own and a real workspace. What it asks for is
 * only noted; a test lets the runs begin and end. */
typedef struct
{
  char *directory;
  SluiceStore *store;
  TestClock *clock;
  SluiceConditions *conditions;
  SluiceScheduler *scheduler;

  GPtrArray *asked;             /* (element-type SluiceRunRequest) in their order */
  GHashTable *last;             /* (element-type utf8 SluiceRunRequest) the newest of them by task */
  GPtrArray *decisions;         /* (element-type SluiceDecision) likewise */
  GString *told;                /* "paused a missing_secret;recovered a;overdue a;resumed a;" */
  GHashTable *running;          /* (element-type utf8 SluiceRun) by task */
  guint n_runs;
} SchedulerFixture;

void      scheduler_fixture_set_up    (SchedulerFixture *self,
                                       const char       *now);
void      scheduler_fixture_tear_down (SchedulerFixture *self);
/* Another scheduler on the same workspace, as after a crash: the one before is
 * gone without a word. @directory of @self is that of @other. */
void      scheduler_fixture_join      (SchedulerFixture *self,
                                       SchedulerFixture *other);
void      scheduler_fixture_start     (SchedulerFixture *self);
/* Lets the scheduler end. */
void      scheduler_fixture_stop      (SchedulerFixture *self);
/* Another one takes its place, which has not started. */
void      scheduler_fixture_renew     (SchedulerFixture *self);
/* And starts. */
void      scheduler_fixture_restart   (SchedulerFixture *self);
/* Saves a task with the `schedule`, and tells the scheduler. */
void      scheduler_fixture_save      (SchedulerFixture *self,
                                       const char       *id,
                                       const char       *schedule);
/* The same with a source at @url. */
void      scheduler_fixture_save_from (SchedulerFixture *self,
                                       const char       *id,
                                       const char       *schedule,
                                       const char       *url);
/* Waits until the scheduler has nothing to do. */
void      scheduler_fixture_settle    (SchedulerFixture *self);
/* Time passes. */
void      scheduler_fixture_advance   (SchedulerFixture *self,
                                       const char       *instant);
/* It does so while the machine sleeps. */
void      scheduler_fixture_sleep     (SchedulerFixture *self,
                                       const char       *instant);
/* A run of the task begins, as was asked for last; or by hand. */
void      scheduler_fixture_begin     (SchedulerFixture *self,
                                       const char       *id,
                                       gboolean          by_hand);
/* And ends. @code: (nullable) */
void      scheduler_fixture_end       (SchedulerFixture *self,
                                       const char       *id,
                                       SluiceRunState    state,
                                       const char       *code,
                                       gboolean          temporary);
/* Both, well. */
void      scheduler_fixture_run       (SchedulerFixture *self,
                                       const char       *id);
/* "2026-03-29T02:00:00Z" of the due times of all that was asked for, in one line;
 * with its trigger where that is not the clock. Forgets them. */
char     *scheduler_fixture_take_asked (SchedulerFixture *self) G_GNUC_WARN_UNUSED_RESULT;
/* "skipped/overlap missed/asleep", likewise. */
char     *scheduler_fixture_take_decisions (SchedulerFixture *self) G_GNUC_WARN_UNUSED_RESULT;
char     *scheduler_fixture_take_told (SchedulerFixture *self) G_GNUC_WARN_UNUSED_RESULT;
void      scheduler_fixture_resume    (SchedulerFixture *self,
                                       const char       *id);
void      scheduler_fixture_pause     (SchedulerFixture *self,
                                       const char       *id);
void      scheduler_fixture_pause_all (SchedulerFixture *self,
                                       gboolean          paused);

#define assert_asked(fixture, expected)                                 \
  G_STMT_START                                                          \
    {                                                                   \
      g_autofree char *asked_ = scheduler_fixture_take_asked (fixture); \
      g_assert_cmpstr (asked_, ==, expected);                           \
    }                                                                   \
  G_STMT_END

#define assert_decided(fixture, expected)                                       \
  G_STMT_START                                                                  \
    {                                                                           \
      g_autofree char *decided_ = scheduler_fixture_take_decisions (fixture);   \
      g_assert_cmpstr (decided_, ==, expected);                                 \
    }                                                                           \
  G_STMT_END

#define assert_told(fixture, expected)                                  \
  G_STMT_START                                                          \
    {                                                                   \
      g_autofree char *told_ = scheduler_fixture_take_told (fixture);   \
      g_assert_cmpstr (told_, ==, expected);                            \
    }                                                                   \
  G_STMT_END

G_END_DECLS
