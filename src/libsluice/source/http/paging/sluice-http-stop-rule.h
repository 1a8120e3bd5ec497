/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-http-answer.h"
#include "sluice-row-reader.h"

G_BEGIN_DECLS

/**
 * SluiceHttpStopFacts:
 * @answer: the answer
 * @reader: what has read its body
 * @page: which page it is, from 1
 * @records: records on it
 * @total: records so far, with these
 *
 * What `stop_when` sees of a page.
 */
typedef struct
{
  const SluiceHttpAnswer *answer;
  SluiceRowReader *reader;
  guint page;
  guint64 records;
  guint64 total;
} SluiceHttpStopFacts;

/**
 * SluiceHttpStopRule:
 *
 * The `stop_when` of a pagination: an expression over an answer that says
 * whether this was the last page.
 */
typedef struct _SluiceHttpStopRule SluiceHttpStopRule;

SluiceHttpStopRule *sluice_http_stop_rule_new   (const char                 *text,
                                                 GPtrArray                  *watched,
                                                 GError                    **error) G_GNUC_WARN_UNUSED_RESULT;
void                sluice_http_stop_rule_free  (SluiceHttpStopRule         *self);
gboolean            sluice_http_stop_rule_apply (SluiceHttpStopRule         *self,
                                                 const SluiceHttpStopFacts  *facts,
                                                 gboolean                   *ret_stop,
                                                 GError                    **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceHttpStopRule, sluice_http_stop_rule_free)

G_END_DECLS
