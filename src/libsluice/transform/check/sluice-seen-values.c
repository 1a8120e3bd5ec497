/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-seen-values.h"

#include "sluice-arena.h"
#include "sluice-spill.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Values are kept as keys: a byte that says what it is, and the value. Of long texts the
 * SHA-256 is kept: two different texts with the same one are not known to exist. */
#define MAX_TEXT 64
#define MAX_KEY (1 + MAX_TEXT)

#define ARENA_BLOCK_SIZE (256 * 1024)
#define FIRST_ENTRIES 1024

/* Most values of a column that has no doubles are in no file: so many bits, a few for each
 * value, say that without asking. (B. H. Bloom, Space/Time Trade-offs in Hash Coding with
 * Allowable Errors, 1970.) */
#define FILTER_BITS (G_GUINT64_CONSTANT (1) << 26)
#define FILTER_PROBES 4

typedef struct
{
  guint64 hash;
  const char *key;              /* (nullable) its length, then its bytes */
} Entry;

struct _SluiceSeenValues
{
  gsize memory;                 /* keys and entries may take */
  SluiceArena *arena;           /* (owned) the keys in memory */
  Entry *entries;               /* (owned) open addressing */
  guint n_entries;              /* a power of two */
  guint n_used;
  SluiceSpill *spill;           /* (owned) (nullable) the others */
  sqlite3_stmt *insert;         /* (owned) (nullable) */
  sqlite3_stmt *find;           /* (owned) (nullable) */
  guint8 *filter;               /* (owned) (nullable) which of them may be there */
  GError *error;                /* (nullable) why a question had no answer */
};

/* A value as it is compared. */
typedef struct
{
  guint64 hash;
  guint8 len;
  char bytes[MAX_KEY];
} Key;

/**
 * sluice_seen_values_new:
 * @memory: bytes that values may take before they move to a file
 *
 * Returns: (transfer full): a set without values
 */
SluiceSeenValues *
sluice_seen_values_new (gsize memory)
{
  SluiceSeenValues *self = g_new0 (SluiceSeenValues, 1);

  self->memory = memory;
  self->arena = sluice_arena_new (ARENA_BLOCK_SIZE);
  self->n_entries = FIRST_ENTRIES;
  self->entries = g_new0 (Entry, self->n_entries);
  return self;
}

/**
 * sluice_seen_values_free:
 * @self: (transfer full): a set
 */
void
sluice_seen_values_free (SluiceSeenValues *self)
{
  g_return_if_fail (self != NULL);

  sqlite3_finalize (self->insert);
  sqlite3_finalize (self->find);
  g_clear_pointer (&self->spill, sluice_spill_free);
  g_free (self->filter);
  g_free (self->entries);
  sluice_arena_free (self->arena);
  g_clear_error (&self->error);
  g_free (self);
}

static void
make_text_key (const SluiceValue *value,
               Key               *key)
{
  g_autoptr(GChecksum) checksum = NULL;
  gsize length = MAX_TEXT;

  if (value->len <= MAX_TEXT)
    {
      key->bytes[0] = 't';
      memcpy (key->bytes + 1, value->s, value->len);
      key->len = (guint8) (1 + value->len);
      return;
    }
  checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_checksum_update (checksum, (const guchar *) value->s, value->len);
  key->bytes[0] = 'h';
  g_checksum_get_digest (checksum, (guint8 *) key->bytes + 1, &length);
  key->len = (guint8) (1 + length);
}

static void
make_key (const SluiceValue *value,
          Key               *key)
{
  const SluiceValue bytes = { .kind = SLUICE_VALUE_BYTES };
  SluiceValue whole = bytes;
  gint64 number = value->i;

  if (sluice_value_has_text (value))
    {
      make_text_key (value, key);
    }
  else
    {
      /* Of the two zeros of doubles none is another number. */
      if (value->kind == SLUICE_VALUE_DOUBLE && fpclassify (value->d) == FP_ZERO)
        number = 0;
      key->bytes[0] = 'n';
      memcpy (key->bytes + 1, &number, sizeof number);
      key->len = 1 + sizeof number;
    }
  whole.s = key->bytes;
  whole.len = key->len;
  key->hash = sluice_value_hash (&whole, 0);
}

/* The entry of the key, or the free one that it belongs to. */
static Entry *
find_entry (SluiceSeenValues *self,
            guint64           hash,
            const char       *bytes,
            guint8            len)
{
  for (guint i = (guint) hash & (self->n_entries - 1);; i = (i + 1) & (self->n_entries - 1))
    {
      Entry *entry = &self->entries[i];

      if (entry->key == NULL || (entry->hash == hash && (guint8) entry->key[0] == len &&
                                 memcmp (entry->key + 1, bytes, len) == 0))
        return entry;
    }
}

static gboolean
probe_filter (SluiceSeenValues *self,
              guint64           hash,
              gboolean          set)
{
  const guint64 step = (hash >> 32) | 1;

  for (guint i = 0; i < FILTER_PROBES; i++, hash += step)
    {
      const guint64 bit = hash % FILTER_BITS;

      if (set)
        self->filter[bit / 8] |= (guint8) (1u << bit % 8);
      else if ((self->filter[bit / 8] & 1u << bit % 8) == 0)
        return FALSE;
    }
  return TRUE;
}

