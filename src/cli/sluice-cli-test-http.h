/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-connection.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* Tries the way to an API: (element-type SluiceTestStep) up to the first step
 * that fails. Blocks; sends no request, so no credential either. */
GPtrArray *sluice_cli_test_http (SluiceConnection *connection,
                                 GCancellable     *cancellable) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
