/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-json-scanner.h"

#include <glib.h>

G_BEGIN_DECLS

/* Readable NULs that must stand behind the text given to a scanner. */
#define SLUICE_CSV_PADDING SLUICE_SCAN_PADDING

/* Fields of a record beyond these are counted, but not kept. */
#define SLUICE_CSV_MAX_FIELDS 65536

/* How far a line behind a lone carriage return is looked at. */
#define SLUICE_CSV_MAX_PEEK (64 * 1024)

/* How scanning a record ended. */
typedef enum
{
  SLUICE_CSV_OK,
  SLUICE_CSV_MORE,              /* the text ended before the record did */
  SLUICE_CSV_UNCLOSED_QUOTE,    /* the quotes of a field close on no line, or a later one, wrongly */
  SLUICE_CSV_INVALID_QUOTE,     /* a field goes on behind its closing quote */
} SluiceCsvStatus;

/* What is known of a field. */
typedef enum
{
  SLUICE_CSV_FIELD_QUOTED = 1 << 0,
  SLUICE_CSV_FIELD_ESCAPED = 1 << 1,    /* quotes in it stand for others */
} SluiceCsvFieldFlags;

/* Where a field's text stands, from the start of its record; without quotes. */
typedef struct
{
  guint32 start;
  guint32 len;
  guint8 flags;
} SluiceCsvField;

/* One character in UTF-8; no character has no bytes. */
typedef struct
{
  char text[7];
  guint8 len;
} SluiceCsvMark;

/**
 * SluiceCsvScanner:
 * @delimiter: what stands between fields
 * @quote: what fields may stand in
 * @escape: what makes a quote inside of quotes part of the field; the same as
 *   @quote (or nothing): a doubled quote; without quotes, what makes a delimiter or
 *   a line end part of the field
 * @cr_ends: whether a carriage return alone always ends a record
 * @n_columns: fields that records usually have, 0 = not known yet
 * @fields: (array length=n_fields): of the record, the first
 *   %SLUICE_CSV_MAX_FIELDS
 * @n_fields: fields of the record
 * @n_lines: lines the record takes, with the end of its last one
 * @bad: where a quote is wrong: the field that it opens, or what is behind it
 * @reached: how far the text had to be looked at to find that
 * @open_at_end: whether it is wrong because the text ends
 *
 * Finds records and fields in a text, 64 bytes at a time. What is no quote at the
 * start of a field is no quote. Not thread-safe; several may share a text.
 */
typedef struct
{
  SluiceCsvMark delimiter;
  SluiceCsvMark quote;
  SluiceCsvMark escape;
  gboolean cr_ends;
  guint n_columns;

  SluiceCsvField *fields;
  guint n_fields;
  guint64 n_lines;
  const char *bad;
  const char *reached;
  gboolean open_at_end;

  /*< private >*/
  const char *text;             /* where the record starts */
  const char *end;              /* of the text */
  gboolean final;               /* nothing follows it */
  guint n_allocated;
  const char *block;            /* the 64 bytes that the masks speak of */
  guint64 marks;                /* bit i: byte i may matter */
  guint64 quotes;               /* bit i: byte i is, or begins, a quote or an escape */
} SluiceCsvScanner;

/* Where skipping a record that is too long stands: @at_start of a field at first. */
typedef struct
{
  gboolean at_start;
  gboolean quoted;
} SluiceCsvSkip;

void             sluice_csv_mark_set            (SluiceCsvMark           *self,
                                                 const char              *text);
void             sluice_csv_scanner_clear       (SluiceCsvScanner        *self);
void             sluice_csv_scanner_set_text    (SluiceCsvScanner        *self,
                                                 const char              *end,
                                                 gboolean                 final);
SluiceCsvStatus  sluice_csv_scanner_scan        (SluiceCsvScanner        *self,
                                                 const char              *text,
                                                 const char             **ret_next);
const char      *sluice_csv_scanner_skip_line   (SluiceCsvScanner        *self,
                                                 const char              *text);
SluiceCsvStatus  sluice_csv_scanner_skip_record (SluiceCsvScanner        *self,
                                                 const char              *text,
                                                 SluiceCsvSkip           *state,
                                                 const char             **ret_next);
gsize            sluice_csv_scanner_unescape    (const SluiceCsvScanner  *self,
                                                 const char              *text,
                                                 gsize                    size,
                                                 char                    *out);

G_END_DECLS
