/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-store.h"

G_BEGIN_DECLS

/* The first records that a run has read, one JSON value a line, so that it can be
 * understood when the source has long changed. */

/* Nothing longer is read: what is kept is much shorter. */
#define SLUICE_STORE_MAX_SAMPLE (1024 * 1024)

void      sluice_store_keep_sample_async         (SluiceStore          *self,
                                                  const char           *run,
                                                  GBytes               *lines,
                                                  GCancellable         *cancellable,
                                                  GAsyncReadyCallback   callback,
                                                  gpointer              user_data);
gboolean  sluice_store_keep_sample_finish        (SluiceStore          *self,
                                                  GAsyncResult         *result,
                                                  GError              **error);
void      sluice_store_load_sample_async         (SluiceStore          *self,
                                                  const char           *run,
                                                  GCancellable         *cancellable,
                                                  GAsyncReadyCallback   callback,
                                                  gpointer              user_data);
GBytes   *sluice_store_load_sample_finish        (SluiceStore          *self,
                                                  GAsyncResult         *result,
                                                  GError              **error) G_GNUC_WARN_UNUSED_RESULT;
void      sluice_store_set_keeps_samples_async   (SluiceStore          *self,
                                                  gboolean              keeps,
                                                  GCancellable         *cancellable,
                                                  GAsyncReadyCallback   callback,
                                                  gpointer              user_data);
gboolean  sluice_store_set_keeps_samples_finish  (SluiceStore          *self,
                                                  GAsyncResult         *result,
                                                  GError              **error);
void      sluice_store_get_keeps_samples_async   (SluiceStore          *self,
                                                  GCancellable         *cancellable,
                                                  GAsyncReadyCallback   callback,
                                                  gpointer              user_data);
gboolean  sluice_store_get_keeps_samples_finish  (SluiceStore          *self,
                                                  GAsyncResult         *result,
                                                  gboolean             *ret_keeps,
                                                  GError              **error);

G_END_DECLS
