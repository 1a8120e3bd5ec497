/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-postgres-session.h"
#include "sluice-postgres-type.h"
#include "sluice-result-set.h"

G_BEGIN_DECLS

/**
 * SluicePostgresTransfer:
 * @SLUICE_POSTGRES_COPY_ROWS: COPY TO STDOUT in binary
 * @SLUICE_POSTGRES_BINARY_ROWS: row by row, in binary
 * @SLUICE_POSTGRES_TEXT_ROWS: row by row, as text
 *
 * How rows come from the server.
 */
typedef enum
{
  SLUICE_POSTGRES_COPY_ROWS,
  SLUICE_POSTGRES_BINARY_ROWS,
  SLUICE_POSTGRES_TEXT_ROWS,
} SluicePostgresTransfer;

#define SLUICE_TYPE_POSTGRES_ROWS (sluice_postgres_rows_get_type ())
G_DECLARE_FINAL_TYPE (SluicePostgresRows, sluice_postgres_rows, SLUICE, POSTGRES_ROWS, SluiceResultSet)

SluicePostgresRows *sluice_postgres_rows_new        (GObject                *owner,
                                                     SluicePostgresSession  *session,
                                                     SluicePostgresTransfer  transfer) G_GNUC_WARN_UNUSED_RESULT;
void                sluice_postgres_rows_add_column (SluicePostgresRows     *self,
                                                     const char             *name,
                                                     const char             *type_name,
                                                     SluiceType              type,
                                                     SluicePostgresDecoder   decoder);

G_END_DECLS
