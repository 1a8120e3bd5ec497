/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-store-versions.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * SluiceTaskVersions:
 *
 * What a task said before, and how it changed, in words. Emits `restore` with the number
 * and the document of the version that is to be gone back to.
 */
#define SLUICE_TYPE_TASK_VERSIONS (sluice_task_versions_get_type ())
G_DECLARE_FINAL_TYPE (SluiceTaskVersions, sluice_task_versions, SLUICE, TASK_VERSIONS, AdwWindow)

SluiceTaskVersions *sluice_task_versions_new (GtkWindow   *parent,
                                              SluiceStore *store,
                                              const char  *task);

G_END_DECLS
