/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-odbc-text.h"

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _SluiceOdbcCanceller SluiceOdbcCanceller;

SluiceOdbcCanceller *sluice_odbc_canceller_new   (void) G_GNUC_WARN_UNUSED_RESULT;
void                 sluice_odbc_canceller_free  (SluiceOdbcCanceller *self);
void                 sluice_odbc_canceller_begin (SluiceOdbcCanceller *self,
                                                  SQLHSTMT             statement,
                                                  GCancellable        *cancellable);
void                 sluice_odbc_canceller_end   (SluiceOdbcCanceller *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceOdbcCanceller, sluice_odbc_canceller_free)

G_END_DECLS
