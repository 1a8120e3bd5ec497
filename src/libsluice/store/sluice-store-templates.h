/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-store.h"

G_BEGIN_DECLS

/**
 * SluiceStoredTemplate:
 * @name: its name; no other template has it
 * @description: what it is for
 * @document: the template as text, see [func@Sluice.task_template_make]
 * @updated: when it was saved, microseconds since 1970 UTC
 *
 * What a task does between source and destination, kept to be used in others.
 */
typedef struct
{
  char *name;
  char *description;
  char *document;
  gint64 updated;
} SluiceStoredTemplate;

void                  sluice_stored_template_free         (SluiceStoredTemplate  *template);
/* (element-type SluiceStoredTemplate) by name. */
void                  sluice_store_list_templates_async   (SluiceStore           *self,
                                                           GCancellable          *cancellable,
                                                           GAsyncReadyCallback    callback,
                                                           gpointer               user_data);
GPtrArray            *sluice_store_list_templates_finish  (SluiceStore           *self,
                                                           GAsyncResult          *result,
                                                           GError               **error);
void                  sluice_store_find_template_async    (SluiceStore           *self,
                                                           const char            *name,
                                                           GCancellable          *cancellable,
                                                           GAsyncReadyCallback    callback,
                                                           gpointer               user_data);
SluiceStoredTemplate *sluice_store_find_template_finish   (SluiceStore           *self,
                                                           GAsyncResult          *result,
                                                           GError               **error);
/* Takes the place of the template of that name. */
void                  sluice_store_save_template_async    (SluiceStore           *self,
                                                           const char            *document,
                                                           GCancellable          *cancellable,
                                                           GAsyncReadyCallback    callback,
                                                           gpointer               user_data);
gboolean              sluice_store_save_template_finish   (SluiceStore           *self,
                                                           GAsyncResult          *result,
                                                           GError               **error);
void                  sluice_store_delete_template_async  (SluiceStore           *self,
                                                           const char            *name,
                                                           GCancellable          *cancellable,
                                                           GAsyncReadyCallback    callback,
                                                           gpointer               user_data);
gboolean              sluice_store_delete_template_finish (SluiceStore           *self,
                                                           GAsyncResult          *result,
                                                           GError               **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceStoredTemplate, sluice_stored_template_free)

G_END_DECLS
