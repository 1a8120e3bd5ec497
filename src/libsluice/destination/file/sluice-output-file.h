/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SluiceOutputFile:
 *
 * A file that is written under another name beside its place, and moved there
 * when it is complete and on the disk. It is readable by its owner alone, unless
 * it takes the place of one that others may read. Not thread-safe.
 */
typedef struct _SluiceOutputFile SluiceOutputFile;

SluiceOutputFile *sluice_output_file_new       (const char        *path,
                                                gboolean           replace,
                                                const char        *run_id,
                                                GError           **error) G_GNUC_WARN_UNUSED_RESULT;
SluiceOutputFile *sluice_output_file_new_absent (const char       *path) G_GNUC_WARN_UNUSED_RESULT;
void              sluice_output_file_free      (SluiceOutputFile  *self);
int               sluice_output_file_get_fd    (SluiceOutputFile  *self);
const char       *sluice_output_file_get_path  (SluiceOutputFile  *self);
void              sluice_output_file_set_error (SluiceOutputFile  *self,
                                                int                saved_errno,
                                                GError           **error);
gboolean          sluice_output_file_close     (SluiceOutputFile  *self,
                                                GError           **error);
gboolean          sluice_output_file_publish   (SluiceOutputFile  *self,
                                                GError           **error);
void              sluice_output_file_revoke    (SluiceOutputFile  *self);
void              sluice_output_file_settle    (SluiceOutputFile  *self);
gboolean          sluice_output_file_is_of_run (const char        *path,
                                                const char        *run_id);
void              sluice_output_file_clean     (const char        *folder);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceOutputFile, sluice_output_file_free)

G_END_DECLS
