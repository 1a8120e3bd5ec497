/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SluiceMatchSide:
 * @name: the path of a field, or the name of a column
 * @values: (nullable) (array zero-terminated=1): some of its values as text
 *
 * What is known of one side of a match.
 */
typedef struct
{
  const char *name;
  const char *const *values;
} SluiceMatchSide;

/**
 * SluiceMatchReason:
 * @SLUICE_MATCH_NAME: the names are the same, but for case
 * @SLUICE_MATCH_WORDS: they have the same words, written in another way
 * @SLUICE_MATCH_ABBREVIATION: one writes words short that the other writes out
 * @SLUICE_MATCH_SIMILAR: they differ in a few letters, or have most words in common
 * @SLUICE_MATCH_VALUES: they have the same values
 *
 * Why a field and a column belong together.
 */
typedef enum
{
  SLUICE_MATCH_NAME,
  SLUICE_MATCH_WORDS,
  SLUICE_MATCH_ABBREVIATION,
  SLUICE_MATCH_SIMILAR,
  SLUICE_MATCH_VALUES,
} SluiceMatchReason;

/**
 * SluiceColumnMatch:
 * @field: index of the field
 * @column: index of the column
 * @score: how sure that is, up to 1
 * @reason: why
 *
 * A field and a column that belong together.
 */
typedef struct
{
  guint field;
  guint column;
  double score;
  SluiceMatchReason reason;
} SluiceColumnMatch;

GArray     *sluice_column_match_find       (const SluiceMatchSide *fields,
                                            guint                  n_fields,
                                            const SluiceMatchSide *columns,
                                            guint                  n_columns) G_GNUC_WARN_UNUSED_RESULT;
const char *sluice_match_reason_get_name   (SluiceMatchReason      reason);

G_END_DECLS
