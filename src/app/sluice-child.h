/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

void         sluice_child_init               (const char           *program_path);
const char  *sluice_child_get_program        (void);
const char  *sluice_child_get_sample_server  (void);
void         sluice_child_run_async          (const char * const   *arguments,
                                              const char           *input,
                                              GCancellable         *cancellable,
                                              GAsyncReadyCallback   callback,
                                              gpointer              user_data);
JsonNode    *sluice_child_run_finish         (GAsyncResult         *result,
                                              GError              **error) G_GNUC_WARN_UNUSED_RESULT;
void         sluice_child_read_async         (const char * const   *arguments,
                                              const char           *input,
                                              GCancellable         *cancellable,
                                              GAsyncReadyCallback   callback,
                                              gpointer              user_data);
GBytes      *sluice_child_read_finish        (GAsyncResult         *result,
                                              GError              **error) G_GNUC_WARN_UNUSED_RESULT;
JsonNode    *sluice_child_get_answer        (GAsyncResult         *result);
GError      *sluice_child_error_from_answer (JsonNode             *root,
                                             const char           *complaint) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
