/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-due.h"

G_BEGIN_DECLS

/* A decision being made: where it comes from and where it goes. */
typedef struct
{
  const SluiceScheduleSpec *spec;
  const SluiceDueSituation *situation;
  SluiceStoredSchedule *memory;
  SluiceDuePlan *plan;
} SluiceDueDecider;

void        sluice_due_log           (const SluiceDueDecider *self,
                                      gint64                  due,
                                      const char             *decision,
                                      const char             *code,
                                      const char             *format,
                                      ...) G_GNUC_PRINTF (5, 6);
char       *sluice_due_format        (const SluiceDueDecider *self,
                                      gint64                  due) G_GNUC_WARN_UNUSED_RESULT;
const char *sluice_due_find_block    (const SluiceDueDecider *self,
                                      const char            **ret_words);
gboolean    sluice_due_is_off        (const SluiceDueDecider *self);
gboolean    sluice_due_is_running    (const SluiceDueDecider *self);
void        sluice_due_run           (const SluiceDueDecider *self,
                                      const SluiceRunRequest *request);
void        sluice_due_forget_retry  (SluiceStoredSchedule   *memory);
void        sluice_due_forget_queue  (SluiceStoredSchedule   *memory);
/* sluice-due-clock.c: the due times of the calendar. */
void        sluice_due_pass_overlap  (const SluiceDueDecider *self,
                                      const char             *code,
                                      const char             *why);
void        sluice_due_look_at_clock (const SluiceDueDecider *self);
void        sluice_due_find_next     (const SluiceDueDecider *self);

G_END_DECLS
