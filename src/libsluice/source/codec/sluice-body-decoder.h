/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-monitor.h"
#include "sluice-source-spec.h"

G_BEGIN_DECLS

/**
 * SluiceBodyDecoder:
 *
 * From the bytes of a body, as a server or a disk delivers them, to text in
 * UTF-8: one layer of Content-Encoding, one of `compression`, the character set.
 * Guards against bodies that grow out of proportion. Each layer that has nothing
 * to do costs nothing. Not thread-safe.
 *
 * Bytes are pushed, then pulled until nothing comes any more; then the next ones
 * are pushed.
 */
typedef struct _SluiceBodyDecoder SluiceBodyDecoder;

/**
 * SluiceBodyDecoderConfig:
 * @limits: what the body may do to us; must outlive the decoder
 * @content_encoding: how it was compressed for the transfer
 * @compression: how it is compressed besides, `auto` by its magic number
 * @encoding: (nullable): its character set, if the task names it
 * @declared: (nullable): its character set, if who sent it names it
 * @binary: whether it is no text: then it has no character set, and its bytes stay
 *   what they are
 * @monitor: (nullable): where warnings go; must outlive the decoder
 * @checks_content: whether what is certainly no text with rows (a document, a
 *   program, a web page) is refused by its first bytes
 */
typedef struct
{
  const SluiceBodyLimits *limits;
  SluiceCompression content_encoding;
  SluiceCompression compression;
  const char *encoding;
  const char *declared;
  gboolean binary;
  SluiceMonitor *monitor;
  gboolean checks_content;
} SluiceBodyDecoderConfig;

SluiceBodyDecoder *sluice_body_decoder_new           (const SluiceBodyDecoderConfig  *config,
                                                      GError                        **error) G_GNUC_WARN_UNUSED_RESULT;
void               sluice_body_decoder_free          (SluiceBodyDecoder              *self);
void               sluice_body_decoder_push          (SluiceBodyDecoder              *self,
                                                      const char                     *data,
                                                      gsize                           size);
void               sluice_body_decoder_end           (SluiceBodyDecoder              *self);
gboolean           sluice_body_decoder_pull          (SluiceBodyDecoder              *self,
                                                      const char                    **ret_data,
                                                      gsize                          *ret_size,
                                                      GError                        **error);
char              *sluice_body_decoder_dup_encoding  (SluiceBodyDecoder              *self,
                                                      gboolean                       *ret_guessed) G_GNUC_WARN_UNUSED_RESULT;
gboolean           sluice_body_decoder_is_compressed (SluiceBodyDecoder              *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceBodyDecoder, sluice_body_decoder_free)

G_END_DECLS
