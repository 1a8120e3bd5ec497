/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-batch.h"
#include "sluice-schema.h"
#include "sluice-task.h"

G_BEGIN_DECLS

void sluice_null_keys_refuse (SluiceTask   *task,
                              SluiceSchema *schema,
                              SluiceBatch  *rows,
                              GPtrArray    *rejects);

G_END_DECLS
