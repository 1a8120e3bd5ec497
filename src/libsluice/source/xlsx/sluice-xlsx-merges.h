/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-xlsx-area.h"
#include "sluice-xlsx-package.h"

G_BEGIN_DECLS

/**
 * SluiceXlsxMerges:
 *
 * The areas of a sheet whose cells are shown as one. What their other cells hold
 * nobody sees. Not thread-safe.
 */
typedef struct _SluiceXlsxMerges SluiceXlsxMerges;

SluiceXlsxMerges *sluice_xlsx_merges_read   (SluiceXlsxPackage  *package,
                                             const char         *part,
                                             GCancellable       *cancellable,
                                             GError            **error) G_GNUC_WARN_UNUSED_RESULT;
void              sluice_xlsx_merges_free   (SluiceXlsxMerges   *self);
void              sluice_xlsx_merges_seek   (SluiceXlsxMerges   *self,
                                             guint64             row);
gboolean          sluice_xlsx_merges_covers (SluiceXlsxMerges   *self,
                                             guint64             row,
                                             guint32             column);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceXlsxMerges, sluice_xlsx_merges_free)

G_END_DECLS
