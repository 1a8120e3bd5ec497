/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-distinct-counter.h"

#include <math.h>
#include <string.h>

/* Registers of the estimate: 2^14 of them err by 1.04 / sqrt (2^14) = 0.8 %. */
#define PRECISION 14
#define N_REGISTERS (1u << PRECISION)
#define MAX_RANK (64 - PRECISION + 1)
#define FIRST_SLOTS 64

struct _SluiceDistinctCounter
{
  guint exact_limit;
  guint64 *slots;               /* (owned) (nullable) hashes, 0 = free; NULL once it estimates */
  guint n_slots;                /* a power of two */
  guint n_used;
  guint8 *registers;            /* (owned) (nullable) */
};

/**
 * sluice_distinct_counter_new:
 * @exact_limit: how many different values are counted exactly; 8 to 32 bytes each
 *
 * Returns: (transfer full): a counter that has seen nothing
 */
SluiceDistinctCounter *
sluice_distinct_counter_new (guint exact_limit)
{
  SluiceDistinctCounter *self = g_new0 (SluiceDistinctCounter, 1);

  self->exact_limit = exact_limit;
  self->n_slots = FIRST_SLOTS;
  self->slots = g_new0 (guint64, FIRST_SLOTS);
  return self;
}

/**
 * sluice_distinct_counter_free:
 * @self: (transfer full): a counter
 */
void
sluice_distinct_counter_free (SluiceDistinctCounter *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->slots);
  g_free (self->registers);
  g_free (self);
}

/* The first bits choose a register, which keeps the longest run of zeros that the
 * others began with. */
static inline void
note_rank (guint8  *registers,
           guint64  hash)
{
  guint8 *slot = &registers[hash >> (64 - PRECISION)];
  guint64 rest = hash << PRECISION;
  guint8 rank = rest != 0 ? (guint8) (__builtin_clzll (rest) + 1) : MAX_RANK;

  if (rank > *slot)
    *slot = rank;
}

static gboolean
insert (guint64 *slots,
        guint    n_slots,
        guint64  hash)
{
  guint i = (guint) hash & (n_slots - 1);

  while (slots[i] != 0)
    {
      if (slots[i] == hash)
        return FALSE;
      i = (i + 1) & (n_slots - 1);
    }
  slots[i] = hash;
  return TRUE;
}

static void
grow (SluiceDistinctCounter *self)
{
  guint64 *slots = g_new0 (guint64, self->n_slots * 2);

  for (guint i = 0; i < self->n_slots; i++)
    {
      if (self->slots[i] != 0)
        insert (slots, self->n_slots * 2, self->slots[i]);
    }
  g_free (self->slots);
  self->slots = slots;
  self->n_slots *= 2;
}

static void
start_estimate (SluiceDistinctCounter *self)
{
  self->registers = g_new0 (guint8, N_REGISTERS);
  for (guint i = 0; i < self->n_slots; i++)
    {
      if (self->slots[i] != 0)
        note_rank (self->registers, self->slots[i]);
    }
  g_clear_pointer (&self->slots, g_free);
}

/**
 * sluice_distinct_counter_add:
 * @self: a counter
 * @hash: a value's hash, all of whose bits are mixed well
 */
void
sluice_distinct_counter_add (SluiceDistinctCounter *self,
                             guint64                hash)
{
  /* 0 marks a free slot. */
  hash += hash == 0;
  if (self->registers != NULL)
    {
      note_rank (self->registers, hash);
      return;
    }
  if (!insert (self->slots, self->n_slots, hash))
    return;
  self->n_used++;
  if (self->n_used > self->exact_limit)
    start_estimate (self);
  else if (self->n_used * 2 > self->n_slots)
    grow (self);
}

/**
 * sluice_distinct_counter_merge:
 * @self: a counter
 * @other: one of other values
 *
 * Counts what @other has seen, too: the result is that of one counter that has
 * seen all of it.
 */
void
sluice_distinct_counter_merge (SluiceDistinctCounter       *self,
                               const SluiceDistinctCounter *other)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (other != NULL && other != self);

  if (other->registers == NULL)
    {
      for (guint i = 0; i < other->n_slots; i++)
        {
          if (other->slots[i] != 0)
            sluice_distinct_counter_add (self, other->slots[i]);
        }
      return;
    }
  if (self->registers == NULL)
    start_estimate (self);
  for (guint i = 0; i < N_REGISTERS; i++)
    self->registers[i] = MAX (self->registers[i], other->registers[i]);
}

/* The two series of the estimator below, for registers that are still empty and
 * for those that can hold no more. */
static double
sigma (double x)
{
  double y = 1;
  double z = x;
  double before;

  if (x >= 1)
    return INFINITY;
  do
    {
      x *= x;
      before = z;
      z += x * y;
      y += y;
    }
  while (fabs (z - before) > 0);
  return z;
}

static double
tau (double x)
{
  double y = 1;
  double z = 1 - x;
  double before;

  if (x <= 0 || x >= 1)
    return 0;
  do
    {
      x = sqrt (x);
      before = z;
      y *= 0.5;
      z -= (1 - x) * (1 - x) * y;
    }
  while (fabs (z - before) > 0);
  return z / 3;
}

/* HyperLogLog (Flajolet and others, 2007) with the improved raw estimator of
 * Ertl, "New cardinality estimation algorithms for HyperLogLog sketches" (2017),
 * algorithm 6: right over the whole range, without tables of corrections. */
static guint64
estimate (const guint8 *registers)
{
  guint counts[MAX_RANK + 1] = { 0 };
  const double m = N_REGISTERS;
  double z;

  for (guint i = 0; i < N_REGISTERS; i++)
    counts[registers[i]]++;
  z = m * tau (1 - counts[MAX_RANK] / m);
  for (guint k = MAX_RANK - 1; k >= 1; k--)
    z = 0.5 * (z + counts[k]);
  z += m * sigma (counts[0] / m);
  return (guint64) llround (m * m / (2 * G_LN2 * z));
}

/**
 * sluice_distinct_counter_get:
 * @self: a counter
 * @ret_exact: (out) (optional): whether it is exact, else it is within about 2 %
 *
 * Returns: how many different values there were
 */
guint64
sluice_distinct_counter_get (const SluiceDistinctCounter *self,
                             gboolean                    *ret_exact)
{
  g_return_val_if_fail (self != NULL, 0);

  if (ret_exact != NULL)
    *ret_exact = self->registers == NULL;
  return self->registers == NULL ? self->n_used : estimate (self->registers);
}
