/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-ssh-tunnel.h"

G_BEGIN_DECLS

char *sluice_odbc_tunnel_open (JsonObject       *ssh,
                               const char       *dsn,
                               SluiceSshTunnel **ret_tunnel,
                               GCancellable     *cancellable,
                               GError          **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