static gboolean
is_in_file (SluiceSeenValues *self,
            const Key        *key)
{
  int found;

  if (self->spill == NULL || !probe_filter (self, key->hash, FALSE))
    return FALSE;
  sqlite3_bind_blob (self->find, 1, key->bytes, key->len, SQLITE_STATIC);
  found = sluice_spill_step (self->spill, self->find, self->error == NULL ? &self->error : NULL);
  sqlite3_reset (self->find);
  return found > 0;
}

/**
 * sluice_seen_values_contains:
 * @self: a set
 * @value: a value that is not NULL
 *
 * Why a question had no answer is said by the next sluice_seen_values_add().
 *
 * Returns: whether @value was added before
 */
gboolean
sluice_seen_values_contains (SluiceSeenValues  *self,
                             const SluiceValue *value)
{
  Key key;

  g_return_val_if_fail (self != NULL, FALSE);

  make_key (value, &key);
  return find_entry (self, key.hash, key.bytes, key.len)->key != NULL || is_in_file (self, &key);
}

static void
grow (SluiceSeenValues *self)
{
  g_autofree Entry *old = self->entries;
  const guint n_old = self->n_entries;

  self->n_entries *= 2;
  self->entries = g_new0 (Entry, self->n_entries);
  for (guint i = 0; i < n_old; i++)
    {
      if (old[i].key != NULL)
        *find_entry (self, old[i].hash, old[i].key + 1, (guint8) old[i].key[0]) = old[i];
    }
}

static gboolean
open_file (SluiceSeenValues  *self,
           GError           **error)
{
  if (self->spill != NULL)
    return TRUE;
  self->spill = sluice_spill_new (error);
  if (self->spill == NULL ||
      !sluice_spill_execute (self->spill, "CREATE TABLE seen (key BLOB PRIMARY KEY) WITHOUT ROWID", error))
    return FALSE;
  self->insert = sluice_spill_prepare (self->spill, "INSERT INTO seen VALUES (?1)", error);
  self->find = sluice_spill_prepare (self->spill, "SELECT 1 FROM seen WHERE key = ?1", self->insert != NULL ? error : NULL);
  self->filter = g_malloc0 (FILTER_BITS / 8);
  return self->insert != NULL && self->find != NULL;
}

static int
compare_keys (const void *a,
              const void *b)
{
  const char *first = ((const Entry *) a)->key;
  const char *second = ((const Entry *) b)->key;
  const int order = memcmp (first + 1, second + 1, MIN ((guint8) first[0], (guint8) second[0]));

  return order != 0 ? order : (int) (guint8) first[0] - (int) (guint8) second[0];
}

/* Moves everything to the file, in the order in which the file has it: pages of a large
 * file are then written once. */
static gboolean
spill (SluiceSeenValues  *self,
       GError           **error)
{
  guint n = 0;

  if (!open_file (self, error))
    return FALSE;
  for (guint i = 0; i < self->n_entries; i++)
    {
      if (self->entries[i].key != NULL)
        self->entries[n++] = self->entries[i];
    }
  qsort (self->entries, n, sizeof (Entry), compare_keys);
  for (guint i = 0; i < n; i++)
    {
      const char *key = self->entries[i].key;

      probe_filter (self, self->entries[i].hash, TRUE);
      sqlite3_bind_blob (self->insert, 1, key + 1, (guint8) key[0], SQLITE_STATIC);
      if (!sluice_spill_insert (self->spill, self->insert, error))
        return FALSE;
    }
  memset (self->entries, 0, self->n_entries * sizeof (Entry));
  self->n_used = 0;
  sluice_arena_reset (self->arena);
  return TRUE;
}

static gboolean
make_room (SluiceSeenValues  *self,
           GError           **error)
{
  const gboolean full = self->n_used >= self->n_entries / 4 * 3;

  /* Half of the memory is for the keys, half for the entries. */
  if (sluice_arena_get_size (self->arena) > self->memory / 2 ||
      (full && 2 * self->n_entries * sizeof (Entry) > self->memory / 2))
    return spill (self, error);
  if (full)
    grow (self);
  return TRUE;
}

/**
 * sluice_seen_values_add:
 * @self: a set
 * @value: a value that is not NULL
 * @error: `no_space`, `failed`
 *
 * Returns: whether it worked, and the questions since the last call had answers
 */
gboolean
sluice_seen_values_add (SluiceSeenValues   *self,
                        const SluiceValue  *value,
                        GError            **error)
{
  char *copy;
  Entry *entry;
  Key key;

  g_return_val_if_fail (self != NULL, FALSE);

  if (self->error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&self->error));
      return FALSE;
    }
  make_key (value, &key);
  if (find_entry (self, key.hash, key.bytes, key.len)->key != NULL || is_in_file (self, &key))
    return TRUE;
  if (!make_room (self, error))
    return FALSE;

  entry = find_entry (self, key.hash, key.bytes, key.len);
  copy = sluice_arena_alloc (self->arena, 1u + key.len);
  copy[0] = (char) key.len;
  memcpy (copy + 1, key.bytes, key.len);
  *entry = (Entry) { key.hash, copy };
  self->n_used++;
  return TRUE;
}

/**
 * sluice_seen_values_spilled:
 * @self: a set
 *
 * Returns: whether some of its values are in a file
 */
gboolean
sluice_seen_values_spilled (SluiceSeenValues *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->spill != NULL;
}
