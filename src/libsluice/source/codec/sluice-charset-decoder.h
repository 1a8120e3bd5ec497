/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-monitor.h"

G_BEGIN_DECLS

/**
 * SluiceCharsetDecoder:
 *
 * Turns bytes of any character set into UTF-8, piece by piece. In which they are
 * is said by, in this order: a byte order mark, the task, whoever sent them.
 * Where nobody says, they are UTF-8 if they are valid, and else a guess, which is
 * the warning `encoding_guessed`.
 *
 * What is UTF-8 already passes without a copy, and unchecked where that was
 * declared: it is the reader of records that finds invalid bytes, and rejects
 * their record. Bytes that are invalid in another character set come out as
 * 0xFF, which is never part of UTF-8, so that the same happens to them. Not
 * thread-safe.
 *
 * Bytes are pushed, then pulled until nothing comes any more; then the next ones
 * are pushed.
 */
typedef struct _SluiceCharsetDecoder SluiceCharsetDecoder;

SluiceCharsetDecoder *sluice_charset_decoder_new  (const char            *encoding,
                                                   const char            *declared,
                                                   SluiceMonitor         *monitor,
                                                   GError               **error) G_GNUC_WARN_UNUSED_RESULT;
void                  sluice_charset_decoder_free (SluiceCharsetDecoder  *self);
void                  sluice_charset_decoder_push (SluiceCharsetDecoder  *self,
                                                   const char            *data,
                                                   gsize                  size);
void                  sluice_charset_decoder_end  (SluiceCharsetDecoder  *self);
gboolean              sluice_charset_decoder_pull (SluiceCharsetDecoder  *self,
                                                   const char           **ret_data,
                                                   gsize                 *ret_size,
                                                   GError               **error);
char                 *sluice_charset_decoder_dup_encoding (SluiceCharsetDecoder *self,
                                                           gboolean             *ret_guessed) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceCharsetDecoder, sluice_charset_decoder_free)

G_END_DECLS
