/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-odbc-text.h"

G_BEGIN_DECLS

void     sluice_odbc_set_error       (GError      **error,
                                      SQLSMALLINT   handle_type,
                                      SQLHANDLE     handle,
                                      gboolean      is_wide,
                                      const char   *doing);

G_END_DECLS
