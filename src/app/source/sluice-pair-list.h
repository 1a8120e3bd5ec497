/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-draft-secrets.h"

#include <adwaita.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * SluicePairList:
 *
 * An expander with names and values to edit: query parameters, headers, the
 * fields of a form. A value may be a credential, which goes into the keyring.
 * A list as a value is a name that is repeated. Emits `changed`.
 */
#define SLUICE_TYPE_PAIR_LIST (sluice_pair_list_get_type ())
G_DECLARE_FINAL_TYPE (SluicePairList, sluice_pair_list, SLUICE, PAIR_LIST, AdwExpanderRow)

void        sluice_pair_list_fill    (SluicePairList     *self,
                                      JsonObject         *object);
gboolean    sluice_pair_list_collect (SluicePairList     *self,
                                      SluiceDraftSecrets *secrets,
                                      JsonObject        **ret_object);

G_END_DECLS
