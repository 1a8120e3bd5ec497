/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-catalog.h"

#include <adwaita.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * SluiceTableDesigner:
 *
 * The SQL that makes the table of a task, to be read, changed and run. Beside it
 * stand its columns: their types as the server has them, keys, and indexes to add.
 * Both are one: what is typed is read, what is chosen is written. Emits `execute`
 * with the SQL.
 */
#define SLUICE_TYPE_TABLE_DESIGNER (sluice_table_designer_get_type ())
G_DECLARE_FINAL_TYPE (SluiceTableDesigner, sluice_table_designer, SLUICE, TABLE_DESIGNER, AdwWindow)

SluiceTableDesigner *sluice_table_designer_new        (GtkWindow           *parent,
                                                       JsonObject          *answer,
                                                       const char          *dialect);
char                *sluice_table_designer_dup_script (SluiceTableDesigner *self) G_GNUC_WARN_UNUSED_RESULT;
void                 sluice_table_designer_set_busy   (SluiceTableDesigner *self,
                                                       gboolean             is_busy);
void                 sluice_table_designer_show_error (SluiceTableDesigner *self,
                                                       const GError        *error);

G_END_DECLS
