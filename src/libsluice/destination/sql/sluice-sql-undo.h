/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-sql-session.h"

G_BEGIN_DECLS

/**
 * SluiceUndoCounts:
 * @deleted: rows that the run had inserted, and that are gone
 * @restored: rows that are again what they were before the run
 */
typedef struct
{
  guint64 deleted;
  guint64 restored;
} SluiceUndoCounts;

gboolean sluice_sql_undo_run (SluiceSqlSession         *session,
                              const SluiceLoadRequest  *request,
                              SluiceUndoCounts         *counts,
                              GCancellable             *cancellable,
                              GError                  **error);

G_END_DECLS
