/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-fuzzy.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* In the order in which they stand if all else is equal. */
typedef enum
{
  SLUICE_PALETTE_ACTION,
  SLUICE_PALETTE_TASK,
  SLUICE_PALETTE_CONNECTION,
  SLUICE_PALETTE_QUERY,
  SLUICE_PALETTE_RUN_TASK,
  SLUICE_PALETTE_RUN,
} SluicePaletteKind;

/**
 * SluicePaletteItem:
 *
 * Something that the palette finds: what it is called, and the action of the
 * window that opens or does it.
 */
#define SLUICE_TYPE_PALETTE_ITEM (sluice_palette_item_get_type ())
G_DECLARE_FINAL_TYPE (SluicePaletteItem, sluice_palette_item, SLUICE, PALETTE_ITEM, GObject)

SluicePaletteItem *sluice_palette_item_new        (SluicePaletteKind         kind,
                                                   const char               *title,
                                                   const char               *detail,
                                                   const char               *icon,
                                                   const char               *action,
                                                   GVariant                 *target) G_GNUC_WARN_UNUSED_RESULT;
SluicePaletteKind  sluice_palette_item_get_kind   (SluicePaletteItem        *self);
const char        *sluice_palette_item_get_key    (SluicePaletteItem        *self);
const char        *sluice_palette_item_get_title  (SluicePaletteItem        *self);
const char        *sluice_palette_item_get_detail (SluicePaletteItem        *self);
const char        *sluice_palette_item_get_icon   (SluicePaletteItem        *self);
const char        *sluice_palette_item_get_action (SluicePaletteItem        *self);
GVariant          *sluice_palette_item_get_target (SluicePaletteItem        *self);
void               sluice_palette_item_set_time   (SluicePaletteItem        *self,
                                                   gint64                    time);
gint64             sluice_palette_item_get_time   (SluicePaletteItem        *self);
int                sluice_palette_item_match      (SluicePaletteItem        *self,
                                                   const SluiceFuzzyPattern *pattern,
                                                   GArray                   *ret_positions);

G_END_DECLS
