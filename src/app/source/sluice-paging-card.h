/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-draft-secrets.h"

#include <adwaita.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * SluicePagingCard:
 *
 * How the next page is found: in words, with what speaks for it and what page 2
 * showed, and all of it to be edited. Emits `changed`. Its buttons are the
 * actions `source.detect` and `source.test-page`.
 */
#define SLUICE_TYPE_PAGING_CARD (sluice_paging_card_get_type ())
G_DECLARE_FINAL_TYPE (SluicePagingCard, sluice_paging_card, SLUICE, PAGING_CARD, AdwPreferencesGroup)

gboolean    sluice_paging_card_build      (SluicePagingCard   *self);
gboolean    sluice_paging_card_dismantle  (SluicePagingCard   *self);
void        sluice_paging_card_fill       (SluicePagingCard   *self,
                                           JsonObject         *pagination);
JsonObject *sluice_paging_card_collect    (SluicePagingCard   *self,
                                           SluiceDraftSecrets *secrets) G_GNUC_WARN_UNUSED_RESULT;
void        sluice_paging_card_set_guess  (SluicePagingCard   *self,
                                           JsonObject         *guess);
void        sluice_paging_card_set_busy   (SluicePagingCard   *self,
                                           gboolean            is_busy);
void        sluice_paging_card_set_next   (SluicePagingCard   *self,
                                           const char         *path,
                                           const char         *text);
GtkWidget  *sluice_paging_card_find_field (SluicePagingCard   *self,
                                           const char         *key);

G_END_DECLS
