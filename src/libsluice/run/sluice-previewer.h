/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-preview-result.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * SluicePreviewer:
 *
 * Runs records that were read before through the steps of a task that is being
 * edited, on threads of its own: what an editor shows after every change. To be used
 * in one thread.
 */
#define SLUICE_TYPE_PREVIEWER (sluice_previewer_get_type ())
G_DECLARE_FINAL_TYPE (SluicePreviewer, sluice_previewer, SLUICE, PREVIEWER, GObject)

SluicePreviewer     *sluice_previewer_new            (void) G_GNUC_WARN_UNUSED_RESULT;
void                 sluice_previewer_set_records    (SluicePreviewer      *self,
                                                      GBytes               *jsonl);
void                 sluice_previewer_set_lookup     (SluicePreviewer      *self,
                                                      const char           *name,
                                                      GBytes               *jsonl);
void                 sluice_previewer_preview_async  (SluicePreviewer      *self,
                                                      const char           *document,
                                                      SluicePreviewStep     step,
                                                      GCancellable         *cancellable,
                                                      GAsyncReadyCallback   callback,
                                                      gpointer              user_data);
SluicePreviewResult *sluice_previewer_preview_finish (SluicePreviewer      *self,
                                                      GAsyncResult         *result,
                                                      GError              **error);

G_END_DECLS
