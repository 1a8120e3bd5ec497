/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  SLUICE_RHYTHM_NONE,           /* not by the clock */
  SLUICE_RHYTHM_MINUTES,        /* every @interval minutes */
  SLUICE_RHYTHM_HOURS,          /* every @interval hours, at @minute */
  SLUICE_RHYTHM_DAYS,
  SLUICE_RHYTHM_WEEKS,          /* on @weekdays */
  SLUICE_RHYTHM_MONTHS,         /* every @interval months from @month on, on @day */
  SLUICE_RHYTHM_CUSTOM,         /* what only a cron line can say */
} SluiceRhythmKind;

/* The last day of a month, whatever its number. */
#define SLUICE_RHYTHM_LAST_DAY 0

/**
 * SluiceRhythm:
 * @kind: what repeats
 * @interval: every so many minutes (1-59), hours (1-23) or months (1, 2, 3, 4, 6, 12)
 * @hour: 0-23
 * @minute: 0-59
 * @weekdays: bit 0 is Sunday, bit 6 Saturday
 * @day: of the month, 1-31, or %SLUICE_RHYTHM_LAST_DAY
 * @month: the first of the year that counts, 1 to @interval, with an interval of 12 any
 *
 * A rule of the calendar as it can be put together by choosing. Everything but
 * @kind keeps its value while another kind is chosen.
 */
typedef struct
{
  SluiceRhythmKind kind;
  guint interval;
  guint hour;
  guint minute;
  guint weekdays;
  guint day;
  guint month;
} SluiceRhythm;

void      sluice_rhythm_init             (SluiceRhythm       *self);
void      sluice_rhythm_take_rule        (SluiceRhythm       *self,
                                          const char         *rule);
char     *sluice_rhythm_to_rule          (const SluiceRhythm *self) G_GNUC_WARN_UNUSED_RESULT;
gboolean  sluice_rhythm_rule_is_interval (const char         *rule);

G_END_DECLS
