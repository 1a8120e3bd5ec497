/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *sluice_column_name_make_unique (const char *name,
                                      GHashTable *taken) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
