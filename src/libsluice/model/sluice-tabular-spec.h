/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Whether the first row names the columns. */
typedef enum
{
  SLUICE_HEADER_AUTO,
  SLUICE_HEADER_PRESENT,
  SLUICE_HEADER_ABSENT,
} SluiceHeaderMode;

/* What becomes of rows that have too few or too many fields. */
typedef enum
{
  SLUICE_RAGGED_REJECT,
  SLUICE_RAGGED_PAD,            /* missing fields are NULL */
  SLUICE_RAGGED_PAD_AND_DROP,   /* and fields too many are left out */
} SluiceRagged;

/**
 * SluiceTabularSpec:
 * @delimiter: (nullable): one character; %NULL is found out
 * @quote: (nullable): one character, "" = none; %NULL is found out
 * @escape: (nullable): one character; the same as @quote, or "" = doubled quotes;
 *   %NULL is found out
 * @comment: (nullable): what a line starts with that is none
 * @header: whether the first row names the columns
 * @ragged: what becomes of ragged rows
 * @columns: (nullable): the columns' names
 * @nulls: (nullable): texts that are NULL, beside an unquoted empty field
 * @decimal: (nullable): the decimal mark of numbers; %NULL is a point
 * @thousands: (nullable): the mark between thousands; %NULL is none
 * @sheet: (nullable): name of a sheet
 * @range: (nullable): `B2:F100`, `B2`, `B:F`
 * @entry: (nullable): which files of an archive, a pattern; %NULL is all
 * @skip_rows: lines (CSV) or rows (XLSX) before the header that are left out
 * @sheet_number: its 1-based number, 0 = not given
 * @find_all: no key of a task: whether what is not given is all found out, also
 *   comments, rows before the table and the marks of numbers
 *
 * How rows of fields stand in a file: the keys of CSV and XLSX.
 */
typedef struct
{
  char *delimiter;
  char *quote;
  char *escape;
  char *comment;
  SluiceHeaderMode header;
  SluiceRagged ragged;
  GStrv columns;
  GStrv nulls;
  char *decimal;
  char *thousands;
  char *sheet;
  char *range;
  char *entry;
  guint64 skip_rows;
  guint sheet_number;
  gboolean find_all;
} SluiceTabularSpec;

void sluice_tabular_spec_free (SluiceTabularSpec *spec);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceTabularSpec, sluice_tabular_spec_free)

G_END_DECLS
