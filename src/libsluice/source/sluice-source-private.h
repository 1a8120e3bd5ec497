/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-source.h"

G_BEGIN_DECLS

/* What the subclasses of SluiceSource call. */

void sluice_source_construct      (SluiceSource              *self,
                                   const SluiceSourceSpec    *spec,
                                   const SluiceTemplateScope *scope,
                                   SluiceMonitor             *monitor);
void sluice_source_count_rows     (SluiceSource              *self,
                                   SluiceBatch               *batch);
void sluice_source_count_filtered (SluiceSource              *self,
                                   guint64                    rows);

G_END_DECLS
