/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-lookups.h"

G_BEGIN_DECLS

/* lookup (name, key [, field]) in expressions. */
gboolean sluice_lookup_function_add (SluiceLookups  *lookups,
                                     GError        **error);

G_END_DECLS
