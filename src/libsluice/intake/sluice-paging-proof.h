/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-paging-guess.h"
#include "sluice-response-records.h"

G_BEGIN_DECLS

/**
 * SluiceProofVerdict:
 * @SLUICE_PROOF_NOT_TRIED: no second page was asked for
 * @SLUICE_PROOF_PROVED: the second page has new records
 * @SLUICE_PROOF_REFUTED: it has none, or cannot be had
 * @SLUICE_PROOF_SINGLE_PAGE: the answer says that there is no second page
 *
 * What asking for the second page has shown.
 */
typedef enum
{
  SLUICE_PROOF_NOT_TRIED,
  SLUICE_PROOF_PROVED,
  SLUICE_PROOF_REFUTED,
  SLUICE_PROOF_SINGLE_PAGE,
} SluiceProofVerdict;

/**
 * SluicePagingProof:
 * @verdict: what came of it
 * @page: the page that was asked for, 0 = none
 * @url: (nullable): where, redacted
 * @n_records: records on it
 * @n_new: of them, those that the first page has not
 * @n_repeated: of them, those that it has
 * @message: it in words
 *
 * A rule of paging, tried.
 */
typedef struct
{
  SluiceProofVerdict verdict;
  guint page;
  char *url;
  guint64 n_records;
  guint64 n_new;
  guint64 n_repeated;
  char *message;
} SluicePagingProof;

SluicePagingProof *sluice_paging_proof_new     (SluiceProofVerdict            verdict,
                                                const char                   *format,
                                                ...) G_GNUC_PRINTF (2, 3) G_GNUC_WARN_UNUSED_RESULT;
SluicePagingProof *sluice_paging_proof_compare (const SluiceResponseRecords  *first,
                                                const SluiceResponseRecords  *second,
                                                const SluiceResponse         *response,
                                                guint                         page) G_GNUC_WARN_UNUSED_RESULT;
void               sluice_paging_proof_free    (SluicePagingProof            *self);
JsonObject        *sluice_paging_proof_to_json (const SluicePagingProof      *self) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluicePagingProof, sluice_paging_proof_free)

G_END_DECLS
