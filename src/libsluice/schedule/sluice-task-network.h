/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-task.h"

G_BEGIN_DECLS

/* @connections: (element-type utf8 utf8): the documents of the stored ones, by name */
gboolean sluice_task_needs_network (SluiceTask *task,
                                    GHashTable *connections);

G_END_DECLS
