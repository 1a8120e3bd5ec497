/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-catalog.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * SluiceSqlEditor:
 *
 * A field for SQL: highlighted, with line numbers, and names of the database
 * completed. Emits `changed` when its text has, and `activate` with Ctrl+Enter.
 */
#define SLUICE_TYPE_SQL_EDITOR (sluice_sql_editor_get_type ())
G_DECLARE_FINAL_TYPE (SluiceSqlEditor, sluice_sql_editor, SLUICE, SQL_EDITOR, AdwBin)

GtkWidget *sluice_sql_editor_new         (void) G_GNUC_WARN_UNUSED_RESULT;
void       sluice_sql_editor_prepare     (void);
void       sluice_sql_editor_set_label   (SluiceSqlEditor *self,
                                          const char      *label);
void       sluice_sql_editor_set_text    (SluiceSqlEditor *self,
                                          const char      *text);
void       sluice_sql_editor_replace_text (SluiceSqlEditor *self,
                                           const char      *text);
char      *sluice_sql_editor_dup_text    (SluiceSqlEditor *self) G_GNUC_WARN_UNUSED_RESULT;
void       sluice_sql_editor_insert      (SluiceSqlEditor *self,
                                          const char      *text);
void       sluice_sql_editor_set_catalog (SluiceSqlEditor *self,
                                          SluiceCatalog   *catalog,
                                          char             quote);
void       sluice_sql_editor_set_names   (SluiceSqlEditor *self,
                                          GListModel      *names);
void       sluice_sql_editor_set_compact (SluiceSqlEditor *self,
                                          int              height);
void       sluice_sql_editor_underline   (SluiceSqlEditor *self,
                                          gint64           byte);
void       sluice_sql_editor_mark_error  (SluiceSqlEditor *self,
                                          gint64           byte);

G_END_DECLS
