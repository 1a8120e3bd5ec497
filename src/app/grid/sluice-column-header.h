/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-column-facts.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * SluiceColumnHeader:
 *
 * The head of a column: name, type as a badge, and how good its values are. A
 * press shows its statistics.
 */
#define SLUICE_TYPE_COLUMN_HEADER (sluice_column_header_get_type ())
G_DECLARE_FINAL_TYPE (SluiceColumnHeader, sluice_column_header, SLUICE, COLUMN_HEADER, AdwBin)

GtkWidget *sluice_column_header_new       (SluiceColumnFacts  *facts) G_GNUC_WARN_UNUSED_RESULT;
void       sluice_column_header_set_facts (SluiceColumnHeader *self,
                                           SluiceColumnFacts  *facts);

G_END_DECLS
