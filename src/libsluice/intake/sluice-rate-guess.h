/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-response.h"

G_BEGIN_DECLS

/**
 * SluiceRateGuess:
 * @summary: what the server allows, in words
 * @evidence: (element-type utf8): the headers that say so
 * @per_second: requests per second that the task should keep to, 0 = it need
 *   not: the allowance is for a long time, and spreading it would only be slow
 *
 * What an answer says of how often one may ask.
 */
typedef struct
{
  char *summary;
  GPtrArray *evidence;
  double per_second;
} SluiceRateGuess;

SluiceRateGuess *sluice_rate_guess_new  (const SluiceResponse *response,
                                         gint64                now) G_GNUC_WARN_UNUSED_RESULT;
void             sluice_rate_guess_free (SluiceRateGuess      *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceRateGuess, sluice_rate_guess_free)

G_END_DECLS
