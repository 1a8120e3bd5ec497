/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-lookups.h"
#include "sluice-monitor.h"
#include "sluice-template.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* The lookups of a task with their rows. */
gboolean       sluice_run_lookups_needs       (SluiceTask                 *task);
SluiceLookups *sluice_run_lookups_read        (SluiceTask                 *task,
                                               const SluiceTemplateScope  *scope,
                                               SluiceMonitor              *monitor,
                                               GCancellable               *cancellable,
                                               GError                    **error) G_GNUC_WARN_UNUSED_RESULT;
void           sluice_run_lookups_read_async  (SluiceTask                 *task,
                                               const SluiceTemplateScope  *scope,
                                               SluiceMonitor              *monitor,
                                               GCancellable               *cancellable,
                                               GAsyncReadyCallback         callback,
                                               gpointer                    user_data);
SluiceLookups *sluice_run_lookups_read_finish (GAsyncResult               *result,
                                               GError                    **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
