/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-rate-guess.h"
#include "sluice-response-records.h"

G_BEGIN_DECLS

/**
 * SluiceTaskDraftFacts:
 * @records_path: (nullable): where the records are, %NULL if there are none
 * @is_lines: whether the answer is JSON Lines
 * @records: the records
 * @pagination: (nullable): the rule of paging, %NULL = one page
 * @rate: (nullable): what the server allows
 * @only_reads: whether a request that may change something was seen to give
 *   page after page, so that it is one that only reads
 *
 * What was found out and goes into a task.
 */
typedef struct
{
  const char *records_path;
  gboolean is_lines;
  const SluiceResponseRecords *records;
  JsonObject *pagination;
  const SluiceRateGuess *rate;
  gboolean only_reads;
} SluiceTaskDraftFacts;

JsonObject *sluice_task_draft_new      (JsonObject                  *source,
                                        const char                  *name) G_GNUC_WARN_UNUSED_RESULT;
JsonObject *sluice_task_draft_complete (JsonObject                  *document,
                                        const SluiceTaskDraftFacts  *facts) G_GNUC_WARN_UNUSED_RESULT;
char       *sluice_task_draft_dup_name (const char                  *location) G_GNUC_WARN_UNUSED_RESULT;
JsonObject *sluice_task_draft_copy     (JsonObject                  *object) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
