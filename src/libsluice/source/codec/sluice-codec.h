/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What a compression library does for SluiceDecompressor. */

typedef enum
{
  SLUICE_CODEC_GOES_ON,
  SLUICE_CODEC_ENDED,           /* the stream is complete and its checksum right */
  SLUICE_CODEC_DAMAGED,
} SluiceCodecStatus;

/* One step takes from the front of `in` and puts to the front of `out`. */
typedef struct
{
  const char *in;
  gsize in_size;
  char *out;
  gsize out_size;
  const char *message;          /* (nullable) what is wrong; static, or the codec's */
} SluiceCodecStep;

/**
 * SluiceCodec:
 * @name: what it is called in messages
 * @first_bytes: (nullable): where streams may follow one another, the bytes that
 *   the next one may begin with; %NULL where there is one stream
 * @padded: whether zeros may stand behind a stream
 * @new: makes the state of a decoder, %NULL if there is no memory for it
 * @restart: readies it for the next stream; %NULL where there is one
 * @step: decodes on, with input or without
 * @free: frees the state
 */
typedef struct
{
  const char *name;
  const char *first_bytes;
  gboolean padded;
  gpointer (*new) (void);
  void (*restart) (gpointer state);
  SluiceCodecStatus (*step) (gpointer         state,
                             SluiceCodecStep *step);
  void (*free) (gpointer state);
} SluiceCodec;

extern const SluiceCodec sluice_codec_gzip;
extern const SluiceCodec sluice_codec_deflate;
extern const SluiceCodec sluice_codec_brotli;
extern const SluiceCodec sluice_codec_zstd;
extern const SluiceCodec sluice_codec_bzip2;
extern const SluiceCodec sluice_codec_xz;

G_END_DECLS
