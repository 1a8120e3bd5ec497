/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-arena.h"

#include <string.h>

/* Blocks beyond this number are given back on reset: one page of unusually
 * large texts must not hold its memory for the rest of the run. */
#define MAX_KEPT_BLOCKS 64

typedef struct
{
  gsize size;
  char *data;
} Block;

/**
 * SluiceArena:
 *
 * A bump allocator: many small texts that live and die together. Allocations
 * are aligned to 8 bytes, never move, and are all taken back by
 * [method@Sluice.Arena.reset], which keeps the blocks for the next round.
 * Not thread-safe: one stage owns it at a time.
 */
struct _SluiceArena
{
  GArray *blocks;               /* (element-type Block) */
  guint current;                /* index of the block being filled */
  gsize used;                   /* bytes used of the current block */
  gsize total;                  /* bytes handed out since the last reset */
  gsize block_size;
};

/**
 * sluice_arena_new:
 * @block_size: bytes to take from the system at a time
 *
 * Returns: (transfer full): an arena that holds nothing yet
 */
SluiceArena *
sluice_arena_new (gsize block_size)
{
  SluiceArena *self = g_new0 (SluiceArena, 1);

  g_return_val_if_fail (block_size > 0, NULL);

  self->blocks = g_array_new (FALSE, FALSE, sizeof (Block));
  self->block_size = block_size;
  return self;
}

static void
free_blocks (SluiceArena *self,
             guint        from)
{
  for (guint i = from; i < self->blocks->len; i++)
    g_free (g_array_index (self->blocks, Block, i).data);
  g_array_set_size (self->blocks, MIN (from, self->blocks->len));
}

/**
 * sluice_arena_free:
 * @self: (transfer full): an arena
 */
void
sluice_arena_free (SluiceArena *self)
{
  g_return_if_fail (self != NULL);

  free_blocks (self, 0);
  g_array_unref (self->blocks);
  g_free (self);
}

static void
drop_oversized_blocks (SluiceArena *self)
{
  guint kept = 0;

  for (guint i = 0; i < self->blocks->len; i++)
    {
      Block block = g_array_index (self->blocks, Block, i);

      if (block.size > self->block_size)
        g_free (block.data);
      else
        g_array_index (self->blocks, Block, kept++) = block;
    }
  g_array_set_size (self->blocks, kept);
}

/**
 * sluice_arena_reset:
 * @self: an arena
 *
 * Takes everything back. Pointers handed out before are no longer valid.
 */
void
sluice_arena_reset (SluiceArena *self)
{
  g_return_if_fail (self != NULL);

  drop_oversized_blocks (self);
  free_blocks (self, MAX_KEPT_BLOCKS);
  self->current = 0;
  self->used = 0;
  self->total = 0;
}

static Block *
next_block (SluiceArena *self,
            gsize        size)
{
  Block block = { .size = MAX (size, self->block_size) };

  while (self->current + 1 < self->blocks->len)
    {
      Block *next = &g_array_index (self->blocks, Block, ++self->current);

      self->used = 0;
      if (next->size >= size)
        return next;
    }

  block.data = g_malloc (block.size);
  g_array_append_val (self->blocks, block);
  self->current = self->blocks->len - 1;
  self->used = 0;
  return &g_array_index (self->blocks, Block, self->current);
}

/**
 * sluice_arena_alloc:
 * @self: an arena
 * @size: bytes
 *
 * Returns: (transfer none): @size bytes, uninitialised, valid until the reset
 */
char *
sluice_arena_alloc (SluiceArena *self,
                    gsize        size)
{
  Block *block = NULL;
  char *data;

  size = (size + 7) & ~(gsize) 7;
  if (self->current < self->blocks->len)
    block = &g_array_index (self->blocks, Block, self->current);
  if (block == NULL || block->size - self->used < size)
    block = next_block (self, size);

  data = block->data + self->used;
  self->used += size;
  self->total += size;
  return data;
}

/**
 * sluice_arena_copy:
 * @self: an arena
 * @data: (array length=size): bytes
 * @size: how many
 *
 * Returns: (transfer none): a copy of @data, not NUL-terminated
 */
const char *
sluice_arena_copy (SluiceArena *self,
                   const char  *data,
                   gsize        size)
{
  char *copy = sluice_arena_alloc (self, size);

  if (size > 0)
    memcpy (copy, data, size);
  return copy;
}

/**
 * sluice_arena_get_size:
 * @self: an arena
 *
 * Returns: bytes handed out since the last reset
 */
gsize
sluice_arena_get_size (const SluiceArena *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->total;
}
