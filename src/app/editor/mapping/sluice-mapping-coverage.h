/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-column-match.h"
#include "sluice-type.h"
#include "sluice-sample-fields.h"

G_BEGIN_DECLS

/**
 * SluiceTargetColumn:
 * @name: its name
 * @is_required: whether a row cannot be without a value there
 * @type: the type that a column of a mapping has for it
 * @has_type: whether the database says so
 * @length: the most characters it takes, 0 = any
 * @values: (array zero-terminated=1): some of those that are there
 *
 * A column of the table that rows go into.
 */
typedef struct
{
  char *name;
  gboolean is_required;
  SluiceType type;
  gboolean has_type;
  guint length;
  char **values;
} SluiceTargetColumn;

void      sluice_target_column_free    (SluiceTargetColumn *self);
const SluiceTargetColumn *
          sluice_target_column_find    (GPtrArray          *target,
                                        const char         *name);

/**
 * SluiceMappingCoverage:
 * @n_columns: columns of the mapping
 * @n_fields: fields of the sample
 * @unused: (element-type utf8): of these, those that no column uses
 * @n_required: required columns of the target
 * @unfilled: (element-type utf8): of these, those that the mapping does not have
 *
 * What of a source a mapping takes, and what of a target it fills.
 */
typedef struct
{
  guint n_columns;
  guint n_fields;
  GPtrArray *unused;
  guint n_required;
  GPtrArray *unfilled;
} SluiceMappingCoverage;

SluiceMappingCoverage *sluice_mapping_coverage_new   (JsonObject            *root,
                                                      SluiceSampleFields    *fields,
                                                      GPtrArray             *target) G_GNUC_WARN_UNUSED_RESULT;
void                   sluice_mapping_coverage_free  (SluiceMappingCoverage *self);
gboolean               sluice_mapping_coverage_uses  (JsonObject            *root,
                                                      const char            *path);

/**
 * SluiceMappingMatch:
 * @column: the column
 * @path: the field it takes
 * @reason: why
 *
 * What auto-match did to one column.
 */
typedef struct
{
  char *column;
  char *path;
  SluiceMatchReason reason;
} SluiceMappingMatch;

GPtrArray             *sluice_mapping_match          (JsonObject            *root,
                                                      SluiceSampleFields    *fields,
                                                      GPtrArray             *target) G_GNUC_WARN_UNUSED_RESULT;
void                   sluice_mapping_match_free     (SluiceMappingMatch    *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceMappingCoverage, sluice_mapping_coverage_free)

G_END_DECLS
