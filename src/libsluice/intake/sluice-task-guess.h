/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-coordinator.h"
#include "sluice-monitor.h"
#include "sluice-paging-proof.h"
#include "sluice-rate-guess.h"
#include "sluice-task.h"
#include "sluice-template.h"

G_BEGIN_DECLS

/**
 * SluiceTaskGuessRequest:
 * @document: a task document; what it says of `records`, `pagination`,
 *   `mapping`, `load` is kept, what it leaves open is guessed
 * @task: the same as a task, its connection filled in
 * @data: (nullable): the data, if they need not be fetched
 * @scope: what its templates see
 * @coordinator: (nullable): what the pace towards a host is agreed through
 * @monitor: what counts requests
 * @rows: most records to learn the fields from
 * @prove: whether to ask for the second page
 *
 * What a task is guessed from. All of it must live until the callback.
 */
typedef struct
{
  JsonObject *document;
  SluiceTask *task;
  SluiceResponse *data;
  const SluiceTemplateScope *scope;
  SluiceCoordinator *coordinator;
  SluiceMonitor *monitor;
  guint rows;
  gboolean prove;
} SluiceTaskGuessRequest;

/**
 * SluiceTaskGuess:
 * @task: the finished task document
 * @response: the first answer
 * @tree: what is in it
 * @shape: what that is made of
 * @records: its records
 * @paging: how it may go on
 * @chosen: (nullable) (unowned): the candidate of @paging that the task has
 * @proof: what asking for the second page has shown
 * @rate: (nullable): what the server allows
 * @notes: (element-type utf8): what the user should know
 *
 * A task, guessed from a link or from data, with what speaks for it.
 */
typedef struct
{
  JsonObject *task;
  SluiceResponse *response;
  SluiceResponseTree *tree;
  SluiceResponseShape *shape;
  SluiceResponseRecords *records;
  SluicePagingGuess *paging;
  const SluicePagingCandidate *chosen;
  SluicePagingProof *proof;
  SluiceRateGuess *rate;
  GPtrArray *notes;
} SluiceTaskGuess;

void             sluice_task_guess_async   (const SluiceTaskGuessRequest  *request,
                                            GCancellable                  *cancellable,
                                            GAsyncReadyCallback            callback,
                                            gpointer                       user_data);
SluiceTaskGuess *sluice_task_guess_finish  (GAsyncResult                  *result,
                                            JsonObject                   **ret_response,
                                            GError                       **error);
void             sluice_task_guess_free    (SluiceTaskGuess               *self);
JsonObject      *sluice_task_guess_to_json (const SluiceTaskGuess         *self) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceTaskGuess, sluice_task_guess_free)

G_END_DECLS
