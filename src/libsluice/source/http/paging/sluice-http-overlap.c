/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-http-overlap.h"

/* So many records at the end of a page are compared with as many at the
 * beginning of the next one. */
#define MAX_RECORDS 10000u

struct _SluiceHttpOverlap
{
  guint64 *hashes;              /* of the last records of this page, in a ring */
  GHashTable *before;           /* (owned) (element-type gint64) those of the page before */
  guint64 n_records;            /* of this page */
  guint repeated;               /* of them, those of the page before */
};

/**
 * sluice_http_overlap_new:
 *
 * Returns: (transfer full): what has seen no page yet
 */
SluiceHttpOverlap *
sluice_http_overlap_new (void)
{
  SluiceHttpOverlap *self = g_new0 (SluiceHttpOverlap, 1);

  self->hashes = g_new (guint64, MAX_RECORDS);
  self->before = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  return self;
}

/**
 * sluice_http_overlap_free:
 * @self: (transfer full): what compares pages
 */
void
sluice_http_overlap_free (SluiceHttpOverlap *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->hashes);
  g_hash_table_unref (self->before);
  g_free (self);
}

/**
 * sluice_http_overlap_add_rows:
 * @self: what compares pages
 * @batch: a batch
 * @first: the first of its rows that is new
 *
 * Looks at rows of the present page. Of a record that gives several rows the
 * first one counts.
 */
void
sluice_http_overlap_add_rows (SluiceHttpOverlap *self,
                              const SluiceBatch *batch,
                              guint              first)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (batch != NULL);

  for (guint i = first; i < batch->n_rows; i++)
    {
      const SluiceRowOrigin *origin = &batch->origins[i];
      const SluiceValue raw = sluice_value_text (SLUICE_VALUE_TEXT, origin->raw, origin->raw_len);
      guint64 hash;

      if (origin->record <= self->n_records)
        continue;
      self->n_records = origin->record;
      hash = sluice_value_hash (&raw, 0);
      if (self->n_records <= MAX_RECORDS && g_hash_table_contains (self->before, &hash))
        self->repeated++;
      self->hashes[(self->n_records - 1) % MAX_RECORDS] = hash;
    }
}

/**
 * sluice_http_overlap_next_page:
 * @self: what compares pages
 * @monitor: warned with `overlap` if the page repeated records
 * @page: the number of the page that has ended
 */
void
sluice_http_overlap_next_page (SluiceHttpOverlap *self,
                               SluiceMonitor     *monitor,
                               guint              page)
{
  guint n;

  g_return_if_fail (self != NULL);

  if (self->repeated > 0)
    sluice_monitor_warn (monitor, "overlap",
                         "Page %u repeats %u records of the page before: the data moves while it is read, or pages "
                         "are asked for wrongly. Without “keys” they are inserted twice.", page, self->repeated);

  /* An empty page leaves nothing to compare with: the one before it stays. */
  n = (guint) MIN (self->n_records, MAX_RECORDS);
  if (n > 0)
    g_hash_table_remove_all (self->before);
  for (guint i = 0; i < n; i++)
    g_hash_table_add (self->before, g_memdup2 (&self->hashes[i], sizeof (guint64)));
  self->n_records = 0;
  self->repeated = 0;
}
