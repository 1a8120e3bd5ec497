/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-run-comparison.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * SluiceCompareRow:
 *
 * One thing of two runs: what each has beside the other, and by how much they differ.
 */
#define SLUICE_TYPE_COMPARE_ROW (sluice_compare_row_get_type ())
G_DECLARE_FINAL_TYPE (SluiceCompareRow, sluice_compare_row, SLUICE, COMPARE_ROW, GtkListBoxRow)

GtkWidget *sluice_compare_row_new (const SluiceComparedFact *fact) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
