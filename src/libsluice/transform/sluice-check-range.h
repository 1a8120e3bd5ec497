/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-convert.h"
#include "sluice-decimal.h"
#include "sluice-mapping.h"
#include "sluice-template.h"

G_BEGIN_DECLS

/**
 * SluiceCheckBound:
 * @given: whether there is one
 * @value: the bound, typed as the column
 * @decimal: the same, for decimals
 */
typedef struct
{
  gboolean given;
  SluiceValue value;
  SluiceDecimal decimal;
} SluiceCheckBound;

/**
 * SluiceCheckRange:
 * @min: the least value allowed
 * @max: the greatest value allowed
 *
 * The rule `range`, both ends included.
 */
typedef struct
{
  SluiceCheckBound min;
  SluiceCheckBound max;
} SluiceCheckRange;

gboolean  sluice_check_range_init     (SluiceCheckRange           *self,
                                       const SluiceCheck          *check,
                                       const SluiceConverter      *converter,
                                       const SluiceTemplateScope  *scope,
                                       SluiceArena                *arena,
                                       GError                    **error);
gboolean  sluice_check_range_passes   (const SluiceCheckRange     *self,
                                       const SluiceValue          *value);
char     *sluice_check_range_describe (const SluiceCheckRange     *self) G_GNUC_WARN_UNUSED_RESULT;

/* Says where in its check an error is. */
gboolean  sluice_check_fail_at        (GError                    **error,
                                       const char                 *path);
/* A value of a check, typed as its column. */
gboolean  sluice_check_read_value     (JsonNode                   *node,
                                       const SluiceConverter      *converter,
                                       const SluiceTemplateScope  *scope,
                                       SluiceArena                *arena,
                                       const SluiceCheck          *check,
                                       SluiceValue                *ret_value,
                                       GError                    **error);

G_END_DECLS
