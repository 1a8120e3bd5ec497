/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-arena.h"
#include "sluice-value.h"

G_BEGIN_DECLS

SluiceValue  transform_read_value (const char        *json,
                                   SluiceArena       *arena);
char        *transform_show_value (const SluiceValue *value) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
