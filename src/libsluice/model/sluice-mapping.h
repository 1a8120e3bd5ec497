/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-lookup-spec.h"
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
 * @expression: (nullable): `expression`, in SQLite's language
 * @lookup: (nullable): `lookup`
 * @transforms: (element-type SluiceTransformCall): the chain
 * @default_value: (nullable): takes the place of null and of a missing field
 *
 * One column of a mapping. It has one of @from, @value, @expression and @lookup.
 */
typedef struct
{
  char *column;
  SluiceType type;
  char *from_text;
  SluicePath *from;
  JsonNode *value;
  char *expression;
  SluiceLookupUse *lookup;
  GPtrArray *transforms;
  JsonNode *default_value;
} SluiceMappingEntry;

SluiceMappingEntry *sluice_mapping_entry_new  (void) G_GNUC_WARN_UNUSED_RESULT;
void                sluice_mapping_entry_free (SluiceMappingEntry *entry);
JsonObject         *sluice_mapping_entry_to_json (const SluiceMappingEntry *entry) G_GNUC_WARN_UNUSED_RESULT;

/**
 * SluiceCheckRule:
 * @SLUICE_CHECK_REQUIRED: a value is there
 * @SLUICE_CHECK_RANGE: it lies between two
 * @SLUICE_CHECK_PATTERN: a regular expression finds it
 * @SLUICE_CHECK_ONE_OF: it is one of a list
 * @SLUICE_CHECK_UNIQUE: no earlier row of the run has it
 * @SLUICE_CHECK_LENGTH: it has so many characters
 * @SLUICE_CHECK_EXISTS_IN: a lookup holds it
 * @SLUICE_CHECK_EXPRESSION: an expression over the row is true
 * @SLUICE_CHECK_ROW_COUNT: of the run: that many rows are left to be loaded
 * @SLUICE_CHECK_FRESHNESS: of the run: the newest value is not older than that
 *
 * The rules of checks. Those of a run know `warn` and `fail` only.
 */
typedef enum
{
  SLUICE_CHECK_REQUIRED,
  SLUICE_CHECK_RANGE,
  SLUICE_CHECK_PATTERN,
  SLUICE_CHECK_ONE_OF,
  SLUICE_CHECK_UNIQUE,
  SLUICE_CHECK_LENGTH,
  SLUICE_CHECK_EXISTS_IN,
  SLUICE_CHECK_EXPRESSION,
  SLUICE_CHECK_ROW_COUNT,
  SLUICE_CHECK_FRESHNESS,
} SluiceCheckRule;

typedef enum
{
  SLUICE_SEVERITY_WARN,
  SLUICE_SEVERITY_REJECT,
  SLUICE_SEVERITY_FAIL,
} SluiceSeverity;

/**
 * SluiceCheck:
 * @column: (nullable): the column it looks at; none with `expression` and `row_count`
 * @rule: the rule
 * @severity: what a violation does
 * @min: (nullable): `range`: the least value, a number or text
 * @max: (nullable): `range`: the greatest value
 * @pattern: (nullable): `pattern`: a PCRE pattern
 * @values: (nullable): `one_of`: the allowed values
 * @min_count: `length`, `row_count`: the least number, -1 = any
 * @max_count: `length`, `row_count`: the greatest number, -1 = any
 * @lookup: (nullable): `exists_in`: the lookup that must hold it
 * @expression: (nullable): `expression`: what must be true
 * @max_age: `freshness`: seconds
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
  gint64 min_count;
  gint64 max_count;
  char *lookup;
  char *expression;
  double max_age;
} SluiceCheck;

void        sluice_check_free          (SluiceCheck     *check);
const char *sluice_check_rule_get_name (SluiceCheckRule  rule);
/* Whether it looks at all rows of a run instead of each. */
gboolean    sluice_check_is_of_run     (SluiceCheck     *check);

G_END_DECLS
