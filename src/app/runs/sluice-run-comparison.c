/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-run-comparison.h"

#include "sluice-check-words.h"
#include "sluice-draft.h"
#include "sluice-format.h"
#include "sluice-json-list.h"
#include "sluice-problem-words.h"
#include "sluice-run-chain.h"
#include "sluice-run-stages.h"

#include <glib/gi18n.h>

/* Two runs side by side, in words. */

void
sluice_compared_fact_free (SluiceComparedFact *fact)
{
  if (fact == NULL)
    return;
  g_free (fact->title);
  g_free (fact->first);
  g_free (fact->second);
  g_free (fact->difference);
  g_free (fact);
}

/**
 * sluice_compared_section_get_title:
 * @section: a section
 *
 * Returns: what stands above its facts
 */
const char *
sluice_compared_section_get_title (SluiceComparedSection section)
{
  static const char * const titles[SLUICE_N_COMPARED_SECTIONS] = {
    [SLUICE_COMPARED_RUN] = N_("Runs"),
    [SLUICE_COMPARED_ROWS] = N_("Rows"),
    [SLUICE_COMPARED_TIMES] = N_("Where the Time Went"),
    [SLUICE_COMPARED_CHECKS] = N_("Checks"),
    [SLUICE_COMPARED_PROBLEMS] = N_("Problems"),
  };

  g_return_val_if_fail (section < SLUICE_N_COMPARED_SECTIONS, NULL);

  return _(titles[section]);
}

static SluiceComparedFact *
add_fact (GPtrArray             *facts,
          SluiceComparedSection  section,
          const char            *title,
          const char            *first,
          const char            *second)
{
  SluiceComparedFact *fact = g_new0 (SluiceComparedFact, 1);

  fact->section = section;
  fact->title = g_strdup (title);
  fact->first = g_strdup (first == NULL ? "" : first);
  fact->second = g_strdup (second == NULL ? "" : second);
  fact->difference = g_strdup ("");
  fact->differs = !g_str_equal (fact->first, fact->second);
  g_ptr_array_add (facts, fact);
  return fact;
}

/* “+20 (+10 %)”; the part is left out where it would say nothing: of what was not there,
 * of what has gone, of a thousandfold, and where it would be rounded to none or all. */
static char *
describe_difference (double      before,
                     double      after,
                     const char *amount)
{
  const char *sign = after > before ? "+" : "−";
  double share = before > 0 ? (after - before) / before * 100 : 0;
  gboolean has_share = before > 0 && share < 1000 && share > -99.5 && ABS (share) >= 0.5;

  if (after >= before && after <= before)
    return g_strdup ("");
  if (!has_share)
    return g_strconcat (sign, amount, NULL);
  /* Translators: a difference: its sign, the amount, the sign, and how many per cent it is */
  return g_strdup_printf (_("%s%s (%s%d %%)"), sign, amount, sign, (int) (ABS (share) + 0.5));
}

static void
set_difference (SluiceComparedFact *fact,
                double              before,
                double              after,
                char               *amount)
{
  g_free (fact->difference);
  fact->difference = describe_difference (before, after, amount);
  fact->differs = *fact->difference != '\0';
  g_free (amount);
}

static gint64
get_duration (SluiceRun *run)
{
  gint64 ended = sluice_run_get_ended (run);

  return ended == 0 || sluice_run_get_started (run) == 0 ? -1 : ended - sluice_run_get_started (run);
}

static char *
describe_version (SluiceRun *run)
{
  guint version = sluice_run_get_version (run);

  return version == 0 ? g_strdup (_("Not kept")) : g_strdup_printf (_("Version %u"), version);
}

static char *
describe_reason (SluiceRun *run)
{
  char *reason = sluice_run_chain_describe (run);

  return reason == NULL ? g_strdup (_("started by hand")) : reason;
}

