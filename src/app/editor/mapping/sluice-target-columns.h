/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* The columns of the table that a task's rows go into, as its server has them. A child
 * asks it. */

char      *sluice_target_columns_describe   (JsonObject           *root) G_GNUC_WARN_UNUSED_RESULT;
void       sluice_target_columns_read_async (JsonObject           *root,
                                             GCancellable         *cancellable,
                                             GAsyncReadyCallback   callback,
                                             gpointer              user_data);
GPtrArray *sluice_target_columns_read_finish (GAsyncResult        *result,
                                             GError              **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *sluice_target_columns_from_json  (JsonNode             *answer) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
