/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-arena.h"
#include "sluice-value.h"

G_BEGIN_DECLS

/* What SQLite's types cannot keep of the values of a row: that 1 is true, that 1.10 has two
 * digits, that a text is JSON. Most rows have nothing of that. */
void        sluice_lookup_exact_add  (GString           *exact,
                                      guint              slot,
                                      const SluiceValue *value);
SluiceValue sluice_lookup_exact_find (const char        *exact,
                                      gsize              len,
                                      guint              slot,
                                      const SluiceValue *plain,
                                      SluiceArena       *arena);

G_END_DECLS
