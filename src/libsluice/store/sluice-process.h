/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SluiceProcess:
 * @pid: its number, which is used again one day
 * @start: when it started, in clock ticks since boot
 * @boot: the id of that boot
 *
 * One process for all times.
 */
typedef struct
{
  gint64 pid;
  gint64 start;
  char boot[40];
} SluiceProcess;

void     sluice_process_get_self (SluiceProcess       *process);
gboolean sluice_process_is_alive (const SluiceProcess *process);

G_END_DECLS
