/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-row-set-spec.h"
#include "sluice-schema.h"
#include "sluice-sql-piece.h"

G_BEGIN_DECLS

/* De-duplication and aggregation as SQL. */
char *sluice_sql_deduplicate (const SluiceDeduplicateSpec  *spec,
                              SluiceSchema                 *schema,
                              SluiceSqlLanguage             dialect,
                              char                        **ret_why) G_GNUC_WARN_UNUSED_RESULT;
char *sluice_sql_aggregate   (const SluiceAggregateColumn  *column,
                              SluiceSchema                 *schema,
                              SluiceSqlLanguage             dialect,
                              char                        **ret_why) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
