/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-destination.h"

G_BEGIN_DECLS

/**
 * LoadFixture:
 * @kind: the kind of destination under test
 * @path: (nullable): the file of SQLite or DuckDB
 * @dsn: (nullable): what ODBC connects to
 * @schema: (nullable): a schema of this test's own
 * @connection: where it is
 * @destination: what is tested
 * @columns: the columns of the load
 * @load: its options; the test's to change before begin
 * @request: its request
 * @monitor: where warnings go
 * @counts: the sum of all batches
 * @rejects: (element-type SluiceReject): of all batches
 * @n_batches: batches written
 * @n_rows: rows written
 *
 * A load of one table, the same for all destinations.
 */
typedef struct
{
  SluiceConnectionKind kind;
  char *path;
  char *dsn;
  char *schema;
  SluiceConnection *connection;
  SluiceDestination *destination;
  SluiceSchema *columns;
  SluiceLoadSpec load;
  SluiceLoadRequest request;
  SluiceMonitor *monitor;
  SluiceLoadCounts counts;
  GPtrArray *rejects;
  guint64 n_batches;
  guint64 n_rows;
} LoadFixture;

/* The server that an ODBC driver leads to; kinds[i] of the tests is
 * %SLUICE_CONNECTION_ODBC plus one of them. */
typedef enum
{
  LOAD_FIXTURE_ODBC_SQLITE = 1 << 8,
  LOAD_FIXTURE_ODBC_POSTGRES = 2 << 8,
  LOAD_FIXTURE_ODBC_MARIADB = 3 << 8,
} LoadFixtureDriver;

#define LOAD_FIXTURE_KIND(place) ((SluiceConnectionKind) ((place) & 0xff))
#define LOAD_FIXTURE_DRIVER(place) ((LoadFixtureDriver) ((place) & ~0xff))

void         load_fixture_set_up            (LoadFixture   *self,
                                             gconstpointer  kind);
void         load_fixture_tear_down         (LoadFixture   *self,
                                             gconstpointer  kind);
void         load_fixture_add_column        (LoadFixture   *self,
                                             const char    *name,
                                             const char    *type);
void         load_fixture_add_plain_columns (LoadFixture   *self);
void         load_fixture_add_all_types     (LoadFixture   *self);
const char  *load_fixture_get_code          (LoadFixture   *self,
                                             guint          place);
void         load_fixture_set_keys          (LoadFixture   *self,
                                             const char    *keys);
void         load_fixture_connect           (LoadFixture   *self);
void         load_fixture_begin             (LoadFixture   *self);
void         load_fixture_write             (LoadFixture   *self,
                                             const char    *rows);
void         load_fixture_finish            (LoadFixture   *self);
void         load_fixture_commit            (LoadFixture   *self);
void         load_fixture_run               (LoadFixture   *self,
                                             const char    *rows);
SluiceBatch *load_fixture_make_batch        (LoadFixture   *self,
                                             const char    *rows);
void         load_fixture_exec              (LoadFixture   *self,
                                             const char    *sql);
char        *load_fixture_query             (LoadFixture   *self,
                                             const char    *sql);
gboolean     load_fixture_has_warning       (LoadFixture   *self,
                                             const char    *code);

#define load_fixture_assert_counts(self, i, u, n, s, d, r)   \
  G_STMT_START                                               \
    {                                                        \
      g_assert_cmpuint ((self)->counts.inserted, ==, i);     \
      g_assert_cmpuint ((self)->counts.updated, ==, u);      \
      g_assert_cmpuint ((self)->counts.unchanged, ==, n);    \
      g_assert_cmpuint ((self)->counts.skipped, ==, s);      \
      g_assert_cmpuint ((self)->counts.deduplicated, ==, d); \
      g_assert_cmpuint ((self)->counts.rejected, ==, r);     \
      g_assert_cmpuint ((self)->rejects->len, ==, r);        \
    }                                                        \
  G_STMT_END

#define load_fixture_assert_rows(self, sql, expected)        \
  G_STMT_START                                               \
    {                                                        \
      g_autofree char *_rows = load_fixture_query (self, sql); \
      g_assert_cmpstr (_rows, ==, expected);                 \
    }                                                        \
  G_STMT_END

G_END_DECLS
