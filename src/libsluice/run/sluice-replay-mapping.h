/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-transformer.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * SluiceReplayMapping:
 *
 * The mapping of a task with the corrections of rejected rows in it: rows whose
 * corrections are of the same kind share a transformer. One thread chooses it, another
 * may use it.
 */
typedef struct _SluiceReplayMapping SluiceReplayMapping;

SluiceReplayMapping *sluice_replay_mapping_new    (SluiceTask                 *task,
                                                   const SluiceTemplateScope  *scope,
                                                   SluiceLookups              *lookups,
                                                   SluiceTransformer          *plain) G_GNUC_WARN_UNUSED_RESULT;
void                 sluice_replay_mapping_free   (SluiceReplayMapping        *self);
SluiceTransformer   *sluice_replay_mapping_choose (SluiceReplayMapping        *self,
                                                   JsonObject                 *fixes,
                                                   GError                    **error);
/* Transformers of one task share its lookups: while one is made, none is used. */
void                 sluice_replay_mapping_lock   (SluiceReplayMapping        *self);
void                 sluice_replay_mapping_unlock (SluiceReplayMapping        *self);
SluiceTransformer   *sluice_replay_mapping_find   (SluiceReplayMapping        *self,
                                                   GPtrArray                  *fields);

SluiceTask          *sluice_replay_correct_task   (SluiceTask                 *task,
                                                   JsonObject                 *fixes,
                                                   GError                    **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean             sluice_replay_check_fixes    (SluiceTask                 *task,
                                                   JsonObject                 *fixes,
                                                   GError                    **error);
char                *sluice_replay_make_path      (const char                 *name) G_GNUC_WARN_UNUSED_RESULT;
const SluiceMappingEntry *sluice_replay_find_entry (SluiceTask                *task,
                                                    const char                *column,
                                                    GError                   **error);

/* The field in which a corrected value of a column arrives. */
#define SLUICE_REPLAY_VALUE_PREFIX "corrected value of "

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceReplayMapping, sluice_replay_mapping_free)

G_END_DECLS
