/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-catalog.h"

#include <adwaita.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * SluiceSqlHooks:
 *
 * The SQL that a load runs before and after its rows. Emits `changed`.
 */
#define SLUICE_TYPE_SQL_HOOKS (sluice_sql_hooks_get_type ())
G_DECLARE_FINAL_TYPE (SluiceSqlHooks, sluice_sql_hooks, SLUICE, SQL_HOOKS, AdwPreferencesGroup)

void       sluice_sql_hooks_fill        (SluiceSqlHooks *self,
                                         JsonObject     *load);
void       sluice_sql_hooks_collect     (SluiceSqlHooks *self,
                                         JsonObject     *load);
void       sluice_sql_hooks_set_catalog (SluiceSqlHooks *self,
                                         SluiceCatalog  *catalog,
                                         char            quote);
GtkWidget *sluice_sql_hooks_find_field  (SluiceSqlHooks *self,
                                         const char     *member);

G_END_DECLS
