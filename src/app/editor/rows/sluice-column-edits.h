/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-type.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* What the menu of a column does to a task, in addition to
 * sluice-mapping-edits.h: functions on the copy of a task, which return %FALSE where
 * the column is not there. */

/* The most columns that a text is split into at once. */
#define SLUICE_COLUMN_EDITS_MAX_PARTS 50

/**
 * SluiceCheckForm:
 * @rule: a rule of the task format
 * @min: (nullable): the least, as it was typed
 * @max: (nullable): the most
 * @value: (nullable): a pattern
 * @values: (nullable): what is allowed, separated by commas
 * @severity: (nullable): `reject`, `warn` or `fail`
 *
 * What a person says of a check.
 */
typedef struct
{
  const char *rule;
  const char *min;
  const char *max;
  const char *value;
  const char *values;
  const char *severity;
} SluiceCheckForm;

gboolean    sluice_column_edits_replace     (JsonObject            *root,
                                             const char            *column,
                                             const char            *from,
                                             const char            *to);
gboolean    sluice_column_edits_take_part   (JsonObject            *root,
                                             const char            *column,
                                             const char            *by,
                                             int                    part);
gboolean    sluice_column_edits_split       (JsonObject            *root,
                                             const char            *column,
                                             const char            *by,
                                             guint                  n_parts);
gboolean    sluice_column_edits_fill        (JsonObject            *root,
                                             const char            *column,
                                             SluiceTypeKind         kind,
                                             const char            *text);
gboolean    sluice_column_edits_move_by     (JsonObject            *root,
                                             const char            *column,
                                             int                    by);
JsonObject *sluice_column_edits_make_check  (const char            *column,
                                             SluiceTypeKind         kind,
                                             const SluiceCheckForm *form) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
