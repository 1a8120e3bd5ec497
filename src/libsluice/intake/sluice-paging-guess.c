/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-paging-guess.h"

#include <string.h>

#define MAX_CANDIDATES 8

static const char *
get_text (JsonObject *object,
          const char *name)
{
  return json_object_get_string_member_with_default (object, name, NULL);
}

static char *
summarize_cursor (JsonObject *pagination)
{
  const char *param = get_text (pagination, "cursor_param");

  if (get_text (pagination, "cursor_merge_path") != NULL)
    return g_strdup_printf ("by a cursor: the members of “%s” go into the next request",
                            get_text (pagination, "cursor_merge_path"));
  if (get_text (pagination, "cursor_field") != NULL)
    return g_strdup_printf ("by the last record's “%s”, sent as “%s”", get_text (pagination, "cursor_field"),
                            param != NULL ? param : "{{page.token}}");
  if (get_text (pagination, "cursor_header") != NULL)
    return g_strdup_printf ("by a cursor: the header %s, sent as “%s”", get_text (pagination, "cursor_header"),
                            param != NULL ? param : "{{page.token}}");
  return g_strdup_printf ("by a cursor: “%s”, sent as “%s”", get_text (pagination, "cursor_path"),
                          param != NULL ? param : "{{page.token}}");
}

/**
 * sluice_paging_summarize:
 * @pagination: the member `pagination` of a source
 *
 * Returns: (transfer full): it in words
 */
char *
sluice_paging_summarize (JsonObject *pagination)
{
  const char *type = get_text (pagination, "type");

  g_return_val_if_fail (pagination != NULL, NULL);

  if (g_strcmp0 (type, "link_header") == 0)
    return g_strdup ("by the header Link with rel=\"next\"");
  if (g_strcmp0 (type, "next_url") == 0)
    return g_strdup_printf ("by the URL of the next page in “%s”", get_text (pagination, "next_path"));
  if (g_strcmp0 (type, "page") == 0)
    return g_strdup_printf ("by the number of the page, sent as “%s”, from %" G_GINT64_FORMAT " on",
                            json_object_get_string_member_with_default (pagination, "page_param", "page"),
                            json_object_get_int_member_with_default (pagination, "start", 1));
  if (g_strcmp0 (type, "offset") == 0)
    return g_strdup_printf ("by an offset, sent as “%s”",
                            json_object_get_string_member_with_default (pagination, "offset_param", "offset"));
  if (g_strcmp0 (type, "cursor") == 0)
    return summarize_cursor (pagination);
  return g_strdup ("none: one page");
}

static gboolean
is_same (const SluicePagingCandidate *a,
         const SluicePagingCandidate *b)
{
  g_autoptr(JsonNode) x = json_node_init_object (json_node_alloc (), a->pagination);
  g_autoptr(JsonNode) y = json_node_init_object (json_node_alloc (), b->pagination);

  return json_node_equal (x, y);
}

/* Best first; of equals the one that was found first. */
static void
sort_candidates (GPtrArray *candidates)
{
  for (guint i = 1; i < candidates->len; i++)
    for (guint j = i; j > 0; j--)
      {
        SluicePagingCandidate *before = candidates->pdata[j - 1];
        SluicePagingCandidate *candidate = candidates->pdata[j];

        if (before->score >= candidate->score)
          break;
        candidates->pdata[j - 1] = candidate;
        candidates->pdata[j] = before;
      }
}

static void
drop_repeats (GPtrArray *candidates)
{
  for (guint i = 0; i < candidates->len; i++)
    for (guint j = candidates->len; j > i + 1; j--)
      if (is_same (candidates->pdata[i], candidates->pdata[j - 1]))
        g_ptr_array_remove_index (candidates, j - 1);
  if (candidates->len > MAX_CANDIDATES)
    g_ptr_array_set_size (candidates, MAX_CANDIDATES);
}

/**
 * sluice_paging_guess_new:
 * @response: an answer
 * @tree: what is in it
 * @shape: what that is made of
 * @source: the `source` that was asked with
 *
 * Looks for what leads to the next page. Deterministic, and sends nothing; an
 * answer without a list has one page.
 *
 * Returns: (transfer full): the guess
 */
SluicePagingGuess *
sluice_paging_guess_new (const SluiceResponse      *response,
                         const SluiceResponseTree  *tree,
                         const SluiceResponseShape *shape,
                         JsonObject                *source)
{
  SluicePagingGuess *self = g_new0 (SluicePagingGuess, 1);
  g_autoptr(SluicePagingEvidence) evidence = NULL;

  g_return_val_if_fail (response != NULL, self);
  g_return_val_if_fail (tree != NULL, self);
  g_return_val_if_fail (shape != NULL, self);

  evidence = sluice_paging_evidence_new (response, tree, shape, source);
  if (sluice_response_shape_has_list (shape))
    {
      sluice_paging_find_next (evidence);
      sluice_paging_find_counts (evidence);
    }
  self->candidates = g_ptr_array_ref (evidence->candidates);
  self->notes = g_ptr_array_ref (evidence->notes);
  sort_candidates (self->candidates);
  drop_repeats (self->candidates);
  for (guint i = 0; i < self->candidates->len; i++)
    {
      SluicePagingCandidate *candidate = self->candidates->pdata[i];

      candidate->summary = sluice_paging_summarize (candidate->pagination);
    }
  return self;
}

/**
 * sluice_paging_guess_free:
 * @self: (transfer full): a guess
 */
void
sluice_paging_guess_free (SluicePagingGuess *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->candidates, g_ptr_array_unref);
  g_clear_pointer (&self->notes, g_ptr_array_unref);
  g_free (self);
}
