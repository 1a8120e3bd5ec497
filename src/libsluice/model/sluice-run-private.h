/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-run.h"

G_BEGIN_DECLS

struct _SluiceRun
{
  GObject parent_instance;

  char *id;
  char *task_id;                /* (nullable) */
  char *task_name;              /* (nullable) */
  SluiceRunState state;
  gint64 started;
  gint64 ended;
  gboolean restarts;
  char *result;                 /* (nullable) */
  gint64 waiting_until;
  char *waiting_reason;         /* (nullable) */
  char *waiting_host;           /* (nullable) */
  SluiceTrigger trigger;
  gint64 due;
  char *cause;                  /* (nullable) */
  char *chain;                  /* (nullable) NULL = it is the first */
  char *file;                   /* (nullable) */
  char *replays;                /* (nullable) */
  char *task_file;              /* (nullable) */
  char *retry_of;               /* (nullable) */
  gboolean insists;
  gboolean queued;
  guint version;
  char *from;                   /* (nullable) of a backfill */
  char *to;                     /* (nullable) */
  guint64 counts[SLUICE_N_COUNTERS];
};

G_END_DECLS
