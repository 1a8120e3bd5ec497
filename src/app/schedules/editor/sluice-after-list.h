/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <adwaita.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * SluiceAfterList:
 *
 * The tasks that another one follows, and which end of them counts. A task that
 * would close a cycle is refused, with the cycle's name. Emits `changed` when a
 * person changes something.
 */
#define SLUICE_TYPE_AFTER_LIST (sluice_after_list_get_type ())
G_DECLARE_FINAL_TYPE (SluiceAfterList, sluice_after_list, SLUICE, AFTER_LIST, AdwPreferencesGroup)

void      sluice_after_list_set_tasks (SluiceAfterList *self,
                                       GPtrArray       *tasks);
void      sluice_after_list_fill      (SluiceAfterList *self,
                                       const char      *id,
                                       JsonObject      *schedule);
void      sluice_after_list_collect   (SluiceAfterList *self,
                                       JsonObject      *schedule);
gboolean  sluice_after_list_is_empty  (SluiceAfterList *self);

G_END_DECLS
