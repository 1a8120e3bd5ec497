/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The codes with which rows are rejected: those of the kind `row` in docs/codes.md,
 * which a test compares. */
gboolean sluice_row_code_is_known (const char *code);

G_END_DECLS
