/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-odbc-session.h"
#include "sluice-table-info.h"

G_BEGIN_DECLS

GPtrArray *sluice_odbc_test (SluiceOdbcSession *session,
                             const GError      *error);

G_END_DECLS
