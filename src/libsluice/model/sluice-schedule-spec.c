/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-schedule-spec.h"

/**
 * sluice_schedule_spec_free:
 * @spec: (nullable): what a task says of when it runs
 */
void
sluice_schedule_spec_free (SluiceScheduleSpec *spec)
{
  if (spec == NULL)
    return;

  g_clear_pointer (&spec->calendar, sluice_calendar_unref);
  g_clear_pointer (&spec->after, g_ptr_array_unref);
  g_free (spec->rule);
  g_free (spec->zone);
  g_free (spec->folder);
  g_free (spec->glob);
  g_free (spec);
}
