/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-load-spec.h"
#include "sluice-mapping.h"
#include "sluice-problem.h"
#include "sluice-row-set-spec.h"
#include "sluice-schedule-spec.h"
#include "sluice-source-spec.h"

#include <glib-object.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * SluiceParameter:
 * @name: its name
 * @default_value: (nullable): its value when none is given
 */
typedef struct
{
  char *name;
  char *default_value;
} SluiceParameter;

/**
 * SluiceTask:
 *
 * A task: source, mapping, checks, destination and load options, from one JSON
 * document. A valid task is immutable; an edit makes a new one. May be shared
 * between threads.
 */
#define SLUICE_TYPE_TASK (sluice_task_get_type ())
G_DECLARE_FINAL_TYPE (SluiceTask, sluice_task, SLUICE, TASK, GObject)

SluiceTask                  *sluice_task_new_from_data      (const char    *data,
                                                             gssize         length,
                                                             const char    *origin,
                                                             GPtrArray    **ret_problems,
                                                             GError       **error) G_GNUC_WARN_UNUSED_RESULT;
char                        *sluice_task_to_data            (SluiceTask    *self) G_GNUC_WARN_UNUSED_RESULT;
char                        *sluice_task_to_stored_data     (SluiceTask    *self,
                                                             const char    *id) G_GNUC_WARN_UNUSED_RESULT;
SluiceTask                  *sluice_task_with_mapping       (SluiceTask    *self,
                                                             GPtrArray     *entries,
                                                             GError       **error) G_GNUC_WARN_UNUSED_RESULT;
SluiceTask                  *sluice_task_with_mapping_text  (SluiceTask    *self,
                                                             const char    *mapping,
                                                             GError       **error) G_GNUC_WARN_UNUSED_RESULT;
SluiceTask                  *sluice_task_to_sample          (SluiceTask    *self,
                                                             GPtrArray     *entries,
                                                             GError       **error) G_GNUC_WARN_UNUSED_RESULT;
SluiceTask                  *sluice_task_with_query         (SluiceTask                *self,
                                                             const char                *connection,
                                                             const char                *sql,
                                                             JsonObject                *parameters,
                                                             GError                   **error) G_GNUC_WARN_UNUSED_RESULT;
SluiceTask                  *sluice_task_to_lookup          (SluiceTask    *self,
                                                             const char    *name,
                                                             GError       **error) G_GNUC_WARN_UNUSED_RESULT;
SluiceTask                  *sluice_task_with_connection    (SluiceTask                *self,
                                                             struct _SluiceConnection  *connection,
                                                             GError                   **error) G_GNUC_WARN_UNUSED_RESULT;
SluiceTask                  *sluice_task_with_lookup_connection (SluiceTask        *self,
                                                             guint              index,
                                                             struct _SluiceConnection *connection,
                                                             GError           **error) G_GNUC_WARN_UNUSED_RESULT;
SluiceTask                  *sluice_task_with_lookup_query  (SluiceTask        *self,
                                                             guint              index,
                                                             const char        *connection,
                                                             const char        *sql,
                                                             JsonObject        *parameters,
                                                             GError           **error) G_GNUC_WARN_UNUSED_RESULT;
SluiceTask                  *sluice_task_with_schedule      (SluiceTask    *self,
                                                             JsonObject    *schedule,
                                                             GError       **error) G_GNUC_WARN_UNUSED_RESULT;
SluiceTask                  *sluice_task_with_wishes        (SluiceTask    *self,
                                                             const char    *priority,
                                                             const char    *notify,
                                                             GError       **error) G_GNUC_WARN_UNUSED_RESULT;
JsonObject                  *sluice_task_dup_schedule       (SluiceTask    *self) G_GNUC_WARN_UNUSED_RESULT;
const char                  *sluice_task_get_id             (SluiceTask    *self);
gboolean                     sluice_task_has_own_id         (SluiceTask    *self);
const char                  *sluice_task_get_name           (SluiceTask    *self);
const char                  *sluice_task_get_description    (SluiceTask    *self);
const char                  *sluice_task_get_origin         (SluiceTask    *self);
guint                        sluice_task_get_version        (SluiceTask    *self);
void                         sluice_task_set_version        (SluiceTask    *self,
                                                             guint          version);
const SluiceSourceSpec      *sluice_task_get_source         (SluiceTask    *self);
const SluiceDestinationSpec *sluice_task_get_destination    (SluiceTask    *self);
const SluiceLoadSpec        *sluice_task_get_load           (SluiceTask    *self);
const SluiceLimitsSpec      *sluice_task_get_limits         (SluiceTask    *self);
const SluiceScheduleSpec    *sluice_task_get_schedule       (SluiceTask    *self);
GPtrArray                   *sluice_task_get_parameters     (SluiceTask    *self);
gboolean                     sluice_task_has_parameter      (SluiceTask    *self,
                                                             const char    *name);
GPtrArray                   *sluice_task_get_mapping        (SluiceTask    *self);
const char                  *sluice_task_get_filter         (SluiceTask    *self);
GPtrArray                   *sluice_task_get_lookups        (SluiceTask    *self);
GPtrArray                   *sluice_task_get_checks         (SluiceTask    *self);
const SluiceDeduplicateSpec *sluice_task_get_deduplicate    (SluiceTask    *self);
const SluiceAggregateSpec   *sluice_task_get_aggregate      (SluiceTask    *self);
const char *const           *sluice_task_get_source_fields  (SluiceTask    *self);
gboolean                     sluice_task_get_explode_inner  (SluiceTask    *self);
GPtrArray                   *sluice_task_dup_secret_names   (SluiceTask    *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
