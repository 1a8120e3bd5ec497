/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-connection.h"
#include "sluice-session.h"

G_BEGIN_DECLS

void sluice_unused_secrets_clear (SluiceSession    *session,
                                  SluiceConnection *connection,
                                  SluiceConnection *successor);

G_END_DECLS
