/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-store.h"

G_BEGIN_DECLS

/**
 * SluiceConnectionUse:
 * @kind: `task` or `query`
 * @id: of the task or the query
 * @name: its name
 * @role: `source`, `destination`, `lookup` or `query`
 *
 * Who uses a connection.
 */
typedef struct
{
  char *kind;
  char *id;
  char *name;
  char *role;
} SluiceConnectionUse;

/**
 * SluiceConnectionFacts:
 * @name: the connection's
 * @is_default: whether new tasks load into it
 * @tested: when it was tested last, microseconds since 1970 UTC; 0: never, as it is now
 * @passed: whether that test found nothing
 * @steps: (nullable): the steps of that test, a JSON list
 * @uses: (element-type SluiceConnectionUse): who uses it, by name
 *
 * What the workspace knows of a connection beside what it is.
 */
typedef struct
{
  char *name;
  gboolean is_default;
  gint64 tested;
  gboolean passed;
  char *steps;
  GPtrArray *uses;
} SluiceConnectionFacts;

void                   sluice_connection_facts_free              (SluiceConnectionFacts *facts);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceConnectionFacts, sluice_connection_facts_free)

void                   sluice_store_list_connection_facts_async  (SluiceStore           *self,
                                                                  GCancellable          *cancellable,
                                                                  GAsyncReadyCallback    callback,
                                                                  gpointer               user_data);
GHashTable            *sluice_store_list_connection_facts_finish (SluiceStore           *self,
                                                                  GAsyncResult          *result,
                                                                  GError               **error) G_GNUC_WARN_UNUSED_RESULT;
void                   sluice_store_set_default_connection_async (SluiceStore           *self,
                                                                  const char            *name,
                                                                  GCancellable          *cancellable,
                                                                  GAsyncReadyCallback    callback,
                                                                  gpointer               user_data);
gboolean               sluice_store_set_default_connection_finish (SluiceStore          *self,
                                                                  GAsyncResult          *result,
                                                                  GError               **error);
/* A test of a connection: one at a time, and none right after another. */
void                   sluice_store_begin_test_async             (SluiceStore           *self,
                                                                  const char            *name,
                                                                  GCancellable          *cancellable,
                                                                  GAsyncReadyCallback    callback,
                                                                  gpointer               user_data);
gboolean               sluice_store_begin_test_finish            (SluiceStore           *self,
                                                                  GAsyncResult          *result,
                                                                  gint64                *ret_wait,
                                                                  GError               **error);
void                   sluice_store_end_test_async               (SluiceStore           *self,
                                                                  const char            *name,
                                                                  const char            *steps,
                                                                  gboolean               passed,
                                                                  GCancellable          *cancellable,
                                                                  GAsyncReadyCallback    callback,
                                                                  gpointer               user_data);
gboolean               sluice_store_end_test_finish              (SluiceStore           *self,
                                                                  GAsyncResult          *result,
                                                                  GError               **error);

G_END_DECLS
