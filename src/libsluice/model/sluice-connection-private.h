/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-connection.h"

G_BEGIN_DECLS

/* For an object that was checked against sluice_connection_keys(). */
SluiceConnection *sluice_connection_new_unchecked (const char *name,
                                                   JsonObject *object,
                                                   const char *base_dir) G_GNUC_WARN_UNUSED_RESULT;
/* sluice-connection-merge.c: the `source` of a task (checked) with what the
 * connection adds to it. */
JsonNode         *sluice_connection_merge_source  (SluiceConnection  *self,
                                                   JsonObject        *source,
                                                   GError           **error) G_GNUC_WARN_UNUSED_RESULT;
JsonNode         *sluice_connection_merge_database (SluiceConnection *self,
                                                    JsonObject       *source,
                                                    GError          **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
