/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * SluiceCliScheduleOptions:
 *
 * The keys of `schedule` as options of the command line. %NULL, or
 * #SLUICE_CLI_SCHEDULE_UNSET for numbers, is what was not given.
 */
typedef struct
{
  char *cron;
  char *every;
  GStrv after;
  char *join;
  char *zone;
  char *missed;
  char *grace;
  char *overlap;
  char *jitter;
  int retries;
  char *retry_delay;
  int pause_after;
  char *start;
  char *end;
  char *folder;
  char *glob;
  gboolean on_battery;
  gboolean no_on_battery;
  gboolean on_metered;
  gboolean no_on_metered;
  gboolean enable;
  gboolean disable;
  GStrv clear;
} SluiceCliScheduleOptions;

#define SLUICE_CLI_SCHEDULE_UNSET G_MININT

void     sluice_cli_schedule_options_init  (SluiceCliScheduleOptions        *self);
void     sluice_cli_schedule_options_clear (SluiceCliScheduleOptions        *self);
gboolean sluice_cli_schedule_options_is_empty
                                           (const SluiceCliScheduleOptions  *self);
gboolean sluice_cli_schedule_options_apply (const SluiceCliScheduleOptions  *self,
                                            JsonObject                      *schedule,
                                            GError                         **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SluiceCliScheduleOptions, sluice_cli_schedule_options_clear)

G_END_DECLS
