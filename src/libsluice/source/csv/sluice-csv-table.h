/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SluiceCsvMarks:
 * @delimiter: one character
 * @quote: one character, "" = none
 * @escape: one character, "" = quotes are doubled
 * @comment: (nullable): what lines begin with that are no rows
 *
 * By what a text is cut. The texts are not owned.
 */
typedef struct
{
  const char *delimiter;
  const char *quote;
  const char *escape;
  const char *comment;
} SluiceCsvMarks;

/**
 * SluiceCsvCell:
 * @text: where it begins, inside of its quotes
 * @len: bytes of it, as they are written
 * @quoted: whether quotes are around it
 *
 * A field, as it stands in the text.
 */
typedef struct
{
  const char *text;
  guint len;
  guint quoted;
} SluiceCsvCell;

/**
 * SluiceCsvLine:
 * @start: where it begins
 * @cell: its first cell
 * @n_cells: how many it has
 * @line: lines before it
 *
 * A row of a table.
 */
typedef struct
{
  const char *start;
  guint cell;
  guint n_cells;
  guint line;
} SluiceCsvLine;

/**
 * SluiceCsvTable:
 * @cells: (element-type SluiceCsvCell): the fields of all rows
 * @rows: (element-type SluiceCsvLine): rows that are not blank
 * @n_quoted: fields in quotes
 * @n_doubled: quotes inside of quotes that are doubled
 * @n_escaped: such that are escaped
 * @n_broken: quotes that do not work out: text behind a closing one
 * @n_late: fields with a quote behind blanks at their beginning
 * @unclosed: whether the last quote is never closed
 *
 * A text, cut by some marks.
 */
typedef struct
{
  GArray *cells;
  GArray *rows;
  guint n_quoted;
  guint n_doubled;
  guint n_escaped;
  guint n_broken;
  guint n_late;
  gboolean unclosed;
} SluiceCsvTable;

SluiceCsvTable      *sluice_csv_table_new      (const char           *text,
                                                gsize                 size,
                                                gboolean              complete,
                                                const SluiceCsvMarks *marks) G_GNUC_WARN_UNUSED_RESULT;
void                 sluice_csv_table_free     (SluiceCsvTable       *self);
const SluiceCsvLine *sluice_csv_table_get_row  (const SluiceCsvTable *self,
                                                guint                 row);
const SluiceCsvCell *sluice_csv_table_get_cell (const SluiceCsvTable *self,
                                                guint                 row,
                                                guint                 column);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceCsvTable, sluice_csv_table_free)

G_END_DECLS
