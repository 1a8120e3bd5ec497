/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-catalog.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * SluiceTableChooser:
 *
 * Lets a person choose one of the tables of a database. Emits `chosen` with it.
 */
#define SLUICE_TYPE_TABLE_CHOOSER (sluice_table_chooser_get_type ())
G_DECLARE_FINAL_TYPE (SluiceTableChooser, sluice_table_chooser, SLUICE, TABLE_CHOOSER, AdwWindow)

SluiceTableChooser *sluice_table_chooser_new (GtkWindow     *parent,
                                              SluiceCatalog *catalog);

G_END_DECLS
