/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-postgres-session.h"
#include "sluice-ssh-tunnel.h"

G_BEGIN_DECLS

/* What the files of the session share. */

struct _SluicePostgresSession
{
  PGconn *conn;
  SluiceSshTunnel *tunnel;      /* (owned) (nullable) what it goes through */
  GCancellable *cancellable;    /* (owned) (nullable) */
  gint64 cancelled_at;          /* when the server was asked to cancel, 0 = not */
  gboolean is_patient;          /* nobody waits for that: the session is to be used again */
  gboolean abandoned;           /* it did not answer that */
  guint64 error_position;       /* 1-based character that the last error names, 0 = none */
};

gboolean  sluice_postgres_session_wait    (SluicePostgresSession  *self,
                                           gushort                 events);
void      sluice_postgres_session_cancel  (SluicePostgresSession  *self);
gboolean  sluice_postgres_session_flush   (SluicePostgresSession  *self);
PGresult *sluice_postgres_session_next    (SluicePostgresSession  *self);
PGresult *sluice_postgres_session_collect (SluicePostgresSession  *self,
                                           GError                **error);
void      sluice_postgres_session_fail    (SluicePostgresSession  *self,
                                           const PGresult         *result,
                                           GError                **error);

G_END_DECLS
