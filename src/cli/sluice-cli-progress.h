/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * SluiceCliProgress:
 *
 * Tells people how a run fares, on standard error: a line that is drawn again
 * and again on a terminal, else a plain line at the start, every few seconds
 * and at the end.
 */
typedef struct _SluiceCliProgress SluiceCliProgress;

SluiceCliProgress *sluice_cli_progress_new    (const char        *task_name) G_GNUC_WARN_UNUSED_RESULT;
void               sluice_cli_progress_free   (SluiceCliProgress *self);
void               sluice_cli_progress_event  (SluiceCliProgress *self,
                                               JsonObject        *event);
void               sluice_cli_progress_finish (SluiceCliProgress *self,
                                               const char        *state);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceCliProgress, sluice_cli_progress_free)

G_END_DECLS
