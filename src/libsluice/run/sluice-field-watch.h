/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-batch.h"

#include <glib.h>

G_BEGIN_DECLS

/**
 * SluiceFieldWatch:
 *
 * Notices when a source has other fields than a task was made for. Looks at the
 * first records of a run closely, and at a few of each later batch. Belongs to
 * the transform stage while that runs.
 */
typedef struct _SluiceFieldWatch SluiceFieldWatch;

SluiceFieldWatch *sluice_field_watch_new          (GPtrArray           *fields,
                                                   const char *const   *known,
                                                   gboolean             stops) G_GNUC_WARN_UNUSED_RESULT;
void              sluice_field_watch_free         (SluiceFieldWatch    *self);
gboolean          sluice_field_watch_look         (SluiceFieldWatch    *self,
                                                   const SluiceBatch   *records,
                                                   GError             **error);
GPtrArray        *sluice_field_watch_dup_unknown  (SluiceFieldWatch    *self) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray        *sluice_field_watch_dup_vanished (SluiceFieldWatch    *self) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceFieldWatch, sluice_field_watch_free)

G_END_DECLS
