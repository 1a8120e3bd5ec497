/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-value.h"

G_BEGIN_DECLS

/**
 * SluiceTopValue:
 * @text: the value as people read it, cut
 * @count: how often it came, at most
 * @error: by how much @count may be too high, 0 = it is exact
 *
 * One of the most frequent values.
 */
typedef struct
{
  char *text;
  guint64 count;
  guint64 error;
} SluiceTopValue;

/**
 * SluiceTopValues:
 *
 * The most frequent of many values, in memory that does not grow with them.
 */
typedef struct _SluiceTopValues SluiceTopValues;

SluiceTopValues *sluice_top_values_new   (void) G_GNUC_WARN_UNUSED_RESULT;
void             sluice_top_values_free  (SluiceTopValues       *self);
void             sluice_top_values_add   (SluiceTopValues       *self,
                                          const SluiceValue     *value,
                                          guint64                hash);
void             sluice_top_values_merge (SluiceTopValues       *self,
                                          const SluiceTopValues *other);
GArray          *sluice_top_values_get   (const SluiceTopValues *self,
                                          guint                  max) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceTopValues, sluice_top_values_free)

G_END_DECLS
