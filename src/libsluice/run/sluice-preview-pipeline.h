/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-preview-records.h"
#include "sluice-preview-result.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* Runs records through the steps of a task, in the calling thread. */
SluicePreviewResult *sluice_preview_pipeline_run (SluicePreviewRecords  *records,
                                                  GHashTable            *lookups,
                                                  const char            *document,
                                                  SluicePreviewStep      step,
                                                  GCancellable          *cancellable,
                                                  GError               **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
