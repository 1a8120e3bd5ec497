/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-coordinator.h"
#include "sluice-inference.h"
#include "sluice-monitor.h"
#include "sluice-task.h"
#include "sluice-template.h"

#include <gio/gio.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * SluiceSample:
 * @n_records: how many records were read
 * @inference: what they say of their fields
 * @lines: the records as JSON Lines
 * @records_found: (nullable): where the records were found
 *
 * The first records of a source.
 */
typedef struct
{
  guint64 n_records;
  SluiceInference *inference;
  GString *lines;
  char *records_found;
} SluiceSample;

void          sluice_sample_free            (SluiceSample                *sample);
SluiceSample *sluice_sample_new_lines       (const char                  *lines,
                                             guint64                      max,
                                             const char                  *records_found) G_GNUC_WARN_UNUSED_RESULT;
JsonObject   *sluice_sample_to_json         (SluiceSample                *sample) G_GNUC_WARN_UNUSED_RESULT;
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
                                             const char                  *lines,
                                             GCancellable                *cancellable,
                                             GAsyncReadyCallback          callback,
                                             gpointer                     user_data);
JsonObject   *sluice_sampler_preview_finish (GAsyncResult                *result,
                                             GError                     **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceSample, sluice_sample_free)

G_END_DECLS
