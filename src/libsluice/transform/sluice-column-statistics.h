/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-type.h"
#include "sluice-value.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * SluiceColumnStatistics:
 *
 * What the values of one column are like: counted while they stream by, in memory
 * that does not grow with them. Those of parts can be merged.
 */
typedef struct _SluiceColumnStatistics SluiceColumnStatistics;

guint                   sluice_column_statistics_get_limit    (guint                         n_columns);
SluiceColumnStatistics *sluice_column_statistics_new          (guint                         exact_limit) G_GNUC_WARN_UNUSED_RESULT;
void                    sluice_column_statistics_free         (SluiceColumnStatistics       *self);
void                    sluice_column_statistics_add          (SluiceColumnStatistics       *self,
                                                               const SluiceValue            *value);
void                    sluice_column_statistics_merge        (SluiceColumnStatistics       *self,
                                                               const SluiceColumnStatistics *other);
guint64                 sluice_column_statistics_get_nulls    (const SluiceColumnStatistics *self);
JsonObject             *sluice_column_statistics_to_json      (const SluiceColumnStatistics *self) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceColumnStatistics, sluice_column_statistics_free)

G_END_DECLS
