/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-connection.h"
#include "sluice-secret-store.h"
#include "sluice-task.h"
#include "sluice-template.h"

G_BEGIN_DECLS

SluiceTemplateScope *sluice_run_scope_new (SluiceTask         *task,
                                           GHashTable         *params,
                                           const char         *run_id,
                                           gint64              now,
                                           SluiceSecretStore  *secrets,
                                           GError            **error) G_GNUC_WARN_UNUSED_RESULT;
GStrv                sluice_run_scope_render_list       (const SluiceTemplateScope  *scope,
                                                         const char * const         *texts,
                                                         GCancellable               *cancellable,
                                                         GError                    **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
