/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SluiceSqlRows:
 *
 * A small result: a list of rows, each a list of texts in the order of the
 * columns, %NULL where the value is NULL (element-type GPtrArray).
 */
typedef GPtrArray SluiceSqlRows;

SluiceSqlRows *sluice_sql_rows_new        (void) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray     *sluice_sql_rows_add        (SluiceSqlRows *rows);
const char    *sluice_sql_rows_get        (SluiceSqlRows *rows,
                                           guint          row,
                                           guint          column);
guint64        sluice_sql_rows_get_number (SluiceSqlRows *rows,
                                           guint          row,
                                           guint          column);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceSqlRows, g_ptr_array_unref)

G_END_DECLS
