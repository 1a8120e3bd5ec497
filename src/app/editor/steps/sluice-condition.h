/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Simple conditions, which are a part of what expressions can say. */

typedef enum
{
  SLUICE_COMPARISON_EQUAL,
  SLUICE_COMPARISON_NOT_EQUAL,
  SLUICE_COMPARISON_LESS,
  SLUICE_COMPARISON_LESS_OR_EQUAL,
  SLUICE_COMPARISON_GREATER,
  SLUICE_COMPARISON_GREATER_OR_EQUAL,
  SLUICE_COMPARISON_CONTAINS,
  SLUICE_COMPARISON_BEGINS,
  SLUICE_COMPARISON_ONE_OF,
  SLUICE_COMPARISON_EMPTY,
  SLUICE_COMPARISON_NOT_EMPTY,
} SluiceComparison;

#define SLUICE_N_COMPARISONS (SLUICE_COMPARISON_NOT_EMPTY + 1)
/* What makes numbers of texts in an expression. */
#define SLUICE_CONDITION_CONVERSION "to_double"

/**
 * SluiceCondition:
 * @field: a field of the source
 * @comparison: what is asked of it
 * @value: what it is compared with; several with commas between for
 *   %SLUICE_COMPARISON_ONE_OF, empty for those that need none
 * @is_text: whether @value is a text although it looks like a number
 * @is_converted: whether the texts of the field are compared as numbers
 *
 * A question about a record.
 */
typedef struct
{
  char *field;
  SluiceComparison comparison;
  char *value;
  gboolean is_text;
  gboolean is_converted;
} SluiceCondition;

SluiceCondition *sluice_condition_new          (const char       *field,
                                                SluiceComparison  comparison,
                                                const char       *value) G_GNUC_WARN_UNUSED_RESULT;
void             sluice_condition_free         (SluiceCondition  *condition);
char            *sluice_condition_describe     (const SluiceCondition *condition) G_GNUC_WARN_UNUSED_RESULT;
const char      *sluice_comparison_get_title   (SluiceComparison  comparison);
gboolean         sluice_comparison_needs_value (SluiceComparison  comparison);
void             sluice_condition_adapt        (SluiceCondition  *condition,
                                                gboolean          holds_texts,
                                                gboolean          holds_numbers);

/* (element-type SluiceCondition) */
char            *sluice_conditions_to_text     (GPtrArray        *conditions,
                                                gboolean          are_any) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray       *sluice_conditions_parse       (const char       *text,
                                                gboolean         *ret_are_any) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceCondition, sluice_condition_free)

G_END_DECLS
