/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-function-info.h"
#include "sluice-sandbox.h"

G_BEGIN_DECLS

/* Transforms as functions of expressions: NAME(value, arguments in their order). */
void      sluice_function_signature_get     (const SluiceFunctionInfo  *info,
                                             int                       *ret_min,
                                             int                       *ret_max);
gboolean  sluice_function_signature_add     (const SluiceFunctionInfo  *info,
                                             SluiceSandbox             *sandbox,
                                             SluiceSandboxFunc          func,
                                             gpointer                   data,
                                             GError                   **error);
gboolean  sluice_function_signatures_declare (SluiceSandbox            *sandbox,
                                             gboolean                   lookups,
                                             GError                   **error);

G_END_DECLS
