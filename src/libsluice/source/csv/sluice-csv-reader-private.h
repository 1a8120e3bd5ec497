/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-byte-window.h"
#include "sluice-table-columns.h"
#include "sluice-csv-reader.h"
#include "sluice-csv-scanner.h"

G_BEGIN_DECLS

/* What the files of the CSV reader share:
 *
 *   sluice-csv-reader.c    the public functions, marks, header, from text to records
 *   sluice-csv-rows.c      from one record to a row of the batch
 *   sluice-csv-scanner.c   records and fields in a text
 *   sluice-table-columns.c   names of columns
 */

struct _SluiceCsvReader
{
  SluiceTabularSpec given;      /* what it points to is the caller's */
  GPtrArray *fields;            /* (owned) (element-type SluicePath) */
  gboolean drops_rows;          /* an inner explode over texts gives no row */
  SluiceBodyLimits limits;
  char *part;                   /* (owned) */
  SluiceMonitor *monitor;       /* (unowned) (nullable) */
  gsize head_size;

  SluiceByteWindow window;
  gsize pos;                    /* what follows, in the window */
  gsize wanted;                 /* bytes the window must hold from @pos on */
  gboolean ended;
  gboolean is_proven;           /* that it has ended there */
  gboolean started;             /* the marks are known */
  gboolean named;               /* and the columns */
  GError *error;                /* (owned) (nullable) what every further pull returns */

  SluiceCsvDialect *dialect;    /* (owned) (nullable) until it is taken */
  SluiceCsvScanner scanner;
  gboolean header;
  char *comment;                /* (owned) (nullable) */
  gboolean in_comment;          /* the line that is left out goes on */
  guint64 lines_to_skip;
  gboolean skipping;            /* a record that is too long */
  SluiceCsvSkip skip;
  guint64 skip_line;            /* where it started */
  guint64 line;                 /* of what follows */

  SluiceTableColumns *columns;    /* (owned) */
  GPtrArray *record_columns;    /* (owned) (nullable) (element-type SluiceRecordColumn) once they have names */
  guint n_columns;
  int *places;                  /* (owned) (array) of each field: its column */
  GPtrArray *keys;              /* (owned) (nullable) (element-type utf8) names as JSON, with the colon */
  guint *null_lens;             /* (owned) (array) of the texts that are NULL */
  guint n_nulls;

  SluiceBatch *batch;           /* (unowned) the one being filled */
  guint32 part_number;
  GRefString *layout;           /* (owned) (nullable) once the columns have names */
  guint64 n_records;
  guint64 n_filtered;
  guint64 limit;
  const SluicePath *last;       /* (unowned) (nullable) */
  int last_place;
  GString *last_text;           /* (owned) what the last row has there */
  SluiceValueKind last_kind;
};

void sluice_csv_reader_place_fields (SluiceCsvReader *self);
void sluice_csv_reader_add_problem  (SluiceCsvReader *self,
                                     const char      *text,
                                     const char      *end,
                                     const char      *problem,
                                     const char      *format,
                                     ...) G_GNUC_PRINTF (5, 6);
void sluice_csv_reader_add_row      (SluiceCsvReader *self,
                                     const char      *text,
                                     const char      *end);

G_END_DECLS
