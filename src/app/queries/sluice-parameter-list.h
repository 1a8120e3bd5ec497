/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <adwaita.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * SluiceParameterList:
 *
 * A field for each parameter that the text of a query has, `:name`. What was entered
 * for one is there again when it comes back. Emits `changed`.
 */
#define SLUICE_TYPE_PARAMETER_LIST (sluice_parameter_list_get_type ())
G_DECLARE_FINAL_TYPE (SluiceParameterList, sluice_parameter_list, SLUICE, PARAMETER_LIST, AdwBin)

void        sluice_parameter_list_set_values (SluiceParameterList *self,
                                              JsonObject          *values);
void        sluice_parameter_list_set_query  (SluiceParameterList *self,
                                              const char          *sql);
JsonObject *sluice_parameter_list_dup_values (SluiceParameterList *self) G_GNUC_WARN_UNUSED_RESULT;
char      **sluice_parameter_list_dup_pairs  (SluiceParameterList *self) G_GNUC_WARN_UNUSED_RESULT;
gboolean    sluice_parameter_list_focus_empty (SluiceParameterList *self);

G_END_DECLS
