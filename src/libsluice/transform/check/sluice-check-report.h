/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-mapping.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Of the rows with a violation the first ones are named. */
#define SLUICE_CHECK_REPORT_ROWS 10

/**
 * SluiceCheckReport:
 * @looked_at: values, or rows, that were judged
 * @failed: how many of them were not as they should be
 * @n_rows: how many are in @rows
 * @rows: the numbers of the first ones
 *
 * What came of one check.
 */
typedef struct
{
  guint64 looked_at;
  guint64 failed;
  guint n_rows;
  guint64 rows[SLUICE_CHECK_REPORT_ROWS];
} SluiceCheckReport;

void        sluice_check_report_fail    (SluiceCheckReport       *report,
                                         guint64                  row);
void        sluice_check_report_merge   (SluiceCheckReport       *report,
                                         const SluiceCheckReport *other);
JsonObject *sluice_check_report_to_json (const SluiceCheckReport *report,
                                         const SluiceCheck       *check,
                                         guint                    index) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
