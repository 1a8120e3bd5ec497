/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-sql-dialect.h"
#include "sluice-value.h"

G_BEGIN_DECLS

typedef enum
{
  SLUICE_SQL_HOLDS_ANYTHING,
  SLUICE_SQL_HOLDS_INTEGERS,
  SLUICE_SQL_HOLDS_DECIMALS,
  SLUICE_SQL_HOLDS_NUMBERS,
  SLUICE_SQL_HOLDS_FLOATS,
  SLUICE_SQL_HOLDS_DOUBLES,
  SLUICE_SQL_HOLDS_TEXTS,
  SLUICE_SQL_HOLDS_BYTES,
  SLUICE_SQL_HOLDS_DATES,
  SLUICE_SQL_HOLDS_TIMES,
} SluiceSqlHolds;

/**
 * SluiceSqlTarget:
 * @holds: what kind of values it holds
 * @min: with integers: the least one
 * @max: with integers: the greatest one
 * @precision: with decimals: digits in all
 * @scale: with decimals: digits behind the point
 * @length: with texts and bytes: how many at most, 0 = no bound
 * @counts_bytes: whether @length counts bytes, else characters
 * @drops_blanks: whether blanks at the end of a text are lost
 * @empty_is_null: whether an empty text becomes NULL
 * @unit: with times: microseconds that it can tell apart
 *
 * What a column of a table can hold, out of the word for its type.
 */
typedef struct
{
  SluiceSqlHolds holds;
  gint64 min;
  guint64 max;
  guint precision;
  guint scale;
  guint64 length;
  gboolean counts_bytes;
  gboolean drops_blanks;
  gboolean empty_is_null;
  gint64 unit;
} SluiceSqlTarget;

void        sluice_sql_target_parse (const SluiceSqlDialect  *dialect,
                                     const char              *type_name,
                                     SluiceSqlTarget         *ret_target);
const char *sluice_sql_target_check (const SluiceSqlTarget   *self,
                                     const SluiceValue       *value,
                                     const char             **ret_message);

G_END_DECLS
