/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-coordinator.h"
#include "sluice-monitor.h"
#include "sluice-sample.h"
#include "sluice-task.h"
#include "sluice-template.h"

#include <gio/gio.h>

G_BEGIN_DECLS

guint64       sluice_sampler_choose_size    (SluiceTask                  *task);
void          sluice_sampler_read_async     (SluiceTask                  *task,
                                             const SluiceTemplateScope   *scope,
                                             SluiceMonitor               *monitor,
                                             SluiceCoordinator           *coordinator,
                                             guint64                      n_records,
                                             GCancellable                *cancellable,
                                             GAsyncReadyCallback          callback,
                                             gpointer                     user_data);
SluiceSample *sluice_sampler_read_finish    (GAsyncResult                *result,
                                             GError                     **error);
void          sluice_sampler_preview_async  (SluiceTask                  *task,
                                             const SluiceTemplateScope   *scope,
                                             SluiceMonitor               *monitor,
                                             SluiceCoordinator           *coordinator,
                                             guint64                      n_records,
                                             SluiceSample                *sample,
                                             gboolean                     statistics,
                                             GCancellable                *cancellable,
                                             GAsyncReadyCallback          callback,
                                             gpointer                     user_data);
JsonObject   *sluice_sampler_preview_finish (GAsyncResult                *result,
                                             GError                     **error);

G_END_DECLS
