/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-store.h"

G_BEGIN_DECLS

/**
 * SluiceAttention:
 * @run: the id of a run
 * @task: (nullable): the id of its task, %NULL if it was run from a file
 * @name: the name of its task
 * @state: how it ended
 * @started: microseconds since 1970 UTC
 * @code: (nullable): the code of its error
 * @message: (nullable): the error in words
 * @rejected: rows it has rejected
 * @has_rejects: whether some of them wait in the quarantine
 *
 * A run that somebody should look at, as it is the last word of its task.
 */
typedef struct
{
  char *run;
  char *task;
  char *name;
  SluiceRunState state;
  gint64 started;
  char *code;
  char *message;
  guint64 rejected;
  gboolean has_rejects;
} SluiceAttention;

void       sluice_attention_free              (SluiceAttention      *attention);

/* (element-type SluiceAttention), newest first */
void       sluice_store_list_attention_async  (SluiceStore          *self,
                                               gint64                since,
                                               GCancellable         *cancellable,
                                               GAsyncReadyCallback   callback,
                                               gpointer              user_data);
GPtrArray *sluice_store_list_attention_finish (SluiceStore          *self,
                                               GAsyncResult         *result,
                                               GError              **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceAttention, sluice_attention_free)

G_END_DECLS
