/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-top-values.h"

#include <string.h>

/* Values that are counted at a time: anything that makes up more than 1/256 of a
 * column is among them. */
#define N_COUNTERS 256
#define N_SLOTS 1024
#define NO_COUNTER G_MAXUINT16
/* What is kept of a value to show it, bytes. */
#define MAX_TEXT 200

typedef struct
{
  guint64 hash;                 /* what tells values apart */
  guint64 count;
  guint64 error;
  SluiceValue value;            /* its text is in @text */
  char *text;                   /* (owned) (nullable) */
  guint room;                   /* bytes at @text */
  guint heap;                   /* its place there */
} Counter;

/* The space-saving algorithm of Metwally, Agrawal and El Abbadi ("Efficient
 * computation of frequent and top-k elements in data streams", 2005): a value that
 * is not counted takes over the counter with the lowest count, and remembers that
 * count as what it may be too high by. */
struct _SluiceTopValues
{
  Counter counters[N_COUNTERS];
  guint16 heap[N_COUNTERS];     /* counters, the lowest count first */
  guint16 slots[N_SLOTS];       /* counters by hash */
  guint n;
};

/**
 * sluice_top_values_new:
 *
 * Returns: (transfer full): no values yet
 */
SluiceTopValues *
sluice_top_values_new (void)
{
  SluiceTopValues *self = g_new0 (SluiceTopValues, 1);

  memset (self->slots, 0xff, sizeof self->slots);
  return self;
}

/**
 * sluice_top_values_free:
 * @self: (transfer full): values
 */
void
sluice_top_values_free (SluiceTopValues *self)
{
  g_return_if_fail (self != NULL);

  for (guint i = 0; i < self->n; i++)
    g_free (self->counters[i].text);
  g_free (self);
}

/* The slot of @hash, or the free one where it belongs. */
static guint
find_slot (const SluiceTopValues *self,
           guint64                hash)
{
  guint i = (guint) hash & (N_SLOTS - 1);

  while (self->slots[i] != NO_COUNTER && self->counters[self->slots[i]].hash != hash)
    i = (i + 1) & (N_SLOTS - 1);
  return i;
}

/* Empties a slot; what stands behind it for want of room moves up. */
static void
remove_slot (SluiceTopValues *self,
             guint            hole)
{
  guint i = hole;

  for (;;)
    {
      guint home;

      i = (i + 1) & (N_SLOTS - 1);
      if (self->slots[i] == NO_COUNTER)
        break;
      home = (guint) self->counters[self->slots[i]].hash & (N_SLOTS - 1);
      if (((i - home) & (N_SLOTS - 1)) >= ((i - hole) & (N_SLOTS - 1)))
        {
          self->slots[hole] = self->slots[i];
          hole = i;
        }
    }
  self->slots[hole] = NO_COUNTER;
}

static void
place (SluiceTopValues *self,
       guint            position,
       guint16          counter)
{
  self->heap[position] = counter;
  self->counters[counter].heap = position;
}

static guint64
count_at (const SluiceTopValues *self,
          guint                  position)
{
  return self->counters[self->heap[position]].count;
}

/* A count went up: its counter goes down the heap. */
static void
sift_down (SluiceTopValues *self,
           guint            position)
{
  guint16 counter = self->heap[position];
  guint64 count = self->counters[counter].count;

  for (;;)
    {
      guint child = 2 * position + 1;

      if (child >= self->n)
        break;
      if (child + 1 < self->n && count_at (self, child + 1) < count_at (self, child))
        child++;
      if (count_at (self, child) >= count)
        break;
      place (self, position, self->heap[child]);
      position = child;
    }
  place (self, position, counter);
}

/* A new counter stands at the end: it goes up as far as it belongs. */
static void
sift_up (SluiceTopValues *self,
         guint            position)
{
  guint16 counter = self->heap[position];
  guint64 count = self->counters[counter].count;

  while (position > 0 && count_at (self, (position - 1) / 2) > count)
    {
      place (self, position, self->heap[(position - 1) / 2]);
      position = (position - 1) / 2;
    }
  place (self, position, counter);
}

static void
set_value (Counter           *counter,
           const SluiceValue *value)
{
  counter->value = *value;
  if (!sluice_value_has_text (value))
    return;
  if (value->len > MAX_TEXT)
    {
      counter->value.len = MAX_TEXT;
      /* Not within a character. */
      while (counter->value.len > 0 && ((guchar) value->s[counter->value.len] & 0xc0) == 0x80)
        counter->value.len--;
    }
  if (counter->room < counter->value.len)
    {
      counter->room = MIN (counter->value.len * 2, MAX_TEXT);
      counter->text = g_realloc (counter->text, counter->room);
    }
  if (counter->value.len > 0)
    memcpy (counter->text, value->s, counter->value.len);
  counter->value.s = counter->text;
}

static void
add_many (SluiceTopValues   *self,
          const SluiceValue *value,
          guint64            hash,
          guint64            count,
          guint64            error)
{
  guint slot = find_slot (self, hash);
  Counter *counter;

  if (self->slots[slot] != NO_COUNTER)
    {
      counter = &self->counters[self->slots[slot]];
      counter->count += count;
      counter->error += error;
      sift_down (self, counter->heap);
      return;
    }

  if (self->n < N_COUNTERS)
    {
      counter = &self->counters[self->n];
      place (self, self->n, (guint16) self->n);
      self->n++;
    }
  else
    {
      counter = &self->counters[self->heap[0]];
      remove_slot (self, find_slot (self, counter->hash));
      slot = find_slot (self, hash);
    }
  counter->error = counter->count + error;
  counter->count += count;
  counter->hash = hash;
  set_value (counter, value);
  self->slots[slot] = (guint16) (counter - self->counters);
  if (counter->error == error)
    sift_up (self, counter->heap);
  else
    sift_down (self, counter->heap);
}

