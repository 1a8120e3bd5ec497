/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-arena.h"
#include "sluice-coordinator.h"
#include "sluice-monitor.h"
#include "sluice-task.h"
#include "sluice-template.h"
#include "sluice-value.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* The first records of a source as JSON Lines. */

gboolean sluice_record_line_has_member (const char                 *record,
                                        gsize                       size,
                                        const char                 *name);
void    sluice_record_line_add_member   (GString                    *lines,
                                         gsize                       begin,
                                         const char                 *name,
                                         const SluiceValue          *value,
                                         SluiceArena                *arena);
void    sluice_record_lines_read_async  (SluiceTask                 *task,
                                         const SluiceTemplateScope  *scope,
                                         SluiceMonitor              *monitor,
                                         SluiceCoordinator          *coordinator,
                                         guint64                     n_records,
                                         GCancellable               *cancellable,
                                         GAsyncReadyCallback         callback,
                                         gpointer                    user_data);
GBytes *sluice_record_lines_read_finish (GAsyncResult               *result,
                                         guint64                    *ret_unreadable,
                                         GError                    **error);

G_END_DECLS
