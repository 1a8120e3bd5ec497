/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-odbc-column.h"

G_BEGIN_DECLS

typedef struct _SluiceOdbcBlock SluiceOdbcBlock;

SluiceOdbcBlock *sluice_odbc_block_new       (SluiceOdbcStatement  *statement,
                                              GPtrArray            *columns,
                                              guint                 n_rows,
                                              GError              **error) G_GNUC_WARN_UNUSED_RESULT;
void             sluice_odbc_block_free      (SluiceOdbcBlock      *self);
gboolean         sluice_odbc_block_next_row  (SluiceOdbcBlock      *self,
                                              gboolean             *ret_row,
                                              GCancellable         *cancellable,
                                              GError              **error);
gboolean         sluice_odbc_block_get       (SluiceOdbcBlock      *self,
                                              guint                 column,
                                              SluiceArena          *arena,
                                              SluiceValue          *ret_value,
                                              GCancellable         *cancellable,
                                              GError              **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceOdbcBlock, sluice_odbc_block_free)

G_END_DECLS
