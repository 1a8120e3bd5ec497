/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-xlsx-package.h"

G_BEGIN_DECLS

/**
 * SluiceXlsxStrings:
 *
 * The texts that cells share. They are read as far as they are asked for, and kept
 * in temporary files, so that memory does not depend on how many there are. Not
 * thread-safe.
 */
typedef struct _SluiceXlsxStrings SluiceXlsxStrings;

SluiceXlsxStrings *sluice_xlsx_strings_new    (SluiceXlsxPackage     *package,
                                               const char            *part,
                                               const SluiceBodyLimits *limits) G_GNUC_WARN_UNUSED_RESULT;
void               sluice_xlsx_strings_free   (SluiceXlsxStrings     *self);
gboolean           sluice_xlsx_strings_lookup (SluiceXlsxStrings     *self,
                                               guint64                index,
                                               GString               *text,
                                               gboolean              *ret_invalid,
                                               GCancellable          *cancellable,
                                               GError               **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceXlsxStrings, sluice_xlsx_strings_free)

G_END_DECLS
