/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-type.h"

G_BEGIN_DECLS

/* The formats of dates that are looked for. */
#define SLUICE_N_DATE_FORMATS 22

/**
 * SluiceInferredDate:
 * @n: texts so far
 * @dates: a bit for each format of dates that all of them fit
 * @times: the same for the time behind the date
 * @n_times: texts with a time
 * @separator: what stands between the two
 * @sums: of the days, for each format: equal ones mean the same
 *
 * What the dates of a column say of their format. All zero is a column that
 * nothing was seen of.
 */
typedef struct
{
  guint64 n;
  guint64 n_times;
  guint dates;
  guint times;
  char separator;
  guint64 sums[SLUICE_N_DATE_FORMATS];
} SluiceInferredDate;

gboolean  sluice_inferred_date_add        (SluiceInferredDate       *self,
                                           const char               *text,
                                           gsize                     len);
gboolean  sluice_inferred_date_is_known   (const SluiceInferredDate *self);
SluiceTypeKind
          sluice_inferred_date_get_kind   (const SluiceInferredDate *self);
char     *sluice_inferred_date_dup_format (const SluiceInferredDate *self) G_GNUC_WARN_UNUSED_RESULT;
GStrv     sluice_inferred_date_dup_others (const SluiceInferredDate *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
