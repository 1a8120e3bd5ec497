/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-record-reader.h"

G_BEGIN_DECLS

#define JSON_TEST_MAX_FIELDS 12

/* How to read a body; 0 and NULL are the defaults. */
typedef struct
{
  SluiceFormat format;
  const char *records;                          /* NULL = auto */
  const char *fields[JSON_TEST_MAX_FIELDS];
  const char *watch[JSON_TEST_MAX_FIELDS];
  gsize piece;                                  /* bytes to push at a time, 0 = all */
  const char *last;                             /* NULL = not asked for */
  guint capacity;                               /* rows of a batch, 0 = 1000 */
  guint64 limit;
  gboolean explode_inner;
  SluiceBodyLimits limits;
} JsonTest;

GString *json_test_read  (const JsonTest  *test,
                          const char      *body,
                          gsize            size,
                          GError         **error) G_GNUC_WARN_UNUSED_RESULT;
void     json_test_check (const JsonTest  *test,
                          const char      *body,
                          const char      *expected);
void     json_test_fail  (const JsonTest  *test,
                          const char      *body,
                          const char      *code,
                          guint64          line,
                          gint64           byte);

G_END_DECLS
