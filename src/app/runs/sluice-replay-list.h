/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-store.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * SluiceReplayList:
 *
 * The replays of a run, each with a way to its page. Not to be seen if there are none.
 */
#define SLUICE_TYPE_REPLAY_LIST (sluice_replay_list_get_type ())
G_DECLARE_FINAL_TYPE (SluiceReplayList, sluice_replay_list, SLUICE, REPLAY_LIST, AdwBin)

void sluice_replay_list_load (SluiceReplayList *self,
                              SluiceStore      *store,
                              const char       *run);

G_END_DECLS
