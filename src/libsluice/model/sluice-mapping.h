/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-path.h"
#include "sluice-type.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * SluiceTransformCall:
 * @name: the transform's name
 * @arguments: (nullable): its arguments
 *
 * One link of a chain of transforms.
 */
typedef struct
{
  char *name;
  JsonObject *arguments;
} SluiceTransformCall;

/**
 * SluiceMappingEntry:
 * @column: the column's name
 * @type: its type
 * @from_text: (nullable): `from`, as written
 * @from: (nullable): `from`, parsed
 * @value: (nullable): `value`, a constant (its texts may hold templates)
 * @transforms: (element-type SluiceTransformCall): the chain
 * @default_value: (nullable): takes the place of null and of a missing field
 *
 * One column of a mapping.
 */
typedef struct
{
  char *column;
  SluiceType type;
  char *from_text;
  SluicePath *from;
  JsonNode *value;
  GPtrArray *transforms;
  JsonNode *default_value;
} SluiceMappingEntry;

SluiceMappingEntry *sluice_mapping_entry_new  (void) G_GNUC_WARN_UNUSED_RESULT;
void                sluice_mapping_entry_free (SluiceMappingEntry *entry);
JsonObject         *sluice_mapping_entry_to_json (const SluiceMappingEntry *entry) G_GNUC_WARN_UNUSED_RESULT;

/**
 * SluiceCheckRule:
 *
 * The rules of checks.
 */
typedef enum
{
  SLUICE_CHECK_REQUIRED,
  SLUICE_CHECK_RANGE,
  SLUICE_CHECK_PATTERN,
  SLUICE_CHECK_ONE_OF,
} SluiceCheckRule;

typedef enum
{
  SLUICE_SEVERITY_WARN,
  SLUICE_SEVERITY_REJECT,
  SLUICE_SEVERITY_FAIL,
} SluiceSeverity;

/**
 * SluiceCheck:
 * @column: the column it looks at
 * @rule: the rule
 * @severity: what a violation does
 * @min: (nullable): `range`: the least value, a number or text
 * @max: (nullable): `range`: the greatest value
 * @pattern: (nullable): `pattern`: a PCRE pattern
 * @values: (nullable): `one_of`: the allowed values
 *
 * One check of a task.
 */
typedef struct
{
  char *column;
  SluiceCheckRule rule;
  SluiceSeverity severity;
  JsonNode *min;
  JsonNode *max;
  char *pattern;
  JsonArray *values;
} SluiceCheck;

void sluice_check_free (SluiceCheck *check);

G_END_DECLS