static void
add_run_facts (GPtrArray *facts,
               SluiceRun *first,
               SluiceRun *second)
{
  gint64 before = get_duration (first), after = get_duration (second);
  g_autofree char *first_start = sluice_format_exact (sluice_run_get_started (first));
  g_autofree char *second_start = sluice_format_exact (sluice_run_get_started (second));
  g_autofree char *first_time = sluice_format_duration (before);
  g_autofree char *second_time = sluice_format_duration (after);
  g_autofree char *first_version = describe_version (first);
  g_autofree char *second_version = describe_version (second);
  g_autofree char *first_reason = describe_reason (first);
  g_autofree char *second_reason = describe_reason (second);
  SluiceComparedFact *fact = NULL;

  add_fact (facts, SLUICE_COMPARED_RUN, _("State"), sluice_format_state (sluice_run_get_state (first)),
            sluice_format_state (sluice_run_get_state (second)));
  if (g_strcmp0 (sluice_run_get_task_name (first), sluice_run_get_task_name (second)) != 0)
    add_fact (facts, SLUICE_COMPARED_RUN, _("Task"), sluice_run_get_task_name (first),
              sluice_run_get_task_name (second));
  /* Any two runs start at different times. */
  fact = add_fact (facts, SLUICE_COMPARED_RUN, _("Started"), first_start, second_start);
  fact->differs = FALSE;
  fact = add_fact (facts, SLUICE_COMPARED_RUN, _("Duration"), first_time, second_time);
  if (before >= 0 && after >= 0)
    set_difference (fact, (double) before, (double) after, sluice_format_duration (ABS (after - before)));
  add_fact (facts, SLUICE_COMPARED_RUN, _("Why It Ran"), first_reason, second_reason);
  add_fact (facts, SLUICE_COMPARED_RUN, _("Version of the Task"), first_version, second_version);
}

static char *
format_count (SluiceCounter counter,
              guint64       count)
{
  return counter == SLUICE_COUNTER_BYTES ? g_format_size (count) : sluice_format_number (count);
}

/* What every run counts, and what one of both has. */
static gboolean
is_counted (SluiceCounter counter,
            guint64       before,
            guint64       after)
{
  return before > 0 || after > 0 || counter == SLUICE_COUNTER_READ || counter == SLUICE_COUNTER_INSERTED ||
         counter == SLUICE_COUNTER_UPDATED || counter == SLUICE_COUNTER_REJECTED;
}

static void
add_counts (GPtrArray *facts,
            SluiceRun *first,
            SluiceRun *second)
{
  for (guint i = 0; i < SLUICE_N_RESULT_COUNTERS; i++)
    {
      SluiceCounter counter = (SluiceCounter) i;
      guint64 before = sluice_run_get_count (first, counter);
      guint64 after = sluice_run_get_count (second, counter);
      g_autofree char *first_count = format_count (counter, before);
      g_autofree char *second_count = format_count (counter, after);
      SluiceComparedFact *fact = NULL;

      if (!is_counted (counter, before, after))
        continue;
      fact = add_fact (facts, SLUICE_COMPARED_ROWS, sluice_format_counter (counter), first_count, second_count);
      set_difference (fact, (double) before, (double) after,
                      format_count (counter, MAX (before, after) - MIN (before, after)));
    }
}

static void
add_times (GPtrArray *facts,
           SluiceRun *first,
           SluiceRun *second)
{
  SluiceStageFacts before[SLUICE_N_RUN_STAGES];
  SluiceStageFacts after[SLUICE_N_RUN_STAGES];

  sluice_run_stages_read (first, before);
  sluice_run_stages_read (second, after);
  for (guint i = 0; i < SLUICE_N_RUN_STAGES; i++)
    {
      g_autofree char *first_times = sluice_stage_facts_describe (&before[i]);
      g_autofree char *second_times = sluice_stage_facts_describe (&after[i]);
      SluiceComparedFact *fact = NULL;

      if (before[i].worked < 0 && after[i].worked < 0)
        continue;
      fact = add_fact (facts, SLUICE_COMPARED_TIMES, sluice_run_stage_get_title ((SluiceRunStage) i), first_times,
                       second_times);
      if (before[i].worked >= 0 && after[i].worked >= 0)
        set_difference (fact, before[i].worked, after[i].worked,
                        sluice_format_duration ((gint64) (ABS (after[i].worked - before[i].worked) * G_USEC_PER_SEC)));
    }
}

static char *
describe_outcome (JsonObject *check)
{
  gint64 n_failed = json_object_get_int_member_with_default (check, "failed", 0);
  g_autofree char *failed = sluice_format_number ((guint64) MAX (n_failed, 0));

  if (sluice_check_words_is_of_run (sluice_draft_get_string (check, "rule")))
    return g_strdup (n_failed == 0 ? _("Holds") : _("Does not hold"));
  if (n_failed == 0)
    return g_strdup (_("Passed"));
  return g_strdup_printf (ngettext ("%s row failed", "%s rows failed", (gulong) n_failed), failed);
}

