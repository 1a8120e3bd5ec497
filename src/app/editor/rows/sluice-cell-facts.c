/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-cell-facts.h"

#include "sluice-problem-words.h"

#include <glib/gi18n.h>

/* Longer ones are cut: nobody reads a megabyte in a cell. */
#define MAX_SHOWN 400

/* On one line, and not longer than can be seen. */
static char *
shorten (const char *text)
{
  g_autofree char *cut = NULL;

  if (g_utf8_strlen (text, MAX_SHOWN + 4) > MAX_SHOWN)
    {
      g_autofree char *start = g_utf8_substring (text, 0, MAX_SHOWN);

      cut = g_strconcat (start, "…", NULL);
    }
  else
    cut = g_strdup (text);
  g_strdelimit (cut, "\r\n\t", ' ');
  return g_steal_pointer (&cut);
}

static char *
describe_before (const char *before,
                 gboolean    is_known)
{
  g_autofree char *shown = NULL;

  if (before == NULL)
    return is_known ? g_strdup (_("Before: null")) : NULL;
  shown = shorten (before);
  /* Translators: what was in a cell before the task changed it */
  return g_strdup_printf (_("Before: %s"), *shown == '\0' ? _("(empty)") : shown);
}

/**
 * sluice_cell_facts_init:
 * @facts: (out): what is shown, to be cleared
 * @result: rows
 * @row: one of them
 * @column: a column
 */
void
sluice_cell_facts_init (SluiceCellFacts     *facts,
                        SluicePreviewResult *result,
                        guint                row,
                        guint                column)
{
  g_autofree char *text = sluice_preview_result_dup_text (result, row, column);
  g_autofree char *before = sluice_preview_result_dup_before (result, row, column);
  g_autofree char *origin = NULL;
  const char *message = NULL;
  const char *code = NULL;
  gboolean is_known = sluice_preview_result_get_column (result, column)->from != NULL;
  SluicePreviewStep step = sluice_preview_result_get_step (result);

  *facts = (SluiceCellFacts) { .is_null = text == NULL };
  facts->is_wrong = sluice_preview_result_get_problem (result, row, (int) column, &message, &code);
  /* What is left out is not changed, and what comes from nowhere was nothing before. */
  facts->is_changed = !facts->is_wrong && before != NULL && step >= SLUICE_PREVIEW_STEP_MAPPING &&
                      sluice_preview_result_get_state (result, row) != SLUICE_PREVIEW_ROW_FILTERED &&
                      g_strcmp0 (before, text) != 0;
  if (facts->is_wrong || facts->is_changed)
    origin = describe_before (before, is_known && step >= SLUICE_PREVIEW_STEP_MAPPING);
  if (facts->is_wrong)
    {
      const char *words = sluice_problem_words_of_row (code, message);
      const char *value = text != NULL ? text : before;
      g_autofree char *shown = value == NULL || *value == '\0' ? NULL : shorten (value);

      facts->is_null = FALSE;
      /* A cross, too: colour alone says nothing to many. */
      facts->text = g_strdup_printf ("✗ %s", shown != NULL ? shown : words);
      facts->details = origin == NULL ? g_strdup (words) : g_strdup_printf ("%s\n%s", words, origin);
      return;
    }
  facts->text = facts->is_null ? g_strdup (_("null")) : shorten (text);
  facts->details = g_steal_pointer (&origin);
}

/**
 * sluice_cell_facts_clear:
 * @facts: facts
 *
 * Frees what they hold.
 */
void
sluice_cell_facts_clear (SluiceCellFacts *facts)
{
  g_clear_pointer (&facts->text, g_free);
  g_clear_pointer (&facts->details, g_free);
}
