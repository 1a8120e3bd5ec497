/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-body-hash.h"

#include <string.h>

#define BLOCK 16
#define PRIME_0 G_GUINT64_CONSTANT (0xa0761d6478bd642f)
#define PRIME_1 G_GUINT64_CONSTANT (0xe7037ed1a0b428db)

/* The folded product of wyhash: 128 bits of product, both halves together. */
static inline guint64
fold (guint64 a,
      guint64 b)
{
  __uint128_t product = (__uint128_t) a * b;

  return (guint64) product ^ (guint64) (product >> 64);
}

static inline void
mix (SluiceBodyHash *self,
     const guint8   *block)
{
  guint64 words[2];

  memcpy (words, block, BLOCK);
  self->lanes[0] = fold (words[0] ^ PRIME_0 ^ self->lanes[0], words[1] ^ PRIME_1) + self->lanes[1];
  self->lanes[1] = fold (words[1] ^ PRIME_0, words[0] ^ PRIME_1 ^ self->lanes[1]) ^
                   (self->lanes[0] << 23 | self->lanes[0] >> 41);
}

/**
 * sluice_body_hash_init:
 * @self: (out caller-allocates): a hash of no bytes yet
 */
void
sluice_body_hash_init (SluiceBodyHash *self)
{
  g_return_if_fail (self != NULL);

  memset (self, 0, sizeof *self);
  self->lanes[0] = PRIME_1;
  self->lanes[1] = PRIME_0;
}

/**
 * sluice_body_hash_update:
 * @self: a hash
 * @data: (array length=size): the next bytes
 * @size: how many
 */
void
sluice_body_hash_update (SluiceBodyHash *self,
                         const char     *data,
                         gsize           size)
{
  const guint8 *p = (const guint8 *) data;
  gsize held = self->size % BLOCK;
  gsize n;

  g_return_if_fail (self != NULL);
  g_return_if_fail (data != NULL || size == 0);

  self->size += size;
  if (held > 0)
    {
      n = MIN (size, BLOCK - held);
      memcpy (self->pending + held, p, n);
      p += n;
      size -= n;
      if (held + n < BLOCK)
        return;
      mix (self, self->pending);
    }

  for (; size >= BLOCK; size -= BLOCK, p += BLOCK)
    mix (self, p);
  if (size > 0)
    memcpy (self->pending, p, size);
}

/**
 * sluice_body_hash_finish:
 * @self: a hash; may go on afterwards
 *
 * Returns: (transfer full): the fingerprint of the bytes so far, as text
 */
char *
sluice_body_hash_finish (const SluiceBodyHash *self)
{
  SluiceBodyHash last;

  g_return_val_if_fail (self != NULL, NULL);

  last = *self;
  memset (last.pending + last.size % BLOCK, 0, BLOCK - last.size % BLOCK);
  mix (&last, last.pending);
  last.lanes[0] ^= last.size;
  mix (&last, last.pending);

  return g_strdup_printf ("%016" G_GINT64_MODIFIER "x%016" G_GINT64_MODIFIER "x%" G_GUINT64_FORMAT,
                          last.lanes[0], last.lanes[1], last.size);
}