/**
 * sluice_top_values_add:
 * @self: values
 * @value: a further one
 * @hash: its 64-bit hash, which tells it from others
 */
void
sluice_top_values_add (SluiceTopValues   *self,
                       const SluiceValue *value,
                       guint64            hash)
{
  add_many (self, value, hash, 1, 0);
}

/* What a value that is not counted may have come at most. */
static guint64
lowest_count (const SluiceTopValues *self)
{
  return self->n == N_COUNTERS ? count_at (self, 0) : 0;
}

static int
compare_counters (gconstpointer a,
                  gconstpointer b)
{
  const Counter *first = *(const Counter *const *) a;
  const Counter *second = *(const Counter *const *) b;

  if (first->count != second->count)
    return first->count > second->count ? -1 : 1;
  return first->hash < second->hash ? -1 : first->hash > second->hash;
}

static GPtrArray *
sort_counters (const Counter *counters,
               guint          n)
{
  GPtrArray *sorted = g_ptr_array_sized_new (n);

  for (guint i = 0; i < n; i++)
    g_ptr_array_add (sorted, (gpointer) &counters[i]);
  g_ptr_array_sort (sorted, compare_counters);
  return sorted;
}

/* The sums of the counters of both. What is taken from @other has a text of its
 * own. Returns how many there are. */
static guint
add_up (const SluiceTopValues *self,
        const SluiceTopValues *other,
        Counter               *sums)
{
  guint64 low = lowest_count (self);
  guint64 other_low = lowest_count (other);
  guint n = self->n;

  for (guint i = 0; i < self->n; i++)
    {
      guint slot = find_slot (other, self->counters[i].hash);
      const Counter *twin = other->slots[slot] != NO_COUNTER ? &other->counters[other->slots[slot]] : NULL;

      sums[i] = self->counters[i];
      sums[i].count += twin != NULL ? twin->count : other_low;
      sums[i].error += twin != NULL ? twin->error : other_low;
    }
  for (guint i = 0; i < other->n; i++)
    {
      if (self->slots[find_slot (self, other->counters[i].hash)] != NO_COUNTER)
        continue;
      sums[n] = other->counters[i];
      sums[n].text = g_memdup2 (sums[n].text, sums[n].room);
      sums[n].count += low;
      sums[n].error += low;
      n++;
    }
  return n;
}

/**
 * sluice_top_values_merge:
 * @self: values
 * @other: those of other rows
 *
 * Adds up counts; a value that only one of them counts may have come as often as
 * the other's lowest count there (Cafaro and others, "A parallel space saving
 * algorithm for frequent items and the Hurwitz zeta distribution", 2016). The most
 * frequent stay.
 */
void
sluice_top_values_merge (SluiceTopValues       *self,
                         const SluiceTopValues *other)
{
  g_autoptr(GPtrArray) all = NULL;
  g_autofree Counter *sums = NULL;
  guint n;

  g_return_if_fail (self != NULL);
  g_return_if_fail (other != NULL && other != self);

  sums = g_new0 (Counter, 2 * N_COUNTERS);
  n = add_up (self, other, sums);
  all = sort_counters (sums, n);
  memset (self->slots, 0xff, sizeof self->slots);
  self->n = MIN (n, N_COUNTERS);
  for (guint i = 0; i < n; i++)
    {
      Counter *sum = g_ptr_array_index (all, i);

      if (i >= N_COUNTERS)
        {
          g_free (sum->text);
          continue;
        }
      if (sluice_value_has_text (&sum->value))
        sum->value.s = sum->text;
      self->counters[i] = *sum;
      self->slots[find_slot (self, sum->hash)] = (guint16) i;
      /* From the lowest on: an ascending array is a heap. */
      place (self, self->n - 1 - i, (guint16) i);
    }
}

static void
clear_value (gpointer data)
{
  SluiceTopValue *value = data;

  g_free (value->text);
}

/**
 * sluice_top_values_get:
 * @self: values
 * @max: how many
 *
 * Returns: (transfer full) (element-type SluiceTopValue): the most frequent ones
 *   that came more than once and half as often as it seems for certain, the most
 *   frequent first; their texts are
 *   valid UTF-8 and belong to the array
 */
GArray *
sluice_top_values_get (const SluiceTopValues *self,
                       guint                  max)
{
  GArray *top = g_array_new (FALSE, FALSE, sizeof (SluiceTopValue));
  g_autoptr(GPtrArray) sorted = NULL;

  g_return_val_if_fail (self != NULL, top);

  g_array_set_clear_func (top, clear_value);
  sorted = sort_counters (self->counters, self->n);
  for (guint i = 0; i < sorted->len && top->len < max; i++)
    {
      const Counter *counter = g_ptr_array_index (sorted, i);
      SluiceTopValue value = { .count = counter->count, .error = counter->error };
      g_autofree char *text = NULL;

      /* Of a column whose values are all about as frequent, what is left is noise. */
      if (counter->count - counter->error < MAX (2, counter->count / 2))
        continue;
      text = sluice_value_to_string (&counter->value);
      value.text = g_utf8_make_valid (text, -1);
      g_array_append_val (top, value);
    }
  return top;
}
