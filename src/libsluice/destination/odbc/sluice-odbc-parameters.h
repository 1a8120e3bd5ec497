/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-batch.h"
#include "sluice-load-layout.h"
#include "sluice-odbc-statement.h"
#include "sluice-sql-target.h"

G_BEGIN_DECLS

/**
 * SluiceOdbcParameters:
 *
 * Rows of a batch as arrays, one for each parameter of an INSERT, so that one call
 * sends many. Where the driver would send them one by one, and the server knows arrays,
 * each of those is one parameter.
 */
typedef struct _SluiceOdbcParameters SluiceOdbcParameters;

SluiceOdbcParameters *sluice_odbc_parameters_new      (SluiceOdbcSession       *session,
                                                       const SluiceLoadLayout  *layout,
                                                       const SluiceSqlTarget   *targets,
                                                       gboolean                 staged,
                                                       gboolean                 strip_nul) G_GNUC_WARN_UNUSED_RESULT;
void                  sluice_odbc_parameters_free     (SluiceOdbcParameters    *self);
char                 *sluice_odbc_parameters_make_source (SluiceOdbcParameters *self) G_GNUC_WARN_UNUSED_RESULT;
guint                 sluice_odbc_parameters_get_n_sets (SluiceOdbcParameters *self);
guint                 sluice_odbc_parameters_fill     (SluiceOdbcParameters    *self,
                                                       const SluiceBatch       *batch,
                                                       const guint             *rows,
                                                       guint                    first,
                                                       guint                    n_rows);
gboolean              sluice_odbc_parameters_bind     (SluiceOdbcParameters    *self,
                                                       SluiceOdbcStatement     *statement,
                                                       GError                 **error);
SQLRETURN             sluice_odbc_parameters_put_long (SluiceOdbcStatement     *statement);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceOdbcParameters, sluice_odbc_parameters_free)

G_END_DECLS
