/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-store-arrivals.h"

G_BEGIN_DECLS

/**
 * SluiceFolderWatch:
 *
 * One folder in which files arrive, whether it is there or not. Signals: `found` (a
 * GPtrArray of [struct@Sluice.Arrival] without hashes: files that were there
 * when the folder was looked through; the ones that matter are given to
 * [method@Sluice.FolderWatch.consider]), `arrived` (a [struct@Sluice.Arrival]:
 * a file that has stopped growing, with its hash), `problem` (a code, a message:
 * why no file comes). Names of temporary and hidden files are ignored.
 */
#define SLUICE_TYPE_FOLDER_WATCH (sluice_folder_watch_get_type ())
G_DECLARE_FINAL_TYPE (SluiceFolderWatch, sluice_folder_watch, SLUICE, FOLDER_WATCH, GObject)

/* @settle: how long a file must stay as it is, milliseconds */
SluiceFolderWatch *sluice_folder_watch_new      (const char        *path,
                                                 guint              settle) G_GNUC_WARN_UNUSED_RESULT;
void               sluice_folder_watch_stop     (SluiceFolderWatch *self);
const char        *sluice_folder_watch_get_path (SluiceFolderWatch *self);
void               sluice_folder_watch_scan     (SluiceFolderWatch *self);
void               sluice_folder_watch_consider (SluiceFolderWatch *self,
                                                 const char        *name);
/* What may be loaded at all: no hidden or temporary name, and one in UTF-8. */
gboolean           sluice_folder_watch_is_name  (const char        *name);

G_END_DECLS
