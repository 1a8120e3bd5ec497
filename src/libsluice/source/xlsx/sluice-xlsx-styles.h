/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-xlsx-number-format.h"
#include "sluice-xlsx-package.h"

G_BEGIN_DECLS

GArray *sluice_xlsx_styles_read (SluiceXlsxPackage  *package,
                                 const char         *part,
                                 GCancellable       *cancellable,
                                 GError            **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
