/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SluiceOdbcSource:
 * @kind: `driver` or `source`
 * @name: what a connection string calls it
 * @description: of a driver the path of its file, of a data source its driver
 *
 * Something that unixODBC is set up for.
 */
typedef struct
{
  const char *kind;
  char *name;
  char *description;
} SluiceOdbcSource;

GPtrArray *sluice_odbc_list_sources (void) G_GNUC_WARN_UNUSED_RESULT;
void       sluice_odbc_source_free  (SluiceOdbcSource *source);

G_END_DECLS
