/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * SluiceSshTunnel:
 *
 * A port of this machine that leads to a server beyond another one, through the
 * system's `ssh`. The user's configuration, agent and known hosts count.
 */
typedef struct _SluiceSshTunnel SluiceSshTunnel;

SluiceSshTunnel *sluice_ssh_tunnel_open     (JsonObject       *ssh,
                                             const char       *host,
                                             guint16           port,
                                             GCancellable     *cancellable,
                                             GError          **error) G_GNUC_WARN_UNUSED_RESULT;
void             sluice_ssh_tunnel_free     (SluiceSshTunnel  *self);
guint16          sluice_ssh_tunnel_get_port (SluiceSshTunnel  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceSshTunnel, sluice_ssh_tunnel_free)

G_END_DECLS
