/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-cell-facts.h"

G_BEGIN_DECLS

/**
 * SluiceCellItemState:
 * @SLUICE_CELL_ITEM_OK: it is loaded
 * @SLUICE_CELL_ITEM_LEFT_OUT: it is not, as the task wants it
 * @SLUICE_CELL_ITEM_REJECTED: it is not, as something is wrong with it
 *
 * What becomes of a row.
 */
typedef enum
{
  SLUICE_CELL_ITEM_OK,
  SLUICE_CELL_ITEM_LEFT_OUT,
  SLUICE_CELL_ITEM_REJECTED,
} SluiceCellItemState;

/**
 * SluiceCellItem:
 *
 * A row as a [class@Sluice.CellGrid] shows it.
 */
#define SLUICE_TYPE_CELL_ITEM (sluice_cell_item_get_type ())
G_DECLARE_INTERFACE (SluiceCellItem, sluice_cell_item, SLUICE, CELL_ITEM, GObject)

/**
 * SluiceCellItemInterface:
 * @get_state: what becomes of it
 * @describe: its number and what becomes of it, in words, if there is something to say
 * @get_facts: what is shown of one of its cells
 * @dup_text: all of what one of its cells holds, %NULL for nothing
 * @equal: whether another item is the same row
 */
struct _SluiceCellItemInterface
{
  GTypeInterface parent_iface;

  SluiceCellItemState (*get_state) (SluiceCellItem  *self);
  char               *(*describe)  (SluiceCellItem  *self);
  void                (*get_facts) (SluiceCellItem  *self,
                                    guint            column,
                                    SluiceCellFacts *facts);
  char               *(*dup_text)  (SluiceCellItem  *self,
                                    guint            column);
  gboolean            (*equal)     (SluiceCellItem  *self,
                                    SluiceCellItem  *other);
};

SluiceCellItemState sluice_cell_item_get_state (SluiceCellItem  *self);
char               *sluice_cell_item_describe  (SluiceCellItem  *self) G_GNUC_WARN_UNUSED_RESULT;
void                sluice_cell_item_get_facts (SluiceCellItem  *self,
                                                guint            column,
                                                SluiceCellFacts *facts);
char               *sluice_cell_item_dup_text  (SluiceCellItem  *self,
                                                guint            column) G_GNUC_WARN_UNUSED_RESULT;
gboolean            sluice_cell_item_equal     (SluiceCellItem  *self,
                                                SluiceCellItem  *other);

G_END_DECLS
