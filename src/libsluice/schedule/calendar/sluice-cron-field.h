/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  SLUICE_CRON_MINUTE,
  SLUICE_CRON_HOUR,
  SLUICE_CRON_MONTH_DAY,
  SLUICE_CRON_MONTH,
  SLUICE_CRON_WEEK_DAY,
  SLUICE_CRON_N_FIELDS,
} SluiceCronFieldKind;

/**
 * SluiceCronField:
 * @values: bit n stands for value n; Sunday is 0
 * @star: whether it begins with `*`, or is `?`
 * @last: the last day of the month, too
 * @last_week_days: bit n stands for the last such day of the week in a month
 *
 * One field of a cron line.
 */
typedef struct
{
  guint64 values;
  gboolean star;
  gboolean last;
  guint64 last_week_days;
} SluiceCronField;

gboolean sluice_cron_field_parse (SluiceCronFieldKind   kind,
                                  const char           *text,
                                  gsize                 start,
                                  gsize                 end,
                                  SluiceCronField      *ret_field,
                                  GError              **error);

/* Says that the text does not fit at an offset. */
void     sluice_cron_set_error   (GError              **error,
                                  gsize                 offset,
                                  const char           *format,
                                  ...) G_GNUC_PRINTF (3, 4);

G_END_DECLS
