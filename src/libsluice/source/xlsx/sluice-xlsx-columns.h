/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-value.h"

G_BEGIN_DECLS

/**
 * SluiceXlsxColumns:
 *
 * What the columns of a sheet are called, and which of them are wanted. Those that
 * have no name are `c1`, `c2` ... by their place, and there may be more of them
 * than the header says. Not thread-safe.
 */
typedef struct _SluiceXlsxColumns SluiceXlsxColumns;

SluiceXlsxColumns *sluice_xlsx_columns_new                (GPtrArray               *fields) G_GNUC_WARN_UNUSED_RESULT;
void               sluice_xlsx_columns_free               (SluiceXlsxColumns       *self);
void               sluice_xlsx_columns_set_names          (SluiceXlsxColumns       *self,
                                                           const char * const      *names,
                                                           guint                    n_names);
guint              sluice_xlsx_columns_get_n              (const SluiceXlsxColumns *self);
const int         *sluice_xlsx_columns_get_places         (const SluiceXlsxColumns *self);
GPtrArray         *sluice_xlsx_columns_get_record_columns (SluiceXlsxColumns       *self);
gboolean           sluice_xlsx_columns_wants_row          (const SluiceXlsxColumns *self);
void               sluice_xlsx_columns_write_row          (SluiceXlsxColumns       *self,
                                                           const SluiceValue       *values,
                                                           guint                    n_values,
                                                           GString                 *json);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceXlsxColumns, sluice_xlsx_columns_free)

G_END_DECLS
