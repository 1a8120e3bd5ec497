/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-sql-destination.h"

G_BEGIN_DECLS

/**
 * SluicePostgresStaged:
 *
 * How PostgreSQL takes the strategies that need the whole source, or keep a history:
 * through the stage that all databases share.
 */
#define SLUICE_TYPE_POSTGRES_STAGED (sluice_postgres_staged_get_type ())
G_DECLARE_FINAL_TYPE (SluicePostgresStaged, sluice_postgres_staged, SLUICE, POSTGRES_STAGED, SluiceSqlDestination)

SluiceDestination *sluice_postgres_staged_new  (SluiceDestination  *target,
                                                gboolean            strip_nul) G_GNUC_WARN_UNUSED_RESULT;
gboolean           sluice_postgres_staged_open (SluiceDestination  *target,
                                                gboolean            read_only,
                                                gboolean            strip_nul,
                                                SluiceSqlSession  **ret_session,
                                                GCancellable       *cancellable,
                                                GError            **error);

G_END_DECLS
