/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-source.h"

G_BEGIN_DECLS

#define SLUICE_TYPE_FILE_SOURCE (sluice_file_source_get_type ())
G_DECLARE_FINAL_TYPE (SluiceFileSource, sluice_file_source, SLUICE, FILE_SOURCE, SluiceSource)

SluiceSource *sluice_file_source_new       (const SluiceSourceSpec    *spec,
                                            const SluiceTemplateScope *scope,
                                            SluiceMonitor             *monitor) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray    *sluice_file_source_get_paths (SluiceFileSource          *self);

G_END_DECLS
