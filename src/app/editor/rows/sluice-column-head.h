/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * SluiceColumnHeadFacts:
 * @name: what the column is called
 * @type: its type, as the engine writes it
 * @n_valid: cells with a value
 * @n_wrong: cells with a problem
 * @n_empty: cells without a value
 * @is_key: whether rows are told from each other by it
 * @is_cursor: whether a run begins where its values ended
 * @is_editable: whether the task can make something else of it
 *
 * What the head of a column shows.
 */
typedef struct
{
  const char *name;
  const char *type;
  guint n_valid;
  guint n_wrong;
  guint n_empty;
  gboolean is_key;
  gboolean is_cursor;
  gboolean is_editable;
} SluiceColumnHeadFacts;

/**
 * SluiceColumnHead:
 *
 * The head of a column of the editor: name, type, how good its values are, whether it
 * is a key. One head at a time is in the order of Tab, arrows go from one to the next.
 *
 * Emits `picked`, `type-wanted` and `menu-wanted` when a person asks for that, and
 * `walk` (-1 or 1) for the head before or behind.
 */
#define SLUICE_TYPE_COLUMN_HEAD (sluice_column_head_get_type ())
G_DECLARE_FINAL_TYPE (SluiceColumnHead, sluice_column_head, SLUICE, COLUMN_HEAD, AdwBin)

GtkWidget  *sluice_column_head_new          (void) G_GNUC_WARN_UNUSED_RESULT;
void        sluice_column_head_set_facts    (SluiceColumnHead            *self,
                                             const SluiceColumnHeadFacts *facts);
const char *sluice_column_head_get_name     (SluiceColumnHead            *self);
gboolean    sluice_column_head_get_editable (SluiceColumnHead            *self);
void        sluice_column_head_set_selected (SluiceColumnHead            *self,
                                             gboolean                     is_selected,
                                             gboolean                     is_in_order);
void        sluice_column_head_focus        (SluiceColumnHead            *self);

G_END_DECLS
