/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-source-spec.h"

G_BEGIN_DECLS

/**
 * SluiceLookupSpec:
 * @name: by which mapping, checks and expressions refer to it
 * @source: where its rows come from: a table or a query, files, or a list of records
 * @key: (nullable): the field that is looked for; %NULL is its first
 *
 * One of the `lookups` of a task: a set of rows that is read before the run, and
 * asked by key.
 */
typedef struct
{
  char *name;
  SluiceSourceSpec *source;
  char *key;
} SluiceLookupSpec;

void sluice_lookup_spec_free (SluiceLookupSpec *spec);

/**
 * SluiceLookupMissing:
 * @SLUICE_LOOKUP_MISSING_REJECT: the row is rejected (`no_lookup`)
 * @SLUICE_LOOKUP_MISSING_NULL: the column is NULL
 * @SLUICE_LOOKUP_MISSING_DEFAULT: the column takes its `default`
 *
 * What becomes of a value that a lookup does not hold.
 */
typedef enum
{
  SLUICE_LOOKUP_MISSING_REJECT,
  SLUICE_LOOKUP_MISSING_NULL,
  SLUICE_LOOKUP_MISSING_DEFAULT,
} SluiceLookupMissing;

/**
 * SluiceLookupUse:
 * @name: the lookup
 * @key_text: the path in the record of what is looked for, as written
 * @key: the path, parsed
 * @value: (nullable): the lookup's field that is taken; %NULL is the first one that is
 *   not its key
 * @missing: what becomes of a value that is not there
 *
 * The `lookup` of a mapping's column.
 */
typedef struct
{
  char *name;
  char *key_text;
  SluicePath *key;
  char *value;
  SluiceLookupMissing missing;
} SluiceLookupUse;

void sluice_lookup_use_free (SluiceLookupUse *use);

G_END_DECLS
