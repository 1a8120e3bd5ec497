/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * SluicePlannedFate:
 *
 * What a load would do with a row.
 */
typedef enum
{
  SLUICE_PLANNED_NEW,
  SLUICE_PLANNED_CHANGED,
  SLUICE_PLANNED_UNCHANGED,
  SLUICE_PLANNED_SKIPPED,
  SLUICE_PLANNED_DELETED,
} SluicePlannedFate;

#define SLUICE_N_PLANNED_FATES (SLUICE_PLANNED_DELETED + 1)

/**
 * SluiceLoadPlan:
 *
 * What a load would do, without doing it: some rows of each fate with their cells
 * before and after, whether the table is there, and the DDL that would be run. Filled
 * by one thread; read when that is done.
 */
typedef struct _SluiceLoadPlan SluiceLoadPlan;

SluiceLoadPlan *sluice_load_plan_new        (guint              rows) G_GNUC_WARN_UNUSED_RESULT;
void            sluice_load_plan_free       (SluiceLoadPlan    *self);
guint           sluice_load_plan_get_room   (SluiceLoadPlan    *self,
                                             SluicePlannedFate  fate);
void            sluice_load_plan_set_exists (SluiceLoadPlan    *self,
                                             gboolean           exists);
void            sluice_load_plan_add_ddl    (SluiceLoadPlan    *self,
                                             const char        *statement);
JsonObject     *sluice_load_plan_add_row    (SluiceLoadPlan    *self,
                                             SluicePlannedFate  fate);
void            sluice_load_plan_add_key    (JsonObject        *row,
                                             const char        *column,
                                             const char        *value);
void            sluice_load_plan_add_cell   (JsonObject        *row,
                                             const char        *column,
                                             const char        *before,
                                             const char        *after);
void            sluice_load_plan_write      (SluiceLoadPlan    *self,
                                             JsonObject        *object);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceLoadPlan, sluice_load_plan_free)

G_END_DECLS
