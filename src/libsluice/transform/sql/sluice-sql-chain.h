/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-mapping.h"
#include "sluice-sql-piece.h"

G_BEGIN_DECLS

/* The chain of a column as SQL: text of a text. */
char *sluice_sql_chain (const SluiceMappingEntry  *entry,
                        const char                *input,
                        SluiceSqlLanguage          dialect,
                        char                     **ret_why) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
