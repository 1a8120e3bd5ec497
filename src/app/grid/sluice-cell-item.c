/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-cell-item.h"

G_DEFINE_INTERFACE (SluiceCellItem, sluice_cell_item, G_TYPE_OBJECT)

static void
sluice_cell_item_default_init (SluiceCellItemInterface *iface)
{
}

/**
 * sluice_cell_item_get_state:
 * @self: a row
 *
 * Returns: what becomes of it
 */
SluiceCellItemState
sluice_cell_item_get_state (SluiceCellItem *self)
{
  g_return_val_if_fail (SLUICE_IS_CELL_ITEM (self), SLUICE_CELL_ITEM_OK);

  return SLUICE_CELL_ITEM_GET_IFACE (self)->get_state (self);
}

/**
 * sluice_cell_item_describe:
 * @self: a row
 *
 * Returns: (transfer full) (nullable): its number and what becomes of it, in words
 */
char *
sluice_cell_item_describe (SluiceCellItem *self)
{
  g_return_val_if_fail (SLUICE_IS_CELL_ITEM (self), NULL);

  return SLUICE_CELL_ITEM_GET_IFACE (self)->describe (self);
}

/**
 * sluice_cell_item_get_facts:
 * @self: a row
 * @column: a column
 * @facts: (out): what is shown of the cell, to be cleared
 */
void
sluice_cell_item_get_facts (SluiceCellItem  *self,
                            guint            column,
                            SluiceCellFacts *facts)
{
  g_return_if_fail (SLUICE_IS_CELL_ITEM (self));
  g_return_if_fail (facts != NULL);

  SLUICE_CELL_ITEM_GET_IFACE (self)->get_facts (self, column, facts);
}

/**
 * sluice_cell_item_dup_text:
 * @self: a row
 * @column: a column
 *
 * Returns: (transfer full) (nullable): all of what the cell holds, %NULL for nothing
 */
char *
sluice_cell_item_dup_text (SluiceCellItem *self,
                           guint           column)
{
  g_return_val_if_fail (SLUICE_IS_CELL_ITEM (self), NULL);

  return SLUICE_CELL_ITEM_GET_IFACE (self)->dup_text (self, column);
}

/**
 * sluice_cell_item_equal:
 * @self: a row
 * @other: another row of the same kind
 *
 * Returns: whether both are the same row
 */
gboolean
sluice_cell_item_equal (SluiceCellItem *self,
                        SluiceCellItem *other)
{
  g_return_val_if_fail (SLUICE_IS_CELL_ITEM (self), FALSE);
  g_return_val_if_fail (SLUICE_IS_CELL_ITEM (other), FALSE);

  return self == other || SLUICE_CELL_ITEM_GET_IFACE (self)->equal (self, other);
}
