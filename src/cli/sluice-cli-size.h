/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean sluice_cli_parse_size (const char *text,
                                gint64     *ret_bytes);

G_END_DECLS
