/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-body-decoder.h"

#include "sluice-charset-decoder.h"
#include "sluice-content.h"
#include "sluice-decompressor.h"
#include "sluice-error.h"

#include <string.h>

/* Small bodies of one repeated byte have any ratio. */
#define GUARD_FROM (1024 * 1024)

struct _SluiceBodyDecoder
{
  const SluiceBodyLimits *limits;       /* (unowned) */
  const char *in;                       /* (unowned) what was pushed and is not used up */
  gsize in_size;
  gboolean ended;
  guint64 pushed;                       /* bytes so far */

  SluiceDecompressor *outer;            /* (owned) (nullable) of Content-Encoding */
  guint64 n_outer;                      /* bytes that came out of it */

  gboolean decided;                     /* whether there is an `inner` one is known */
  char magic[SLUICE_DECOMPRESSOR_MAGIC]; /* the first bytes, while they are looked at */
  gsize n_magic;
  const char *rest;                     /* (unowned) bytes behind those */
  gsize rest_size;
  SluiceDecompressor *inner;            /* (owned) (nullable) of `compression` */
  gboolean inner_ended;
  guint64 n_inner;                      /* bytes that came out of it, or past it */

  gboolean checks_content;              /* until that is done */
  char head[SLUICE_CONTENT_HEAD];       /* of what is without any compression */
  gsize n_head;

  SluiceCharsetDecoder *charset;        /* (owned) (nullable) of text */
  gboolean charset_ended;
};

/**
 * sluice_body_decoder_new:
 * @config: how the body is encoded
 * @error: return location for `unknown_encoding`
 *
 * Returns: (transfer full): a decoder
 */
SluiceBodyDecoder *
sluice_body_decoder_new (const SluiceBodyDecoderConfig  *config,
                         GError                        **error)
{
  g_autoptr(SluiceBodyDecoder) self = NULL;

  g_return_val_if_fail (config != NULL && config->limits != NULL, NULL);

  self = g_new0 (SluiceBodyDecoder, 1);
  self->limits = config->limits;
  self->checks_content = config->checks_content;
  if (!config->binary)
    {
      self->charset = sluice_charset_decoder_new (config->encoding, config->declared, config->monitor, error);
      if (self->charset == NULL)
        return NULL;
    }

  if (config->content_encoding > SLUICE_COMPRESSION_NONE)
    self->outer = sluice_decompressor_new (config->content_encoding);
  if (config->compression > SLUICE_COMPRESSION_NONE)
    self->inner = sluice_decompressor_new (config->compression);
  self->decided = config->compression != SLUICE_COMPRESSION_AUTO;
  return g_steal_pointer (&self);
}

/**
 * sluice_body_decoder_free:
 * @self: (transfer full): a decoder
 */
void
sluice_body_decoder_free (SluiceBodyDecoder *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->outer, sluice_decompressor_free);
  g_clear_pointer (&self->inner, sluice_decompressor_free);
  g_clear_pointer (&self->charset, sluice_charset_decoder_free);
  g_free (self);
}

/**
 * sluice_body_decoder_push:
 * @self: a decoder that has used up what was pushed before
 * @data: (array length=size): the next bytes; must stay until they are used up
 * @size: how many
 */
void
sluice_body_decoder_push (SluiceBodyDecoder *self,
                          const char        *data,
                          gsize              size)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (!self->ended);

  self->pushed += size;
  if (self->outer != NULL)
    {
      sluice_decompressor_push (self->outer, data, size);
      return;
    }
  self->in = data;
  self->in_size = size;
}

/**
 * sluice_body_decoder_end:
 * @self: a decoder
 *
 * Says that there are no more bytes than those that were pushed.
 */
void
sluice_body_decoder_end (SluiceBodyDecoder *self)
{
  g_return_if_fail (self != NULL);

  self->ended = TRUE;
  if (self->outer != NULL)
    sluice_decompressor_end (self->outer);
}

