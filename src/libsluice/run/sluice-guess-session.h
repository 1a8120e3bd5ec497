/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-secret-store.h"
#include "sluice-store.h"
#include "sluice-task-guess.h"

G_BEGIN_DECLS

/**
 * SluiceGuessOptions:
 * @document: the task document to complete
 * @task: the same as a task
 * @data: (nullable): the data, if they need not be fetched
 * @params: (nullable) (element-type utf8 utf8): values of its parameters
 * @rows: records of the sample
 * @prove: whether to ask for the second page
 *
 * What a task is guessed from.
 */
typedef struct
{
  JsonObject *document;
  SluiceTask *task;
  SluiceResponse *data;
  GHashTable *params;
  guint rows;
  gboolean prove;
} SluiceGuessOptions;

void             sluice_guess_session_async  (SluiceStore               *store,
                                              SluiceSecretStore         *secrets,
                                              const SluiceGuessOptions  *options,
                                              GCancellable              *cancellable,
                                              GAsyncReadyCallback        callback,
                                              gpointer                   user_data);
SluiceTaskGuess *sluice_guess_session_finish (GAsyncResult              *result,
                                              JsonObject               **ret_object,
                                              GError                   **error);

G_END_DECLS
