/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-sql-session.h"

G_BEGIN_DECLS

/**
 * SluiceSqlOpenMode:
 * @SLUICE_SQL_OPEN_READ: only to look; nothing is made
 * @SLUICE_SQL_OPEN_WRITE: to load into what is there; nothing is made
 * @SLUICE_SQL_OPEN_CREATE: to load; a database that is a file is made if missing
 * @SLUICE_SQL_OPEN_TRY: for a dry run into a database that is missing
 *
 * What a session is opened for.
 */
typedef enum
{
  SLUICE_SQL_OPEN_READ,
  SLUICE_SQL_OPEN_WRITE,
  SLUICE_SQL_OPEN_CREATE,
  SLUICE_SQL_OPEN_TRY,
} SluiceSqlOpenMode;

/**
 * SluiceSqlDestination:
 *
 * A destination that a [class@Sluice.SqlSession] speaks with: transactions, the
 * ledger, `before` and `after`, the table and lost connections are the same for all
 * of them.
 */
#define SLUICE_TYPE_SQL_DESTINATION (sluice_sql_destination_get_type ())
G_DECLARE_DERIVABLE_TYPE (SluiceSqlDestination, sluice_sql_destination, SLUICE, SQL_DESTINATION, SluiceDestination)

struct _SluiceSqlDestinationClass
{
  SluiceDestinationClass parent_class;

  /* How the server writes SQL, also before a session is open. */
  const SluiceSqlDialect *(*get_dialect) (SluiceSqlDestination      *self);
  /* *ret_session stays NULL if there is nothing to open yet. */
  gboolean               (*open)         (SluiceSqlDestination      *self,
                                          SluiceSqlOpenMode          mode,
                                          SluiceSqlSession         **ret_session,
                                          GCancellable              *cancellable,
                                          GError                   **error);
  /* Refuses what this kind of database cannot do. May be NULL. */
  gboolean               (*check)        (SluiceSqlDestination      *self,
                                          const SluiceLoadRequest   *request,
                                          GError                   **error);

  /*< private >*/
  gpointer _reserved[8];
};

SluiceSqlSession *sluice_sql_destination_get_session (SluiceSqlDestination *self);

G_END_DECLS
