/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-batch.h"
#include "sluice-check-report.h"
#include "sluice-lookups.h"
#include "sluice-monitor.h"
#include "sluice-reject.h"
#include "sluice-task.h"
#include "sluice-template.h"
#include "sluice-zone.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * SluiceCheckSet:
 *
 * The checks of a task, compiled, and what came of them so far. One thread at a time.
 */
typedef struct _SluiceCheckSet SluiceCheckSet;

/**
 * SluiceCheckSetConfig:
 * @task: the task, outlives the set
 * @schema: the columns of the rows, outlives the set
 * @scope: what templates see
 * @zone: the source's zone, outlives the set
 * @arena: what outlives the set
 * @lookups: (nullable): the task's lookups, which outlive the set
 * @sandbox: (nullable): where expressions are computed; needed if a check has one
 * @fields: (element-type SluicePath): the paths wanted of the source, to which those of
 *   expressions are added
 *
 * What checks are compiled with.
 */
typedef struct
{
  SluiceTask *task;
  SluiceSchema *schema;
  const SluiceTemplateScope *scope;
  SluiceZone *zone;
  SluiceArena *arena;
  SluiceLookups *lookups;
  SluiceSandbox *sandbox;
  GPtrArray *fields;
} SluiceCheckSetConfig;

/**
 * SluiceCheckedRow:
 * @records: the batch of its record
 * @index: the place of its record in there
 * @record: the cells of its record
 * @cells: the row; %SLUICE_VALUE_INVALID where a column could not be made
 * @arena: for texts
 * @monitor: (nullable): what warnings go to
 * @reject: (nullable): the row as it will be rejected; made when there is a reason
 *
 * The row that checks look at.
 */
typedef struct
{
  SluiceBatch *records;
  guint index;
  const SluiceValue *record;
  const SluiceValue *cells;
  SluiceArena *arena;
  SluiceMonitor *monitor;
  SluiceReject *reject;
} SluiceCheckedRow;

SluiceCheckSet *sluice_check_set_new         (const SluiceCheckSetConfig  *config,
                                              GError                     **error) G_GNUC_WARN_UNUSED_RESULT;
void            sluice_check_set_free        (SluiceCheckSet              *self);
gboolean        sluice_check_set_needs_order (SluiceTask                  *task);
gboolean        sluice_check_set_remembers   (SluiceTask                  *task);
gboolean        sluice_check_set_recall      (SluiceCheckSet              *self,
                                              SluiceCheckedRow            *row,
                                              GError                     **error);
gboolean        sluice_check_set_judge       (SluiceCheckSet              *self,
                                              SluiceCheckedRow            *row,
                                              GError                     **error);
gboolean        sluice_check_set_accept      (SluiceCheckSet              *self,
                                              const SluiceValue           *cells,
                                              GError                     **error);
gboolean        sluice_check_set_judge_run   (SluiceCheckSet              *self,
                                              guint64                      n_rows,
                                              gint64                       now,
                                              SluiceMonitor               *monitor,
                                              GError                     **error);
void            sluice_check_set_merge       (SluiceCheckSet              *self,
                                              SluiceCheckSet              *other);
/* What came of the checks so far, in their order; %NULL beyond the last one. */
const SluiceCheckReport *
                sluice_check_set_get_report  (SluiceCheckSet              *self,
                                              guint                        check);
gboolean        sluice_check_set_reads       (SluiceCheckSet              *self,
                                              guint                        check,
                                              guint                        slot);
JsonArray      *sluice_check_set_to_json     (SluiceCheckSet              *self) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceCheckSet, sluice_check_set_free)

G_END_DECLS
