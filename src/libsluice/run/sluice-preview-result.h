/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-schema.h"
#include "sluice-value.h"

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * SluicePreviewStep:
 * @SLUICE_PREVIEW_STEP_SOURCE: the records as the source has them
 * @SLUICE_PREVIEW_STEP_FILTER: which of them the filter takes
 * @SLUICE_PREVIEW_STEP_MAPPING: the columns that are made of them
 * @SLUICE_PREVIEW_STEP_CHECKS: what the checks say of these
 * @SLUICE_PREVIEW_STEP_SETS: the rows that are left after de-duplication and
 *   aggregation: those that would be loaded
 *
 * After which step of a task rows are to be seen.
 */
typedef enum
{
  SLUICE_PREVIEW_STEP_SOURCE,
  SLUICE_PREVIEW_STEP_FILTER,
  SLUICE_PREVIEW_STEP_MAPPING,
  SLUICE_PREVIEW_STEP_CHECKS,
  SLUICE_PREVIEW_STEP_SETS,
} SluicePreviewStep;

/**
 * SluicePreviewRowState:
 * @SLUICE_PREVIEW_ROW_OK: the row goes on
 * @SLUICE_PREVIEW_ROW_REJECTED: it has problems for which it is rejected
 * @SLUICE_PREVIEW_ROW_FILTERED: the filter does not take it
 * @SLUICE_PREVIEW_ROW_DUPLICATE: another row with its keys stays
 *
 * What becomes of a row.
 */
typedef enum
{
  SLUICE_PREVIEW_ROW_OK,
  SLUICE_PREVIEW_ROW_REJECTED,
  SLUICE_PREVIEW_ROW_FILTERED,
  SLUICE_PREVIEW_ROW_DUPLICATE,
} SluicePreviewRowState;

/**
 * SluicePreviewColumn:
 * @from: (nullable): the field it is made from, as the mapping writes it
 * @index: its place in the document's `mapping`, -1 if it has none there
 * @n_valid: cells with a value
 * @n_error: cells with a problem
 * @n_empty: cells with NULL or an empty text
 *
 * What the cells of a column are like. The three numbers add up to the rows that are
 * shown.
 */
typedef struct
{
  char *from;
  int index;
  guint n_valid;
  guint n_error;
  guint n_empty;
} SluicePreviewColumn;

/**
 * SluicePreviewCounts:
 * @read: records, after an explode rows
 * @filtered: rows that the filter does not take
 * @rejected: rows with problems
 * @deduplicated: rows of whose keys another one stays
 * @aggregated: rows that went into groups, less the groups
 *
 * How many rows each step has taken away.
 */
typedef struct
{
  guint read;
  guint filtered;
  guint rejected;
  guint deduplicated;
  guint aggregated;
} SluicePreviewCounts;

/**
 * SluicePreviewProblem:
 * @code: a code of `docs/codes.md`
 * @column: (nullable): the column; %NULL where the whole row is meant
 * @message: what is wrong, of the first of these rows
 * @warns: whether the rows are loaded all the same
 * @count: how many rows have it
 * @first_row: the first of them in the result
 *
 * The same problem of some rows.
 */
typedef struct
{
  const char *code;
  char *column;
  char *message;
  gboolean warns;
  guint count;
  guint first_row;
} SluicePreviewProblem;

/**
 * SluicePreviewCheck:
 * @index: its place in the document's `checks`
 * @looked_at: values, or rows, that were judged
 * @failed: how many of them it did not pass
 *
 * What came of one check.
 */
typedef struct
{
  guint index;
  guint64 looked_at;
  guint64 failed;
} SluicePreviewCheck;

/**
 * SluicePreviewResult:
 *
 * The rows of a sample after one step of a task, with what is wrong with them.
 * Immutable; may be used in any thread.
 */
#define SLUICE_TYPE_PREVIEW_RESULT (sluice_preview_result_get_type ())
G_DECLARE_FINAL_TYPE (SluicePreviewResult, sluice_preview_result, SLUICE, PREVIEW_RESULT, GObject)

SluicePreviewStep          sluice_preview_result_get_step       (SluicePreviewResult  *self);
SluiceSchema              *sluice_preview_result_get_schema     (SluicePreviewResult  *self);
const SluicePreviewColumn *sluice_preview_result_get_column     (SluicePreviewResult  *self,
                                                                 guint                 column);
const SluicePreviewCounts *sluice_preview_result_get_counts     (SluicePreviewResult  *self);
/* (element-type SluicePreviewProblem): of the rows, the most frequent ones first */
GPtrArray                 *sluice_preview_result_get_problems   (SluicePreviewResult  *self);
/* (element-type SluiceProblem): of the document, each with its JSON path */
GPtrArray                 *sluice_preview_result_get_document_problems (SluicePreviewResult *self);

/* (nullable): %NULL for a check that looks at the whole run, is wrong, or of a later step */
const SluicePreviewCheck  *sluice_preview_result_find_check     (SluicePreviewResult  *self,
                                                                 guint                 index);

guint                      sluice_preview_result_get_n_rows     (SluicePreviewResult  *self);
guint64                    sluice_preview_result_get_number     (SluicePreviewResult  *self,
                                                                 guint                 row);
SluicePreviewRowState      sluice_preview_result_get_state      (SluicePreviewResult  *self,
                                                                 guint                 row);
const SluiceValue         *sluice_preview_result_get_value      (SluicePreviewResult  *self,
                                                                 guint                 row,
                                                                 guint                 column);
char                      *sluice_preview_result_dup_text       (SluicePreviewResult  *self,
                                                                 guint                 row,
                                                                 guint                 column) G_GNUC_WARN_UNUSED_RESULT;
char                      *sluice_preview_result_dup_before     (SluicePreviewResult  *self,
                                                                 guint                 row,
                                                                 guint                 column) G_GNUC_WARN_UNUSED_RESULT;
gboolean                   sluice_preview_result_has_problem    (SluicePreviewResult  *self,
                                                                 guint                 row);
gboolean                   sluice_preview_result_get_problem    (SluicePreviewResult  *self,
                                                                 guint                 row,
                                                                 int                   column,
                                                                 const char          **ret_message,
                                                                 const char          **ret_code);

G_END_DECLS
