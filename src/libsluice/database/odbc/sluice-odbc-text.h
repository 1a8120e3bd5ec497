/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-arena.h"
#include "sluice-value.h"

#include <sql.h>
#include <sqlext.h>
#include <sqlucode.h>

G_BEGIN_DECLS

/* ODBC has two forms of each function: one for UTF-16, and one for bytes in whatever
 * character set the driver means, which is UTF-8 for those that are told so. */

SQLWCHAR    *sluice_odbc_text_to_wide  (const char     *text,
                                        gssize          size,
                                        SQLLEN         *ret_units) G_GNUC_WARN_UNUSED_RESULT;
char        *sluice_odbc_text_to_utf8  (const SQLWCHAR *units,
                                        gssize          n_units) G_GNUC_WARN_UNUSED_RESULT;
SluiceValue  sluice_odbc_text_decode   (const char     *data,
                                        gsize           size,
                                        gboolean        is_wide,
                                        SluiceArena    *arena);

G_END_DECLS
