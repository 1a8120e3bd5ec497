/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-paging-proof.h"

#include "sluice-redaction.h"

/**
 * sluice_paging_proof_new:
 * @verdict: what came of it
 * @format: it in words
 * @...: arguments of @format
 *
 * Returns: (transfer full): a proof without a page
 */
SluicePagingProof *
sluice_paging_proof_new (SluiceProofVerdict  verdict,
                         const char         *format,
                         ...)
{
  SluicePagingProof *self = g_new0 (SluicePagingProof, 1);
  va_list args;

  self->verdict = verdict;
  va_start (args, format);
  self->message = g_strdup_vprintf (format, args);
  va_end (args);
  return self;
}

/**
 * sluice_paging_proof_free:
 * @self: (transfer full): a proof
 */
void
sluice_paging_proof_free (SluicePagingProof *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->url);
  g_free (self->message);
  g_free (self);
}

/* The records by their text, and by their key: a record with the time of the
 * answer in it is the same one all the same. */
static GHashTable *
collect (const SluiceResponseRecords *records,
         const char                  *key)
{
  GHashTable *known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < records->texts->len; i++)
    {
      g_autofree char *value = key != NULL ? sluice_response_records_get (records, i, key) : NULL;

      g_hash_table_add (known, g_strdup (g_ptr_array_index (records->texts, i)));
      if (value != NULL)
        g_hash_table_add (known, g_strconcat ("\x01", value, NULL));
    }
  return known;
}

static void
judge (SluicePagingProof *self,
       guint64            n_first)
{
  g_free (self->message);
  if (self->n_records == 0)
    {
      self->verdict = SLUICE_PROOF_SINGLE_PAGE;
      self->message = g_strdup_printf ("Page %u is empty: the first one held everything", self->page);
    }
  else if (self->n_new == 0 && self->n_records == n_first)
    {
      self->verdict = SLUICE_PROOF_REFUTED;
      self->message = g_strdup_printf ("Page %u has the same records as the first one", self->page);
    }
  else if (self->n_repeated > self->n_new)
    {
      self->verdict = SLUICE_PROOF_REFUTED;
      self->message = g_strdup_printf ("Page %u repeats %" G_GUINT64_FORMAT " records of the first one, and has "
                                       "%" G_GUINT64_FORMAT " new ones", self->page, self->n_repeated, self->n_new);
    }
  else
    {
      self->verdict = SLUICE_PROOF_PROVED;
      self->message = g_strdup_printf ("Page %u was fetched: %" G_GUINT64_FORMAT " new records, %" G_GUINT64_FORMAT
                                       " repeated", self->page, self->n_new, self->n_repeated);
    }
}

/**
 * sluice_paging_proof_compare:
 * @first: the records of the first page
 * @second: the records of the page that was asked for by the rule
 * @response: the answer they came in
 * @page: its number
 *
 * Returns: (transfer full): what they prove
 */
SluicePagingProof *
sluice_paging_proof_compare (const SluiceResponseRecords *first,
                             const SluiceResponseRecords *second,
                             const SluiceResponse        *response,
                             guint                        page)
{
  SluicePagingProof *self = g_new0 (SluicePagingProof, 1);
  g_autofree char *key = sluice_response_records_dup_key (first);
  g_autoptr(GHashTable) known = collect (first, key);
  g_autofree char *url = response->uri != NULL ? g_uri_to_string (response->uri) : NULL;

  self->page = page;
  self->url = url != NULL ? sluice_redact_url (url) : NULL;
  self->n_records = second->texts->len;
  for (guint i = 0; i < second->texts->len; i++)
    {
      g_autofree char *value = key != NULL ? sluice_response_records_get (second, i, key) : NULL;
      g_autofree char *mark = value != NULL ? g_strconcat ("\x01", value, NULL) : NULL;

      if (g_hash_table_contains (known, g_ptr_array_index (second->texts, i)) ||
          (mark != NULL && g_hash_table_contains (known, mark)))
        self->n_repeated++;
      else
        self->n_new++;
    }
  judge (self, first->texts->len);
  return self;
}

/**
 * sluice_paging_proof_to_json:
 * @self: a proof
 *
 * Returns: (transfer full): the member `proof` of what a guess gives
 */
JsonObject *
sluice_paging_proof_to_json (const SluicePagingProof *self)
{
  static const char *const verdicts[] = { "not_tried", "proved", "refuted", "single_page" };
  JsonObject *object = json_object_new ();

  g_return_val_if_fail (self != NULL, object);

  json_object_set_string_member (object, "verdict", verdicts[self->verdict]);
  json_object_set_int_member (object, "page", self->page);
  json_object_set_string_member (object, "url", self->url);
  json_object_set_int_member (object, "records", (gint64) self->n_records);
  json_object_set_int_member (object, "new", (gint64) self->n_new);
  json_object_set_int_member (object, "repeated", (gint64) self->n_repeated);
  json_object_set_string_member (object, "message", self->message);
  return object;
}
