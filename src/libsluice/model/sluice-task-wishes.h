/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * SluicePriority:
 * @SLUICE_PRIORITY_HIGH: `high`: before all others
 * @SLUICE_PRIORITY_NORMAL: `normal`: in turn
 * @SLUICE_PRIORITY_LOW: `low`: when nothing else waits
 *
 * Whose turn it is among runs that wait for a worker. The first is the most urgent.
 */
typedef enum
{
  SLUICE_PRIORITY_HIGH,
  SLUICE_PRIORITY_NORMAL,
  SLUICE_PRIORITY_LOW,
} SluicePriority;

/**
 * SluiceNotify:
 * @SLUICE_NOTIFY_ALL: `all`: whatever is worth a notification
 * @SLUICE_NOTIFY_FAILURES: `failures`: only that it failed, or works again
 * @SLUICE_NOTIFY_NONE: `none`: nothing
 *
 * What a person wants to be told of a task that runs in the background.
 */
typedef enum
{
  SLUICE_NOTIFY_ALL,
  SLUICE_NOTIFY_FAILURES,
  SLUICE_NOTIFY_NONE,
} SluiceNotify;

/**
 * SluiceTaskWishes:
 * @priority: among runs that wait
 * @notify: what is told of it
 *
 * How a task is to be treated by the process that runs it.
 */
typedef struct
{
  SluicePriority priority;
  SluiceNotify notify;
} SluiceTaskWishes;

#define SLUICE_TYPE_PRIORITY (sluice_priority_get_type ())
GType       sluice_priority_get_type    (void);

const char *sluice_priority_to_string   (SluicePriority    priority);
gboolean    sluice_priority_parse       (const char       *text,
                                         SluicePriority   *ret_priority);
const char *sluice_notify_to_string     (SluiceNotify      notify);
gboolean    sluice_notify_parse         (const char       *text,
                                         SluiceNotify     *ret_notify);
void        sluice_task_wishes_read     (SluiceTaskWishes *wishes,
                                         const char       *document);

G_END_DECLS
