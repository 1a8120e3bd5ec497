/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-catalog-node.h"

G_BEGIN_DECLS

/**
 * SluiceCatalog:
 *
 * The schemas, tables and columns of a stored connection, as far as they were asked
 * for. A child asks the server, so that neither a driver that crashes nor a server
 * that does not answer stops the window. Emits `changed` when something has arrived.
 */
#define SLUICE_TYPE_CATALOG (sluice_catalog_get_type ())
G_DECLARE_FINAL_TYPE (SluiceCatalog, sluice_catalog, SLUICE, CATALOG, GObject)

SluiceCatalog     *sluice_catalog_new            (const char        *connection) G_GNUC_WARN_UNUSED_RESULT;
const char        *sluice_catalog_get_connection (SluiceCatalog     *self);
void               sluice_catalog_load           (SluiceCatalog     *self);
void               sluice_catalog_load_columns   (SluiceCatalog     *self,
                                                  SluiceCatalogNode *table);
gboolean           sluice_catalog_is_loading     (SluiceCatalog     *self);
const GError      *sluice_catalog_get_error      (SluiceCatalog     *self);
GListModel        *sluice_catalog_get_schemas    (SluiceCatalog     *self);
guint              sluice_catalog_get_n_tables   (SluiceCatalog     *self);
SluiceCatalogNode *sluice_catalog_find_table     (SluiceCatalog     *self,
                                                  const char        *schema,
                                                  const char        *name);

G_END_DECLS
