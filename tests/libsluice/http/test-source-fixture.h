/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-error.h"
#include "sluice-source.h"
#include "test-server.h"

G_BEGIN_DECLS

/* What a test of the HTTP source needs: a spec with the defaults of the task
 * format, quick where the defaults are slow; and what came out of reading it. */
typedef struct
{
  SluiceSourceSpec *spec;
  SluiceTemplateScope *scope;
  SluiceMonitor *monitor;
  SluiceCoordinator *coordinator;       /* (unowned) (nullable) */
  GPtrArray *fields;
  GCancellable *cancellable;
  guint64 limit;
  guint batch_rows;
  gboolean warns_overlap;
  gboolean all_cells;           /* whether `ids` has all cells of a row, with commas */
  GString *ids;                 /* field `id` of every row, each with a blank behind it */
  guint64 n_rows;
  guint64 n_problems;
  char *problem;                /* the last one: its code, what happened, and the record */
  GError *error;
  GMutex mutex;
  GHashTable *events;           /* name -> how often */
} Fixture;

Fixture    *fixture_new            (const char *url);
void        fixture_free           (Fixture    *self);
void        fixture_add_header     (Fixture    *self,
                                    const char *name,
                                    const char *value);
void        fixture_add_query      (Fixture    *self,
                                    const char *name,
                                    const char *value);
void        fixture_set_secret     (Fixture    *self,
                                    const char *name,
                                    const char *value);
void        fixture_set_pagination (Fixture    *self,
                                    SluicePaginationKind kind);
gboolean    fixture_run            (Fixture    *self);
void        fixture_assert_ok      (Fixture    *self,
                                    const char *ids);
void        fixture_assert_error   (Fixture    *self,
                                    SluiceError kind,
                                    const char *code);
guint64     fixture_count          (Fixture    *self,
                                    SluiceCounter counter);
gboolean    fixture_has_warning    (Fixture    *self,
                                    const char *code);
guint       fixture_count_events   (Fixture    *self,
                                    const char *name);
SluicePath *fixture_path           (const char *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Fixture, fixture_free)

G_END_DECLS
