/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-store.h"

G_BEGIN_DECLS

/**
 * SluiceStoredQuery:
 * @id: what names it for ever; %NULL for one that is to be saved under its name
 * @name: its name; no other query has it
 * @connection: the name of the connection it is for
 * @sql: one statement, its parameters written `:name`
 * @parameters: their values to try it with, a JSON object
 * @version: counts from 1 and up with each change
 * @saved: when this version was saved, microseconds since 1970 UTC
 *
 * A query of the library: one of its versions.
 */
typedef struct
{
  char *id;
  char *name;
  char *connection;
  char *sql;
  char *parameters;
  guint version;
  gint64 saved;
} SluiceStoredQuery;

SluiceStoredQuery *sluice_stored_query_new                  (const char           *name,
                                                             const char           *connection,
                                                             const char           *sql,
                                                             const char           *parameters) G_GNUC_WARN_UNUSED_RESULT;
SluiceStoredQuery *sluice_stored_query_copy                 (const SluiceStoredQuery *query) G_GNUC_WARN_UNUSED_RESULT;
void               sluice_stored_query_free                 (SluiceStoredQuery    *query);

/* (element-type SluiceStoredQuery) by name. */
void               sluice_store_list_queries_async          (SluiceStore          *self,
                                                             GCancellable         *cancellable,
                                                             GAsyncReadyCallback   callback,
                                                             gpointer              user_data);
GPtrArray         *sluice_store_list_queries_finish         (SluiceStore          *self,
                                                             GAsyncResult         *result,
                                                             GError              **error);
void               sluice_store_find_query_async            (SluiceStore          *self,
                                                             const char           *id_or_name,
                                                             GCancellable         *cancellable,
                                                             GAsyncReadyCallback   callback,
                                                             gpointer              user_data);
SluiceStoredQuery *sluice_store_find_query_finish           (SluiceStore          *self,
                                                             GAsyncResult         *result,
                                                             GError              **error);
/* (element-type SluiceStoredQuery), the newest first. */
void               sluice_store_list_query_versions_async   (SluiceStore          *self,
                                                             const char           *id_or_name,
                                                             GCancellable         *cancellable,
                                                             GAsyncReadyCallback   callback,
                                                             gpointer              user_data);
GPtrArray         *sluice_store_list_query_versions_finish  (SluiceStore          *self,
                                                             GAsyncResult         *result,
                                                             GError              **error);
/* Gives the query as it is then. */
void               sluice_store_save_query_async            (SluiceStore          *self,
                                                             const SluiceStoredQuery *query,
                                                             GCancellable         *cancellable,
                                                             GAsyncReadyCallback   callback,
                                                             gpointer              user_data);
SluiceStoredQuery *sluice_store_save_query_finish           (SluiceStore          *self,
                                                             GAsyncResult         *result,
                                                             GError              **error);
void               sluice_store_delete_query_async          (SluiceStore          *self,
                                                             const char           *id_or_name,
                                                             GCancellable         *cancellable,
                                                             GAsyncReadyCallback   callback,
                                                             gpointer              user_data);
gboolean           sluice_store_delete_query_finish         (SluiceStore          *self,
                                                             GAsyncResult         *result,
                                                             GError              **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceStoredQuery, sluice_stored_query_free)

G_END_DECLS
