/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-xlsx-number-format.h"

G_BEGIN_DECLS

#define SLUICE_XLSX_DATE_BUFFER_SIZE 40

gsize sluice_xlsx_date_format (double                serial,
                               SluiceXlsxNumberKind  kind,
                               gboolean              date1904,
                               char                 *buffer);

G_END_DECLS
