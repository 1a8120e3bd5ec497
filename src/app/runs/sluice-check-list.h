/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <adwaita.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * SluiceCheckList:
 *
 * What came of the checks of a run.
 */
#define SLUICE_TYPE_CHECK_LIST (sluice_check_list_get_type ())
G_DECLARE_FINAL_TYPE (SluiceCheckList, sluice_check_list, SLUICE, CHECK_LIST, AdwPreferencesGroup)

void sluice_check_list_set_result (SluiceCheckList *self,
                                   JsonObject      *result);

G_END_DECLS
