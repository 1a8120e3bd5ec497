/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * SluicePostgresTurns:
 *
 * In which order the lanes of a load commit: that of the batches. So the ledger never
 * has a gap, and of two batches with the same key the later one wins. Thread-safe.
 */
typedef struct _SluicePostgresTurns SluicePostgresTurns;

SluicePostgresTurns *sluice_postgres_turns_new       (void) G_GNUC_WARN_UNUSED_RESULT;
void                 sluice_postgres_turns_free      (SluicePostgresTurns *self);
gboolean             sluice_postgres_turns_wait      (SluicePostgresTurns *self,
                                                      guint64              ticket,
                                                      gint64               timeout);
gboolean             sluice_postgres_turns_is_closed (SluicePostgresTurns *self,
                                                      guint64              ticket);
int                  sluice_postgres_turns_get_pid   (SluicePostgresTurns *self);
void                 sluice_postgres_turns_set_pid   (SluicePostgresTurns *self,
                                                      guint64              ticket,
                                                      int                  pid);
void                 sluice_postgres_turns_end       (SluicePostgresTurns *self);
void                 sluice_postgres_turns_close     (SluicePostgresTurns *self,
                                                      guint64              ticket);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluicePostgresTurns, sluice_postgres_turns_free)

G_END_DECLS
