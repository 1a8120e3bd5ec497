/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <gio/gio.h>
#include <sqlite3.h>

G_BEGIN_DECLS

/**
 * SluiceSpill:
 *
 * Tables that live as long as a run: small ones in memory, larger ones in a file that
 * has no name and that only this process reads. What sorts millions of rows needs no
 * more memory than what sorts thousands. One thread at a time.
 */
typedef struct _SluiceSpill SluiceSpill;

SluiceSpill  *sluice_spill_new             (GError       **error) G_GNUC_WARN_UNUSED_RESULT;
void          sluice_spill_free            (SluiceSpill   *self);
void          sluice_spill_set_cancellable (SluiceSpill   *self,
                                            GCancellable  *cancellable);
gboolean      sluice_spill_execute         (SluiceSpill   *self,
                                            const char    *sql,
                                            GError       **error);
sqlite3_stmt *sluice_spill_prepare         (SluiceSpill   *self,
                                            const char    *sql,
                                            GError       **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean      sluice_spill_insert          (SluiceSpill   *self,
                                            sqlite3_stmt  *statement,
                                            GError       **error);
int           sluice_spill_step            (SluiceSpill   *self,
                                            sqlite3_stmt  *statement,
                                            GError       **error);
void          sluice_spill_bind_blob       (sqlite3_stmt  *statement,
                                            int            parameter,
                                            GByteArray    *bytes);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceSpill, sluice_spill_free)

G_END_DECLS
