/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-mapping.h"

G_BEGIN_DECLS

/**
 * SluiceSuggestionKind:
 * @SLUICE_SUGGESTION_READ: values that the type refuses are read by a transform
 * @SLUICE_SUGGESTION_TARGET_TYPE: the target's column has another type
 * @SLUICE_SUGGESTION_NARROW: all texts are of a better type
 * @SLUICE_SUGGESTION_WIDEN: values that the type refuses fit another one
 * @SLUICE_SUGGESTION_TRIM: texts have white space around them
 * @SLUICE_SUGGESTION_NULLS: some texts say that there is no value
 * @SLUICE_SUGGESTION_CUT: texts are longer than the target's column
 *
 * What is suggested.
 */
typedef enum
{
  SLUICE_SUGGESTION_READ,
  SLUICE_SUGGESTION_TARGET_TYPE,
  SLUICE_SUGGESTION_NARROW,
  SLUICE_SUGGESTION_WIDEN,
  SLUICE_SUGGESTION_TRIM,
  SLUICE_SUGGESTION_NULLS,
  SLUICE_SUGGESTION_CUT,
} SluiceSuggestionKind;

/**
 * SluiceSuggestionInput:
 * @entry: the column as it is mapped now
 * @values: (array zero-terminated=1): values of its field in the sample as text, without NULLs
 * @target: (nullable): the type of the target's column
 * @target_length: most characters that the target's column takes, 0 = any
 * @zone: (nullable): the source's zone
 *
 * What is known of a column.
 */
typedef struct
{
  const SluiceMappingEntry *entry;
  const char *const *values;
  const SluiceType *target;
  guint target_length;
  const char *zone;
} SluiceSuggestionInput;

/**
 * SluiceSuggestion:
 * @kind: what is suggested
 * @transforms: (nullable): transforms to add to the column's chain
 * @type: the column's type then
 * @n_values: values in the sample
 * @n_concerned: of these, those that are refused now, or are changed
 * @n_left: of these, those that are refused then
 * @reason: why, in words
 *
 * A better way to map a column.
 */
typedef struct
{
  SluiceSuggestionKind kind;
  JsonArray *transforms;
  SluiceType type;
  guint n_values;
  guint n_concerned;
  guint n_left;
  char *reason;
} SluiceSuggestion;

GPtrArray  *sluice_suggestions_find          (const SluiceSuggestionInput *input) G_GNUC_WARN_UNUSED_RESULT;
gboolean    sluice_suggestion_suits          (SluiceType                   type,
                                              SluiceType                   target);
void        sluice_suggestion_free           (SluiceSuggestion            *suggestion);
JsonObject *sluice_suggestion_to_json        (const SluiceSuggestion      *suggestion) G_GNUC_WARN_UNUSED_RESULT;
const char *sluice_suggestion_kind_get_name  (SluiceSuggestionKind         kind);

G_END_DECLS
