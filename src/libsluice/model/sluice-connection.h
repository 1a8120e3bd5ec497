/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <glib-object.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

typedef enum
{
  SLUICE_CONNECTION_HTTP,
  SLUICE_CONNECTION_SQLITE,
  SLUICE_CONNECTION_POSTGRES,
  SLUICE_CONNECTION_ODBC,
  SLUICE_CONNECTION_DUCKDB,
} SluiceConnectionKind;

/**
 * SluiceConnection:
 *
 * Where data lives: a name, a kind, and what is needed to get there. Never
 * holds a secret, only its reference. Immutable after construction.
 */
#define SLUICE_TYPE_CONNECTION (sluice_connection_get_type ())
G_DECLARE_FINAL_TYPE (SluiceConnection, sluice_connection, SLUICE, CONNECTION, GObject)

SluiceConnection     *sluice_connection_new_from_json (const char        *name,
                                                       JsonObject        *object,
                                                       const char        *base_dir,
                                                       GError           **error) G_GNUC_WARN_UNUSED_RESULT;
JsonObject           *sluice_connection_to_json       (SluiceConnection  *self) G_GNUC_WARN_UNUSED_RESULT;
const char           *sluice_connection_get_name      (SluiceConnection  *self);
SluiceConnectionKind  sluice_connection_get_kind      (SluiceConnection  *self);
const char           *sluice_connection_get_uri       (SluiceConnection  *self);
const char           *sluice_connection_get_path      (SluiceConnection  *self);
const char           *sluice_connection_get_password  (SluiceConnection  *self);
const char           *sluice_connection_get_dsn       (SluiceConnection  *self);
const char           *sluice_connection_get_dialect   (SluiceConnection  *self);
const char           *sluice_connection_get_username  (SluiceConnection  *self);
JsonObject           *sluice_connection_get_ssh       (SluiceConnection  *self);
char                 *sluice_connection_describe      (SluiceConnection  *self) G_GNUC_WARN_UNUSED_RESULT;
const char           *sluice_connection_kind_to_string (SluiceConnectionKind kind);

G_END_DECLS
