/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-row-reader.h"

G_BEGIN_DECLS

/**
 * SluiceHttpPage:
 *
 * The rows of one page, over all the tries it takes to fetch it.
 *
 * Rows leave as soon as they are parsed. If the transfer breaks and the page is
 * asked for again, the rows that have left are parsed again and dropped, and
 * the fingerprint of the bytes they came from must be the same as at the first
 * time: so no row is doubled or lost, and nothing but one window of bytes is
 * ever held.
 */
typedef struct _SluiceHttpPage SluiceHttpPage;

SluiceHttpPage     *sluice_http_page_new             (const SluiceRowReaderConfig *config,
                                                      guint64                         limit) G_GNUC_WARN_UNUSED_RESULT;
void                sluice_http_page_free            (SluiceHttpPage                 *self);
void                sluice_http_page_restart         (SluiceHttpPage                 *self);
void                sluice_http_page_set_format      (SluiceHttpPage                 *self,
                                                      SluiceFormat                    format);
SluiceFormat        sluice_http_page_get_format      (SluiceHttpPage                 *self);
gboolean            sluice_http_page_push            (SluiceHttpPage                 *self,
                                                      const char                     *data,
                                                      gsize                           size,
                                                      GError                        **error);
gboolean            sluice_http_page_end             (SluiceHttpPage                 *self,
                                                      gboolean                        is_proven,
                                                      GError                        **error);
gboolean            sluice_http_page_pull            (SluiceHttpPage                 *self,
                                                      SluiceBatch                    *batch,
                                                      gboolean                       *ret_need_more,
                                                      GCancellable                   *cancellable,
                                                      GError                        **error);
void                sluice_http_page_take_back       (SluiceHttpPage                 *self,
                                                      SluiceBatch                    *batch);
char                sluice_http_page_get_last_byte   (SluiceHttpPage                 *self);
char               *sluice_http_page_dup_excerpt     (SluiceHttpPage                 *self) G_GNUC_WARN_UNUSED_RESULT;
SluiceRowReader *sluice_http_page_get_reader      (SluiceHttpPage                 *self);
guint64             sluice_http_page_get_size        (SluiceHttpPage                 *self);
char               *sluice_http_page_dup_fingerprint (SluiceHttpPage                 *self) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceHttpPage, sluice_http_page_free)

G_END_DECLS
