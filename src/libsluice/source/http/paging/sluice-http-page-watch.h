/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-http-pagination.h"
#include "sluice-http-stop-rule.h"

G_BEGIN_DECLS

/**
 * SluiceHttpPageWatch:
 *
 * What the pages of a call say beside their records: errors, totals, and where
 * the next page is. Knows which paths of a body are needed for that.
 */
typedef struct _SluiceHttpPageWatch SluiceHttpPageWatch;

SluiceHttpPageWatch *sluice_http_page_watch_new         (const SluicePath             *error_path,
                                                         const SluicePaginationSpec   *pagination,
                                                         GError                      **error) G_GNUC_WARN_UNUSED_RESULT;
void                 sluice_http_page_watch_free        (SluiceHttpPageWatch          *self);
GPtrArray           *sluice_http_page_watch_get_paths   (SluiceHttpPageWatch          *self);
gboolean             sluice_http_page_watch_check_error (SluiceHttpPageWatch          *self,
                                                         SluiceRowReader              *reader,
                                                         GError                      **error);
gboolean             sluice_http_page_watch_read        (SluiceHttpPageWatch          *self,
                                                         const SluiceHttpStopFacts    *seen,
                                                         SluiceHttpPageFacts          *facts,
                                                         GError                      **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceHttpPageWatch, sluice_http_page_watch_free)

G_END_DECLS
