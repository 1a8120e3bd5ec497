/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-document.h"
#include "sluice-task.h"

G_BEGIN_DECLS

SluiceDocument *sluice_task_get_document (SluiceTask *self);

G_END_DECLS
