/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-response-shape.h"

G_BEGIN_DECLS

/* From this score on a guess is taken without having been tried. */
#define SLUICE_PAGING_STRONG 60

/**
 * SluicePagingCandidate:
 * @pagination: (owned): the member `pagination` of a source
 * @summary: it in words
 * @evidence: (element-type utf8): what speaks for it
 * @score: how much that is, 0 to 100
 * @is_last: whether the answer says that nothing follows it
 * @start_unknown: whether its pages may as well be counted from 0
 *
 * A way in which the next page may be asked for.
 */
typedef struct
{
  JsonObject *pagination;
  char *summary;
  GPtrArray *evidence;
  guint score;
  gboolean is_last;
  gboolean start_unknown;
} SluicePagingCandidate;

/* A parameter of the request: in its query, or in its body by its path. */
typedef struct
{
  char *name;
  char *word;                   /* the last part of it, without case and marks */
  char *value;
  gboolean in_body;
} SluicePagingParam;

/**
 * SluicePagingEvidence:
 *
 * What the rules of detection look at, and the candidates that they find.
 */
typedef struct
{
  const SluiceResponse *response;
  const SluiceResponseTree *tree;
  const SluiceResponseShape *shape;
  JsonObject *source;
  GPtrArray *params;            /* (element-type SluicePagingParam) */
  GPtrArray *candidates;        /* (element-type SluicePagingCandidate) */
  GPtrArray *notes;             /* (element-type utf8) */
  gboolean in_body;             /* whether paging goes into the body */
  guint64 count;                /* records of the page */
} SluicePagingEvidence;

/* Groups of words that mean the same. */
typedef enum
{
  SLUICE_PAGING_WORDS_PAGE,
  SLUICE_PAGING_WORDS_OFFSET,
  SLUICE_PAGING_WORDS_LIMIT,
  SLUICE_PAGING_WORDS_CURSOR,
  SLUICE_PAGING_WORDS_TOTAL,
  SLUICE_PAGING_WORDS_TOTAL_PAGES,
  SLUICE_PAGING_WORDS_CURRENT_PAGE,
  SLUICE_PAGING_WORDS_HAS_MORE,
} SluicePagingWords;

SluicePagingEvidence       *sluice_paging_evidence_new         (const SluiceResponse       *response,
                                                                const SluiceResponseTree   *tree,
                                                                const SluiceResponseShape  *shape,
                                                                JsonObject                 *source) G_GNUC_WARN_UNUSED_RESULT;
void                        sluice_paging_evidence_free        (SluicePagingEvidence       *self);
void                        sluice_paging_candidate_free       (SluicePagingCandidate      *candidate);
char                       *sluice_paging_word                 (const char                 *name) G_GNUC_WARN_UNUSED_RESULT;
gboolean                    sluice_paging_is_word              (SluicePagingWords           words,
                                                                const char                 *word);
const SluicePagingParam    *sluice_paging_evidence_find_param  (SluicePagingEvidence       *self,
                                                                SluicePagingWords           words);
const SluiceResponseScalar *sluice_paging_evidence_find_number (SluicePagingEvidence       *self,
                                                                SluicePagingWords           words,
                                                                gint64                      least,
                                                                gint64                     *ret_number);
const SluiceResponseScalar *sluice_paging_evidence_find_flag   (SluicePagingEvidence       *self,
                                                                gboolean                   *ret_more);
gboolean                    sluice_paging_get_number           (JsonNode                   *node,
                                                                gint64                     *ret_number);
const char                 *sluice_paging_get_text             (JsonNode                   *node);
SluicePagingCandidate      *sluice_paging_evidence_add         (SluicePagingEvidence       *self,
                                                                guint                       score,
                                                                gboolean                    is_last,
                                                                JsonObject                 *pagination,
                                                                const char                 *format,
                                                                ...) G_GNUC_PRINTF (5, 6);
void                        sluice_paging_evidence_note        (SluicePagingEvidence       *self,
                                                                const char                 *format,
                                                                ...) G_GNUC_PRINTF (2, 3);
JsonObject                 *sluice_paging_make                 (const char                 *type,
                                                                ...) G_GNUC_NULL_TERMINATED G_GNUC_WARN_UNUSED_RESULT;
void                        sluice_paging_candidate_place      (SluicePagingCandidate      *candidate,
                                                                gboolean                    in_body);

/* The rules (sluice-paging-next.c and sluice-paging-count.c). */
void sluice_paging_find_next   (SluicePagingEvidence *self);
void sluice_paging_find_counts (SluicePagingEvidence *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluicePagingEvidence, sluice_paging_evidence_free)

G_END_DECLS