/* Checks are the same if they say the same. */
static char *
find_outcome (JsonArray  *checks,
              const char *words)
{
  for (guint i = 0; checks != NULL && i < json_array_get_length (checks); i++)
    {
      JsonObject *check = sluice_json_list_get_object (checks, i);
      g_autofree char *described = check == NULL ? NULL : sluice_check_words_describe (check);

      if (check != NULL && g_strcmp0 (described, words) == 0)
        return describe_outcome (check);
    }
  return NULL;
}

static void
add_checks (GPtrArray  *facts,
            JsonObject *first,
            JsonObject *second)
{
  JsonArray *checks[] = { first == NULL ? NULL : sluice_draft_get_array (first, "checks"),
                          second == NULL ? NULL : sluice_draft_get_array (second, "checks") };
  g_autoptr(GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint which = 0; which < G_N_ELEMENTS (checks); which++)
    for (guint i = 0; checks[which] != NULL && i < json_array_get_length (checks[which]); i++)
      {
        JsonObject *check = sluice_json_list_get_object (checks[which], i);
        char *words = check == NULL ? NULL : sluice_check_words_describe (check);
        g_autofree char *before = words == NULL ? NULL : find_outcome (checks[0], words);
        g_autofree char *after = words == NULL ? NULL : find_outcome (checks[1], words);

        if (words != NULL && !g_hash_table_contains (seen, words))
          add_fact (facts, SLUICE_COMPARED_CHECKS, words, before == NULL ? _("Not checked") : before,
                    after == NULL ? _("Not checked") : after);
        if (words != NULL)
          g_hash_table_add (seen, words);
      }
}

static char *
describe_error (JsonObject *result)
{
  JsonObject *error = result == NULL ? NULL : sluice_draft_get_object (result, "error", FALSE);

  if (error == NULL)
    return g_strdup (_("None"));
  return g_strdup (sluice_problem_words_of_run (sluice_draft_get_string (error, "code"),
                                                sluice_draft_get_string (error, "message")));
}

static char *
list_warnings (JsonObject *result)
{
  JsonArray *warnings = result == NULL ? NULL : sluice_draft_get_array (result, "warnings");
  g_autoptr(GString) list = g_string_new (NULL);

  for (guint i = 0; warnings != NULL && i < json_array_get_length (warnings); i++)
    {
      JsonObject *warning = sluice_json_list_get_object (warnings, i);
      const char *message = warning == NULL ? NULL : sluice_draft_get_string (warning, "message");

      if (message != NULL)
        g_string_append_printf (list, "%s%s", list->len > 0 ? "\n" : "", message);
    }
  if (list->len == 0)
    g_string_append (list, _("None"));
  return g_string_free (g_steal_pointer (&list), FALSE);
}

static void
add_problems (GPtrArray  *facts,
              JsonObject *first,
              JsonObject *second)
{
  g_autofree char *first_error = describe_error (first);
  g_autofree char *second_error = describe_error (second);
  g_autofree char *first_warnings = list_warnings (first);
  g_autofree char *second_warnings = list_warnings (second);

  add_fact (facts, SLUICE_COMPARED_PROBLEMS, _("Error"), first_error, second_error);
  add_fact (facts, SLUICE_COMPARED_PROBLEMS, _("Warnings"), first_warnings, second_warnings);
}

/**
 * sluice_run_comparison_new:
 * @first: a run with its result
 * @second: another one
 *
 * What can be said of both: differences are those from @first to @second.
 *
 * Returns: (transfer full) (element-type SluiceComparedFact): facts, section by section
 */
GPtrArray *
sluice_run_comparison_new (SluiceRun *first,
                           SluiceRun *second)
{
  GPtrArray *facts = NULL;
  g_autoptr(JsonObject) first_result = NULL;
  g_autoptr(JsonObject) second_result = NULL;

  g_return_val_if_fail (SLUICE_IS_RUN (first), NULL);
  g_return_val_if_fail (SLUICE_IS_RUN (second), NULL);

  facts = g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_compared_fact_free);
  first_result = sluice_draft_parse (sluice_run_get_result (first));
  second_result = sluice_draft_parse (sluice_run_get_result (second));
  add_run_facts (facts, first, second);
  add_counts (facts, first, second);
  add_times (facts, first, second);
  add_checks (facts, first_result, second_result);
  add_problems (facts, first_result, second_result);
  return facts;
}
