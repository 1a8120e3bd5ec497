/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-sandbox.h"

G_BEGIN_DECLS

/* Transforms, as functions of expressions. */
gboolean sluice_sql_functions_add (SluiceSandbox  *sandbox,
                                   const char     *zone,
                                   GError        **error);

G_END_DECLS
