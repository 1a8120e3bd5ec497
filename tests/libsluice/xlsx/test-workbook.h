/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A file inside a zip. */
typedef struct
{
  const char *name;
  const char *data;
  gssize size;                  /* -1 = up to the NUL */
} TestEntry;

/* The parts of a workbook that differ from test to test, NULL = as usual. */
typedef struct
{
  const char *workbook;         /* the whole part */
  const char *sheets;           /* what is inside <sheets> */
  const char *properties;       /* what is before <sheets> */
  const char *formats;          /* what is inside <numFmts> */
  const char *styles;           /* what is inside <cellXfs> */
  const char *strings;          /* what is inside <sst> */
  const char *sheet;            /* the whole part of the first sheet, or */
  const char *rows;             /* what is inside its <sheetData> */
  const char *behind;           /* what follows that */
} TestWorkbook;

char *test_zip_write      (const TestEntry    *entries,
                           guint               n_entries);
char *test_file_write     (const char         *data,
                           gsize               size);
char *test_workbook_write (const TestWorkbook *workbook);

G_END_DECLS
