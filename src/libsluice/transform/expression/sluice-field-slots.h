/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-path.h"

G_BEGIN_DECLS

/* The place of a field among those that are wanted of the source; it gets one. */
guint sluice_field_slots_need (GPtrArray  *fields,
                               SluicePath *path);

G_END_DECLS
