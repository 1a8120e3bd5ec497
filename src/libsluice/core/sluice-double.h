/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define SLUICE_DOUBLE_BUFFER_SIZE 40

gsize    sluice_double_format (double      value,
                               char       *buffer);
gboolean sluice_double_parse  (const char *text,
                               gsize       len,
                               double     *ret_value);

G_END_DECLS
