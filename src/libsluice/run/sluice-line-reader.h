/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* line: (nullable): %NULL at the end, which comes once */
typedef void (*SluiceLineFunc) (const char *line,
                                gpointer    user_data);

void sluice_line_reader_start (GInputStream   *stream,
                               gsize           max_length,
                               GCancellable   *cancellable,
                               SluiceLineFunc  func,
                               gpointer        user_data,
                               GDestroyNotify  destroy);

G_END_DECLS
