/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-source.h"

G_BEGIN_DECLS

#define SLUICE_TYPE_DATABASE_SOURCE (sluice_database_source_get_type ())
G_DECLARE_FINAL_TYPE (SluiceDatabaseSource, sluice_database_source, SLUICE, DATABASE_SOURCE, SluiceSource)

SluiceSource *sluice_database_source_new (const SluiceSourceSpec    *spec,
                                          const SluiceTemplateScope *scope,
                                          SluiceMonitor             *monitor) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
