/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-connection.h"
#include "sluice-table-info.h"

#include <gio/gio.h>

G_BEGIN_DECLS

GPtrArray *sluice_postgres_test (SluiceConnection  *connection,
                                 const char        *password,
                                 GCancellable      *cancellable) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
