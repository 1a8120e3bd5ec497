/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-destination.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

JsonObject *sluice_sql_design_describe (SluiceDestination        *destination,
                                        const SluiceLoadRequest  *request,
                                        GCancellable             *cancellable,
                                        GError                  **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean    sluice_sql_design_execute  (SluiceDestination        *destination,
                                        const SluiceLoadRequest  *request,
                                        const char               *script,
                                        guint                    *ret_n,
                                        GCancellable             *cancellable,
                                        GError                  **error);

G_END_DECLS
