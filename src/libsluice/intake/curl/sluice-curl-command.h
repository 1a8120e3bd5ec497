/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-credential-list.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * SluiceCurlCommand:
 *
 * A command line of curl, as browsers copy it and as documentation shows it,
 * read as the source of a task. Immutable.
 */
typedef struct _SluiceCurlCommand SluiceCurlCommand;

gboolean           sluice_curl_command_is_one      (const char               *text);
SluiceCurlCommand *sluice_curl_command_parse       (const char               *text,
                                                    GError                  **error) G_GNUC_WARN_UNUSED_RESULT;
SluiceCurlCommand *sluice_curl_command_parse_argv  (const char *const        *argv,
                                                    GError                  **error) G_GNUC_WARN_UNUSED_RESULT;
void               sluice_curl_command_free        (SluiceCurlCommand        *self);
JsonObject        *sluice_curl_command_get_source  (const SluiceCurlCommand  *self);
GPtrArray         *sluice_curl_command_get_secrets (const SluiceCurlCommand  *self);
GPtrArray         *sluice_curl_command_get_notes   (const SluiceCurlCommand  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceCurlCommand, sluice_curl_command_free)

G_END_DECLS
