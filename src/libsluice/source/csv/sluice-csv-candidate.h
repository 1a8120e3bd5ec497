/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-csv-cell.h"
#include "sluice-csv-table.h"

G_BEGIN_DECLS

/**
 * SluiceCsvCandidate:
 * @marks: by what the text was cut
 * @table: what came of it
 * @hashes_are_rows: whether too many rows begin with `#` to be comments
 * @has_comments: whether some that do fall into other fields than the rest
 * @n_columns: fields that most rows have
 * @first: the first row that is neither a comment nor before the table
 * @n_titles: rows before @first that are no comments
 * @n_comments: rows that are comments
 * @n_comments_above: of these, before @first
 * @n_hashes: rows that begin with `#` and are none
 * @n_rows: rows that count: from @first on, without comments
 * @n_even: of these, rows that have @n_columns fields
 * @n_short: rows with fewer
 * @kinds: how much its fields look like fields, 0 to 1
 * @score: how good it is as a whole
 *
 * A way to cut a text, and how good it is.
 */
typedef struct
{
  SluiceCsvMarks marks;
  SluiceCsvTable *table;
  gboolean hashes_are_rows;
  gboolean has_comments;
  guint n_columns;
  guint first;
  guint n_titles;
  guint n_comments;
  guint n_comments_above;
  guint n_hashes;
  guint n_rows;
  guint n_even;
  guint n_short;
  double kinds;
  double score;
} SluiceCsvCandidate;

SluiceCsvCandidate *sluice_csv_candidate_new         (const char               *text,
                                                      gsize                     size,
                                                      gboolean                  complete,
                                                      const SluiceCsvMarks     *marks,
                                                      gboolean                  find_start) G_GNUC_WARN_UNUSED_RESULT;
void                sluice_csv_candidate_free        (SluiceCsvCandidate       *self);
double              sluice_csv_candidate_get_evenness (const SluiceCsvCandidate *self);
gboolean            sluice_csv_candidate_has_hash    (const SluiceCsvCandidate *self,
                                                      guint                     row);
gboolean            sluice_csv_candidate_is_comment  (const SluiceCsvCandidate *self,
                                                      guint                     row);
gboolean            sluice_csv_candidate_is_typed    (const SluiceCsvCandidate *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceCsvCandidate, sluice_csv_candidate_free)

G_END_DECLS
