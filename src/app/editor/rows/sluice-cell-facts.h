/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-preview-result.h"

G_BEGIN_DECLS

/**
 * SluiceCellFacts:
 * @text: what is shown in the cell
 * @details: (nullable): what else is to be said of it: why it is rejected, what it was
 *   before
 * @is_null: whether it has no value
 * @is_wrong: whether it is why its row has a problem
 * @is_changed: whether the task made something else of the field it comes from
 *
 * What is shown of a cell of a preview.
 */
typedef struct
{
  char *text;
  char *details;
  gboolean is_null;
  gboolean is_wrong;
  gboolean is_changed;
} SluiceCellFacts;

void sluice_cell_facts_init  (SluiceCellFacts     *facts,
                              SluicePreviewResult *result,
                              guint                row,
                              guint                column);
void sluice_cell_facts_clear (SluiceCellFacts     *facts);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SluiceCellFacts, sluice_cell_facts_clear)

G_END_DECLS
