/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-document.h"
#include "sluice-task.h"

G_BEGIN_DECLS

SluiceDocument *sluice_task_get_document (SluiceTask *self);
/* sluice-task-changes.c */
JsonObject     *sluice_task_merge_query  (JsonObject *source,
                                          const char *connection,
                                          const char *sql,
                                          JsonObject *parameters) G_GNUC_WARN_UNUSED_RESULT;
/* sluice-task-lookups.c */
JsonNode       *sluice_task_make_lookups_absolute (SluiceTask *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