static gboolean
check_limits (SluiceBodyDecoder  *self,
              guint64             size,
              gboolean            compressed,
              GError            **error)
{
  const SluiceBodyLimits *limits = self->limits;

  if (limits->max_body > 0 && size > limits->max_body)
    {
      sluice_set_error (error, SLUICE_ERROR_LIMIT, "body_too_large",
                        "The body is larger than %" G_GUINT64_FORMAT " bytes (max_body).", limits->max_body);
      if (error != NULL)
        sluice_error_set_hint (*error, "If so much is to be expected, raise max_body.");
      return FALSE;
    }

  if (compressed && limits->max_ratio > 0 && size > GUARD_FROM && size / limits->max_ratio > self->pushed)
    {
      sluice_set_error (error, SLUICE_ERROR_LIMIT, "ratio_exceeded",
                        "%" G_GUINT64_FORMAT " bytes became %" G_GUINT64_FORMAT " when decompressed, more than %u "
                        "times as many (max_ratio).", self->pushed, size, limits->max_ratio);
      if (error != NULL)
        sluice_error_set_hint (*error, "If the source can be trusted, raise max_ratio.");
      return FALSE;
    }
  return TRUE;
}

/* The next bytes without Content-Encoding. */
static gboolean
pull_outer (SluiceBodyDecoder  *self,
            const char        **ret_data,
            gsize              *ret_size,
            GError            **error)
{
  if (self->outer == NULL)
    {
      *ret_data = self->in;
      *ret_size = self->in_size;
      self->in_size = 0;
      return TRUE;
    }

  if (!sluice_decompressor_pull (self->outer, ret_data, ret_size, error))
    return FALSE;
  self->n_outer += *ret_size;
  return check_limits (self, self->n_outer, TRUE, error);
}

/* The same, with the bytes that were looked at. */
static gboolean
pull_looked_at (SluiceBodyDecoder  *self,
                const char        **ret_data,
                gsize              *ret_size,
                GError            **error)
{
  if (self->n_magic > 0)
    {
      *ret_data = self->magic;
      *ret_size = self->n_magic;
      self->n_magic = 0;
      return TRUE;
    }
  if (self->rest_size > 0)
    {
      *ret_data = self->rest;
      *ret_size = self->rest_size;
      self->rest_size = 0;
      return TRUE;
    }
  return pull_outer (self, ret_data, ret_size, error);
}

/* Looks at first bytes until it is known how they are compressed, or all that
 * were pushed have been looked at. */
static gboolean
look (SluiceBodyDecoder  *self,
      GError            **error)
{
  while (!self->decided)
    {
      SluiceCompression kind;
      gsize n;

      if (self->rest_size == 0 && !pull_outer (self, &self->rest, &self->rest_size, error))
        return FALSE;
      if (self->rest_size == 0 && !self->ended)
        return TRUE;

      n = MIN (self->rest_size, sizeof self->magic - self->n_magic);
      if (n > 0)
        {
          memcpy (self->magic + self->n_magic, self->rest, n);
          self->n_magic += n;
          self->rest += n;
          self->rest_size -= n;
        }
      kind = sluice_decompressor_recognise (self->magic, self->n_magic, n == 0);
      self->decided = kind == SLUICE_COMPRESSION_NONE || n == 0 || self->n_magic == sizeof self->magic;
      if (self->decided && kind != SLUICE_COMPRESSION_NONE)
        self->inner = sluice_decompressor_new (kind);
    }
  return TRUE;
}

