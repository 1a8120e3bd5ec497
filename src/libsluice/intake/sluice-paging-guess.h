/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-paging-evidence.h"

G_BEGIN_DECLS

/**
 * SluicePagingGuess:
 * @candidates: (element-type SluicePagingCandidate): the best first; may be empty
 * @notes: (element-type utf8): what was seen and cannot be used as it is
 *
 * How an API gives its next page, as far as one answer tells.
 */
typedef struct
{
  GPtrArray *candidates;
  GPtrArray *notes;
} SluicePagingGuess;

SluicePagingGuess *sluice_paging_guess_new        (const SluiceResponse      *response,
                                                   const SluiceResponseTree  *tree,
                                                   const SluiceResponseShape *shape,
                                                   JsonObject                *source) G_GNUC_WARN_UNUSED_RESULT;
void               sluice_paging_guess_free       (SluicePagingGuess         *self);
char              *sluice_paging_summarize        (JsonObject                *pagination) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluicePagingGuess, sluice_paging_guess_free)

G_END_DECLS
