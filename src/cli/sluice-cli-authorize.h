/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-cli.h"

G_BEGIN_DECLS

extern const SluiceCliCommand sluice_cli_authorize;

/* The secrets that hold the tokens of a connection, none if it has none. */
GStrv sluice_cli_authorize_list (SluiceCli   *cli,
                                 const char  *connection) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
