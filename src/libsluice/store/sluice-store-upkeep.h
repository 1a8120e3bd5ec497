/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-store.h"

G_BEGIN_DECLS

/* How much a workspace keeps, what uses how much of it, and tidying up. */

/**
 * SluiceKept:
 * @SLUICE_KEPT_RUNS: runs, with everything that belongs to them
 * @SLUICE_KEPT_LOGS: what runs have said
 * @SLUICE_KEPT_REQUESTS: what runs have asked for
 * @SLUICE_KEPT_SAMPLES: records that runs have read
 * @SLUICE_KEPT_REJECTS: rejected rows
 * @SLUICE_KEPT_VERSIONS: what tasks said before
 * @SLUICE_KEPT_AUDIT: who changed what
 * @SLUICE_N_KEPT: how many there are
 *
 * What grows with time.
 */
typedef enum
{
  SLUICE_KEPT_RUNS,
  SLUICE_KEPT_LOGS,
  SLUICE_KEPT_REQUESTS,
  SLUICE_KEPT_SAMPLES,
  SLUICE_KEPT_REJECTS,
  SLUICE_KEPT_VERSIONS,
  SLUICE_KEPT_AUDIT,
  SLUICE_N_KEPT,
} SluiceKept;

/**
 * SluiceKeepMeasure:
 * @SLUICE_KEEP_DAYS: age in days
 * @SLUICE_KEEP_COUNT: rows; of runs and versions those of each task
 * @SLUICE_KEEP_SIZE: bytes of content
 * @SLUICE_N_KEEP_MEASURES: how many there are
 *
 * By what it is limited.
 */
typedef enum
{
  SLUICE_KEEP_DAYS,
  SLUICE_KEEP_COUNT,
  SLUICE_KEEP_SIZE,
  SLUICE_N_KEEP_MEASURES,
} SluiceKeepMeasure;

/* 0 = no limit. */
typedef struct
{
  gint64 values[SLUICE_N_KEPT][SLUICE_N_KEEP_MEASURES];
} SluiceKeepLimits;

/* Rows of each kind that are gone. */
typedef struct
{
  gint64 deleted[SLUICE_N_KEPT];
} SluiceTidied;

/**
 * SluiceStoreUsage:
 * @rows: rows of each kind
 * @bytes: what each kind takes up in the file, with its indexes
 * @others: what everything else takes up, such as tasks and connections
 * @file: the size of the file with its log
 * @free: how much of @file is empty, and would go with [method@Sluice.Store.vacuum_async]
 * @tidied: when it was tidied up last, microseconds since 1970 UTC, 0 = never
 * @version: of the tables
 *
 * What uses how much.
 */
typedef struct
{
  gint64 rows[SLUICE_N_KEPT];
  gint64 bytes[SLUICE_N_KEPT];
  gint64 others;
  gint64 file;
  gint64 free;
  gint64 tidied;
  gint64 version;
} SluiceStoreUsage;

const char *sluice_kept_to_string                 (SluiceKept               kept);
const char *sluice_keep_measure_to_string         (SluiceKeepMeasure        measure);
gboolean    sluice_keep_limit_parse               (const char              *text,
                                                   SluiceKept              *ret_kept,
                                                   SluiceKeepMeasure       *ret_measure);
gint64      sluice_keep_measure_get_max           (SluiceKeepMeasure        measure);

void        sluice_store_get_keep_limits_async    (SluiceStore             *self,
                                                   GCancellable            *cancellable,
                                                   GAsyncReadyCallback      callback,
                                                   gpointer                 user_data);
gboolean    sluice_store_get_keep_limits_finish   (SluiceStore             *self,
                                                   GAsyncResult            *result,
                                                   SluiceKeepLimits        *ret_limits,
                                                   GError                 **error);
void        sluice_store_set_keep_limit_async     (SluiceStore             *self,
                                                   SluiceKept               kept,
                                                   SluiceKeepMeasure        measure,
                                                   gint64                   value,
                                                   GCancellable            *cancellable,
                                                   GAsyncReadyCallback      callback,
                                                   gpointer                 user_data);
gboolean    sluice_store_set_keep_limit_finish    (SluiceStore             *self,
                                                   GAsyncResult            *result,
                                                   GError                 **error);

/* sluice-store-usage.c */
void        sluice_store_get_usage_async          (SluiceStore             *self,
                                                   GCancellable            *cancellable,
                                                   GAsyncReadyCallback      callback,
                                                   gpointer                 user_data);
gboolean    sluice_store_get_usage_finish         (SluiceStore             *self,
                                                   GAsyncResult            *result,
                                                   SluiceStoreUsage        *ret_usage,
                                                   GError                 **error);
void        sluice_store_vacuum_async             (SluiceStore             *self,
                                                   GCancellable            *cancellable,
                                                   GAsyncReadyCallback      callback,
                                                   gpointer                 user_data);
gint64      sluice_store_vacuum_finish            (SluiceStore             *self,
                                                   GAsyncResult            *result,
                                                   GError                 **error);

/* sluice-store-tidy.c */
void        sluice_store_tidy_async               (SluiceStore             *self,
                                                   gboolean                 only_if_due,
                                                   GCancellable            *cancellable,
                                                   GAsyncReadyCallback      callback,
                                                   gpointer                 user_data);
gboolean    sluice_store_tidy_finish              (SluiceStore             *self,
                                                   GAsyncResult            *result,
                                                   SluiceTidied            *ret_tidied,
                                                   GError                 **error);

G_END_DECLS