/* The next bytes without any compression. */
static gboolean
pull_inner (SluiceBodyDecoder  *self,
            const char        **ret_data,
            gsize              *ret_size,
            GError            **error)
{
  *ret_size = 0;
  if (!look (self, error))
    return FALSE;
  if (!self->decided)
    return TRUE;

  if (self->inner == NULL)
    {
      if (!pull_looked_at (self, ret_data, ret_size, error))
        return FALSE;
    }
  else
    {
      for (;;)
        {
          if (!sluice_decompressor_pull (self->inner, ret_data, ret_size, error))
            return FALSE;
          if (*ret_size > 0 || self->inner_ended)
            break;
          if (!pull_looked_at (self, ret_data, ret_size, error))
            return FALSE;
          if (*ret_size > 0)
            {
              sluice_decompressor_push (self->inner, *ret_data, *ret_size);
              continue;
            }
          if (!self->ended)
            break;
          sluice_decompressor_end (self->inner);
          self->inner_ended = TRUE;
        }
    }

  self->n_inner += *ret_size;
  return check_limits (self, self->n_inner, self->inner != NULL, error);
}

/* Looks at the first bytes once all of them are there, or the end. */
static gboolean
check_content (SluiceBodyDecoder  *self,
               const char         *data,
               gsize               size,
               GError            **error)
{
  gsize n = MIN (size, sizeof self->head - self->n_head);

  if (!self->checks_content)
    return TRUE;
  if (n > 0)
    memcpy (self->head + self->n_head, data, n);
  self->n_head += n;
  if (self->n_head < sizeof self->head && !(size == 0 && self->ended))
    return TRUE;
  self->checks_content = FALSE;
  return sluice_content_check (self->head, self->n_head, error);
}

/**
 * sluice_body_decoder_pull:
 * @self: a decoder
 * @ret_data: (out) (array length=ret_size): the next bytes of text, valid until
 *   the next call
 * @ret_size: (out): how many; 0 if more has to be pushed, or, after the end, if
 *   the body is complete
 * @error: return location for `truncated_body` or `invalid_compression` (where
 *   has the byte), `invalid_encoding`, `body_too_large`, `ratio_exceeded`,
 *   `wrong_content`
 *
 * Returns: whether it worked
 */
gboolean
sluice_body_decoder_pull (SluiceBodyDecoder  *self,
                          const char        **ret_data,
                          gsize              *ret_size,
                          GError            **error)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (ret_data != NULL && ret_size != NULL, FALSE);

  if (self->charset == NULL)
    return pull_inner (self, ret_data, ret_size, error);
  for (;;)
    {
      if (!sluice_charset_decoder_pull (self->charset, ret_data, ret_size, error))
        return FALSE;
      if (*ret_size > 0 || self->charset_ended)
        return TRUE;
      if (!pull_inner (self, ret_data, ret_size, error) ||
          !check_content (self, *ret_data, *ret_size, error))
        return FALSE;
      if (*ret_size > 0)
        {
          sluice_charset_decoder_push (self->charset, *ret_data, *ret_size);
          continue;
        }
      if (!self->ended)
        return TRUE;
      sluice_charset_decoder_end (self->charset);
      self->charset_ended = TRUE;
    }
}

/**
 * sluice_body_decoder_is_compressed:
 * @self: a decoder at the end of a body
 *
 * The end of a compressed stream is demanded and checked, so that it proves that
 * nothing is missing.
 *
 * Returns: whether the body had such an end
 */
gboolean
sluice_body_decoder_is_compressed (SluiceBodyDecoder *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->pushed > 0 && (self->outer != NULL || self->inner != NULL);
}

/**
 * sluice_body_decoder_dup_encoding:
 * @self: a decoder
 * @ret_guessed: (out) (optional): whether nobody said so, and it is not UTF-8
 *
 * Returns: (transfer full) (nullable): the label of the character set of what was
 *   decoded so far; %NULL while that is nothing but ASCII, and of what is no text
 */
char *
sluice_body_decoder_dup_encoding (SluiceBodyDecoder *self,
                                  gboolean          *ret_guessed)
{
  g_return_val_if_fail (self != NULL, NULL);

  if (self->charset != NULL)
    return sluice_charset_decoder_dup_encoding (self->charset, ret_guessed);
  if (ret_guessed != NULL)
    *ret_guessed = FALSE;
  return NULL;
}
