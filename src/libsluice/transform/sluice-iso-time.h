/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-time-format.h"

G_BEGIN_DECLS

gboolean sluice_iso_parse      (const char       *text,
                                gsize             len,
                                SluiceTimeFields *ret_fields);
gboolean sluice_iso_parse_time (const char       *text,
                                gsize             len,
                                gint64           *ret_usec);

G_END_DECLS
