/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-monitor.h"
#include "sluice-reject.h"
#include "sluice-run.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * SluiceRunResult:
 *
 * What a run comes to: its counts, its rejects by cause, its warnings, its
 * error; the object that `--output json` prints.
 */
typedef struct _SluiceRunResult SluiceRunResult;

SluiceRunResult *sluice_run_result_new             (void) G_GNUC_WARN_UNUSED_RESULT;
void             sluice_run_result_free            (SluiceRunResult  *self);
void             sluice_run_result_add             (SluiceRunResult  *self,
                                                    SluiceCounter     counter,
                                                    guint64           n);
void             sluice_run_result_set             (SluiceRunResult  *self,
                                                    SluiceCounter     counter,
                                                    guint64           n);
guint64          sluice_run_result_get             (SluiceRunResult  *self,
                                                    SluiceCounter     counter);
void             sluice_run_result_add_rejects     (SluiceRunResult  *self,
                                                    GPtrArray        *rejects);
guint64          sluice_run_result_count_problems  (SluiceRunResult  *self,
                                                    const char       *code);
void             sluice_run_result_set_continues   (SluiceRunResult  *self,
                                                    const char       *run);
void             sluice_run_result_set_bookmark    (SluiceRunResult  *self,
                                                    const char       *start,
                                                    const char       *last);
void             sluice_run_result_set_backfill    (SluiceRunResult  *self,
                                                    const char       *from,
                                                    const char       *to);
void             sluice_run_result_take_checks      (SluiceRunResult  *self,
                                                    JsonArray        *checks);
void             sluice_run_result_take_error      (SluiceRunResult  *self,
                                                    GError           *error);
const GError    *sluice_run_result_get_error       (SluiceRunResult  *self);
gboolean         sluice_run_result_check_balance   (SluiceRunResult  *self,
                                                    GError          **error);
SluiceRunState   sluice_run_result_get_state       (SluiceRunResult  *self);
int              sluice_run_result_get_exit_status (SluiceRunResult  *self);
JsonObject      *sluice_run_result_to_json         (SluiceRunResult  *self,
                                                    SluiceRun        *run,
                                                    SluiceMonitor    *monitor) G_GNUC_WARN_UNUSED_RESULT;

/* The exit status that an error stands for. */
int              sluice_error_get_exit_status      (const GError     *error);
/* The member `error` of results: {"code","message","hint","where"}, redacted. */
JsonObject      *sluice_error_to_json              (const GError     *error) G_GNUC_WARN_UNUSED_RESULT;
/* RFC 3339 in UTC with milliseconds. */
char            *sluice_format_time                (gint64            usec) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceRunResult, sluice_run_result_free)

G_END_DECLS
