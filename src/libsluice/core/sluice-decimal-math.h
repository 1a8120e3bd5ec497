/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-decimal.h"

G_BEGIN_DECLS

/* Digits that a number may have on each side of its point. */
#define SLUICE_DECIMAL_MAX_DIGITS 300

gboolean sluice_decimal_add      (const SluiceDecimal *a,
                                  const SluiceDecimal *b,
                                  SluiceArena         *arena,
                                  SluiceValue         *ret_value);
gboolean sluice_decimal_multiply (const SluiceDecimal *a,
                                  const SluiceDecimal *b,
                                  SluiceArena         *arena,
                                  SluiceValue         *ret_value);
gboolean sluice_decimal_divide   (const SluiceDecimal *a,
                                  const SluiceDecimal *b,
                                  guint                scale,
                                  SluiceArena         *arena,
                                  SluiceValue         *ret_value);

G_END_DECLS
