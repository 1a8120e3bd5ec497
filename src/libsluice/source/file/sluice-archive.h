/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-monitor.h"
#include "sluice-source-spec.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* What a file is, beside one with rows. */
typedef enum
{
  SLUICE_CONTAINER_NONE,
  SLUICE_CONTAINER_ZIP,         /* of files */
  SLUICE_CONTAINER_DOCUMENT,    /* a zip that is one document, such as a workbook */
} SluiceContainer;

/**
 * SluiceArchive:
 *
 * A zip whose files are read one after the other, in their order in the zip. Not
 * thread-safe.
 */
typedef struct _SluiceArchive SluiceArchive;

SluiceContainer  sluice_archive_recognise (const char              *path);
SluiceArchive   *sluice_archive_new       (const char              *path,
                                           const char              *name,
                                           const SluiceSourceSpec  *spec,
                                           SluiceMonitor           *monitor,
                                           GError                 **error) G_GNUC_WARN_UNUSED_RESULT;
void             sluice_archive_free      (SluiceArchive           *self);
gboolean         sluice_archive_next      (SluiceArchive           *self,
                                           const char             **ret_part,
                                           GError                 **error);
const char      *sluice_archive_get_path  (SluiceArchive           *self);
GInputStream    *sluice_archive_open      (SluiceArchive           *self) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceArchive, sluice_archive_free)

G_END_DECLS
