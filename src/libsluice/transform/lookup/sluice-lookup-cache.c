/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-lookup-cache.h"

#include <string.h>

/* A place for each remainder of a hash: what comes later takes the place of what was
 * there, which needs no list of who was used last. */
#define N_ENTRIES 65536

/* Longer texts are rare and are asked for again; and all texts together may take no more
 * than so many bytes. */
#define MAX_BYTES 1024
#define MAX_TOTAL (16 * 1024 * 1024)

typedef struct
{
  char *text;                   /* (owned) (nullable): the key, and behind it the value's text */
  guint32 key_len;
  guint32 size;                 /* bytes of @text */
  guint slot;
  gboolean found;
  SluiceValue value;
} Entry;

struct _SluiceLookupCache
{
  Entry *entries;               /* (owned) (nullable) */
  gsize total;                  /* bytes of their texts */
};

/**
 * sluice_lookup_cache_new:
 *
 * Returns: (transfer full): a cache without entries
 */
SluiceLookupCache *
sluice_lookup_cache_new (void)
{
  return g_new0 (SluiceLookupCache, 1);
}

/**
 * sluice_lookup_cache_free:
 * @self: (transfer full): a cache
 */
void
sluice_lookup_cache_free (SluiceLookupCache *self)
{
  g_return_if_fail (self != NULL);

  for (guint i = 0; self->entries != NULL && i < N_ENTRIES; i++)
    g_free (self->entries[i].text);
  g_free (self->entries);
  g_free (self);
}

static Entry *
find_place (SluiceLookupCache *self,
            const SluiceValue *key,
            guint              slot)
{
  return &self->entries[sluice_value_hash (key, slot) % N_ENTRIES];
}

/**
 * sluice_lookup_cache_get:
 * @self: a cache
 * @key: a text
 * @slot: which of the values of that key
 * @ret_found: (out): whether the key is there
 * @ret_value: (out caller-allocates): its value, valid until the next call
 *
 * Returns: whether the answer is known
 */
gboolean
sluice_lookup_cache_get (SluiceLookupCache *self,
                         const SluiceValue *key,
                         guint              slot,
                         gboolean          *ret_found,
                         SluiceValue       *ret_value)
{
  const Entry *entry;

  g_return_val_if_fail (self != NULL, FALSE);

  if (self->entries == NULL)
    return FALSE;
  entry = find_place (self, key, slot);
  if (entry->text == NULL || entry->slot != slot || entry->key_len != key->len ||
      memcmp (entry->text, key->s, key->len) != 0)
    return FALSE;
  *ret_found = entry->found;
  *ret_value = entry->value;
  return TRUE;
}

/**
 * sluice_lookup_cache_put:
 * @self: a cache
 * @key: a text
 * @slot: which of the values of that key
 * @found: whether the key is there
 * @value: its value; it is copied
 *
 * Remembers an answer.
 */
void
sluice_lookup_cache_put (SluiceLookupCache *self,
                         const SluiceValue *key,
                         guint              slot,
                         gboolean           found,
                         const SluiceValue *value)
{
  const gsize text_len = sluice_value_has_text (value) ? value->len : 0;
  Entry *entry;

  g_return_if_fail (self != NULL);

  if (key->len + text_len > MAX_BYTES)
    return;
  if (self->entries == NULL)
    self->entries = g_new0 (Entry, N_ENTRIES);

  entry = find_place (self, key, slot);
  self->total -= entry->size;
  g_clear_pointer (&entry->text, g_free);
  entry->size = 0;
  if (self->total + key->len + text_len > MAX_TOTAL)
    return;
  entry->size = (guint32) (key->len + text_len);
  self->total += entry->size;
  /* One byte more, so that the empty key has a text, too. */
  entry->text = g_malloc (key->len + text_len + 1);
  memcpy (entry->text, key->s, key->len);
  entry->key_len = key->len;
  entry->slot = slot;
  entry->found = found;
  entry->value = *value;
  if (text_len > 0)
    {
      memcpy (entry->text + key->len, value->s, text_len);
      entry->value.s = entry->text + key->len;
    }
}
