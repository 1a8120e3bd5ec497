/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-value.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * SluiceQueryParameter:
 * @name: its name, without the colon
 * @value: its value; of the kinds NULL, BOOLEAN, INTEGER, DOUBLE, NUMBER and TEXT. The
 *   parameter owns its text
 *
 * A value that a statement is given. Bound, never pasted.
 */
typedef struct
{
  char *name;
  SluiceValue value;
} SluiceQueryParameter;

SluiceQueryParameter *sluice_query_parameter_new       (const char            *name,
                                                        const SluiceValue     *value) G_GNUC_WARN_UNUSED_RESULT;
void                  sluice_query_parameter_free      (SluiceQueryParameter  *parameter);
GPtrArray            *sluice_query_parameter_new_list  (JsonObject            *values) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceQueryParameter, sluice_query_parameter_free)

G_END_DECLS
