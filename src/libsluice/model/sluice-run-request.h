/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-task-wishes.h"

G_BEGIN_DECLS

typedef enum
{
  SLUICE_TRIGGER_MANUAL,        /* `manual`: a person, or a script */
  SLUICE_TRIGGER_SCHEDULE,      /* `schedule`: the clock */
  SLUICE_TRIGGER_RETRY,         /* `retry`: a temporary failure before */
  SLUICE_TRIGGER_DEPENDENCY,    /* `dependency`: the end of another task */
  SLUICE_TRIGGER_FILE,          /* `file`: a file has arrived */
} SluiceTrigger;

/**
 * SluiceRunRequest:
 * @task: a stored task's id, or a task file's absolute path
 * @params: (nullable): an a{ss}: its parameters
 * @limit: records at most, 0 = all
 * @dry_run: writes nothing
 * @restart: does not continue what was committed before
 * @trigger: why it runs
 * @due: when it was due, microseconds since 1970 UTC, 0 = now
 * @cause: (nullable): the run that is retried, or whose end started it
 * @chain: (nullable): the first run of the chain; %NULL = this one
 * @retry_of: (nullable): a run that failed, which a person wants done again
 * @name: (nullable): the task's name, where it is known
 * @priority: whose turn it is while it waits
 *
 * What is asked for with a run.
 */
typedef struct
{
  char *task;
  GVariant *params;
  guint64 limit;
  gboolean dry_run;
  gboolean restart;
  SluiceTrigger trigger;
  gint64 due;
  char *cause;
  char *chain;
  char *retry_of;
  char *name;
  SluicePriority priority;
} SluiceRunRequest;

#define SLUICE_TYPE_TRIGGER (sluice_trigger_get_type ())
GType             sluice_trigger_get_type     (void);

#define SLUICE_TYPE_RUN_REQUEST (sluice_run_request_get_type ())
GType             sluice_run_request_get_type (void);
SluiceRunRequest *sluice_run_request_new      (const char             *task) G_GNUC_WARN_UNUSED_RESULT;
SluiceRunRequest *sluice_run_request_copy     (const SluiceRunRequest *self) G_GNUC_WARN_UNUSED_RESULT;
void              sluice_run_request_free     (SluiceRunRequest       *self);
const char       *sluice_trigger_to_string    (SluiceTrigger           trigger);
gboolean          sluice_trigger_parse        (const char             *text,
                                               SluiceTrigger          *ret_trigger);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceRunRequest, sluice_run_request_free)

G_END_DECLS
