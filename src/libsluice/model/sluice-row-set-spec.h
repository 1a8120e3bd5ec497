/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-type.h"

G_BEGIN_DECLS

/**
 * SluiceRowOrder:
 * @column: a column
 * @descending: whether the greatest value comes first
 *
 * One term of an order of rows. NULL comes last either way.
 */
typedef struct
{
  char *column;
  gboolean descending;
} SluiceRowOrder;

/**
 * SluiceDeduplicateSpec:
 * @keys: the columns that make rows the same
 * @order: (element-type SluiceRowOrder): which of them is kept: the first in this order;
 *   empty: the last in the order of the source
 *
 * The `deduplicate` of a task.
 */
typedef struct
{
  char **keys;
  GPtrArray *order;
} SluiceDeduplicateSpec;

void sluice_deduplicate_spec_free (SluiceDeduplicateSpec *spec);

/**
 * SluiceAggregateFunction:
 * @SLUICE_AGGREGATE_SUM: the sum; exact for integers and decimals
 * @SLUICE_AGGREGATE_MIN: the least value
 * @SLUICE_AGGREGATE_MAX: the greatest value
 * @SLUICE_AGGREGATE_AVG: the mean
 * @SLUICE_AGGREGATE_COUNT: how many values are not NULL; rows without a column
 * @SLUICE_AGGREGATE_FIRST: the value of the first row
 * @SLUICE_AGGREGATE_LAST: the value of the last row
 * @SLUICE_AGGREGATE_DISTINCT: how many different values there are
 * @SLUICE_AGGREGATE_TEXT_LIST: the values as one text
 * @SLUICE_AGGREGATE_JSON_LIST: the values as a JSON list
 *
 * What makes one value of those of a group. All but FIRST and LAST leave NULLs out.
 */
typedef enum
{
  SLUICE_AGGREGATE_SUM,
  SLUICE_AGGREGATE_MIN,
  SLUICE_AGGREGATE_MAX,
  SLUICE_AGGREGATE_AVG,
  SLUICE_AGGREGATE_COUNT,
  SLUICE_AGGREGATE_FIRST,
  SLUICE_AGGREGATE_LAST,
  SLUICE_AGGREGATE_DISTINCT,
  SLUICE_AGGREGATE_TEXT_LIST,
  SLUICE_AGGREGATE_JSON_LIST,
} SluiceAggregateFunction;

/* The functions by name, in the order of the enumeration, separated by `|`. */
#define SLUICE_AGGREGATE_FUNCTIONS "sum|min|max|avg|count|first|last|distinct|text_list|json_list"

/**
 * SluiceAggregateColumn:
 * @column: its name
 * @type: its type
 * @function: how it is made
 * @of: (nullable): of which column; %NULL only with COUNT
 * @separator: (nullable): what stands between the values of a text list
 *
 * One column that an aggregation makes.
 */
typedef struct
{
  char *column;
  SluiceType type;
  SluiceAggregateFunction function;
  char *of;
  char *separator;
} SluiceAggregateColumn;

/**
 * SluiceAggregateSpec:
 * @group_by: the columns whose values make a group; they come first in its row
 * @columns: (element-type SluiceAggregateColumn): the others
 *
 * The `aggregate` of a task.
 */
typedef struct
{
  char **group_by;
  GPtrArray *columns;
} SluiceAggregateSpec;

void sluice_aggregate_spec_free (SluiceAggregateSpec *spec);

G_END_DECLS
