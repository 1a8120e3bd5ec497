/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SluiceScriptColumn:
 * @name: its name, without quotes
 * @type: what it is declared as, as written
 * @is_not_null: whether NULL is refused
 * @is_key: whether it is part of the primary key
 *
 * A column of the table that a script makes.
 */
typedef struct
{
  char *name;
  char *type;
  gboolean is_not_null;
  gboolean is_key;
} SluiceScriptColumn;

void       sluice_script_column_free        (SluiceScriptColumn *column);

GPtrArray *sluice_table_script_list_columns (const char         *script) G_GNUC_WARN_UNUSED_RESULT;
char      *sluice_table_script_set_type     (const char         *script,
                                             const char         *column,
                                             const char         *type) G_GNUC_WARN_UNUSED_RESULT;
char      *sluice_table_script_set_not_null (const char         *script,
                                             const char         *column,
                                             gboolean            is_not_null) G_GNUC_WARN_UNUSED_RESULT;
char      *sluice_table_script_set_key      (const char         *script,
                                             const char         *column,
                                             gboolean            is_key) G_GNUC_WARN_UNUSED_RESULT;
char      *sluice_table_script_add_index    (const char         *script,
                                             const char * const *columns,
                                             gboolean            is_unique) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
