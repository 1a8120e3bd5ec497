/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-http-child-layout.h"
#include "sluice-http-client.h"
#include "sluice-source-spec.h"

G_BEGIN_DECLS

/**
 * SluiceHttpChildJob:
 *
 * What belongs to one record by one of the requests for children: all its pages.
 * One thread performs it, one takes its rows; a few batches of them may wait in
 * between. Both hold a reference.
 */
typedef struct _SluiceHttpChildJob SluiceHttpChildJob;

SluiceHttpChildJob    *sluice_http_child_job_new          (const SluiceSourceSpec  *source,
                                                           const SluiceChildSpec   *spec,
                                                           SluiceHttpChildLayout   *layout,
                                                           gboolean                 explode_inner,
                                                           SluiceBatch             *parents,
                                                           guint                    row) G_GNUC_WARN_UNUSED_RESULT;
SluiceHttpChildJob    *sluice_http_child_job_ref          (SluiceHttpChildJob      *self);
void                   sluice_http_child_job_unref        (SluiceHttpChildJob      *self);
void                   sluice_http_child_job_perform      (SluiceHttpChildJob      *self,
                                                           SluiceHttpSite          *site,
                                                           SluiceHttpClient        *client);
void                   sluice_http_child_job_cancel       (SluiceHttpChildJob      *self);
gboolean               sluice_http_child_job_take         (SluiceHttpChildJob      *self,
                                                           gint64                   until,
                                                           SluiceBatch            **ret_batch,
                                                           gboolean                *ret_end,
                                                           GCancellable            *cancellable,
                                                           GError                 **error);
guint64                sluice_http_child_job_get_filtered (SluiceHttpChildJob      *self);
const SluiceChildSpec *sluice_http_child_job_get_spec     (SluiceHttpChildJob      *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceHttpChildJob, sluice_http_child_job_unref)

G_END_DECLS
