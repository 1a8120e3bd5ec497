/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-stage-clock.h"

#include <gio/gio.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * SluiceCounter:
 *
 * What a run counts. Each is counted where it happens.
 */
typedef enum
{
  SLUICE_COUNTER_READ,
  SLUICE_COUNTER_FILTERED,
  SLUICE_COUNTER_DEDUPLICATED,
  SLUICE_COUNTER_AGGREGATED,
  SLUICE_COUNTER_REJECTED,
  SLUICE_COUNTER_SKIPPED,
  SLUICE_COUNTER_INSERTED,
  SLUICE_COUNTER_UPDATED,
  SLUICE_COUNTER_UNCHANGED,
  SLUICE_COUNTER_DELETED,
  SLUICE_COUNTER_REQUESTS,
  SLUICE_COUNTER_RETRIES,
  SLUICE_COUNTER_BYTES,
  SLUICE_COUNTER_MAPPED,
  SLUICE_COUNTER_LOADED,
} SluiceCounter;

#define SLUICE_N_COUNTERS (SLUICE_COUNTER_LOADED + 1)
/* The counters up to here are members of a run's result. */
#define SLUICE_N_RESULT_COUNTERS (SLUICE_COUNTER_BYTES + 1)

/**
 * SluiceLogLevel:
 *
 * The levels of a run's log.
 */
typedef enum
{
  SLUICE_LOG_DEBUG,
  SLUICE_LOG_INFO,
  SLUICE_LOG_WARNING,
  SLUICE_LOG_ERROR,
} SluiceLogLevel;

/**
 * SluiceWarning:
 * @code: a code of `docs/codes.md`
 * @message: in words, the first time it happened
 * @count: how often
 */
typedef struct
{
  char *code;
  char *message;
  guint64 count;
} SluiceWarning;

#define SLUICE_TYPE_MONITOR (sluice_monitor_get_type ())
G_DECLARE_FINAL_TYPE (SluiceMonitor, sluice_monitor, SLUICE, MONITOR, GObject)

/**
 * SluiceMonitorEventFunc:
 * @event: (transfer full): an event of `--output events`, without its time
 * @user_data: what was registered
 *
 * Called in the thread in which the event happened.
 */
typedef void (*SluiceMonitorEventFunc) (JsonObject *event,
                                        gpointer    user_data);

SluiceMonitor *sluice_monitor_new               (void);
void           sluice_monitor_set_event_func    (SluiceMonitor          *self,
                                                 SluiceMonitorEventFunc  func,
                                                 gpointer                user_data);
void           sluice_monitor_add               (SluiceMonitor          *self,
                                                 SluiceCounter           counter,
                                                 guint64                 n);
guint64        sluice_monitor_get               (SluiceMonitor          *self,
                                                 SluiceCounter           counter);
void           sluice_monitor_turn_stage        (SluiceMonitor          *self,
                                                 SluiceStage             stage,
                                                 SluiceStagePhase        phase);
void           sluice_monitor_hold              (SluiceMonitor          *self);
void           sluice_monitor_go_on             (SluiceMonitor          *self);
JsonArray     *sluice_monitor_make_stages       (SluiceMonitor          *self) G_GNUC_WARN_UNUSED_RESULT;
void           sluice_monitor_set_total         (SluiceMonitor          *self,
                                                 guint64                 rows);
guint64        sluice_monitor_get_total         (SluiceMonitor          *self);
void           sluice_monitor_warn              (SluiceMonitor          *self,
                                                 const char             *code,
                                                 const char             *format,
                                                 ...) G_GNUC_PRINTF (3, 4);
GPtrArray     *sluice_monitor_dup_warnings      (SluiceMonitor          *self) G_GNUC_WARN_UNUSED_RESULT;
void           sluice_monitor_log               (SluiceMonitor          *self,
                                                 SluiceLogLevel          level,
                                                 const char             *format,
                                                 ...) G_GNUC_PRINTF (3, 4);
guint          sluice_monitor_begin_wait        (SluiceMonitor          *self,
                                                 double                  seconds,
                                                 const char             *reason,
                                                 const char             *host);
void           sluice_monitor_end_wait          (SluiceMonitor          *self,
                                                 guint                   id);
void           sluice_monitor_try_now           (SluiceMonitor          *self);
GCancellable  *sluice_monitor_dup_wake          (SluiceMonitor          *self) G_GNUC_WARN_UNUSED_RESULT;
void           sluice_monitor_emit              (SluiceMonitor          *self,
                                                 JsonObject             *event);
const char    *sluice_counter_to_string         (SluiceCounter           counter);
const char    *sluice_log_level_to_string       (SluiceLogLevel          level);
void           sluice_warning_free              (SluiceWarning          *warning);

G_END_DECLS
