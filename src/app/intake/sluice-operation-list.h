/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <adwaita.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * SluiceOperationList:
 *
 * The operations of an OpenAPI document, to choose one from. Emits `chosen`
 * with its name.
 */
#define SLUICE_TYPE_OPERATION_LIST (sluice_operation_list_get_type ())
G_DECLARE_FINAL_TYPE (SluiceOperationList, sluice_operation_list, SLUICE, OPERATION_LIST, AdwBin)

void sluice_operation_list_fill (SluiceOperationList *self,
                                 JsonNode            *operations);

G_END_DECLS
